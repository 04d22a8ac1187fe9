"""The network: MiniLM encoder, word vectors, and heads for tags, names and a biaffine dependency parser."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
from sitrep.text.analyser.features import CASE_COUNT, FEATURE_COUNT, STYLE_COUNT  # noqa: E402

ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SIZE, LAYERS, ATTENTION_HEADS, INNER = 384, 6, 12, 1536
FEATURE_WIDTHS = (24, 8, 8)


class Layer(nn.Module):
    """One post-norm transformer layer; the three projections are one matrix, which int8 kernels like better."""

    def __init__(self, dropout: float) -> None:
        """Make a layer with random weights."""
        super().__init__()
        self.qkv = nn.Linear(SIZE, 3 * SIZE)
        self.out = nn.Linear(SIZE, SIZE)
        self.norm1 = nn.LayerNorm(SIZE, eps=1e-12)
        self.up = nn.Linear(SIZE, INNER)
        self.down = nn.Linear(INNER, SIZE)
        self.norm2 = nn.LayerNorm(SIZE, eps=1e-12)
        self.dropout = dropout
        self.plain = False

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Read [sentence, piece, 384]; `bias` bars the padding."""
        batch, length, _ = x.shape
        q, k, v = (
            part.view(batch, length, ATTENTION_HEADS, SIZE // ATTENTION_HEADS).transpose(1, 2)
            for part in self.qkv(x).split(SIZE, dim=-1)
        )
        if self.plain:  # written out for the export
            weights = torch.softmax(q @ k.transpose(2, 3) * (SIZE // ATTENTION_HEADS) ** -0.5 + bias, dim=-1)
            mixed = weights @ v
        else:
            mixed = functional.scaled_dot_product_attention(
                q, k, v, bias.to(q.dtype), dropout_p=self.dropout if self.training else 0.0
            )
        mixed = mixed.transpose(1, 2).reshape(batch, length, SIZE)
        x = self.norm1(x + functional.dropout(self.out(mixed), self.dropout, self.training))
        inner = functional.dropout(self.down(functional.gelu(self.up(x))), self.dropout, self.training)
        return self.norm2(x + inner)


class Encoder(nn.Module):
    """BERT as MiniLM uses it; gives the vectors of every layer."""

    def __init__(self, dropout: float = 0.1) -> None:
        """Make an encoder with random weights; `load` fills them."""
        super().__init__()
        self.words = nn.Embedding(30522, SIZE)
        self.positions = nn.Embedding(512, SIZE)
        self.kind = nn.Parameter(torch.zeros(SIZE))
        self.norm = nn.LayerNorm(SIZE, eps=1e-12)
        self.layers = nn.ModuleList([Layer(dropout) for _ in range(LAYERS)])
        self.dropout = dropout

    def forward(self, pieces: Tensor, mask: Tensor) -> list[Tensor]:
        """Return the vectors of the embedding layer and of each layer above it."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.norm(self.words(pieces) + self.positions(places) + self.kind)
        x = functional.dropout(x, self.dropout, self.training)
        bias = ((1.0 - mask.to(x.dtype)) * -10000.0)[:, None, None, :]
        states = [x]
        for layer in self.layers:
            x = layer(x, bias)
            states.append(x)
        return states

    def load(self, folder: Path) -> None:
        """Load the published weights after checking that they are the genuine ones."""
        path = folder / "model.safetensors"
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != ENCODER_SHA256:
            raise ValueError(f"{path}: sha256 is {digest}, expected {ENCODER_SHA256}")
        config = json.loads((folder / "config.json").read_text())
        if (config["hidden_size"], config["num_hidden_layers"], config["hidden_act"]) != (SIZE, LAYERS, "gelu"):
            raise ValueError(f"{folder}: not the encoder this network is written for")
        given = load_file(path)
        own: dict[str, Tensor] = {
            "words.weight": given["embeddings.word_embeddings.weight"],
            "positions.weight": given["embeddings.position_embeddings.weight"],
            "kind": given["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": given["embeddings.LayerNorm.weight"],
            "norm.bias": given["embeddings.LayerNorm.bias"],
        }
        for n in range(LAYERS):
            old, new = f"encoder.layer.{n}.", f"layers.{n}."
            for part in ("weight", "bias"):
                own[f"{new}qkv.{part}"] = torch.cat(
                    [given[f"{old}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                )
                own[f"{new}out.{part}"] = given[f"{old}attention.output.dense.{part}"]
                own[f"{new}norm1.{part}"] = given[f"{old}attention.output.LayerNorm.{part}"]
                own[f"{new}up.{part}"] = given[f"{old}intermediate.dense.{part}"]
                own[f"{new}down.{part}"] = given[f"{old}output.dense.{part}"]
                own[f"{new}norm2.{part}"] = given[f"{old}output.LayerNorm.{part}"]
        self.load_state_dict(own)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many classes each head tells apart."""

    upos: int
    xpos: int
    rels: int
    entities: int


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says: shapes as in `Network.forward`."""

    arcs: Tensor
    upos: Tensor
    xpos: Tensor
    entities: Tensor
    hidden: Tensor
    hidden_tags: Tensor
    rel_dep: Tensor
    rel_head: Tensor


class WordVectors(nn.Module):
    """Mix the encoder's layers; join the first and the last piece of each word and its case features to one vector."""

    def __init__(self) -> None:
        """Start from a mix that leans on the last layer."""
        super().__init__()
        self.mix = nn.Parameter(torch.tensor([-2.0] * LAYERS + [0.0]))
        self.features = nn.ModuleList(
            [nn.Embedding(n, width) for n, width in zip((CASE_COUNT, STYLE_COUNT, 2), FEATURE_WIDTHS, strict=True)]
        )
        self.project = nn.Linear(2 * SIZE + sum(FEATURE_WIDTHS), SIZE)
        self.norm = nn.LayerNorm(SIZE)

    def forward(self, states: list[Tensor], first: Tensor, last: Tensor, features: Tensor) -> Tensor:
        """Return [sentence, word, 384], the root first."""
        weights = torch.softmax(self.mix, dim=0)
        mixed = weights[0] * states[0]
        for n in range(1, LAYERS + 1):
            mixed = mixed + weights[n] * states[n]
        parts = [
            mixed.gather(1, first[:, :, None].expand(-1, -1, SIZE)),
            mixed.gather(1, last[:, :, None].expand(-1, -1, SIZE)),
            *(table(features[:, :, n]) for n, table in enumerate(self.features)),
        ]
        assert len(parts) == 2 + FEATURE_COUNT
        return self.norm(functional.gelu(self.project(torch.cat(parts, dim=-1))))


class Network(nn.Module):
    """The whole analyser."""

    def __init__(self, sizes: Sizes, arc: int = 384, rel: int = 128, dropout: float = 0.33) -> None:
        """Take the number of classes, the widths of the arc and relation vectors, and the dropout of the heads."""
        super().__init__()
        self.encoder = Encoder()
        self.parse_words = WordVectors()
        self.tag_words = WordVectors()
        self.arc_dep, self.arc_head = nn.Linear(SIZE, arc), nn.Linear(SIZE, arc)
        self.rel_dep, self.rel_head = nn.Linear(SIZE, rel), nn.Linear(SIZE, rel)
        self.arc_pair = nn.Linear(arc, arc, bias=False)
        self.arc_prior = nn.Linear(arc, 1, bias=False)
        self.rel_pair = nn.Linear(rel + 1, sizes.rels * (rel + 1), bias=False)
        nn.init.normal_(self.arc_pair.weight, std=0.02)
        nn.init.normal_(self.rel_pair.weight, std=0.02)
        self.upos = nn.Linear(SIZE, sizes.upos)
        self.xpos = nn.Linear(SIZE, sizes.xpos)
        self.entities = nn.Linear(2 * SIZE, sizes.entities)
        self.dropout, self.rel, self.sizes = dropout, rel, sizes

    def drop(self, x: Tensor) -> Tensor:
        """Drop whole features for all words of a sentence at once, as deep biaffine parsers do."""
        if not self.training:
            return x
        keep = torch.full_like(x[:, :1], 1 - self.dropout).bernoulli_() / (1 - self.dropout)
        return x * keep

    def forward(
        self, pieces: Tensor, mask: Tensor, first: Tensor, last: Tensor, features: Tensor, words: Tensor
    ) -> Scores:
        """Score a batch; inputs as in `features.Batch`. arcs is [sentence, word, head], the root first."""
        states = self.encoder(pieces, mask)
        hidden = self.parse_words(states, first, last, features)
        tags = self.tag_words(states, first, last, features)
        parse, tagging = self.drop(hidden), self.drop(tags)
        dep, head = (self.drop(functional.gelu(layer(parse))) for layer in (self.arc_dep, self.arc_head))
        arcs = self.arc_pair(dep) @ head.transpose(1, 2) + self.arc_prior(head).transpose(1, 2)
        arcs = arcs.float() + (1.0 - words.float())[:, None, :] * -10000.0
        return Scores(
            arcs,
            self.upos(tagging),
            self.xpos(tagging),
            self.entities(torch.cat([tagging, parse], dim=-1)),
            hidden,
            tags,
            self.drop(functional.gelu(self.rel_dep(parse))),
            self.drop(functional.gelu(self.rel_head(parse))),
        )

    def relations_at(self, scores: Scores, heads: Tensor) -> Tensor:
        """Score the relations of each word to its given head (index with root first): [sentence, word, relation]."""
        governor = scores.rel_head.gather(1, heads[:, :, None].expand(-1, -1, self.rel))
        return torch.einsum("bnlr,bnr->bnl", self._pairs(scores), self._one(governor))

    def relations(self, scores: Scores) -> Tensor:
        """Score the relations of all pairs: [sentence, word, relation, head]."""
        return self._pairs(scores) @ self._one(scores.rel_head).transpose(1, 2).unsqueeze(1)

    def _pairs(self, scores: Scores) -> Tensor:
        batch, length, _ = scores.rel_dep.shape
        return self.rel_pair(self._one(scores.rel_dep)).view(batch, length, self.sizes.rels, self.rel + 1)

    @staticmethod
    def _one(x: Tensor) -> Tensor:
        return torch.cat([x, torch.ones_like(x[..., :1])], dim=-1)

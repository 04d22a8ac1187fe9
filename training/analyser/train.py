"""Train the analyser: treebanks and the published encoder in, a checkpoint and a log of figures out.

    python train.py --treebanks DIR --encoder DIR --out DIR --minutes 55

The learning rate falls to nothing over the minutes given, so a run ends when it should. README.md has the recipe.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from augment import damage
from conllu import Sentence, read
from inputs import IGNORED, Labels, Tensors, WordPieces, buckets, labels_of, tally, tensors
from network import Network
from scores import Guess, measure
from torch import Tensor
from torch.nn import functional

from sitrep.text.analyser.decoder import best_tree

WARM_UP = 0.06
ENTITY_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run."""

    treebanks: Path
    encoder: Path
    out: Path
    minutes: float
    seed: int
    batch: int
    encoder_rate: float
    head_rate: float
    threads: int
    bf16: bool
    start: Path | None


def loss_of(network: Network, batch: Tensors) -> Tensor:
    """Sum the losses of the heads over a batch."""
    scores = network(*batch.inputs)
    rels = network.relations_at(scores, batch.heads.clamp(min=0))

    def entropy(logits: Tensor, gold: Tensor) -> Tensor:
        if not bool((gold != IGNORED).any()):
            return logits.sum() * 0.0
        return functional.cross_entropy(logits.float().flatten(0, 1), gold.flatten(), ignore_index=IGNORED)

    return (
        entropy(scores.arcs, batch.heads)
        + entropy(rels, batch.rels)
        + entropy(scores.upos, batch.upos)
        + entropy(scores.xpos, batch.xpos)
        + ENTITY_WEIGHT * entropy(scores.entities, batch.entities)
    )


@torch.no_grad()
def analyse(
    network: Network, sentences: Sequence[Sentence], pieces: WordPieces, labels: Labels, size: int = 4000
) -> list[tuple[Sentence, Guess]]:
    """Parse gold words with the network as it stands."""
    network.eval()
    pairs = []
    root = labels.rels.index("root")
    for group in buckets(sentences, pieces, size, None):
        batch = tensors(group, pieces, labels)
        scores = network(*batch.inputs)
        heads = torch.zeros(batch.heads.shape, dtype=torch.long)
        for n, sentence in enumerate(group):
            words = len(sentence.forms)
            heads[n, 1 : words + 1] = torch.tensor(best_tree(scores.arcs[n, 1 : words + 1, : words + 1].numpy()))
        rels = network.relations_at(scores, heads)
        rels[..., root] = -1e9
        best = rels.argmax(-1)
        upos, xpos, entities = (x.argmax(-1) for x in (scores.upos, scores.xpos, scores.entities))
        for n, sentence in enumerate(group):
            span = range(1, len(sentence.forms) + 1)
            guess = Guess(
                tuple(int(heads[n, i]) for i in span),
                tuple("root" if heads[n, i] == 0 else labels.rels[best[n, i]] for i in span),
                tuple(labels.upos[upos[n, i]] for i in span),
                tuple(labels.xpos[xpos[n, i]] for i in span),
                tuple(labels.entities[entities[n, i]] for i in span),
            )
            pairs.append((sentence, guess))
    return pairs


class Clock:
    """Tells how much of a run is over, and so how fast it should learn: warm up briefly, then fall to nothing."""

    def __init__(self, minutes: float) -> None:
        """Start a run of this many minutes."""
        self.begin = time.monotonic()
        self.minutes = minutes
        self.share = 0.0

    def tick(self) -> float:
        """Look at the clock; return the factor of the learning rates, 0 where time is up."""
        self.share = self.minute() / self.minutes
        return max(0.0, min(self.share / WARM_UP + 0.01, (1 - self.share) / (1 - WARM_UP), 1.0))

    def minute(self) -> float:
        """Return the minutes since the start."""
        return (time.monotonic() - self.begin) / 60


def optimizer_of(network: Network, settings: Settings) -> torch.optim.Optimizer:
    """Give the encoder a lower learning rate than the heads, which start from nothing."""
    inner = set(network.encoder.parameters())
    heads = [p for p in network.parameters() if p not in inner]
    groups = [{"params": list(inner), "lr": settings.encoder_rate}, {"params": heads, "lr": settings.head_rate}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)


def train(settings: Settings) -> None:
    """Train for the minutes given, saving after each pass over the data and at the end."""
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    banks = settings.treebanks
    data = read(banks / "ewt-train.conllu.gz") + read(banks / "gum-free-train.conllu.gz", entities=True)
    dev = {
        "ewt": read(banks / "ewt-dev.conllu.gz"),
        "gum": read(banks / "gum-free-dev.conllu.gz", entities=True),
    }
    labels = labels_of(data)
    pieces = WordPieces(settings.encoder / "tokenizer.json")
    network = Network(labels.sizes)
    network.encoder.load(settings.encoder)
    if settings.start:
        network.load_state_dict(torch.load(settings.start, weights_only=True))
    settings.out.mkdir(parents=True, exist_ok=True)
    (settings.out / "labels.json").write_text(json.dumps(asdict(labels)))
    optimizer = optimizer_of(network, settings)
    print(dict(tally(data)), settings, flush=True)
    clock = Clock(settings.minutes)
    epoch = 0
    while clock.share < 1:
        epoch += 1
        batches = buckets([damage(s, rng) for s in data], pieces, settings.batch, rng)
        steps, loss = one_pass(network, optimizer, clock, settings, (tensors(b, pieces, labels) for b in batches))
        torch.save(network.state_dict(), settings.out / f"epoch{epoch:02}.pt")
        torch.save(network.state_dict(), settings.out / "last.pt")
        part = 1 if clock.share >= 1 else 4  # while training, a quarter of the development data shows the trend
        report = " | ".join(
            f"{name} {measure(analyse(network, bank[::part], pieces, labels)).line()}" for name, bank in dev.items()
        )
        print(f"epoch {epoch} steps {steps} minute {clock.minute():.1f} loss {loss:.3f} {report}", flush=True)


def one_pass(
    network: Network, optimizer: torch.optim.Optimizer, clock: Clock, settings: Settings, batches: Iterator[Tensors]
) -> tuple[int, float]:
    """Learn from each batch until the data or the time is over; return the number of steps and their mean loss."""
    rates = (settings.encoder_rate, settings.head_rate)
    total, steps = 0.0, 0
    network.train()
    for batch in batches:
        factor = clock.tick()
        if clock.share >= 1:
            break
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * factor
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=settings.bf16):
            loss = loss_of(network, batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        steps, total = steps + 1, total + float(loss.detach())
        if steps % 50 == 0:
            print(f"share {clock.share:.3f} loss {total / steps:.3f}", flush=True)
    return steps, total / max(steps, 1)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=55)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--batch", type=int, default=1000, help="word pieces in a batch")
    parser.add_argument("--encoder-rate", type=float, default=1e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    train(Settings(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()

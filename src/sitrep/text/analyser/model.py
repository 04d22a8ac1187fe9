"""Sentences in, `Parse`s out: runs the trained network on onnxruntime; joins words, tree, lemmas and names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from sitrep.model.parse import Parse, Token
from sitrep.text.analyser.features import MAX_PIECES, build_batch, clip
from sitrep.text.analyser.lemmas import Lemmas
from sitrep.text.analyser.tokens import tokenise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: A longer sentence is cut into pieces: the cost of a sentence grows with the square of its length.
MAX_WORDS: Final = 200
#: Word pieces of a batch, padding included: about what fits the caches of one core.
BATCH_PIECES: Final = 512
#: The shortest sentence of a batch has at least this share of the length of the longest.
LIKE_LENGTH: Final = 0.75
#: Words remembered with their pieces; news repeats itself, garbage must not fill the memory.
CACHE_WORDS: Final = 8192
#: Only so much of an endless word is shown to the tokeniser.
_WORD_CHARACTERS: Final = 120
_BREAKS: Final = frozenset(";:,.-()\u2013\u2014\u2026!?\u060c\u061b")
_OUTPUTS: Final = ("arcs", "rels", "upos", "xpos", "entities")
_VECTORS: Final = ("hidden", "hidden_tags")


class Session(Protocol):
    """The part of an onnxruntime session that is used here."""

    def run(self, names: Sequence[str], feed: Mapping[str, NDArray[np.int64]]) -> list[NDArray[np.float32]]:
        """Compute the named outputs."""
        ...


class Cutter(Protocol):
    """Gives the word-piece ids of a word."""

    def __call__(self, word: str) -> Sequence[int]:
        """Cut one word."""
        ...


@dataclass(frozen=True, slots=True)
class Labels:
    """The classes of each output of the network, in the order of their indices."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    rels: tuple[str, ...]
    entities: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Labels:
        """Read the labels from a JSON file; a missing list is an error."""
        lists = json.loads(path.read_text(encoding="utf-8"))
        return cls(*(tuple(lists[name]) for name in ("upos", "xpos", "rels", "entities")))


@dataclass(frozen=True, slots=True)
class Encoding:
    """A parse with the vectors behind it, for a further head such as an event tagger.

    Attributes:
        parse: The analysed sentence.
        hidden: [word, 384] the vectors the parser reads.
        hidden_tags: [word, 384] the vectors the taggers read.
    """

    parse: Parse
    hidden: NDArray[np.float32]
    hidden_tags: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one sentence that the network reads at once: word spans in the sentence, and how long it is."""

    sentence: int
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    width: int


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the network says of one piece; heads are counted from 1, 0 is the root."""

    heads: list[int]
    rels: list[str]
    upos: list[str]
    xpos: list[str]
    entities: list[str]
    hidden: NDArray[np.float32] | None = None
    hidden_tags: NDArray[np.float32] | None = None


class Analyser:
    """Finds words, tags, lemmas, dependency trees and entity spans in English sentences."""

    def __init__(
        self, session: Session, cutter: Cutter, marks: tuple[int, int, int], labels: Labels, lemmas: Lemmas
    ) -> None:
        """Take the parts; `load` is the usual way to get an analyser. `marks`: ids of [CLS], [SEP] and [UNK]."""
        self._session = session
        self._cutter = cutter
        self._marks = marks[:2]
        self._unknown = [marks[2]]
        self._labels = labels
        self._lemmas = lemmas
        self._cache: dict[str, list[int]] = {}

    @classmethod
    def load(cls, path: Path | None = None, threads: int = 1) -> Analyser:
        """Load the analyser that ships with the package.

        Args:
            path: A folder with other model files.
            threads: Threads that one call to `parse` may use; across processes, one each is fastest.

        Returns:
            The analyser, ready to use.

        Raises:
            ValueError: The model file is not the one its checksum file names.
            OSError: A file is missing.
        """
        import onnxruntime  # noqa: PLC0415 - the import of the package stays light
        import tokenizers  # noqa: PLC0415

        folder = path or Path(__file__).parent
        data = (folder / "analyser.onnx").read_bytes()
        expected = (folder / "analyser.onnx.sha256").read_text(encoding="ascii").split()[0]
        if (digest := hashlib.sha256(data).hexdigest()) != expected:
            raise ValueError(f"{folder / 'analyser.onnx'}: sha256 is {digest}, expected {expected}")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # onnxruntime's fused step for normalisation takes several times as long as the plain ones: 7 % of the network's time
        left_out = ["SkipLayerNormFusion"]
        session: Session = onnxruntime.InferenceSession(
            data, options, providers=["CPUExecutionProvider"], disabled_optimizers=left_out
        )
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()

        def cut(word: str) -> Sequence[int]:
            ids: Sequence[int] = tokenizer.encode(word, add_special_tokens=False).ids
            return ids

        marks = [n for n in map(tokenizer.token_to_id, ("[CLS]", "[SEP]", "[UNK]")) if n is not None]
        if len(marks) != 3:
            raise ValueError(f"{folder / 'tokenizer.json'}: lacks [CLS], [SEP] or [UNK]")
        return cls(
            session,
            cut,
            (marks[0], marks[1], marks[2]),
            Labels.read(folder / "labels.json"),
            Lemmas.load(folder / "lemmas.tsv.gz"),
        )

    def parse(self, sentences: Sequence[tuple[int, str]]) -> list[Parse]:
        """Analyse sentences; those of a document at a time.

        Activations are quantised by the range of a whole batch, so in a close call the parse of a sentence may hang on
        the sentences given with it: call once for each document, and the same document always gives the same parses.

        A sentence of more than 200 words is cut at punctuation, its pieces are read one by one, and joined again by
        "parataxis" arcs from the root of the first. Odd text (empty, emoji, control characters, endless words) gives an
        odd or empty parse, never an error.

        Args:
            sentences: For each sentence its offset in the document and its text.

        Returns:
            One parse for each sentence, in the same order; offsets of the tokens are offsets in the document.
        """
        return [encoding[0] for encoding in self._analyse(sentences, _OUTPUTS)]

    def encode(self, sentences: Sequence[tuple[int, str]]) -> list[Encoding]:
        """Analyse sentences as `parse` does, and give the vectors of their words too."""
        import numpy as np  # noqa: PLC0415

        encodings = []
        for parse, answers in self._analyse(sentences, (*_OUTPUTS, *_VECTORS)):
            empty = np.zeros((0, 384), dtype=np.float32)
            hidden = [a.hidden for a in answers if a.hidden is not None]
            tags = [a.hidden_tags for a in answers if a.hidden_tags is not None]
            encodings.append(Encoding(parse, np.concatenate([empty, *hidden]), np.concatenate([empty, *tags])))
        return encodings

    def _analyse(
        self, sentences: Sequence[tuple[int, str]], outputs: tuple[str, ...]
    ) -> list[tuple[Parse, list[_Answer]]]:
        pieces = [piece for number, (_, text) in enumerate(sentences) for piece in self._cut(number, text)]
        answers: dict[int, _Answer] = {}
        for batch in _batches(pieces):
            for place, answer in zip(batch, self._run([pieces[place] for place in batch], outputs), strict=True):
                answers[place] = answer
        grouped: list[list[tuple[_Piece, _Answer]]] = [[] for _ in sentences]
        for place, piece in enumerate(pieces):
            grouped[piece.sentence].append((piece, answers[place]))
        return [
            (self._join(offset, text, parts), [answer for _, answer in parts])
            for (offset, text), parts in zip(sentences, grouped, strict=True)
        ]

    def _cut(self, number: int, text: str) -> Iterator[_Piece]:
        """Cut a sentence into words, and an over-long one into pieces, behind the last punctuation that fits."""
        spans = tokenise(text)
        words = tuple(text[a:b] for a, b in spans)
        if len(spans) <= MAX_WORDS:
            width = 2 + sum(len(self._pieces(word)) for word in words)
            if width <= MAX_PIECES:
                if words:
                    yield _Piece(number, tuple(spans), words, width)
                return
        start = 0
        while start < len(spans):
            end, width, cut = start, 2, 0
            while end < len(spans) and end - start < MAX_WORDS:
                width += len(self._pieces(words[end]))
                if width > MAX_PIECES:
                    break
                end += 1
                if words[end - 1] in _BREAKS:
                    cut = end
            if end < len(spans) and cut > start + MAX_WORDS // 4:
                end = cut
            part = words[start:end]
            yield _Piece(number, tuple(spans[start:end]), part, 2 + sum(len(self._pieces(word)) for word in part))
            start = end

    def _pieces(self, word: str) -> list[int]:
        known = self._cache.get(word)
        if known is None:
            if len(self._cache) >= CACHE_WORDS:
                self._cache.clear()
            # A lone surrogate is no text that the tokeniser could take.
            shown = word[:_WORD_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
            known = self._cache[word] = clip(self._cutter(shown)) or self._unknown
        return known

    def _run(self, pieces: Sequence[_Piece], outputs: tuple[str, ...]) -> Iterator[_Answer]:
        from sitrep.text.analyser.decoder import best_spans, best_tree  # noqa: PLC0415 - imports numpy

        batch = build_batch([piece.words for piece in pieces], self._pieces, (self._marks[0], self._marks[1]))
        feed = {
            "pieces": batch.pieces,
            "mask": batch.mask,
            "first": batch.first,
            "last": batch.last,
            "features": batch.features,
            "words": batch.words,
        }
        arcs, rels, upos, xpos, entities, *vectors = self._session.run(outputs, feed)
        labels = self._labels
        entities[batch.words == 0] = 0.0  # padding prefers nothing
        kinds = best_spans(entities[:, 1:], labels.entities).tolist()
        for n, piece in enumerate(pieces):
            span = slice(1, len(piece.words) + 1)
            heads = best_tree(arcs[n, span, : len(piece.words) + 1])
            chosen = rels[n, range(1, len(heads) + 1), heads].tolist()
            yield _Answer(
                heads,
                ["root" if head == 0 else labels.rels[rel] for head, rel in zip(heads, chosen, strict=True)],
                [labels.upos[tag] for tag in upos[n, span].tolist()],
                [labels.xpos[tag] for tag in xpos[n, span].tolist()],
                [labels.entities[kind] for kind in kinds[n][: len(piece.words)]],
                *(vector[n, span] for vector in vectors),
            )

    def _join(self, offset: int, text: str, parts: Sequence[tuple[_Piece, _Answer]]) -> Parse:
        """Make one parse of the pieces of a sentence."""
        tokens: list[Token] = []
        first_root = -1
        for piece, answer in parts:
            base = len(tokens)
            for n, (start, end) in enumerate(piece.spans):
                head, rel = base + answer.heads[n] - 1, answer.rels[n]
                if answer.heads[n] == 0:
                    head, rel = (first_root, "parataxis") if first_root >= 0 else (-1, "root")
                upos, xpos, word = answer.upos[n], answer.xpos[n], text[start:end]
                if upos == "PROPN" and word.islower() and _governs(answer, n):
                    upos, xpos = "VERB", "VBD"  # "troops retook the town": no name is written small
                lemma = self._lemmas.lemma(word, upos, xpos)
                tokens.append(
                    Token(
                        base + n, offset + start, offset + end, word, lemma, upos, xpos, head, rel, answer.entities[n]
                    )
                )
            if first_root < 0:
                first_root = answer.heads.index(0)
        return Parse(tuple(tokens))


def _governs(answer: _Answer, n: int) -> bool:
    """Whether a word has a subject and an object of its own."""
    below = {rel.split(":")[0] for head, rel in zip(answer.heads, answer.rels, strict=True) if head == n + 1}
    return {"nsubj", "obj"} <= below


def _batches(pieces: Sequence[_Piece]) -> Iterator[list[int]]:
    """Group places of pieces of like length: padding is work for nothing."""
    batch: list[int] = []
    for place in sorted(range(len(pieces)), key=lambda p: -pieces[p].width):
        full = batch and pieces[batch[0]].width * (len(batch) + 1) > BATCH_PIECES
        if full or (batch and pieces[place].width < LIKE_LENGTH * pieces[batch[0]].width):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch

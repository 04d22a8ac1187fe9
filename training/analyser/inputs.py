"""Sentences in, tensors out: the label lists, the word pieces, and the batches of training and evaluation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from conllu import KINDS, Sentence
from network import Sizes
from tokenizers import Tokenizer
from torch import Tensor

from sitrep.text.analyser.features import MAX_PIECES, build_batch, clip

ENTITIES = ("O", *(f"{mark}-{kind}" for kind in KINDS for mark in "BI"))
IGNORED = -100


@dataclass(frozen=True, slots=True)
class Labels:
    """The classes of each head, in the order of their indices."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    rels: tuple[str, ...]
    entities: tuple[str, ...] = ENTITIES

    @property
    def sizes(self) -> Sizes:
        """Return the number of classes of each head."""
        return Sizes(len(self.upos), len(self.xpos), len(self.rels), len(self.entities))


@dataclass(frozen=True, slots=True)
class Tensors:
    """One batch: the six inputs of the network, and what it should say (`IGNORED` where nothing is known)."""

    inputs: tuple[Tensor, ...]
    heads: Tensor
    rels: Tensor
    upos: Tensor
    xpos: Tensor
    entities: Tensor


def labels_of(sentences: Sequence[Sentence]) -> Labels:
    """List the labels that the training data uses."""
    return Labels(
        tuple(sorted({tag for s in sentences for tag in s.upos})),
        tuple(sorted({tag for s in sentences for tag in s.xpos})),
        tuple(sorted({tag for s in sentences for tag in s.rels})),
    )


class WordPieces:
    """Cuts words into pieces, remembering every word it has seen."""

    def __init__(self, path: Path) -> None:
        """Load the encoder's tokenizer file."""
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.marks = (tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]"))
        unknown = tokenizer.token_to_id("[UNK]")

        @cache
        def pieces(word: str) -> list[int]:
            return clip(tokenizer.encode(word, add_special_tokens=False).ids) or [unknown]

        self.pieces = pieces

    def count(self, sentence: Sentence) -> int:
        """Count the pieces of a sentence."""
        return sum(len(self.pieces(form)) for form in sentence.forms)


def tensors(sentences: Sequence[Sentence], pieces: WordPieces, labels: Labels) -> Tensors:
    """Turn sentences into one batch."""
    batch = build_batch([s.forms for s in sentences], pieces.pieces, pieces.marks)
    inputs = tuple(
        torch.from_numpy(a) for a in (batch.pieces, batch.mask, batch.first, batch.last, batch.features, batch.words)
    )

    def padded(rows: Sequence[Sequence[int]]) -> Tensor:
        grid = torch.full(batch.first.shape, IGNORED, dtype=torch.long)
        for n, row in enumerate(rows):
            grid[n, 1 : len(row) + 1] = torch.tensor(row, dtype=torch.long)
        return grid

    def coded(names: tuple[str, ...], rows: Sequence[Sequence[str]]) -> Tensor:
        index = {name: n for n, name in enumerate(names)}
        return padded([[index.get(name, IGNORED) for name in row] for row in rows])

    return Tensors(
        inputs,
        padded([s.heads for s in sentences]),
        coded(labels.rels, [s.rels for s in sentences]),
        coded(labels.upos, [s.upos for s in sentences]),
        coded(labels.xpos, [s.xpos for s in sentences]),
        coded(labels.entities, [s.entities or () for s in sentences]),
    )


def buckets(
    sentences: Sequence[Sentence], pieces: WordPieces, size: int, rng: random.Random | None
) -> Iterator[list[Sentence]]:
    """Group sentences of like length into batches of about `size` pieces, in random order where `rng` is given."""
    counted = [(pieces.count(s) + 2, s) for s in sentences]
    counted = [(n, s) for n, s in counted if n <= MAX_PIECES]
    if rng:
        counted = [
            (n, s) for _, n, s in sorted(((n * rng.uniform(0.9, 1.1), n, s) for n, s in counted), key=lambda t: t[0])
        ]
    else:
        counted.sort(key=lambda t: t[0])
    groups: list[list[Sentence]] = []
    group: list[Sentence] = []
    width = 0
    for n, sentence in counted:
        if group and max(width, n) * (len(group) + 1) > size:
            groups.append(group)
            group, width = [], 0
        group.append(sentence)
        width = max(width, n)
    if group:
        groups.append(group)
    if rng:
        rng.shuffle(groups)
    yield from groups


def tally(sentences: Sequence[Sentence]) -> Counter[str]:
    """Count words and sentences, for the log."""
    return Counter(sentences=len(sentences), words=sum(len(s.forms) for s in sentences))

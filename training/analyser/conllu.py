"""CoNLL-U files in, sentences with tags, trees and flat entity spans out."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, replace
from pathlib import Path

KINDS = ("person", "place", "organization", "time", "event", "object")
NAMED_KINDS = ("person", "place", "organization")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a treebank.

    Attributes:
        text: The raw text of the sentence.
        forms: The words.
        spaces: Whether a space follows each word.
        lemmas: The lemma of each word.
        upos: The universal tag of each word.
        xpos: The Penn tag of each word.
        heads: The head of each word, counted from 1; 0 is the root.
        rels: The relation of each word to its head, with subtype.
        entities: "B-person" and the like for each word, None where the treebank marks no entities.
    """

    text: str
    forms: tuple[str, ...]
    spaces: tuple[bool, ...]
    lemmas: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    heads: tuple[int, ...]
    rels: tuple[str, ...]
    entities: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Span:
    """An entity span: first and last word (from 0), kind, and whether its head word is a proper noun."""

    first: int
    last: int
    kind: str
    named: bool
    base: bool


def read(path: Path, *, entities: bool = False) -> list[Sentence]:
    """Read a gzipped CoNLL-U file; `entities` says that MISC holds GUM's Entity= marks."""
    sentences = []
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for block in stream.read().split("\n\n"):
            lines = block.split("\n")
            rows = [line.split("\t") for line in lines if line[:1].isdigit()]
            text = next((line[9:] for line in lines if line.startswith("# text = ")), "")
            if rows:
                sentences.append(_sentence(text, rows))
    if not entities:
        return sentences
    return _with_entities(path, sentences)


def _sentence(text: str, rows: list[list[str]]) -> Sentence:
    words = [row for row in rows if row[0].isdigit()]
    spaces = {row[0]: "SpaceAfter=No" not in row[9] for row in words}
    for row in rows:
        if "-" in row[0]:  # a written word of several syntactic ones: no space inside it
            start, end = (int(n) for n in row[0].split("-"))
            for n in range(start, end):
                spaces[str(n)] = False
            spaces[str(end)] = "SpaceAfter=No" not in row[9]
    return Sentence(
        text,
        tuple(r[1] for r in words),
        tuple(spaces[r[0]] for r in words),
        tuple(r[2] for r in words),
        tuple(r[3] for r in words),
        tuple(r[4] for r in words),
        tuple(int(r[6]) for r in words),
        tuple(r[7] for r in words),
        None,
    )


def _with_entities(path: Path, sentences: list[Sentence]) -> list[Sentence]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        blocks = [
            [line.split("\t") for line in block.split("\n") if re.match(r"\d+\t", line)]
            for block in stream.read().split("\n\n")
        ]
    blocks = [block for block in blocks if block]
    return [replace(s, entities=_flat(s, [row[9] for row in rows])) for s, rows in zip(sentences, blocks, strict=True)]


def _spans(sentence: Sentence, misc: list[str]) -> list[Span]:
    open_marks: list[tuple[str, str, int]] = []
    spans = []
    for i, cell in enumerate(misc):
        value = next((part[7:] for part in cell.split("|") if part.startswith("Entity=")), "")
        for mark in re.findall(r"\([^()]+\)?|[^()]+\)", value):
            if mark.startswith("("):
                number, kind, *_ = mark[1:].rstrip(")").split("-")
                open_marks.append((number, kind, i))
            number = mark.strip("()").split("-")[0]
            if mark.endswith(")"):
                at = max((n for n, m in enumerate(open_marks) if m[0] == number), default=-1)
                if at >= 0:
                    _, kind, start = open_marks.pop(at)
                    spans.append(_span(sentence, start, i, kind))
    return spans


def _span(sentence: Sentence, first: int, last: int, kind: str) -> Span:
    head = next((i for i in range(first, last + 1) if not first <= sentence.heads[i] - 1 <= last), last)
    kind = kind if kind in KINDS and sentence.upos[head] != "PRON" else ""
    rels = {sentence.rels[i].split(":")[0] for i in range(first, last + 1) if i != head}
    base = not rels & {"acl", "advcl", "appos", "conj", "parataxis", "csubj", "ccomp", "cop"}
    return Span(first, last, kind, sentence.upos[head] == "PROPN" and kind in NAMED_KINDS, base)


def _flat(sentence: Sentence, misc: list[str]) -> tuple[str, ...]:
    """Choose spans that do not overlap: names first (the longest without clause or list), then the innermost others."""
    spans = [span for span in _spans(sentence, misc) if span.kind]
    spans = [span for span in spans if span.base or span.last - span.first < 3]
    order = sorted(
        spans, key=lambda s: (not s.named, (s.first - s.last) if s.named and s.last - s.first < 8 else s.last - s.first)
    )
    tags = ["O"] * len(misc)
    for span in order:
        if all(tag == "O" for tag in tags[span.first : span.last + 1]):
            tags[span.first : span.last + 1] = [f"I-{span.kind}"] * (span.last - span.first + 1)
            tags[span.first] = f"B-{span.kind}"
    return tuple(tags)

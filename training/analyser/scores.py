"""Predicted and gold analyses in, the figures of the model card out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conllu import Sentence


@dataclass(frozen=True, slots=True)
class Guess:
    """What an analyser says of one sentence; heads are counted from 1, 0 is the root."""

    heads: tuple[int, ...]
    rels: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of words (percent), punctuation included, over gold words."""

    uas: float
    las: float
    las_universal: float
    upos: float
    xpos: float
    entity_f1: float
    named_f1: float

    def line(self) -> str:
        """Return the figures as one line."""
        return (
            f"UAS {self.uas:.2f} LAS {self.las:.2f} LAS-universal {self.las_universal:.2f} UPOS {self.upos:.2f} "
            f"XPOS {self.xpos:.2f} entity F1 {self.entity_f1:.1f} (names {self.named_f1:.1f})"
        )


def measure(pairs: Iterable[tuple[Sentence, Guess]]) -> Figures:
    """Compare guesses with gold sentences.

    A word counts for UAS where its head is right; for LAS where head and full relation (with subtype) are right; for
    LAS-universal where head and universal relation (without subtype) are right, as in the CoNLL 2018 shared task.
    """
    n = uas = las = universal = upos = xpos = 0
    spans, named = [0, 0, 0], [0, 0, 0]
    for gold, guess in pairs:
        for i in range(len(gold.forms)):
            n += 1
            upos += gold.upos[i] == guess.upos[i]
            xpos += gold.xpos[i] == guess.xpos[i]
            if gold.heads[i] == guess.heads[i]:
                uas += 1
                las += gold.rels[i] == guess.rels[i]
                universal += gold.rels[i].split(":")[0] == guess.rels[i].split(":")[0]
        if gold.entities is not None:
            _count(spans, _spans(gold.entities), _spans(guess.entities))
            _count(named, _names(gold, gold.entities), _names(gold, guess.entities))
    share = 100 / max(n, 1)
    return Figures(uas * share, las * share, universal * share, upos * share, xpos * share, _f1(spans), _f1(named))


def _spans(tags: Sequence[str]) -> set[tuple[int, int, str]]:
    found, start = set(), -1
    for i, tag in enumerate([*tags, "O"]):
        if start >= 0 and not tag.startswith("I-"):
            found.add((start, i, tags[start][2:]))
            start = -1
        if tag.startswith("B-"):
            start = i
    return found


def _names(gold: Sentence, tags: Sequence[str]) -> set[tuple[int, int, str]]:
    return {
        span
        for span in _spans(tags)
        if span[2] in ("person", "place", "organization")
        and any(gold.upos[i] == "PROPN" and not span[0] < gold.heads[i] <= span[1] for i in range(span[0], span[1]))
    }


def _count(counts: list[int], gold: set[tuple[int, int, str]], guess: set[tuple[int, int, str]]) -> None:
    for n, found in enumerate((gold & guess, gold, guess)):
        counts[n] += len(found)


def _f1(counts: list[int]) -> float:
    return 200 * counts[0] / max(counts[1] + counts[2], 1)

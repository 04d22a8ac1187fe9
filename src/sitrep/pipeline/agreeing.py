"""A ledger in: how often two people who judged the same claims decided alike, and where they did not, out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from sitrep.model.judgement import Judgement, JudgementKind

_VERDICTS: Final = frozenset({JudgementKind.ACCEPT, JudgementKind.REJECT, JudgementKind.CORRECT})


@dataclass(frozen=True, slots=True)
class Difference:
    """A claim on which two people decided otherwise."""

    claim_id: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two people over the claims that both judged.

    ``kappa`` (Cohen's) is how far they agree beyond chance, 1 for always; None where chance alone would always agree.
    """

    one: str
    other: str
    both: int
    alike: int
    kappa: float | None
    differences: tuple[Difference, ...]


def agreements(ledger: Sequence[Judgement]) -> list[Agreement]:
    """Every pair of people with claims in common, those with the most first.

    What counts is each person's own last word on a claim (accept, reject, or correct), also where somebody else undid
    it later; what one took back oneself does not count.
    """
    words = _words(ledger)
    found = [_pair(one, other, words[one], words[other]) for one, other in combinations(sorted(words), 2)]
    return sorted((a for a in found if a.both), key=lambda a: (-a.both, a.one, a.other))


def _words(ledger: Sequence[Judgement]) -> dict[str, dict[str, str]]:
    """For each author the last word on each claim; a correction over an acceptance is a correction."""
    author_of = {entry.judgement_id: entry.author for entry in ledger}
    undone: set[str] = set()
    for entry in reversed(ledger):
        if entry.kind is JudgementKind.UNDO and entry.judgement_id not in undone:
            undone.update(s for s in entry.subjects if author_of.get(s) == entry.author)
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in ledger:
        is_name = entry.kind is JudgementKind.ACCEPT and entry.field
        if entry.kind in _VERDICTS and not is_name and entry.judgement_id not in undone:
            words[entry.author].update(dict.fromkeys(entry.subjects, _word(entry)))
    return words


def _word(entry: Judgement) -> str:
    """A decision in words; two corrections are alike only where they say the same."""
    return " ".join(part for part in (entry.kind.value, entry.field, entry.value) if part)


def _pair(one: str, other: str, ones: Mapping[str, str], others: Mapping[str, str]) -> Agreement:
    both = [claim for claim in ones if claim in others]
    alike = sum(ones[claim] == others[claim] for claim in both)
    differ = tuple(Difference(c, ones[c], others[c]) for c in both if ones[c] != others[c])
    return Agreement(one, other, len(both), alike, _kappa([ones[c] for c in both], [others[c] for c in both]), differ)


def _kappa(ones: Sequence[str], others: Sequence[str]) -> float | None:
    if not ones:
        return None
    first, second, count = Counter(ones), Counter(others), len(ones)
    chance = sum(first[word] * second[word] for word in first) / count**2
    seen = sum(a == b for a, b in zip(ones, others, strict=True)) / count
    return None if chance == 1 else (seen - chance) / (1 - chance)

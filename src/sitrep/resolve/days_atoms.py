"""A text and what its phrases count from in, the phrases that tell a time out, each with its days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitrep.reference.calendar import load_calendar
from sitrep.reference.date_phrases import DatePhrase, load_date_phrases, month_pattern
from sitrep.resolve.days_arithmetic import Days
from sitrep.resolve.days_rules import RULES, Anchor


@dataclass(frozen=True, slots=True)
class Atom:
    """A phrase with its offsets in the text and what it means; ``form`` is the kind of phrase (date_phrases.yaml)."""

    start: int
    end: int
    days: Days
    form: str


def atoms(text: str, anchor: Anchor) -> list[Atom]:
    """The phrases of a text that tell a time, in their order; of two that overlap the longer."""
    found: list[Atom] = []
    for phrase in _phrases_in(text):
        for match in phrase.pattern.finditer(text):
            days = RULES[phrase.rule](match, anchor, phrase)
            if days is not None:
                found.append(Atom(match.start(), match.end(), days, phrase.form))
    found.sort(key=lambda a: (a.start - a.end, a.start))
    kept: list[Atom] = []
    for atom in found:
        if all(atom.end <= other.start or other.end <= atom.start for other in kept):
            kept.append(atom)
    return sorted(kept, key=lambda a: a.start)


def _phrases_in(text: str) -> Iterator[DatePhrase]:
    """The phrases one of whose words stands in a text: most sentences tell of one time or of none."""
    low = text.lower()
    held: dict[tuple[str, ...], bool] = {}
    for phrase in load_date_phrases():
        if phrase.needs not in held:
            held[phrase.needs] = not phrase.needs or any(word in low for word in phrase.needs)
        if held[phrase.needs]:
            yield phrase


def named_months(text: str) -> list[int]:
    """The months that a text names, in its order."""
    months = load_calendar().months
    return [months[m.group().lower().rstrip(".")] for m in month_pattern().finditer(text)]

"""Acts of one sentence of which a clause tells how long one came after the other in; their days, counted, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Protocol

from sitrep.extract.parties import Act
from sitrep.extract.tree import Tree
from sitrep.model.claim import DateRange
from sitrep.reference.calendar import load_calendar

_NUMBERS: Final = {**load_calendar().numbers, "an": 1, "a": 1}
_COUNTED: Final = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))})?\s*"
    r"(?P<unit>hour|day|week)s?\s+(?P<way>after|before)\b",
    re.IGNORECASE,
)
_DAYS: Final = {"hour": 0, "day": 1, "week": 7}
#: "days after", "weeks after" without a number tell no day
_UNCOUNTED: Final = "hour"


class Dated(Protocol):
    """An act that may have a day."""

    act: Act
    date: DateRange | None


@dataclass(frozen=True, slots=True)
class _Step:
    """A clause and the act of the sentence that it is told beside: so many days lie from the clause's act to the other."""

    clause: int
    days: int


def count_days(tree: Tree, drafts: Sequence[Dated]) -> None:
    """Give the acts of a clause the day counted from the act it hangs on ("on Monday, two days after the rebels withdrew").

    Where only the clause tells a day of its own ("two days after they took Sake on 20 November"), the other act's is counted.

    Args:
        tree: The sentence.
        drafts: Its acts, with the days that it tells given to them.
    """
    for step in _steps(tree):
        inside = set(tree.read.parse.subtree(step.clause))
        within = [d for d in drafts if d.act.head in inside]
        above = next((d for up in tree.ancestors(step.clause) for d in drafts if up in d.act.words), None)
        if above is None or not within:
            continue
        own = next((d.date for d in within if _told_inside(tree, d.date, inside)), None)
        if own is not None and (above.date is None or above.date is own):
            above.date = _counted(own, step.days)
        elif own is None and above.date is not None:
            for draft in within:
                draft.date = _counted(above.date, -step.days)


def _steps(tree: Tree) -> Iterator[_Step]:
    sentence = tree.read.sentence
    for found in _COUNTED.finditer(sentence.text):
        number = (found["n"] or "").lower()
        if not number and found["unit"].lower() != _UNCOUNTED:
            continue
        word = tree.token_at(sentence.start + found.start("way"), sentence.start + found.end("way"))
        if word is None or tree.relation(word) not in ("mark", "case") or tree.tokens[tree.head(word)].upos != "VERB":
            continue
        days = _DAYS[found["unit"].lower()] * (int(number) if number.isdigit() else _NUMBERS.get(number, 1))
        yield _Step(tree.head(word), days if found["way"].lower() == "after" else -days)


def _told_inside(tree: Tree, when: DateRange | None, inside: set[int]) -> bool:
    """Whether the words of a day stand inside a clause."""
    if when is None or when.span is None:
        return False
    word = tree.token_at(when.span.start, when.span.end)
    return word is not None and word in inside


def _counted(when: DateRange, days: int) -> DateRange:
    if when.start is None or when.start != when.end:
        return when
    day: date = when.start + timedelta(days=days)
    return replace(when, text="", span=None, start=day, end=day)

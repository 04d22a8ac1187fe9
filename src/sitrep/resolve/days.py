"""A text and the day of its report in, the phrases that tell a time out, each with its words and the days it means (CODEBOOK)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from sitrep.model.claim import DateRange, Span
from sitrep.model.taxonomy import DatePrecision
from sitrep.resolve.days_arithmetic import (
    UNKNOWN,
    Days,
    acled_time_precision,
    back,
    ucdp_date_precision,
)
from sitrep.resolve.days_atoms import Anchor, Atom, atoms
from sitrep.text.dateline import dateline_at

__all__ = [
    "DayReader",
    "acled_time_precision",
    "dateline_day",
    "default_range",
    "find_days",
    "ucdp_date_precision",
]

_LEAD = re.compile(
    r"\b(?P<word>since|starting|beginning|from|between|until|till|by|on|in|at|during|over|throughout|through|within|for)"
    r"(?:\s+(?:on|from|at|in|early|the|about|around))*\s+$",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s*(?P<word>,?\s*and|to|until|till|through|-|–|into)\s+(?:on\s+|early\s+|late\s+)?", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,-])(?:19[4-9]\d|20[0-4]\d)(?![\d.,]\d|\d|-)")
#: how much of the body's beginning may stand before its dateline: a title told again, a place
_DATELINE_REACH = 260


class DayReader:
    """Reads the sentences of one document in their order, so that "the next day" and "On 25 February" find their base.

    A document with a day of its own counts from that; one without (a chronicle) from the day and year it told last.
    """

    def __init__(self, published: date | None, title: str = "", body: str = "") -> None:
        """Start a document; ``title`` and the first year in ``body`` give the year of a chronicle."""
        found = _YEAR.search(title) or _YEAR.search(body)
        self._anchor = Anchor(published, None, int(found.group()) if found else None)

    @property
    def told_last(self) -> date | None:
        """The last day that the sentences read so far have told."""
        return self._anchor.last

    def read(self, text: str, offset: int = 0) -> list[DateRange]:
        """The phrases of the next sentence; offsets of their spans count from ``offset``."""
        ranges: list[DateRange] = []
        for atom in _framed(text, _chained(text, self._anchor), self._anchor):
            words = text[atom.start : atom.end]
            span = Span(offset + atom.start, offset + atom.end, words)
            ranges.append(DateRange(words, atom.days.first, atom.days.last, atom.days.precision, span))
        for when in ranges:
            self._follow(when)
        return ranges

    def _follow(self, when: DateRange) -> None:
        if when.start is None or when.end is None or when.precision is DatePrecision.UNKNOWN:
            return
        self._anchor = replace(self._anchor, year=when.end.year)
        if when.precision is DatePrecision.DAY:
            self._anchor = replace(self._anchor, last=when.end)


def find_days(text: str, offset: int = 0, published: date | None = None) -> list[DateRange]:
    """The phrases of a text that tell a time, in their order, without overlap.

    A weekday is the latest such day not after publication. A phrase that counts from a day nobody knows keeps its words and
    has no days: unknown stays unknown.

    Args:
        text: A sentence or any stretch of a report; commas and apostrophes may be lost.
        offset: Where the text begins in the document.
        published: The day of the report (its own dateline, which beats metadata), None where unknown.

    >>> [(d.text, d.start.isoformat()) for d in find_days("clashed on Monday", 0, date(2016, 3, 13))]
    [('on Monday', '2016-03-07')]
    """
    return DayReader(published).read(text, offset)


def default_range(published: date | None) -> DateRange:
    """The days of a claim that no phrase dates: the day before publication and that day (CODEBOOK, ``date``)."""
    if published is None:
        return DateRange()
    return DateRange("", back(published, 1), published, DatePrecision.DAY)


def dateline_day(text: str) -> date | None:
    """The day of the dateline that a body begins with, behind a title told again or a place at most; None without one.

    >>> dateline_day("Sun Mar 13, 2016 13:24:06 Clashes went on").isoformat()
    '2016-03-13'
    """
    for position in [0, *(m.end() for m in re.finditer(r"\s+|(?<=\D)(?=\d)", text[:_DATELINE_REACH]))]:
        found = dateline_at(text, position)
        if found is not None and (position == 0 or found.explicit or _stands_alone(text, position)):
            return found.day
    return None


def _stands_alone(text: str, position: int) -> bool:
    """Whether no word of a sentence leads into the date ("on 13 March 2016")."""
    words = text[:position].split()
    return not words or not words[-1].islower()


@dataclass(frozen=True, slots=True)
class _Lead:
    """The word before a phrase ("since", "between") and where it begins."""

    word: str
    start: int


def _chained(text: str, anchor: Anchor) -> list[Atom]:
    """The phrases, each counted from the day that the one before it told where it is of the counting kind."""
    found = atoms(text, anchor)
    if anchor.published is None and anchor.year is None:
        year = next((a.days.last.year for a in found if a.days.last), None)
        if year is not None:
            anchor = replace(anchor, year=year)
            found = atoms(text, anchor)
    for i, atom in enumerate(found):
        told = next((a.days.last for a in reversed(found[:i]) if a.form in ("day", "weekday") and a.days.last), None)
        if atom.form == "told" and told is not None:
            again = atoms(text, replace(anchor, last=told))
            found[i] = next((a for a in again if (a.start, a.end) == (atom.start, atom.end)), atom)
    return found


def _framed(text: str, found: list[Atom], anchor: Anchor) -> list[Atom]:
    """Join phrases that bound one stretch, and take in the preposition before each."""
    framed: list[Atom] = []
    i = 0
    while i < len(found):
        atom, lead = found[i], _lead(text, found[i])
        if i + 1 < len(found):
            joined = _joined(text, atom, found[i + 1], lead)
            if joined is not None:
                atom, i = joined, i + 1
        framed.append(_led(atom, lead, anchor))
        i += 1
    return framed


def _lead(text: str, atom: Atom) -> _Lead | None:
    match = _LEAD.search(text[: atom.start])
    return _Lead(match["word"].lower(), match.start()) if match else None


def _led(atom: Atom, lead: _Lead | None, anchor: Anchor) -> Atom:
    if lead is None:
        return atom
    days = atom.days
    if lead.word in ("since", "starting", "beginning") and days.first is not None and atom.form not in ("rolling", "told"):
        until = anchor.published or (days.last if lead.word != "since" else anchor.last)
        if lead.word == "since" and until is not None and until >= days.first:
            days = Days(days.first, until, days.precision)
    return replace(atom, start=lead.start, days=days)


def _joined(text: str, left: Atom, right: Atom, lead: _Lead | None) -> Atom | None:
    """ "on Friday and Saturday", "between 30 September and 15 March 2016", "1995 and 1996"."""
    between = _JOIN.fullmatch(text[left.end : right.start])
    if between is None or left.form not in ("day", "weekday", "month", "year", "part"):
        return None
    bounded = lead is not None and lead.word in ("between", "from")
    if not bounded and not (left.form == right.form and left.form in ("weekday", "year")):
        return None
    if left.days.first is None or right.days.last is None:
        return Atom(left.start, right.end, UNKNOWN, "days")
    first = left.days.first
    if first > right.days.last:
        first = back(first, 7) if left.form == "weekday" else _same_day_before(first, right.days.last)
    precision = max(left.days.precision, right.days.precision, key=list(DatePrecision).index)
    return Atom(left.start, right.end, Days(first, right.days.last, precision), "days")


def _same_day_before(day: date, limit: date) -> date:
    year = limit.year if (day.month, day.day) <= (limit.month, limit.day) else limit.year - 1
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)

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
    month_of,
    one_day,
    ucdp_date_precision,
    year_of,
)
from sitrep.resolve.days_atoms import Atom, atoms, named_months
from sitrep.resolve.days_rules import Anchor
from sitrep.resolve.days_years import account_years, chronicle_years
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
_COMMA = re.compile(r"\s*,\s*")
_JOIN = re.compile(r"\s*(?P<word>,?\s*and|to|until|till|through|-|–|into)\s+(?:on\s+|early\s+|late\s+)?", re.IGNORECASE)
#: "overnight", which the day told behind it dates
_NIGHT = re.compile(r"overnight|(?:during|in)\s+the\s+(?:early\s+hours|night)", re.IGNORECASE)
_DATED_NIGHT = frozenset({"day", "days", "weekday", "since"})
_YEAR = re.compile(r"(?<![\d.,])(?:19[4-9]\d|20[0-4]\d)(?!\d)")
_SINCE_CLAUSE = re.compile(r"\bsince\b[^.,;:]{3,100}$", re.IGNORECASE)
#: forms that look back for a moment: the account goes on from where it was
_GLANCES = frozenset({"before", "since"})
#: parts of months told together ("in late May and early June") are one time where they span no more days
_PARTS_DAYS = 45
#: words that lead a date into a sentence, so that it is no dateline
_LEADING = frozenset({"on", "by", "in", "since", "from", "until", "between", "after", "before", "the", "of"})
#: how much of the body's beginning may stand before its dateline: a title told again, a place
_DATELINE_REACH = 260


class DayReader:
    """Reads the sentences of one document in their order, so that "the next day" and "On 25 February" find their base.

    A document with a day of its own counts from that; one without (a chronicle) from the day it told last and from the
    days that its title names.
    """

    def __init__(self, published: date | None, title: str = "", body: str = "") -> None:
        """Start a document; ``body`` is the whole text that the offsets of its sentences count in."""
        self._title = title.strip()
        period = UNKNOWN if published else _period(title)
        years = account_years(body, published) if published else chronicle_years(body, period)
        self._anchor = Anchor(published, None, period, years)

    @property
    def told_last(self) -> date | None:
        """The last day that the sentences read so far have told."""
        return self._anchor.last

    def default(self) -> DateRange:
        """The days of a claim that no phrase dates.

        The publication day and the day before; in a chronicle the day told last, else the days its title names.
        """
        if self._anchor.published is not None:
            return default_range(self._anchor.published)
        days = one_day(self._anchor.last) if self._anchor.last is not None else self._anchor.period
        return DateRange("", days.first, days.last, days.precision)

    def read(self, text: str, offset: int = 0) -> list[DateRange]:
        """The phrases of the next sentence; offsets of their spans count from ``offset``."""
        anchor = replace(self._anchor, offset=offset)
        found = _framed(text, _chained(text, anchor), anchor)
        ranges: list[DateRange] = []
        for atom in found:
            words = text[atom.start : atom.end]
            span = Span(offset + atom.start, offset + atom.end, words)
            ranges.append(DateRange(words, atom.days.first, atom.days.last, atom.days.precision, span))
        told = [
            a.days.last
            for a in found
            if a.form not in _GLANCES and a.days.precision is DatePrecision.DAY and a.days.last
        ]
        if told and text.strip() != self._title:
            self._anchor = replace(self._anchor, last=max(told))
        return ranges


def _period(title: str) -> Days:
    """The days a title names: "Battle of Tabqa (March-May 2017)"."""
    years = [int(m.group()) for m in _YEAR.finditer(title)]
    if not years:
        return UNKNOWN
    whole = Days(year_of(years[0]).first, year_of(years[-1]).last, DatePrecision.YEAR)
    days = next((a.days for a in atoms(title, Anchor(None, None, whole)) if a.form == "days"), None)
    if days is not None:
        return replace(days, precision=DatePrecision.WEEK)
    months = named_months(title)
    if not months:
        return whole
    return Days(month_of(years[0], months[0]).first, month_of(years[-1], months[-1]).last, DatePrecision.MONTH)


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
    return not words or not (words[-1].islower() or words[-1].lower() in _LEADING)


@dataclass(frozen=True, slots=True)
class _Lead:
    """The word before a phrase ("since", "between") and where it begins."""

    word: str
    start: int


def _chained(text: str, anchor: Anchor) -> list[Atom]:
    """The phrases, each counted from the day that the one before it told where it is of the counting kind."""
    found = atoms(text, anchor)
    for i, atom in enumerate(found):
        told = next((a.days.last for a in reversed(found[:i]) if a.form in ("day", "weekday") and a.days.last), None)
        if atom.form in ("told", "before") and told is not None:
            again = atoms(text, replace(anchor, last=told))
            found[i] = next((a for a in again if (a.start, a.end) == (atom.start, atom.end)), atom)
    return found


def _framed(text: str, found: list[Atom], anchor: Anchor) -> list[Atom]:
    """Join phrases that bound one stretch, and take in the preposition before each."""
    framed: list[Atom] = []
    i = 0
    while i < len(found):
        atom, lead, begun = found[i], _lead(text, found[i]), i
        for last in dict.fromkeys((_last_listed(text, found, i), i + 1)):
            joined = _joined(text, found[i : last + 1], lead)
            if joined is not None:
                atom, i = joined, last
                break
        before = text[found[begun - 1].end if begun else 0 : atom.start]
        if atom.form == "day" and (lead is None or lead.word == "on") and (clause := _SINCE_CLAUSE.search(before)):
            lead = _Lead("since", atom.start - len(before) + clause.start())
        framed.append(_led(atom, lead, anchor))
        i += 1
    return _dated_nights(text, framed)


def _dated_nights(text: str, framed: list[Atom]) -> list[Atom]:
    """Take "overnight" into the day that follows it: "overnight on June 12-13" is one time, not two."""
    kept: list[Atom] = []
    for atom in framed:
        night = kept[-1] if kept else None
        if (
            night is not None
            and atom.form in _DATED_NIGHT
            and atom.days.first is not None
            and _NIGHT.fullmatch(text[night.start : night.end])
            and not text[night.end : atom.start].strip()
        ):
            kept[-1] = replace(atom, start=night.start)
        else:
            kept.append(atom)
    return kept


def _lead(text: str, atom: Atom) -> _Lead | None:
    match = _LEAD.search(text[: atom.start])
    return _Lead(match["word"].lower(), match.start()) if match else None


def _led(atom: Atom, lead: _Lead | None, anchor: Anchor) -> Atom:
    if lead is None:
        return atom
    days = atom.days
    if (
        lead.word in ("since", "starting", "beginning")
        and days.first is not None
        and atom.form not in ("rolling", "told")
    ):
        until = anchor.published or (days.last if lead.word != "since" else anchor.last)
        if lead.word == "since" and until is not None and until >= days.first:
            return Atom(lead.start, atom.end, Days(days.first, until, days.precision), "since")
    return replace(atom, start=lead.start)


def _last_listed(text: str, found: list[Atom], first: int) -> int:
    """The phrase that a list of weekdays ends with ("Monday, Tuesday and Wednesday"); of others the next phrase."""
    last = first + 1
    while (
        last + 1 < len(found)
        and found[first].form == found[last].form == found[last + 1].form == "weekday"
        and _COMMA.fullmatch(text[found[last - 1].end : found[last].start])
    ):
        last += 1
    return last


def _joined(text: str, listed: list[Atom], lead: _Lead | None) -> Atom | None:
    """Join "on Friday and Saturday", "between 30 September and 15 March 2016", "1995 and 1996", "late May and early June"."""
    left, right = listed[0], listed[-1]
    between = _JOIN.fullmatch(text[listed[-2].end : right.start]) if len(listed) > 1 else None
    if between is None or left.form not in ("day", "weekday", "month", "year", "part"):
        return None
    bounded = lead is not None and lead.word in ("between", "from")
    if not bounded and left.form != right.form:
        return None
    listing = between["word"].lower().lstrip(", ") == "and"
    if not bounded and listing and left.form in ("day", "month"):
        return None
    if left.days.first is None or right.days.last is None:
        return Atom(left.start, right.end, UNKNOWN, "days")
    first = left.days.first
    if left.form == "weekday" and left.days.last is not None:  # "overnight Friday to Saturday" begins on Friday
        first = left.days.last
    if not bounded and listing and left.form == "part" and not 0 <= (right.days.last - first).days <= _PARTS_DAYS:
        return None
    if first > right.days.last:
        first = back(first, 7) if left.form == "weekday" else _same_day_before(first, right.days.last)
    precision = max(left.days.precision, right.days.precision, key=list(DatePrecision).index)
    return Atom(left.start, right.end, Days(first, right.days.last, precision), "days")


def _same_day_before(day: date, limit: date) -> date:
    year = limit.year if (day.month, day.day) <= (limit.month, limit.day) else limit.year - 1
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)

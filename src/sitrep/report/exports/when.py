"""An event in, how closely its days are known out, and the days that a format writes for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sitrep.model.claim import DateRange
from sitrep.model.event import Event
from sitrep.model.taxonomy import DatePrecision
from sitrep.report.dossier import Dossier

_ORDER = (DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.YEAR, DatePrecision.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of an event, both included; ``told`` when a phrase of a report gives them, not a rule."""

    start: date
    end: date
    precision: DatePrecision
    told: bool

    @property
    def days(self) -> int:
        """How many days the span covers."""
        return (self.end - self.start).days + 1

    @property
    def is_either(self) -> bool:
        """Whether it was one of two days: news tells of the day it is printed or of the day before (codebook, date)."""
        return self.days == 2 and not self.told

    @property
    def middle(self) -> date:
        """The day in the middle, the earlier of two."""
        return self.start + timedelta(days=(self.days - 1) // 2)


def span_of(event: Event, dossier: Dossier) -> Span | None:
    """The event's days with the precision of the claim that gives them, None where no day is known."""
    start, end = event.start or event.end, event.end or event.start
    if start is None or end is None:
        return None
    if end < start:
        start, end = end, start
    telling = [c.date for c in dossier.claims_of(event) if (c.date.start, c.date.end) == (start, end)]
    if not telling:
        return Span(start, end, _by_length((end - start).days + 1), told=True)
    best = min(telling, key=lambda d: (_ORDER.index(d.precision), not d.text))
    return Span(start, end, _precision(best, start, end), told=any(d.text for d in telling))


def _precision(told: DateRange, start: date, end: date) -> DatePrecision:
    """A range's precision; a range longer than a week that calls itself a day keeps its word (a span told in words)."""
    if told.precision is DatePrecision.UNKNOWN:
        return _by_length((end - start).days + 1)
    return told.precision


def _by_length(days: int) -> DatePrecision:
    if days <= 2:
        return DatePrecision.DAY
    if days <= 10:
        return DatePrecision.WEEK
    return DatePrecision.MONTH if days <= 31 else DatePrecision.YEAR


def each_day(span: Span) -> tuple[date, ...]:
    """Every day of the span."""
    return tuple(span.start + timedelta(days=i) for i in range(span.days))

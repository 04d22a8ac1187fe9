"""Events in, a stacked timeline picture out: how many events of each type each day, week or month saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from sitrep.model.event import Event
from sitrep.model.taxonomy import EventType
from sitrep.report.page.palette import COLOURS, type_key
from sitrep.report.wording import day_text

WIDTH, HEIGHT = 1120, 150
_LEFT, _TOP, _BOTTOM = 34, 10, 24
_LONGEST_BY_DAY, _LONGEST_BY_WEEK = 150, 900


@dataclass(frozen=True, slots=True)
class Bar:
    """The events of one type in one bin."""

    x: float
    y: float
    width: float
    height: float
    key: str
    colour: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis with its text."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything the template draws; ``unit`` is what one bar stands for, ``undated`` how many events have no day."""

    width: int
    height: int
    left: int
    base: int
    unit: str
    bars: tuple[Bar, ...]
    days: tuple[Tick, ...]
    counts: tuple[Tick, ...]
    undated: int
    earlier: int
    first: str


def timeline(events: Sequence[Event]) -> Timeline:
    """Stack the events by type; an event counts in the bin where it begins."""
    dated = [(e.start or e.end, e.event_type) for e in events if e.start or e.end]
    days = [day for day, _ in dated if day is not None]
    undated = len(events) - len(days)
    base = HEIGHT - _BOTTOM
    if not days:
        return Timeline(WIDTH, HEIGHT, _LEFT, base, "day", (), (), (), undated, 0, "")
    shown_from = _shown_from(days)
    unit = _unit(shown_from, max(days))
    first = bin_start(shown_from, unit)
    bins = [first]
    while (following := _next(bins[-1], unit)) <= max(days):
        bins.append(following)
    place = {start: i for i, start in enumerate(bins)}
    counts: Counter[tuple[int, EventType]] = Counter()
    for day, event_type in dated:
        if day is not None and day >= first:
            counts[place[bin_start(day, unit)], event_type] += 1
    top = max(sum(counts[i, t] for t in EventType) for i in range(len(bins)))
    step = (WIDTH - _LEFT) / max(len(bins), 12)
    bars = _bars(bins, counts, (step, (base - _TOP) / top), unit)
    earlier = sum(day < first for day in days)
    ticks = _day_ticks(bins, step, unit)
    return Timeline(
        WIDTH, HEIGHT, _LEFT, base, unit, bars, ticks, _count_ticks(top, base), undated, earlier, first.isoformat()
    )


def _shown_from(days: Sequence[date]) -> date:
    """Where the picture begins: a few events told from long ago (the first twentieth) do not squeeze the rest."""
    ordered = sorted(days)
    early, last = ordered[len(ordered) // 20], ordered[-1]
    limit = early - (last - early) / 3
    return next(day for day in ordered if day >= limit)


def bin_start(day: date, unit: str) -> date:
    """The first day of the bin that a day falls in; weeks begin on Monday.

    >>> bin_start(date(2017, 3, 2), "week"), bin_start(date(2017, 3, 2), "month")
    (datetime.date(2017, 2, 27), datetime.date(2017, 3, 1))
    """
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def _unit(first: date, last: date) -> str:
    length = (last - first).days
    if length <= _LONGEST_BY_DAY:
        return "day"
    return "week" if length <= _LONGEST_BY_WEEK else "month"


def _next(start: date, unit: str) -> date:
    if unit == "month":
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return start + timedelta(days=7 if unit == "week" else 1)


def _bars(
    bins: Sequence[date], counts: Counter[tuple[int, EventType]], scale: tuple[float, float], unit: str
) -> tuple[Bar, ...]:
    step, per_event = scale
    base = HEIGHT - _BOTTOM
    bars: list[Bar] = []
    for i, start in enumerate(bins):
        y = float(base)
        for event_type in EventType:
            n = counts[i, event_type]
            if not n:
                continue
            height = n * per_event
            y -= height
            when = day_text(start) if unit == "day" else f"{unit} from {day_text(start)}"
            bars.append(
                Bar(
                    round(_LEFT + i * step, 2),
                    round(y, 2),
                    round(max(step - 1.5, 1.2), 2),
                    round(height, 2),
                    type_key(event_type),
                    COLOURS[event_type],
                    f"{when}: {n} {event_type.value}",
                )
            )
    return tuple(bars)


def _day_ticks(bins: Sequence[date], step: float, unit: str) -> tuple[Tick, ...]:
    every = max(1, ceil(90 / step))
    pattern = "%b %Y" if unit == "month" else "%d %b %Y"
    return tuple(
        Tick(round(_LEFT + i * step, 1), f"{start:{pattern}}".lstrip("0"))
        for i, start in enumerate(bins)
        if i % every == 0 and i * step < WIDTH - _LEFT - 60
    )


def _count_ticks(top: int, base: int) -> tuple[Tick, ...]:
    gap = next(g for g in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**9) if top / g <= 4)
    return tuple(Tick(round(base - n * (base - _TOP) / top, 1), str(n)) for n in range(0, top + 1, gap))

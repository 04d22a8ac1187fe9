"""Events that answer a question in; what the map and the plots draw of them, as columns, bins and comparisons, out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sitrep.pipeline.columns import NO_DAY, Columns, Positions
from sitrep.pipeline.indexing import day_of

#: a plot has no more bins than fit side by side on a wide screen
_MOST_DAYS: Final = 184
_MOST_WEEKS: Final = 240


@dataclass(frozen=True, slots=True)
class Range:
    """A toll in each bin."""

    low: tuple[int, ...]
    best: tuple[int, ...]
    high: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events by type and the dead by side, in bins of a day, a week (from Monday) or a month.

    An event counts in the bin of its first day, once. ``undated`` counts those without a day.
    """

    step: str
    bins: tuple[date, ...]
    types: dict[str, tuple[int, ...]]
    killed: dict[str, Range]
    undated: int


@dataclass(frozen=True, slots=True)
class OutletTally:
    """One outlet against the others.

    ``first`` counts events that it printed on the earliest day, before or together with others; ``alone`` those that
    no other has; ``missed`` those that at least two others have and it has not.
    """

    name: str
    side: str
    events: int
    first: int
    alone: int
    missed: int


@dataclass(frozen=True, slots=True)
class PairTally:
    """Two outlets: how many events both have, and which of them printed earlier how often."""

    one: str
    other: str
    both: int
    one_first: int
    other_first: int


def timeline(positions: Positions, columns: Columns) -> Timeline:
    """Count events and dead over time."""
    start = columns.start[positions]
    dated = positions[start != NO_DAY]
    if not len(dated):
        return Timeline("day", (), {}, {}, len(positions))
    days = columns.start[dated].astype(np.int64)
    step, edges = _edges(int(days.min()), int(days.max()))
    bins = np.searchsorted(edges, days, side="right") - 1
    types = {
        name: _counts(bins[columns.event_type.codes[dated] == code], len(edges))
        for code, name in sorted(enumerate(columns.event_type.names), key=lambda item: item[1])
    }
    bin_of = np.full(len(columns), -1, dtype=np.int64)
    bin_of[dated] = bins
    return Timeline(
        step,
        tuple(day_of(int(edge)) for edge in edges),
        {name: counts for name, counts in types.items() if any(counts)},
        _killed(bin_of, columns, len(edges)),
        len(positions) - len(dated),
    )


def _killed(bin_of: NDArray[np.int64], columns: Columns, size: int) -> dict[str, Range]:
    at = bin_of[columns.toll_at]
    found: dict[str, Range] = {}
    for code, side in sorted(enumerate(columns.toll_side.names), key=lambda item: item[1]):
        rows = (columns.toll_side.codes == code) & (at >= 0)
        if rows.any():
            low, best, high = (
                _counts(at[rows], size, weights[rows])
                for weights in (columns.toll_low, columns.toll_best, columns.toll_high)
            )
            found[side] = Range(low, best, high)
    return found


def _counts(bins: NDArray[np.int64], size: int, weights: NDArray[np.int32] | None = None) -> tuple[int, ...]:
    return tuple(int(n) for n in np.bincount(bins, weights=weights, minlength=size))


def _edges(first: int, last: int) -> tuple[str, NDArray[np.int64]]:
    """The first day of each bin."""
    if last - first < _MOST_DAYS:
        return "day", np.arange(first, last + 1)
    if last - first < _MOST_WEEKS * 7:
        monday = first - day_of(first).weekday()
        return "week", np.arange(monday, last + 1, 7)
    day, edges = day_of(first).replace(day=1), []
    while day <= day_of(last):
        edges.append(first + (day - day_of(first)).days)
        day = (day + timedelta(days=32)).replace(day=1)
    return "month", np.array(edges)


def outlets(positions: Positions, columns: Columns, most: int = 24) -> tuple[list[OutletTally], list[PairTally]]:
    """Hold the outlets of some events against each other, the one with most events first.

    Args:
        positions: the events.
        columns: the index.
        most: so many outlets are compared pair by pair.
    """
    wanted = np.zeros(len(columns), dtype=bool)
    wanted[positions] = True
    rows = np.flatnonzero(wanted[columns.print_at])
    at, outlet, day = columns.print_at[rows], columns.print_outlet.codes[rows], columns.print_day[rows].astype(np.int64)
    size = len(columns.print_outlet.names)
    tellers = np.bincount(at, minlength=len(columns))
    earliest = np.full(len(columns), 2**40, dtype=np.int64)
    np.minimum.at(earliest, at[day != NO_DAY], day[day != NO_DAY])
    total = np.bincount(outlet, minlength=size)
    leading = np.bincount(outlet[(day != NO_DAY) & (day == earliest[at]) & (tellers[at] > 1)], minlength=size)
    alone = np.bincount(outlet[tellers[at] == 1], minlength=size)
    shared = int((tellers > 1).sum())
    in_shared = np.bincount(outlet[tellers[at] > 1], minlength=size)
    order = [int(i) for i in np.argsort(-total, kind="stable") if total[i]]
    tallies = [
        OutletTally(
            columns.print_outlet.names[i],
            columns.outlet_side.get(columns.print_outlet.names[i], "unknown"),
            int(total[i]),
            int(leading[i]),
            int(alone[i]),
            shared - int(in_shared[i]),
        )
        for i in order
    ]
    return tallies, list(_pairs(order[:most], (at, outlet, day), columns))


def _pairs(
    order: list[int], told: tuple[Positions, NDArray[np.int32], NDArray[np.int64]], columns: Columns
) -> list[PairTally]:
    at, outlet, day = told
    first_day = {}
    for code in order:
        days = np.full(len(columns), NO_DAY, dtype=np.int64)
        mine = outlet == code
        days[at[mine]] = np.where(day[mine] == NO_DAY, NO_DAY + 1, day[mine])
        first_day[code] = days
    found = []
    for n, one in enumerate(order):
        for other in order[n + 1 :]:
            a, b = first_day[one], first_day[other]
            both = (a != NO_DAY) & (b != NO_DAY)
            if not both.any():
                continue
            known = both & (a != NO_DAY + 1) & (b != NO_DAY + 1)
            names = columns.print_outlet.names
            found.append(
                PairTally(
                    names[one],
                    names[other],
                    int(both.sum()),
                    int((known & (a < b)).sum()),
                    int((known & (b < a)).sum()),
                )
            )
    return sorted(found, key=lambda p: (-p.both, p.one, p.other))

"""The table of claims in; pairs of rows that share a place, a kind of act and days, out, in batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from sitrep.link.acts import Act, comparable
from sitrep.link.scoring import LASTS_DAYS, NARROW_DAYS
from sitrep.link.table import NO_DAY, ClaimTable, Ints

#: days that two windows may lie apart and still be compared
SLACK_DAYS: Final = 2
#: a claim is compared with at most so many others of one block, those nearest in time first
MOST_IN_BLOCK: Final = 400
#: pairs made at a time, so that memory does not grow with the number of claims
BATCH: Final = 2_000_000
_SHIFT: Final = 23  # bits for a day: 2**23 days reach beyond the year 9999

_ACTS: Final = len(Act)


def candidate_pairs(table: ClaimTable) -> Iterator[tuple[Ints, Ints]]:
    """Batches of (i, j) with i < j; no pair comes twice in one batch, and seldom in two."""
    index = _Index(table)
    relations = np.array(sorted(table.book.relations()), dtype=np.int64).reshape(-1, 2)
    both = np.concatenate([relations, relations[relations[:, 0] != relations[:, 1]][:, ::-1]])
    found: list[Ints] = []
    waiting = 0
    for rows in (index.narrow, index.wide):
        for one, other in _act_pairs(wide=rows is index.wide):
            for pairs in index.join(rows, both, one, other):
                found.append(pairs)
                waiting += len(pairs)
                if waiting >= BATCH:
                    yield _distinct(found)
                    found, waiting = [], 0
    found.extend(_by_person(table))
    if found:
        yield _distinct(found)


def _by_person(table: ClaimTable) -> Iterator[Ints]:
    """Pairs that name one person hurt or taken within a few days, wherever: a man is killed once."""
    rows = np.flatnonzero((table.persons != 0) & (table.start != NO_DAY))
    for bit in range(63):
        named = rows[(table.persons[rows] >> bit) & 1 == 1]
        named = named[np.argsort(table.start[named], kind="stable")]
        high = np.searchsorted(table.start[named], table.end[named] + SLACK_DAYS, "right")
        high = np.minimum(high, np.arange(len(named)) + MOST_IN_BLOCK // 2)
        sizes = np.maximum(high - np.arange(len(named)) - 1, 0)
        ones, others = np.repeat(named, sizes), named[_ranges(np.arange(len(named)) + 1, sizes)]
        yield (np.minimum(ones, others) << 32) | np.maximum(ones, others)


def _act_pairs(*, wide: bool) -> Iterator[tuple[Act, Act]]:
    for one in Act:
        for other in Act:
            if one == other or (not wide and comparable(one, other)):
                yield one, other


def _distinct(found: list[Ints]) -> tuple[Ints, Ints]:
    keys = np.unique(np.concatenate(found))
    return keys >> 32, keys & 0xFFFFFFFF


class _Index:
    """Mentions of places (a row of the table and one of its spots), sorted by place, act and first day."""

    def __init__(self, table: ClaimTable) -> None:
        sizes = np.array([len(spots) for spots in table.place_sets], dtype=np.int64)[table.places]
        row = np.repeat(np.arange(len(table), dtype=np.int64), sizes)
        spot = np.array([s for number in table.places.tolist() for s in table.place_sets[number]], dtype=np.int64)
        dated = table.start[row] != NO_DAY
        row, spot = row[dated], spot[dated]
        group = spot * _ACTS + table.act[row]
        key = (group << _SHIFT) | table.start[row]
        order = np.argsort(key, kind="stable")
        self.table, self.row, self.spot, self.key = table, row[order], spot[order], key[order]
        width = table.end[self.row] - table.start[self.row]
        narrow = width < NARROW_DAYS
        self.narrow = np.flatnonzero(narrow)
        # a lasting thing told twice may be told days apart, so it is looked for as widely as a wide window
        self.wide = np.flatnonzero(~narrow | table.ongoing[self.row])

    def join(self, chosen: Ints, relations: Ints, one: Act, other: Act) -> Iterator[Ints]:
        """Keys (i << 32 | j) of pairs of a chosen mention of act ``one`` with any mention of act ``other``."""
        act = self.table.act[self.row[chosen]]
        left = chosen[act == one]
        if not len(left):
            return
        order = np.argsort(self.spot[left], kind="stable")
        left = left[order]
        spots = self.spot[left]
        first = np.searchsorted(spots, relations[:, 0], "left")
        sizes = np.searchsorted(spots, relations[:, 0], "right") - first
        used = sizes > 0
        first, sizes, target = first[used], sizes[used], relations[used, 1]
        for begin, end in _slices(sizes, BATCH):
            at = _ranges(first[begin:end], sizes[begin:end])
            spot = np.repeat(target[begin:end], sizes[begin:end])
            yield from self._pairs(left[at], (spot * _ACTS + int(other)) << _SHIFT)

    def _pairs(self, left: Ints, base: Ints) -> Iterator[Ints]:
        t, row = self.table, self.row[left]
        lasting = np.where(t.ongoing[row], LASTS_DAYS, SLACK_DAYS)
        low = np.searchsorted(self.key, base + t.start[row] - lasting - NARROW_DAYS, "left")
        high = np.searchsorted(self.key, base + t.end[row] + lasting, "right")
        middle = np.searchsorted(self.key, base + t.start[row], "left")
        low = np.maximum(low, middle - MOST_IN_BLOCK // 2)
        high = np.minimum(high, middle + MOST_IN_BLOCK // 2)
        sizes = np.maximum(high - low, 0)
        for begin, end in _slices(sizes, BATCH):
            others = self.row[_ranges(low[begin:end], sizes[begin:end])]
            ones = np.repeat(row[begin:end], sizes[begin:end])
            near = t.start[others] <= t.end[ones] + LASTS_DAYS
            near &= t.end[others] + LASTS_DAYS >= t.start[ones]
            near &= ones != others
            ones, others = ones[near], others[near]
            yield np.unique((np.minimum(ones, others) << 32) | np.maximum(ones, others))


def _ranges(first: Ints, sizes: Ints) -> Ints:
    """The numbers first, first + 1, ... of each range, one range behind the other."""
    total = int(sizes.sum())
    ends = np.cumsum(sizes)
    return np.arange(total, dtype=np.int64) - np.repeat(ends - sizes - first, sizes)


def _slices(sizes: Ints, most: int) -> Iterator[tuple[int, int]]:
    """Slices of ``sizes`` whose sums stay near ``most``."""
    ends = np.cumsum(sizes)
    begin = 0
    while begin < len(sizes):
        done = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + most, "right")))
        yield begin, end
        begin = end

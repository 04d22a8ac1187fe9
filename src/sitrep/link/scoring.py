"""Pairs of claims in; how much speaks for one happening, part by part, out (weights are logarithms of odds)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np

from sitrep.link.acts import DISPUTED_AUTHOR, MUTUAL, RATE, Act, fit
from sitrep.link.places import DEAL_FOR_AREA, SAME_WIDE_AREA
from sitrep.link.table import NO_DAY, NO_TOLL, ClaimTable, Flags, Floats, Ints, Party, Signature
from sitrep.model.taxonomy import Factuality, SubEventType

#: at and above this sum two claims tell one happening
THRESHOLD: Final = 5.0
IMPOSSIBLE: Final = -inf
#: what the parts of a score are called, in the order of the columns of `Scorer.parts`
PARTS: Final = ("act and sides", "place", "days", "toll", "target", "persons", "same words", "same report")

SHARED_ACTOR: Final = 1.2
SHARED_SIDE: Final = 0.9
OTHER_SIDE: Final = -2.5
DISPUTED_CULPRIT: Final = -1.4
CIVILIANS_TOO: Final = -0.6
ROLES_SWAPPED: Final = -0.3
DENIED: Final = 0.6
ATTEMPT_OR_DEED: Final = -0.6
DAY_WEIGHT_MOST: Final = 2.2
DAY_WEIGHT_LEAST: Final = -3.0
#: an act that kills so many is rarer at a place than others of its kind, by this factor
MANY_DEAD: Final = 10
MANY_DEAD_RATE: Final = 0.25
ONE_DAY_OFF: Final = -1.3
TWO_DAYS_OFF: Final = -2.6
STILL_GOING_ON: Final = 0.0
#: windows up to this many days are narrow; a wider one tells nothing of acts of another kind inside it
NARROW_DAYS: Final = 4
#: days between two tellings of one lasting thing
LASTS_DAYS: Final = 14
TOLL_EQUAL: Final = 1.5
TOLL_EQUAL_SMALL: Final = 0.7
TOLL_NEAR: Final = 0.6
TOLL_FAR: Final = -1.2
TARGET_SHARED: Final = 0.7
TARGET_OTHER: Final = -1.8
PERSON_SHARED: Final = 2.0
PERSON_OTHER: Final = -0.8
#: two places do not exclude each other where one named person is killed or taken in both
SAME_PERSON_ELSEWHERE: Final = -1.5
SAME_WORDS: Final = 3.0
SAME_REPORT: Final = -2.5
#: opposite outcomes within windows of so many days more than one, and places that fit so well, contradict each other
RIVAL_DAYS: Final = 2
RIVAL_PLACE: Final = 2.0

_UNREAL: Final = frozenset({Factuality.PLANNED, Factuality.HYPOTHETICAL})
_REAL_TAKING: Final = frozenset({Factuality.OCCURRED, Factuality.ONGOING})


@dataclass(slots=True)
class _Memo:
    """A symmetric weight of two numbers, worked out once for each pair of them."""

    weigh: Callable[[int, int], float]
    known: dict[int, float]
    limit: int = 4_000_000

    def __call__(self, ones: Ints, others: Ints) -> Floats:
        keys = (np.minimum(ones, others) << 32) | np.maximum(ones, others)
        unique, where = np.unique(keys, return_inverse=True)
        if len(self.known) > self.limit:
            self.known.clear()
        values = np.empty(len(unique), dtype=np.float64)
        for i, key in enumerate(unique.tolist()):
            value = self.known.get(key)
            if value is None:
                value = self.known[key] = self.weigh(key >> 32, key & 0xFFFFFFFF)
            values[i] = value
        return values[where]


class Scorer:
    """Scores pairs of rows of one table."""

    def __init__(self, table: ClaimTable) -> None:
        """Keep the table; nothing is worked out before a pair is asked for."""
        self.table = table
        self._rate = np.array([RATE[act] for act in Act])
        self._signatures = _Memo(lambda a, b: weigh_signatures(table.signatures[a], table.signatures[b]), {})
        self._places = _Memo(lambda a, b: table.book.weight(table.place_sets[a], table.place_sets[b], taking=False), {})
        self._taken = _Memo(lambda a, b: table.book.weight(table.place_sets[a], table.place_sets[b], taking=True), {})

    def parts(self, i: Ints, j: Ints) -> Floats:
        """The parts of the score of each pair, shape (pairs, len(PARTS)); -inf where a part makes it impossible."""
        t = self.table
        return np.stack(
            [
                self._signatures(t.signature[i], t.signature[j]),
                self._place(i, j),
                self._days(i, j),
                np.maximum(_tolls(t.killed[i], t.killed[j]), TOLL_FAR) + 0.3 * _tolls(t.injured[i], t.injured[j]),
                _bits(t.targets[i], t.targets[j], TARGET_SHARED, TARGET_OTHER),
                _bits(t.persons[i], t.persons[j], PERSON_SHARED, PERSON_OTHER),
                np.where((t.words[i] == t.words[j]) & (t.words[i] >= 0) & (t.doc[i] != t.doc[j]), SAME_WORDS, 0.0),
                np.where(t.doc[i] == t.doc[j], SAME_REPORT, 0.0),
            ],
            axis=1,
        )

    def scores(self, i: Ints, j: Ints) -> Floats:
        """The sum of the parts of each pair, shape (pairs,)."""
        total: Floats = self.parts(i, j).sum(axis=1)
        return total

    def rivals(self, i: Ints, j: Ints, parts: Floats) -> Ints:
        """The pairs among (i, j) that tell opposite outcomes at one place in one short window, shape (pairs, 2)."""
        t = self.table
        narrow = np.maximum(t.end[i] - t.start[i], t.end[j] - t.start[j]) <= RIVAL_DAYS
        meets = np.maximum(t.start[i], t.start[j]) <= np.minimum(t.end[i], t.end[j])
        may = np.isneginf(parts[:, 0]) & (parts[:, 1] >= RIVAL_PLACE) & narrow & meets
        pairs = np.stack([i[may], j[may]], axis=1)
        found = [opposite(t.signatures[a], t.signatures[b]) for a, b in t.signature[pairs].tolist()]
        kept: Ints = pairs[np.array(found, dtype=np.bool_)]
        return kept

    def _place(self, i: Ints, j: Ints) -> Floats:
        t = self.table
        both_taken = (t.act[i] == Act.TAKING) & (t.act[j] == Act.TAKING)
        weights = np.empty(len(i), dtype=np.float64)
        for chosen, memo in ((both_taken, self._taken), (~both_taken, self._places)):
            if chosen.any():
                weights[chosen] = memo(t.places[i[chosen]], t.places[j[chosen]])
        deal = (t.act[i] == Act.DEAL) & (t.act[j] == Act.DEAL) & (weights == SAME_WIDE_AREA)
        named = (t.persons[i] & t.persons[j]) != 0
        return np.where(
            deal, weights + DEAL_FOR_AREA, np.where(named, np.maximum(weights, SAME_PERSON_ELSEWHERE), weights)
        )

    def _days(self, i: Ints, j: Ints) -> Floats:
        t = self.table
        gap = np.maximum(t.start[i], t.start[j]) - np.minimum(t.end[i], t.end[j])
        wide = np.maximum(t.end[i] - t.start[i], t.end[j] - t.start[j]) + 1
        rate = np.maximum(self._rate[t.act[i]], self._rate[t.act[j]])
        rate = np.where(np.minimum(t.killed[i], t.killed[j]) >= MANY_DEAD, rate * MANY_DEAD_RATE, rate)
        weight = np.clip(-np.log(rate * wide), DAY_WEIGHT_LEAST, DAY_WEIGHT_MOST)
        weight = np.where(gap == 1, weight + ONE_DAY_OFF, np.where(gap == 2, weight + TWO_DAYS_OFF, weight))
        # two exact days that differ are two happenings; so are two windows that lie three days apart
        apart = (gap >= 3) | ((gap >= 1) & t.exact[i] & t.exact[j])
        apart |= (wide > NARROW_DAYS) & (t.act[i] != t.act[j])
        weight = np.where(apart, IMPOSSIBLE, weight)
        lasting = t.ongoing[i] & t.ongoing[j] & (gap <= LASTS_DAYS) & (t.act[i] == t.act[j])
        weight = np.where(lasting, np.maximum(weight, STILL_GOING_ON), weight)
        undated = (t.start[i] == NO_DAY) | (t.start[j] == NO_DAY)
        return np.where(undated, DAY_WEIGHT_LEAST, weight)


def weigh_signatures(one: Signature, other: Signature) -> float:
    """How well two claims' acts, factuality and sides fit one happening; -inf where they exclude each other."""
    base = fit(one.sub, other.sub)
    if base is None or (one.factuality in _UNREAL) != (other.factuality in _UNREAL) or opposite(one, other):
        return IMPOSSIBLE
    if Factuality.DENIED in (one.factuality, other.factuality):
        base += DENIED
    if (one.factuality is Factuality.ATTEMPTED) != (other.factuality is Factuality.ATTEMPTED):
        base += ATTEMPT_OR_DEED
    # who bombed a town is in dispute where its people died; armies say whom they bomb
    disputed = one.act in DISPUTED_AUTHOR and other.act in DISPUTED_AUTHOR and _hurts_civilians(one, other)
    author = DISPUTED_CULPRIT if disputed else OTHER_SIDE
    straight = _weigh(one.actor1, other.actor1, author) + _weigh(one.actor2, other.actor2, OTHER_SIDE)
    if one.act in MUTUAL or other.act in MUTUAL or SubEventType.TRANSFER_OF_TERRITORY in (one.sub, other.sub):
        swapped = _weigh(one.actor1, other.actor2, OTHER_SIDE) + _weigh(one.actor2, other.actor1, OTHER_SIDE)
        straight = max(straight, swapped + ROLES_SWAPPED)
    return base + straight


def opposite(one: Signature, other: Signature) -> bool:
    """Whether two claims tell opposite outcomes: two winners, or a place taken and the same assault repelled."""
    if SubEventType.TRANSFER_OF_TERRITORY in (one.sub, other.sub):
        return False
    if one.act is Act.TAKING and other.act is Act.TAKING:
        denied = Factuality.DENIED in (one.factuality, other.factuality)
        return not denied and _apart(one.actor1, other.actor1)
    for taken, fought in ((one, other), (other, one)):
        if taken.act is Act.TAKING and fought.act is Act.FIGHT and fought.factuality is Factuality.ATTEMPTED:
            won = taken.factuality in _REAL_TAKING and not _apart(taken.actor1, fought.actor1)
            return won and bool(taken.actor1.sides and fought.actor1.sides)
    return False


def _hurts_civilians(*signatures: Signature) -> bool:
    return any("civilians" in s.actor2.ids or not s.actor2.sides for s in signatures)


def _apart(one: Party, other: Party) -> bool:
    return bool(one.sides and other.sides) and not one.sides & other.sides


def _weigh(one: Party, other: Party, conflict: float) -> float:
    if not one.sides or not other.sides:
        return 0.0
    if one.ids & other.ids:
        return SHARED_ACTOR
    if one.sides & other.sides:
        return SHARED_SIDE
    return CIVILIANS_TOO if "civilian" in one.sides | other.sides or "civilians" in one.ids | other.ids else conflict


def _tolls(one: Ints, other: Ints) -> Floats:
    known = (one != NO_TOLL) & (other != NO_TOLL)
    low, high = np.minimum(one, other), np.maximum(one, other)
    equal = np.where(high > 3, TOLL_EQUAL, TOLL_EQUAL_SMALL)
    near = high <= low * 1.5 + 1
    far = (high > low * 4 + 4) | ((high > low * 2 + 2) & (high >= 10))
    return np.where(known, np.where(low == high, equal, np.where(near, TOLL_NEAR, np.where(far, TOLL_FAR, 0.0))), 0.0)


def _bits(one: Ints, other: Ints, shared: float, differ: float) -> Floats:
    both: Flags = (one != 0) & (other != 0)
    return np.where(both, np.where((one & other) != 0, shared, differ), 0.0)

"""Tolls in, the numbers that a format asks for out: the lowest reported, a total split over days and places, sides."""

from __future__ import annotations

from dataclasses import dataclass

from sitrep.model.claim import Casualty, Claim
from sitrep.model.event import Estimate, Event
from sitrep.model.taxonomy import CasualtyKind, Side
from sitrep.report.dossier import Dossier


def lowest(toll: Estimate) -> int:
    """The lowest reported number, 0 where none is known (EXPORTS 4.6).

    "About 20" and "up to 20" name no lower number than 20, so 20 it is.

    >>> lowest(Estimate(10, 12, None)), lowest(Estimate(None, 20, 20)), lowest(Estimate())
    (10, 20, 0)
    """
    numbers = (toll.low, toll.best, toll.high)
    return next((n for n in numbers if n is not None), 0)


def split(total: int, parts: int) -> tuple[int, ...]:
    """Divide ``total`` over ``parts`` rows as evenly as can be, the remainder from the first on (EXPORTS 4.6).

    Raises:
        ValueError: ``parts`` is below 1, or ``total`` below 0.

    >>> split(12, 3), split(1, 2), split(11, 3), split(0, 2)
    ((4, 4, 4), (1, 0), (4, 4, 3), (0, 0))
    """
    if parts < 1 or total < 0:
        raise ValueError(f"cannot split {total} over {parts} rows")
    share, rest = divmod(total, parts)
    return tuple(share + (1 if i < rest else 0) for i in range(parts))


@dataclass(frozen=True, slots=True)
class SideTolls:
    """The best estimate of the dead by side."""

    actor1: int = 0
    actor2: int = 0
    civilians: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All sides together."""
        return self.actor1 + self.actor2 + self.civilians + self.unknown


def bounds(toll: Estimate) -> tuple[int, int, int]:
    """Low, best and high with no gap: a bound that no claim gives takes the nearest number that one gives.

    >>> bounds(Estimate(10, None, None)), bounds(Estimate(None, 20, None)), bounds(Estimate(3, 5, 9))
    ((10, 10, 10), (20, 20, 20), (3, 5, 9))
    """
    known = [n for n in (toll.low, toll.best, toll.high) if n is not None]
    if not known:
        return 0, 0, 0
    best = toll.best if toll.best is not None else known[0]
    low = toll.low if toll.low is not None else best
    high = toll.high if toll.high is not None else best
    return min(low, best, high), best, max(low, best, high)


def by_side(event: Event, dossier: Dossier) -> SideTolls:
    """Share the event's best estimate of the dead among its sides, as the claim nearest to that estimate does.

    What no claim gives a side to is ``unknown``; where the claim counts more than the estimate, the shares are cut
    from the largest, so that the sides always sum to the estimate.
    """
    best = bounds(event.killed)[1]
    shares = [s for c in dossier.claims_of(event) if (s := _shares(c, event)) is not None]
    if not shares or best == 0:
        return SideTolls(unknown=best)
    nearest = min(shares, key=lambda s: abs(s.total - best))
    parts = [nearest.actor1, nearest.actor2, nearest.civilians, nearest.unknown]
    while sum(parts) > best:
        parts[parts.index(max(parts))] -= sum(parts) - best if max(parts) >= sum(parts) - best else max(parts)
    parts[3] += best - sum(parts)
    return SideTolls(*parts)


def _shares(claim: Claim, event: Event) -> SideTolls | None:
    dead = [c for c in claim.casualties if c.kind is CasualtyKind.KILLED]
    if not dead:
        return None
    turned = _is_turned(claim, event)
    sides = {Side.ACTOR1: Side.ACTOR2, Side.ACTOR2: Side.ACTOR1} if turned else {}
    sums = dict.fromkeys(Side, 0)
    for casualty in dead:
        sums[sides.get(casualty.side, casualty.side)] += _best(casualty)
    return SideTolls(sums[Side.ACTOR1], sums[Side.ACTOR2], sums[Side.CIVILIANS], sums[Side.UNKNOWN])


def _best(casualty: Casualty) -> int:
    return bounds(Estimate(casualty.low, casualty.best, casualty.high))[1]


def _is_turned(claim: Claim, event: Event) -> bool:
    """Whether the claim names as actor1 those whom the event has as actor2."""
    first = {a.actor_id for a in claim.actor1 if a.actor_id}
    second = {a.actor_id for a in claim.actor2 if a.actor_id}
    ours = {a.actor_id for a in event.actor1 if a.actor_id}
    theirs = {a.actor_id for a in event.actor2 if a.actor_id}
    return len(first & theirs) + len(second & ours) > len(first & ours) + len(second & theirs)

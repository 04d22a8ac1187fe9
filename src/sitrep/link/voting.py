"""The values that claims tell of one field in; the value shown, every value told and whether they conflict, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Generic, TypeVar

from sitrep.model.claim import Claim
from sitrep.model.event import Estimate, FieldView, Said
from sitrep.model.taxonomy import CasualtyKind

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Vote(Generic[V]):
    """One value with the claims and the origins that tell it."""

    value: V
    claim_ids: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Toll:
    """The people of one kind that one claim counts, all sides together."""

    claim_id: str
    low: int | None
    best: int | None
    high: int | None

    @property
    def words(self) -> str:
        """The toll as shown among the values told: "7", "at least 10", "up to 20", "10 to 40, likeliest 12"."""
        low, best, high = self.low, self.best, self.high
        if low is not None and high is not None:
            told = str(low) if low == high else f"{low} to {high}"
        elif low is not None:
            told = f"at least {low}"
        elif high is not None:
            told = f"up to {high}"
        else:
            return "no number" if best is None else f"about {best}"
        return told if best is None or best in (low, high) else f"{told}, likeliest {best}"


def votes(values: Sequence[tuple[str, V]], origin_of: Mapping[str, str], rank: Callable[[V], object]) -> list[Vote[V]]:
    """The distinct values of (claim id, value), that of most origins first, then of most claims, then by ``rank``."""
    by_value: dict[V, list[str]] = {}
    for claim_id, value in values:
        by_value.setdefault(value, []).append(claim_id)
    found = [
        Vote(value, tuple(sorted(ids)), tuple(sorted({origin_of[i] for i in ids}))) for value, ids in by_value.items()
    ]
    found.sort(key=lambda vote: (-len(vote.origins), -len(vote.claim_ids), rank(vote.value)))
    return found


def view(
    name: str, found: Sequence[Vote[V]], show: Callable[[V], str], *, shown: str = "", contested: bool = False
) -> FieldView:
    """The field view of ``found`` (best first); ``shown`` where the value shown is not simply the first."""
    if len(found) == 1:
        why = "the only value told"
    elif shown and shown != show(found[0].value):
        why = f"drawn from the {len(found)} values told"
    else:
        why = f"told by {len(found[0].origins)} of {len({o for vote in found for o in vote.origins})} origins"
    return FieldView(
        name=name,
        shown=shown or show(found[0].value),
        why=why,
        values=tuple(Said(show(vote.value), vote.claim_ids, vote.origins) for vote in found),
        contested=contested,
    )


def toll_of(claim: Claim, kind: CasualtyKind) -> Toll | None:
    """The people of ``kind`` that a claim counts, of both sides and civilians together; None where it counts none."""
    told = [c for c in claim.casualties if c.kind is kind and not (c.low is None and c.best is None and c.high is None)]
    if not told:
        return None
    lows = [c.low if c.low is not None else 0 for c in told]
    bests = [c.best if c.best is not None else c.low if c.low is not None else c.high for c in told]
    highs = [c.high for c in told]
    return Toll(
        claim.claim_id,
        sum(lows) if any(c.low is not None for c in told) else None,
        sum(b for b in bests if b is not None),
        sum(h for h in highs if h is not None) if all(h is not None for h in highs) else None,
    )


def estimate(tolls: Sequence[Toll], origin_of: Mapping[str, str], age: Mapping[str, str]) -> tuple[Estimate, bool]:
    """The range over independent origins, and whether they conflict.

    Of each origin the latest telling counts (an updated toll replaces the earlier one). Low is the smallest, high the
    largest (open where the largest is open), best the value most origins tell, then the lower middle one. Nothing is
    added up: two origins of one event count the same dead. They conflict where the ranges of two origins do not meet.
    """
    latest: dict[str, Toll] = {}
    for toll in sorted(tolls, key=lambda t: (age.get(t.claim_id, ""), t.claim_id)):
        latest[origin_of[toll.claim_id]] = toll
    told = list(latest.values())
    if not told:
        return Estimate(), False
    bests = sorted(toll.best for toll in told if toll.best is not None)
    often = max((bests.count(b) for b in bests), default=0)
    modes = [b for b in bests if bests.count(b) == often]
    lows = [low for toll in told if (low := toll.low if toll.low is not None else toll.best) is not None]
    highs = [toll.high for toll in told if toll.high is not None]
    tops = [top for toll in told if (top := toll.high if toll.high is not None else toll.best) is not None]
    is_open = any(toll.high is None and (toll.best or 0) >= max(highs, default=0) for toll in told)
    clash = len(told) > 1 and bool(lows) and max(lows) > min((t for t in tops), default=0)
    best = median_low(modes) if modes else None
    return Estimate(min(lows, default=None), best, None if is_open else max(highs, default=None)), clash

"""Nothing in; the noun for an event of another data set out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ReferenceEvent:
    """An event of another data set: when, where, who, how many died.

    ``reach_km`` is how far from its point it may have been (by its own precision code); days are both included.
    """

    ref_id: str
    source: str
    start: date
    end: date
    place: str
    admin1: str
    lat: float
    lon: float
    reach_km: float
    kind: str
    side_a: str
    side_b: str
    low: int
    best: int
    high: int
    told: str

"""Our events and another data set's in; which are one happening, what each has that the other lacks and why, out."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from sitrep.model.claim import Json, Location
from sitrep.model.event import Event
from sitrep.model.place import distance_km
from sitrep.model.reference_event import ReferenceEvent
from sitrep.model.taxonomy import EventType, Factuality, LocationRole
from sitrep.reference.theatre import Theatre

#: days and kilometres beyond which two events are never one happening
DAYS_APART: Final = 2
MOST_KM: Final = 60.0
#: what two events must reach to be one happening
MATCH: Final = 4.0
#: a window of ours wider than this dates no event
WIDEST_DAYS: Final = 10
#: how far the reference is moved to see what matches by chance: far from any week's and month's rhythm
CHANCE_DAYS: Final = 101
_BY_DAY: Final = {0: 2.0, 1: 1.0, 2: 0.0}
_SIDE_AGREES: Final = 1.0
_SIDE_DIFFERS: Final = -2.0
_SAME_DEAD: Final = 1.5
_NEAR_DEAD: Final = 0.5
_OTHER_DEAD: Final = -0.5
#: what we code that data sets of violence leave out
_NO_VIOLENCE: Final = (EventType.STRATEGIC, EventType.PROTESTS)
_HAPPENED: Final = (Factuality.OCCURRED, Factuality.ONGOING, Factuality.ATTEMPTED)


class Why(StrEnum):
    """Why an event of one side has no fellow on the other."""

    NO_DAY = "ours has no day, or a window of weeks"
    NO_POINT = "ours is placed only in a province or nowhere"
    NO_VIOLENCE = "ours is no violence (agreement, deployment, arrest)"
    NO_DEAD = "ours tells of no dead, which the reference asks for"
    SIDES = "near in time and place, but sides, distance or dead do not agree enough"
    DAYS = "same sides and place, but 3 to 7 days away"
    NOTHING = "nothing near in time and place"
    TAKEN = "its fellow matches another event better"
    NOT_REPORTED = "no report of ours tells of that place on those days"


@dataclass(frozen=True, slots=True)
class Match:
    """One happening in both data sets."""

    event: Event
    reference: ReferenceEvent
    score: float
    days: int
    km: float

    @property
    def dead_agree(self) -> bool | None:
        """Whether the ranges of the dead meet; None where ours gives none."""
        return _dead_meet(self.event, self.reference)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two data sets have in common, and what each has alone with the reason."""

    matches: tuple[Match, ...]
    ours: tuple[tuple[Event, Why], ...]
    theirs: tuple[tuple[ReferenceEvent, Why], ...]


@dataclass(frozen=True, slots=True)
class _Ours:
    """One event of ours as compared: its window, points and sides."""

    event: Event
    start: date
    end: date
    points: tuple[tuple[float, float, float], ...]
    sides: frozenset[str]
    unnamed: bool


def compare(
    events: Sequence[Event], reference: Sequence[ReferenceEvent], theatre: Theatre, year: int | None = None
) -> Comparison:
    """Match our events with those of another data set, each with at most one, best pairs first.

    It never decides who is right: what differs is listed, not corrected. An event of ours told for several places may be
    several in the reference; the others then stand as `Why.TAKEN`.

    Args:
        events: Our events; planned, denied and supposed ones are left out.
        reference: Theirs.
        theatre: Whose actor list says which side a name stands for.
        year: Only events of this year on both sides.
    """
    sides = _Sides(theatre)
    ours = [e for e in events if e.factuality in _HAPPENED and (year is None or _in_year(e.start, e.end, year))]
    theirs = sorted(
        (r for r in reference if year is None or _in_year(r.start, r.end, year)), key=lambda r: (r.start, r.ref_id)
    )
    starts = [r.start for r in theirs]
    alone: dict[str, Why] = {}
    found: list[tuple[float, int, int, Match]] = []
    for number, event in enumerate(ours):
        mine = _comparable(event, sides)
        if isinstance(mine, Why):
            alone[event.event_id] = mine
            continue
        near = _near(mine, theirs, starts)
        scored = [(pair, match) for pair in near if (match := _score(mine, theirs[pair], sides)) is not None]
        good = [(pair, match) for pair, match in scored if match.score >= MATCH]
        found.extend((-match.score, number, pair, match) for pair, match in good)
        alone[event.event_id] = _why_alone(mine, theirs, starts, scored=bool(good), sides=sides)
    return _settle(ours, theirs, found, alone)


def by_chance(
    events: Sequence[Event], reference: Sequence[ReferenceEvent], theatre: Theatre, year: int | None = None
) -> int:
    """How many events would match by chance: the matches with a reference moved by `CHANCE_DAYS`, within its own days."""
    if not reference:
        return 0
    first, last = min(r.start for r in reference), max(r.end for r in reference)
    whole = (last - first).days + 1

    def moved(day: date) -> date:
        return first + timedelta(days=((day - first).days + CHANCE_DAYS) % whole)

    shifted = [replace(r, start=moved(r.start), end=moved(r.start) + (r.end - r.start)) for r in reference]
    return len(compare(events, shifted, theatre, year).matches)


def _settle(
    ours: Sequence[Event],
    theirs: Sequence[ReferenceEvent],
    found: list[tuple[float, int, int, Match]],
    alone: Mapping[str, Why],
) -> Comparison:
    used_ours: set[int] = set()
    used_theirs: set[int] = set()
    matches = []
    for _, number, pair, match in sorted(found, key=lambda row: row[:3]):
        if number not in used_ours and pair not in used_theirs:
            used_ours.add(number)
            used_theirs.add(pair)
            matches.append(match)
    reached = {pair for _, _, pair, _ in found}
    return Comparison(
        tuple(matches),
        tuple((event, alone[event.event_id]) for number, event in enumerate(ours) if number not in used_ours),
        tuple(
            (row, Why.TAKEN if number in reached else Why.NOT_REPORTED)
            for number, row in enumerate(theirs)
            if number not in used_theirs
        ),
    )


class _Sides:
    """Which side a name or an id stands for, in the theatre's actor list."""

    def __init__(self, theatre: Theatre) -> None:
        self._actors = theatre.actors
        self.named = cache(self._named)

    def of_id(self, actor_id: str) -> str:
        return self._actors.side_of(actor_id).partition("-")[0]

    def _named(self, text: str) -> str:
        for name in text.split(","):
            actor = self._actors.lookup(name.partition("(")[0].strip())
            if actor is not None and actor.side not in ("", "unknown"):
                return actor.side.partition("-")[0]
        return ""


def _comparable(event: Event, sides: _Sides) -> _Ours | Why:
    if event.event_type in _NO_VIOLENCE:
        return Why.NO_VIOLENCE
    if event.start is None or event.end is None or (event.end - event.start).days > WIDEST_DAYS:
        return Why.NO_DAY
    points = tuple(point for place in event.locations if (point := _point(place)) is not None)
    if not points:
        return Why.NO_POINT
    ids = [actor.actor_id for actor in (*event.actor1, *event.actor2) if actor.actor_id]
    known = frozenset(side for i in ids if (side := sides.of_id(i)) not in ("", "unknown"))
    return _Ours(event, event.start, event.end, points, known, unnamed=not (event.actor1 and event.actor2))


def _point(place: Location) -> tuple[float, float, float] | None:
    if place.lat is None or place.lon is None or place.precision == 3 or place.role is LocationRole.WITHIN:
        return None
    return place.lat, place.lon, max(5.0, place.radius_km or 0.0)


def _near(mine: _Ours, theirs: Sequence[ReferenceEvent], starts: Sequence[date], days: int = DAYS_APART) -> list[int]:
    """Numbers of the reference events within so many days (theirs may last longer than a day) and reach."""
    first = bisect_left(starts, mine.start - timedelta(days=days + 31))
    last = bisect_left(starts, mine.end + timedelta(days=days + 1))
    return [n for n in range(first, last) if _gap(mine, theirs[n]) <= days and _km(mine, theirs[n]) is not None]


def _gap(mine: _Ours, other: ReferenceEvent) -> int:
    return max(0, (max(mine.start, other.start) - min(mine.end, other.end)).days)


def _km(mine: _Ours, other: ReferenceEvent) -> float | None:
    """Kilometres between the nearest points; None beyond the reach of both."""
    near = [(distance_km(lat, lon, other.lat, other.lon), reach) for lat, lon, reach in mine.points]
    km, reach = min(near)
    return km if km <= min(MOST_KM, reach + other.reach_km) else None


def _score(mine: _Ours, other: ReferenceEvent, sides: _Sides) -> Match | None:
    gap, km = _gap(mine, other), _km(mine, other)
    if km is None or gap not in _BY_DAY:
        return None
    score = _BY_DAY[gap] + (2.0 if km <= 5 else 1.5 if km <= 12 else 0.5) - (0.5 if other.reach_km > 25 else 0.0)
    score += sum(_side_score(mine, side) for name in (other.side_a, other.side_b) if (side := sides.named(name)))
    meet = _dead_meet(mine.event, other)
    if meet is not None:
        same = mine.event.killed.best == other.best
        score += _SAME_DEAD if meet and same else _NEAR_DEAD if meet else _OTHER_DEAD
    return Match(mine.event, other, score, gap, km)


def _side_score(mine: _Ours, side: str) -> float:
    if side in mine.sides:
        return _SIDE_AGREES
    return 0.0 if mine.unnamed or len(mine.sides) < 2 else _SIDE_DIFFERS


def _dead_meet(event: Event, other: ReferenceEvent) -> bool | None:
    killed = event.killed
    if killed.best is None and killed.low is None:
        return None
    low = killed.low if killed.low is not None else killed.best or 0
    high = killed.high if killed.high is not None else max(other.high, killed.best or 0)
    return low <= other.high and high >= other.low


def _why_alone(
    mine: _Ours, theirs: Sequence[ReferenceEvent], starts: Sequence[date], *, scored: bool, sides: _Sides
) -> Why:
    if scored:
        return Why.TAKEN
    if _near(mine, theirs, starts):
        return Why.SIDES
    if not (mine.event.killed.best or mine.event.killed.low):
        return Why.NO_DEAD
    week = [n for n in _near(mine, theirs, starts, days=7) if _agrees(mine, theirs[n], sides)]
    return Why.DAYS if week else Why.NOTHING


def _agrees(mine: _Ours, other: ReferenceEvent, sides: _Sides) -> bool:
    return all(_side_score(mine, side) >= 0 for name in (other.side_a, other.side_b) if (side := sides.named(name)))


def _in_year(start: date | None, end: date | None, year: int) -> bool:
    return start is not None and end is not None and start.year <= year <= end.year


def reasons(rows: Iterable[tuple[object, Why]]) -> list[tuple[Why, int]]:
    """How often each reason stands, most often first."""
    return Counter(why for _, why in rows).most_common()


def to_rows(comparison: Comparison) -> list[dict[str, Json]]:
    """The comparison as flat rows: matches first, then what each side has alone."""
    rows = [_row("both", m.event, m.reference, m, "") for m in comparison.matches]
    rows += [_row("ours only", event, None, None, why.value) for event, why in comparison.ours]
    rows += [_row("theirs only", None, reference, None, why.value) for reference, why in comparison.theirs]
    return rows


def _row(
    where: str, event: Event | None, reference: ReferenceEvent | None, match: Match | None, why: str
) -> dict[str, Json]:
    killed = event.killed if event else None
    return {
        "in": where,
        "why": why,
        "score": round(match.score, 2) if match else None,
        "days_apart": match.days if match else None,
        "km_apart": round(match.km, 1) if match else None,
        "dead_agree": match.dead_agree if match else None,
        "event_id": event.event_id if event else None,
        "our_start": event.start.isoformat() if event and event.start else None,
        "our_end": event.end.isoformat() if event and event.end else None,
        "our_type": event.sub_event_type.value if event else None,
        "our_place": "; ".join(place.name for place in event.locations) if event else None,
        "our_actor1": "; ".join(actor.name for actor in event.actor1) if event else None,
        "our_actor2": "; ".join(actor.name for actor in event.actor2) if event else None,
        "our_killed_low": killed.low if killed else None,
        "our_killed_best": killed.best if killed else None,
        "our_killed_high": killed.high if killed else None,
        "ref_id": reference.ref_id if reference else None,
        "ref_start": reference.start.isoformat() if reference else None,
        "ref_end": reference.end.isoformat() if reference else None,
        "ref_kind": reference.kind if reference else None,
        "ref_place": reference.place if reference else None,
        "ref_side_a": reference.side_a if reference else None,
        "ref_side_b": reference.side_b if reference else None,
        "ref_low": reference.low if reference else None,
        "ref_best": reference.best if reference else None,
        "ref_high": reference.high if reference else None,
        "ref_told": reference.told if reference else None,
    }

"""The resolved places of one claim in, the most specific level stated out (CODEBOOK, `locations`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitrep.model.claim import Location, Span
from sitrep.model.place import distance_km
from sitrep.model.taxonomy import LocationRole
from sitrep.resolve.places_relative import HEIGHT_KM

MOVES = frozenset({LocationRole.FROM, LocationRole.TO})
#: a place told after another one this near by (but no part of it) tells more closely where that was
_CLOSER_KM = (5.0, 40.0)
#: what a later sentence tells further away than this from all that was told before is another happening's place
_ELSEWHERE_KM = 100.0
#: what reaches this many times as far as a town is no place inside its province but a river or a road through it
_THROUGH = 3.0
#: what reaches further than this lies in no one place: a river, a desert
_LONG_KM = 20.0
#: how the words begin that name no place but take one up again ("the camp")
_TOLD_AGAIN = ("the ", "this ", "that ", "The ", "This ", "That ")
#: what stands between a place and the one it lies in ("Salma in Jabal Akrad"), and behind the one that another is of ("Syria's")
_LIES_IN = re.compile(
    r"\s*,?\s+(?:in|of)\s+(?:the\s+)?(?:(?:area|region|district|mountains?|countryside)\s+of\s+)?", re.IGNORECASE
)
#: ... unless that is as near as a report tells: "the market in the Zahraa district"
_QUARTER = re.compile(r"\b(?:district|neighbou?rhood|quarter|suburb|area|village|camp|street)\b", re.IGNORECASE)
#: ... and behind one that another lies in: "Syria's Deir al-Zor"
_OF_IT = re.compile(r"['’]s?\s+")
_NOT_LETTERS = re.compile(r"[^a-z]+")


def most_specific(locations: Sequence[Location], evidence: Sequence[Span] = ()) -> tuple[Location, ...]:
    """Drop what is told twice and what only contains, or stands for, another place of the claim.

    A province, a country or a city goes where a place inside it is named; a place where movement began or ended stays.

    Args:
        locations: The resolved places of a claim.
        evidence: The sentences that tell it: a later one may tell more closely where it was, and does not move it far away.
    """
    once: list[Location] = []
    for location in locations:
        if all(not _same(location, other) for other in once):
            once.append(location)
    told = [p for p in once if not any(_lies_in(other, p, evidence) for other in once if other is not p)]
    kept = [p for p in told if not any(_contains(p, other) for other in told if other is not p)]
    closer = [
        p for p in kept if not _is_alone(p, kept, evidence) or not any(_tells_closer(o, p, evidence) for o in kept)
    ]
    return tuple(p for p in closer if not _is_elsewhere(p, closer, evidence))


def _same(a: Location, b: Location) -> bool:
    if a.gazetteer_id and a.gazetteer_id == b.gazetteer_id and a.name == b.name:
        return True
    return a.name == b.name and (a.lat, a.lon) == (b.lat, b.lon)


def _contains(outer: Location, inner: Location) -> bool:
    if outer.role in MOVES or inner.role in MOVES:
        return False
    if outer.country and inner.country and outer.country != inner.country:
        return False
    city = inner.name.rpartition(", ")[2]
    if city != inner.name and ", " not in outer.name and (outer.name == city or outer.name.endswith(f" {city}")):
        return True  # "Karrada, Baghdad" and "Central Baghdad"
    wide = outer.precision == 3
    narrow = inner.precision is None or inner.precision < 3
    if (wide and narrow) or _is_province(outer, inner):
        return True
    is_country = outer.country is not None and outer.admin1 in (None, "") and wide
    return is_country and inner.admin1 not in (None, "")


def _lies_in(inner: Location, outer: Location, evidence: Sequence[Span]) -> bool:
    """Whether the words say that one place lies in the other: "the town of Salma in Jabal Akrad", "Syria's Deir al-Zor"."""
    one, other = inner.span, outer.span
    if outer.role in MOVES or inner.role in MOVES or one is None or other is None:
        return False
    told = next(
        (s for s in evidence if s.start <= min(one.start, other.start) and max(one.end, other.end) <= s.end), None
    )
    if told is None:
        return False
    if one.end <= other.start:
        narrow = inner.precision is not None and inner.precision < 3 and not _QUARTER.search(outer.text)
        through = (inner.radius_km or 0.0) > _LONG_KM
        return (
            narrow
            and not through
            and bool(_LIES_IN.fullmatch(told.text[one.end - told.start : other.start - told.start]))
        )
    between = told.text[other.end - told.start : one.start - told.start]
    lost = (
        between == " " and outer.text == f"{outer.name}s"
    )  # text that lost its apostrophes: "Syrias eastern Deir al-Zor"
    return outer.precision == 3 and (lost or bool(_OF_IT.fullmatch(between)))


def _is_province(outer: Location, inner: Location) -> bool:
    """Whether a bare name, taken for the city, may well be its province, in which the other place lies: "Idlib" and Saraqib."""
    unit = _letters(inner.admin1)
    bare = " " not in outer.text or _letters(outer.text) == unit
    if inner.radius_km is not None and outer.radius_km is not None and inner.radius_km > _THROUGH * outer.radius_km:
        return False  # a river or a road that leads through it
    return bare and bool(unit) and _letters(outer.name) == unit and _letters(inner.name) != unit


def _letters(name: str | None) -> str:
    return _NOT_LETTERS.sub("", (name or "").lower())


def _sentence(location: Location, evidence: Sequence[Span]) -> int:
    """Where the sentence of the evidence begins that names a location, -1 for none."""
    at = location.span.start if location.span is not None else -1
    return next((s.start for s in evidence if s.start <= at < s.end), -1)


def _is_alone(location: Location, places: Sequence[Location], evidence: Sequence[Span]) -> bool:
    """Whether no other place is named in its sentence: a list of towns is not what one further place tells more closely."""
    at = _sentence(location, evidence)
    return all(_sentence(p, evidence) != at for p in places if p is not location)


def _km(a: Location, b: Location) -> float | None:
    """How far apart two places lie; None where one is not known, or roughly by what it stands beside ("Point 287")."""
    if any(p.gazetteer_id is None and (p.radius_km or 0.0) >= HEIGHT_KM for p in (a, b)):
        return None
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return distance_km(a.lat, a.lon, b.lat, b.lon)


def _tells_closer(later: Location, first: Location, evidence: Sequence[Span]) -> bool:
    """Whether a later sentence names a place near the first, and not the first again, and so tells it more closely."""
    before, at = _sentence(first, evidence), _sentence(later, evidence)
    if first.role in MOVES or later.role in MOVES or ", " in first.name or not 0 <= before < at:
        return False
    if later.text.startswith(_TOLD_AGAIN) or any(s.start == at and first.text in s.text for s in evidence):
        return False
    km = _km(first, later)
    return km is not None and _CLOSER_KM[0] < km <= _CLOSER_KM[1]


def _is_elsewhere(later: Location, all_told: Sequence[Location], evidence: Sequence[Span]) -> bool:
    """Whether a place is far from all that the tellings before its own name, the fullest of which comes first."""
    if later.role in MOVES:
        return False
    order = [s.start for s in evidence]
    at = _sentence(later, evidence)
    before = order[: order.index(at)] if at in order else []
    far = [_km(later, p) for p in all_told if p.role not in MOVES and _sentence(p, evidence) in before]
    return bool(far) and all(km is not None and km > _ELSEWHERE_KM for km in far)

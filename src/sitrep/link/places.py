"""Locations of claims in; a book of distinct places and of how well any two of them fit one happening, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import combinations, product
from math import floor, inf
from typing import Final

from sitrep.link.names import one_edit_apart, skeleton
from sitrep.model.claim import Claim, Location
from sitrep.model.place import distance_km
from sitrep.model.taxonomy import LocationRole

#: farther apart than this, two points are two places of two happenings
REACH_KM: Final = 12.0
#: two places of one name this near are one place with two coordinates
HOMONYM_KM: Final = 15.0
#: two entries of a gazetteer with one name this near are one place entered twice
TWIN_KM: Final = 5.0
_CELL_DEGREES: Final = 0.12
_WIDE_RADIUS_KM: Final = 25.0
_AT: Final = (LocationRole.AT, LocationRole.NEAR, LocationRole.WITHIN)

SAME_PLACE: Final = 3.0
SAME_NAME_NEAR: Final = 2.8
SAME_NAME_ONLY: Final = 2.5
LIKE_NAME_NEAR: Final = 2.0
LIKE_NAME_ONLY: Final = 1.2
SAME_WIDE_AREA: Final = 0.8
#: what more it says when a deal is about that area: a truce is not one of many things there
DEAL_FOR_AREA: Final = 1.0
INSIDE_AREA: Final = -1.5
NOWHERE: Final = -1.0
ROLE_DIFFERS: Final = -0.4
#: kilometres up to which two points with other names get this weight
BY_DISTANCE: Final = ((1.5, 1.0), (4.0, 0.0), (8.0, -0.8), (REACH_KM, -1.6))
#: two entries of the gazetteer, each named as the very place, are two places however near
OTHER_ENTRY: Final = -1.0
#: a place taken is that place and not the one beside it
TAKING_ELSEWHERE: Final = -4.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as one claim names it: what decides whether another claim means the same."""

    gazetteer_id: str
    key: str
    name: str
    lat: float | None
    lon: float | None
    role: LocationRole
    wide: bool
    admin1: str


NO_SPOT: Final = Spot("", "", "", None, None, LocationRole.WITHIN, True, "")


def spot_of(place: Location) -> Spot:
    """The spot of a coded location."""
    role = place.role if place.role in _AT else LocationRole.AT
    # of a place told itself the radius says how well its point is known, not how far it reaches
    reaches = (place.radius_km or 0.0) > _WIDE_RADIUS_KM and place.precision != 1
    wide = role is LocationRole.WITHIN or place.precision == 3 or reaches
    located = place.lat is not None and place.lon is not None
    return Spot(
        gazetteer_id=place.gazetteer_id or "",
        key=skeleton(place.name.partition(",")[0]),
        name=place.name,
        lat=round(place.lat, 3) if located and place.lat is not None else None,
        lon=round(place.lon, 3) if located and place.lon is not None else None,
        role=role,
        wide=wide,
        admin1=skeleton(place.admin1 or ""),
    )


def spots_of(claim: Claim) -> tuple[Spot, ...]:
    """The spots where a claim happened; `NO_SPOT` where it names none."""
    told = [place for place in claim.locations if place.role in _AT] or list(claim.locations)
    return tuple(dict.fromkeys(spot_of(place) for place in told)) or (NO_SPOT,)


@dataclass(slots=True)
class PlaceBook:
    """Distinct spots, numbered, and the relation between those that may be one place."""

    spots: list[Spot] = field(default_factory=list)
    _number: dict[Spot, int] = field(default_factory=dict)
    _relation: dict[tuple[int, int], float] = field(default_factory=dict)

    def number(self, spot: Spot) -> int:
        """The number of a spot; a new one is entered."""
        found = self._number.get(spot)
        if found is None:
            found = self._number[spot] = len(self.spots)
            self.spots.append(spot)
        return found

    def relate(self) -> None:
        """Work out which spots may be one place; call it once every spot is entered."""
        for one, other in self._candidates():
            weight = affinity(self.spots[one], self.spots[other])
            if weight is not None:
                self._relation[one, other] = weight

    def relations(self) -> Iterator[tuple[int, int]]:
        """Pairs of spot numbers (first <= second) that may be one place."""
        return iter(self._relation)

    def weight(self, ones: tuple[int, ...], others: tuple[int, ...], *, taking: bool) -> float:
        """How well two claims' spots fit one happening: the best pair of them, -inf where none does."""
        best = -inf
        for one, other in product(ones, others):
            found = self._relation.get((one, other) if one <= other else (other, one))
            if found is None:
                continue
            first, second = self.spots[one], self.spots[other]
            if taking and not (first.wide or second.wide) and distinct(first, second):
                found = TAKING_ELSEWHERE
            best = max(best, found)
        return best

    def _candidates(self) -> set[tuple[int, int]]:
        groups: dict[tuple[str, str | tuple[int, int]], list[int]] = defaultdict(list)
        areas: dict[str, list[int]] = defaultdict(list)
        for number, spot in enumerate(self.spots):
            for key in _keys(spot):
                groups[key].append(number)
            if spot.wide and spot.key:
                areas[spot.key].append(number)
        found = {(number, number) for number in range(len(self.spots))}
        for members in groups.values():
            found.update(_pairs(members))
        found.update(self._neighbours())
        for number, spot in enumerate(self.spots):
            if spot.admin1 in areas:
                found.update((min(number, area), max(number, area)) for area in areas[spot.admin1] if area != number)
        return found

    def _neighbours(self) -> Iterator[tuple[int, int]]:
        cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, spot in enumerate(self.spots):
            if spot.lat is not None and spot.lon is not None and not spot.wide:
                cells[floor(spot.lat / _CELL_DEGREES), floor(spot.lon / _CELL_DEGREES)].append(number)
        for (row, column), members in cells.items():
            yield from _pairs(members)
            for down, right in ((0, 1), (1, -1), (1, 0), (1, 1)):
                for one, other in product(members, cells.get((row + down, column + right), ())):
                    yield min(one, other), max(one, other)


def affinity(one: Spot, other: Spot) -> float | None:
    """How well two spots fit one happening; None where they cannot be one place."""
    if one is NO_SPOT or other is NO_SPOT:
        return NOWHERE if one is other else None
    shift = 0.0 if one.role is other.role else ROLE_DIFFERS
    if one.wide or other.wide:
        return _wide_affinity(one, other)
    if one.gazetteer_id and one.gazetteer_id == other.gazetteer_id:
        return SAME_PLACE + shift
    apart = _km(one, other)
    if apart is not None and apart > HOMONYM_KM:
        return None
    named = name_likeness(one, other)
    if one.gazetteer_id and other.gazetteer_id and (named < 1.0 or apart is None or apart > TWIN_KM):
        named = 0.0
    if named == 1.0 and (apart is None or apart <= HOMONYM_KM):
        return (SAME_NAME_ONLY if apart is None else SAME_NAME_NEAR) + shift
    if named > 0.0 and (apart is None or apart <= REACH_KM):
        return (LIKE_NAME_ONLY if apart is None else LIKE_NAME_NEAR) + shift
    if apart is None:
        return None
    if one.role is other.role is LocationRole.AT and one.gazetteer_id and other.gazetteer_id:
        shift = OTHER_ENTRY
    return next((weight + shift for limit, weight in BY_DISTANCE if apart <= limit), None)


def name_likeness(one: Spot, other: Spot) -> float:
    """1.0 for two spellings of one name, 0.5 for spellings one letter apart, 0.0 otherwise."""
    if not one.key or not other.key:
        return 0.0
    if one.name.casefold() == other.name.casefold():
        return 1.0
    if one.key == other.key:
        return 1.0 if len(one.key) >= 4 or _alike(one, other) >= 0.6 else 0.0
    near = min(len(one.key), len(other.key)) >= 4 and one_edit_apart(one.key, other.key)
    return 0.5 if near and _alike(one, other) >= 0.7 else 0.0


def _alike(one: Spot, other: Spot) -> float:
    return SequenceMatcher(None, one.name.casefold(), other.name.casefold(), autojunk=False).ratio()


def distinct(one: Spot, other: Spot) -> bool:
    """Whether two spots are surely two named places, however near."""
    if one.gazetteer_id and one.gazetteer_id == other.gazetteer_id:
        return False
    likeness = name_likeness(one, other)
    if one.gazetteer_id and other.gazetteer_id:
        apart = _km(one, other)
        return likeness < 1.0 or apart is None or apart > TWIN_KM
    return likeness == 0.0


def _wide_affinity(one: Spot, other: Spot) -> float | None:
    same = one.key == other.key or (bool(one.gazetteer_id) and one.gazetteer_id == other.gazetteer_id)
    if one.wide and other.wide:
        return SAME_WIDE_AREA if same else None
    area, point = (one, other) if one.wide else (other, one)
    return INSIDE_AREA if same or (area.key and point.admin1 == area.key) else None


def _km(one: Spot, other: Spot) -> float | None:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    return distance_km(one.lat, one.lon, other.lat, other.lon)


def _keys(spot: Spot) -> Iterator[tuple[str, str]]:
    if spot.gazetteer_id:
        yield "id", spot.gazetteer_id
    if spot.key:
        yield "name", spot.key
        if len(spot.key) >= 4:  # spellings one letter apart share a key with one letter dropped
            yield from {("edit", spot.key[:i] + spot.key[i + 1 :]) for i in range(len(spot.key))}
            yield "edit", spot.key


def _pairs(members: Iterable[int]) -> Iterator[tuple[int, int]]:
    return combinations(sorted(set(members)), 2)

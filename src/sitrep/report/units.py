"""A theatre's district outlines and populated places in, the district and subdistrict of a place out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sitrep.model.claim import Location
from sitrep.model.taxonomy import LocationRole
from sitrep.reference.seats import Seats
from sitrep.report.page.boundaries import Area

#: nearer than this a populated place is the place itself, whose units are known and need no outline
_SAME_KM: Final = 1.0
_PROVINCE, _DISTRICT, _SUBDISTRICT = 1, 2, 3
_LEVELS: Final = (_PROVINCE, _DISTRICT, _SUBDISTRICT)
#: UCDP's precision of a place known to its district, and to its province
_TO_DISTRICT, _TO_PROVINCE = 3, 4


@dataclass(frozen=True, slots=True)
class UnitNames:
    """The names of the second and third level that a place lies in; "" where they are not known."""

    admin2: str = ""
    admin3: str = ""


class Units:
    """Which district and subdistrict a place lies in, as far as the place is known that closely."""

    def __init__(self, areas: Sequence[Area] = (), seats: Seats | None = None) -> None:
        """Take outlines (GeoJSON of the theatre, levels 2 and 3 where there) and populated places."""
        self._areas = {level: [_Outline.of(a) for a in areas if a.level == level] for level in _LEVELS}
        self._seats = seats or Seats()

    def of(self, place: Location) -> UnitNames:
        """The units of a place; nothing for a province or what is wider, no subdistrict for a district.

        The nearest populated place decides where it is the place itself. Else the district is that whose outline holds the
        point, and the subdistrict that of the nearest populated place of this district.
        """
        level = _known_to(place)
        if level < _DISTRICT or place.lat is None or place.lon is None:
            return UnitNames()
        same = self._seats.nearest(place.lat, place.lon)
        if same and same[1] <= _SAME_KM:
            return UnitNames(same[0].admin2, same[0].admin3 if level >= _SUBDISTRICT else "")
        admin2 = self._holding(_DISTRICT, place.lat, place.lon)
        if not admin2 or level < _SUBDISTRICT:
            return UnitNames(admin2)
        near = self._seats.nearest(place.lat, place.lon, admin2)
        return UnitNames(admin2, self._holding(_SUBDISTRICT, place.lat, place.lon) or (near[0].admin3 if near else ""))

    def province(self, place: Location) -> str:
        """The province whose outline holds the place's point; "" where none does."""
        return "" if place.lat is None or place.lon is None else self._holding(_PROVINCE, place.lat, place.lon)

    def _holding(self, level: int, lat: float, lon: float) -> str:
        return next((outline.area.name for outline in self._areas[level] if outline.holds(lat, lon)), "")


@dataclass(frozen=True, slots=True)
class _Outline:
    """An area with the box around it, so that most points are told to be outside at once."""

    area: Area
    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, area: Area) -> _Outline:
        lons = [lon for ring in area.rings for lon, _ in ring] or [0.0]
        lats = [lat for ring in area.rings for _, lat in ring] or [0.0]
        return cls(area, min(lons), min(lats), max(lons), max(lats))

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the point lies inside: a line from it to the east crosses the rings an odd number of times."""
        if not (self.south <= lat <= self.north and self.west <= lon <= self.east):
            return False
        inside = False
        for ring in self.area.rings:
            for (lon1, lat1), (lon2, lat2) in zip(ring, (*ring[1:], ring[0]), strict=True):
                if (lat1 > lat) != (lat2 > lat) and lon < lon1 + (lat - lat1) * (lon2 - lon1) / (lat2 - lat1):
                    inside = not inside
        return inside


def _known_to(place: Location) -> int:
    """The level to which a place is known: 3 a point or town, 2 a district, 1 a province or wider."""
    if place.ucdp_precision is not None:
        if place.ucdp_precision >= _TO_PROVINCE:
            return 1
        return _DISTRICT if place.ucdp_precision == _TO_DISTRICT else _SUBDISTRICT
    return 1 if place.precision == 3 or place.role is LocationRole.WITHIN else _SUBDISTRICT


#: of a theatre that knows no districts
NO_UNITS: Final = Units()

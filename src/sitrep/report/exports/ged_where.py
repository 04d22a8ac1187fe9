"""An event's places in, the one point that a GED row has and how exact it is out (EXPORTS 5.2, where_prec)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitrep.model.claim import Location
from sitrep.model.event import Event
from sitrep.model.place import distance_km
from sitrep.model.taxonomy import LocationRole
from sitrep.report.dossier import happened_at
from sitrep.report.knowledge import Country, country_of
from sitrep.report.units import Units

#: GED's "within about 25 km of a known point"
_NEAR_KM = 25.0
#: GED's precision of a district; what is wider lies in none
_DISTRICT = 3


@dataclass(frozen=True, slots=True)
class Where:
    """The point of a row; ``is_spread`` when it stands for several places."""

    name: str
    description: str
    lat: float
    lon: float
    admin1: str
    admin2: str
    country: Country
    precision: int
    is_spread: bool


def where_of(event: Event, units: Units) -> Where | str:
    """The place nearest to all the others, as exact as the spread of them allows; text: why there is none.

    Deaths are not divided among places: one row keeps them whole and says how wide it is.
    """
    places = [p for p in happened_at(event) if p.lat is not None and p.lon is not None]
    if not places:
        return "no place with a position is known"
    middle = min(places, key=lambda place: sum(_apart(place, other) for other in places))
    country = country_of(middle.country)
    if country is None or middle.lat is None or middle.lon is None:
        return f"the place {middle.text!r} has no known country"
    precision = _precision(middle) if len(places) == 1 else max(_precision(middle), _spread(middle, places))
    names = ", ".join(dict.fromkeys(p.name for p in places))
    radius = f"; uncertain by {middle.radius_km:g} km" if middle.radius_km else ""
    return Where(
        middle.name,
        names + radius,
        middle.lat,
        middle.lon,
        middle.admin1 or "",
        units.of(middle).admin2 if precision <= _DISTRICT else "",
        country,
        precision,
        len(places) > 1,
    )


def _precision(place: Location) -> int:
    if place.ucdp_precision is not None:
        return place.ucdp_precision
    by_acled = {1: 1, 2: 2, 3: 4}.get(place.precision or 0)
    by_role = {LocationRole.AT: 1, LocationRole.NEAR: 2, LocationRole.WITHIN: 4}
    return by_acled or by_role.get(place.role, 5)


def _spread(middle: Location, places: Sequence[Location]) -> int:
    if all(_apart(middle, other) <= _NEAR_KM for other in places):
        return 2
    if middle.admin1 and all(p.admin1 == middle.admin1 for p in places):
        return 4
    return 5 if all(p.country == middle.country for p in places) else 6


def _apart(one: Location, two: Location) -> float:
    if one.lat is None or one.lon is None or two.lat is None or two.lon is None:
        return 0.0
    return distance_km(one.lat, one.lon, two.lat, two.lon)

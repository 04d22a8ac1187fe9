"""A place and the words around its name go in; point, area or sector with its uncertainty and both precision scales come out."""

from __future__ import annotations

from sitrep.model.place import Geometry, Place, Shape, distance_km, moved
from sitrep.model.taxonomy import LocationRole
from sitrep.reference.gazetteer.kinds import kinds
from sitrep.resolve.places_phrase import PlacePhrase

#: an area reaching no farther than this is given a middle; a wider one has none that would not mislead
SMALL_AREA_KM = 30.0
_COUNTRYSIDE_KM = 25.0


def geometry_of(place: Place, phrase: PlacePhrase, role: LocationRole = LocationRole.AT) -> Geometry:
    """The geometry that a phrase gives a place.

    A distance and a direction give the point they lead to, a direction alone a sector beside the place, a province or a country
    an area without a point. ACLED precision: 1 the place itself, 2 near it or a part of it, 3 an area. UCDP precision: 1 exact, 2
    near (within 25 km), 4 a first-level unit, 5 a linear or fuzzy area, 6 a country.
    """
    if place.kind == "country":
        return Geometry(Shape.AREA, None, None, place.radius_km, 3, 6, place.place_id)
    spot = kinds()[place.kind].group != "line" and not (kinds()[place.kind].wide and place.radius_km > SMALL_AREA_KM)
    if phrase.km is not None and phrase.km <= 300 and spot:  # a few kilometres from a river lie nowhere near its middle
        return _away(place, phrase)
    if place.kind == "admin1" or phrase.around in (
        "countryside",
        "desert",
        "rural areas",
        "steppe",
        "badia",
        "barrens",
        "rural",
    ):
        return _area(place, phrase)
    if kinds()[place.kind].wide and place.radius_km > SMALL_AREA_KM:
        return Geometry(Shape.AREA, None, None, place.radius_km, 3, 5, place.place_id)
    if kinds()[place.kind].wide:
        return Geometry(Shape.AREA, place.lat, place.lon, place.radius_km, 2, 3, place.place_id)
    if kinds()[place.kind].group == "line":
        short = place.radius_km <= SMALL_AREA_KM
        lat, lon = (place.lat, place.lon) if short else (None, None)
        return Geometry(Shape.LINE, lat, lon, place.radius_km, 2, 5)
    return _settled(place, phrase, role)


def _away(place: Place, phrase: PlacePhrase) -> Geometry:
    """The point of "79 km north-west of Hama"; without a direction the place itself with that radius."""
    km = phrase.km or 0.0
    if phrase.bearing is None:
        return Geometry(Shape.POINT, place.lat, place.lon, max(km, place.radius_km), 2, 2)
    lat, lon = moved(place.lat, place.lon, phrase.bearing, km)
    return Geometry(Shape.SECTOR, lat, lon, max(2.0, km * 0.25), 2, 2, bearing=phrase.bearing)


def _area(place: Place, phrase: PlacePhrase) -> Geometry:
    radius = place.radius_km if place.kind == "admin1" else max(_COUNTRYSIDE_KM, place.radius_km)
    if phrase.bearing is not None:
        return Geometry(Shape.SECTOR, None, None, radius, 3, 4, place.place_id, bearing=phrase.bearing)
    return Geometry(Shape.AREA, None, None, radius, 3, 4, place.place_id)


def _settled(place: Place, phrase: PlacePhrase, role: LocationRole) -> Geometry:
    near = role in (LocationRole.NEAR,) or phrase.outside
    part = bool(phrase.direction) or bool(phrase.around)
    radius = max(place.radius_km, 5.0 if near or part else 0.0)
    shape = Shape.SECTOR if phrase.bearing is not None else Shape.POINT
    if role == LocationRole.WITHIN:
        return Geometry(shape, place.lat, place.lon, max(radius, 5.0), 2, 2, bearing=phrase.bearing)
    precision = 2 if near or part else 1
    return Geometry(shape, place.lat, place.lon, radius, precision, precision, bearing=phrase.bearing)


def beside(place: Place, reach_km: float = 0.0) -> Geometry:
    """The geometry of something unknown in or beside a place: the place's point, with room for where it may be."""
    return Geometry(Shape.POINT, place.lat, place.lon, max(5.0, reach_km, place.radius_km), 2, 2)


def between(one: Place, other: Place) -> Geometry:
    """The straight line of a road from one place to another; its middle is told only where the road is short."""
    km = distance_km(one.lat, one.lon, other.lat, other.lon)
    ends = ((one.lat, one.lon), (other.lat, other.lon))
    if km / 2 > SMALL_AREA_KM:
        return Geometry(Shape.LINE, None, None, km / 2, 3, 5, line=ends)
    return Geometry(Shape.LINE, (one.lat + other.lat) / 2, (one.lon + other.lon) / 2, max(2.0, km / 2), 2, 5, line=ends)

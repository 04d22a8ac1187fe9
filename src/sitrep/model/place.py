"""The place: what a gazetteer knows of one, what a name may stand for, and the geometry a phrase describes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import asin, atan2, cos, degrees, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a gazetteer.

    ``kind`` is a word of the list in ``reference/gazetteer/kinds.yaml`` ("village", "town", "city", "admin1", "airbase",
    "dam", "mountain", "neighbourhood", "region" ...). ``lat`` and ``lon`` are decimal degrees (EPSG:4326); for an area
    they are its middle and ``radius_km`` its reach. ``country`` is the ISO 3166 code of two letters; ``within`` the city a
    quarter lies in; ``fame`` (0-255) ten times the logarithm of how often it is told of, for which inhabitants may stand.
    """

    place_id: str
    name: str
    kind: str
    lat: float
    lon: float
    population: int = 0
    admin1: str = ""
    admin2: str = ""
    country: str = ""
    names: tuple[str, ...] = ()
    radius_km: float = 0.0
    within: str = ""
    fame: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place a name may stand for: ``score`` 0-1 is the likeness of the names, ``how`` says how they match."""

    place: Place
    score: float
    how: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A name that no single place answers to, with what it might be and why none was taken."""

    text: str
    reason: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class NameHit:
    """A gazetteer name found in running text (``start`` to ``end`` of that text); ``kind_hint`` is its commonest kind."""

    start: int
    end: int
    name: str
    kind_hint: str = ""


class Shape(StrEnum):
    """What form a described place has."""

    POINT = "point"
    AREA = "area"
    LINE = "line"
    SECTOR = "sector"


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where a phrase says something is, and how closely.

    Attributes:
        shape: point, area (an admin unit or region), line (a road from A to B) or sector (a direction from a place).
        lat: Latitude of the point, or of the middle of what is not a point; None where only the area is known.
        lon: Longitude likewise.
        radius_km: The uncertainty around the point.
        acled_precision: ACLED's scale, 1 (the named place) to 3 (a province or wider).
        ucdp_precision: UCDP's scale, 1 (exact) to 7 (international waters or unknown).
        area_id: The gazetteer id of the area ("" unless ``shape`` is an area).
        line: The corners of a line as (lat, lon).
        bearing: For a sector, degrees clockwise from north; None when no direction is told.
    """

    shape: Shape
    lat: float | None
    lon: float | None
    radius_km: float
    acled_precision: int
    ucdp_precision: int
    area_id: str = ""
    line: tuple[tuple[float, float], ...] = ()
    bearing: float | None = None


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The great-circle distance in kilometres between two points in decimal degrees."""
    phi1, phi2 = radians(lat1), radians(lat2)
    half = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def bearing_degrees(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The direction (degrees clockwise from north, 0 to 360) in which the second point lies from the first."""
    phi1, phi2, turn = radians(lat1), radians(lat2), radians(lon2 - lon1)
    east = sin(turn) * cos(phi2)
    north = cos(phi1) * sin(phi2) - sin(phi1) * cos(phi2) * cos(turn)
    return degrees(atan2(east, north)) % 360


def moved(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """The point ``km`` kilometres from (lat, lon) in the direction ``bearing``, as (lat, lon)."""
    phi, turn, arc = radians(lat), radians(bearing), km / EARTH_RADIUS_KM
    phi2 = asin(min(1.0, max(-1.0, sin(phi) * cos(arc) + cos(phi) * sin(arc) * cos(turn))))
    step = atan2(sin(turn) * sin(arc) * cos(phi), cos(arc) - sin(phi) * sin(phi2))
    return degrees(phi2), (lon + degrees(step) + 540) % 360 - 180

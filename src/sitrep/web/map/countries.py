"""The bundled outlines of countries (Natural Earth 1:50m, as TopoJSON) in; rings and border lines near a frame out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sitrep.model.claim import Json

SOURCE = Path(__file__).parent / "countries-50m.json"
CREDIT = "Natural Earth, public domain"

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A box of longitudes and latitudes."""

    west: float
    south: float
    east: float
    north: float

    def wider(self, degrees: float) -> Frame:
        """The box with a margin on every side, inside the world."""
        return Frame(
            max(-180.0, self.west - degrees),
            max(-85.0, self.south - degrees),
            min(180.0, self.east + degrees),
            min(85.0, self.north + degrees),
        )

    def touches(self, ring: Ring) -> bool:
        """Whether the box around ``ring`` overlaps this one."""
        lons, lats = [p[0] for p in ring], [p[1] for p in ring]
        return min(lons) <= self.east and max(lons) >= self.west and min(lats) <= self.north and max(lats) >= self.south


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its polygons (each an outer ring and its holes) and the numbers of the arcs that bound it."""

    name: str
    polygons: tuple[tuple[Ring, ...], ...]
    arcs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Countries:
    """Every country, and the arcs that bound them as (number, line)."""

    all: tuple[Country, ...]
    arcs: tuple[Ring, ...]

    def borders(self, frame: Frame, without: str = "") -> tuple[Ring, ...]:
        """The lines between two countries that cross ``frame``; none of the country called ``without``."""
        seen: dict[int, int] = {}
        for country in self.all:
            for arc in country.arcs:
                seen[arc] = seen.get(arc, 0) + (99 if country.name == without else 1)
        return tuple(self.arcs[arc] for arc, n in sorted(seen.items()) if n == 2 and frame.touches(self.arcs[arc]))


@cache
def countries() -> Countries:
    """Read the bundled file, once."""
    topology: Json = json.loads(SOURCE.read_text(encoding="utf-8"))
    if not isinstance(topology, dict):
        raise ValueError(f"{SOURCE}: no topology")
    arcs = _arcs(topology)
    objects = _member(_member(topology, "objects"), "countries")
    found = [_country(shape, arcs) for shape in _list(objects, "geometries")]
    return Countries(tuple(found), arcs)


def _arcs(topology: dict[str, Json]) -> tuple[Ring, ...]:
    transform = _member(topology, "transform")
    scale, move = _list(transform, "scale"), _list(transform, "translate")
    (sx, sy), (mx, my) = (_numbers(scale), _numbers(move))
    lines = []
    for arc in _list(topology, "arcs"):
        x = y = 0.0
        line = []
        for step in arc if isinstance(arc, list) else []:
            dx, dy = _numbers(step)
            x, y = x + dx, y + dy
            line.append((round(x * sx + mx, 3), round(y * sy + my, 3)))
        lines.append(tuple(line))
    return tuple(lines)


def _country(shape: Json, arcs: tuple[Ring, ...]) -> Country:
    if not isinstance(shape, dict):
        raise ValueError(f"{SOURCE}: a country is no object")
    name = _member(shape, "properties").get("name")
    whole = shape.get("arcs") or []
    polygons = whole if shape.get("type") == "MultiPolygon" else [whole]
    numbers: set[int] = set()
    built = []
    for polygon in polygons if isinstance(polygons, list) else []:
        rings = []
        for ring in polygon if isinstance(polygon, list) else []:
            steps = [n for n in (ring if isinstance(ring, list) else []) if isinstance(n, int)]
            numbers.update(n if n >= 0 else ~n for n in steps)
            rings.append(_joined(steps, arcs))
        if rings:
            built.append(tuple(rings))
    return Country(str(name or ""), tuple(built), frozenset(numbers))


def _joined(steps: list[int], arcs: tuple[Ring, ...]) -> Ring:
    ring: list[Point] = []
    for step in steps:
        line = arcs[step] if step >= 0 else arcs[~step][::-1]
        ring.extend(line[1:] if ring else line)
    return tuple(ring)


def _member(owner: dict[str, Json], key: str) -> dict[str, Json]:
    value = owner.get(key)
    if not isinstance(value, dict):
        raise ValueError(f"{SOURCE}: {key} must be an object")
    return value


def _list(owner: dict[str, Json], key: str) -> list[Json]:
    value = owner.get(key)
    if not isinstance(value, list):
        raise ValueError(f"{SOURCE}: {key} must be a list")
    return value


def _numbers(pair: Json) -> tuple[float, float]:
    if isinstance(pair, list) and len(pair) == 2:
        one, two = pair
        if isinstance(one, int | float) and isinstance(two, int | float):
            return float(one), float(two)
    raise ValueError(f"{SOURCE}: {pair!r} is no pair of numbers")

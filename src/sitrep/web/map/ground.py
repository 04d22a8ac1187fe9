"""A theatre in; its ground as one JSON object out: land, borders, provinces, and named places with the zoom they show at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitrep.model.claim import Json
from sitrep.model.place import Place
from sitrep.pipeline.dossiers import boundaries_of
from sitrep.reference.theatre import Theatre
from sitrep.report.page.boundaries import Area
from sitrep.web.map.countries import CREDIT, Countries, Frame, Ring, countries
from sitrep.web.map.layers import Layer

_AROUND = 9.0  # degrees of the neighbours that are drawn around a theatre
_WORLD = Frame(-180.0, -60.0, 180.0, 80.0)
_MOST_PLACES = 12_000
_NEAR = 0.012  # degrees: two rows of one town in two sources lie closer than this
#: kinds that get a label, and how much deeper than a settlement of the same fame one must zoom to read it
_KINDS = {
    "city": 0.0,
    "town": 0.0,
    "village": 0.0,
    "locality": 0.5,
    "airbase": 1.0,
    "airport": 1.0,
    "dam": 1.5,
    "neighbourhood": 3.0,
}
#: from this fame on a place shows at this zoom (fame is ten times a logarithm, see the gazetteer)
_STEPS = ((62, 3.5), (58, 4.6), (54, 5.4), (50, 6.6), (45, 7.4), (40, 8.2), (36, 8.9), (33, 9.6), (30, 10.2), (0, 10.8))


@dataclass(frozen=True, slots=True)
class Named:
    """A place with the zoom from which its name may stand on the map."""

    place: Place
    zoom: float


def ground_of(theatre: Theatre, layers: Sequence[Layer] = ()) -> dict[str, Json]:
    """The ground of ``theatre`` with what a person adds to it; without boundaries of its own it is the world of countries."""
    areas = boundaries_of(theatre)
    own = [area for area in areas if area.level > 0 and area.rings]
    frame = _frame(own)
    world = countries()
    home = _home(theatre, own)
    near = frame.wider(_AROUND)
    places = _places(theatre, near)
    return {
        "title": theatre.title,
        "box": [frame.west, frame.south, frame.east, frame.north],
        "credit": list(dict.fromkeys([*(a.credit for a in own if a.credit), CREDIT, *_credits(theatre)])),
        "land": _collection([_polygons(p, near) for c in world.all for p in c.polygons if near.touches(p[0])]),
        "home": _collection([_shape(a) for a in own if a.level == 1]),
        "borders": _lines(world.borders(near, home)),
        "provinces": _lines(_edges([a for a in own if a.level == 1], shared=True)),
        "outline": _lines(_edges([a for a in own if a.level == 1], shared=False)),
        "districts": _lines(_edges([a for a in own if a.level == 2], shared=True)),
        "areas": [*_country_labels(world, near, home), *_area_labels(own)],
        "places": _columns(places, frame),
        "layers": [layer.within(near) for layer in layers],
    }


def _frame(areas: Sequence[Area]) -> Frame:
    points = [point for area in areas for ring in area.rings for point in ring]
    if not points:
        return _WORLD
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return Frame(min(lons), min(lats), max(lons), max(lats))


def _home(theatre: Theatre, own: Sequence[Area]) -> str:
    """The one country whose outline the theatre draws itself, in more detail."""
    if not own or len(theatre.home_countries) != 1:
        return ""
    found = theatre.gazetteer.country(next(iter(theatre.home_countries)))
    return found.name if found else ""


def _credits(theatre: Theatre) -> Iterator[str]:
    for index in theatre.gazetteer.indexes:
        yield from index.credit


def _polygons(polygon: Sequence[Ring], near: Frame) -> Json:
    rings: list[Json] = [_ring(_clipped(ring, near)) for ring in polygon]
    return {"type": "Polygon", "coordinates": rings}


def _shape(area: Area) -> Json:
    # rings of one area in any order: the even-odd rule of the map tells holes from islands
    return {"type": "MultiPolygon", "coordinates": [[_ring(ring)] for ring in area.rings]}


def _clipped(ring: Ring, near: Frame) -> Ring:
    """Pull what lies far outside onto the frame: the fill inside it stays the same, the file gets small."""
    far = near.wider(6)
    pulled = [(min(max(x, far.west), far.east), min(max(y, far.south), far.north)) for x, y in ring]
    return tuple(p for i, p in enumerate(pulled) if i == 0 or p != pulled[i - 1])


def _ring(ring: Ring) -> list[Json]:
    return [[x, y] for x, y in ring]


def _collection(geometries: Sequence[Json]) -> Json:
    features: list[Json] = [{"type": "Feature", "properties": {}, "geometry": g} for g in geometries]
    return {"type": "FeatureCollection", "features": features}


def _lines(lines: Sequence[Ring]) -> Json:
    found: list[Json] = [_ring(line) for line in lines]
    return _collection([{"type": "MultiLineString", "coordinates": found}] if found else [])


def _edges(areas: Sequence[Area], *, shared: bool) -> list[Ring]:
    """The edges that two areas share, or those of the outer outline, each drawn once and joined into lines."""
    count: Counter[frozenset[tuple[float, float]]] = Counter()
    for area in areas:
        for ring in area.rings:
            count.update(frozenset(pair) for pair in zip(ring, ring[1:], strict=False))
    drawn: set[frozenset[tuple[float, float]]] = set()
    lines: list[list[tuple[float, float]]] = []
    for area in areas:
        for ring in area.rings:
            line: list[tuple[float, float]] = []
            for pair in zip(ring, ring[1:], strict=False):
                edge = frozenset(pair)
                if (count[edge] > 1) is shared and edge not in drawn:
                    drawn.add(edge)
                    line = line or [pair[0]]
                    line.append(pair[1])
                elif line:
                    lines.append(line)
                    line = []
            if line:
                lines.append(line)
    return [tuple(line) for line in lines]


def _middle(ring: Ring) -> tuple[float, float]:
    """The centre of gravity of a ring."""
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    if abs(area) < 1e-12:
        return ring[0]
    return round(x / (3 * area), 4), round(y / (3 * area), 4)


def _area_labels(areas: Sequence[Area]) -> list[Json]:
    return [_label(area.name, _middle(max(area.rings, key=len)), area.level) for area in areas if area.name]


def _country_labels(world: Countries, near: Frame, home: str) -> list[Json]:
    labels = []
    for country in world.all:
        main = max((polygon[0] for polygon in country.polygons), key=len)
        if country.name and country.name != home and near.touches(main):
            lon, lat = _middle(_clipped(main, near))
            labels.append(_label(country.name, (lon, lat), 0))
    return labels


def _label(name: str, at: tuple[float, float], level: int) -> Json:
    return {"name": name, "lon": at[0], "lat": at[1], "level": level}


def _places(theatre: Theatre, near: Frame) -> list[Named]:
    """The places inside the frame, the best known first, one for each spot."""
    found: list[Place] = []
    for index in theatre.gazetteer.indexes:
        inside = index.inside(near.west, near.south, near.east, near.north)
        # a quarter told as large as its city, for whom a census counts the same people, is known by fewer names
        found += sorted((place for place in inside if place.kind in _KINDS), key=lambda p: -len(p.names))
    # sorting is stable, so of two rows of the same fame the more trusted source's name stands
    found.sort(key=lambda p: -(p.fame // 4))
    taken: set[tuple[int, int]] = set()
    kept = []
    for place in found:
        x, y = round(place.lon / _NEAR), round(place.lat / _NEAR)
        reach = 2 if place.fame >= 45 and place.kind != "neighbourhood" else 1
        if any((x + i, y + j) in taken for i in range(-1, 2) for j in range(-1, 2)):
            continue
        taken.update((x + i, y + j) for i in range(1 - reach, reach) for j in range(1 - reach, reach))
        kept.append(Named(place, _zoom(place)))
        if len(kept) == _MOST_PLACES:
            break
    return kept


def _zoom(place: Place) -> float:
    base = next(zoom for fame, zoom in _STEPS if place.fame >= fame)
    return min(base + _KINDS[place.kind], 12.5)


def _columns(places: Sequence[Named], frame: Frame) -> Json:
    return {
        # 1 inside the theatre, 0 among its neighbours, whose names stand back
        "home": [int(frame.touches(((n.place.lon, n.place.lat),))) for n in places],
        "name": [n.place.name for n in places],
        "lon": [round(n.place.lon, 4) for n in places],
        "lat": [round(n.place.lat, 4) for n in places],
        "zoom": [n.zoom for n in places],
        "kind": [n.place.kind for n in places],
    }

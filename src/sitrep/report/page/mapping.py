"""Located events and boundaries in, a map picture out: paths, marks and labels in the coordinates of an SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, floor, pi, radians, sin, sqrt
from typing import TypeAlias

from sitrep.model.claim import Location
from sitrep.model.event import Event
from sitrep.model.taxonomy import EventType
from sitrep.report.dossier import happened_at
from sitrep.report.page.boundaries import Area
from sitrep.report.page.palette import SHAPES, type_key

WIDTH, HEIGHT = 860, 560
_KM_PER_DEGREE = 111.195
_MIN_SPAN = 2.4
_LABELS = 14
#: a theatre wider than this (degrees of longitude) is never shown whole
_WIDEST = 60.0
#: how far the events of one place spread, in pixels, however many they are
_CROWD = 40.0
#: rings drawn around a place when several events share it, so that none hides another
_GOLDEN = pi * (3 - sqrt(5))

_Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One event at one place; ``dx`` and ``dy`` move it aside from others there, in pixels of the screen."""

    event_id: str
    key: str
    shape: str
    x: float
    y: float
    dx: float
    dy: float
    size: float
    radius: float
    title: str


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map."""

    x: float
    y: float
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of equal latitude or longitude with its label."""

    path: str
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """An area's outline as SVG path data, and as the corners of its rings."""

    path: str
    name: str
    level: int
    rings: tuple[tuple[tuple[float, float], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class MapPicture:
    """Everything the template draws; ``scale_px`` is how long ``scale_km`` is."""

    width: int
    height: int
    outlines: tuple[Outline, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    scale_km: int
    scale_px: float
    outside: int
    grid: tuple[GridLine, ...] = ()
    credit: str = ""


@dataclass(frozen=True, slots=True)
class _Frame:
    """The stretch of the world that the picture shows, and how a degree becomes pixels."""

    west: float
    north: float
    per_lon: float
    per_lat: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return round((lon - self.west) * self.per_lon, 1), round((self.north - lat) * self.per_lat, 1)

    def km(self, distance: float) -> float:
        return distance / _KM_PER_DEGREE * self.per_lat


def map_picture(events: Sequence[Event], areas: Sequence[Area]) -> MapPicture:
    """Draw the events that have a position; shapes are true in the middle of the map."""
    # the widest level, countries or provinces, is level 1 of the picture whatever the file calls it
    top = min((area.level for area in areas), default=1)
    areas = [replace(area, level=area.level - top + 1) for area in areas]
    placed = [(event, place) for event in events for place in _located(event)]
    frame = _frame([(p.lon, p.lat) for _, p in placed if p.lon is not None and p.lat is not None], areas)
    scale_km = next((n for n in (500, 200, 100, 50, 20, 10, 5, 2) if frame.km(n) <= WIDTH / 4), 1)
    marks = _marks(placed, frame)
    outside = {m.event_id for m in marks if not (0 <= m.x <= WIDTH and 0 <= m.y <= HEIGHT)}
    return MapPicture(
        WIDTH,
        HEIGHT,
        tuple(_outline(area, frame) for area in sorted(areas, key=lambda a: -a.level)),
        marks,
        _labels(areas, placed, frame),
        scale_km,
        round(frame.km(scale_km), 1),
        len(outside),
        () if areas else tuple(_grid(frame)),
        next((area.credit for area in areas if area.credit), ""),
    )


def _located(event: Event) -> list[Location]:
    return [p for p in happened_at(event) if p.lat is not None and p.lon is not None]


def _frame(points: Sequence[tuple[float, float]], areas: Sequence[Area]) -> _Frame:
    corners = [corner for area in areas for ring in area.rings for corner in ring]
    west, south, east, north = _shown_box(points, _box(corners)) or (-180.0, -60.0, 180.0, 75.0)
    lon0, lat0 = (west + east) / 2, (south + north) / 2
    squeeze = max(0.2, cos(radians(lat0)))
    width = max((east - west) * squeeze * 1.08, _MIN_SPAN)
    height = max((north - south) * 1.08, _MIN_SPAN * HEIGHT / WIDTH)
    per_lat = min(WIDTH / width, HEIGHT / height)
    per_lon = per_lat * squeeze
    return _Frame(lon0 - WIDTH / per_lon / 2, lat0 + HEIGHT / per_lat / 2, per_lon, per_lat)


def _grid(frame: _Frame) -> Iterator[GridLine]:
    """Lines of latitude and longitude, for a map that has no outlines to tell where it is."""
    wide = WIDTH / frame.per_lon
    step = next((s for s in (0.5, 1, 2, 5, 10, 20) if wide / s <= 8), 30)
    for i in range(floor(frame.west / step) + 1, floor((frame.west + wide) / step) + 1):
        x, _ = frame.at(i * step, frame.north)
        yield GridLine(f"M{x:g} 0V{HEIGHT}", x + 4, HEIGHT - 34, _degrees(i * step, "E", "W"))
    south = frame.north - HEIGHT / frame.per_lat
    for i in range(floor(south / step) + 1, floor(frame.north / step) + 1):
        _, y = frame.at(frame.west, i * step)
        yield GridLine(f"M0 {y:g}H{WIDTH}", 6, y - 4, _degrees(i * step, "N", "S"))


def _degrees(value: float, positive: str, negative: str) -> str:
    return f"{abs(value):g}\u00b0{positive if value > 0 else negative if value < 0 else ''}"


def _shown_box(points: Sequence[tuple[float, float]], theatre: _Box | None) -> _Box | None:
    """The stretch to begin with: the theatre's when most events lie in it and fill enough of it, else the events'."""
    if theatre is None or not points:
        return _box(points) or theatre
    west, south, east, north = theatre
    inside = [p for p in points if west <= p[0] <= east and south <= p[1] <= north]
    box = _box(inside)
    if box is None or 2 * len(inside) < len(points):
        return _box(points)
    # the whole world is no frame for anything: there the events' own stretch is shown
    if east - west > _WIDEST:
        return _box(points)
    is_wide = (box[2] - box[0]) > (east - west) * 0.3 or (box[3] - box[1]) > (north - south) * 0.3
    return theatre if is_wide else box


def _box(points: Sequence[tuple[float, float]]) -> _Box | None:
    if not points:
        return None
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lons), min(lats), max(lons), max(lats)


def _outline(area: Area, frame: _Frame) -> Outline:
    rings = tuple(ring for found in area.rings if len(ring := _ring(found, frame)) > 2)
    path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in rings)
    return Outline(path, area.name, area.level, rings)


def _ring(corners: Sequence[tuple[float, float]], frame: _Frame) -> tuple[tuple[float, float], ...]:
    """The corners on the picture; those that fall on the same half pixel add length and no shape."""
    line: list[tuple[float, float]] = []
    for lon, lat in corners:
        point = frame.at(lon, lat)
        if not line or abs(point[0] - line[-1][0]) + abs(point[1] - line[-1][1]) >= 0.5:
            line.append(point)
    return tuple(line)


def _marks(placed: Iterable[tuple[Event, Location]], frame: _Frame) -> tuple[Mark, ...]:
    placed = list(placed)
    total = Counter(_spot(place) for _, place in placed)
    crowd: Counter[tuple[float, float]] = Counter()
    marks: list[Mark] = []
    for event, place in placed:
        if place.lat is None or place.lon is None:
            continue
        x, y = frame.at(place.lon, place.lat)
        spot = _spot(place)
        nth = crowd[spot]
        crowd[spot] += 1
        away = min(8.0, _CROWD / sqrt(total[spot])) * sqrt(nth)
        key = type_key(event.event_type)
        marks.append(
            Mark(
                event_id=event.event_id,
                key=key,
                shape=SHAPES[event.event_type],
                x=x,
                y=y,
                dx=round(away * cos(nth * _GOLDEN), 1),
                dy=round(away * sin(nth * _GOLDEN), 1),
                size=_size(event),
                radius=round(frame.km(min(place.radius_km or 0.0, 150.0)), 1),
                title=f"{event.sub_event_type.value}, {place.name}",
            )
        )
    return tuple(sorted(marks, key=lambda m: -m.size))


def _spot(place: Location) -> tuple[float, float]:
    """Places within a kilometre or so are one spot on the map."""
    return round(place.lon or 0.0, 2), round(place.lat or 0.0, 2)


def _size(event: Event) -> float:
    """The mark's half width: its area grows with the toll."""
    toll = event.killed.best or event.killed.low or event.killed.high or 0
    return round(min(5.2 + 0.9 * sqrt(toll), 17), 1)


def _labels(areas: Sequence[Area], placed: Sequence[tuple[Event, Location]], frame: _Frame) -> tuple[Label, ...]:
    """The names of places and, where they leave room, of provinces."""
    places = _place_labels(placed, frame)
    below = [Label(o.x, o.y + 16, o.text, "") for o in places]
    provinces: list[Label] = []
    for area, ring in sorted(_widest_rings(areas), key=lambda found: -_width(found[1])):
        x, y = frame.at(*_middle(ring))
        label = Label(x, y, area.name, "area")
        is_inside = 0 < x < WIDTH and 0 < y < HEIGHT and _width(ring) * frame.per_lon > 4 * len(area.name)
        if is_inside and not any(_touch(label, other) for other in (*below, *provinces)):
            provinces.append(label)
    return (*provinces, *places)


def _widest_rings(areas: Sequence[Area]) -> list[tuple[Area, tuple[tuple[float, float], ...]]]:
    named = [area for area in areas if area.level == 1 and area.name and area.rings]
    return [(area, max(area.rings, key=len)) for area in named]


def _width(ring: Sequence[tuple[float, float]]) -> float:
    return max(lon for lon, _ in ring) - min(lon for lon, _ in ring)


def _touch(one: Label, two: Label) -> bool:
    return abs(one.x - two.x) <= 3.4 * (len(one.text) + len(two.text)) and abs(one.y - two.y) <= 17


def _middle(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The centre of gravity of a ring (shoelace formula)."""
    twice = east = north = 0.0
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = x1 * y2 - x2 * y1
        twice, east, north = twice + cross, east + (x1 + x2) * cross, north + (y1 + y2) * cross
    if abs(twice) < 1e-12:
        return ring[0]
    return east / (3 * twice), north / (3 * twice)


def _place_labels(placed: Iterable[tuple[Event, Location]], frame: _Frame) -> list[Label]:
    """Name the places with most events, as many as fit without touching each other."""
    count: Counter[tuple[str, float, float]] = Counter()
    for _, place in placed:
        if place.lat is not None and place.lon is not None and place.role.value != "within":
            count[place.name, *frame.at(place.lon, place.lat)] += 1
    labels: list[Label] = []
    for (name, x, y), _ in sorted(count.items(), key=lambda item: (-item[1], item[0])):
        free = not any(_touch(Label(x, y, name, "place"), other) for other in labels)
        if free and len(labels) < _LABELS and 0 <= x <= WIDTH and 0 <= y <= HEIGHT:
            labels.append(Label(x, y, name, "place"))
    return labels


def event_types(events: Iterable[Event]) -> tuple[EventType, ...]:
    """The event types that occur, in the taxonomy's order."""
    found = {event.event_type for event in events}
    return tuple(t for t in EventType if t in found)

"""``NAME=FILE`` as a person gives it in; lines and areas to draw under the events of the map (rivers, roads, ...), out."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeAlias

from sitrep.model.claim import Json
from sitrep.web.map.countries import Frame

_MOST_BYTES: Final = 24_000_000
_MOST_CORNERS: Final = 600_000
_LONGEST_NAME: Final = 40
_MOST_LAYERS: Final = 8
_DIGITS: Final = 5  # of a degree: about a metre
_SMALLER: Final = "cut out the area of the war or simplify it (ogr2ogr -clipsrc or -simplify; mapshaper)"
_FORM: Final = "write --layer NAME=FILE, such as --layer rivers=rivers.geojson"

Line: TypeAlias = tuple[tuple[float, float], ...]
"""Corners as (lon, lat), decimal degrees (EPSG:4326)."""


class LayerError(ValueError):
    """A layer that cannot be drawn; the message names the file, where in it, and the remedy."""


class LayerKind(StrEnum):
    """How a layer is drawn; the map's style sheet has a quiet colour for each."""

    RIVERS = "rivers"
    ROADS = "roads"
    OTHER = "other"


_KINDS: Final = {
    "river": LayerKind.RIVERS, "rivers": LayerKind.RIVERS, "water": LayerKind.RIVERS, "waterways": LayerKind.RIVERS,
    "lakes": LayerKind.RIVERS, "canals": LayerKind.RIVERS,
    "road": LayerKind.ROADS, "roads": LayerKind.ROADS, "highways": LayerKind.ROADS, "streets": LayerKind.ROADS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: ``lines`` are drawn as lines; each of ``areas`` is an outer ring and its holes."""

    name: str
    kind: LayerKind
    lines: tuple[Line, ...]
    areas: tuple[tuple[Line, ...], ...]

    def within(self, frame: Frame) -> dict[str, Json]:
        """What touches ``frame``, as the map's script reads it; nothing of the file but name and corners is passed on."""
        lines: list[Json] = [_pairs(line) for line in self.lines if frame.touches(line)]
        areas: list[Json] = [[_pairs(ring) for ring in area] for area in self.areas if frame.touches(area[0])]
        return {
            "name": self.name,
            "kind": self.kind.value,
            "lines": _collection("MultiLineString", lines),
            "areas": _collection("MultiPolygon", areas),
        }


def read_layers(given: tuple[str, ...]) -> tuple[Layer, ...]:
    """Read every ``NAME=FILE`` in the order given.

    Raises:
        LayerError: one of them cannot be drawn, two have one name, or they are too many.
    """
    if len(given) > _MOST_LAYERS:
        raise LayerError(f"--layer is given {len(given)} times; the map holds {_MOST_LAYERS}")
    layers = tuple(read_layer(one) for one in given)
    names = [layer.name.casefold() for layer in layers]
    for name in names:
        if names.count(name) > 1:
            raise LayerError(f"--layer {name}: the name is given twice; give each layer its own")
    return layers


def read_layer(given: str) -> Layer:
    """Read one ``NAME=FILE``, a GeoJSON file (RFC 7946) of lines or areas; the name says how it is drawn.

    Raises:
        LayerError: see above.
    """
    name, equals, path = given.partition("=")
    name = name.strip()
    if not equals or not name or not path:
        raise LayerError(f"--layer {given!r} has no name or no file: {_FORM}")
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise LayerError(f"--layer {name[:_LONGEST_NAME]!r}: a name is at most {_LONGEST_NAME} printable signs")
    reader = _Reader(Path(path))
    reader.read()
    return Layer(name, _KINDS.get(name.casefold(), LayerKind.OTHER), tuple(reader.lines), tuple(reader.areas))


class _Reader:
    """One file while it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[Line] = []
        self.areas: list[tuple[Line, ...]] = []
        self.corners = 0

    def read(self) -> None:
        body = self._parsed()
        kind = body.get("type") if isinstance(body, dict) else None
        features = body.get("features") if isinstance(body, dict) and kind == "FeatureCollection" else [body]
        if not isinstance(features, list):
            raise self._wrong("its member `features` is no list", "export it again as GeoJSON")
        for number, feature in enumerate(features, start=1):
            is_feature = isinstance(feature, dict) and feature.get("type") == "Feature"
            self._geometry(feature.get("geometry") if is_feature and isinstance(feature, dict) else feature, number)
        if not self.lines and not self.areas:
            raise self._wrong("holds no line and no area", "choose a file of rivers, roads or outlines")

    def _parsed(self) -> Json:
        try:
            size = self.path.stat().st_size
            if size > _MOST_BYTES:
                raise self._wrong(f"is {size / 1e6:.0f} MB, the map takes {_MOST_BYTES / 1e6:.0f}", _SMALLER)
            text = self.path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise self._wrong(f"cannot be read ({error.strerror})", "check the path") from error
        except UnicodeDecodeError as error:
            raise self._wrong(
                "is not UTF-8 text", "GeoJSON is; export a shapefile as GeoJSON first (ogr2ogr)"
            ) from error
        try:
            found: Json = json.loads(text)
        except (ValueError, RecursionError) as error:
            why = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "too deep"
            raise self._wrong(f"is not JSON ({why})", "export it again as GeoJSON (ogr2ogr -f GeoJSON)") from error
        return found

    def _geometry(self, geometry: Json, number: int) -> None:
        if geometry is None:
            return  # RFC 7946 allows a feature without a place
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        parts = geometry.get("coordinates") if isinstance(geometry, dict) else None
        if kind == "LineString":
            self.lines.append(self._line(parts, number, 2))
        elif kind == "MultiLineString":
            self.lines += [self._line(part, number, 2) for part in self._list(parts, number)]
        elif kind == "Polygon":
            self._area(parts, number)
        elif kind == "MultiPolygon":
            for part in self._list(parts, number):
                self._area(part, number)
        else:
            said = str(kind)[:40] if kind else "no GeoJSON geometry"
            remedy = "a layer is of LineString, MultiLineString, Polygon or MultiPolygon; leave the others out"
            raise self._wrong(f"feature {number} is {said}", remedy)

    def _area(self, rings: Json, number: int) -> None:
        found = tuple(self._line(ring, number, 4) for ring in self._list(rings, number))
        if not found:
            raise self._wrong(f"feature {number} is an area without an outline", "export it again as GeoJSON")
        self.areas.append(found)

    def _line(self, corners: Json, number: int, least: int) -> Line:
        line = tuple(self._corner(corner, number) for corner in self._list(corners, number))
        if len(line) < least:
            raise self._wrong(f"feature {number} has fewer than {least} corners", "leave it out")
        self.corners += len(line)
        if self.corners > _MOST_CORNERS:
            raise self._wrong(f"has more than {_MOST_CORNERS:,} corners", _SMALLER)
        return line

    def _corner(self, corner: Json, number: int) -> tuple[float, float]:
        lon, lat = corner[:2] if isinstance(corner, list) and len(corner) >= 2 else (None, None)
        if not _is_number(lon) or not _is_number(lat):
            raise self._wrong(f"feature {number} has a corner that is no pair of numbers", "export it again as GeoJSON")
        x, y = float(lon), float(lat)  # type: ignore[arg-type]
        if not (-180 <= x <= 180 and -90 <= y <= 90):
            remedy = "a projected file? turn it into longitude and latitude (ogr2ogr -t_srs EPSG:4326)"
            raise self._wrong(f"feature {number} lies at {x:g}, {y:g}, off the Earth", remedy)
        return round(x, _DIGITS), round(y, _DIGITS)

    def _list(self, value: Json, number: int) -> list[Json]:
        if not isinstance(value, list):
            raise self._wrong(f"feature {number} has no coordinates", "export it again as GeoJSON")
        return value

    def _wrong(self, what: str, remedy: str) -> LayerError:
        return LayerError(f"{self.path}: {what}; {remedy}")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _pairs(line: Line) -> list[Json]:
    return [[x, y] for x, y in line]


def _collection(kind: str, parts: list[Json]) -> Json:
    features: list[Json] = [{"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": parts}}]
    return {"type": "FeatureCollection", "features": features if parts else []}

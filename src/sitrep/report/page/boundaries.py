"""A theatre's boundaries (GeoJSON) in, named rings of longitude and latitude out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sitrep.model.claim import Json


class BoundaryError(ValueError):
    """A boundary file that is no GeoJSON FeatureCollection of areas."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area's name, its level (0 country, 1 province, 2 district), its rings as (lon, lat), and whom to credit."""

    name: str
    level: int
    rings: tuple[tuple[tuple[float, float], ...], ...]
    credit: str = ""


def load_boundaries(path: Path | None) -> tuple[Area, ...]:
    """Read the areas of a file; no file, no areas: the map then shows the events alone.

    Raises:
        BoundaryError: the file is there and is not what it should be.
    """
    if path is None or not path.is_file():
        return ()
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BoundaryError(f"{path}: no JSON: {error}") from error
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list):
        raise BoundaryError(f"{path}: must be a GeoJSON FeatureCollection")
    credit = str(whole.get("credit") or "")
    return tuple(_area(feature, path, credit) for feature in features)


def _area(feature: Json, path: Path, credit: str) -> Area:
    values = feature.get("properties") if isinstance(feature, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(values, dict) or not isinstance(geometry, dict):
        raise BoundaryError(f"{path}: a feature needs properties and geometry")
    level = values.get("level", values.get("admin_level", 1))
    name = values.get("name") or ""
    # "admin1", "ADM1" and 1 all mean the first level
    digits = "".join(c for c in str(level) if c.isdigit())
    return Area(str(name), int(digits or "1"), tuple(_rings(geometry, path)), credit)


def _rings(geometry: dict[str, Json], path: Path) -> Iterator[tuple[tuple[float, float], ...]]:
    parts = geometry.get("coordinates")
    if geometry.get("type") == "Polygon":
        parts = [parts]
    elif geometry.get("type") != "MultiPolygon":
        raise BoundaryError(f"{path}: an area must be a Polygon or a MultiPolygon, not {geometry.get('type')!r}")
    for polygon in parts if isinstance(parts, list) else []:
        for ring in polygon if isinstance(polygon, list) else []:
            yield tuple(_point(point, path) for point in (ring if isinstance(ring, list) else []))


def _point(point: Json, path: Path) -> tuple[float, float]:
    if isinstance(point, list) and len(point) >= 2:
        lon, lat = point[0], point[1]
        if isinstance(lon, int | float) and isinstance(lat, int | float):
            return float(lon), float(lat)
    raise BoundaryError(f"{path}: a corner must be [longitude, latitude]")

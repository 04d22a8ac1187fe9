"""Flat rows in, Parquet or GeoParquet 1.1 out; needs the extra `columnar`, and says so where it is missing."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from types import ModuleType

from sitrep.report.exports.flat import COLUMNS, FlatRow, flat_findings
from sitrep.report.exports.outcome import Problem


class MissingExtraError(ValueError):
    """A format whose library is not installed; the message names the extra that brings it."""


def write(rows: Sequence[FlatRow], path: Path, *, with_geometry: bool) -> None:
    """Write the rows as a Parquet table; with geometry also as WKB points with GeoParquet's metadata.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    arrow, parquet = _library()
    kinds = {"str": arrow.string(), "int | None": arrow.int64(), "float | None": arrow.float64()}
    columns = {
        f.name: arrow.array([getattr(row, f.name) for row in rows], type=kinds[str(f.type)]) for f in fields(FlatRow)
    }
    metadata: dict[str, str] = {}
    if with_geometry:
        points = [_wkb(row.longitude, row.latitude) for row in rows]
        columns["geometry"] = arrow.array(points, type=arrow.binary())
        metadata = {"geo": json.dumps(_geo(rows))}
    table = arrow.table(columns).replace_schema_metadata(metadata)
    parquet.write_table(table, path, compression="zstd")


def problems(path: Path) -> Iterator[Problem]:
    """Yield what is wrong with a Parquet or GeoParquet table of events.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    arrow, parquet = _library()
    try:
        table = parquet.read_table(path)
    except (arrow.ArrowInvalid, OSError) as error:
        yield Problem(0, "file", f"is no Parquet file: {error}")
        return
    names = set(table.column_names)
    has_geometry = "geometry" in names
    if names - {"geometry"} != set(COLUMNS):
        yield Problem(0, "columns", f"must be {', '.join(COLUMNS)}")
        return
    if has_geometry != (b"geo" in (table.schema.metadata or {})):
        yield Problem(0, "geo", "a geometry column and GeoParquet's metadata go together")
    for number, row in enumerate(table.to_pylist(), 1):
        cells = {name: "" if row[name] is None else str(row[name]) for name in COLUMNS}
        for column, reason in flat_findings(cells):
            yield Problem(number, column, reason)
        if has_geometry and row["geometry"] != _wkb(row["longitude"], row["latitude"]):
            yield Problem(number, "geometry", "is not the point of the row's latitude and longitude")


def _library() -> tuple[ModuleType, ModuleType]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise MissingExtraError("this format needs pyarrow: pip install 'sitrep[columnar]'") from error


def _wkb(lon: float | None, lat: float | None) -> bytes | None:
    return None if lon is None or lat is None else struct.pack("<BIdd", 1, 1, lon, lat)


def _geo(rows: Sequence[FlatRow]) -> dict[str, object]:
    """GeoParquet 1.1's metadata; without a "crs" it is longitude and latitude on WGS 84 (OGC:CRS84)."""
    lons = [row.longitude for row in rows if row.longitude is not None]
    lats = [row.latitude for row in rows if row.latitude is not None]
    column: dict[str, object] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if lons and lats:
        column["bbox"] = [min(lons), min(lats), max(lons), max(lats)]
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}

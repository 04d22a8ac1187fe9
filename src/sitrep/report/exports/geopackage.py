"""Flat rows, places and claims in, a GeoPackage (OGC 12-128r18) out, written with SQLite alone."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path

from sitrep.report.dossier import Dossier, happened_at
from sitrep.report.exports.flat import COLUMNS, FlatRow, flat_findings
from sitrep.report.exports.outcome import Problem

#: "GPKG", and version 1.3.0 (clause 1.1.1.1.1)
APPLICATION_ID, USER_VERSION = 0x47504B47, 10300
_WGS84 = 4326
#: a GeoPackage must date its layers; a clock would make two exports of one store differ
_LAST_CHANGE = "2000-01-01T00:00:00.000Z"
_AXES = '"EPSG","4326"'
_WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    f'UNIT["degree",0.0174532925199433],AUTHORITY[{_AXES}]]'
)
_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""
_PLACE_COLUMNS = ("event_id", "name", "role", "gazetteer_id", "admin1", "country", "radius_km", "ucdp_precision")
_CLAIM_COLUMNS = ("claim_id", "event_id", "doc_id", "outlet", "published", "source", "factuality", "sentence")


def write(dossier: Dossier, rows: Sequence[FlatRow], path: Path) -> None:
    """Write the layers ``events`` and ``places`` (points) and the table ``claims`` (every claim with its sentence)."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        base.execute(f"PRAGMA user_version = {USER_VERSION}")
        base.executescript(_TABLES)
        base.executemany(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
            (
                ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
                ("Undefined geographic", 0, "NONE", 0, "undefined", None),
                ("WGS 84", _WGS84, "EPSG", _WGS84, _WKT, None),
            ),
        )
        points = [(row.longitude, row.latitude) for row in rows]
        kinds = [f"{f.name} {_sql_type(str(f.type))}" for f in fields(FlatRow)]
        _layer(base, "events", kinds, zip(points, (row.cells() for row in rows), strict=True))
        places = [(event.event_id, place) for event in dossier.events for place in happened_at(event)]
        _layer(
            base,
            "places",
            [f"{name} {'REAL' if name == 'radius_km' else 'TEXT'}" for name in _PLACE_COLUMNS],
            (
                (
                    (p.lon, p.lat),
                    (i, p.name, p.role.value, p.gazetteer_id, p.admin1, p.country, p.radius_km, p.ucdp_precision),
                )
                for i, p in places
            ),
        )
        _claims(base, dossier)


def point_blob(lon: float, lat: float) -> bytes:
    """A point in GeoPackage's binary form: header "GP", version 0, little endian, no envelope; then WKB."""
    return b"GP\x00\x01" + struct.pack("<i", _WGS84) + struct.pack("<BIdd", 1, 1, lon, lat)


def problems(path: Path) -> Iterator[Problem]:
    """Yield what is wrong with a GeoPackage of events: its frame, its geometries, its rows."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
        try:
            (application,) = base.execute("PRAGMA application_id").fetchone()
            tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except sqlite3.DatabaseError as error:
            yield Problem(0, "file", f"is no SQLite database: {error}")
            return
        if application != APPLICATION_ID:
            yield Problem(0, "file", "has not the application id of a GeoPackage")
        wanted = {"gpkg_spatial_ref_sys", "gpkg_contents", "gpkg_geometry_columns", "events", "places", "claims"}
        for name in sorted(wanted - tables):
            yield Problem(0, name, "the table is missing")
        if not wanted - tables:
            yield from _row_problems(base)


def _row_problems(base: sqlite3.Connection) -> Iterator[Problem]:
    cursor = base.execute(f"SELECT geom, {', '.join(COLUMNS)} FROM events ORDER BY fid")  # noqa: S608 - our own columns
    for number, (geometry, *cells) in enumerate(cursor, 1):
        row = {name: "" if cell is None else str(cell) for name, cell in zip(COLUMNS, cells, strict=True)}
        for column, reason in flat_findings(row):
            yield Problem(number, column, reason)
        if row["longitude"] and geometry != point_blob(float(row["longitude"]), float(row["latitude"])):
            yield Problem(number, "geom", "is not the point of the row's latitude and longitude")


def _layer(
    base: sqlite3.Connection,
    name: str,
    columns: Sequence[str],
    rows: Iterable[tuple[tuple[float | None, float | None], Sequence[str | int | float | None]]],
) -> None:
    """Make a layer of points and register it with its bounds."""
    base.execute(f"CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom POINT, {', '.join(columns)})")
    marks = ", ".join("?" for _ in columns)
    lons: list[float] = []
    lats: list[float] = []
    for (lon, lat), cells in rows:
        blob = None
        if lon is not None and lat is not None:
            blob = point_blob(lon, lat)
            lons.append(lon)
            lats.append(lat)
        # a lone surrogate cannot be stored; nothing else in a text can break a bound value
        safe = [c.encode("utf-8", "replace").decode() if isinstance(c, str) else c for c in cells]
        base.execute(f"INSERT INTO {name} VALUES (NULL, ?, {marks})", (blob, *safe))  # noqa: S608 - our own names
    bounds = (min(lons), min(lats), max(lons), max(lats)) if lons else (None, None, None, None)
    base.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', ?, ?, ?, ?, ?, ?)",
        (name, name, _LAST_CHANGE, *bounds, _WGS84),
    )
    base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)", (name, _WGS84))


def _claims(base: sqlite3.Connection, dossier: Dossier) -> None:
    columns = ", ".join(f"{name} TEXT" for name in _CLAIM_COLUMNS)
    base.execute(f"CREATE TABLE claims (fid INTEGER PRIMARY KEY AUTOINCREMENT, {columns})")
    for event in dossier.events:
        for claim in dossier.claims_of(event):
            document = dossier.documents.get(claim.doc_id)
            published = document.published if document else None
            base.execute(
                "INSERT INTO claims VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    claim.claim_id,
                    event.event_id,
                    claim.doc_id,
                    document.outlet if document else None,
                    published.isoformat() if published else None,
                    " > ".join(link.source or link.text for link in claim.attribution),
                    claim.factuality.value,
                    claim.evidence[0].text if claim.evidence else None,
                ),
            )
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES (?, 'attributes', ?, ?)",
        ("claims", "claims", _LAST_CHANGE),
    )


def _sql_type(annotation: str) -> str:
    if annotation.startswith("int"):
        return "INTEGER"
    return "REAL" if annotation.startswith("float") else "TEXT"

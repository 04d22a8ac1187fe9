"""Files of ACLED or UCDP GED in, reference events to compare with out; and the table of a store that keeps them."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from sqlalchemy import Column, Date, Float, Integer, MetaData, String, Table, Text, delete, insert, select

from sitrep.store import Store


class ReferenceFormat(StrEnum):
    """Formats of reference data."""

    ACLED = "acled"
    GED = "ged"


class ReferenceFileError(ValueError):
    """A reference file that does not hold what its format asks for; the message names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class ReferenceEvent:
    """An event of another data set: when, where, who, how many died.

    ``reach_km`` is how far from its point it may have been (by its own precision code); days are both included.
    """

    ref_id: str
    source: str
    start: date
    end: date
    place: str
    admin1: str
    lat: float
    lon: float
    reach_km: float
    kind: str
    side_a: str
    side_b: str
    low: int
    best: int
    high: int
    told: str


#: kilometres that a precision code stands for: UCDP's where_prec 1-7, ACLED's geo_precision 1-3
_GED_REACH = {1: 5.0, 2: 25.0, 3: 40.0, 4: 80.0, 5: 80.0, 6: 400.0, 7: 400.0}
_ACLED_REACH = {1: 5.0, 2: 25.0, 3: 80.0}
_GED_KIND = {1: "state-based conflict", 2: "non-state conflict", 3: "one-sided violence"}
_NEEDED = {
    ReferenceFormat.GED: ("side_a", "side_b", "date_start", "date_end", "latitude", "longitude", "best", "low", "high"),
    ReferenceFormat.ACLED: ("event_id_cnty", "event_date", "actor1", "latitude", "longitude", "fatalities"),
}


def read_reference(path: Path, form: ReferenceFormat | None = None) -> list[ReferenceEvent]:
    """Read a CSV of ACLED or UCDP GED, plain or gzipped; without ``form`` the header tells which it is.

    Raises:
        ReferenceFileError: a column is missing or a value cannot be read; the message names file, line and remedy.
    """
    with _open(path) as file:
        reader = csv.DictReader(file)
        header = reader.fieldnames or []
        chosen = form or _format_of(header)
        missing = [name for name in _NEEDED[chosen] if name not in header]
        if missing:
            raise ReferenceFileError(
                f"{path}:1: no column {', '.join(missing)}; a file of {chosen.value} names its columns in the first line"
            )
        return list(_rows(path, reader, chosen))


def save_reference(store: Store, events: Iterable[ReferenceEvent]) -> int:
    """Keep reference events in a store, beside its claims; those of the same data set and id are replaced."""
    rows = [{field.name: getattr(event, field.name) for field in fields(ReferenceEvent)} for event in events]
    _TABLE.create(store.engine, checkfirst=True)
    with store.engine.begin() as connection:
        sources = {str(row["source"]) for row in rows}
        ids = {(row["source"], row["ref_id"]) for row in rows}
        kept = connection.execute(select(_TABLE).where(_TABLE.c.source.in_(sources))).mappings()
        rows += [dict(row) for row in kept if (row["source"], row["ref_id"]) not in ids]
        connection.execute(delete(_TABLE).where(_TABLE.c.source.in_(sources)))
        if rows:
            connection.execute(insert(_TABLE), rows)
    return len(ids)


def saved_reference(store: Store) -> list[ReferenceEvent]:
    """The reference events that a store keeps, by data set and id; none where none were imported."""
    _TABLE.create(store.engine, checkfirst=True)
    query = select(_TABLE).order_by(_TABLE.c.source, _TABLE.c.ref_id)
    with store.engine.connect() as connection:
        return [ReferenceEvent(**row) for row in connection.execute(query).mappings()]


_TABLE = Table(
    "reference_event",
    MetaData(),
    Column("source", String(16), primary_key=True),
    Column("ref_id", String(64), primary_key=True),
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("place", Text, nullable=False),
    Column("admin1", Text, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("reach_km", Float, nullable=False),
    Column("kind", Text, nullable=False),
    Column("side_a", Text, nullable=False),
    Column("side_b", Text, nullable=False),
    Column("low", Integer, nullable=False),
    Column("best", Integer, nullable=False),
    Column("high", Integer, nullable=False),
    Column("told", Text, nullable=False),
)


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _format_of(header: Iterable[str]) -> ReferenceFormat:
    return ReferenceFormat.ACLED if "event_id_cnty" in header else ReferenceFormat.GED


def _rows(path: Path, reader: csv.DictReader[str], form: ReferenceFormat) -> Iterator[ReferenceEvent]:
    make = _acled if form is ReferenceFormat.ACLED else _ged
    for row in reader:
        try:
            yield make(row)
        except (KeyError, TypeError, ValueError) as error:
            said = f"{path}:{reader.line_num}: {error}; correct the line, or take it out"
            raise ReferenceFileError(said) from error


def _ged(row: Mapping[str, str]) -> ReferenceEvent:
    return ReferenceEvent(
        ref_id=_whole_text(row.get("id") or row.get("relid") or row["date_start"]),
        source="ged",
        start=date.fromisoformat(row["date_start"][:10]),
        end=date.fromisoformat(row["date_end"][:10]),
        place=row.get("where_coordinates") or "",
        admin1=row.get("adm_1") or "",
        lat=float(row["latitude"]),
        lon=float(row["longitude"]),
        reach_km=_GED_REACH.get(_whole(row.get("where_prec")), 25.0),
        kind=_GED_KIND.get(_whole(row.get("type_of_violence")), ""),
        side_a=row["side_a"],
        side_b=row["side_b"],
        low=_whole(row["low"]),
        best=_whole(row["best"]),
        high=_whole(row["high"]),
        told=row.get("source_headline") or "",
    )


def _acled(row: Mapping[str, str]) -> ReferenceEvent:
    day = date.fromisoformat(row["event_date"])
    dead = _whole(row["fatalities"])
    return ReferenceEvent(
        ref_id=row["event_id_cnty"],
        source="acled",
        start=day,
        end=day,
        place=row.get("location") or "",
        admin1=row.get("admin1") or "",
        lat=float(row["latitude"]),
        lon=float(row["longitude"]),
        reach_km=_ACLED_REACH.get(_whole(row.get("geo_precision")), 25.0),
        kind=row.get("sub_event_type") or row.get("event_type") or "",
        side_a=row["actor1"],
        side_b=row.get("actor2") or "",
        low=dead,
        best=dead,
        high=dead,
        told=row.get("notes") or "",
    )


def _whole(text: str | None) -> int:
    return int(float(text)) if text else 0


def _whole_text(text: str) -> str:
    return text.removesuffix(".0")

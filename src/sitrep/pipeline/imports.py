"""Files of ACLED or UCDP GED in, reference events to compare with out."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from sitrep.model.reference_event import ReferenceEvent


class ReferenceFormat(StrEnum):
    """Formats of reference data."""

    ACLED = "acled"
    GED = "ged"


class ReferenceFileError(ValueError):
    """A reference file that does not hold what its format asks for; the message names file, line and remedy."""


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

"""A name that no place answers to and what a person says of it in: the place that they mean, kept for the theatre, out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from sitrep.model.claim import Location
from sitrep.model.judgement import Judgement, JudgementKind
from sitrep.model.place import Candidate
from sitrep.model.taxonomy import LocationRole
from sitrep.pipeline.dossiers import boundaries_of
from sitrep.pipeline.judging import JudgementError, NewPlace
from sitrep.pipeline.replaying import name_key
from sitrep.reference.seats import load_seats
from sitrep.reference.theatre import Theatre
from sitrep.report.units import Units

#: a name less like than this is another name
_ALIKE: Final = 0.6
_SEARCHED: Final = 60
#: what a table of places holds (see `sitrep gazetteer add`)
COLUMNS: Final = ("id", "name", "kind", "lat", "lon", "names", "country", "admin1", "radius_km")


def candidates(theatre: Theatre, name: str) -> list[Candidate]:
    """The places a name as written may stand for, those of the theatre's home first; none that is much unlike it."""
    alike = [c for c in theatre.gazetteer.candidates(name, _SEARCHED, deep=True) if c.score >= _ALIKE]
    return sorted(alike, key=lambda c: (c.place.country not in theatre.home_countries, -c.score))


def listed(theatre: Theatre, name: str, place_id: str) -> NewPlace:
    """The place of the theatre's gazetteer that a person chose for a name.

    Raises:
        JudgementError: it is not among those that the name may stand for.
    """
    known = {c.place.place_id: c.place for c in theatre.gazetteer.candidates(name, _SEARCHED, deep=True)}
    if place_id not in known:
        some = ", ".join(list(known)[:5]) or "none"
        raise JudgementError(
            f"{place_id}: no gazetteer gives that for {name!r} ({some}); place it with --lat and --lon"
        )
    place = known[place_id]
    radius = place.radius_km or None
    return NewPlace(place.name, place.lat, place.lon, place_id, 1, radius, place.country, place.admin1, place.kind)


def found(theatre: Theatre, place: NewPlace) -> NewPlace:
    """The place with its province, and its country where the province is one of the theatre's only home country."""
    point = Location(place.name, place.name, LocationRole.AT, lat=place.lat, lon=place.lon, precision=1)
    admin1 = Units(boundaries_of(theatre), load_seats(theatre.seats)).province(point)
    home = theatre.home_countries[0] if admin1 and len(theatre.home_countries) == 1 else ""
    return replace(place, country=place.country or home, admin1=admin1)


def remember(table: Path, ledger: Iterable[Judgement]) -> tuple[int, int]:
    """Write what a ledger says of names of places into a table; rows of other names stay as they are.

    Returns:
        How many names of the ledger were written, and how many rows the table holds now.

    Raises:
        ValueError: the table is there and is no table of places.
    """
    rows = {row["id"]: row for row in _rows(table)}
    said = {name_key(e.subjects[0]): e for e in ledger if e.kind is JudgementKind.ADD_PLACE and e.subjects}
    for entry in said.values():
        row = _row(entry)
        before = rows.get(row["id"], {}).get("names", "")
        names = dict.fromkeys(n for n in (*before.split("|"), *row["names"].split("|")) if n)
        rows[row["id"]] = {**row, "names": "|".join(names)}
    part = table.with_name(table.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows.values())
    part.replace(table)
    return len(said), len(rows)


def _rows(table: Path) -> list[dict[str, str]]:
    if not table.exists():
        return []
    with table.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            raise ValueError(f"is no table of places: it lacks the column {missing[0]}; name another file")
        return [{name: row[name] or "" for name in COLUMNS} for row in reader]


def _row(entry: Judgement) -> dict[str, str]:
    place = json.loads(entry.value)
    return {
        "id": str(place["place_id"]),
        "name": str(place["name"]),
        "kind": str(place.get("kind") or "locality"),
        "lat": str(place["lat"]),
        "lon": str(place["lon"]),
        "names": "|".join(dict.fromkeys((*entry.subjects, str(place["name"])))),
        "country": str(place.get("country") or ""),
        "admin1": str(place.get("admin1") or ""),
        "radius_km": str(place.get("radius_km") or ""),
    }

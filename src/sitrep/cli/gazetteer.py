"""``sitrep gazetteer``: build an index of places from downloaded tables, and look names up with the reason of each match."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import click
from rich.table import Table

from sitrep.cli.progress import watched
from sitrep.cli.tables import add_row, new_table, print_table
from sitrep.model.place import Candidate, Place, bearing_degrees, distance_km
from sitrep.reference.gazetteer import Gazetteer, IndexFileError, SourceError
from sitrep.reference.gazetteer.build import Source, build_index
from sitrep.reference.gazetteer.kinds import kinds
from sitrep.reference.gazetteer.romanisation import exact_key
from sitrep.reference.gazetteer.rows import GazetteerRow
from sitrep.reference.gazetteer.sources import read_source
from sitrep.reference.theatre import TheatreError, load_theatre

EPILOG = """\b
Examples:
  sitrep gazetteer find Qaryateen
  sitrep gazetteer find Suran --near al-Bab
  sitrep gazetteer build SY.zip my-places.csv -o places.idx"""

_WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_COLUMNS = ("id", "name", "kind", "lat", "lon", "names", "country", "admin1", "radius_km")


@click.group("gazetteer", short_help="Look up place names.", epilog=EPILOG)
def command() -> None:
    """Look up place names across romanisations, and build indexes of places."""


@command.command("find", short_help="Show the places a name may stand for, and why.")
@click.argument("name")
@click.option("--near", metavar="PLACE", help="Order by distance from this place.")
@click.option("--theatre", default="syria", show_default=True, help="Theatre by name or folder.")
@click.option(
    "--index", "indexes", type=click.Path(path_type=Path), multiple=True, help="Search these index files instead."
)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100))
def find(name: str, near: str | None, theatre: str, indexes: tuple[Path, ...], limit: int) -> None:
    """Show the places that NAME may stand for, the likeliest first, and how each matches.

    NAME may be in any romanisation or in Arabic script, with or without a kind word ("Mount", "airbase").
    """
    try:
        gazetteer = Gazetteer.open(*indexes) if indexes else load_theatre(theatre).gazetteer
    except (IndexFileError, TheatreError) as error:
        raise click.ClickException(str(error)) from error
    found = gazetteer.candidates(name, limit if near is None else 100, deep=True)
    centre = _centre(gazetteer, near) if near is not None else None
    if centre is not None:
        found = sorted(found, key=lambda c: _km(centre, c.place))[:limit]
    if not found:
        raise click.ClickException(
            f"no place is called anything like {name!r}; add it to the theatre's gazetteer as a CSV row"
        )
    print_table(_table(name, found, centre))


def _centre(gazetteer: Gazetteer, near: str) -> Place:
    best = gazetteer.candidates(near, 1)
    if not best:
        raise click.ClickException(f"--near: no place is called anything like {near!r}")
    return best[0].place


def _km(a: Place, b: Place) -> float:
    return distance_km(a.lat, a.lon, b.lat, b.lon)


def _table(name: str, found: list[Candidate], centre: Place | None) -> Table:
    title = name if centre is None else f"{name}, by distance from {centre.name} ({centre.admin1 or centre.country})"
    columns = ["place", "kind", "admin1", "country", "lat", "lon", "people", "score", "why"]
    table = new_table(title, *(columns if centre is None else [*columns, "away"]))
    for candidate in found:
        place = candidate.place
        cells = [
            place.name if not place.within else f"{place.name}, {place.within}",
            place.kind,
            place.admin1,
            place.country,
            f"{place.lat:.4f}",
            f"{place.lon:.4f}",
            f"{place.population:,}" if place.population else "",
            f"{candidate.score:.2f}",
            candidate.how,
        ]
        if centre is not None:
            cells.append(_away(centre, place))
        add_row(table, *cells)
    return table


def _away(centre: Place, place: Place) -> str:
    km = _km(centre, place)
    if km < 0.5:
        return "0 km"
    wind = _WINDS[round(bearing_degrees(centre.lat, centre.lon, place.lat, place.lon) / 45) % 8]
    return f"{km:.0f} km {wind}"


@command.command("build", short_help="Make an index from GeoNames, OCHA/HDX or CSV tables.")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The index file to make.")
@click.option("--country", default="", help="ISO code of two letters for tables that name no country.")
@click.option("--workers", default=0, type=click.IntRange(0, 64), help="Processes that make the keys; 0: one a core.")
@click.option("--compress", is_flag=True, help="Pack the index: smaller, but held in memory when opened.")
def build(sources: tuple[Path, ...], output: Path, country: str, compress: bool, workers: int) -> None:
    """Make an index of places from SOURCES, the most trusted first.

    A source is a GeoNames dump (19 columns, .txt or .zip), an OCHA/HDX table of populated places, or a CSV with the columns
    name, lat and lon (and id, names, kind, population, admin1, country ... if there). Places of two sources with one name
    within 4 km become one. Memory stays bounded whatever the number of rows.
    """
    if not output.parent.is_dir():
        raise click.ClickException(f"{output.parent}: no such folder; make it first")
    counted = [
        Source(_counted(read_source(path, country.upper()), path), _credit(path), skeletons=6) for path in sources
    ]
    try:
        report = build_index(output, counted, compress=compress, workers=workers or os.cpu_count() or 1)
    except SourceError as error:
        raise click.ClickException(str(error)) from error
    size = output.stat().st_size / 1e6
    told = f"{report.places:,} places of {report.rows:,} rows ({report.merged:,} merged)"
    click.echo(f"{output}: {told}, {report.keys:,} keys, {size:.1f} MB")


@command.command("add", short_help="Add a place to a theatre's own table.")
@click.argument("name")
@click.argument("lat", type=click.FloatRange(-90, 90))
@click.argument("lon", type=click.FloatRange(-180, 180))
@click.option(
    "--to", "table", type=click.Path(path_type=Path), required=True, help="CSV of places; made if it is not there."
)
@click.option("--kind", default="village", show_default=True, type=click.Choice(sorted(kinds())), metavar="KIND")
@click.option("--names", default="", help="Other names, separated by |.")
@click.option("--country", default="", help="ISO code of two letters.")
@click.option("--admin1", default="", help="The province.")
@click.option("--radius-km", default=0.0, type=click.FloatRange(0), help="How far the place may lie from the point.")
def add(**told: str | float | Path) -> None:
    """Append the place NAME at LAT LON to a table of places.

    List the table in the theatre's ``theatre.yaml`` under ``gazetteer`` before the index files; from then on the name is known.
    """
    table = Path(str(told.pop("table")))
    row = {column: str(told.get(column, "")) for column in _COLUMNS}
    row["id"] = f"own:{exact_key(row['name'])}"
    new = not table.exists()
    try:
        with table.open("a", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, _COLUMNS)
            if new:
                writer.writeheader()
            writer.writerow(row)
    except OSError as error:
        raise click.ClickException(f"{table}: {error.strerror}") from error
    click.echo(f"{table}: added {row['name']} at {row['lat']}, {row['lon']}")


def _credit(path: Path) -> str:
    return f"{path.name}, as downloaded"


def _counted(rows: Iterator[GazetteerRow], path: Path) -> Iterator[GazetteerRow]:
    """Pass the rows on and show on a terminal how many were read."""
    yield from watched(rows, None, f"{path.name}: places")

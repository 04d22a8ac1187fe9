"""`sitrep export`: a store in, claims or events in a format of the field out, every row checked."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import click

from sitrep.cli.linking import theatre_of
from sitrep.cli.stores import now, open_store, theatre_option
from sitrep.cli.tables import plain
from sitrep.cli.writing import STDOUT
from sitrep.model.taxonomy import Factuality
from sitrep.report.dossier import HAPPENED

EPILOG = """\b
Formats:
  claims      one claim a line (JSON), every field with its words
  csv         one flat row for each event
  geojson     events as points with uncertainty and evidence
  acled       ACLED's 31 columns, a row for each place and day
  ged         UCDP GED's 49 columns; the ids are our own and negative
  plover      PLOVER events (JSON)
  gpkg        GeoPackage: events and claims as layers
  geoparquet  events as points (needs sitrep[columnar])
  parquet     the flat table (needs sitrep[columnar])

\b
Examples:
  sitrep export --db war.db --format acled -o events.csv
  sitrep export --db war.db --format geojson --from 2017-03-01 --to 2017-03-31 -o march.geojson
  sitrep export --db war.db --format csv --changed-since 2017-03-15 -o changes.csv
  sitrep export --format acled --check events.csv

\b
Events that were only planned, denied or supposed are left out; --include puts them in. A row that the format's rules do
not accept is left out too, and the reason is told. docs/exports.md tells the rules."""

_KEPT_APART = [f.value for f in Factuality if f not in HAPPENED]


class Day(click.ParamType[date]):
    """A day as 2017-03-02."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day; anything else is a wrong usage."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2017-03-02", param, ctx)


DAY = Day()


@click.command(epilog=EPILOG)
@click.option("--db", metavar="FILE|URL", envvar="SITREP_DB", show_envvar=True, help="The store.")
@theatre_option
@click.option("--format", "name", required=True, help="One of the formats below.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, allow_dash=True), help="Where the file goes; - is stdout."
)
@click.option("--from", "first", type=DAY, metavar="DAY", help="Only what happened on this day or later.")
@click.option("--to", "last", type=DAY, metavar="DAY", help="Only what happened on this day or earlier.")
@click.option("--changed-since", type=DAY, metavar="DAY", help="Only what is new, changed or withdrawn since.")
@click.option("--include", multiple=True, type=click.Choice(_KEPT_APART), help="Also what did not happen; repeatable.")
@click.option(
    "--settings", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Names and codes (YAML)."
)
@click.option("--strict", is_flag=True, help="Exit with 1 when a row is left out.")
@click.option("--check", "checked", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Check a file.")
def command(
    db: str | None,
    theatre: str | None,
    name: str,
    output: Path | None,
    first: date | None,
    last: date | None,
    changed_since: date | None,
    include: tuple[str, ...],
    settings: Path | None,
    strict: bool,
    checked: Path | None,
) -> None:
    """Write claims or events in the formats of the field."""
    from sitrep.pipeline import dossiers, exporting
    from sitrep.report.dossier import select

    if checked is not None:
        _check(name, checked, settings)
        return
    if db is None:
        raise click.UsageError("an export needs --db (or --check FILE)")
    target = output or Path(STDOUT)
    try:
        exporting.format_named(name)
        store = open_store(db)
        chosen_theatre = theatre_of(store, theatre)
        if changed_since is not None:
            dossier = dossiers.gather(store, chosen_theatre, at=now(), with_claims=True)
            dossier = dossiers.changed_since(dossier, store, changed_since)
        else:
            dossier = dossiers.gather_days(store, chosen_theatre, first, last, at=now())
        wanted = {*HAPPENED, *(Factuality(word) for word in include)}
        chosen = select(dossier, first, last, wanted)
        changes_only = changed_since is not None
        if str(target) == STDOUT:
            outcome, data = exporting.export_bytes(chosen, name, settings, changes_only=changes_only)
            sys.stdout.buffer.write(data)
        else:
            outcome = exporting.export(chosen, name, target, settings, changes_only=changes_only)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{target}: {outcome.rows} rows", err=True)
    for reason, count in Counter(plain(left.reason) for left in outcome.left_out).most_common(12):
        click.echo(f"  {count} left out: {reason}", err=True)
    if strict and outcome.left_out:
        raise click.exceptions.Exit(1)


def _check(name: str, path: Path, settings: Path | None) -> None:
    from sitrep.pipeline import exporting

    try:
        problems = exporting.check(name, path, settings)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    for problem in problems[:100]:
        click.echo(f"{path}: {plain(str(problem))}", err=True)
    if len(problems) > 100:
        click.echo(f"{path}: and {len(problems) - 100} more", err=True)
    if problems:
        raise click.exceptions.Exit(1)
    click.echo(f"{path}: valid {name}", err=True)

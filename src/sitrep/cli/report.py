"""`sitrep report`: a store in, one self-contained HTML page out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from sitrep.cli.export import DAY
from sitrep.cli.linking import theatre_of
from sitrep.cli.stores import db_option, now, open_store, theatre_option

EPILOG = """\b
Examples:
  sitrep report --db war.db -o report.html
  sitrep report --db war.db --from 2017-03-01 --to 2017-03-31 --title "March 2017" -o march.html

\b
The page opens from a file, loads nothing from the network and runs no script but its own."""


@click.command(epilog=EPILOG)
@db_option
@theatre_option
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Where the page goes.")
@click.option("--from", "first", type=DAY, metavar="DAY", help="Only what happened on this day or later.")
@click.option("--to", "last", type=DAY, metavar="DAY", help="Only what happened on this day or earlier.")
@click.option("--title", default="", help="The heading (default: the theatre's title).")
def command(db: str, theatre: str | None, output: Path, first: date | None, last: date | None, title: str) -> None:
    """Write a self-contained HTML report."""
    from sitrep.model.taxonomy import Factuality
    from sitrep.pipeline import dossiers, reporting
    from sitrep.report.dossier import select

    try:
        store = open_store(db)
        chosen = theatre_of(store, theatre)
        whole = dossiers.gather(store, chosen, at=now())
        # what did not happen stays in: the page keeps it in a table of its own
        dossier = replace(select(whole, first, last, set(Factuality)), documents=whole.documents)
        reporting.write_report(dossier, chosen, output, title)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{output}: {len(dossier.events)} events", err=True)

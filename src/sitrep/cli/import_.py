"""``sitrep import``: a file of ACLED or UCDP GED in, reference events kept in a store to compare with, out."""

from __future__ import annotations

from pathlib import Path

import click

from sitrep.cli.stores import db_option, open_store
from sitrep.pipeline.imports import ReferenceFormat, read_reference


@click.command("import", short_help="Keep ACLED or UCDP GED events to compare with.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice([f.value for f in ReferenceFormat]), help="Default: as the header tells."
)
@db_option
def command(file: Path, form: str | None, db: str) -> None:
    r"""Read the events of FILE (ACLED or UCDP GED as CSV, also .gz) and keep them in a store as a reference.

    They are never mixed with the store's own events: `sitrep compare --db DB` sets the two side by side. Importing a file
    again replaces its events.

    \b
    Example:
      sitrep import ucdp-ged-syria-2016.csv.gz --format ged --db war.db
    """
    store = open_store(db)
    try:
        count = store.save_references(read_reference(file, ReferenceFormat(form) if form else None))
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} reference events kept", err=True)

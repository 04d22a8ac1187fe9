"""``sitrep import``: ACLED or UCDP GED events to compare with, or the folder of a Spark job, in; kept in a store, out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitrep.cli.stores import db_option, open_store
from sitrep.pipeline.imports import ReferenceFormat, read_reference
from sitrep.store import Store, StoreError


@click.command("import", short_help="Bring in events of another data set, or a Spark job.")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice([f.value for f in ReferenceFormat]), help="Default: as the header tells."
)
@db_option
def command(file: Path, form: str | None, db: str) -> None:
    r"""Keep the events of FILE (ACLED or UCDP GED as CSV, also .gz) in a store as a reference; or the reports of a Spark job.

    Reference events are never mixed with the store's own: `sitrep compare --db DB` sets the two side by side. Importing a
    file again replaces its events. The folder that `sitrep spark code` wrote is taken in as if `sitrep ingest` had read the
    reports itself; the store is made where there is none.

    \b
    Examples:
      sitrep import ucdp-ged-syria-2016.csv.gz --format ged --db war.db
      sitrep import coded/ --db war.db
    """
    if file.is_dir():
        _take(file, db)
        return
    store = open_store(db)
    try:
        count = store.save_references(read_reference(file, ReferenceFormat(form) if form else None))
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} reference events kept", err=True)


def _take(folder: Path, db: str) -> None:
    try:
        from sitrep.pipeline.spark.taking import JobFolderError, is_job, take
    except ImportError as error:
        raise click.ClickException("a Spark job's folder needs pyarrow: pip install 'sitrep[columnar]'") from error
    if not is_job(folder):
        raise click.ClickException(
            f"{folder} is no folder of `sitrep spark code`; to read reports: sitrep ingest {folder}"
        )
    try:
        with Store.open(db) as store:
            outcomes = take(store, folder, _tell if sys.stderr.isatty() else lambda number: None)
    except (JobFolderError, StoreError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("documents: " + ", ".join(f"{count} {outcome.value}" for outcome, count in outcomes.items()), err=True)


def _tell(number: int) -> None:
    click.echo(f"\r{number} documents ...", err=True, nl=False)

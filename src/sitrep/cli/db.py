"""``sitrep db``: a store's schema brought up to date, its soundness checked, a copy made."""

from __future__ import annotations

from pathlib import Path

import click

from sitrep.cli.stores import open_store
from sitrep.store import Store, StoreError, backup, check


@click.group("db", short_help="Make, upgrade and inspect a store.")
def command() -> None:
    r"""Make, upgrade, check and copy a store.

    \b
    Examples:
      sitrep db check demo.db
      sitrep db backup demo.db demo-before-review.db
    """


@command.command("upgrade")
@click.argument("store")
def upgrade(store: str) -> None:
    """Bring STORE (a file or URL) to this version's schema; make it where there is none."""
    try:
        with Store.open(store) as opened:
            click.echo(f"{opened.location}: the schema is the newest")
    except StoreError as error:
        raise click.ClickException(str(error)) from error


@command.command("check")
@click.argument("store")
def check_store(store: str) -> None:
    """Say what is wrong with STORE; exit code 1 where anything is."""
    opened = open_store(store)
    faults = check(opened)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"{opened.location}: {len(faults)} faults")
    counts = opened.counts()
    click.echo(
        f"{opened.location}: sound; {counts.documents} documents, {counts.claims} claims "
        f"({counts.withdrawn_claims} withdrawn), {counts.judgements} judgements, {counts.events} events"
    )


@command.command("backup")
@click.argument("store")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup_store(store: str, target: Path) -> None:
    """Copy STORE to the new file TARGET, while others may go on writing."""
    try:
        backup(open_store(store), target)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{target}: copied")

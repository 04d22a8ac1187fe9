"""``sitrep db``: a store's schema brought up to date, its soundness checked, a backup or a copy made."""

from __future__ import annotations

from pathlib import Path

import click

from sitrep.cli.stores import open_store
from sitrep.store import Store, StoreError, backup, check, copy


@click.group("db", short_help="Make, upgrade and inspect a store.")
def command() -> None:
    r"""Make, upgrade, check and copy a store.

    \b
    Examples:
      sitrep db check demo.db
      sitrep db backup demo.db demo-before-review.db
      sitrep db upgrade postgresql+psycopg://team@host/sitrep
      sitrep db copy demo.db postgresql+psycopg://team@host/sitrep
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
    r"""Copy STORE (a file or URL) to the new file TARGET, while others may go on writing.

    The file is a store itself, whatever STORE was kept in. `sitrep db copy` brings it back to a PostgreSQL server.

    \b
    Examples:
      sitrep db backup war.db war-2016-03-27.db
      sitrep db backup postgresql+psycopg://team@host/sitrep war-2016-03-27.db
    """
    try:
        backup(open_store(store), target)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{target}: copied")


@command.command("copy")
@click.argument("source")
@click.argument("target")
def copy_store(source: str, target: str) -> None:
    r"""Copy all that the store SOURCE keeps into the empty or new store TARGET: between files and PostgreSQL, either way.

    Documents with their versions, claims, judgements, the history of events and imported reference events are copied as
    they stood at one moment; links and control are made anew when they are first asked for.

    \b
    Examples:
      sitrep db copy war.db postgresql+psycopg://team@host/sitrep
      sitrep db copy war-2016-03-27.db postgresql+psycopg://team@host/restored
    """
    opened = open_store(source)
    try:
        with Store.open(target) as made:
            copied = copy(opened, made)
            click.echo(f"{made.location}: {copied} rows copied from {opened.location}")
    except StoreError as error:
        raise click.ClickException(str(error)) from error

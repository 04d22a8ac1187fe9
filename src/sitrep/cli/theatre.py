"""``sitrep theatre``: which theatres there are, and whether a folder is a sound one."""

from __future__ import annotations

from pathlib import Path

import click

from sitrep.cli.main import EXIT_FAILED
from sitrep.cli.tables import add_row, new_table, plain, print_table
from sitrep.reference.theatre import load_theatre, theatre_names
from sitrep.reference.theatre_check import check_theatre

EPILOG = """\b
Examples:
  sitrep theatre list
  sitrep theatre check my-war/
  sitrep code --theatre my-war/ reports/*.txt"""


@click.group("theatre", short_help="List and check theatres (actors, outlets, places).", epilog=EPILOG)
def command() -> None:
    """List the theatres that ship, and check one of your own.

    A theatre is a folder with a theatre.yaml that names its files of actors, outlets and places.
    """


@command.command("list")
def list_theatres() -> None:
    """List the theatres that ship in the package."""
    table = new_table("", "name", "title", "home", "since", "actors", "outlets")
    for name in theatre_names():
        theatre = load_theatre(name)
        since = theatre.start.isoformat() if theatre.start else ""
        counts = (str(len(theatre.actors)), str(len(theatre.outlets.outlets)))
        add_row(table, name, theatre.title, " ".join(theatre.home_countries), since, *counts)
    print_table(table)


@command.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path) -> None:
    """Check the theatre in FOLDER: each fault with its file, line and remedy.

    Exit code 1 where it cannot be used; a doubt alone leaves 0.
    """
    findings = check_theatre(folder)
    for finding in findings:
        kind = click.style("error", fg="red") if finding.is_error else click.style("doubt", fg="yellow")
        click.echo(f"{kind}: {plain(finding.message)}")
    if any(finding.is_error for finding in findings):
        raise click.exceptions.Exit(EXIT_FAILED)
    theatre = load_theatre(str(folder))
    places = f"{len(theatre.gazetteer_paths)} place indices" if theatre.gazetteer_paths else "no places"
    counts = f"{len(theatre.actors)} actors, {len(theatre.outlets.outlets)} outlets, {places}"
    click.echo(plain(f"{theatre.name}: {counts}; {len(findings)} doubts."))

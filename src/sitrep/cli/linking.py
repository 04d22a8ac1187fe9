"""A store in, its events out, made anew where anything changed since; shared by the commands on events."""

from __future__ import annotations

import sys

import click

from sitrep.cli.stores import now
from sitrep.model.event import Event
from sitrep.pipeline import events
from sitrep.reference.theatre import Theatre, TheatreError
from sitrep.store import Store


def theatre_of(store: Store, asked: str | None) -> Theatre:
    """The theatre asked for, or that of the store.

    Raises:
        click.ClickException: there is no such theatre.
    """
    try:
        return events.theatre_of(store, asked)
    except TheatreError as error:
        raise click.ClickException(str(error)) from error


def current_events(store: Store, asked: str | None = None) -> list[Event]:
    """The events of a store; tells on stderr what takes time, where somebody is watching."""
    return events.current(store, theatre_of(store, asked), at=now(), progress=_tell if sys.stderr.isatty() else None)


def _tell(step: str) -> None:
    click.echo(f"\r\x1b[2K{step} ...", err=True, nl=False)
    if step.startswith("saving"):
        click.echo("\r\x1b[2K", err=True, nl=False)

"""A store in, its events out, made anew where anything changed since; shared by the commands on events."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from sitrep.cli.stores import now
from sitrep.model.event import Event
from sitrep.pipeline import events
from sitrep.pipeline.selecting import Wanted
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


def events_answering(store: Store, asked: str | None, wanted: Wanted) -> Iterator[Event]:
    """The events of a store that answer a question, as ``current_events`` has them, but never all of them at once."""
    progress = _tell if sys.stderr.isatty() else None
    return events.answering(store, theatre_of(store, asked), wanted, at=now(), progress=progress)


def _tell(step: str) -> None:
    click.echo(f"\r\x1b[2K{step} ...", err=True, nl=False)
    if step.startswith("saving"):
        click.echo("\r\x1b[2K", err=True, nl=False)

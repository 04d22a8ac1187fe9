"""The options and steps that every command on a store shares: which store, whose judgement, what time it is."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import click

from sitrep.pipeline.judging import By
from sitrep.store import Store, StoreError

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def db_option(function: Decorated) -> Decorated:
    """Add ``--db``: the store to work on."""
    return click.option(
        "--db",
        required=True,
        metavar="FILE|URL",
        envvar="SITREP_DB",
        show_envvar=True,
        help="The store: a file, or postgresql://...",
    )(function)


def theatre_option(function: Decorated) -> Decorated:
    """Add ``--theatre``: whose actors and outlets to link with, where it is not that of the store."""
    return click.option(
        "--theatre", metavar="NAME|DIR", default=None, help="The theatre (default: the one the store was filled with)."
    )(function)


def layer_option(function: Decorated) -> Decorated:
    """Add ``--layer``: lines and areas of a person's own under the events of the map."""
    return click.option(
        "--layer",
        "layers",
        multiple=True,
        metavar="NAME=FILE",
        help="GeoJSON of lines or areas to draw under the events; `rivers` and `roads` have a style of their own. Repeatable.",
    )(function)


def open_store(location: str) -> Store:
    """Open a store that is there; the store is closed when the command ends.

    Raises:
        click.ClickException: there is none, or it cannot be opened.
    """
    try:
        store = Store.open(location, create=False)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.get_current_context().call_on_close(store.close)
    return store


def now() -> datetime:
    """The clock, read here and handed down."""
    return datetime.now(UTC)


def judged_by(author: str | None, reason: str) -> By:
    """Who judges: the name given, or else the account's."""
    return By(author or getpass.getuser(), now(), reason)

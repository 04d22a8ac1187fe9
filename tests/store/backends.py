"""A fresh store on each database there is: SQLite, and PostgreSQL on a server that the tests begin themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sitrep.store import Store
from tests.store.postgres_server import fresh_database, why_not

needs_postgres = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
BACKENDS = ["sqlite", pytest.param("postgresql", marks=needs_postgres)]


@contextmanager
def fresh_location(backend: str) -> Iterator[str]:
    """Where a new store may be made, as ``--db`` takes it: a file that is not there, or an empty database."""
    if backend == "postgresql":
        with fresh_database() as url:
            yield url
        return
    with TemporaryDirectory() as folder:
        yield str(Path(folder) / "store.db")


@contextmanager
def fresh_store(backend: str) -> Iterator[Store]:
    """An empty store; its database is dropped when it is done with."""
    if backend == "sqlite":
        with Store.open(":memory:") as store:
            yield store
        return
    with fresh_database() as url, Store.open(url) as store:
        yield store

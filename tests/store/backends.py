"""A fresh store on each database there is: SQLite, and PostgreSQL where SITREP_TEST_POSTGRES names one by its URL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from sitrep.store import Store, schema
from sitrep.store.engine import store_url

POSTGRES = os.environ.get("SITREP_TEST_POSTGRES", "")

BACKENDS = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(not POSTGRES, reason="set SITREP_TEST_POSTGRES to the URL of an empty database"),
    ),
]


@contextmanager
def fresh_store(backend: str) -> Iterator[Store]:
    """An empty store; the tables of PostgreSQL are dropped when it is done with."""
    if backend == "sqlite":
        with Store.open(":memory:") as store:
            yield store
        return
    try:
        with Store.open(POSTGRES) as store:
            yield store
    finally:
        engine = create_engine(store_url(POSTGRES))
        with engine.begin() as connection:
            schema.metadata.drop_all(connection)
            connection.execute(text(f"DROP TABLE IF EXISTS {schema.VERSION_TABLE}"))
        engine.dispose()

"""A store in: all that it keeps, in an empty store of either kind or in a backup file, out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Select, Table, func, insert, or_, select

from sitrep.store import desk_schema, schema, watching_tables
from sitrep.store.database import REVISION, SETTING, Store
from sitrep.store.engine import StoreError, transaction
from sitrep.store.refusals import sqlite_words

#: what a store keeps, in the order in which rows may refer to rows before them
KEPT: Final = (
    schema.document,
    schema.claim,
    schema.judgement,
    schema.event,
    schema.naming,
    schema.reference_event,
    desk_schema.account,
    schema.state,
    watching_tables.watched_source,
    watching_tables.watched_page,
    watching_tables.document_copy,
    watching_tables.sketch_key,
)

#: what is made anew from the kept when it is first asked for
MADE_ANEW: Final = (
    schema.control,
    schema.link,
    desk_schema.event,
    desk_schema.facet,
    desk_schema.place,
    desk_schema.toll,
    desk_schema.printed,
    desk_schema.words,
    desk_schema.access,  # people log in anew where the store went
)

#: columns whose values the server counts
_COUNTED: Final = (
    schema.document.c.row_id,
    schema.claim.c.row_id,
    schema.judgement.c.seq,
    watching_tables.watched_page.c.row_id,
)

#: rows sent at a time
_BATCH: Final = 500


def copy(source: Store, target: Store) -> int:
    """Copy all that one store keeps into another, which must be empty, while others may write to the first.

    The copy is of one moment, and whole or nothing. Cached views stay behind and are made anew from what was copied;
    events keep the days on which they were first seen. Returns how many rows were copied.

    Raises:
        StoreError: the target holds something already, or a database refuses.
    """
    with transaction(source.engine, write=False) as read, transaction(target.engine, write=True) as write:
        for table in KEPT:
            if write.execute(select(func.count()).select_from(table)).scalar_one():
                raise StoreError(f"{target.location}: holds something already; copy into a new store")
        copied = sum(_copy_table(read, write, table) for table in KEPT)
        if write.dialect.name == "postgresql":
            _count_on(write)
    return copied


def backup(store: Store, target: Path) -> None:
    """Copy a store into a new SQLite file while others may write to it, aside first and then under its name.

    Refuses to overwrite. The file is itself a store; `copy` brings it back to a database server.

    Raises:
        StoreError: the target exists, or the disk refuses.
    """
    if target.exists():
        raise StoreError(f"{target}: is there already; name another file")
    aside = target.with_name(target.name + ".part")
    try:
        aside.unlink(missing_ok=True)
        if store.engine.dialect.name == "sqlite":
            with closing(sqlite3.connect(store.location)) as source, closing(sqlite3.connect(aside)) as copied:
                source.backup(copied)
        else:
            with Store.open(str(aside)) as made:
                copy(store, made)
        aside.replace(target)
    except sqlite3.Error as error:
        aside.unlink(missing_ok=True)
        raise StoreError(f"{target}: {sqlite_words(error)}") from error
    except OSError as error:
        raise StoreError(
            f"{target}: cannot be written: {error.strerror}; name a file in a folder you may write to"
        ) from error
    except StoreError:
        aside.unlink(missing_ok=True)
        raise


def _copy_table(read: Connection, write: Connection, table: Table) -> int:
    copied = 0
    with read.execute(_rows_of(table).execution_options(yield_per=_BATCH)) as result:
        rows: Iterator[Mapping[str, object]] = (dict(row) for row in result.mappings())
        while batch := list(islice(rows, _BATCH)):
            write.execute(insert(table), batch)
            copied += len(batch)
    return copied


def _rows_of(table: Table) -> Select[tuple[object, ...]]:
    query = select(table).order_by(*table.primary_key.columns)
    if table is schema.state:  # not what the cached views were made from: they stay behind
        key = schema.state.c.key
        query = query.where(or_(key == REVISION, key.startswith(SETTING, autoescape=True)))
    return query


def _count_on(connection: Connection) -> None:
    # The ids were given, so the server's counters still stand at the beginning.
    pages = watching_tables.watched_page.c
    for column in (schema.document.c.row_id, schema.claim.c.row_id, schema.judgement.c.seq, pages.row_id):
        newest = select(func.max(column)).scalar_subquery()
        counter = func.pg_get_serial_sequence(column.table.name, column.name)
        connection.execute(select(func.setval(counter, func.coalesce(newest, 1), newest.is_not(None))))

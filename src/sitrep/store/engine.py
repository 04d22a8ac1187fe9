"""A path or database URL in: an open SQLAlchemy engine whose schema is the newest out."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from sitrep.store.refusals import is_away, words
from sitrep.store.schema import HEAD, VERSION_TABLE

#: how long a writer waits for another one before it gives up
BUSY_SECONDS: Final = 30.0
_PAUSE_SECONDS: Final = 0.02

#: every revision this version knows, oldest first
REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005")

#: the advisory lock that writers of a PostgreSQL store take, so that revisions are counted one by one
_WRITERS: Final = 0x5174BE9

#: what a transaction asks of a database beyond its default; every SQLite transaction sees one moment by itself
_ONE_MOMENT: Final[dict[tuple[str, bool], dict[str, object]]] = {
    ("postgresql", False): {"isolation_level": "REPEATABLE READ"},
}

_SQLITE_HEADER: Final = b"SQLite format 3\x00"
_DRIVERS: Final = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class StoreError(ValueError):
    """A store that cannot be opened, read or written; the message says which and what to do."""


class StoreAwayError(StoreError):
    """The server of a store does not answer; it may be back later."""


def store_url(url_or_path: str) -> URL:
    """The database URL of a store given as a path (``demo.db``, ``:memory:``) or as a URL.

    >>> str(store_url("demo.db"))
    'sqlite:///demo.db'
    >>> store_url("postgresql://team@host/sitrep").drivername
    'postgresql+psycopg'

    Raises:
        StoreError: the URL cannot be read or names another kind of database.
    """
    if "://" not in url_or_path:
        return URL.create("sqlite", database=url_or_path)
    try:
        url = make_url(url_or_path)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            f"{url_or_path}: not a database URL; write a path, sqlite:///FILE or postgresql://..."
        ) from error
    kind = url.get_backend_name()
    if kind not in _DRIVERS:
        raise StoreError(f"{kind}: sitrep keeps its store in SQLite or PostgreSQL; write a path or postgresql://...")
    return url if "+" in url.drivername else url.set(drivername=_DRIVERS[kind])


def open_engine(url_or_path: str, *, create: bool) -> Engine:
    """Open a store, make it where there is none (``create``), and bring its schema to the newest revision.

    Refuses a file that is no SQLite database, tables that are not sitrep's, and a schema newer than it knows.

    Raises:
        StoreError: the store is missing, is none, is newer, or the driver is not installed.
    """
    url = store_url(url_or_path)
    name = shown(url)
    if url.get_backend_name() == "sqlite":
        _check_file(name, create=create)
    try:
        engine = _make_engine(url)
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(f'{name}: the PostgreSQL driver is missing; pip install "sitrep[postgres]"') from error
    try:
        _upgrade(engine, name, create=create)
    except DBAPIError as error:
        engine.dispose()
        raise StoreError(f"{name}: the database does not open: {words(error)}") from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def shown(url: URL) -> str:
    """A store's place as it may be shown: the file's path, or the URL without its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


@contextmanager
def transaction(engine: Engine, *, write: bool) -> Iterator[Connection]:
    """One transaction: all of it is kept, or (an error, a kill) none of it.

    Raises:
        StoreError: the database refuses, stays locked, or the text cannot be stored.
    """
    bound = engine.execution_options(sitrep_write=write, **_ONE_MOMENT.get((engine.dialect.name, write), {}))
    try:
        with bound.begin() as connection:
            if write and connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_WRITERS)))  # one writer at a time, as in SQLite
            yield connection
    except DBAPIError as error:
        kind = StoreAwayError if is_away(error) else StoreError
        raise kind(f"{shown(engine.url)}: {words(error)}") from error
    except UnicodeEncodeError as error:
        raise StoreError(
            f"a text holds half a character (code point U+{ord(error.object[error.start]):04X})"
        ) from error


def schema_revision(connection: Connection) -> str | None:
    """The revision of the schema a database holds, or None for a database without sitrep's tables."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - a constant
    return None if found is None else str(found)


def _check_file(name: str, *, create: bool) -> None:
    if name == ":memory:":
        return
    path = Path(name)
    if path.is_dir():
        raise StoreError(f"{name}: is a folder; name a file, as in {path / 'store.db'}")
    if not path.exists():
        if not create:
            raise StoreError(f"{name}: there is no such store; `sitrep ingest REPORTS --db {name}` makes one")
        if not path.parent.exists():
            raise StoreError(f"{name}: the folder {path.parent} does not exist; make it first")
        return
    with path.open("rb") as file:
        header = file.read(len(_SQLITE_HEADER))
    if not header and not create:
        raise StoreError(f"{name}: is an empty file; `sitrep ingest REPORTS --db {name}` makes it a store")
    if header and header != _SQLITE_HEADER:
        raise StoreError(f"{name}: is not a sitrep store (not an SQLite database); name another file")


def _make_engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)  # a connection that a restart of the server broke is made anew
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    if url.database == ":memory:":
        engine = create_engine(url, connect_args=arguments, poolclass=StaticPool)
    elif _is_read_only(path := Path(str(url.database))):
        engine = create_engine(url, connect_args=arguments, creator=partial(_connect_read_only, path))
    else:
        engine = create_engine(url, connect_args=arguments)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _is_read_only(path: Path) -> bool:
    return path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _connect_read_only(path: Path) -> sqlite3.Connection:
    # A store in WAL mode is read through files that SQLite makes beside it; where it may make none, it must be told that
    # nobody writes. That would hide what a writer left in a log, so a log that holds something is an error.
    waits = any(path.with_name(path.name + end).exists() for end in ("-wal", "-shm"))
    mode = "mode=ro" if waits else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, check_same_thread=False)


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    # The driver begins no transaction before DDL, so a kill would leave half a schema; we say BEGIN ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        _keep_a_log(cursor)
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
    finally:
        cursor.close()


def _keep_a_log(cursor: sqlite3.Cursor) -> None:
    # Of several that make one store together each asks for the log, and SQLite does not let them wait for one another
    # there: it refuses at once, whatever the timeout (https://www.sqlite.org/c3ref/busy_handler.html, on deadlocks).
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _on_begin(connection: Connection) -> None:
    # A writer takes its lock at once: to read first and ask for the lock later fails when two writers do it together.
    write = connection.get_execution_options().get("sitrep_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _upgrade(engine: Engine, name: str, *, create: bool) -> None:
    with engine.connect() as connection:
        found = schema_revision(connection)
    if found == HEAD:
        return
    with transaction(engine, write=True) as connection:
        found = schema_revision(connection)  # another process may have been faster
        if found == HEAD:
            return
        if found is not None and found not in REVISIONS:
            raise StoreError(
                f"{name}: was written by a newer sitrep (schema {found}, this one knows {HEAD}); upgrade sitrep"
            )
        if found is None:
            _check_empty(connection, name, create=create)
        _run_migrations(connection)


def _check_empty(connection: Connection, name: str, *, create: bool) -> None:
    tables = sorted(inspect(connection).get_table_names())
    if tables:
        shown = ", ".join(tables[:3])
        raise StoreError(f"{name}: is not a sitrep store (it holds the tables {shown}); name another database")
    if not create:
        raise StoreError(f"{name}: is an empty database; `sitrep ingest REPORTS --db {name}` makes it a store")


def _run_migrations(connection: Connection) -> None:
    # Alembic takes a third of a second to import, and a store of the newest schema does not need it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

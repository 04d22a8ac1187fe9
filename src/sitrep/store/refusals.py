"""An error of SQLite or PostgreSQL in: what happened and what to do about it, in words, out."""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError, OperationalError

_KEPT: Final = "what was kept before is kept, and nothing is half written"

#: by the first part of SQLite's name for an error (https://www.sqlite.org/rescode.html)
_SQLITE: Final = {
    "SQLITE_FULL": f"the disk is full; make room and run the same command again: {_KEPT}",
    "SQLITE_IOERR": f"the disk is full or fails; make room, look after the disk and run the same command again: {_KEPT}",
    "SQLITE_READONLY": "the file or its folder must not be written to; make both writable, or copy the store elsewhere",
    "SQLITE_CANTOPEN": "the file cannot be opened or made; make the file and its folder readable and writable",
    "SQLITE_BUSY": "another program has been writing to it all the while; run the same command again when it is done",
    "SQLITE_CORRUPT": "the file is damaged; restore a backup (`sitrep db backup` makes one)",
    "SQLITE_NOTADB": "the file is damaged or no SQLite database; restore a backup (`sitrep db backup` makes one)",
}

#: by PostgreSQL's code or the class that its first two characters are (PostgreSQL manual, appendix A)
_POSTGRES: Final = {
    "08": "the server cannot be reached",
    "25006": "the database may only be read (a standby, or set so); name the one that may be written to",
    "28": "the server refuses this user or password; correct the URL",
    "3D000": "there is no such database; make it with `createdb`, then run the same command again",
    "42501": "this user has no right to do that; let the database's owner grant it",
    "53100": f"the server's disk is full; make room and run the same command again: {_KEPT}",
    "53300": "the server takes no more connections now; run the same command again later",
    "57": "the server was stopped or is just starting",
}

#: what a server that is being stopped, has crashed, or is just starting says
_AWAY: Final = ("08", "57P")


def words(error: DBAPIError) -> str:
    """What a database said, with the remedy where there is one."""
    if isinstance(error.orig, sqlite3.Error):
        return sqlite_words(error.orig)
    said = " ".join(str(error.orig).split())
    code = _postgres_code(error) or ""
    found = _POSTGRES.get(code) or _POSTGRES.get(code[:2])
    return f"{said}: {found}" if found else said


def sqlite_words(error: sqlite3.Error) -> str:
    """What SQLite said, with the remedy where there is one."""
    name = getattr(error, "sqlite_errorname", None) or ""
    found = next((told for start, told in _SQLITE.items() if name.startswith(start)), None)
    return f"{error}: {found}" if found else str(error)


def is_away(error: DBAPIError) -> bool:
    """Whether a server stopped answering, so that the same may be asked again when it is back."""
    if error.connection_invalidated:
        return True
    code = _postgres_code(error)
    if code is None:  # no answer at all: the connection could not be made
        return isinstance(error, OperationalError) and not isinstance(error.orig, sqlite3.Error)
    return code.startswith(_AWAY)


def _postgres_code(error: DBAPIError) -> str | None:
    found = getattr(error.orig, "sqlstate", None)
    return None if found is None else str(found)

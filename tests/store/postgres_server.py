"""A PostgreSQL server of the tests' own: begun on loopback when first asked for, in a folder of its own, gone at the end.

It takes the programs that are installed (Debian's package postgresql) and touches no server that runs already. As root it
runs as the user ``postgres``, for the server refuses root.
"""

from __future__ import annotations

import atexit
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Final

import psycopg

#: how long a server may take to answer after it began
_PATIENCE: Final = 60.0
_OWNER: Final = "postgres"
#: has to be hidden in every message; a test looks for it
PASSWORD: Final = secrets.token_hex(8)


def programs() -> Path | None:
    """The folder of the newest server that is installed; None where there is none."""
    found = [Path(path).resolve().parent for path in (shutil.which("initdb"),) if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: [int(n) for n in p.parent.name.split(".")])
    fit = [folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return fit[-1] if fit else None


def why_not() -> str | None:
    """Why no server can be begun here; None where one can."""
    if programs() is None:
        return "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and _OWNER not in (user.pw_name for user in pwd.getpwall()):
        return "run as root there must be a user postgres, as Debian's package makes one"
    return None


class Server:
    """One server; ``stop`` and ``start`` may follow each other, the data stay."""

    def __init__(self, folder: Path) -> None:
        """Make the data folder; the server does not run yet."""
        found = programs()
        assert found is not None, why_not()
        self._programs, self._folder = found, folder
        self._user = _OWNER if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        word = folder / "password"
        word.write_text(PASSWORD)
        if self._user:
            shutil.chown(folder, self._user)
            shutil.chown(word, self._user)
        made = ("--username=sitrep", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        self._run("initdb", "-D", str(folder / "data"), f"--pwfile={word}", *made)

    def url(self, database: str = "postgres") -> str:
        """The URL of one of its databases, as a user writes it."""
        return f"postgresql+psycopg://sitrep:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Begin to serve; returns when it answers."""
        settings = [
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self._folder}",
            "fsync=off",
            "max_connections=40",
            "shared_buffers=16MB",
            "dynamic_shared_memory_type=mmap",
        ]
        options = [part for setting in settings for part in ("-c", setting)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(self._folder / "data"), "-p", str(self.port), *options],
                cwd=self._folder,
                user=self._user,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + _PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL does not begin: {(self._folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop serving at once: SIGQUIT drops every connection as a crash does, SIGINT does it in good order."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_PATIENCE)
            self._process = None

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"test{next(self._numbers)}"
        self._ask(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._ask(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')

    def _ask(self, statement: str) -> None:
        with psycopg.connect(self._address(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _answers(self) -> bool:
        try:
            self._ask("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _address(self) -> str:
        return self.url().replace("+psycopg", "")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._programs / program), *arguments],
            cwd=self._folder,
            user=self._user,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")


@contextmanager
def own_server() -> Iterator[Server]:
    """A server for one test that stops it or kills it."""
    with tempfile.TemporaryDirectory(prefix="sitrep-postgres-") as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


@cache
def server() -> Server:
    """The server that the tests share, begun when it is first asked for and stopped when the tests end."""
    owned = own_server()
    started = owned.__enter__()
    atexit.register(owned.__exit__, None, None, None)
    return started


@contextmanager
def fresh_database() -> Iterator[str]:
    """The URL of an empty database of the shared server, dropped at the end."""
    url = server().new_database()
    try:
        yield url
    finally:
        server().drop_database(url)

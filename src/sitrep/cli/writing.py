"""Output paths in, open files out that appear under their name only when they are whole (`-` is stdout)."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

STDOUT = "-"

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole_file(name: str) -> Iterator[IO[str]]:
    """Open ``name`` for UTF-8 text, written aside as ``name.part`` and renamed at the end.

    If the block fails the part is removed, and a file that was there before stays as it was.

    Raises:
        click.ClickException: the file cannot be written; the message names it and says what to do.
    """
    if name == STDOUT:
        with click.open_file(STDOUT, "w", encoding="utf-8", errors="replace") as stdout:
            yield stdout
            stdout.flush()
        return
    path = Path(name)
    part = path.with_name(path.name + ".part")
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "is a folder", name)
        file = part.open("w", encoding="utf-8", newline="\n", errors="replace")
    except OSError as error:
        remedy = "make the folder first" if not path.parent.is_dir() else "choose another with -o"
        raise click.ClickException(f"{name} cannot be written: {error.strerror} ({remedy})") from error
    try:
        with file:
            yield file
        part.replace(path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in _FULL:
            raise click.ClickException(f"{name} cannot be written: {error.strerror} (free some space)") from error
        raise

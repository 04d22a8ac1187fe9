"""Byte streams in; their first bytes, a copy that can be sought, and their lines of bounded length out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

_CHUNK = 1 << 16
_BLANK = b"\xef\xbb\xbf \t\r\n"
_IN_MEMORY = 16 << 20


class Peeked:
    """A stream that cannot be sought (a pipe), with what was looked at put back in front."""

    def __init__(self, stream: BufferedIOBase) -> None:
        """Wrap ``stream``; nothing is read yet."""
        self._stream = stream
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """The first bytes, ``size`` of them or as many as there are up to the end of a line; nothing is lost."""
        while len(self._ahead) < size and not (b"\n" in self._ahead and self._ahead.strip(_BLANK)):
            more = self._stream.read1(size)
            if not more:
                break
            self._ahead += more
        return self._ahead[:size]

    def read(self, size: int = -1) -> bytes:
        """Read ``size`` bytes, all for -1."""
        if size < 0:
            ahead, self._ahead = self._ahead, b""
            return ahead + self._stream.read()
        ahead, self._ahead = self._ahead[:size], self._ahead[size:]
        return ahead + self._stream.read(size - len(ahead)) if len(ahead) < size else ahead


@contextmanager
def spooled(stream: Peeked) -> Iterator[BinaryIO]:
    """The whole of a stream as a file that can be sought: in memory while it is small, else on the disk."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        while chunk := stream.read(_CHUNK):
            file.write(chunk)
        file.seek(0)
        yield cast("BinaryIO", file)


@dataclass(frozen=True, slots=True)
class ByteLine:
    """One line: its number from 1, its bytes without the newline, or ``too_long`` (then only its beginning)."""

    number: int
    raw: bytes
    too_long: bool = False


def lines_of(stream: BinaryIO | Peeked, limit: int) -> Iterator[ByteLine]:
    """The lines of a stream, each held in memory only up to ``limit`` bytes; blank lines are left out."""
    number, pending, skipping = 1, b"", False
    while chunk := stream.read(_CHUNK):
        *whole, rest = (pending + chunk).split(b"\n")
        for raw in whole:
            if skipping:
                skipping = False
            elif raw.strip():
                yield ByteLine(number, raw)
            number += 1
        pending = rest
        if len(pending) > limit:
            if not skipping:
                yield ByteLine(number, pending[:200], too_long=True)
            skipping, pending = True, b""
    if pending.strip() and not skipping:
        yield ByteLine(number, pending)

"""Byte streams in; their first byte, and their lines of bounded length out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_CHUNK = 1 << 16


class Peeked:
    """A stream that cannot be sought (a pipe), with what was looked at put back in front."""

    def __init__(self, stream: BinaryIO) -> None:
        """Wrap ``stream``; nothing is read yet."""
        self._stream = stream
        self._ahead = b""

    def first_byte(self) -> bytes:
        """The first byte that is not blank, b"" for an empty stream; nothing is lost."""
        while not self._ahead.strip(b"\xef\xbb\xbf \t\r\n"):
            more = self._stream.read(1024)
            if not more:
                return b""
            self._ahead += more
        return self._ahead.strip(b"\xef\xbb\xbf \t\r\n")[:1]

    def read(self, size: int = -1) -> bytes:
        """Read ``size`` bytes, all for -1."""
        if size < 0:
            ahead, self._ahead = self._ahead, b""
            return ahead + self._stream.read()
        ahead, self._ahead = self._ahead[:size], self._ahead[size:]
        return ahead + self._stream.read(size - len(ahead)) if len(ahead) < size else ahead


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

"""Packed bytes in, unpacked bytes out, never more than allowed."""

from __future__ import annotations

import zlib
from typing import Final

_CHUNK: Final = 1 << 16
_AUTO: Final = zlib.MAX_WBITS | 32
_RAW: Final = -zlib.MAX_WBITS
#: the packings that are asked for
ACCEPTED: Final = "gzip, deflate"


class UnpackError(ValueError):
    """Bytes that cannot be unpacked, or that unpack to more than allowed."""


def unpack(packed: bytes, encoding: str, limit: int) -> bytes:
    """Undo a ``Content-Encoding``.

    Args:
        packed: The bytes as they came.
        encoding: What the server says; "" for nothing.
        limit: The most bytes that may come out.

    Raises:
        UnpackError: they are cut short or broken, make more than ``limit``, or are packed in a way nobody asked for.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return packed
    if name in ("gzip", "x-gzip"):
        # servers say gzip of plain pages too
        return gunzip(packed, limit) if packed.startswith(b"\x1f\x8b") else packed
    if name != "deflate":
        raise UnpackError(f"is packed as {name[:40]!r}, which was not asked for")
    try:
        return _inflate(packed, _AUTO, limit)[0]
    except zlib.error:
        try:
            return _inflate(packed, _RAW, limit)[0]  # half of the servers leave the zlib header out
        except zlib.error as error:
            raise UnpackError(f"cannot be unpacked: {error}") from error


def gunzip(packed: bytes, limit: int) -> bytes:
    """Unpack gzip, of several members too; what follows the last one is left.

    Raises:
        UnpackError: as for `unpack`.
    """
    parts: list[bytes] = []
    rest, size = packed, 0
    while rest.startswith(b"\x1f\x8b"):
        try:
            part, rest = _inflate(rest, _AUTO, limit, size)
        except zlib.error as error:
            if parts:
                break  # padding behind the last member
            raise UnpackError(f"cannot be unpacked: {error}") from error
        parts.append(part)
        size += len(part)
    if not parts:
        raise UnpackError("is not gzip")
    return b"".join(parts)


def _inflate(packed: bytes, bits: int, limit: int, size: int = 0) -> tuple[bytes, bytes]:
    """The unpacked bytes of one member, and what stands behind it; ``size`` bytes were unpacked before."""
    stream = zlib.decompressobj(bits)
    parts: list[bytes] = []
    pending = packed
    while not stream.eof:
        part = stream.decompress(pending, _CHUNK)
        pending = stream.unconsumed_tail
        if not part and not pending and not stream.eof:
            raise UnpackError("is cut short")
        parts.append(part)
        size += len(part)
        if size > limit:
            raise UnpackError(f"unpacks to more than {limit:,} bytes")
    return b"".join(parts), stream.unused_data

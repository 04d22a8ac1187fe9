"""Packed bytes in, unpacked bytes out, never more than allowed."""

from __future__ import annotations

import io
import zipfile
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


def unzip(packed: bytes, limit: int, name: str | None = None) -> bytes:
    """Unpack one file of a zip archive, whatever sizes the archive claims; the first one where no name is given.

    Only what office programs and data servers write is unpacked: stored or deflated, without a password.

    Raises:
        UnpackError: it is broken, has no such file, or the file unpacks to more than ``limit``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            entry = archive.getinfo(name) if name is not None else archive.infolist()[0]
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise UnpackError("is packed in a way that nobody uses")
            with archive.open(entry) as file:
                unpacked = file.read(limit + 1)
    except UnpackError:
        raise
    except (zipfile.BadZipFile, zlib.error, LookupError, ValueError, OSError, EOFError) as error:
        raise UnpackError(f"is no zip archive that can be read: {' '.join(str(error).split())[:120]}") from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnpackError("is packed with a password, or as nobody does") from error
    if len(unpacked) > limit:
        raise UnpackError(f"unpacks to more than {limit:,} bytes")
    return unpacked


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

"""Columns of numbers and text go in; one index file that is mapped into memory (or unpacked, where compressed) comes out."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

MAGIC = b"SITGAZ03"

#: the columns of an index and their element types; ``text``, ``strings`` and ``forms`` are UTF-8, the last the names of each row
#: as keys (see ``PlaceKeys``)
COLUMNS: dict[str, str] = {
    "lat": "<i4",
    "lon": "<i4",
    "population": "<u4",
    "fame": "u1",
    "kind": "u1",
    "radius": "<u2",
    "country": "<u4",
    "admin1": "<u4",
    "admin2": "<u4",
    "within": "<u4",
    "text_at": "<u8",
    "text": "u1",
    "strings": "u1",
    "forms_at": "<u8",
    "forms": "u1",
    "keys": "<u4",
    "targets": "<u4",
    "also_of": "<u4",
    "also": "<u4",
}
#: sorted columns: their differences compress, the values do not
_SORTED = frozenset({"keys", "text_at", "forms_at", "also_of"})

Column = NDArray[np.generic]


class IndexFileError(ValueError):
    """A file that is no gazetteer index or is cut short; the message names the file and what to do."""


@dataclass(frozen=True, slots=True)
class IndexFile:
    """The columns of one opened index and what its header tells."""

    path: Path
    columns: Mapping[str, Column]
    credit: tuple[str, ...]


def write_index(
    path: Path, columns: Mapping[str, Path | Column], credit: Iterable[str], compress: bool = False
) -> None:
    """Write an index beside ``path`` and rename it into place, so that a reader never sees half of one.

    Args:
        path: The file to make.
        columns: Every column of ``COLUMNS``, in memory or as a raw file of its elements.
        credit: The lines of attribution that the sources ask for.
        compress: Pack each column; smaller to ship, unpacked into memory when opened.
    """
    aside = path.with_name(path.name + ".part")
    sections = []
    with aside.open("wb") as body_file:
        for name, dtype in COLUMNS.items():
            start = body_file.tell()
            _write_column(body_file, columns[name], name, compress)
            sections.append([name, dtype, "packed" if compress else "raw", start, body_file.tell() - start])
            body_file.write(b"\0" * (-body_file.tell() % 8))
        trailer = json.dumps({"sections": sections, "credit": list(credit)}).encode()
        body_file.write(trailer + struct.pack("<Q", len(trailer)) + MAGIC)
    aside.replace(path)


def _write_column(out: BinaryIO, column: Path | Column, name: str, compress: bool) -> None:
    if isinstance(column, Path):
        if not compress:
            with column.open("rb") as source:
                while chunk := source.read(1 << 20):
                    out.write(chunk)
            return
        column = np.fromfile(column, dtype=COLUMNS[name])
    values = column.astype(COLUMNS[name])
    if compress and name in _SORTED:
        values = np.diff(values, prepend=values.dtype.type(0))
    raw = values.tobytes()
    if compress:
        width = values.dtype.itemsize
        planes = np.frombuffer(raw, dtype="u1").reshape(-1, width).T.tobytes()
        out.write(zlib.compress(planes, 9))
    else:
        out.write(raw)


def read_index(path: Path) -> IndexFile:
    """Open an index: raw columns are mapped (memory is used only where read), packed ones unpacked.

    Raises:
        IndexFileError: the file is missing, is no index, or is cut short.
    """
    try:
        with path.open("rb") as source:
            source.seek(0, 2)
            size = source.tell()
            if size < 16:
                raise IndexFileError(f"{path}: not a gazetteer index; build one with `sitrep gazetteer build`")
            source.seek(size - 16)
            length, magic = struct.unpack("<Q8s", source.read(16))
            if magic != MAGIC or length > size - 16:
                raise IndexFileError(
                    f"{path}: not a gazetteer index of this version; build it anew with `sitrep gazetteer build`"
                )
            source.seek(size - 16 - length)
            trailer = json.loads(source.read(length))
            sections = [_Section(*section) for section in trailer["sections"]]
            columns = {section.name: _read_column(source, path, section) for section in sections}
    except OSError as error:
        raise IndexFileError(f"{path}: {error.strerror}; build one with `sitrep gazetteer build`") from error
    return IndexFile(path, columns, tuple(trailer["credit"]))


@dataclass(frozen=True, slots=True)
class _Section:
    """Where in a file a column stands, and how."""

    name: str
    dtype: str
    codec: str
    start: int
    size: int


def _read_column(source: BinaryIO, path: Path, section: _Section) -> Column:
    name, dtype, start, size = section.name, section.dtype, section.start, section.size
    if section.codec == "raw":
        count = size // np.dtype(dtype).itemsize
        if not count:
            return np.zeros(0, dtype=dtype)
        return np.memmap(path, dtype=dtype, mode="r", offset=start, shape=(count,))
    source.seek(start)
    planes = zlib.decompress(source.read(size))
    width = np.dtype(dtype).itemsize
    values = np.frombuffer(np.frombuffer(planes, dtype="u1").reshape(width, -1).T.tobytes(), dtype=dtype)
    if name in _SORTED:
        values = np.cumsum(values, dtype=dtype)
    return values

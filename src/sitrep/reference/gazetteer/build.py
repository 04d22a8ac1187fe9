"""Rows of any number of sources go in, one after another; one index file without duplicates comes out, in bounded memory."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from sitrep.model.place import distance_km
from sitrep.reference.gazetteer.fileformat import write_index
from sitrep.reference.gazetteer.kinds import kinds, same_group
from sitrep.reference.gazetteer.rows import GazetteerRow, keys_of

#: keys are sorted bucket by bucket, so that memory is that of one bucket whatever the number of rows
_BUCKETS = 64
_FLUSH = 1 << 16
#: two rows of one name this close are one place, unless their kinds are of different groups
MERGE_KM = 4.0
_PLACE_COLUMNS = (
    "lat",
    "lon",
    "population",
    "fame",
    "kind",
    "radius",
    "country",
    "admin1",
    "admin2",
    "within",
    "text_at",
)
_CODES = {"lat": "i", "lon": "i", "population": "I", "fame": "B", "kind": "B", "radius": "H", "text_at": "Q"}


@dataclass(frozen=True, slots=True)
class Source:
    """One source to build from: its rows and the credit it asks for.

    ``skeletons`` is how many names of a place give skeletons; ``loose`` as of ``forms_of``.
    """

    rows: Iterable[GazetteerRow]
    credit: str
    skeletons: int = 4
    loose: bool = False


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: rows read, places that stand for themselves, rows merged into another, keys written."""

    rows: int
    places: int
    merged: int
    keys: int


@dataclass(slots=True)
class _Work:
    folder: Path
    stack: ExitStack
    files: dict[str, BinaryIO] = field(default_factory=dict)
    buffers: dict[str, array[int]] = field(default_factory=dict)
    buckets: list[array[int]] = field(default_factory=lambda: [array("I") for _ in range(_BUCKETS)])
    strings: dict[str, int] = field(default_factory=lambda: {"": 0})
    count: int = 0
    text_size: int = 0

    def file(self, name: str) -> BinaryIO:
        if name not in self.files:
            self.files[name] = self.stack.enter_context((self.folder / name).open("w+b"))
        return self.files[name]

    def put(self, name: str, value: int) -> None:
        buffer = self.buffers.setdefault(name, array(_CODES.get(name, "I")))
        buffer.append(value)
        if len(buffer) >= _FLUSH:
            self.flush(name)

    def flush(self, name: str) -> None:
        if name in self.buffers:
            self.buffers[name].tofile(self.file(name))
            del self.buffers[name][:]

    def key(self, hashed_key: int, place: int) -> None:
        bucket = self.buckets[hashed_key >> 26]
        bucket.append(hashed_key)
        bucket.append(place)
        if len(bucket) >= _FLUSH:
            self.flush_bucket(hashed_key >> 26)

    def flush_bucket(self, number: int) -> None:
        self.buckets[number].tofile(self.file(f"bucket{number}"))
        del self.buckets[number][:]

    def string(self, text: str) -> int:
        return self.strings.setdefault(text, len(self.strings))


def build_index(path: Path, sources: Iterable[Source], compress: bool = False) -> BuildReport:
    """Build an index.

    Rows of different sources that share a key, lie within ``MERGE_KM`` and are of one group of kinds become one place: the
    first source's row stands, the other's names are added. Rows of one source are never merged with each other.

    Args:
        path: The index file to make; it appears whole or not at all.
        sources: The sources, the most trusted first; their rows are read once, as they come.
        compress: Pack the file (for shipping) instead of leaving it to be mapped.

    Raises:
        KeyError: a row's kind is not in ``kinds.yaml``.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".gazetteer-") as folder, ExitStack() as stack:
        work = _Work(Path(folder), stack)
        starts, credit = [0], []
        for source in sources:
            for row in source.rows:
                _add(work, row, source)
            starts.append(work.count)
            credit.append(source.credit)
        for name in list(work.buffers):
            work.flush(name)
        for number in range(_BUCKETS):
            work.flush_bucket(number)
        target = _merge(work, starts) if len(starts) > 2 else np.arange(work.count, dtype="<u4")
        keys = _write_keys(work, target)
        _write_merged(work, target)
        work.file("strings").write("\n".join(work.strings).encode())
        for name in (*_PLACE_COLUMNS, "text"):
            work.file(name)
        for handle in work.files.values():
            handle.flush()
        columns = {name: Path(folder) / name for name in _COLUMN_FILES}
        write_index(path, columns, dict.fromkeys(credit), compress)
        alone = int(np.count_nonzero(target == np.arange(work.count, dtype="<u4")))
        return BuildReport(work.count, alone, work.count - alone, keys)


_COLUMN_FILES = (*_PLACE_COLUMNS, "text", "strings", "keys", "targets", "also_of", "also")
_KIND_NUMBER = {name: number for number, name in enumerate(kinds())}


def _add(work: _Work, row: GazetteerRow, source: Source) -> None:
    names = tuple(dict.fromkeys((row.name, *row.names)))
    values = {
        "lat": round(row.lat * 1e5),
        "lon": round(row.lon * 1e5),
        "population": min(max(row.population, 0), 2**32 - 1),
        "fame": row.fame,
        "kind": _KIND_NUMBER[row.kind],
        "radius": min(65535, round(row.radius_km * 10)),
        "country": work.string(row.country),
        "admin1": work.string(row.admin1),
        "admin2": work.string(row.admin2),
        "within": work.string(row.within),
        "text_at": work.text_size,
    }
    for name, value in values.items():
        work.put(name, value)
    text = "\x1f".join((row.place_id, *names)).encode() + b"\n"
    work.file("text").write(text)
    work.text_size += len(text)
    for key in set(keys_of(names, source.skeletons, source.loose)):
        work.key(key, work.count)
    work.count += 1


def _pairs(work: _Work, number: int) -> NDArray[np.uint64]:
    """The keys of a bucket with their places, each pair as one number that sorts by key, then place."""
    handle = work.file(f"bucket{number}")
    handle.flush()
    raw = np.fromfile(work.folder / f"bucket{number}", dtype="<u4").reshape(-1, 2).astype("<u8")
    return np.unique((raw[:, 0] << np.uint64(32)) | raw[:, 1])


def _column(work: _Work, name: str, dtype: str) -> NDArray[np.generic]:
    work.file(name).flush()
    return np.fromfile(work.folder / name, dtype=dtype)


def _merge(work: _Work, starts: list[int]) -> NDArray[np.uint32]:
    """For each row the row that stands for it: itself, or an earlier source's of the same name, place and group."""
    target = np.arange(work.count, dtype="<u4")
    lat, lon = (_column(work, name, "<i4").astype("f8") / 1e5 for name in ("lat", "lon"))
    kind = _column(work, "kind", "u1")
    source = np.searchsorted(np.asarray(starts[1:]), np.arange(work.count), side="right").astype("u1")
    names = list(kinds())
    for number in range(_BUCKETS):
        for group in _groups(_pairs(work, number)):
            for at, later in enumerate(group):
                if target[later] != later:
                    continue
                for earlier in group[:at]:
                    if source[earlier] >= source[later] or abs(lat[earlier] - lat[later]) > 0.05:
                        continue
                    if not same_group(names[int(kind[earlier])], names[int(kind[later])]):
                        continue
                    if distance_km(lat[earlier], lon[earlier], lat[later], lon[later]) <= MERGE_KM:
                        target[later] = target[earlier]
                        break
    while not np.array_equal(target, target[target]):  # a row that others joined may itself have joined an earlier one
        target = target[target]
    return target


def _groups(pairs: NDArray[np.uint64]) -> Iterator[list[int]]:
    if not len(pairs):
        return
    edges = np.flatnonzero(np.diff(pairs >> np.uint64(32))) + 1
    for chunk in np.split(pairs.astype("<u4"), edges):
        if len(chunk) > 1:
            yield [int(place) for place in chunk]


def _write_keys(work: _Work, target: NDArray[np.uint32]) -> int:
    total = 0
    for number in range(_BUCKETS):
        pairs = _pairs(work, number)
        keys = pairs >> np.uint64(32)
        pairs = np.unique((keys << np.uint64(32)) | target[pairs.astype("<u4")])
        (pairs >> np.uint64(32)).astype("<u4").tofile(work.file("keys"))
        pairs.astype("<u4").tofile(work.file("targets"))
        total += len(pairs)
    return total


def _write_merged(work: _Work, target: NDArray[np.uint32]) -> None:
    merged = np.flatnonzero(target != np.arange(work.count, dtype="<u4")).astype("<u4")
    order = np.argsort(target[merged], kind="stable")
    target[merged][order].astype("<u4").tofile(work.file("also_of"))
    merged[order].tofile(work.file("also"))

"""Rows of any number of sources go in, one after another; one index file without duplicates comes out, in bounded memory."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import accumulate, islice
from multiprocessing import get_context
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
#: rows added at a time
_CHUNK = 8192
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
    "forms_at",
)
_CODES = {
    "lat": "i",
    "lon": "i",
    "population": "I",
    "fame": "B",
    "kind": "B",
    "radius": "H",
    "text_at": "Q",
    "forms_at": "Q",
}


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
    strings: dict[str, int] = field(default_factory=lambda: {"": 0})
    count: int = 0
    text_size: int = 0
    forms_size: int = 0

    def file(self, name: str) -> BinaryIO:
        if name not in self.files:
            self.files[name] = self.stack.enter_context((self.folder / name).open("w+b"))
        return self.files[name]

    def put(self, name: str, values: list[int]) -> None:
        array(_CODES.get(name, "I"), values).tofile(self.file(name))

    def put_keys(self, pairs: NDArray[np.uint32]) -> None:
        """Write (key, place) pairs to the buckets of their keys."""
        numbers = pairs[:, 0] >> np.uint32(26)
        order = np.argsort(numbers, kind="stable")
        pairs, edges = pairs[order], np.searchsorted(numbers[order], np.arange(_BUCKETS + 1))
        for number in np.flatnonzero(np.diff(edges)):
            pairs[edges[number] : edges[number + 1]].tofile(self.file(f"bucket{number}"))

    def string(self, text: str) -> int:
        return self.strings.setdefault(text, len(self.strings))


def build_index(path: Path, sources: Iterable[Source], compress: bool = False, workers: int = 1) -> BuildReport:
    """Build an index.

    Rows of different sources that share a key, lie within ``MERGE_KM`` and are of one group of kinds become one place: the
    first source's row stands, the other's names are added. Rows of one source are never merged with each other.

    Args:
        path: The index file to make; it appears whole or not at all.
        sources: The sources, the most trusted first; their rows are read once, as they come.
        compress: Pack the file (for shipping) instead of leaving it to be mapped.
        workers: How many processes make the keys; the index is the same for any number.

    Raises:
        KeyError: a row's kind is not in ``kinds.yaml``.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".gazetteer-") as folder, ExitStack() as stack:
        work = _Work(Path(folder), stack)
        pool = stack.enter_context(ProcessPoolExecutor(workers, get_context("spawn"))) if workers > 1 else None
        starts, credit = [0], []
        for source in sources:
            _add_all(work, source, pool)
            starts.append(work.count)
            credit.append(source.credit)
        target = _merge(work, starts) if len(starts) > 2 else np.arange(work.count, dtype="<u4")
        keys = _write_keys(work, target)
        _write_merged(work, target)
        work.file("strings").write("\n".join(work.strings).encode())
        for name in (*_PLACE_COLUMNS, "text", "forms"):
            work.file(name)
        for handle in work.files.values():
            handle.flush()
        columns = {name: Path(folder) / name for name in _COLUMN_FILES}
        write_index(path, columns, dict.fromkeys(credit), compress)
        alone = int(np.count_nonzero(target == np.arange(work.count, dtype="<u4")))
        return BuildReport(work.count, alone, work.count - alone, keys)


_COLUMN_FILES = (*_PLACE_COLUMNS, "text", "forms", "strings", "keys", "targets", "also_of", "also")
_KIND_NUMBER = {name: number for number, name in enumerate(kinds())}


def _add_all(work: _Work, source: Source, pool: ProcessPoolExecutor | None) -> None:
    """Add a source's rows, some thousands at a time, their keys made in the workers of the pool where there is one."""
    rows = iter(source.rows)
    waiting: deque[tuple[list[GazetteerRow], Future[ChunkKeys]]] = deque()
    ahead = 2 * (os.cpu_count() or 1) if pool is not None else 0
    while chunk := list(islice(rows, _CHUNK)):
        task = (tuple((r.name, *r.names) for r in chunk), source.skeletons, source.loose)
        if pool is None or (len(chunk) < _CHUNK and not waiting):  # a few rows are done before a worker has started
            _add(work, chunk, chunk_keys(*task))
            continue
        waiting.append((chunk, pool.submit(chunk_keys, *task)))
        if len(waiting) > ahead:
            first, keys = waiting.popleft()
            _add(work, first, keys.result())
    for left, keys in waiting:
        _add(work, left, keys.result())


def _add(work: _Work, rows: list[GazetteerRow], keys: ChunkKeys) -> None:
    texts = ["\x1f".join((r.place_id, *dict.fromkeys((r.name, *r.names)))).encode() + b"\n" for r in rows]
    starts = list(accumulate((len(text) for text in texts), initial=work.text_size))
    forms = list(accumulate((len(told) + 1 for told in keys.forms), initial=work.forms_size))
    columns = {
        "lat": [round(r.lat * 1e5) for r in rows],
        "lon": [round(r.lon * 1e5) for r in rows],
        "population": [min(max(r.population, 0), 2**32 - 1) for r in rows],
        "fame": [r.fame for r in rows],
        "kind": [_KIND_NUMBER[r.kind] for r in rows],
        "radius": [min(65535, round(r.radius_km * 10)) for r in rows],
        "country": [work.string(r.country) for r in rows],
        "admin1": [work.string(r.admin1) for r in rows],
        "admin2": [work.string(r.admin2) for r in rows],
        "within": [work.string(r.within) for r in rows],
        "text_at": starts[:-1],
        "forms_at": forms[:-1],
    }
    for name, values in columns.items():
        work.put(name, values)
    work.file("text").write(b"".join(texts))
    work.file("forms").write("".join(told + "\n" for told in keys.forms).encode())
    work.text_size, work.forms_size = starts[-1], forms[-1]
    pairs = np.frombuffer(keys.pairs, dtype="<u4").reshape(-1, 2).copy()
    pairs[:, 1] += np.uint32(work.count)
    work.put_keys(pairs)
    work.count += len(rows)


@dataclass(frozen=True, slots=True)
class ChunkKeys:
    """The keys of some places: ``pairs`` of 32-bit numbers, a key and the place's number; and the forms of each place."""

    pairs: bytes
    forms: tuple[str, ...]


def chunk_keys(names: Sequence[tuple[str, ...]], skeletons: int, loose: bool) -> ChunkKeys:
    """The keys of some places; runs in a worker."""
    found, forms = array("I"), []
    for number, of_place in enumerate(names):
        keys, told = keys_of(tuple(dict.fromkeys(of_place)), skeletons, loose)
        forms.append(told)
        for key in keys:
            found.append(key)
            found.append(number)
    return ChunkKeys(found.tobytes(), tuple(forms))


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
    """Which rows joined which; a place is as well known as the best known of its rows."""
    fame = _column(work, "fame", "u1")
    np.maximum.at(fame, target, fame.copy())
    work.file("fame").seek(0)
    fame.tofile(work.file("fame"))
    merged = np.flatnonzero(target != np.arange(work.count, dtype="<u4")).astype("<u4")
    order = np.argsort(target[merged], kind="stable")
    target[merged][order].astype("<u4").tofile(work.file("also_of"))
    merged[order].tofile(work.file("also"))

"""Paths, web addresses and `-` in; documents out one by one, and an `InputError` for each file or line that could not be read."""

from __future__ import annotations

import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BufferedIOBase
from pathlib import Path
from typing import BinaryIO, cast

from sitrep.ingest.decoding import BinaryInputError
from sitrep.ingest.formats import HEAD, SINGLE, Reader, by_name, known_suffixes, reader_of, sniff, stem_of
from sitrep.ingest.options import Format, InputError, InputOptions
from sitrep.ingest.source import Item, Source, TooLargeError
from sitrep.ingest.streams import Peeked, spooled

__all__ = ["STDIN", "Item", "Source", "TooLargeError", "count_inputs", "read_inputs"]

STDIN = "-"
#: formats whose readers go through the bytes more than once, or by lines
_SOUGHT = frozenset({Format.CSV, Format.MBOX, Format.WARC})
_ADDRESS = re.compile(r"https?://", re.I)


def read_inputs(inputs: Sequence[str], options: InputOptions) -> Iterator[Item]:
    """Read files, folders, web addresses and ``-`` (stdin) in their order, one document at a time.

    Never raises for what is wrong with an input: that comes as an `InputError` in its place, and the rest is read. Ids
    that stand twice get ``-2``, ``-3`` ... and a warning.

    Args:
        inputs: Paths; a folder is read with all below it, sorted, without hidden files.
        options: See `InputOptions`.
    """
    seen: Counter[str] = Counter()
    for item in _each(inputs, options):
        if isinstance(item, InputError):
            yield item
            continue
        seen[item.doc_id] += 1
        if seen[item.doc_id] == 1:
            yield item
            continue
        doc_id = item.doc_id
        number = seen[doc_id]
        while f"{doc_id}-{number}" in seen:
            number += 1
        renamed = f"{doc_id}-{number}"
        seen[renamed] += 1
        yield InputError(
            item.path, None, f"the id {doc_id} stands twice", f"the later one is called {renamed}", warning=True
        )
        yield replace(item, doc_id=renamed)


def count_inputs(inputs: Sequence[str]) -> int | None:
    """How many documents there are to come, None where that is not known without reading (rows, feeds, stdin)."""
    total = 0
    for name in inputs:
        path = Path(name)
        if path.is_dir():
            files = [file for file in _files(path) if by_name(file) is not None]
        elif name != STDIN and path.is_file():
            files = [path]
        else:
            return None
        if any(by_name(file) not in (*SINGLE, None) for file in files):
            return None
        total += len(files)
    return total


def _each(inputs: Sequence[str], options: InputOptions) -> Iterator[Item]:
    done: set[Path] = set()
    for name in inputs:
        if name == STDIN:
            yield from _stdin(options)
            continue
        if _ADDRESS.match(name):
            yield from _guarded(Source(name, ""), _address, options)
            continue
        path = Path(name)
        if path.is_dir():
            yield from _folder(path, options, done)
        else:
            resolved = path.resolve()
            if resolved in done:
                yield InputError(name, None, "is named twice", "read once", warning=True)
                continue
            done.add(resolved)
            yield from _file(path, options)


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _folder(folder: Path, options: InputOptions, done: set[Path]) -> Iterator[Item]:
    try:
        files = _files(folder)
    except OSError as error:
        yield InputError(str(folder), None, error.strerror or str(error), "check the folder's permissions")
        return
    unknown = Counter(path.suffix.lower() or "no extension" for path in files if by_name(path) is None)
    for suffix, count in sorted(unknown.items()):
        yield InputError(
            str(folder),
            None,
            f"{count} files not read: {suffix}",
            f"read are {known_suffixes()}",
            warning=True,
        )
    known = [path for path in files if by_name(path) is not None]
    if not known:
        yield InputError(str(folder), None, "holds no file that can be read", f"read are {known_suffixes()}")
    for path in known:
        if path.resolve() not in done:
            done.add(path.resolve())
            yield from _file(path, options)


def _file(path: Path, options: InputOptions) -> Iterator[Item]:
    source = Source(str(path), stem_of(path))
    yield from _guarded(source, reader_of(options.format or by_name(path) or Format.TEXT), options)


def _address(source: Source, options: InputOptions) -> Iterator[Item]:
    from sitrep.ingest.web import read_address  # most runs fetch nothing

    yield from read_address(source.path, options)


def _stdin(options: InputOptions) -> Iterator[Item]:
    stream = Peeked(cast("BufferedIOBase", sys.stdin.buffer))
    found = options.format or sniff(stream.peek(HEAD), options.columns)
    if found not in _SOUGHT:
        yield from _guarded(Source("<stdin>", "stdin", cast("BinaryIO", stream)), reader_of(found), options)
        return
    with spooled(stream) as file:
        yield from _guarded(Source("<stdin>", "stdin", file), reader_of(found), options)


def _guarded(source: Source, reader: Reader, options: InputOptions) -> Iterator[Item]:
    """Run a reader; what goes wrong with the whole file becomes one error."""
    try:
        yield from reader(source, options)
    except FileNotFoundError:
        yield InputError(source.path, None, "is not there", "check the name; it may have been moved meanwhile")
    except BinaryInputError as error:
        yield InputError(source.path, None, str(error), error.remedy)
    except TooLargeError as error:
        yield InputError(source.path, None, str(error), "split it, or raise --max-bytes")
    except (gzip.BadGzipFile, EOFError) as error:
        yield InputError(source.path, None, f"cannot be unpacked: {error}", "fetch it again; it may be cut short")
    except OSError as error:
        yield InputError(source.path, None, error.strerror or str(error), "check that it can be read")

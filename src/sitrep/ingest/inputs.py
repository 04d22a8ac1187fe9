"""Paths and `-` in; documents out one by one, and an `InputError` for each file or line that could not be read."""

from __future__ import annotations

import gzip
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from sitrep.ingest.decoding import BinaryInputError
from sitrep.ingest.options import InputError, InputOptions
from sitrep.model.document import Document

Item: TypeAlias = "Document | InputError"
_Reader: TypeAlias = "Callable[[Source, InputOptions], Iterator[Item]]"

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One input: its name for ids and messages, and its bytes, opened anew at each call of `open`."""

    path: str
    stem: str
    stream: BinaryIO | None = None

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes, unpacked where they are gzip."""
        if self.stream is not None:
            yield self.stream
        elif self.path.lower().endswith(".gz") and not self.path.lower().endswith(".warc.gz"):
            with gzip.open(self.path, "rb") as packed:
                yield cast("BinaryIO", packed)
        else:
            with Path(self.path).open("rb") as file:
                yield file

    def read(self, limit: int) -> bytes:
        """All bytes; raises `TooLargeError` over ``limit``, so that a packed bomb is not unpacked."""
        with self.open() as stream:
            raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLargeError(limit)
        return raw


class TooLargeError(ValueError):
    """A document of more than the bytes allowed."""

    def __init__(self, limit: int) -> None:
        """Say how much is allowed."""
        super().__init__(f"is larger than {limit:,} bytes, which is no single report")


def read_inputs(inputs: Sequence[str], options: InputOptions) -> Iterator[Item]:
    """Read files, folders and ``-`` (stdin) in their order, one document at a time.

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
            files = [file for file in _files(path) if _kind(file) is not None]
        elif name != STDIN and path.is_file():
            files = [path]
        else:
            return None
        if any(_kind(file) not in ("text", "html", "markdown", None) for file in files):
            return None
        total += len(files)
    return total


def _each(inputs: Sequence[str], options: InputOptions) -> Iterator[Item]:
    done: set[Path] = set()
    for name in inputs:
        if name == STDIN:
            yield from _stdin(options)
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
    unknown = Counter(path.suffix.lower() or "no extension" for path in files if _kind(path) is None)
    for suffix, count in sorted(unknown.items()):
        yield InputError(
            str(folder),
            None,
            f"{count} files not read: {suffix}",
            f"read are {_known()}",
            warning=True,
        )
    known = [path for path in files if _kind(path) is not None]
    if not known:
        yield InputError(str(folder), None, "holds no file that can be read", f"read are {_known()}")
    for path in known:
        if path.resolve() not in done:
            done.add(path.resolve())
            yield from _file(path, options)


def _file(path: Path, options: InputOptions) -> Iterator[Item]:
    source = Source(str(path), _stem(path))
    yield from _guarded(source, _reader(_kind(path) or "text"), options)


def _stdin(options: InputOptions) -> Iterator[Item]:
    from sitrep.ingest.streams import Peeked

    stream = Peeked(sys.stdin.buffer)
    first = stream.first_byte()
    kind = {b"{": "jsonl", b"[": "json", b"<": "html"}.get(first, "text")
    yield from _guarded(Source("<stdin>", "stdin", cast("BinaryIO", stream)), _reader(kind), options)


def _guarded(source: Source, reader: _Reader, options: InputOptions) -> Iterator[Item]:
    """Run a reader; what goes wrong with the whole file becomes one error."""
    try:
        yield from reader(source, options)
    except FileNotFoundError:
        if re.match(r"https?:/", source.path):
            yield InputError(source.path, None, "is an address", "fetch it first: curl -s ADDRESS | sitrep code -")
        else:
            yield InputError(source.path, None, "is not there", "check the name; it may have been moved meanwhile")
    except BinaryInputError as error:
        yield InputError(source.path, None, str(error), error.remedy)
    except TooLargeError as error:
        yield InputError(source.path, None, str(error), "split it, or raise --max-bytes")
    except (gzip.BadGzipFile, EOFError) as error:
        yield InputError(source.path, None, f"cannot be unpacked: {error}", "fetch it again; it may be cut short")
    except OSError as error:
        yield InputError(source.path, None, error.strerror or str(error), "check that it can be read")


#: extension -> kind of reader
_KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".warc": "warc",
}


def _known() -> str:
    return ", ".join(sorted(_KINDS))


def _suffix(path: Path) -> str:
    name = path.name.lower()
    return Path(name.removesuffix(".gz")).suffix


def _stem(path: Path) -> str:
    name = path.name.removesuffix(".gz")
    suffix = Path(name).suffix
    return name.removesuffix(suffix) if suffix.lower() in _KINDS else name


def _kind(path: Path) -> str | None:
    return _KINDS.get(_suffix(path))


def _reader(kind: str) -> _Reader:
    """The reader of a kind; imported here since most runs need one, and some are slow to load."""
    if kind == "html":
        from sitrep.ingest.pages import read_page_file

        return read_page_file
    if kind in ("jsonl", "json", "csv"):
        from sitrep.ingest import rows

        return {"jsonl": rows.read_jsonl, "json": rows.read_json, "csv": rows.read_csv}[kind]
    if kind == "markdown":
        from sitrep.ingest.markdown import read_markdown

        return read_markdown
    if kind == "feed":
        from sitrep.ingest.feeds import read_feed

        return read_feed
    if kind == "warc":
        from sitrep.ingest.archives import read_warc

        return read_warc
    from sitrep.ingest.plain import read_plain

    return read_plain

"""One input's name in; its bytes out, unpacked and bounded, and the whole of a text file decoded."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from sitrep.ingest.decoding import decode
from sitrep.ingest.options import InputError, InputOptions
from sitrep.model.document import Document

#: what a reader gives: documents, and in their place what could not be read
Item: TypeAlias = "Document | InputError"


@dataclass(frozen=True, slots=True)
class Source:
    """One input: its name for ids and messages, its address ("" for a file), and its bytes, opened anew at each `open`.

    ``charset`` is what a server said of the encoding; it counts only where the bytes themselves say nothing.
    """

    path: str
    stem: str
    stream: BinaryIO | None = None
    url: str = ""
    charset: str = ""

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes, unpacked where they are gzip; a stream that can be sought begins anew."""
        if self.stream is not None:
            if hasattr(self.stream, "seek"):
                self.stream.seek(0)
            yield self.stream
        elif self.path.lower().endswith(".gz") and not self.path.lower().endswith((".warc.gz", ".wet.gz")):
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


@dataclass(frozen=True, slots=True)
class WholeText:
    """A file that is one report: its bytes, its text, and what was odd about them."""

    raw: bytes
    text: str
    oddities: tuple[InputError, ...] = ()


def read_whole(source: Source, options: InputOptions, what: str = "report") -> WholeText | InputError:
    """Read and decode a file that is one report; only an error where it is empty.

    Raises:
        BinaryInputError: the file is no text.
        TooLargeError: it has more than ``options.max_bytes``.
        OSError: it cannot be read.
    """
    raw = source.read(options.max_bytes)
    if not raw.strip():
        return InputError(source.path, None, "is empty", f"fetch the {what} again, or leave the file out")
    decoded = decode(raw, source.charset)
    if not decoded.warning:
        return WholeText(raw, decoded.text)
    odd = InputError(source.path, None, decoded.warning, "save it as UTF-8 if words look wrong", warning=True)
    return WholeText(raw, decoded.text, (odd,))

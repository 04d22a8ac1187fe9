"""The document: one report after cleaning, with the way back to its raw bytes."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PublishedFrom(StrEnum):
    """Where the day of publication comes from."""

    DATELINE = "dateline"
    METADATA = "metadata"
    OPTION = "option"
    RELATED = "related"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Related:
    """A headline of another report that a page listed beside this one."""

    item_id: str
    title: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Dropped:
    """Characters of the cleaned text that are not to be read (a title told twice, a dateline, a sign-off), and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Runs of cleaned text and where each begins in the raw file.

    ``cleaned[i]`` (code points) of the cleaned text is ``raw[i]`` (code points) of the decoded raw text, for runs
    that were copied character by character; ``raw_bytes[i]`` is the same place as a byte offset of the raw file.
    """

    cleaned: tuple[int, ...] = ()
    raw: tuple[int, ...] = ()

    def to_raw(self, offset: int) -> int:
        """The offset (code points) in the decoded raw text of an offset in the cleaned text."""
        if not self.cleaned:
            return offset
        run = max(0, bisect_right(self.cleaned, offset) - 1)
        return self.raw[run] + offset - self.cleaned[run]


def outlet_name(outlet: str, doc_id: str) -> str:
    """Who prints a document, for readers.

    >>> outlet_name("SANA", "17"), outlet_name("", "17")
    ('SANA', 'unnamed outlet (document 17)')
    """
    return outlet or f"unnamed outlet (document {doc_id})"


@dataclass(frozen=True, slots=True)
class Document:
    """One report. ``text`` is the whole cleaned text that offsets count in: title, two newlines, body (CODEBOOK, Units).

    ``author`` and ``language`` are what its page says and is found to be; "" where nobody looked.
    """

    doc_id: str
    text: str
    title: str = ""
    published: date | None = None
    published_from: PublishedFrom = PublishedFrom.UNKNOWN
    outlet: str = ""
    url: str = ""
    related: tuple[Related, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    offsets: OffsetMap = OffsetMap()
    path: str = ""
    raw_sha256: str = ""
    author: str = ""
    language: str = ""

    @property
    def body_start(self) -> int:
        """Where the body begins in ``text``."""
        return len(self.title) + 2 if self.title else 0

    @property
    def printed_by(self) -> str:
        """The outlet's name for readers; where none is known, words that say so and still tell reports apart."""
        return outlet_name(self.outlet, self.doc_id)

    def is_dropped(self, start: int, end: int) -> bool:
        """Whether the characters ``start`` to ``end`` lie wholly inside a dropped stretch."""
        return any(d.start <= start and end <= d.end for d in self.dropped)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document's cleaned text; ``passage`` numbers the paragraph or other-news block it stands in."""

    index: int
    start: int
    end: int
    text: str
    passage: int
    is_title: bool = False

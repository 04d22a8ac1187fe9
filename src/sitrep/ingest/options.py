"""What the reading of inputs is told (`InputOptions`), and what it tells of an input it cannot read (`InputError`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from sitrep.text.dateline import DayOrder

#: The fields that rows of JSONL and CSV may hold, with the column names that are taken for them without a map.
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "doc_id": ("doc_id", "id", "unit_id", "uid", "_id"),
    "title": ("title", "headline", "article_title"),
    "published": ("published", "date", "pub_date", "published_at", "publish_date", "article_date"),
    "outlet": ("outlet", "source", "publisher", "site"),
    "url": ("url", "link"),
    "text": ("text", "body", "content", "article_content", "article", "article_text"),
}


class Format(StrEnum):
    """What an input can be."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    FEED = "feed"
    WARC = "warc"
    MBOX = "mbox"
    PDF = "pdf"
    DOCX = "docx"
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True)
class Web:
    """How addresses among the inputs are fetched.

    Attributes:
        pages: The folder in which every fetched page is kept.
        allow: Private hosts and networks that may be fetched from.
        seconds: The most time for one page.
    """

    pages: Path
    allow: tuple[str, ...] = ()
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class InputOptions:
    """How inputs are read.

    Attributes:
        columns: Field -> column of CSV and JSONL rows (``{"doc_id": "unit_id"}``); what is not named is guessed.
        published: The day of publication of documents that state none.
        outlet: The outlet of documents that name none.
        max_bytes: The most that one document may have, unpacked; a larger one is an error and not read.
        web: How addresses are fetched; None: they are not.
        charset: The encoding of inputs that do not say theirs.
        format: What the inputs are; None: by their names, and stdin by its first bytes.
        day_order: Which number comes first in dates of digits; None: found from the dates of a file, else day first.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    published: date | None = None
    outlet: str = ""
    max_bytes: int = 5_000_000
    day_order: DayOrder | None = None
    format: Format | None = None
    web: Web | None = None
    charset: str = ""


@dataclass(frozen=True, slots=True)
class InputError:
    """An input, or a line of one, that was not read (``warning``: was read, but not as a user would expect)."""

    path: str
    line: int | None
    message: str
    remedy: str
    warning: bool = False

    def __str__(self) -> str:
        """One line for a person: file, line, what is wrong, what to do."""
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.message}" + (f" ({self.remedy})" if self.remedy else "")

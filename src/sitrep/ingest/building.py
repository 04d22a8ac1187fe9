"""The parts of a report in, a `Document` out: the one place that decides title, text, day and outlet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from sitrep.ingest.options import InputOptions
from sitrep.model.document import Document, PublishedFrom, Related
from sitrep.text.cleaning import Cleaned, clean_page
from sitrep.text.cleaning_marks import mark_furniture
from sitrep.text.dateline import DayOrder, parse_day

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class GivenReport:
    """A report whose fields came apart already (a row, a feed's item); ``published`` as it was written."""

    doc_id: str
    text: str
    title: str = ""
    published: str = ""
    outlet: str = ""
    url: str = ""


def from_given(report: GivenReport, path: str, options: InputOptions, order: DayOrder = "dmy") -> Document:
    """Make a document of a report whose text must not change; furniture in it is marked, not cut."""
    report = _storable(report)
    title = report.title.strip()
    text = f"{title}\n\n{report.text}" if title else report.text
    stated = parse_day(report.published, order=order) if report.published else None
    marks = mark_furniture(text, title, near=stated or options.published)
    day, source = choose_day(marks.day, stated, options, ())
    parts = (title, report.text, report.published, report.outlet, report.url)
    return Document(
        doc_id=report.doc_id,
        text=text,
        title=title,
        published=day,
        published_from=source,
        outlet=report.outlet.strip() or options.outlet,
        url=report.url,
        dropped=marks.dropped,
        path=_UNSTORABLE.sub("\ufffd", path),
        raw_sha256=sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest(),
    )


def from_page(raw: str, doc_id: str, path: str, options: InputOptions, digest: str) -> Document:
    """Make a document of a page's text as it came off the web."""
    if "\n" not in raw and "\r" in raw:
        raw = raw.replace("\r", "\n")  # line ends of old; one for one, so that offsets stay
    cleaned = clean_page(raw, near=options.published, order=options.day_order or "dmy")
    marks = mark_furniture(cleaned.text, cleaned.title, near=options.published, order=options.day_order or "dmy")
    day, source = choose_day(cleaned.day or marks.day, None, options, cleaned.related)
    return Document(
        doc_id=doc_id,
        text=cleaned.text,
        title=cleaned.title,
        published=day,
        published_from=source,
        outlet=cleaned.outlet or options.outlet,
        related=cleaned.related,
        dropped=marks.dropped,
        offsets=cleaned.offsets,
        path=_UNSTORABLE.sub("\ufffd", path),
        raw_sha256=digest,
    )


def _storable(report: GivenReport) -> GivenReport:
    # No database keeps half a character, PostgreSQL no NUL: each becomes the mark for the unreadable, so offsets stay.
    given = {name: _UNSTORABLE.sub("\ufffd", getattr(report, name)) for name in ("text", "title", "outlet", "url")}
    return replace(report, **given)


def choose_day(
    dateline: date | None, metadata: date | None, options: InputOptions, related: tuple[Related, ...]
) -> tuple[date | None, PublishedFrom]:
    """The day of publication and where it comes from (CODEBOOK, date: the dateline wins over the metadata).

    A page's list of other reports was made when the page was, so the latest of their days stands in at last.
    """
    days = [item.day for item in related if item.day]
    for day, source in (
        (dateline, PublishedFrom.DATELINE),
        (metadata, PublishedFrom.METADATA),
        (options.published, PublishedFrom.OPTION),
        (max(days, default=None), PublishedFrom.RELATED),
    ):
        if day is not None:
            return day, source
    return None, PublishedFrom.UNKNOWN


def safe_id(name: str) -> str:
    """A document id out of a file's stem, row's id or address: no blanks or control characters, at most 120 long."""
    cleaned = re.sub(r"[\s\x00-\x1f\x7f\ud800-\udfff]+", "_", name).strip("_")
    return cleaned[:120] or "document"


def digest_of(raw: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return sha256(raw).hexdigest()


def is_blank(cleaned: Cleaned | Document) -> bool:
    """Whether nothing but a title is left."""
    return not cleaned.text[len(cleaned.title) :].strip()

"""HTML pages in, documents out: trafilatura finds the report, the cleaner finds title, day and furniture in it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sitrep.ingest.building import choose_day, digest_of, is_blank, safe_id
from sitrep.ingest.decoding import decode
from sitrep.ingest.options import InputError, InputOptions
from sitrep.ingest.source import Item, Source
from sitrep.ingest.visible import runs_back, visible_text
from sitrep.model.document import Document, OffsetMap
from sitrep.text.cleaning import clean_page
from sitrep.text.cleaning_marks import mark_furniture
from sitrep.text.dateline import parse_day
from sitrep.text.language import ENGLISH, UNDETERMINED, language_of

_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z-]{2,20})", re.I)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page comes from: its document id, the file, its address and what its server said of its encoding."""

    doc_id: str
    path: str
    url: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True)
class _Extracted:
    """What trafilatura finds in a page; empty strings for what it does not."""

    title: str
    text: str
    day: str
    outlet: str
    url: str
    author: str
    language: str


def read_page_file(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read one HTML file; its id is the file's stem.

    Raises:
        BinaryInputError: the file is no text.
        TooLargeError: it has more than ``options.max_bytes``.
        OSError: it cannot be read.
    """
    raw = source.read(options.max_bytes)
    if not raw.strip():
        yield InputError(source.path, None, "is empty", "fetch the page again, or leave the file out")
        return
    yield from read_page(raw, Origin(safe_id(source.stem), source.path, source.url, source.charset), options)


def read_page(raw: bytes, origin: Origin, options: InputOptions) -> Iterator[Item]:
    """Read one HTML page: a document, or an error where no report is found in it."""
    decoded = decode(raw, origin.charset)
    if decoded.warning:
        yield InputError(origin.path, None, decoded.warning, "save it as UTF-8 if words look wrong", warning=True)
    extracted = _extract(decoded.text, origin.url)
    document = None if extracted is None else _document(extracted, decoded.text, origin, options)
    if document is not None and document.language != ENGLISH:
        known = "" if document.language == UNDETERMINED else f" (it says: {document.language})"
        yield InputError(origin.path, None, f"is not in English{known}", "only English is read")
        return
    if document is None or is_blank(document):
        yield InputError(origin.path, None, "no report found in the page", "save its text as .txt and read that")
        return
    yield replace(document, raw_sha256=digest_of(raw))


def _extract(page: str, url: str) -> _Extracted | None:
    """Let trafilatura find the report; None where it finds nothing."""
    # loaded here: it takes a fifth of a second that other inputs need not wait for
    import trafilatura

    # what it discards is told as an input's error, with the remedy
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(
        page,
        url=url or None,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or not found.text:
        return None
    return _Extracted(
        title=_one_line(found.title),
        text=found.text,
        day=found.date or "",
        outlet=_one_line(found.sitename),
        url=found.url or url,
        author=_one_line(found.author)[:200],
        language=language_of(f"{found.title or ''}\n{found.text}", _declared(page)),
    )


def _declared(page: str) -> str:
    """The language that the page says it is in."""
    found = _LANGUAGE.search(page[:20_000])
    return found[1] if found else ""


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _document(extracted: _Extracted, page: str, origin: Origin, options: InputOptions) -> Document:
    """Clean what was extracted as if it were a raw page, and lead its words back to the HTML."""
    metadata = parse_day(extracted.day)
    raw = "\n\n".join([extracted.title, *extracted.text.split("\n")]) if extracted.title else extracted.text
    cleaned = clean_page(raw, near=metadata or options.published, order=options.day_order or "dmy")
    marks = mark_furniture(cleaned.text, cleaned.title, near=metadata or options.published)
    day, source = choose_day(cleaned.day or marks.day, metadata, options, cleaned.related)
    return Document(
        doc_id=origin.doc_id,
        text=cleaned.text,
        title=cleaned.title,
        published=day,
        published_from=source,
        outlet=extracted.outlet or cleaned.outlet or options.outlet,
        url=extracted.url,
        related=cleaned.related,
        dropped=marks.dropped,
        offsets=_offsets(cleaned.text, cleaned.title, page),
        path=origin.path,
        author=extracted.author,
        language=extracted.language,
    )


def _offsets(text: str, title: str, page: str) -> OffsetMap:
    """The way back to the HTML, the title by itself since it may stand far from the body."""
    visible = visible_text(page)
    body_start = len(title) + 2 if title else 0
    head = runs_back(title, visible) if title else OffsetMap()
    body = runs_back(text[body_start:], visible)
    return OffsetMap(
        (*head.cleaned, *(offset + body_start for offset in body.cleaned)),
        (*head.raw, *body.raw),
    )

"""WARC and WET files in, a document for each page they hold out, one record in memory at a time."""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from sitrep.ingest.building import safe_id
from sitrep.ingest.decoding import BinaryInputError
from sitrep.ingest.options import InputError, InputOptions
from sitrep.ingest.pages import read_page_file
from sitrep.ingest.plain import read_plain
from sitrep.ingest.source import Item, Source

_CHUNK = 1 << 16
#: what the parser of warcio ends with on archives that break the standard
_BROKEN = (ArchiveLoadFailed, EOFError, ValueError, zlib.error, AttributeError, TypeError, LookupError)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)
_HTML = ("text/html", "application/xhtml+xml")


def read_warc(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read the HTML responses of a WARC file, or the texts of a WET file; a document's id is made from the page's address.

    Pages without a report (menus, lists) are told as warnings, since most of a crawl is such; pages in other languages
    than English, where the crawl says so, are only counted.

    Raises:
        OSError: the file cannot be read.
    """
    logging.getLogger("warcio").setLevel(logging.CRITICAL)  # it would print the archive's own words to the terminal
    records = pages = foreign = 0
    with source.open() as stream:
        archive = ArchiveIterator(stream)
        while True:
            try:
                record = next(archive, None)
                if record is None:
                    break
                records += 1
                if not _holds_page(record):
                    continue
                pages += 1
                if not _may_be_english(record):
                    foreign += 1
                    continue
                page = _page(record, options)
            except _BROKEN as error:
                message = f"broken behind record {records}: {_short(error)}"
                yield InputError(source.path, None, message, "fetch it again; the rest is left")
                return
            yield from _documents(page, source, options)
    if foreign:
        yield InputError(source.path, None, f"{foreign} pages are not in English", "left out", warning=True)
    if not pages:
        yield InputError(
            source.path, None, f"{records} records, none a page", "only HTML responses and WET texts are read"
        )


@dataclass(frozen=True, slots=True)
class _Page:
    """A record's page: its address, its bytes (one more than allowed where it is too large), and what it is."""

    url: str
    raw: bytes
    is_text: bool
    charset: str = ""


def _page(record: ArcWarcRecord, options: InputOptions) -> _Page:
    kind = record.http_headers.get_header("Content-Type", "") if record.http_headers else ""
    charset = _CHARSET.search(kind or "")
    return _Page(
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        raw=_read(record.content_stream(), options.max_bytes + 1),
        is_text=record.rec_type == "conversion",
        charset=charset[1] if charset else "",
    )


def _read(stream: BinaryIO, limit: int) -> bytes:
    """Up to ``limit`` bytes; a packed page comes in pieces."""
    parts: list[bytes] = []
    size = 0
    while size < limit and (part := stream.read(min(limit - size, _CHUNK))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _documents(page: _Page, source: Source, options: InputOptions) -> Iterator[Item]:
    doc_id = safe_id(f"{source.stem}-{sha256(page.url.encode('utf-8', 'replace')).hexdigest()[:12]}")
    where = f"{source.path} {page.url}".strip()
    if len(page.raw) > options.max_bytes:
        yield InputError(where, None, f"is larger than {options.max_bytes:,} bytes", "raise --max-bytes")
        return
    inner = Source(source.path, doc_id, io.BytesIO(page.raw), page.url, page.charset)
    try:
        for item in (read_plain if page.is_text else read_page_file)(inner, options):
            if isinstance(item, InputError):
                yield InputError(where, None, item.message, "left out", warning=True)
            else:
                yield item
    except BinaryInputError as error:
        yield InputError(where, None, str(error), "left out", warning=True)


def _holds_page(record: ArcWarcRecord) -> bool:
    if record.rec_type == "conversion":
        return (record.rec_headers.get_header("Content-Type") or "").startswith("text/plain")
    return record.rec_type == "response" and _is_html(record)


def _may_be_english(record: ArcWarcRecord) -> bool:
    """Whether the crawl found English in a page, or found nothing out."""
    languages = record.rec_headers.get_header("WARC-Identified-Content-Language") or "eng"
    return "eng" in languages.lower().split(",")


def _is_html(record: ArcWarcRecord) -> bool:
    kind = record.http_headers.get_header("Content-Type", "") if record.http_headers else ""
    return (kind or "").split(";")[0].strip().lower() in _HTML


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]

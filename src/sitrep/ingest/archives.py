"""WARC files in, a document for each HTML page they hold out, one record in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from sitrep.ingest.building import safe_id
from sitrep.ingest.decoding import BinaryInputError
from sitrep.ingest.options import InputError, InputOptions
from sitrep.ingest.pages import Origin, read_page
from sitrep.ingest.source import Item, Source

_HTML = ("text/html", "application/xhtml+xml")


def read_warc(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read the HTML responses of a WARC file, packed or not; a document's id is made from the page's address.

    Pages without a report (menus, lists) are told as warnings, since most of a crawl is such.

    Raises:
        OSError: the file cannot be read.
    """
    records = pages = 0
    with source.open() as stream:
        archive = ArchiveIterator(stream)
        while True:
            try:
                record = next(archive, None)
            except (ArchiveLoadFailed, EOFError, ValueError) as error:
                message = f"broken behind record {records}: {_short(error)}"
                yield InputError(source.path, None, message, "fetch it again; the rest is left")
                return
            if record is None:
                break
            records += 1
            if record.rec_type == "response" and _is_html(record):
                pages += 1
                yield from _page(record, source, options)
    if not pages:
        yield InputError(source.path, None, f"{records} records, none an HTML page", "only HTML responses are read")


def _page(record: ArcWarcRecord, source: Source, options: InputOptions) -> Iterator[Item]:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    raw = record.content_stream().read(options.max_bytes + 1)
    doc_id = safe_id(f"{source.stem}-{sha256(url.encode('utf-8', 'replace')).hexdigest()[:12]}")
    where = f"{source.path} {url}".strip()
    if len(raw) > options.max_bytes:
        yield InputError(where, None, f"is larger than {options.max_bytes:,} bytes", "raise --max-bytes")
        return
    try:
        for item in read_page(raw, Origin(doc_id, source.path, url), options):
            if isinstance(item, InputError):
                yield InputError(where, None, item.message, "left out", warning=True)
            else:
                yield item
    except BinaryInputError as error:
        yield InputError(where, None, str(error), "left out", warning=True)


def _is_html(record: ArcWarcRecord) -> bool:
    kind = record.http_headers.get_header("Content-Type", "") if record.http_headers else ""
    return (kind or "").split(";")[0].strip().lower() in _HTML


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]

"""Web addresses in; the pages behind them kept as they came, and the documents that they hold, out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from sitrep.ingest.building import safe_id
from sitrep.ingest.feeds import read_feed
from sitrep.ingest.fetch.addresses import Allowed, Guard, same_page
from sitrep.ingest.fetch.fetching import Fetched, Fetcher, FetchError
from sitrep.ingest.fetch.keeping import PageArchive
from sitrep.ingest.fetch.transport import Limits
from sitrep.ingest.formats import HEAD, reader_of, sniff
from sitrep.ingest.options import Format, InputError, InputOptions, Web
from sitrep.ingest.source import Item, Source
from sitrep.model.document import Document

_BY_MIME: Final = {
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "application/pdf": Format.PDF,
    "text/markdown": Format.MARKDOWN,
    "text/csv": Format.CSV,
    "message/rfc822": Format.MBOX,
    "application/mbox": Format.MBOX,
    "application/x-ndjson": Format.JSONL,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Format.DOCX,
}
#: what the bytes say so clearly that no server is believed against them
_CERTAIN: Final = frozenset({Format.PDF, Format.DOCX, Format.WARC, Format.FEED, Format.SITEMAP})
_NO_TEXT: Final = ("image/", "video/", "audio/", "font/")


def read_address(url: str, options: InputOptions) -> Iterator[Item]:
    """Fetch one address, keep what came, and read the documents in it.

    Raises:
        OSError: the page cannot be kept.
    """
    if options.web is None:
        yield InputError(url, None, "is an address", "fetch it first: curl -s ADDRESS | sitrep code -")
        return
    try:
        fetched = _fetcher(options.web, options.max_bytes).fetch(url)
    except FetchError as error:
        yield InputError(url, None, str(error), error.remedy)
        return
    PageArchive(options.web.pages).keep(fetched)
    yield from read_fetched(fetched, options)


def read_fetched(fetched: Fetched, options: InputOptions) -> Iterator[Item]:
    """The documents in a fetched page; one that names no outlet gets its host's name.

    Raises:
        BinaryInputError: it holds no text.
        TooLargeError: it is too large.
    """
    url, host = fetched.page.url, host_of(fetched.page.url)
    if fetched.mime.startswith(_NO_TEXT):
        yield InputError(url, None, f"is no text ({fetched.mime[:40]})", "only text is read")
        return
    source = _source(fetched, page_id(url), options)
    for item in reader_of(_format(fetched, options))(source, options):
        if isinstance(item, Document):
            unnamed = item.outlet.removeprefix("www.") in ("", host, urlsplit(url).netloc.removeprefix("www."))
            yield replace(item, outlet=host if unnamed else item.outlet, url=item.url or url)
        else:
            yield item


def read_items(fetched: Fetched, stem: str, options: InputOptions) -> Iterator[Item]:
    """The items of a fetched feed as documents, their ids beginning with ``stem``.

    Raises:
        BinaryInputError: it holds no text.
        TooLargeError: it is too large.
    """
    yield from read_feed(_source(fetched, stem, options), options)


def _source(fetched: Fetched, stem: str, options: InputOptions) -> Source:
    page = fetched.page
    return Source(page.url, stem, io.BytesIO(page.body), page.url, fetched.charset or options.charset)


def page_id(url: str) -> str:
    """The document id of the page at an address: host, and twelve signs of the address's digest."""
    return safe_id(f"{host_of(url)}-{sha256(same_page(url).encode('utf-8', 'replace')).hexdigest()[:12]}")


def host_of(url: str) -> str:
    """The host of an address, without ``www.``."""
    return (urlsplit(url).hostname or "page").removeprefix("www.")


def _format(fetched: Fetched, options: InputOptions) -> Format:
    if options.format is not None:
        return options.format
    found = sniff(fetched.page.body[:HEAD], options.columns)
    return found if found in _CERTAIN else _BY_MIME.get(fetched.mime, found)


@lru_cache(maxsize=4)
def _fetcher(web: Web, max_bytes: int) -> Fetcher:
    return Fetcher(Guard(Allowed.of(web.allow)), Limits(max_bytes=max_bytes, seconds=web.seconds))

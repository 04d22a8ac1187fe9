"""Lists of reports (feeds, sitemaps, index pages, GDELT, plain lists) in; their addresses, with what it says of them, out."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

from sitrep.ingest.decoding import BinaryInputError, decode
from sitrep.ingest.feeds import feed_items
from sitrep.ingest.fetch.unpacking import UnpackError, gunzip, unzip
from sitrep.ingest.markup import Element, MarkupError, read_elements
from sitrep.ingest.options import InputError, InputOptions
from sitrep.ingest.source import Item, Source
from sitrep.reference.sources import ListKind

#: the most entries of one list that are looked at (a sitemap may hold 50,000)
MAX_ENTRIES: Final = 50_000
_LINK: Final = re.compile(
    r"<a\s[^>]{0,500}?href\s*=\s*(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})'|([^\s\"'<>]{1,2000}))", re.I
)
_WEB: Final = re.compile(r"https?://[^\s\"'<>]{3,4000}")
_GKG_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{6}Z?)?")
#: GKG 2.1 has 27 columns and names the page in the fifth; the events table has 61 and names it in the last.
_GKG_COLUMNS: Final = 27
_GKG_URL: Final = 4
_EVENT_COLUMNS: Final = 61
_ENGLISH: Final = frozenset({"", "english", "en", "eng"})


class ListingError(ValueError):
    """A list that cannot be read; ``remedy`` says what to do. What stood before was given."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep what is wrong and what to do."""
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list: an address, and what the list says of the report there; or (``is_list``) another list."""

    url: str
    title: str = ""
    published: str = ""
    outlet: str = ""
    is_list: bool = False


def read_listing(raw: bytes, kind: ListKind, base: str, limit: int, charset: str = "") -> Iterator[Listed]:
    """The entries of a list, each address once, at most `MAX_ENTRIES`.

    Args:
        raw: The bytes of the list, packed or not.
        kind: What it is.
        base: Its address, from which relative ones count.
        limit: How many bytes it may unpack to.
        charset: What the server says of its encoding.

    Raises:
        ListingError: it is no such list.
    """
    seen: set[str] = set()
    try:
        text = decode(_unpacked(raw, limit), charset).text
        for entry in _READERS[kind](text, base):
            url = _absolute(base, entry.url) if entry.url.strip() else ""
            if url and url not in seen:
                seen.add(url)
                yield Listed(url, entry.title, entry.published, entry.outlet, entry.is_list)
            if len(seen) >= MAX_ENTRIES:
                return
    except MarkupError as error:
        raise ListingError(str(error), error.remedy) from error
    except (
        BinaryInputError,
        UnpackError,
        csv.Error,
        ValueError,
        RecursionError,
    ) as error:
        if isinstance(error, ListingError):
            raise
        raise ListingError(f"cannot be read as {kind.value}: {str(error)[:160]}", "check the source's kind") from error


def refuse_list(source: Source, options: InputOptions) -> Iterator[Item]:
    """What is said of a sitemap that is given as an input: it holds no report."""
    remedy = "name its address in sources.yml, and run sitrep watch --once"
    yield InputError(source.path, None, "is a sitemap: a list of reports, and no report", remedy)


def _unpacked(raw: bytes, limit: int) -> bytes:
    if raw.startswith(b"\x1f\x8b"):
        return gunzip(raw, limit)
    return unzip(raw, limit) if raw.startswith(b"PK\x03\x04") else raw


def _absolute(base: str, url: str) -> str:
    try:
        joined = urljoin(base, url.strip())
        parts = urlsplit(joined)
        return joined if parts.scheme in ("http", "https") and parts.netloc else ""
    except ValueError:
        return ""


def _feed(text: str, base: str) -> Iterator[Listed]:
    for item in feed_items(text, base):
        yield Listed(item.url, item.title.text, item.published, item.outlet)


def _sitemap(text: str, base: str) -> Iterator[Listed]:
    root = ""
    for element in read_elements(text, frozenset({"url", "sitemap"})):
        if not root:
            root = element.name
            if root not in ("urlset", "sitemapindex"):
                raise ListingError(f"no sitemap: its root is <{root[:40]}>", "check the source's kind")
            continue
        parts = _descendants(element)
        yield Listed(
            parts.get("loc", ""),
            parts.get("title", ""),
            parts.get("publication_date", "") or parts.get("lastmod", ""),
            parts.get("name", ""),
            is_list=element.name == "sitemap",
        )


def _descendants(element: Element) -> dict[str, str]:
    """The text of each element inside by its name; the first of a name counts."""
    found: dict[str, str] = {}
    pending = list(reversed(element.children))
    while pending:
        child = pending.pop()
        if child.children:
            pending.extend(reversed(child.children))
        else:
            found.setdefault(child.name, child.text.strip())
    return found


def _page(text: str, base: str) -> Iterator[Listed]:
    host = urlsplit(base).hostname
    for match in _LINK.finditer(text):
        url = _absolute(base, unescape(match[1] or match[2] or match[3]))
        if urlsplit(url).hostname == host and url.split("#")[0] != base.split("#")[0]:
            yield Listed(url.split("#")[0])


def _urls(text: str, base: str) -> Iterator[Listed]:
    for line in text.splitlines():
        address = _WEB.search(line.split("#", 1)[0] if line.lstrip().startswith("#") else line)
        if address:
            yield Listed(address[0])


def _gdelt(text: str, base: str) -> Iterator[Listed]:
    """The answer of the DOC API (JSON), lastupdate.txt, or a table of the GKG or of the events."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        yield from _gdelt_json(start)
        return
    for line in csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(line) == 1:
            found = _WEB.search(line[0])
            if found and found[0].lower().endswith((".gkg.csv.zip", ".export.csv.zip")):
                yield Listed(found[0], is_list=True)
        elif len(line) >= _EVENT_COLUMNS:
            yield Listed(line[-1], published=_gkg_day(line[1]))
        elif len(line) >= _GKG_COLUMNS:
            yield Listed(line[_GKG_URL], published=_gkg_day(line[1]), outlet=line[3])


def _gdelt_json(text: str) -> Iterator[Listed]:
    found = json.loads(text, strict=False)
    rows = found.get("articles", []) if isinstance(found, dict) else []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and str(row.get("language", "")).lower() in _ENGLISH:
            yield Listed(
                str(row.get("url") or ""),
                " ".join(str(row.get("title", "")).split()),
                _gkg_day(str(row.get("seendate", ""))),
                str(row.get("domain", "")),
            )


def _gkg_day(stamp: str) -> str:
    match = _GKG_DATE.fullmatch(stamp.strip())
    return f"{match[1]}-{match[2]}-{match[3]}" if match else ""


_READERS: Final[dict[ListKind, Callable[[str, str], Iterator[Listed]]]] = {
    ListKind.FEED: _feed,
    ListKind.SITEMAP: _sitemap,
    ListKind.PAGE: _page,
    ListKind.URLS: _urls,
    ListKind.GDELT: _gdelt,
}

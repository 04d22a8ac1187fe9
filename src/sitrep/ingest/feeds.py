"""RSS and Atom feeds in, a document for each item out, its words still at their places in the feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import urljoin

from sitrep.ingest.building import GivenReport, digest_of, from_given, safe_id
from sitrep.ingest.decoding import decode
from sitrep.ingest.markup import Element, MarkupError, read_elements
from sitrep.ingest.options import InputError, InputOptions
from sitrep.ingest.source import Item, Source
from sitrep.ingest.visible import Visible, visible_text
from sitrep.model.document import OffsetMap

#: names of an item's parts (without namespace), the fuller first
_BODIES = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "issued", "updated")
_ITEMS = frozenset({"item", "entry"})
_ROOTS = frozenset({"rss", "feed", "RDF"})
#: A feed holds many reports; this many times the size of one is allowed.
REPORTS = 20
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a feed: its address ("" for none), what it says of the report, and the words it holds of it."""

    key: str
    url: str
    title: Told
    body: Told
    published: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Told:
    """The visible words of an item's part, with single blanks, and where in the feed each run of them stands."""

    text: str = ""
    offsets: OffsetMap = OffsetMap()


def read_feed(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read the items of an RSS or Atom feed; an item's id is made from its link or guid.

    The raw file of an item's document is the feed: its offsets and its digest are those of the feed's bytes.

    Raises:
        BinaryInputError: the file is no text.
        TooLargeError: the feed has more than twenty times ``options.max_bytes``.
        OSError: it cannot be read.
    """
    raw = source.read(REPORTS * options.max_bytes)
    if not raw.strip():
        yield InputError(source.path, None, "is empty", "fetch the feed again, or leave it out")
        return
    digest = digest_of(raw)
    try:
        for item in feed_items(decode(raw, source.charset).text, source.url):
            yield from _document(item, digest, source, options)
    except MarkupError as error:
        yield InputError(source.path, error.line, str(error), error.remedy)


def feed_items(xml: str, base: str = "") -> Iterator[FeedItem]:
    """The items of a feed in their order.

    Args:
        xml: The decoded feed.
        base: The feed's address, from which relative links count.

    Raises:
        MarkupError: it is no XML or no feed; what stood before was given.
    """
    outlet, count, root = "", 0, ""
    for element in read_elements(xml, _ITEMS | {"title"}):
        if not root:
            root = element.name
        elif element.name in _ITEMS:
            count += 1
            yield _item(element, outlet, base)
        elif not count and not outlet:
            outlet = _told(element).text
    if not count and root not in _ROOTS:
        raise MarkupError(f"no RSS or Atom feed: its root is <{root[:40]}>", None, "only feeds are read as .xml")
    if not count:
        raise MarkupError("the feed has no item", None, "fetch it again later")


def _item(element: Element, outlet: str, base: str) -> FeedItem:
    parts: dict[str, Element] = {}
    link = ""
    for child in element.children:
        if child.name == "link":
            usable = child.attributes.get("rel", "alternate") == "alternate"
            link = link or (child.attributes.get("href", "") if usable else "") or child.text.strip()
        elif child.text.strip():
            parts.setdefault(child.name, child)
    bodies = (_told(parts[name]) for name in _BODIES if name in parts)
    title = _told(parts["title"]) if "title" in parts else Told()
    guid = next((parts[name].text.strip() for name in ("guid", "id") if name in parts), "")
    url = link or (guid if guid.startswith(("http://", "https://")) else "")
    return FeedItem(
        key=link or guid or title.text,
        url=_absolute(base, url),
        title=title,
        body=next((told for told in bodies if told.text), Told()),
        published=next((parts[name].text.strip() for name in _DATES if name in parts), ""),
        outlet=outlet,
    )


def _absolute(base: str, url: str) -> str:
    try:
        return urljoin(base, url) if base and url else url
    except ValueError:
        return ""


def _document(item: FeedItem, digest: str, source: Source, options: InputOptions) -> Iterator[Item]:
    doc_id = safe_id(f"{source.stem}-{sha256(item.key.encode('utf-8', 'replace')).hexdigest()[:12]}")
    if not item.body.text:
        yield InputError(
            source.path, None, f"the item {item.title.text or item.key!r} has no text", "left out", warning=True
        )
        return
    given = GivenReport(doc_id, item.body.text, item.title.text, item.published, item.outlet, item.url)
    document = from_given(given, source.path, options)
    yield replace(document, offsets=_joined(item, document.body_start), raw_sha256=digest)


def _joined(item: FeedItem, body_start: int) -> OffsetMap:
    """The way back of title and body together; the blank line between them belongs to the title."""
    title, body = item.title.offsets, item.body.offsets
    return OffsetMap(
        (*title.cleaned, *(offset + body_start for offset in body.cleaned)),
        (*title.raw, *body.raw),
    )


def _told(element: Element) -> Told:
    """The visible words of an item's part, which may be HTML packed into it."""
    visible = visible_text(element.text)
    words = list(_WORD.finditer(visible.text))
    cleaned: list[int] = []
    raw: list[int] = []
    at = 0
    for word in words:
        for offset, place in _runs(word, visible, element):
            cleaned.append(at + offset)
            raw.append(place)
        at += len(word[0]) + 1
    return Told(" ".join(word[0] for word in words), OffsetMap(tuple(cleaned), tuple(raw)))


def _runs(word: re.Match[str], visible: Visible, element: Element) -> Iterator[tuple[int, int]]:
    """Where a word stands in the feed: one run, or several where an entity or a piece of markup lies in it."""
    first, last = word.start(), word.end() - 1
    start = element.place(visible.offsets.to_raw(first))
    yield 0, start
    if element.place(visible.offsets.to_raw(last)) - start == last - first:
        return
    for offset in range(1, len(word[0])):
        place = element.place(visible.offsets.to_raw(first + offset))
        if place != start + 1:
            yield offset, place
        start = place

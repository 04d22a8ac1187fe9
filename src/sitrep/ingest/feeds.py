"""RSS and Atom feeds in, a document for each item out; entities and external references of the XML are refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from sitrep.ingest.building import GivenReport, from_given, safe_id
from sitrep.ingest.inputs import Item, Source
from sitrep.ingest.options import InputError, InputOptions
from sitrep.ingest.visible import visible_text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: names of an item's parts (without namespace), the fuller first
_BODIES = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "issued", "updated")
_ITEMS = frozenset({"item", "entry"})
#: A feed holds many reports; this many times the size of one is allowed.
_REPORTS = 20


def read_feed(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read the items of an RSS or Atom feed; an item's id is made from its link or guid.

    Raises:
        TooLargeError: the feed has more than twenty times ``options.max_bytes``.
        OSError: it cannot be read.
    """
    raw = source.read(_REPORTS * options.max_bytes)
    if not raw.strip():
        yield InputError(source.path, None, "is empty", "fetch the feed again, or leave it out")
        return
    outlet, count, root = "", 0, ""
    try:
        for event, element in iterparse(io.BytesIO(raw), events=("start", "end"), forbid_dtd=False):
            name = _local(element.tag)
            root = root or name
            if event == "start":
                continue
            if name in _ITEMS:
                count += 1
                yield from _item(element, outlet, source, options)
                element.clear()
            elif name == "title" and not count and not outlet:
                outlet = _plain(element.text or "")
    except ParseError as error:
        line = error.position[0] if error.position else None
        yield InputError(source.path, line, f"not XML: {error}", "the feed may be cut short; fetch it again")
        return
    except DefusedXmlException:
        yield InputError(source.path, None, "declares XML entities, which may be an attack", "fetch it from its outlet")
        return
    if not count:
        yield InputError(source.path, None, f"no RSS or Atom feed: its root is <{root}>", "only feeds are read as .xml")


def _item(element: Element, outlet: str, source: Source, options: InputOptions) -> Iterator[Item]:
    parts: dict[str, str] = {}
    link = ""
    for child in element:
        name = _local(child.tag)
        if name == "link":
            link = link or child.get("href", "") or (child.text or "").strip()
        elif name not in parts:
            parts[name] = "".join(child.itertext())
    body = next((text for name in _BODIES if (text := _plain(parts.get(name, "")))), "")
    title = _plain(parts.get("title", ""))
    key = link or parts.get("guid", "") or parts.get("id", "") or title
    doc_id = safe_id(f"{source.stem}-{sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}")
    if not body:
        yield InputError(source.path, None, f"the item {title or key!r} has no text", "left out", warning=True)
        return
    published = next((parts[name] for name in _DATES if parts.get(name)), "")
    yield from_given(GivenReport(doc_id, body, title, published, outlet, link), source.path, options)


def _plain(text: str) -> str:
    """The visible words of an item's part, which may be HTML, with single blanks."""
    return " ".join(visible_text(text).text.split())


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]

"""Word files (DOCX) in, a document each out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sitrep.ingest.building import digest_of, from_page, is_blank, safe_id
from sitrep.ingest.fetch.unpacking import UnpackError, unzip
from sitrep.ingest.markup import Element, MarkupError, read_elements
from sitrep.ingest.options import InputError, InputOptions
from sitrep.ingest.source import Item, Source, TooLargeError

_BODY: Final = "word/document.xml"
#: Pictures make a Word file large, and XML is wordy: this many times the size of a report is allowed for both.
_TIMES: Final = 10
#: what a reader does not see: deleted words, codes of fields, the second telling of a text box
_HIDDEN: Final = frozenset({"del", "instrText", "delText", "Fallback", "moveFrom"})
_BREAKS: Final = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read one Word file; its id is the file's stem. Its raw text, in which offsets count, is its paragraphs.

    Raises:
        TooLargeError: the file, or its text unpacked, has more than ten times ``options.max_bytes``.
        OSError: it cannot be read.
    """
    limit = _TIMES * options.max_bytes
    raw = source.read(limit)
    if not raw:
        yield InputError(source.path, None, "is empty", "fetch the report again, or leave the file out")
        return
    try:
        paragraphs = [_shown(p).strip() for p in read_elements(_body(raw, limit), frozenset({"p"}))]
    except (UnpackError, MarkupError) as error:
        why = "is not XML" if isinstance(error, MarkupError) else " ".join(str(error).split())[:120]
        yield InputError(source.path, None, f"is no Word file that can be read: {why}", "save it as .docx or .txt anew")
        return
    text = "\n\n".join(filter(None, paragraphs))
    document = from_page(text, safe_id(source.stem), source.path, options, digest_of(raw))
    if is_blank(document) and not document.title:
        yield InputError(source.path, None, "holds no text", "fetch the report again")
        return
    yield replace(document, url=source.url)


def _body(raw: bytes, limit: int) -> str:
    """The XML of the text."""
    try:
        return unzip(raw, limit, _BODY).decode("utf-8-sig", "replace")
    except UnpackError as error:
        if "more than" in str(error):
            raise TooLargeError(limit) from error
        raise


def _shown(element: Element) -> str:
    """The words of a paragraph that a reader sees."""
    if element.name in _HIDDEN:
        return ""
    if element.name == "t":
        return element.text
    return _BREAKS.get(element.name, "") + "".join(map(_shown, element.children))

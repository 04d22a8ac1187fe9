"""What is fuzzed: bytes in, nothing out, an error where a parser of ours breaks or says what is not so (`tools/fuzz.py`)."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from sitrep.ingest.decoding import BinaryInputError, byte_offset, decode
from sitrep.ingest.fetch.addresses import AddressError, parse_target, same_page
from sitrep.ingest.fetch.robots import parse_robots
from sitrep.ingest.fetch.unpacking import UnpackError, unpack
from sitrep.ingest.formats import reader_of, sniff
from sitrep.ingest.listings import ListingError, read_listing
from sitrep.ingest.options import Format, InputOptions
from sitrep.ingest.pdf import reflow
from sitrep.ingest.source import Source, TooLargeError
from sitrep.model.document import Document
from sitrep.reference.sources import ListKind
from sitrep.text.cleaning import clean_page
from sitrep.text.dateline import parse_day
from sitrep.text.language import language_of
from sitrep.text.sentences import readable_spans, split_sentences

LIMIT = 50_000
OPTIONS = InputOptions(max_bytes=LIMIT, published=date(2016, 3, 13))
#: formats whose offsets lead back into the bytes
_OFFSETS = (Format.TEXT, Format.HTML, Format.MARKDOWN, Format.FEED)


def _format(kind: Format) -> Callable[[bytes], None]:
    def target(raw: bytes) -> None:
        source = Source("a", "a", io.BytesIO(raw), "https://herald.example/1")
        try:
            for item in reader_of(kind)(source, OPTIONS):
                if isinstance(item, Document):
                    _check(item, raw, kind)
                else:
                    assert item.message
        except (BinaryInputError, TooLargeError):
            return

    return target


def _check(document: Document, raw: bytes, kind: Format) -> None:
    document.text.encode("utf-8")
    assert document.text.strip()
    assert document.text.startswith(document.title)
    assert 0 < len(document.doc_id) <= 120
    assert all(0 <= d.start <= d.end <= len(document.text) for d in document.dropped)
    if kind in _OFFSETS:
        size = len(decode(raw).text)
        places = [document.offsets.to_raw(at) for at in range(len(document.text)) if document.text[at].strip()]
        # words that a broken page does not hold in their order lie somewhere behind the word before them
        assert min(places) >= 0
        assert max(places) < size or kind is Format.HTML
    for sentence in split_sentences(document):
        assert document.text[sentence.start : sentence.end] == sentence.text
        assert all(sentence.start <= a < b <= sentence.end for a, b in readable_spans(document, sentence))


def _listing(kind: ListKind) -> Callable[[bytes], None]:
    def target(raw: bytes) -> None:
        try:
            for entry in read_listing(raw, kind, "https://herald.example/list", LIMIT):
                assert entry.url.lower().startswith(("http://", "https://"))
        except ListingError as error:
            assert error.remedy

    return target


def _decoding(raw: bytes) -> None:
    try:
        text = decode(raw, "windows-1256").text
    except BinaryInputError:
        return
    text.encode("utf-8")
    for offset in range(0, len(text), 1 + len(text) // 7):
        assert 0 <= byte_offset(raw, offset, "windows-1256") <= len(raw)


def _addresses(raw: bytes) -> None:
    try:
        target = parse_target(raw.decode("utf-8", "replace"))
    except AddressError:
        return
    assert target.url.isascii()
    assert not set(target.url) & set("\r\n\0 \t")
    assert parse_target(target.url) == target
    assert parse_target(same_page(target.url)).host == target.host


def _unpacking(raw: bytes) -> None:
    for name in ("gzip", "deflate"):
        try:
            assert len(unpack(raw, name, LIMIT)) <= max(LIMIT, len(raw))
        except UnpackError:
            continue


def _text(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    cleaned = clean_page(text, near=date(2016, 3, 13), order="dmy")
    assert len(cleaned.text) <= 2 * len(text) + 2  # a line end may become a blank line
    parse_day(text[:100])
    language_of(text, text[:5])
    reflow(text.split("\f"))
    parse_robots(text, "sitrep").allows("/" + text[:50])
    assert sniff(raw, {}) in Format


def _formats() -> Mapping[str, Callable[[bytes], None]]:
    # a PDF is opened by a process of its own, which may break as it likes; a sitemap is not read but told
    return {kind.value: _format(kind) for kind in Format if kind not in (Format.PDF, Format.SITEMAP)}


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    **_formats(),
    **{f"list-{kind.value}": _listing(kind) for kind in cast("list[ListKind]", list(ListKind))},
    "decoding": _decoding,
    "addresses": _addresses,
    "unpacking": _unpacking,
    "cleaning": _text,
}

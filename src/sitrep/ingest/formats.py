"""A file's name, its first bytes or a server's word in; the `Format` that it is in, and the reader of a format, out."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TypeAlias, cast

from sitrep.ingest.decoding import byte_order_mark
from sitrep.ingest.options import FIELD_NAMES, Format, InputOptions
from sitrep.ingest.source import Item, Source

Reader: TypeAlias = "Callable[[Source, InputOptions], Iterator[Item]]"

#: how many bytes `sniff` wants to see
HEAD = 8192


#: formats of which one file holds one report
SINGLE = frozenset({Format.TEXT, Format.MARKDOWN, Format.HTML, Format.PDF, Format.DOCX})

_SUFFIXES: Mapping[str, Format] = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".xml": Format.FEED,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".warc": Format.WARC,
    ".wet": Format.WARC,
    ".mbox": Format.MBOX,
    ".eml": Format.MBOX,
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
}

#: format -> module and function; modules are imported when they are needed, since some are slow to load
_READERS: Mapping[Format, tuple[str, str]] = {
    Format.TEXT: ("plain", "read_plain"),
    Format.MARKDOWN: ("markdown", "read_markdown"),
    Format.HTML: ("pages", "read_page_file"),
    Format.JSONL: ("rows", "read_jsonl"),
    Format.JSON: ("rows", "read_json"),
    Format.CSV: ("rows", "read_csv"),
    Format.FEED: ("feeds", "read_feed"),
    Format.WARC: ("archives", "read_warc"),
    Format.MBOX: ("mail", "read_mbox"),
    Format.PDF: ("pdf", "read_pdf"),
    Format.DOCX: ("office", "read_docx"),
    Format.SITEMAP: ("listings", "refuse_list"),
}

#: how the beginning of a file tells its format
_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"WARC/1.", Format.WARC),
    (b"%PDF-", Format.PDF),
    (b"PK\x03\x04", Format.DOCX),
    (b"From ", Format.MBOX),
    (b"{", Format.JSONL),
    (b"[", Format.JSON),
)
_MBOX = re.compile(rb"From \S+ [^\n]*\d{4}[^\n]*\n[A-Za-z-]+:")
_ROOTS: tuple[tuple[bytes, Format], ...] = (
    (b"<rss", Format.FEED),
    (b"<feed", Format.FEED),
    (b"<rdf:rdf", Format.FEED),
    (b"<urlset", Format.SITEMAP),
    (b"<sitemapindex", Format.SITEMAP),
)


def known_suffixes() -> str:
    """The endings of names that are read, for a message."""
    return ", ".join(sorted(_SUFFIXES))


def by_name(path: Path) -> Format | None:
    """The format that a file's name tells, None for an ending that is not known."""
    return _SUFFIXES.get(Path(path.name.lower().removesuffix(".gz")).suffix)


def stem_of(path: Path) -> str:
    """The name of a file without the endings that tell its format."""
    name = path.name.removesuffix(".gz")
    suffix = Path(name).suffix
    return name.removesuffix(suffix) if suffix.lower() in _SUFFIXES else name


def sniff(head: bytes, columns: Mapping[str, str]) -> Format:
    """The format that the first bytes of a stream tell; text where they tell nothing.

    Args:
        head: The first `HEAD` bytes, fewer for a shorter stream.
        columns: The user's map of fields to columns, by which a CSV header is known.
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, found in _MAGIC:
        if start.startswith(magic) and (found is not Format.MBOX or _MBOX.match(start)):
            return found
    if start.startswith(b"<"):
        lowered = start.lower()
        return next((found for root, found in _ROOTS if root in lowered), Format.HTML)
    return Format.CSV if _is_csv(head, columns) else Format.TEXT


def reader_of(format_: Format) -> Reader:
    """The function that reads a format."""
    module, function = _READERS[format_]
    return cast(Reader, getattr(import_module(f"sitrep.ingest.{module}"), function))


def split_header(line: str) -> tuple[list[str], str]:
    """The columns of the first line of a table, and what stands between them."""
    delimiter = max(",;\t|", key=line.count)
    try:
        return next(csv.reader([line], delimiter=delimiter), []), delimiter
    except csv.Error:
        return [], delimiter


def _is_csv(head: bytes, columns: Mapping[str, str]) -> bool:
    """Whether the first line is a header with a column for the text, and another beside it."""
    lines = head.decode(byte_order_mark(head) or "utf-8", "replace").lstrip("\ufeff").splitlines()
    found, _ = split_header(lines[0]) if len(lines) > 1 else ([], "")
    names = {name.strip().lower() for name in found}
    wanted = {columns["text"].strip().lower()} if "text" in columns else set(FIELD_NAMES["text"])
    others = {name for field, known in FIELD_NAMES.items() if field != "text" for name in known}
    others.update(column.strip().lower() for field, column in columns.items() if field != "text")
    return bool(names & wanted) and bool(names & others)

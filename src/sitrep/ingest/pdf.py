"""PDF files in, a document each out; the PDF is opened by a process of its own, so that a hostile one harms nobody."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from sitrep.ingest.building import digest_of, from_page, is_blank, safe_id
from sitrep.ingest.options import InputError, InputOptions
from sitrep.ingest.pdf_text import SECONDS
from sitrep.ingest.source import Item, Source

#: A PDF holds fonts and pictures too; this many times the size of a report is allowed.
_TIMES: Final = 10
_NUMBERS: Final = re.compile(r"\d+")
_ENDED: Final = re.compile(r"[.!?:;\"”’)]\s*$")
#: A line shorter than this share of the page's usual line ends a paragraph.
_SHORT: Final = 0.8


def read_pdf(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read one PDF; its id is the file's stem. Its raw text, in which offsets count, is what `reflow` makes of its pages.

    Raises:
        TooLargeError: it has more than ten times ``options.max_bytes``.
        OSError: it cannot be read.
    """
    raw = source.read(_TIMES * options.max_bytes)
    if not raw.strip():
        yield InputError(source.path, None, "is empty", "fetch the report again, or leave the file out")
        return
    pages = _pages(raw)
    if isinstance(pages, str):
        yield InputError(source.path, None, pages, "open it, and save its text as .txt")
        return
    document = from_page(reflow(pages), safe_id(source.stem), source.path, options, digest_of(raw))
    if is_blank(document) and not document.title:
        yield InputError(source.path, None, "holds no text, only pictures", "run a text recognition on it first")
        return
    yield replace(document, url=source.url)


def _pages(raw: bytes) -> list[str] | str:
    """The text of the pages, or why there is none."""
    command = [sys.executable, "-m", "sitrep.ingest.pdf_text"]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=SECONDS, check=False)
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return f"takes more than {SECONDS} seconds to read"
    except ValueError:
        return "needs more memory or time than a report should"
    if "error" in found:
        return f"cannot be read as PDF: {found['error']}"
    return [str(page) for page in found["pages"]]


def reflow(pages: Sequence[str]) -> str:
    """The text of a PDF as paragraphs: lines joined, words mended, what stands at the head or foot of most pages left out."""
    furniture = _furniture(pages)
    lines = [
        line.strip()
        for page in pages
        for at, line, count in _numbered(page)
        if _NUMBERS.sub("0", line.strip()) not in furniture or 1 < at < count - 2
    ]
    usual = sorted(map(len, filter(None, lines)))[-max(1, len(lines) // 4) :][:1]
    paragraphs: list[str] = []
    open_ = False
    for line in lines:
        if not line:
            open_ = False
        elif not open_:
            paragraphs.append(line)
            open_ = True
        elif paragraphs[-1].endswith("-") and line[:1].islower():
            paragraphs[-1] = paragraphs[-1][:-1] + line
        else:
            paragraphs[-1] += f" {line}"
        if line and len(line) < _SHORT * (usual[0] if usual else 0) and (_ENDED.search(line) or len(paragraphs) == 1):
            open_ = False
    return "\n\n".join(paragraphs)


def _numbered(page: str) -> Iterator[tuple[int, str, int]]:
    lines = page.splitlines()
    for at, line in enumerate(lines):
        yield at, line, len(lines)


def _furniture(pages: Sequence[str]) -> frozenset[str]:
    """Lines that stand among the first or last two of at least half of the pages, and of three; numbers count as equal."""
    seen: Counter[str] = Counter()
    for page in pages:
        ends = {_NUMBERS.sub("0", line.strip()) for at, line, count in _numbered(page) if at < 2 or at >= count - 2}
        seen.update(ends - {""})
    least = max(3, len(pages) / 2)
    return frozenset(line for line, count in seen.items() if count >= least)

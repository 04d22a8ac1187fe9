"""A PDF on stdin; its pages' text as JSON on stdout. Run as a process of its own, which may be killed or starved (`pdf.py`)."""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Final

#: what reading one PDF may cost: memory in bytes, processor seconds, pages, characters
MEMORY: Final = 2 << 30
SECONDS: Final = 60
MAX_PAGES: Final = 2000
MAX_CHARACTERS: Final = 5_000_000


def limit_self() -> None:
    """Let the system kill this process before it eats the machine, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit alone holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def pages_of(raw: bytes) -> list[str]:
    """The text of each page.

    Raises:
        pypdf.errors.PyPdfError: it is no PDF that can be read, or it is encrypted.
    """
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages: list[str] = []
    size = 0
    for number, page in enumerate(PdfReader(io.BytesIO(raw)).pages):
        text = page.extract_text().encode("utf-8", "replace").decode("utf-8")
        size += len(text)
        if number >= MAX_PAGES or size > MAX_CHARACTERS:
            break
        pages.append(text)
    return pages


def main() -> None:
    """Read stdin, write stdout; what goes wrong comes as ``{"error": ...}``."""
    limit_self()
    try:
        found: dict[str, object] = {"pages": pages_of(sys.stdin.buffer.read())}
    except Exception as error:  # whatever a hostile file makes of its reader
        found = {"error": f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()

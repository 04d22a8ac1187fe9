"""Measured figures in: the marked block of a Markdown file rewritten with them out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from eval.scorer import Figure

BEGIN, END = "<!-- figures: written by `python -m eval.gate --readme`, never by hand -->", "<!-- end of figures -->"

#: figure -> what it says to a reader, and what two annotators working apart reach (the gold's AGREEMENT.md)
TOLD = {
    "detect": ("claims found", 0.92),
    "subtyped": ("... and of the right kind", 0.89),
    "tuple": ("... and who, whom, what and where all right", 0.72),
    "actors": ("actors", 0.85),
    "locations": ("places", 0.86),
    "casualties": ("tolls", 0.94),
    "attribution": ("who says so", 0.65),
    "date": ("days (share of the claims found)", 0.92),
    "factuality": ("happened, tried, planned or denied (share)", 0.95),
    "temporal": ("news or history (share)", 0.92),
    "geo": ("coordinates within 15 km (share)", 0.97),
}


def block(figures: Sequence[Figure], documents: int) -> str:
    """The block as Markdown, without its marks."""
    lines = [
        f"| what is right | F1 or share on {documents} reports | two annotators apart |",
        "| --- | ---: | ---: |",
    ]
    for figure in figures:
        if figure.name in TOLD:
            words, apart = TOLD[figure.name]
            lines.append(f"| {words} | {figure.value:.2f} | {apart:.2f} |")
    return "\n".join(lines)


def write_figures(path: Path, figures: Sequence[Figure], documents: int) -> None:
    """Rewrite the block of figures of ``path``; raises as `rewrite` does."""
    rewrite(path, BEGIN, END, block(figures, documents))


def rewrite(path: Path, begin: str, end: str, content: str) -> None:
    """Put ``content`` between the marks ``begin`` and ``end`` of ``path``.

    Raises:
        ValueError: the file has no such marks.
    """
    text = path.read_text("utf-8")
    marked = re.compile(re.escape(begin) + r".*?" + re.escape(end), re.DOTALL)
    if not marked.search(text):
        raise ValueError(f"{path}: no block between {begin!r} and {end!r}; put the two marks back where it belongs")
    path.write_text(marked.sub(lambda _: f"{begin}\n{content}\n{end}", text), "utf-8")

"""HTML in; the characters that a reader sees out, each with its place in the HTML, and the way back for found text."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sitrep.model.document import OffsetMap

_Adder: TypeAlias = "Callable[[str, int], None]"

_SKIP = re.compile(
    r"<!--.*?(?:-->|$)|<(script|style|noscript|template|svg)\b.*?(?:</\1\s*>|$)|<[a-zA-Z/!?][^<>]*(?:>|$)", re.S | re.I
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Visible:
    """The text between the tags of a page, entities decoded; ``offsets`` lead each run of it back to the HTML."""

    text: str
    offsets: OffsetMap


def visible_text(page: str) -> Visible:
    """What stands between the tags of an HTML page; scripts, styles and comments are left out.

    Every tag becomes one blank, so that words of different elements never join. Accepts broken HTML.
    """
    pieces: list[str] = []
    cleaned: list[int] = []
    raw: list[int] = []
    length = position = 0

    def add(text: str, start: int) -> None:
        nonlocal length
        if text:
            cleaned.append(length)
            raw.append(start)
            pieces.append(text)
            length += len(text)

    for tag in _SKIP.finditer(page):
        _add_decoded(page, position, tag.start(), add)
        add(" ", tag.start())
        position = tag.end()
    _add_decoded(page, position, len(page), add)
    return Visible("".join(pieces), OffsetMap(tuple(cleaned), tuple(raw)))


def _add_decoded(page: str, start: int, end: int, add: _Adder) -> None:
    position = start
    for entity in _ENTITY.finditer(page, start, end):
        decoded = html.unescape(entity[0])
        if decoded == entity[0]:
            continue
        add(page[position : entity.start()], position)
        add(decoded, entity.start())
        position = entity.end()
    add(page[position:end], position)


def runs_back(text: str, page: Visible) -> OffsetMap:
    """Where the words of ``text``, which was extracted from a page, stand in its HTML.

    Words are looked for one after another from where the one before was found; words in a row make one run. A word
    that the page does not hold (a template's, a decoded one's) belongs to the run before it.
    """
    cleaned: list[int] = []
    raw: list[int] = []
    position = _start_of(text, page.text)
    follows = -1
    for word in _WORD.finditer(text):
        at = page.text.find(word[0], position, position + 20_000)
        if at < 0:
            continue
        target = page.offsets.to_raw(at)
        if target - word.start() != follows or _crosses(page, at, at + len(word[0])):
            cleaned.append(word.start())
            raw.append(target)
            follows = target - word.start()
            _split_word(word.start(), at, len(word[0]), page, (cleaned, raw))
        position = at + len(word[0])
    return OffsetMap(tuple(cleaned), tuple(raw))


def _start_of(text: str, page: str) -> int:
    """Where the text's first words stand together in the page, so that the search does not begin in the menu."""
    words = _WORD.findall(text)[:6]
    while words:
        match = re.search(r"\s+".join(map(re.escape, words)), page)
        if match:
            return match.start()
        words.pop()
    return 0


def _crosses(page: Visible, start: int, end: int) -> bool:
    """Whether a run of the page begins inside a word (an entity in it)."""
    return bisect_right(page.offsets.cleaned, end - 1) != bisect_right(page.offsets.cleaned, start)


def _split_word(start: int, at: int, length: int, page: Visible, runs: tuple[list[int], list[int]]) -> None:
    """Give each part of a word its own run where an entity stands inside it."""
    first = bisect_right(page.offsets.cleaned, at)
    last = bisect_right(page.offsets.cleaned, at + length - 1)
    for index in range(first, last):
        runs[0].append(start + page.offsets.cleaned[index] - at)
        runs[1].append(page.offsets.raw[index])

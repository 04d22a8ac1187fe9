"""Raw text of a page in; its title, day, outlet, paragraphs and related headlines out, with the way back to the raw."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sitrep.model.document import OffsetMap, Related
from sitrep.text.cleaning_leaks import leak_spans, outlet_of_pictures, related_items
from sitrep.text.cleaning_marks import title_at
from sitrep.text.cleaning_patterns import patterns
from sitrep.text.dateline import DayOrder, dateline_of_line, wire_dateline

#: A longer first line is no headline with an outlet behind it.
MAX_TITLE = 400

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
_SPACE = " \t\r\n\xa0\u2002\u2003\u2009\u200b\ufeff\u3000"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning finds in a page: ``text`` is title, two newlines, paragraphs; the rest as in `Document`."""

    text: str
    title: str
    day: date | None
    outlet: str
    related: tuple[Related, ...]
    offsets: OffsetMap


@dataclass(frozen=True, slots=True)
class _Line:
    """Raw characters ``start`` to ``end``; ``gap`` where a blank line stands before it."""

    start: int
    end: int
    gap: bool


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the first paragraph: the title's raw span, the outlet and day, and the first body line."""

    title: tuple[int, int]
    outlet: str
    day: date | None
    body: int


def clean_page(raw: str, *, near: date | None = None, order: DayOrder = "dmy") -> Cleaned:
    """Find the report in the text of a page as it was copied or scraped.

    The first line that is no furniture is the title, unless it ends a sentence (then there is none). Leaked page code,
    buttons, sign-offs, section labels and a title told again are left out; headlines of other reports that leaked as
    JSON become ``related``. Refuses to reword: what stays is the raw text's characters, only HTML entities are decoded.

    Args:
        raw: The decoded page, newlines of any kind.
        near: A day the metadata gives, for datelines without a year.
        order: Which number comes first in a date of digits only.
    """
    leaks = leak_spans(raw)
    related = tuple(item for start, end in leaks for item in related_items(raw[start:end]))
    lines = [line for line in _lines(raw, leaks) if not _is_furniture(raw[line.start : line.end])]
    head = _read_head(raw, lines, near, order)
    title = raw[head.title[0] : head.title[1]]
    paragraphs, day = _body(raw, lines[head.body :], title, order)
    builder = TextBuilder()
    builder.copy(raw, *head.title)
    title = builder.text
    for paragraph in paragraphs:
        if builder.text:
            builder.insert("\n\n")
        for index, span in enumerate(paragraph):
            if index:
                builder.insert(" ")
            builder.copy(raw, *span)
    outlet = head.outlet or outlet_of_pictures(raw, leaks)
    return Cleaned(builder.text, title, head.day or day, outlet, related, builder.offsets)


class TextBuilder:
    """Puts cleaned text together from stretches of the raw text and remembers where each came from."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._pieces: list[str] = []
        self._length = 0
        self._cleaned: list[int] = []
        self._raw: list[int] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._pieces)

    @property
    def offsets(self) -> OffsetMap:
        """The map from the text so far to the raw text."""
        return OffsetMap(tuple(self._cleaned), tuple(self._raw))

    def insert(self, text: str) -> None:
        """Add characters that the raw text does not hold (a paragraph break)."""
        self._pieces.append(text)
        self._length += len(text)

    def copy(self, raw: str, start: int, end: int) -> None:
        """Add raw characters; entities are decoded, invisible characters left out, each beginning a new run."""
        position = start
        for match in re.finditer(f"{_ENTITY.pattern}|{_INVISIBLE.pattern}", raw[start:end]):
            at = start + match.start()
            decoded = html.unescape(match[0]) if match[0].startswith("&") else ""
            if decoded == match[0]:
                continue
            self.run(raw[position:at], position)
            self.run(decoded, at)
            position = start + match.end()
        self.run(raw[position:end], position)

    def run(self, text: str, raw_start: int) -> None:
        """Add characters that stand at ``raw_start`` of the raw text."""
        if not text:
            return
        self._cleaned.append(self._length)
        self._raw.append(raw_start)
        self.insert(text)


def _lines(raw: str, leaks: list[tuple[int, int]]) -> list[_Line]:
    """The lines of the raw text outside the leaks, without their margins; blank ones only mark gaps."""
    lines: list[_Line] = []
    gap = True
    edges = [0, *(edge for leak in leaks for edge in leak), len(raw)]
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        for match in re.finditer(r"[^\n]*(?:\n|$)", raw[left:right]):
            if not match[0]:
                continue
            stripped = match[0].strip(_SPACE)
            if not stripped:
                gap = True
                continue
            start = left + match.start() + len(match[0]) - len(match[0].lstrip(_SPACE))
            lines.append(_Line(start, start + len(stripped), gap))
            gap = False
        gap = gap or right < len(raw)
    return lines


def _is_furniture(line: str) -> bool:
    rules = patterns()
    return any(p.fullmatch(line) for p in (rules.furniture, rules.sign_off)) or not any(c.isalnum() for c in line)


def _read_head(raw: str, lines: list[_Line], near: date | None, order: DayOrder) -> _Head:
    """Read the lines before the first paragraph: title, title again, section, byline and day in any order."""
    title, outlet, day = (0, 0), "", None
    index = 0
    while index < len(lines):
        line = raw[lines[index].start : lines[index].end]
        bare = raw[title[0] : title[1]]
        strip = _read_strip(line, order)
        if strip is not None:
            day = day or strip.day
        elif _is_head_line(line, bare, lines, index, raw) if bare else _is_section_above(raw, lines, index):
            pass
        elif not bare and not _is_sentence(line):
            title, outlet = _split_outlet(raw, lines, index)
        else:
            break
        index += 1
    if day is None and index < len(lines):
        wire = wire_dateline(raw, lines[index].start, near)
        day = wire.day if wire else None
    return _Head(title, outlet, day, index)


@dataclass(frozen=True, slots=True)
class _Strip:
    """A line that is a dateline, alone or among bylines and counters ("by our reporter | 20 July 2017 | 3 comments")."""

    day: date


def _read_strip(line: str, order: DayOrder) -> _Strip | None:
    rules = patterns()
    day: date | None = None
    for part in re.split(r"\s*[|•·]\s*|\s+-\s+(?=\D)", line):
        stated = dateline_of_line(part, order=order)
        known = rules.furniture.fullmatch(part) or rules.section.fullmatch(part) or rules.agency.fullmatch(part)
        if stated:
            day = day or stated
        elif not known and not (re.match(r"(?:by|from)\s|\w+\s*:", part, re.I) and len(part) < 80):
            return None
    return None if day is None else _Strip(day)


def _is_section_above(raw: str, lines: list[_Line], index: int) -> bool:
    """Whether a line before the title is the name of a section: the next line is a headline too."""
    line = raw[lines[index].start : lines[index].end]
    if patterns().section.fullmatch(re.split(r"\s*[|>»›/]\s*", line)[0]) is None or index + 1 >= len(lines):
        return False
    after = raw[lines[index + 1].start : lines[index + 1].end]
    return dateline_of_line(after) is None and not _is_sentence(after)


def _is_sentence(line: str) -> bool:
    """Whether a line is a paragraph rather than a headline: it ends a sentence and is long, or holds several."""
    ends = re.search(r"[.!?…][\"'”’)]*$", line) is not None
    words = len(line.split())
    return (ends and words > 14) or words > 40 or re.search(r"[a-z]\. [A-Z].*[.!?]", line) is not None


def _is_head_line(line: str, title: str, lines: list[_Line], index: int, raw: str) -> bool:
    """Whether a line below the title is still no part of the body."""
    rules = patterns()
    if _same_title(line, title) or rules.section.fullmatch(line) or rules.agency.fullmatch(line):
        return True
    return _is_label(line, lines, index, raw)


def _is_label(line: str, lines: list[_Line], index: int, raw: str) -> bool:
    """Whether a line of the head is a section label or byline: a few words, no full stop, and longer lines follow."""
    if re.match(r"[Bb]y\s+[A-Z]", line) and len(line) < 80:
        return True
    if len(line.split()) > 3 or line[-1] in '.!?:"”':
        return False
    return any(len(raw[after.start : after.end].split()) > 12 for after in lines[index + 1 : index + 4])


def _same_title(line: str, title: str) -> bool:
    return title_at(line, 0, title) >= len(line) - 2 or line.strip().lower() == title.strip().lower()


def _split_outlet(raw: str, lines: list[_Line], index: int) -> tuple[tuple[int, int], str]:
    """The title's raw span and the outlet that a page adds behind it ("Army takes town - Somewhere Herald").

    What stands behind the last dash or bar is the outlet where the title comes again without it, or where it is a few
    words with one that outlets are called by.
    """
    first = lines[index]
    line = raw[first.start : first.end]
    if len(line) > MAX_TITLE:
        return (first.start, first.end), ""
    for match in reversed(list(re.finditer(r"\s+[-|–—:»]\s+|\s*\|\s*", line))):
        head, tail = line[: match.start()].rstrip(), line[match.end() :].strip()
        if len(head.split()) < 3 or not 0 < len(tail.split()) <= 6:
            continue
        again = any(_same_title(raw[x.start : x.end], head) for x in lines[index + 1 : index + 5])
        words = {word.lower() for word in re.findall(r"\w+", tail)}
        if again or (tail[:1].isupper() and words & patterns().outlet_words):
            return (first.start, first.start + len(head)), tail.rsplit("|", 1)[-1].strip()
    return (first.start, first.end), ""


def _body(raw: str, lines: list[_Line], title: str, order: DayOrder) -> tuple[list[list[tuple[int, int]]], date | None]:
    """The paragraphs as lists of raw spans, and a day that a line among or after them states."""
    paragraphs: list[list[tuple[int, int]]] = []
    day: date | None = None
    wrapped = _is_wrapped(raw, lines)
    for index, line in enumerate(lines):
        text = raw[line.start : line.end]
        stated = dateline_of_line(text, order=order)
        if stated:
            day = day or stated
            continue
        if (title and _same_title(text, title)) or patterns().section.fullmatch(text):
            continue
        if patterns().related_head.fullmatch(text) and _only_headlines(raw, lines[index + 1 :]):
            break
        if wrapped and paragraphs and not line.gap and not re.match(r"[-•*▪●]\s", text):
            paragraphs[-1].append((line.start, line.end))
        else:
            paragraphs.append([(line.start, line.end)])
    return paragraphs, day


def _only_headlines(raw: str, lines: list[_Line]) -> bool:
    """Whether none of the lines ends a sentence: a list of other reports, not the report going on."""
    return not any(re.search(r"[.!?][\"'”’)]*$", raw[x.start : x.end]) for x in lines)


def _is_wrapped(raw: str, lines: list[_Line]) -> bool:
    """Whether lines were broken at a column: blank lines part the paragraphs, and most lines break in mid-sentence."""
    if len(lines) < 4 or max(line.end - line.start for line in lines) > 130:
        return False
    joined = [(a, b) for a, b in pairwise(lines) if not b.gap]
    if len(joined) < len(lines) / 3:
        return False
    broken = sum(1 for a, _ in joined if a.end - a.start >= 45 and raw[a.end - 1] not in '.!?:"”')
    return broken >= 0.6 * len(joined)

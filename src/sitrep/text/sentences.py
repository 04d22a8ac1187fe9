"""Sentences: a document in, its sentences with offsets and passages out.

A sentence runs from full stop to full stop as a reader would quote it, a dateline or headline before it included;
`readable_spans` gives the parts of it that are the report's own words, which is what an analyser should read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import yaml

from sitrep.model.document import Document, Dropped, Sentence
from sitrep.text.cleaning_patterns import patterns

#: A longer stretch without a full stop is no sentence but a list or rubbish; it is cut at a space.
MAX_SENTENCE = 2000

#: Reasons of `Dropped` after which a sentence begins anew; a dateline or headline stays part of the sentence it leads.
STANDALONE = frozenset({"code", "furniture", "related", "sign-off", "tags"})

_QUOTES_AFTER = "\"'”’»)]"
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*")
_BULLET = re.compile(r"[ \t]*(?:[-–—•*▪●◦‣·]|\d{1,2}[.)])[ \t]+\S")
_ARTICLE = re.compile(r"(?:al|el|an|ar|as|ash|at|az|ad)-[A-Z]")
_GLUED = re.compile(r"[A-Z][\w'’-]*[ \t]|[“\"A-Z]\w+[ \t]|A[ \t]")
_OPENING = " \t\r\n\xa0\ufffd\u200b\u200e\u200f\ufeff"


@dataclass(frozen=True, slots=True)
class _Abbreviations:
    before_name: frozenset[str]
    may_end: frozenset[str]
    openers: frozenset[str]


@cache
def _abbreviations() -> _Abbreviations:
    loaded = yaml.safe_load((files("sitrep.text") / "abbreviations.yaml").read_text(encoding="utf-8"))
    # YAML reads a bare `no` as false
    words = {key: frozenset("no" if word is False else str(word).lower() for word in loaded[key]) for key in loaded}
    return _Abbreviations(words["before_name"], words["may_end"], words["openers"])


def split_sentences(document: Document) -> list[Sentence]:
    """Split a document into sentences; the title is sentence 0 and marked.

    Sentences that are wholly page furniture come out as well (`Document.is_dropped` tells them), so that nothing of the
    text is lost.

    Returns:
        Sentences in their order, none empty; ``passage`` is 0 for the title and counts paragraphs from 1. A text of one
        paragraph begins a new passage at the phrases of `cleaning.yaml` ("In another development").
    """
    text, start = document.text, document.body_start
    sentences: list[Sentence] = []
    if document.title:
        sentences.append(Sentence(0, 0, len(document.title), document.title, 0, is_title=True))
    blocks = [b for b in _blocks(text, start) if b[0] < b[1]]
    paragraphs = {b[2] for b in blocks}
    opener = patterns().passage_opener
    passage, last = 0, -1
    for block_start, block_end, paragraph in blocks:
        for first, end in _pieces(document, block_start, block_end):
            new_paragraph = paragraph != last and len(paragraphs) > 1
            opens = len(paragraphs) == 1 and opener.match(text, first) is not None
            if new_paragraph or opens or passage == 0:
                passage += 1
            last = paragraph
            sentences.append(Sentence(len(sentences), first, end, text[first:end], passage))
    return sentences


def readable_spans(document: Document, sentence: Sentence) -> list[tuple[int, int]]:
    """The parts of a sentence that are the report's own words: what is left when its dropped stretches are cut out.

    Returns:
        (start, end) offsets in the document, none of them blank; empty where the whole sentence is furniture.
    """
    spans: list[tuple[int, int]] = []
    position = sentence.start
    for dropped in _overlapping(document.dropped, sentence.start, sentence.end):
        spans.append((position, dropped.start))
        position = max(position, dropped.end)
    spans.append((position, sentence.end))
    trimmed = (_trim(document.text, start, end) for start, end in spans)
    return [(start, end) for start, end in trimmed if any(c.isalnum() for c in document.text[start:end])]


def _blocks(text: str, start: int) -> Iterator[tuple[int, int, int]]:
    """Stretches that no sentence crosses, with the number of their paragraph."""
    paragraph = 0
    for match in re.finditer(r"(?:(?!\n[ \t\r\xa0]*\n).)+", text[start:], re.S):
        if not match[0].strip():
            continue
        paragraph += 1
        begin = start + match.start()
        position = begin
        for line in re.finditer(r"\n|[ ]*\t[ \t]*", match[0]):
            at = begin + line.start()
            if line[0] != "\n" or _breaks_line(text, position, at, begin + line.end()):
                yield position, at, paragraph
                position = begin + line.end()
        yield position, begin + len(match[0]), paragraph


def _breaks_line(text: str, start: int, at: int, after: int) -> bool:
    """Whether the line that ends at ``at`` stands by itself: a bullet follows, or it is short (a heading)."""
    line = text[start:at].strip()
    if not line or _BULLET.match(text, after):
        return True
    if text[after : after + 1].islower() and not _ARTICLE.match(text, after):
        return False
    return line[-1] in ".!?:…" + _QUOTES_AFTER or len(line.rsplit("\n", 1)[-1]) < 50


def _pieces(document: Document, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of one block, cut too at furniture that stands alone."""
    text = document.text
    cuts = sorted(
        {edge for d in _overlapping(document.dropped, start, end) for edge in _edges(d, start, end)} | {start, end}
    )
    for left, right in pairwise(cuts):
        position = left
        for stop in _STOP.finditer(text, left, right):
            if _ends_sentence(text, stop, right):
                yield from _whole(text, position, stop.end())
                position = stop.end()
        yield from _whole(text, position, right)


def _overlapping(dropped: tuple[Dropped, ...], start: int, end: int) -> Iterator[Dropped]:
    """The stretches, which stand in their order, that overlap ``start`` to ``end``."""
    for index in range(bisect_right(dropped, start, key=lambda d: d.end), len(dropped)):
        if dropped[index].start >= end:
            return
        yield dropped[index]


def _edges(dropped: Dropped, start: int, end: int) -> tuple[int, ...]:
    """Where a dropped stretch makes sentences begin: on both sides, before a place ("HOMS (Agency) -"), or nowhere."""
    if dropped.reason in STANDALONE:
        return max(start, dropped.start), min(end, dropped.end)
    return (max(start, dropped.start),) if dropped.reason == "city" else ()


def _whole(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = _trim(text, start, end)
    while end - start > MAX_SENTENCE:
        space = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = space if space > 0 else start + MAX_SENTENCE
        yield _trim(text, start, cut)
        start, end = _trim(text, cut, end)
    if start < end and any(c.isalnum() for c in text[start:end]):
        yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _OPENING:
        start += 1
    while start < end and text[end - 1] in _OPENING:
        end -= 1
    return start, end


def _ends_sentence(text: str, stop: re.Match[str], limit: int) -> bool:
    """Whether the full stop (question mark ...) at ``stop`` ends a sentence."""
    after = stop.end()
    rest = text[after : min(limit, after + 60)]
    if not rest.strip(_OPENING):
        return True
    before = text[max(0, stop.start() - 30) : stop.start()]
    if rest[0] not in _OPENING:
        return _glued(before, stop[0], rest)
    following = rest.lstrip(_OPENING)
    if following.startswith((",", ";", "-", "–")) and not following.startswith("--"):
        return False
    begins = following.lstrip("\"'“‘«([")
    lower = begins[:1].islower() and not _ARTICLE.match(begins)
    if stop[0][0] != ".":
        return not lower
    if len(stop[0]) > 1 and stop[0][1] == ".":  # an ellipsis within a sentence is followed by a small letter
        return not lower
    return _after_word(before, begins, lower)


def _after_word(before: str, following: str, lower: bool) -> bool:
    """Whether a single full stop behind the word that ends ``before`` ends the sentence."""
    if before[-1:] in _OPENING:  # " . " of a text whose words were cut apart
        return not lower
    word = re.search(r"[\w.’'-]*$", before)
    token = (word[0] if word else "").lower().lstrip("'’")
    known = _abbreviations()
    if token in known.before_name:
        return False
    opener = re.match(r"[\w’']+", following)
    opens = opener is not None and opener[0].lower() in known.openers and not lower
    if token in known.may_end or re.fullmatch(r"(?:[a-z]\.)*[a-z]", token):
        return opens
    if lower:  # a sloppy writer's small letter after a whole word; short or dotted words are abbreviations
        return len(token) > 4 and "." not in token and token.isalpha()
    return True


def _glued(before: str, stop: str, rest: str) -> bool:
    """Whether a full stop without a space behind it ends a sentence ("said.The army", "2014.In June")."""
    word = re.search(r"[\w’'@/:.-]*$", before)
    token = word[0] if word else ""
    if "www" in token or "@" in token or "//" in token or len(stop) > 3:
        return False
    if stop[-1] in '"”’»)]' and rest[0].isupper():
        return True
    if rest.startswith("--"):
        return True
    tail = token.rsplit(".", 1)[-1]
    return len(tail) >= 2 and "." not in token and _GLUED.match(rest) is not None

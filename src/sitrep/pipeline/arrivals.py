"""A document that just came in; whether it is new, known, or the words of a stored one over again, out, and the store filled."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sitrep.link.copies import likeness, sketch
from sitrep.model.document import Document
from sitrep.pipeline.reader import Reading
from sitrep.store import Copy, Outcome, Store, WatchBook

#: how many hashes of a sketch stand in the index; two copies share at least one of them all but surely
_KEYS: Final = 6
#: texts less alike than this are not compared word by word
_ALIKE: Final = 0.8
#: so many words may stand before and behind the same words (a dateline, a credit, a sign-off)
EDGE_WORDS: Final = 12
#: copies are told within so many days; the same words a month later are another day's report
_DAYS: Final = 7
#: A text of fewer words says too little to be known as a copy.
_LEAST_WORDS: Final = 30
_WORD: Final = re.compile(r"\w+")
_POSITIVE: Final = (1 << 63) - 1


class Became(StrEnum):
    """What became of a document."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document, what became of it, how many claims it told, and the stored document it repeats ("" for none)."""

    document: Document
    became: Became
    claims: int = 0
    copy_of: str = ""


class CodingError(Exception):
    """A document that the reader breaks on; ``remedy`` says what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Takes documents into a store: a text is read and stored once, and near-copies of it are linked to it."""

    store: Store
    book: WatchBook
    read: Callable[[Document], Reading]
    version: str

    def take(self, document: Document, now: int) -> Arrival:
        """Take one document in; taking it again changes nothing.

        Raises:
            StoreError: the store refuses.
            CodingError: the reader breaks on it.
        """
        if self.store.has_reading(document, reader=self.version):
            return Arrival(document, Became.KNOWN)
        words = _words(document)
        sketched = sketch(" ".join(words))
        hashes = [int(value) & _POSITIVE for value in sketched[:_KEYS]]
        original = None
        if len(words) >= _LEAST_WORDS and self.store.document(document.doc_id) is None:
            original = self._original(document, words, hashes)
        if original is not None:
            alike = likeness(sketched, sketch(" ".join(_words(original))))
            self.book.add_copy(_copy(document, original, alike, now))
            return Arrival(document, Became.COPY, copy_of=original.doc_id)
        try:
            reading = self.read(document)
        except Exception as error:
            message = f"{document.doc_id} cannot be coded: {type(error).__name__}: {error}"
            raise CodingError(message, "an error of sitrep; sitrep code ADDRESS shows it") from error
        # the sketch first: a kill in between leaves a hash that leads nowhere, not a document whose copies are missed
        self.book.add_sketch(document.doc_id, hashes)
        added = self.store.add_reading(document, reading.claims, reading.notes, reader=self.version)
        became = {Outcome.NEW: Became.NEW, Outcome.CHANGED: Became.CHANGED, Outcome.KNOWN: Became.KNOWN}[added.outcome]
        return Arrival(document, became, len(reading.claims))

    def _original(self, document: Document, words: list[str], hashes: list[int]) -> Document | None:
        for doc_id in self.book.like(hashes):
            stored = None if doc_id == document.doc_id else self.store.document(doc_id)
            if stored is not None and _near(document, stored) and same_words(words, _words(stored)):
                return stored
        return None


def same_words(one: list[str], other: list[str]) -> bool:
    """Whether two reports are the same words but for a few before and behind them.

    A number, a name or a negation that differs inside makes another report: a copy must lose no claim.

    >>> told = "the army took the town on friday and seven men were killed".split()
    >>> same_words(told, "state media the army took the town on friday and seven men were killed".split())
    True
    >>> same_words(told, "the army took the town on friday and nine men were killed".split())
    False
    """
    if len(one) > len(other):
        one, other = other, one
    return any(
        _overlap(one, other, shift)
        for shift in range(-EDGE_WORDS, min(EDGE_WORDS, len(other) - len(one) + EDGE_WORDS) + 1)
    )


def _overlap(one: list[str], other: list[str], shift: int) -> bool:
    """Whether the texts are equal where they lie over each other, the first word of ``one`` over word ``shift`` of ``other``."""
    start = max(0, shift)
    end = min(len(other), len(one) + shift)
    edges = (start, abs(shift) if shift < 0 else 0, len(other) - end, len(one) + shift - end)
    if max(edges) > EDGE_WORDS or end - start < len(one) - EDGE_WORDS or end <= start:
        return False
    return other[start:end] == one[start - shift : end - shift]


def _words(document: Document) -> list[str]:
    """The words of the body that are read, in lower case."""
    text = document.text
    for dropped in document.dropped:
        text = text[: dropped.start] + " " * (dropped.end - dropped.start) + text[dropped.end :]
    return _WORD.findall(text[document.body_start :].casefold())


def _near(one: Document, other: Document) -> bool:
    if one.published is None or other.published is None:
        return True
    return abs((one.published - other.published).days) <= _DAYS


def _copy(document: Document, original: Document, alike: float, now: int) -> Copy:
    return Copy(
        copy_id=document.doc_id,
        doc_id=original.doc_id,
        url=document.url,
        outlet=document.outlet,
        title=document.title,
        published=document.published.isoformat() if document.published else "",
        raw_sha256=document.raw_sha256,
        likeness=alike,
        seen=now,
    )

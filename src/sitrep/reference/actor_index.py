"""Names with what they stand for in, the longest names that begin at a word of a text out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sitrep.reference.actor_words import Word, name_words

T = TypeVar("T")

#: acronyms up to this length are also English words or names (IS, US, AQ): they count in capitals only
_SHORT_ACRONYM = 4
#: what may tie two words of one name
_TIES = frozenset({"-", "–", "‑", "/", "&"})  # noqa: RUF001 (the hyphens of scraped text)


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    keys: tuple[str, ...]
    capitals: tuple[bool, ...]
    uppers: tuple[bool, ...]
    strict: bool
    payload: T


class NameIndex(Generic[T]):
    """Names by their first word.

    A word of the text may carry an "s" that the name lacks (a plural, a possessive that lost its apostrophe), never the
    other way round. A word written with a capital in the name needs one in the text.
    """

    def __init__(self, spellings: Mapping[str, str]) -> None:
        """Start with no name; ``spellings`` maps variants to the spelling they are compared by."""
        self.spellings = spellings
        #: first word -> second word ("" for names of one word) -> names; a text is asked for few of the thousands
        self._by_words: dict[str, dict[str, list[_Entry[T]]]] = {}

    def add(self, name: str, payload: T, *, strict: bool = False, fold_case: bool = False) -> bool:
        """Add a name; returns False for one that has no word.

        Args:
            name: As written.
            payload: What it stands for.
            strict: All its capitals must stand in the text too, for names made of everyday words.
            fold_case: Capitals never matter.
        """
        words = name_words(name, self.spellings)
        if not words:
            return False
        entry = _Entry(
            keys=tuple(w.key for w in words),
            capitals=tuple(w.capital and not fold_case for w in words),
            uppers=tuple(w.upper and len(w.key) <= _SHORT_ACRONYM and w.key.isalpha() and not fold_case for w in words),
            strict=strict,
            payload=payload,
        )
        second = entry.keys[1] if len(entry.keys) > 1 else ""
        self._by_words.setdefault(entry.keys[0], {}).setdefault(second, []).append(entry)
        return True

    def begins(self, key: str) -> bool:
        """Whether any name begins with this word; most words begin none."""
        return key in self._by_words or (key[-1:] == "s" and key[:-1] in self._by_words)

    def first_words(self) -> Iterable[str]:
        """The words that names begin with."""
        return self._by_words.keys()

    def matches(self, text: str, words: Sequence[Word], i: int) -> list[tuple[int, T]]:
        """Every name that begins at word ``i``, as (how many words, what it stands for), longest first."""
        if not self.begins(words[i].key):
            return []
        found = [(len(e.keys), e.payload) for e in self._candidates(words, i) if _fits(e, text, words, i)]
        found.sort(key=lambda pair: -pair[0])
        return found

    def longest(self, text: str, words: Sequence[Word], i: int) -> tuple[int, list[T]]:
        """The longest names that begin at word ``i``: how many words, and all they stand for."""
        found = self.matches(text, words, i)
        if not found:
            return 0, []
        length = found[0][0]
        return length, [payload for size, payload in found if size == length]

    def _candidates(self, words: Sequence[Word], i: int) -> Iterator[_Entry[T]]:
        for first in _forms(words[i].key):
            names = self._by_words.get(first)
            if names is None:
                continue
            yield from names.get("", ())
            if i + 1 < len(words):
                for second in _forms(words[i + 1].key):
                    yield from names.get(second, ())


def _forms(key: str) -> tuple[str, ...]:
    """A word of a text as it stands and without an "s"."""
    return (key, key[:-1]) if len(key) > 1 and key[-1] == "s" else (key,)


def adjacent(text: str, left: Word, right: Word) -> bool:
    """Whether nothing but a blank or a hyphen stands between two words; a dash between blanks or a blank line parts them."""
    gap = text[left.end : right.start]
    return gap in _TIES or gap.strip("'’`") in ("", " ") or (gap.isspace() and gap.count("\n") < 2)


def tied(text: str, left: Word, right: Word) -> bool:
    """Whether a hyphen ties two words, as in "US-backed"."""
    return text[left.end : right.start] in _TIES


def _fits(entry: _Entry[T], text: str, words: Sequence[Word], i: int) -> bool:
    if i + len(entry.keys) > len(words):
        return False
    run = words[i : i + len(entry.keys)]
    if not all(word.key in (key, key + "s") for word, key in zip(run, entry.keys, strict=True)):
        return False
    if any(upper and not word.upper for word, upper in zip(run, entry.uppers, strict=True)):
        return False
    if not all(adjacent(text, a, b) for a, b in zip(run, run[1:], strict=False)):
        return False
    return _capitals_fit([w.capital for w, c in zip(run, entry.capitals, strict=True) if c], strict=entry.strict)


def _capitals_fit(present: Sequence[bool], *, strict: bool) -> bool:
    if not present:
        return True
    return all(present) if strict else present[0]


def spelling_table(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Map each variant to its word, from (word, its variants)."""
    return {variant: word for word, variants in rows for variant in variants}

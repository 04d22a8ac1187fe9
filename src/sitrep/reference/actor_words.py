"""Running text in, its words as actor names are compared by: without articles, possessives, accents and spelling variants."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?|[^\W_]+(?:['’ʼ`´‘][^\W_]+)*")
_APOSTROPHES = re.compile(r"['’ʼ`´‘.]")
_POSSESSIVE = re.compile(r"['’ʼ`´‘]s$", re.IGNORECASE)
_ARTICLES = frozenset({"al", "el", "ul"})
#: articles assimilated to the letter behind them; English words unless a hyphen ties them to the name
_TIED_ARTICLES = frozenset({"an", "as", "ash", "ad", "ar", "at", "az", "es", "ed", "er", "en", "et"})

#: when a word is an article: tied to the name behind it, or wherever it stands
_TIED, _ALWAYS = 1, 2
_HYPHENS = frozenset({"-", "‑", "–"})  # noqa: RUF001 (the hyphens of scraped text)


class Word(NamedTuple):
    """One word of a text.

    ``start`` and ``end`` are its offsets, the Arabic article before it included; ``key`` is what names are compared by;
    ``capital`` and ``upper`` tell whether it has a capital, or only capitals.
    """

    start: int
    end: int
    key: str
    capital: bool
    upper: bool


def name_words(text: str, spellings: Mapping[str, str]) -> list[Word]:
    """Split a text into the words that names are compared by.

    Args:
        text: Running text or a name.
        spellings: variant -> the spelling it is compared by.

    >>> [w.key for w in name_words("ISIL's al-Nusra", {})]
    ['isil', 'nusra']
    """
    words: list[Word] = []
    article: int | None = None
    for match in _WORD.finditer(text):
        raw = match.group()
        begin, end = match.span()
        seen = _compared(raw)
        if seen.article and (seen.article == _ALWAYS or text[end : end + 1] in _HYPHENS):
            article = begin
            continue
        start = article if article is not None and begin - article <= len("al-") + 1 else begin
        article = None
        words.append(Word(start, end, spellings.get(seen.key, seen.key), seen.capital, seen.upper))
    return words


class _Compared(NamedTuple):
    """A word as names are compared: whether it has a capital, or only capitals; 0, `_TIED` or `_ALWAYS` an article."""

    key: str
    capital: bool
    upper: bool
    article: int


@lru_cache(maxsize=4096)
def _compared(raw: str) -> _Compared:
    """A word as names are compared; news repeats its words."""
    core = _APOSTROPHES.sub("", _POSSESSIVE.sub("", raw))
    bare = core[:-1] if core.endswith("s") else core
    lowered = raw.lower()
    article = _ALWAYS if lowered in _ARTICLES else _TIED if lowered in _TIED_ARTICLES else 0
    return _Compared(plain(core), core != core.lower(), bare.isupper(), article)


def plain(text: str) -> str:
    """Lower case without accents and apostrophes; doing it twice changes nothing."""
    if text.isascii():
        return _APOSTROPHES.sub("", text.lower())
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _APOSTROPHES.sub("", "".join(c for c in folded if not unicodedata.combining(c)))

"""Running text in, its words as actor names are compared by: without articles, possessives, accents and spelling variants."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?|[^\W_]+(?:['’ʼ`´‘][^\W_]+)*")
_APOSTROPHES = re.compile(r"['’ʼ`´‘.]")
_POSSESSIVE = re.compile(r"['’ʼ`´‘]s$", re.IGNORECASE)
_ARTICLES = frozenset({"al", "el", "ul"})
#: articles assimilated to the letter behind them; English words unless a hyphen ties them to the name
_TIED_ARTICLES = frozenset({"an", "as", "ash", "ad", "ar", "at", "az", "es", "ed", "er", "en", "et"})


@dataclass(frozen=True, slots=True)
class Word:
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
        lowered = raw.lower()
        tied = text[match.end() : match.end() + 1] in {"-", "‑", "–"}  # noqa: RUF001 (the hyphens of scraped text)
        if lowered in _ARTICLES or (tied and lowered in _TIED_ARTICLES):
            article = match.start()
            continue
        key, capital, upper = _compared(raw)
        start = article if article is not None and match.start() - article <= len("al-") + 1 else match.start()
        article = None
        words.append(Word(start, match.end(), spellings.get(key, key), capital, upper))
    return words


@lru_cache(maxsize=4096)
def _compared(raw: str) -> tuple[str, bool, bool]:
    """A word as names are compared, and whether it has a capital, or only capitals; news repeats its words."""
    core = _APOSTROPHES.sub("", _POSSESSIVE.sub("", raw))
    bare = core[:-1] if core.endswith("s") else core
    return plain(core), core != core.lower(), bare.isupper()


def plain(text: str) -> str:
    """Lower case without accents and apostrophes; doing it twice changes nothing."""
    if text.isascii():
        return _APOSTROPHES.sub("", text.lower())
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _APOSTROPHES.sub("", "".join(c for c in folded if not unicodedata.combining(c)))

"""Counts as reports write them: the words before a noun in, low/best/high by the codebook's table out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sitrep.reference.lexicon import Lexicon

FIGURE = re.compile(r"^\d{1,3}(?:,\d{3})+$|^\d+(?:\.\d+)?$")
#: a figure from here on is a year or an identifier rather than a count of people
MAX_COUNT = 20_000_000
_OF_AGE = frozenset({"-", "year", "years", "month", "months", "week", "weeks", "day", "days"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count; None for a bound that the words leave open (all None: "most of them")."""

    low: int | None
    best: int | None
    high: int | None

    @property
    def known(self) -> bool:
        """Whether any figure can be given."""
        return self.best is not None


UNCOUNTED = Quantity(None, None, None)


def read_quantity(words: Sequence[str], lexicon: Lexicon, *, plural: bool) -> Quantity | None:
    """Read the count of a noun phrase.

    Args:
        words: lower-case words before the counted noun, bounds included ("at least", "19"), the noun itself left out.
        lexicon: the number words.
        plural: whether the noun is a plural; a bare plural counts 3 (codebook).

    Returns:
        The count, `UNCOUNTED` where words say there is one that nobody gives, or None where nothing is counted.

    >>> from sitrep.reference.lexicon import load_lexicon
    >>> read_quantity(["at", "least", "19"], load_lexicon(), plural=True)
    Quantity(low=19, best=19, high=None)
    >>> read_quantity(["several", "dozen"], load_lexicon(), plural=True)
    Quantity(low=36, best=36, high=None)
    """
    words = _without_age(words)
    text = " ".join(words)
    if re.search(r"\b(most|all|unknown|unspecified|undisclosed|no)\b", text) and not any(
        FIGURE.match(w) for w in words
    ):
        return UNCOUNTED
    between = re.search(r"\bbetween (\d[\d,]*) and (\d[\d,]*)", text)
    if between:
        low, high = (int(g.replace(",", "")) for g in between.groups())
        return Quantity(low, low, high)
    found = _figure(_share(words, lexicon), lexicon)
    if found is not None:
        number, at, exact = found
        return _bounded(number, " ".join(words[:at]), exact, lexicon)
    vague = _vague(words, lexicon)
    if vague is not None:
        return Quantity(vague, vague, None)
    if plural:
        three = lexicon.vague["plural"]
        return Quantity(three, three, None)
    if words and words[-1] in ("a", "an", "one", "another") or (words and words[0] in ("a", "an", "another")):
        return Quantity(1, 1, 1)
    return None


def _without_age(words: Sequence[str]) -> Sequence[str]:
    """The words without an age: "a two-year-old girl" is one girl."""
    if "old" not in words:
        return words
    old = list(words).index("old")
    start = old
    while start > 0 and words[start - 1] in _OF_AGE:
        start -= 1
    if start == old:
        return words
    figure = start > 0 and words[start - 1] not in ("a", "an", "the")
    return [*words[: start - figure], *words[old + 1 :]]


def _figure(words: Sequence[str], lexicon: Lexicon) -> tuple[int, int, bool] | None:
    """The last number among the words: its value, where it begins, and whether it is exact."""
    end = len(words)
    while end > 0:
        start = end
        while start > 0 and _is_number_word(words[start - 1], lexicon):
            start -= 1
        while start < end and words[start] in ("-", "and"):
            start += 1
        if start < end:
            value = _value(words[start:end], lexicon)
            if value is not None and 0 < value <= MAX_COUNT:
                if value == 1 and words[start] in ("a", "an"):
                    end = start
                    continue
                return value, start, True
        end = (start if start < end else end) - 1
    return None


def _share(words: Sequence[str], lexicon: Lexicon) -> Sequence[str]:
    """The words of the share in "18 of 31 vehicles", "eight of the 12 soldiers"; all words elsewhere."""
    if "of" in words:
        at = len(words) - 1 - list(reversed(words)).index("of")
        sides = (words[at - 1 : at], words[at + 1 :])
        if all(any(_is_number_word(w, lexicon) and w not in ("-", "and", "a", "an") for w in side) for side in sides):
            return words[:at]
    return words


def _is_number_word(word: str, lexicon: Lexicon) -> bool:
    return bool(FIGURE.match(word)) or word in lexicon.words or word in lexicon.multipliers or word in ("-", "and")


def _value(words: Sequence[str], lexicon: Lexicon) -> int | None:
    total, current, seen = 0.0, 0.0, False
    for word in words:
        if word in ("-", "and"):
            continue
        if FIGURE.match(word):
            figure = float(word.replace(",", ""))
            # two figures side by side are two numbers, not one: the later counts
            current, seen = figure, True
        elif word in lexicon.multipliers:
            if not seen:
                return None
            current = max(1.0, current) * lexicon.multipliers[word]
            if lexicon.multipliers[word] >= 1000:
                total, current = total + current, 0.0
        else:
            current, seen = current + lexicon.words[word], True
    return round(total + current) if seen else None


def _vague(words: Sequence[str], lexicon: Lexicon) -> int | None:
    text = " ".join(words)
    if "several dozen" in text or "few dozen" in text:
        return 36
    if "several hundred" in text or "few hundred" in text:
        return 300
    if "several thousand" in text:
        return 3000
    for many, more, value in (
        ("tens", "thousands", 10_000),
        ("dozens", "thousands", 12_000),
        ("hundreds", "thousands", 100_000),
    ):
        if many in words and more in words:
            return value
    for word in reversed(words):
        if word in lexicon.vague and word not in ("plural", "loss", "more", "others", "some"):
            return lexicon.vague[word]
    return None


def _bounded(number: int, before: str, exact: bool, lexicon: Lexicon) -> Quantity:
    def stands(name: str) -> bool:
        return any(re.search(rf"(?:^|\s){re.escape(p)}\s*$", before) for p in lexicon.bounds[name])

    if stands("at_least") or stands("more_than"):
        return Quantity(number, number, None)
    if stands("almost"):
        return Quantity(None, number, number)
    if stands("about"):
        return Quantity(None, number, None)
    return Quantity(number, number, number if exact else None)

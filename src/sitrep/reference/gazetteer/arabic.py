"""A name in Latin letters and one in Arabic script go in; how well the one writes the other, 0 to 1, comes out.

Arabic writes its consonants and long vowels and leaves the short ones out. So a writer is free with short vowels, less so with
long ones, and hardly at all with consonants: "Huwayz" and "Hweiz" both write حويز, "Hawaz" writes another word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from string import ascii_letters, digits

from sitrep.reference.gazetteer import romanisation

#: Latin digraphs and letters to the class of Arabic letters they write; what is not named stands for itself
_LATIN = {
    "tch": "S", "sch": "S", "kh": "x", "gh": "G", "dh": "D", "th": "T", "sh": "S", "ch": "S", "dj": "j", "zh": "j",
    "ph": "f", "ck": "k", "q": "k", "c": "k", "g": "G", "p": "b", "v": "f",
    "aa": "A", "ee": "I", "ii": "I", "oo": "U", "ou": "U", "uu": "U", "ei": "E", "ey": "E", "ai": "E", "ay": "E",
    "aw": "O", "au": "O",
}  # fmt: skip
_TOKENS = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)) + "|[a-z]")
#: a digraph of vowel and glide is a glide where a vowel follows it: "Rawaya" is r-a-w-a-y-a
_GLIDES = re.compile(r"(?<=[a-z])([ae])([yw])(?=[aeiou])")
_TWICE = re.compile(r"([^aeiouAIUEO])\1+")
#: what a final ta marbuta or alef may be written as is anything, or nothing
_FINAL = re.compile(r"(?<=..)[هاء]+$")
#: "V" is the alef that opens a word and bears any vowel, "H" the ta marbuta within a name
_ARABIC = {
    "ب": "b", "ت": "t", "ث": "T", "ج": "j", "ح": "h", "خ": "x", "د": "d", "ذ": "D", "ر": "r", "ز": "z", "س": "s",
    "ش": "S", "ص": "s", "ض": "D", "ط": "t", "ظ": "D", "غ": "G", "ف": "f", "ق": "k", "ك": "k", "گ": "G", "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "پ": "b", "چ": "S", "ا": "A", "و": "W", "ي": "Y", "ع": "'", "ء": "'",
}  # fmt: skip
#: consonants that writers take for one another, and what that costs
_NEAR = {
    frozenset(pair): 0.15
    for pair in ("Dd", "Dz", "Tt", "Tz", "Ts", "TD", "Gk", "Gj", "Gx", "mn", "zs", "sS", "Sj", "td", "hx", "fb")
}
_VOWELS = frozenset("aeiouAIUEO")
#: what each Latin vowel costs where Arabic has no letter for it
_UNWRITTEN = {"a": 0.05, "i": 0.05, "u": 0.05, "e": 0.03, "o": 0.05, "A": 0.2, "I": 0.25, "U": 0.15, "E": 0.3, "O": 0.2}
#: what a vowel or glide of Arabic costs against each Latin one; a pair not named is 0.35
_WRITTEN = {
    "A": {"a": 0.0, "A": 0.0, "e": 0.08, "E": 0.15, "i": 0.25, "o": 0.2},
    "Y": {"i": 0.0, "I": 0.0, "y": 0.0, "E": 0.0, "e": 0.05, "a": 0.3},
    "W": {"u": 0.0, "U": 0.0, "o": 0.0, "O": 0.0, "w": 0.0, "v": 0.1},
    "V": dict.fromkeys("aeiouAIUEO", 0.0),
    "H": {"t": 0.0, "h": 0.0},
}
_MISSING = {"A": 0.3, "Y": 0.35, "W": 0.35, "V": 0.15, "H": 0.0, "'": 0.0, "h": 0.4}
_APART = 1.0
#: what adding up fractions may be off by
_ROUNDING = 1e-9


@lru_cache(maxsize=romanisation.RARE_KEPT)
def latin_sounds(name: str) -> str:
    """The significant words of a Latin name, one letter a sound; the vowel a name ends in is left to the final ta marbuta."""
    known = romanisation.rules().equal
    told = "".join(_word(known.get(w, w)) for w in romanisation.significant(name))
    return _TWICE.sub(r"\1", told)  # "Kafr Ruma" is written in one word with one r


def _word(word: str) -> str:
    parted = _GLIDES.sub(r"\1.\2.", re.sub(r"([^aeiou])\1+", r"\1", word))
    told = "".join(_LATIN.get(token, token) for token in _TOKENS.findall(parted))
    told = _TWICE.sub(r"\1", told)
    return re.sub(r"(?<=..)(?:[aeA]h?|h)$", "", told)


@lru_cache(maxsize=romanisation.RARE_KEPT)
def arabic_letters(name: str) -> str:
    """The letters of an Arabic name without articles, one class a letter, without a final ta marbuta or alef."""
    words = romanisation.arabic_words(name)
    found = []
    for number, word in enumerate(words, 1):
        last = number == len(words)
        letters = "".join(_ARABIC.get(c, "") for c in (_FINAL.sub("", word) if last else word))
        if not last and word.endswith("ه"):
            letters = letters[:-1] + "H"
        found.append("V" + letters[1:] if letters[:1] == "A" else letters)
    return "".join(found)


def _pair(latin: str, arabic: str) -> float:
    if arabic in _WRITTEN:
        return _WRITTEN[arabic].get(latin, 0.35 if latin in _VOWELS else _APART)
    if arabic == "'":
        return 0.0 if latin in _VOWELS else _APART
    if latin == arabic:
        return 0.0
    return _NEAR.get(frozenset((latin, arabic)), _APART)


def _left_out(latin: str) -> float:
    return _UNWRITTEN.get(latin, 0.35 if latin in "yw" else (0.5 if latin == "h" else _APART))


_ALPHABET = ascii_letters + digits
#: what each Latin sound costs against each letter of Arabic, and where Arabic lacks it; any other costs ``_APART``
_COSTS = {sound: {letter: _pair(sound, letter) for letter in _ALPHABET + "'"} for sound in _ALPHABET}
_OUT = {sound: _left_out(sound) for sound in _ALPHABET}
#: as bits: the sounds and letters that cost one where the other name has nothing near, and what each may stand for
_BIT = {c: 1 << at for at, c in enumerate(_ALPHABET + "'")}
_SOUND_BITS = {
    sound: (_BIT[sound] * (_OUT[sound] >= _APART), sum(_BIT[x] for x, cost in _COSTS[sound].items() if cost < _APART))
    for sound in _ALPHABET
}
_LETTER_BITS = {
    letter: (
        _BIT[letter] * (_MISSING.get(letter, _APART) >= _APART),
        sum(_BIT[x] for x in _ALPHABET if _COSTS[x][letter] < _APART),
    )
    for letter in _ALPHABET + "'"
}


def _bits(word: str, of: dict[str, tuple[int, int]]) -> tuple[int, int]:
    own = reach = 0
    for c in set(word):
        bit, near = of[c]
        own |= bit
        reach |= near
    return own, reach


@lru_cache(maxsize=romanisation.RARE_KEPT)
def _latin_bits(sounds: str) -> tuple[int, int]:
    return _bits(sounds, _SOUND_BITS)


@lru_cache(maxsize=romanisation.RARE_KEPT)
def _arabic_bits(letters: str) -> tuple[int, int]:
    return _bits(letters, _LETTER_BITS)


def fit(latin: str, arabic: str, least: float = 0.0) -> float:
    """How well a Latin name writes an Arabic one; a fit of less than ``least`` may be told as 0, for less work.

    >>> fit("Huwayz", "حويز") > fit("Hawaz", "حويز")
    True
    """
    told, written = latin_sounds(latin), arabic_letters(arabic)
    if not told or not written:
        return 0.0
    reach = 0.45 * max(len(written), 3)
    most = (1.0 - least) * reach + _ROUNDING
    (sounds, of_sounds), (letters, of_letters) = _latin_bits(told), _arabic_bits(written)
    if max((letters & ~of_sounds).bit_count(), (sounds & ~of_letters).bit_count()) > most:
        return 0.0
    missing = [_MISSING.get(letter, _APART) for letter in written]
    row = [0.0, *accumulate(missing)]
    columns = list(zip(range(1, len(row)), written, missing, strict=True))
    for sound in told:
        out, costs = _OUT[sound], _COSTS[sound]
        before = row[0]
        left = row[0] = before + out
        cheapest = left
        for j, letter, cost in columns:
            above = row[j]
            best = before + costs[letter]
            if above + out < best:
                best = above + out
            if left + cost < best:
                best = left + cost
            before, left = above, best
            row[j] = best
            if best < cheapest:
                cheapest = best
        if cheapest > most:  # no later row costs less than the cheapest of this one
            return 0.0
    return max(0.0, 1.0 - row[-1] / reach)

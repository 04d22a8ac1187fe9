"""The written name of a place in, a key that the romanisations of one Arabic name share out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_ARTICLE: Final = re.compile(r"\b(?:al|el|ul|as|ash|at|ad|ar|an|az|ez|es|er|ed|et)[-\s]+(?=\w)")
_NOT_LETTERS: Final = re.compile(r"[^a-z0-9 ]+")
_GENERIC: Final = re.compile(r"\b(?:city|town|village|district|neighbou?rhood|area|the|of|province|governorate)\b")
_DIGRAPHS: Final = (
    ("kh", "h"), ("gh", "g"), ("sh", "s"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("c", "k"),
    ("z", "z"), ("j", "j"), ("v", "f"), ("p", "b"),
)  # fmt: skip
_VOWELS: Final = re.compile(r"(?<!^)[aeiouyw]|h\b")
_VOWEL_AT_START: Final = re.compile(r"^[aeiou]")
_GLUED_ARTICLE: Final = re.compile(r"^[ae](zz|ss|rr|dd|nn)")
_NUMBER: Final = re.compile(r"\d+")
_DOUBLED: Final = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 17)
def skeleton(name: str) -> str:
    """The consonants of a name as every romanisation writes them; vowels, articles and doubled letters go.

    >>> skeleton("al-Qaryatayn") == skeleton("Qaryateen") == skeleton("Al-Quaryatain")
    True
    >>> skeleton("Homs") == skeleton("Hama")
    False
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = plain.replace("\u2019", "").replace("'", "").replace("`", "")
    plain = _GENERIC.sub(" ", _NOT_LETTERS.sub("", _ARTICLE.sub(" ", plain.replace("_", " "))))
    words = []
    for word in plain.split():
        word = _GLUED_ARTICLE.sub(r"\1", word)
        for written, key in _DIGRAPHS:
            word = word.replace(written, key)
        words.append(_VOWEL_AT_START.sub("a", _VOWELS.sub("", _DOUBLED.sub(r"\1", word))))
    return _DOUBLED.sub(r"\1", " ".join(word for word in words if word))


def one_edit_apart(one: str, other: str) -> bool:
    """Whether one letter added, dropped or changed makes one key the other; numbers must be the same (Point 409, 410)."""
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return False
    if one == other or abs(len(one) - len(other)) > 1:
        return one == other
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    return longer[head + 1 :] == shorter[head + (len(one) == len(other)) :]

"""A report's text in; the language it is written in out, as far as that decides whether it can be read."""

from __future__ import annotations

import re
from typing import Final

ENGLISH: Final = "en"
#: what is said of a text that is not English and does not say what it is
UNDETERMINED: Final = "und"
#: words that English cannot do without and its neighbours do not have
_WORDS: Final = frozenset(
    "the of and to in that was were is for on with by at from his her has had have been which who said their they after "
    "this it as are an be not but its than into also between over during against".split()
)
#: English news has a quarter of such words and more; a list of villages has fewer.
_SHARE: Final = 0.1
_LEAST: Final = 25
_SAMPLE: Final = 6000
_WORD: Final = re.compile(r"[^\W\d_]+")
_TAG: Final = re.compile(r"[a-z]{2,3}", re.I)


def language_of(text: str, declared: str = "") -> str:
    """The language of a text: "en" where its words are English, whatever its page says, else what the page says.

    Args:
        text: The text.
        declared: The language tag of the page ("ar", "en-GB"), "" for none.

    >>> language_of("The army took the village of Mheen on Friday after three days of heavy fighting. " * 3, "ar")
    'en'
    >>> language_of("سيطر الجيش على قرية مهين يوم الجمعة بعد ثلاثة أيام من القتال العنيف " * 3, "ar-SY")
    'ar'
    """
    words = _WORD.findall(text[:_SAMPLE].lower())
    tag = _TAG.match(declared)
    said = tag[0].lower() if tag else ""
    latin = sum(1 for word in words if word.isascii())
    if len(words) < _LEAST:
        return said if said and latin * 2 < len(words) else ENGLISH
    english = sum(1 for word in words if word in _WORDS)
    if english >= _SHARE * len(words) or (latin >= 0.9 * len(words) and said in ("", ENGLISH)):
        return ENGLISH
    return said if said != ENGLISH and said else UNDETERMINED

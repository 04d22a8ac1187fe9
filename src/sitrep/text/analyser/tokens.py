"""The text of a sentence in, the offsets of its words out, cut as the English treebanks cut (EWT, GUM).

Possessives and "n't" are words of their own, hyphens split ("al-Qaeda" is three words) except behind a prefix
("anti-government" is one),
numbers such as 1,200 or 3.5 and abbreviations such as U.S. stay whole. Every character
that is neither white space nor a control character ends up in exactly one word.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Abbreviations that keep their full stop.
ABBREVIATIONS: Final = frozenset(
    """
    mr mrs ms dr prof gen col lt maj capt cpt sgt cpl brig adm cmdr rev hon gov sen rep reps sens pres st ft
    mt jr sr inc corp ltd co vs etc jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur
    thurs fri sat sun approx ca no nos vol pp ave blvd rd dept est al cf dist messrs mlle mme
    """.split()  # noqa: SIM905 - a list of a hundred quoted words hides the words
)
#: Of these, the ones that are common words too: they keep the stop only before a capital letter or a digit.
_ALSO_WORDS: Final = frozenset(
    "no sat sun mar col gen st co al hon rep est may ca dist mt jun fri wed".split()  # noqa: SIM905
)

#: Words that a hyphen does not part from what follows.
_PREFIXES: Final = (
    "non|anti|pre|re|co|mid|post|ex|pro|multi|counter|sub|semi|cross|neo|socio|inter|intra|e|mini|extra|ultra|bi|de|un"
    "|trans|psycho"
)
_UNITS: Final = (
    "am|pm|km|kms|kg|kgs|mm|cm|mg|ml|ft|lb|lbs|mph|kph|hrs?|mins?|yrs?|gb|mb|tb|bn|mn|m|k|sqm|mw|kw|kwh"
    "|mhz|ghz|oz|sq|c|p|in"
)
_LETTER = r"[^\W\d_]"
_IN = "[\\w\\u0300-\\u036f\\u064b-\\u065f\\u0670\\xad\\u200b-\\u200d]"
_QUOTE = "['\u2019\u02bc\u2018`]"

_WORD: Final = re.compile(
    rf"""
      (?P<address> (?:https?://|ftp://|www\.) [^\s<>"]* [^\s<>".,;:!?)\]'\u2019]
        | [\w.+-]+ @ [\w-]+ (?:\.[\w-]+)+
        | [\w-]+ (?:\.[\w-]+)* \. (?i:com|org|net|gov|edu|info|co\.uk|ac\.uk|html?|pdf|docx?|xls|jpg|mil)
          (?:/[^\s<>"]*[\w/])? (?!\w)
        | (?:@|\#(?!\d)) \w+ (?:[-.]\w+)*)
    | (?P<smiley> [:;=] [-o^]? [)(DPp\]|] (?!\w))
    | (?P<acronym> (?:{_LETTER}\.){{2,}} (?:{_LETTER}(?!\w))? | (?:[A-Z]\.)+ [A-Z](?!\w) | Ph\.D\.)
    | (?P<clitic> (?<!\w) {_QUOTE} (?:s|m|d|re|ll|ve|S|RE|LL|VE|M|D)(?!\w)
        | (?<!\w) {_QUOTE} \d\d s? (?!\w) | (?<!\w) [nN]['\u2019][tT](?!\w))
    | (?P<phone> (?<![\w-]) \(?\d{{3}}\)?- (?:\d{{3}}-)? \d{{4}} (?![\w-]))
    | (?P<measure> \d+ (?:[.,:]\d+)* (?=(?i:{_UNITS})(?!\w)) )
    | (?P<number> \d+ (?:[.,:/]\d+)* (?:st|nd|rd|th|s|{_QUOTE}s)? (?!\w))
    | (?P<dollar> (?:US|AU|CA|NZ|HK|A|C|U\.S\.) \$)
    | (?P<prefixed> (?i:{_PREFIXES}) - {_IN}+ (?:['\u2019\u02bc`]{_IN}+)*)
    | (?P<joined> {_LETTER}+ (?:&{_LETTER}+)+)
    | (?P<word> \w {_IN}* (?:['\u2019\u02bc`]{_IN}+)*)
    | (?P<run> \.{{2,}} | [!?]{{2,}} | -{{2,}} | \*{{2,}} | ={{2,}} | <{{2,}} | >{{2,}}
        | \u2018\u2019 | \u2019\u2019 | ''
        | `` | ~{{2,}} | \+{{2,}})
    | (?P<sign> \S [\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff\u0300-\u036f]*)
    """,
    re.VERBOSE,
)
_ENCLITIC: Final = re.compile(r"(?i)(n['\u2019]t|['\u2019\u02bc`](?:s|m|d|re|ll|ve))$")
_FUSED: Final = {"cannot": 3, "gonna": 3, "gotta": 3, "wanna": 3, "lemme": 3, "gimme": 3}
_INITIAL_FOLLOWS: Final = re.compile(r"\.\s*[A-Z][\w'\u2019.-]")
_NAME_FOLLOWS: Final = re.compile(r"\.\s*[A-Z0-9]")


def tokenise(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of the words of a sentence.

    Args:
        text: One sentence (several do no harm, but a stop after an initial is then easily taken for its own).

    Returns:
        Offsets in code points, in order, without overlap; none for an empty text.

    Example:
        >>> text = "Syria's 1,200 al-Nusra men didn't go."
        >>> [text[a:b] for a, b in tokenise(text)]
        ['Syria', "'s", '1,200', 'al', '-', 'Nusra', 'men', 'did', "n't", 'go', '.']
    """
    words: list[tuple[int, int]] = []
    position = 0
    while (match := _WORD.search(text, position)) is not None:
        start, end = match.span()
        kind = match.lastgroup
        if kind in ("word", "prefixed"):
            end = _with_stop(text, start, end)
            words.extend(_parts(text, start, end))
        elif kind != "sign" or unicodedata.category(text[start])[0] != "C":
            words.append((start, end))
        position = end
    return words


def _with_stop(text: str, start: int, end: int) -> int:
    """Return the end of the word with the full stop that belongs to it."""
    if text[end : end + 1] != "." or text[end : end + 2] == "..":
        return end
    word = text[start:end]
    low = word.lower()
    if low in ABBREVIATIONS:
        if low not in _ALSO_WORDS or (not word.islower() and _NAME_FOLLOWS.match(text, end)) or (low == "al"):
            return end + 1
    elif len(word) == 1 and word.isupper() and _INITIAL_FOLLOWS.match(text, end):
        return end + 1
    return end


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a possessive, a shortened verb or "n't" off a word."""
    word = text[start:end]
    cut = _FUSED.get(word.lower())
    if cut is None and (match := _ENCLITIC.search(word)) and match.start() and not word[match.start() - 1].isdigit():
        cut = match.start()
    return [(start, end)] if cut is None else [(start, start + cut), (start + cut, end)]

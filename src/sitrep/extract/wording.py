"""A side as the rules read it in, what a claim calls it out: the words that say who, without how many of them fell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from sitrep.model.claim import ActorMention, Span

_NUMBER: Final = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen"
)
#: what counts people before the words that say who they are: "at least 25 Syrian soldiers", "dozens of rebels"
_COUNT: Final = re.compile(
    r"(?:(?:at least|at most|(?:no |not )?(?:more|less|fewer) than|over|under|nearly|almost|about|around|some|roughly"
    r"|approximately|up to|as many as|a further|an? estimated"
    r"|another|other|both|several|many|scores|dozens|hundreds|thousands|tens"
    rf"|an? (?:number|group|couple|handful|total)|\d[\d,.]*|(?:{_NUMBER})(?:-(?:{_NUMBER}))?)(?:\s+of)?(?:\s+the)?\s+)+",
    re.IGNORECASE,
)
#: a dateline that stands before the words without a stop: "Aleppo The Syrian army"
_DATELINE: Final = re.compile(r"(?:[A-Z][\w'’-]*\s+){1,3}(?=The\s)")
_PRONOUNS: Final = frozenset({"they", "them", "it", "he", "she", "who", "which", "him", "her"})


def as_called(mention: ActorMention) -> ActorMention:
    """A side in the words that name it: a pronoun gives way to what it stands for, a count and a dateline fall away."""
    span = mention.span
    if span is None:
        return mention
    if mention.text.lower() in _PRONOUNS and mention.actor_id is not None:
        mention = replace(mention, text=span.text)
    if mention.text != span.text:
        return mention
    cut = 0
    for leading in (_DATELINE, _COUNT):
        found = leading.match(span.text, cut)
        cut = found.end() if found else cut
    if not cut or not span.text[cut:].strip():
        return mention
    rest = Span(span.start + cut, span.end, span.text[cut:])
    return replace(mention, text=rest.text, span=rest)

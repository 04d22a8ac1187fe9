"""A phrase like "11 of his men" and the text before it in, the force of the one who speaks or leads out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sitrep.model.claim import Span
from sitrep.reference.actors import AliasHit

_OWN: Final = re.compile(
    r"\b(?:his|her|its|their|our|my)\s+(?:own\s+)?(?:men|fighters|forces|troops|soldiers|comrades|units|brothers)\b",
    re.IGNORECASE,
)
_ROLE: Final = (
    r"(?:commander|leader|officer|chief|emir|spokesman|spokeswoman|spokesperson|general|colonel|captain|major|lieutenant"
    r"|fighter|member|soldier|leads|led|commands|heads)"
)
#: "a commander of the", "a captain in a brigade of the": what stands before the force of the one who has the role
_BEFORE: Final = re.compile(
    rf"\b{_ROLE}\s+(?:[\w-]+\s+){{0,4}}?(?:of|from|in|with|for)\s+(?:the\s+|an?\s+)?$", re.IGNORECASE
)
#: "a rebel commander", "the army's spokesman"
_BEHIND: Final = re.compile(rf"^(?:['’]s)?\s+(?:[a-z-]+\s+)?{_ROLE}\b", re.IGNORECASE)

_SAID: Final = re.compile(r"^\s+(?:said|says|announced|claimed|confirmed|reported|stated)\b", re.IGNORECASE)


def own_force(phrase: Span, text: str, hits: Sequence[AliasHit], start: int) -> str | None:
    """The id of the force whose people a phrase means, None where it means nobody's or nobody tells whose.

    Args:
        phrase: The words as written and where: "11 of his men".
        text: The document.
        hits: Every actor that the document names.
        start: Where to begin to look; the phrase's sentence and the one before it.
    """
    if _OWN.search(phrase.text) is None:
        return None
    if (speaker := _speaker(text, hits, start, phrase.start)) is not None:
        return speaker
    led = [
        h
        for h in hits
        if start <= h.start < phrase.start
        and h.actor_ids
        and (_BEFORE.search(text[max(start, h.start - 80) : h.start]) or _BEHIND.search(text[h.end : h.end + 40]))
    ]
    return led[-1].actor_ids[0] if led else None


def _speaker(text: str, hits: Sequence[AliasHit], start: int, end: int) -> str | None:
    """The forces of the nation that speaks: "Turkey said its forces had captured the town"."""
    said = [
        h
        for h in hits
        if start <= h.start < end and h.alias_kind == "country" and _SAID.match(text[h.end : h.end + 24])
    ]
    forces = [i for h in said[-1:] for i in h.actor_ids if i.endswith(("-forces", "-army"))]
    return forces[0] if forces else None

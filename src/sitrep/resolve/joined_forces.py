"""A nation joined to another nation's force in ("Syrian and Russian jets"); the words for the same force of its own out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sitrep.model.claim import Span
from sitrep.reference.actors import ActorList, AliasHit

_JOINT: Final = re.compile(r"\s*(?:,|and|or|,\s*and|as well as)\s*(?:the\s+)?", re.IGNORECASE)
_STATE_KINDS: Final = frozenset({"state forces", "foreign state forces"})


def joined_force(phrase: Span, text: str, hits: Sequence[AliasHit], actors: ActorList) -> str:
    """What a phrase that is only a nation's name stands for: "Syrian Aerospace Forces"; "" where nothing is joined to it.

    Args:
        phrase: The words as written and where: "Syrian".
        text: The document.
        hits: Every actor that the document names, in their order.
        actors: The actors of the theatre.
    """
    at = next((n for n, h in enumerate(hits) if (h.start, h.end) == (phrase.start, phrase.end)), None)
    if at is None or hits[at].category != "nationality":
        return ""
    for left, right in zip(hits[at:], hits[at + 1 :], strict=False):
        if not _JOINT.fullmatch(text[left.end : right.start]):
            return ""
        if right.category != "nationality":
            return _like(phrase.text, text[right.start : right.end], actors)
    return ""


def _like(nation: str, force: str, actors: ActorList) -> str:
    """The force's words with another nation before them, where they open with a nation and mean a state's forces."""
    first, _, rest = force.partition(" ")
    of = actors.read(first)
    if not rest or of is None or of.category != "nationality":
        return ""
    told = f"{nation} {rest}"
    found = actors.read(told)
    actor = actors.get(found.actor_ids[0]) if found is not None and found.actor_ids else None
    return told if actor is not None and actor.kind in _STATE_KINDS else ""

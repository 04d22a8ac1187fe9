"""Candidates: the trees and drafts of a document in, the actors out that may be a side of a draft, with where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sitrep.extract.drafts import CIVILIANS, ActorReader, Draft
from sitrep.extract.scenes import place_key
from sitrep.extract.tree import Tree
from sitrep.model.claim import ActorMention, Span
from sitrep.model.mention import ActorHit
from sitrep.model.taxonomy import SubEventType

#: what may stand between a group's name and a common word for it, or for its people
_OF = re.compile(r"\s*(?:\s+(?:of|from)\s+(?:the\s+)?)?")
#: groups of actors that are never a side of a claim
BESIDE_THE_FIGHT = frozenset({"monitor"})


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a document names an actor: the sentence, the head word of the name, the name's characters."""

    sent: int
    word: int
    span: Span


@dataclass(slots=True)
class Candidate:
    """An actor that may be a side of a draft. ``said`` is how its name is told where the rules found it."""

    key: str
    actor_id: str | None
    group: str
    stands: list[Stand] = field(default_factory=list)
    said: ActorMention | None = None

    def mention(self, draft: Draft) -> ActorMention:
        """The actor as a side of a draft: in the rules' words, else in those that stand nearest to the act."""
        if self.said is not None:
            return self.said
        near = min(self.stands, key=lambda s: (min(abs(s.sent - n) for n in draft.sents), s.sent))
        return ActorMention(near.span.text, self.actor_id, near.span)


def key_of(mention: ActorMention) -> str:
    """What makes two mentions one actor: the id, else the words."""
    return mention.actor_id or "~" + place_key(mention.text)


def _says_what(hit: ActorHit, tree: Tree) -> bool:
    """Whether common words only say what the group beside them is: "the ISIL terrorist group", "soldiers of the M23"."""
    if hit.kind != "common":
        return False
    text, start = tree.read.sentence.text, tree.read.sentence.start
    names = [a.span for a in tree.read.actors if a.kind == "name"]
    gaps = [(n.end, hit.span.start) if n.end <= hit.span.start else (hit.span.end, n.start) for n in names]
    return any(first < last and _OF.fullmatch(text[first - start : last - start]) is not None for first, last in gaps)


class Candidates:
    """The actors of one document, resolved for each kind of event."""

    def __init__(self, trees: Sequence[Tree], actors: ActorReader) -> None:
        """Note where the document names actors."""
        self._actors = actors
        self._stands = [
            Stand(tree.sent, word, hit.span)
            for tree in trees
            for hit in tree.read.actors
            if (word := tree.token_at(hit.span.start, hit.span.end)) is not None and not _says_what(hit, tree)
        ]
        self._of: dict[SubEventType, dict[str, Candidate]] = {}

    def of(self, draft: Draft, sub: SubEventType) -> list[Candidate]:
        """Who may be a side of a draft: whom the rules took, whom the document names, and people where any were hurt."""
        if sub not in self._of:
            self._of[sub] = self._resolve(sub)
        named = self._of[sub]
        out = {key: Candidate(key, c.actor_id, c.group, c.stands) for key, c in named.items()}
        for mention in (*draft.agents, *draft.targets):
            key = key_of(mention)
            group = self._actors.group(mention.actor_id)
            own = out.setdefault(key, Candidate(key, mention.actor_id, group))
            own.said = own.said or mention
        if CIVILIANS not in out and draft.costs:
            counted = draft.costs[0]
            said = ActorMention("people", CIVILIANS, counted.span)
            out[CIVILIANS] = Candidate(CIVILIANS, CIVILIANS, "civilian", [], said)
        return list(out.values())

    def _resolve(self, sub: SubEventType) -> dict[str, Candidate]:
        out: dict[str, Candidate] = {}
        for stand in self._stands:
            mention = self._actors.read(stand.span, sub)
            group = self._actors.group(mention.actor_id)
            if mention.actor_id is None or group in BESIDE_THE_FIGHT:
                continue
            own = out.setdefault(mention.actor_id, Candidate(mention.actor_id, mention.actor_id, group))
            own.stands.append(stand)
        return out

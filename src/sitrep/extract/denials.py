"""Denials: a sentence that rejects what the report tells ("Damascus denied responsibility") in, that act as denied out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sitrep.extract.drafts import ActorReader, Draft
from sitrep.extract.families import FAMILY, GENERIC, VIOLENT
from sitrep.extract.tree import Tree
from sitrep.model.claim import ActorMention
from sitrep.model.taxonomy import Factuality
from sitrep.reference.lexicon import Lexicon

#: what is denied where no act is named
REPROACHES = frozenset(
    {"responsibility", "accusation", "allegation", "charge", "claim", "involvement", "report", "role", "blame"}
)
#: reproaches that may as well be reports of a place's loss
REPORTED = frozenset({"claim", "report"})
#: what stands for the whole of what was told before: "the army denied this"
THIS = frozenset({"this", "that", "it"})
#: how many sentences back the act lies, and how many a taking that the other side denies
REACH = 6
NEAR = 2
_MAY_DENY = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:es?|ed|ing))\b[^.]{0,60}?"
    r"\b(?:responsibility|accusations?|allegations?|charges?|claims?|involvement|reports?|role|blame|this|that)\b",
    re.IGNORECASE,
)


def may_deny(text: str) -> bool:
    """Whether the words of a sentence may reject what was told before; such a sentence names no act and is parsed for this."""
    return bool(_MAY_DENY.search(text))


def denials(
    tree: Tree, drafts: Sequence[Draft], claims: Sequence[Draft], actors: ActorReader, lexicon: Lexicon
) -> list[Draft]:
    """The denied acts of a sentence that names none itself; a denied act named loosely ("the attacks") becomes what was told.

    Args:
        tree: The sentence.
        drafts: Its own acts; those that are denied and named by a general word are made the act that was told before.
        claims: What was told before, in order.
        actors: Resolves who denies.
        lexicon: The words of denying.

    Returns:
        New drafts, their sides and places those of the act they deny.
    """
    loose = [d for d in drafts if d.reality == Factuality.DENIED and d.kind in GENERIC and not d.act.means]
    for draft in loose:
        told = _told(draft.agents, claims, tree.sent, actors)
        if told is not None and told.kind not in GENERIC:
            draft.kind, draft.act = told.kind, replace(draft.act, frame=told.act.frame, means=told.act.means)
    if any(d.reality == Factuality.DENIED for d in drafts):
        return []
    found = []
    for verb in (t.i for t in tree.tokens if t.upos == "VERB" and tree.lemma(t.i) in lexicon.cues["deny"]):
        reproach = next((k for k in tree.children(verb, "obj") if tree.lemma(k) in REPROACHES | THIS), None)
        subject = tree.surface_subject(verb)
        if reproach is None or subject is None:
            continue
        who = [actors.read(tree.phrase(s).span) for s in tree.conjuncts(subject)]
        who = [m for m in who if actors.group(m.actor_id) in ("state", "armed", "generic")]
        taken = _taken_from(who, claims, tree.sent) if who and tree.lemma(reproach) in THIS | REPORTED else None
        if taken is not None:
            found.append(replace(_denied(tree, verb, reproach, list(taken.agents), taken), targets=who))
            continue
        told = _told(who, claims, tree.sent, actors) if who and tree.lemma(reproach) in REPROACHES else None
        if told is not None:
            found.append(_denied(tree, verb, reproach, who, told))
    return found


def _taken_from(who: Sequence[ActorMention], claims: Sequence[Draft], sent: int) -> Draft | None:
    """The taking of a place told right before that others than its taker deny: their own loss."""
    ids = {m.actor_id for m in who}
    near = [c for c in claims if c.kind == "take" and c.agents and 0 <= sent - max(c.sents) <= NEAR]
    last = max(near, key=lambda c: max(c.sents), default=None)
    return last if last is not None and not any(m.actor_id in ids for m in last.agents) else None


def _told(who: Sequence[ActorMention], claims: Sequence[Draft], sent: int, actors: ActorReader) -> Draft | None:
    """The violent act told last that one may be reproached with: by whom it is told of, else by nobody named."""
    ids = {m.actor_id for m in who if m.actor_id}
    state = any(actors.is_government(i) for i in ids)
    near = [
        c
        for c in claims
        if FAMILY[c.kind] in VIOLENT and c.reality != Factuality.DENIED and 0 <= sent - max(c.sents) <= REACH
    ]
    near.sort(key=lambda c: (c.kind not in GENERIC or bool(c.act.means), max(c.sents)), reverse=True)
    for claim in near:
        if any(m.actor_id in ids or (state and actors.is_government(m.actor_id)) for m in claim.agents):
            return claim
    return next((c for c in near if not c.agents), None)


def _denied(tree: Tree, verb: int, reproach: int, who: list[ActorMention], told: Draft) -> Draft:
    act = replace(
        told.act,
        sent=tree.sent,
        head=verb,
        trigger=tree.span(verb, reproach) if reproach > verb else tree.span(verb, verb),
        words=frozenset({verb, reproach}),
        agents=(),
        targets=(),
        victims=(),
    )
    return Draft(
        act,
        [tree.sent],
        told.kind,
        agents=who,
        targets=list(told.targets),
        places=list(told.places),
        date=told.date,
        reality=Factuality.DENIED,
        around=set(told.around),
        heads=[(tree.sent, verb)],
    )

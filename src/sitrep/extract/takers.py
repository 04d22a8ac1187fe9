"""Passive takings that name no doer in ("the castle was captured"); who took it, and who lost it, by the passage around, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sitrep.extract.drafts import ActorReader, Draft
from sitrep.extract.tree import Tree
from sitrep.model.claim import ActorMention

#: how many sentences back the doer is told
_REACH = 4
#: who does so where a place is taken is who loses it; "fight" only to the last
_LOSES = frozenset(
    {"abandon", "capitulate", "collapse", "flee", "leave", "pull", "resist", "retreat", "surrender", "withdraw"}
)
_TO_THE_LAST = frozenset({"death", "end", "last"})
#: acts of those who come to a place that others hold
_COMES = frozenset({"attack", "siege", "advance"})
#: acts whose doer is who goes on to take places
_GOES_ON = frozenset({"take", "attack", "advance"})


def give_takers(
    drafts: Sequence[Draft], trees: Sequence[Tree], actors: ActorReader, ruled: Mapping[int, Sequence[ActorMention]]
) -> None:
    """Put right, in place, the sides of each passive taking that names nobody after "by".

    An actor of its sentence that flees or fights to the death there is the loser. Who takes the place is then who took or
    attacked something last, not further back than a few sentences.

    Args:
        drafts: All drafts of a document, sides cast.
        trees: Its sentences.
        actors: Tells who is armed.
        ruled: The doers that the rules found for each draft by its `id`, before they were weighed.
    """
    ordered = sorted(drafts, key=lambda d: (d.act.sent, d.act.head))
    for n, draft in enumerate(ordered):
        tree = trees[draft.act.sent]
        if draft.kind == "withdraw":
            _put_leavers(draft, ordered[:n], tree, ruled.get(id(draft), draft.agents))
        if draft.kind != "take" or not _is_agentless(draft, tree):
            continue
        losers = [m for m in draft.agents if _loses(tree, m)]
        draft.agents = [m for m in draft.agents if m not in losers]
        lost = {m.actor_id for m in draft.targets}
        draft.targets = [*draft.targets, *(m for m in losers if m.actor_id not in lost)]
        if not draft.agents:
            draft.agents = _last_doer(draft, ordered[:n], actors, ruled)


def _put_leavers(draft: Draft, before: Sequence[Draft], tree: Tree, told: Sequence[ActorMention]) -> None:
    """Who leaves is not who came to take the place: "the SDF encircled the town, and the last militants left".

    Common words for the leavers are read as the group named last, which may be the one they leave to.
    """
    if not draft.agents or not told or not all(_is_common(m, tree) for m in told):
        return
    came = next((d for d in reversed(before) if d.kind in _COMES and draft.act.sent - d.act.sent <= _REACH), None)
    if came is None or not {m.actor_id for m in came.agents} & {m.actor_id for m in draft.agents}:
        return
    comers = {m.actor_id for m in came.agents}
    held = (m for d in reversed(before) if d.kind == "take" for m in d.agents if m.actor_id not in comers)
    leaver = next((m for m in (*came.targets, *held) if m.actor_id not in comers), None)
    draft.agents, draft.targets = [leaver] if leaver is not None else [], list(came.agents)


def _is_common(actor: ActorMention, tree: Tree) -> bool:
    """Whether no name tells who an actor is: "the last militants"."""
    span = actor.span
    return span is not None and not any(
        a.kind != "common" and a.span.start < span.end and span.start < a.span.end for a in tree.read.actors
    )


def _is_agentless(draft: Draft, tree: Tree) -> bool:
    head = draft.act.head
    return tree.tokens[head].upos == "VERB" and tree.is_passive(head) and tree.by_agent(head) is None


def _loses(tree: Tree, actor: ActorMention) -> bool:
    """Whether an actor of a sentence is the subject there of fleeing, giving up or fighting to the last."""
    word = tree.token_at(actor.span.start, actor.span.end) if actor.span is not None else None
    if word is None or not tree.relation(word).startswith("nsubj"):
        return False
    verb = tree.head(word)
    lemma = tree.lemma(verb)
    last = lemma in ("fight", "hold", "resist") and any(t.lemma.lower() in _TO_THE_LAST for t in tree.tokens[verb:])
    return lemma in _LOSES or last


def _last_doer(
    draft: Draft, before: Sequence[Draft], actors: ActorReader, ruled: Mapping[int, Sequence[ActorMention]]
) -> list[ActorMention]:
    lost = {m.actor_id for m in draft.targets}
    for other in reversed(before):
        if draft.act.sent - other.act.sent > _REACH:
            break
        if other.kind not in _GOES_ON or other.reality not in ("occurred", "ongoing"):
            continue
        doers = other.agents or ruled.get(id(other), ())
        armed = [m for m in doers if actors.group(m.actor_id) in ("armed", "state") and m.actor_id not in lost]
        if armed:
            return armed[:1]
    return []

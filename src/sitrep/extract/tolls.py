"""Tolls: the costs that a merged draft holds in, the claim's casualties, materiel and named people out."""

from __future__ import annotations

from collections.abc import Sequence

from sitrep.extract.costs import Cost, Loss
from sitrep.extract.drafts import ActorReader, Draft, same_actor
from sitrep.extract.tree import Tree
from sitrep.model.claim import ActorMention, Casualty, Materiel, Person
from sitrep.model.taxonomy import CasualtyKind, MaterielOutcome, Side
from sitrep.reference.lexicon import Lexicon

CIVILIANS = "civilians"


def people_of(cost: Cost, actors: ActorReader, lexicon: Lexicon) -> ActorMention:
    """Who the counted people are; a word for unarmed people that no actor list holds ("a mother") means civilians."""
    if cost.who is None:
        return ActorMention("")
    found = actors.read(cost.who.span)
    if found.actor_id is None and lexicon.is_kind(_last_lemma(cost.who.span.text), "civilian"):
        return ActorMention(found.text, CIVILIANS, cost.who.span)
    return found


def _last_lemma(text: str) -> str:
    word = text.lower().split()[-1] if text.split() else ""
    return {"children": "child", "women": "woman", "men": "man", "people": "people", "families": "family"}.get(word, word.removesuffix("s"))


def casualties(draft: Draft, actors: ActorReader, trees: Sequence[Tree], lexicon: Lexicon) -> tuple[Casualty, ...]:
    groups: dict[tuple[str, Side], list[Cost]] = {}
    for cost in draft.costs:
        if not _counts(cost, draft, actors):
            continue
        groups.setdefault((cost.kind.value, _side(cost, draft, actors, lexicon)), []).append(cost)
    _fold_unknown(groups)
    out = []
    for (_, side), costs in groups.items():
        out.append(_toll(costs, side, trees))
    return tuple(out)


def _counts(cost: Cost, draft: Draft, actors: ActorReader) -> bool:
    """Fighters who flee are not displaced, and what is only planned has cost nothing yet."""
    if draft.reality in ("planned", "denied", "hypothetical"):
        return cost.kind is CasualtyKind.DISPLACED and draft.reality == "planned"
    if cost.kind is CasualtyKind.DISPLACED and cost.who is not None:
        return actors.group(actors.read(cost.who.span).actor_id) in ("civilian", "other") or draft.kind == "agree"
    return True


def _fold_unknown(groups: dict[tuple[str, Side], list[Cost]]) -> None:
    """A count whose side nobody names ("44 killed") is the count of the side that is named beside it."""
    for kind, side in list(groups):
        if side is not Side.UNKNOWN:
            continue
        same = [key for key in groups if key[0] == kind and key[1] is not Side.UNKNOWN]
        if not same:
            continue
        numbers = {c.quantity.best for c in groups[kind, side]}
        alike = [key for key in same if numbers & {c.quantity.best for c in groups[key]}]
        into = alike or sorted(same, key=lambda key: -max(c.quantity.best or 0 for c in groups[key]))
        groups[into[0]] += groups.pop((kind, side))


def _side(cost: Cost, draft: Draft, actors: ActorReader, lexicon: Lexicon) -> Side:
    who = people_of(cost, actors, lexicon)
    if who.actor_id is None:
        if draft.targets and all(actors.group(t.actor_id) == "civilian" for t in draft.targets):
            return Side.CIVILIANS
        return Side.UNKNOWN
    if actors.group(who.actor_id) == "civilian":
        return Side.CIVILIANS
    if any(same_actor(who, a) for a in draft.agents):
        return Side.ACTOR1
    if any(same_actor(who, t) for t in draft.targets):
        return Side.ACTOR2
    return _side_by_group(who, draft, actors)


def _side_by_group(who: ActorMention, draft: Draft, actors: ActorReader) -> Side:
    """Fighters whom the claim does not name stand on the state's side, or on the side that is not the state's."""
    state = actors.is_government(who.actor_id)
    fights = [[m for m in side if actors.group(m.actor_id) in ("state", "armed", "generic")] for side in (draft.agents, draft.targets)]
    alike = [any(actors.is_government(m.actor_id) == state for m in side) for side in fights]
    other = [any(actors.is_government(m.actor_id) != state for m in side) for side in fights]
    if draft.reality == "attempted" and not state and any(fights) and not other[1] and not alike[0]:
        return Side.ACTOR1
    if alike[0] != alike[1]:
        return Side.ACTOR1 if alike[0] else Side.ACTOR2
    if other[0] != other[1]:
        return Side.ACTOR2 if other[0] else Side.ACTOR1
    return Side.ACTOR2 if draft.agents else Side.UNKNOWN


#: counts that words without a figure stand for; a figure of the same report says more
VAGUE = frozenset({3, 10, 12, 20, 36, 100, 300, 1000})


def _toll(costs: list[Cost], side: Side, trees: Sequence[Tree]) -> Casualty:
    """One figure of several tellings: best of the report's own detail, low the smallest, high the largest (codebook)."""

    def rank(cost: Cost) -> tuple[bool, bool, bool, int]:
        q = cost.quantity
        vague = q.high is None and q.best in VAGUE and not any(ch.isdigit() for ch in cost.span.text)
        return (trees[cost.sent].read.sentence.is_title, not q.known, vague, cost.sent)

    chosen = min(costs, key=rank)
    q = chosen.quantity
    low, high = q.low, q.high
    for other in costs:
        o = other.quantity
        if o.best is None or q.best is None or o.best in (1, 3) or o.best == q.best:
            continue
        if high is not None and o.best > high:
            high = o.best
    return Casualty(chosen.kind, side, low, q.best, high, chosen.span.text, chosen.span)


def once(losses: list[Loss]) -> list[Loss]:
    out: list[Loss] = []
    for loss in losses:
        if all((loss.item.lower(), loss.outcome) != (o.item.lower(), o.outcome) for o in out):
            out.append(loss)
    return out


def materiel(loss: Loss, draft: Draft) -> Materiel:
    q = loss.quantity
    side = Side.ACTOR2
    if draft.act.frame.frame_id == "repel.verb":
        side = Side.ACTOR1
    if loss.outcome is MaterielOutcome.DAMAGED or (draft.targets and all(t.actor_id == "civilians" for t in draft.targets)):
        side = Side.CIVILIANS
    return Materiel(loss.item, q.best if q else None, q.low if q else None, q.high if q else None, loss.outcome, side, loss.what.span.text, loss.what.span)


def persons(draft: Draft, trees: Sequence[Tree], actors: ActorReader) -> tuple[Person, ...]:
    out: list[Person] = []
    for cost in draft.costs:
        who = cost.who
        if who is None:
            continue
        tree = trees[who.sent]
        if not tree.tokens[who.head].entity.endswith("person") or tree.tokens[who.head].upos != "PROPN":
            continue
        first, last = tree.core(who.head)
        words = [t for t in tree.words_between(first, last) if t.entity.endswith("person") and t.upos == "PROPN"]
        if words:
            span = tree.span(words[0].i, words[-1].i)
            out.append(Person(span.text, "", cost.kind.value, Side.UNKNOWN, span))
    return tuple(out)

"""Tolls: the costs that a merged draft holds in, the claim's casualties, materiel and named people out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sitrep.extract.belonging import groups_behind
from sitrep.extract.costs import Cost, Loss
from sitrep.extract.drafts import CIVILIANS, ActorReader, Draft, same_actor
from sitrep.extract.numbers import Quantity
from sitrep.extract.tree import Tree
from sitrep.model.claim import ActorMention, Casualty, Materiel
from sitrep.model.taxonomy import CasualtyKind, MaterielOutcome, Side
from sitrep.reference.lexicon import Lexicon

#: acts of which both sides are armed
FIGHTS = frozenset({"clash", "take", "lose", "repel", "advance"})
#: "more than N" is said of figures up to so many times N
ROUNDED = 1.25
#: counts that words without a figure stand for; a figure of the same report says more
VAGUE = frozenset({3, 10, 12, 20, 36, 100, 300, 1000})


def people_of(cost: Cost, actors: ActorReader, lexicon: Lexicon) -> ActorMention:
    """Who the counted people are; a word for unarmed people that no actor list holds ("a mother") means civilians."""
    if cost.who is None:
        return ActorMention("")
    found = actors.read(cost.who.span)
    last = _last_lemma(cost.who.span.text)
    if _is_unarmed_leader(cost.who.span.text, lexicon):
        return ActorMention(found.text, CIVILIANS, cost.who.span)  # "a community leader", "a village chief"
    if lexicon.is_kind(last, "armed") and not lexicon.is_kind(last, "civilian") and found.actor_id == CIVILIANS:
        return ActorMention(found.text)  # "a local commander" is none of the locals
    unarmed = found.actor_id is None or (
        lexicon.is_kind(last, "unarmed_trade") and actors.group(found.actor_id) == "armed"
    )
    if unarmed and lexicon.is_kind(last, "civilian"):
        return ActorMention(found.text, CIVILIANS, cost.who.span)
    return found


def people_told(cost: Cost, actors: ActorReader, lexicon: Lexicon, trees: Sequence[Tree]) -> ActorMention:
    """Who the counted people are, their group read behind a word that names nobody: "two men from Hezbollah"."""
    found = people_of(cost, actors, lexicon)
    if cost.who is None or actors.group(found.actor_id) not in ("other", "civilian", "generic"):
        return found
    named = (actors.read(p.span) for p in groups_behind(trees[cost.who.sent], cost.who.head))
    return next((m for m in named if actors.group(m.actor_id) in ("armed", "state") and _is_members(found)), found)


def _is_members(counted: ActorMention) -> bool:
    """Whether a word counts people of any kind, whose group is what makes them: not "children of"."""
    return counted.actor_id is None or _last_lemma(counted.text) in ("man", "people", "person", "member", "fighter")


def _is_unarmed_leader(text: str, lexicon: Lexicon) -> bool:
    """Whether the last two words are listed as unarmed though the last alone may lead fighters."""
    words = text.lower().split()[-2:]
    return len(words) == 2 and lexicon.is_kind(f"{words[0]} {words[1].removesuffix('s')}", "civilian")


def is_anyone(cost: Cost, lexicon: Lexicon) -> bool:
    """Whether the counted are told by a word that fits armed and unarmed people alike ("people", "the dead")."""
    return cost.who is not None and lexicon.is_kind(_last_lemma(cost.who.span.text), "anyone")


def _meets_arms(draft: Draft, actors: ActorReader) -> bool:
    groups = {actors.group(t.actor_id) for t in draft.targets}
    return bool(groups & {"state", "armed", "generic"}) or (draft.kind in FIGHTS and not draft.targets)


def _last_lemma(text: str) -> str:
    word = text.lower().split()[-1] if text.split() else ""
    return {"children": "child", "women": "woman", "men": "man", "people": "people", "families": "family"}.get(
        word, word.removesuffix("s")
    )


def casualties(draft: Draft, actors: ActorReader, trees: Sequence[Tree], lexicon: Lexicon) -> tuple[Casualty, ...]:
    """The tolls of a claim, one figure for each kind and side, totals and parts never both (codebook)."""
    groups: Groups = {}
    before: tuple[int, Side] = (-1, Side.UNKNOWN)
    for cost in sorted(draft.costs, key=lambda c: (c.sent, c.count.start)):
        if not _counts(cost, draft, actors):
            continue
        side = _side(cost, draft, actors, lexicon, trees)
        led = cost.who is None or lexicon.is_kind(trees[cost.sent].lemma(cost.who.head), "armed")
        if side is Side.UNKNOWN and led and cost.sent == before[0]:
            side = before[1]  # "killed two soldiers and wounded four others", "12 fighters and a commander"
        before = (cost.sent, side)
        groups.setdefault((cost.kind.value, side), []).append(cost)
    _drop_headlines(groups, trees)
    for costs in groups.values():
        costs[:] = _summed(costs, actors)
    _drop_totals(groups)
    _drop_retold(groups, draft)
    _fold_unknown(groups)
    _drop_vague(groups)
    out = []
    for (_, side), costs in groups.items():
        best = _chosen(costs, trees)
        apart = [c for c in costs if c is not best and _side_by_side(c, best)]  # groups of one side, told side by side
        out.append(_toll(best, [c for c in costs if c not in apart], side))
        out.extend(_toll(c, [c], side) for c in apart)
    return tuple(out)


def _counts(cost: Cost, draft: Draft, actors: ActorReader) -> bool:
    """Fighters who flee are not displaced, and what is only planned has cost nothing yet."""
    if draft.reality in ("planned", "denied", "hypothetical"):
        return cost.kind is CasualtyKind.DISPLACED and draft.reality == "planned"
    if cost.kind is CasualtyKind.DISPLACED:
        if cost.who is None:
            return draft.kind == "agree"
        return actors.group(actors.read(cost.who.span).actor_id) in ("civilian", "other") or draft.kind == "agree"
    return True


Groups = dict[tuple[str, Side], list[Cost]]


def _drop_headlines(groups: Groups, trees: Sequence[Tree]) -> None:
    """A count that only a headline tells goes where the body tells that kind: headlines leave out whom."""
    told = {kind for (kind, _), costs in groups.items() if any(not _in_title(c, trees) for c in costs)}
    for key, costs in list(groups.items()):
        if key[0] in told and all(_in_title(c, trees) for c in costs):
            del groups[key]


def _in_title(cost: Cost, trees: Sequence[Tree]) -> bool:
    return trees[cost.sent].read.sentence.is_title


def _summed(costs: list[Cost], actors: ActorReader) -> list[Cost]:
    """People of one party whom one word counts side by side are so many together: "a father and his two sons"."""
    out: list[Cost] = []
    for cost in dict.fromkeys(costs):  # a telling may come by two ways
        same = next((c for c in out if _side_by_side(c, cost) and _one_party(c, cost, actors)), None)
        a, b = (same.quantity, cost.quantity) if same else (None, None)
        if same is None or a is None or b is None or a.best is None or b.best is None:
            out.append(cost)
            continue
        low, high = (None if x is None or y is None else x + y for x, y in ((a.low, b.low), (a.high, b.high)))
        out[out.index(same)] = replace(same, quantity=Quantity(low, a.best + b.best, high))
    return out


def _side_by_side(a: Cost, b: Cost) -> bool:
    """Whether one word tells the fate of two counted phrases."""
    return (a.sent, a.word, a.kind) == (b.sent, b.word, b.kind) and a.who is not None and b.who is not None


def _party(cost: Cost, actors: ActorReader) -> str | None:
    found = None if cost.who is None else actors.read(cost.who.span).actor_id
    group = actors.group(found)
    return found if group in ("armed", "state", "generic") else CIVILIANS if group == "civilian" else None


def _one_party(a: Cost, b: Cost, actors: ActorReader) -> bool:
    """Whether two counted phrases tell of one party; an unnamed armed group may be any that is not the state's."""
    x, y = _party(a, actors), _party(b, actors)
    armed = {actors.group(x), actors.group(y)} == {"armed", "generic"}
    return x == y or armed or (None in (x, y) and CIVILIANS not in (x, y))


def _drop_retold(groups: Groups, draft: Draft) -> None:
    """One count that two sentences put on two sides is told twice: the sentence of the act knows whose it is."""
    keys = list(groups)
    for a, b in ((x, y) for i, x in enumerate(keys) for y in keys[i + 1 :] if x[0] == y[0]):
        if a not in groups or b not in groups:
            continue
        first, second = groups[a], groups[b]
        if any(x.quantity.best in (None, 1, 3) for x in (*first, *second)) or {c.sent for c in first} & {
            c.sent for c in second
        }:
            continue
        if {c.quantity.best for c in first} & {c.quantity.best for c in second}:
            own = draft.act.sent
            worse = a if any(c.sent == own for c in second) and all(c.sent != own for c in first) else b
            del groups[worse]


def _drop_totals(groups: Groups) -> None:
    """A total whose parts are told side by side goes: "23 dead: 19 fighters and four civilians" (codebook)."""
    for key, costs in list(groups.items()):
        for cost in list(costs):
            parts = [
                c for k, other in groups.items() if k[0] == key[0] for c in other if c.who is not None and c is not cost
            ]
            pairs = [(a, b) for a in parts for b in parts if a.sent == b.sent and a.count.start < b.count.start]
            sums = {
                (a.quantity.best or 0) + (b.quantity.best or 0) for a, b in pairs if a.quantity.best and b.quantity.best
            }
            if (
                cost.quantity.best in sums
                and len({k for k, other in groups.items() if k[0] == key[0] and any(c in parts for c in other)}) > 1
            ):
                costs.remove(cost)
        if not costs:
            del groups[key]


def _drop_vague(groups: Groups) -> None:
    """Drop "losses" and "dozens killed and wounded" beside counts of the dead of the same side, and what sums both up."""
    both = CasualtyKind.KILLED_OR_INJURED.value
    for kind, side in list(groups):
        if kind != both:
            continue
        mere = all(c.quantity.best == 1 for c in groups[kind, side])
        sides = set(Side) if mere and side is Side.UNKNOWN else {side, Side.UNKNOWN}
        told = [c for (k, s), costs in groups.items() if k != both and s in sides for c in costs]
        exact = [c for c in told if c.quantity.known and not _is_vague(c)]
        dead = [c for c in exact if c.kind is CasualtyKind.KILLED]
        numbers = {c.quantity.best or 0 for c in exact}
        sums = numbers | {a + b for a in numbers for b in numbers}
        groups[kind, side] = [
            c for c in groups[kind, side] if not (dead if _is_vague(c) else exact and c.quantity.best in sums)
        ]
        if not groups[kind, side]:
            del groups[kind, side]


def _is_vague(cost: Cost) -> bool:
    q = cost.quantity
    return q.high is None and (q.best == 1 or q.best in VAGUE) and not any(ch.isdigit() for ch in cost.span.text)


def _fold_unknown(groups: Groups) -> None:
    """A count whose side nobody names ("44 killed") is the count of the side that is named beside it."""
    for kind, side in list(groups):
        if side is not Side.UNKNOWN:
            continue
        same = [key for key in groups if key[0] == kind and key[1] is not Side.UNKNOWN]
        if not same:
            continue
        numbers = {c.quantity.best for c in groups[kind, side]}
        alike = [key for key in same if numbers & {c.quantity.best for c in groups[key]}]
        if not alike and any(_side_by_side(a, b) for key in same for a in groups[key] for b in groups[kind, side]):
            continue  # "20 people as well as the attacker": two parties, not two tellings
        into = alike or sorted(same, key=lambda key: -max(c.quantity.best or 0 for c in groups[key]))
        groups[into[0]] += groups.pop((kind, side))


def _side(cost: Cost, draft: Draft, actors: ActorReader, lexicon: Lexicon, trees: Sequence[Tree]) -> Side:
    who = people_told(cost, actors, lexicon, trees)
    head = _last_lemma(cost.who.span.text) if cost.who is not None else ""
    if is_anyone(cost, lexicon) and _meets_arms(draft, actors):
        return Side.UNKNOWN  # "people" who fall among fighters are not said to be unarmed
    if head in ("attacker", "assailant", "perpetrator") or (head == "bomber" and draft.kind == "suicide"):
        return Side.ACTOR1
    if who.actor_id is None:
        if (
            draft.agents
            and cost.who is not None
            and lexicon.is_kind(head, "armed")
            and not lexicon.is_kind(head, "civilian")
        ):
            return Side.ACTOR1 if draft.reality == "attempted" else Side.ACTOR2  # "a commander" whom the doer killed
        if draft.targets and all(actors.group(t.actor_id) == "civilian" for t in draft.targets):
            return Side.CIVILIANS
        return Side.UNKNOWN
    if actors.group(who.actor_id) == "civilian":
        return Side.CIVILIANS
    lost = trees[cost.sent].lemma(cost.word) == "lose"
    if not lost and any(same_actor(who, a) for a in draft.agents):
        return Side.ACTOR1
    if not lost and any(same_actor(who, t) for t in draft.targets):
        return Side.ACTOR2
    return _side_by_killer(cost, draft, actors, trees[cost.sent]) or _side_by_group(who, draft, actors)


def _side_by_killer(cost: Cost, draft: Draft, actors: ActorReader, tree: Tree) -> Side | None:
    """Fighters fall on the side that does not kill them: "the army repelled the attack, killing 30 terrorists".

    Who "lost 30 fighters" is the side they were on.
    """
    if tree.tokens[cost.word].upos != "VERB" or (killer := tree.agent(cost.word)) is None:
        return None
    who = actors.read(tree.phrase(killer).span)
    if tree.lemma(cost.word) == "lose":
        sides = ((Side.ACTOR1, draft.agents), (Side.ACTOR2, draft.targets))
        return next((side for side, ms in sides if any(same_actor(who, m) for m in ms)), Side.UNKNOWN)
    if who.actor_id is None:
        return None
    if any(same_actor(who, t) for t in draft.targets):
        return Side.ACTOR1
    return Side.ACTOR2 if any(same_actor(who, a) for a in draft.agents) else None


def _side_by_group(who: ActorMention, draft: Draft, actors: ActorReader) -> Side:
    """Fighters whom the claim does not name stand on the state's side, or on the side that is not the state's."""
    state = actors.is_government(who.actor_id)
    fights = [
        [m for m in side if actors.group(m.actor_id) in ("state", "armed", "generic")]
        for side in (draft.agents, draft.targets)
    ]
    alike = [any(actors.is_government(m.actor_id) == state for m in side) for side in fights]
    other = [any(actors.is_government(m.actor_id) != state for m in side) for side in fights]
    if draft.reality == "attempted" and not state and actors.group(who.actor_id) == "generic":
        return Side.ACTOR1  # who is repelled attacked
    if alike[0] != alike[1]:
        return Side.ACTOR1 if alike[0] else Side.ACTOR2
    if other[0] != other[1]:
        return Side.ACTOR2 if other[0] else Side.ACTOR1
    return Side.ACTOR2 if draft.agents else Side.UNKNOWN


def _chosen(costs: list[Cost], trees: Sequence[Tree]) -> Cost:
    """The telling that counts: the body's rather than the headline's, a figure rather than a word, the first."""

    def rank(cost: Cost) -> tuple[bool, bool, bool, int, int]:
        q = cost.quantity
        vague = q.best != 1 and _is_vague(cost)
        return (_in_title(cost, trees), not q.known, vague, -(q.best or 0) if vague else 0, cost.sent)

    first = min(costs, key=rank)
    exact = [c for c in costs if not _in_title(c, trees) and _rounds(first.quantity, c.quantity)]
    return min(exact, key=rank) if exact else first


def _rounds(rough: Quantity, exact: Quantity) -> bool:
    """Whether "more than 30" is the round figure of an exact count told elsewhere ("32")."""
    if rough.best is None or exact.best is None or rough.high is not None or rough.best in VAGUE:
        return False
    return exact.low == exact.high == exact.best and rough.best < exact.best <= rough.best * ROUNDED


def _toll(chosen: Cost, costs: list[Cost], side: Side) -> Casualty:
    """One figure of several tellings: the chosen one, high the largest (codebook)."""
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
    """The losses of a claim, each thing and outcome once."""
    out: list[Loss] = []
    for loss in losses:
        if all((loss.item.lower(), loss.outcome) != (o.item.lower(), o.outcome) for o in out):
            out.append(loss)
    return out


def materiel(loss: Loss, draft: Draft) -> Materiel:
    """A loss as the codebook writes it, with the side that lost it."""
    q = loss.quantity
    side = Side.ACTOR2
    if draft.act.frame.frame_id == "repel.verb":
        side = Side.ACTOR1
    if loss.outcome is MaterielOutcome.DAMAGED or (
        draft.targets and all(t.actor_id == "civilians" for t in draft.targets)
    ):
        side = Side.CIVILIANS
    return Materiel(
        loss.item,
        q.best if q else None,
        q.low if q else None,
        q.high if q else None,
        loss.outcome,
        side,
        loss.what.span.text,
        loss.what.span,
    )

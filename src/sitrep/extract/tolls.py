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
#: what a named person of a report is
ROLES = frozenset(
    {
        "commander",
        "leader",
        "emir",
        "chief",
        "head",
        "general",
        "colonel",
        "major",
        "captain",
        "officer",
        "journalist",
        "photographer",
        "cameraman",
        "reporter",
        "coach",
        "lawyer",
        "member",
        "militant",
        "director",
        "doctor",
        "minister",
        "governor",
        "mayor",
        "spokesman",
        "cleric",
        "imam",
        "policeman",
        "soldier",
        "pilot",
        "politician",
        "lieutenant",
        "staff",
    }
)
#: counts that words without a figure stand for; a figure of the same report says more
VAGUE = frozenset({3, 10, 12, 20, 36, 100, 300, 1000})


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
    return {"children": "child", "women": "woman", "men": "man", "people": "people", "families": "family"}.get(
        word, word.removesuffix("s")
    )


def casualties(draft: Draft, actors: ActorReader, trees: Sequence[Tree], lexicon: Lexicon) -> tuple[Casualty, ...]:
    """The tolls of a claim, one figure for each kind and side, totals and parts never both (codebook)."""
    groups: Groups = {}
    for cost in draft.costs:
        if not _counts(cost, draft, actors):
            continue
        groups.setdefault((cost.kind.value, _side(cost, draft, actors, lexicon, trees)), []).append(cost)
    _drop_totals(groups)
    _fold_unknown(groups)
    _drop_vague(groups)
    out = []
    for (_, side), costs in groups.items():
        out.append(_toll(costs, side, trees))
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
    """Drop "losses" and "dozens killed and wounded" beside counts of the dead of the same side."""
    both = CasualtyKind.KILLED_OR_INJURED.value
    for kind, side in list(groups):
        if kind == both and all(_is_vague(c) for c in groups[kind, side]):
            told = [
                c
                for (k, s), costs in groups.items()
                if k == CasualtyKind.KILLED.value and s in (side, Side.UNKNOWN)
                for c in costs
            ]
            if any(c.quantity.known and not _is_vague(c) for c in told):
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
        into = alike or sorted(same, key=lambda key: -max(c.quantity.best or 0 for c in groups[key]))
        groups[into[0]] += groups.pop((kind, side))


def _side(cost: Cost, draft: Draft, actors: ActorReader, lexicon: Lexicon, trees: Sequence[Tree]) -> Side:
    who = people_of(cost, actors, lexicon)
    head = _last_lemma(cost.who.span.text) if cost.who is not None else ""
    if head in ("attacker", "assailant", "perpetrator") or (head == "bomber" and draft.kind == "suicide"):
        return Side.ACTOR1
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
    return _side_by_killer(cost, draft, actors, trees[cost.sent]) or _side_by_group(who, draft, actors)


def _side_by_killer(cost: Cost, draft: Draft, actors: ActorReader, tree: Tree) -> Side | None:
    """Fighters fall on the side that does not kill them: "the army repelled the attack, killing 30 terrorists"."""
    if tree.tokens[cost.word].upos != "VERB" or (killer := tree.agent(cost.word)) is None:
        return None
    who = actors.read(tree.phrase(killer).span)
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


def _toll(costs: list[Cost], side: Side, trees: Sequence[Tree]) -> Casualty:
    """One figure of several tellings: best of the report's own detail, low the smallest, high the largest (codebook)."""

    def rank(cost: Cost) -> tuple[bool, bool, bool, int]:
        q = cost.quantity
        vague = q.best != 1 and _is_vague(cost)
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


def persons(draft: Draft, trees: Sequence[Tree], actors: ActorReader) -> tuple[Person, ...]:
    """The named people whom the claim's costs befell: those counted by name, and those named as one of many."""
    out: list[Person] = []
    for cost in draft.costs:
        tree = trees[cost.sent]
        if cost.kind is CasualtyKind.CAPTURED and tree.lemma(cost.word) in ("capture", "seize", "hold"):
            continue  # a name that is captured is a place rather than a person
        heads = [cost.who.head] if cost.who is not None else []
        heads += [run[-1] for run in _names(tree) if _is_one_of(tree, run, cost)]
        for head in heads:
            run = next((r for r in _names(tree) if head in r or r[0] == head + 1), None)
            if run is None:
                continue
            span = tree.span(run[0], run[-1])
            if all(span.text != p.name for p in out):
                out.append(Person(span.text, _role(tree, run[0]), cost.kind.value, Side.UNKNOWN, span))
    return tuple(out)


def _names(tree: Tree) -> list[list[int]]:
    """Runs of words that name a person, and no actor, place or source."""
    spans = [*(a.span for a in tree.forces), *(p.span for p in tree.places), *(s.span for s in tree.read.sources)]
    runs: list[list[int]] = []
    for token in tree.tokens:
        named = (
            token.upos == "PROPN"
            and token.entity.endswith("person")
            and token.xpos != "NNPS"
            and not token.text.isupper()
        )
        if not named or any(s.start <= token.start < s.end for s in spans) or tree.lemma(token.i) in ROLES:
            continue
        last = runs[-1][-1] if runs else -9
        if last == token.i - 1 or (last == token.i - 2 and tree.tokens[token.i - 1].text == "-"):
            runs[-1] += range(last + 1, token.i + 1)
        else:
            runs.append([token.i])
    return runs


def _is_one_of(tree: Tree, run: list[int], cost: Cost) -> bool:
    """Whether a name is one of many ("26 marines, including their commander X"): a role before it, the fate near."""
    if (
        cost.kind not in (CasualtyKind.KILLED, CasualtyKind.INJURED, CasualtyKind.CAPTURED)
        or abs(run[0] - cost.word) > 14
    ):
        return False
    words = tree.words_between(run[0] - 8, run[0] - 1)
    return _role(tree, run[0]) != "" and any(
        t.text.lower() in ("including", "among", "of", "killing", "killed") for t in words
    )


def _role(tree: Tree, first: int) -> str:
    """The words before a name that say who it is: "senior commander"."""
    j = first
    while j > 0 and tree.tokens[j - 1].upos in ("NOUN", "ADJ", "PROPN") and tree.lemma(j - 1) != "other":
        j -= 1
    words = tree.words_between(j, first - 1)
    return tree.span(j, first - 1).text if any(tree.lemma(t.i) in ROLES for t in words) else ""

"""Building: a merged draft in, the claim of the codebook out, with types, sides and tolls decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from sitrep.extract.costs import Cost, Loss
from sitrep.extract.drafts import ActorReader, Draft, Placed, is_wide, same_actor
from sitrep.extract.tree import Tree
from sitrep.model.claim import ActorMention, Casualty, Claim, DateRange, Location, Materiel, Person, Span
from sitrep.model.document import Document
from sitrep.model.taxonomy import (
    EVENT_TYPE_OF,
    CasualtyKind,
    EventType,
    Factuality,
    LocationRole,
    MaterielOutcome,
    Side,
    SubEventType,
    Temporal,
)
from sitrep.reference.lexicon import Lexicon

BY_MEANS = {
    "suicide": SubEventType.SUICIDE_BOMB,
    "chemical": SubEventType.CHEMICAL_WEAPON,
    "air": SubEventType.AIR_STRIKE,
    "shell": SubEventType.SHELLING,
    "explosion": SubEventType.REMOTE_EXPLOSIVE,
    "grenade": SubEventType.GRENADE,
}
CIVILIANS = "civilians"
HURT = frozenset({CasualtyKind.KILLED, CasualtyKind.INJURED, CasualtyKind.KILLED_OR_INJURED})
FLYING = ("air-force", "airforce", "us-coalition")


def build_claim(document: Document, trees: Sequence[Tree], draft: Draft, actors: ActorReader, lexicon: Lexicon) -> Claim:
    """Turn a draft into a claim; its id is still to be given."""
    victims = _victims(draft, trees, actors, lexicon)
    sub = sub_event_type(draft, victims, actors)
    agents, targets = _sides(draft, sub, victims, actors)
    draft.agents, draft.targets = agents, targets
    sents = _by_detail(draft, trees)
    return Claim(
        doc_id=document.doc_id,
        evidence=tuple(Span(s.start, s.end, s.text) for s in (trees[n].read.sentence for n in sents)),
        trigger=draft.act.trigger.text,
        trigger_span=draft.act.trigger,
        sub_event_type=sub,
        actor1=tuple(agents),
        actor2=tuple(targets),
        locations=tuple(_location(p) for p in _specific(draft.places)),
        date=_date(draft, trees[draft.act.sent]),
        casualties=_casualties(draft, actors, trees, lexicon),
        materiel=tuple(_materiel(loss, draft) for loss in _once(draft.losses)),
        persons=_persons(draft, trees, actors),
        factuality=Factuality(draft.reality or "occurred"),
        temporal=Temporal.BACKGROUND if draft.background else Temporal.CURRENT,
        attribution=draft.chain,
        rule=draft.act.frame.frame_id,
    )


def _by_detail(draft: Draft, trees: Sequence[Tree]) -> list[int]:
    first = draft.act.sent
    rest = sorted((n for n in set(draft.sents) if n != first), key=lambda n: (trees[n].read.sentence.is_title, n))
    return [first, *rest]


# ---- type


def sub_event_type(draft: Draft, victims: list[ActorMention], actors: ActorReader) -> SubEventType:
    """The sub-event type by the codebook's rules: the taker decides a taking, the weapon decides an attack."""
    kind = draft.act.frame.act if draft.act.kind == draft.kind else None
    act = draft.act.frame.act if kind is None else kind
    if act.sub is None:
        return SubEventType.GOVERNMENT_REGAINS if _state_takes(draft, actors) else SubEventType.NON_STATE_OVERTAKES
    if act.by_means:
        if draft.act.means in BY_MEANS:
            return BY_MEANS[draft.act.means]
        if any((m.actor_id or "").endswith(FLYING) for m in draft.agents) and act.name in ("hit", "attack", "bombing", "kill"):
            return SubEventType.AIR_STRIKE
        if act.sub is SubEventType.ARMED_CLASH and _only_civilians(draft, victims, actors):
            return SubEventType.ATTACK
    return act.sub


def _state_takes(draft: Draft, actors: ActorReader) -> bool:
    if draft.agents:
        return any(actors.is_government(m.actor_id) for m in draft.agents)
    enemies = [m for m in draft.targets if m.actor_id]
    return bool(enemies) and not any(actors.is_government(m.actor_id) for m in enemies)


def _only_civilians(draft: Draft, victims: list[ActorMention], actors: ActorReader) -> bool:
    hurt = [actors.group(m.actor_id) for m in (*draft.targets, *victims)]
    return bool(hurt) and all(g == "civilian" for g in hurt)


# ---- parties


def _people(cost: Cost, actors: ActorReader, lexicon: Lexicon) -> ActorMention:
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


def _names_group(cost: Cost, trees: Sequence[Tree]) -> bool:
    """Whether counted people that no list holds are named or told to be armed ("guards", "mercenaries")."""
    if cost.who is None:
        return False
    token = trees[cost.who.sent].tokens[cost.who.head]
    return token.upos == "PROPN" and not token.entity.endswith("person")


def _victims(draft: Draft, trees: Sequence[Tree], actors: ActorReader, lexicon: Lexicon) -> list[ActorMention]:
    out: list[ActorMention] = []
    for cost in draft.costs:
        if cost.who is None:
            continue
        if cost.kind not in HURT:
            continue
        found = _people(cost, actors, lexicon)
        if found.actor_id is None and not _names_group(cost, trees):
            continue
        if all(not same_actor(found, m) for m in out):
            out.append(found)
    return out


def _sides(draft: Draft, sub: SubEventType, victims: list[ActorMention], actors: ActorReader) -> tuple[list[ActorMention], list[ActorMention]]:
    agents = list(draft.agents)
    targets = [t for t in draft.targets if all(not same_actor(t, a) for a in agents)]
    remote = EVENT_TYPE_OF[sub] is not EventType.BATTLES
    for victim in victims:
        civilian = actors.group(victim.actor_id) == "civilian"
        if any(same_actor(victim, m) for m in (*agents, *targets)):
            continue
        if civilian and not remote:
            continue
        targets.append(victim)
    if remote and EVENT_TYPE_OF[sub] is EventType.EXPLOSIONS and not targets and any(c.quantity.known for c in draft.costs):
        counted = next((c for c in draft.costs if c.quantity.known), None)
        if counted is not None:
            targets.append(ActorMention("people", CIVILIANS, counted.span))
    named = [t for t in targets if actors.group(t.actor_id) not in ("generic",)]
    if len(named) < len(targets) and any(actors.group(t.actor_id) == "armed" for t in named):
        targets = named
    agents = [actors.read(m.span, sub) if m.span is not None else m for m in agents]
    return _compact(agents, actors), _compact(targets, actors)


def _compact(mentions: list[ActorMention], actors: ActorReader) -> list[ActorMention]:
    out: list[ActorMention] = []
    for mention in mentions:
        if all(not same_actor(mention, m) for m in out):
            out.append(mention)
    return out


# ---- places and days


def _specific(places: list[Placed]) -> list[Placed]:
    """The most specific level stated: a wider area goes where a place inside it is named (codebook)."""
    scene = [p for p in places if p.role not in (LocationRole.FROM, LocationRole.TO)]
    narrow = [p for p in scene if not is_wide(p.mention)]
    kept = narrow or scene
    at = [p for p in kept if p.role is LocationRole.AT]
    moves = [p for p in places if p.role in (LocationRole.FROM, LocationRole.TO) and not (is_wide(p.mention) and narrow)]
    out: list[Placed] = []
    for placed in [*kept, *moves]:
        if all(placed.key != o.key for o in out):
            out.append(placed)
    return out if not at or len(out) > 1 or True else at


def _location(placed: Placed) -> Location:
    mention = placed.mention
    role = placed.role
    return Location(text=mention.span.text, name=mention.name, role=role, span=mention.span)


def _date(draft: Draft, tree: Tree) -> DateRange:
    if draft.date is not None:
        return draft.date
    return DateRange() if draft.background else tree.read.default


# ---- costs


def _casualties(draft: Draft, actors: ActorReader, trees: Sequence[Tree], lexicon: Lexicon) -> tuple[Casualty, ...]:
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
    who = _people(cost, actors, lexicon)
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
    if actors.group(who.actor_id) == "generic":
        fights = [[actors.group(m.actor_id) in ("armed", "generic") for m in side] for side in (draft.agents, draft.targets)]
        if any(fights[0]) != any(fights[1]):
            return Side.ACTOR1 if any(fights[0]) else Side.ACTOR2
    if draft.agents and actors.is_government(draft.agents[0].actor_id) and actors.is_government(who.actor_id):
        return Side.ACTOR1
    if draft.agents and who.actor_id:
        return Side.ACTOR2
    return Side.UNKNOWN


def _toll(costs: list[Cost], side: Side, trees: Sequence[Tree]) -> Casualty:
    """One figure of several tellings: best of the report's own detail, low the smallest, high the largest (codebook)."""

    def rank(cost: Cost) -> tuple[bool, bool, bool, int]:
        q = cost.quantity
        return (trees[cost.sent].read.sentence.is_title, not q.known, q.high is None, cost.sent)

    chosen = min(costs, key=rank)
    q = chosen.quantity
    low, high = q.low, q.high
    for other in costs:
        o = other.quantity
        if o.best is None or q.best is None or o.best in (1, 3) or o.best == q.best:
            continue
        if low is not None and o.best < low:
            low = o.best
        if high is not None and o.best > high:
            high = o.best
    return Casualty(chosen.kind, side, low, q.best, high, chosen.span.text, chosen.span)


def _once(losses: list[Loss]) -> list[Loss]:
    out: list[Loss] = []
    for loss in losses:
        if all((loss.item.lower(), loss.outcome) != (o.item.lower(), o.outcome) for o in out):
            out.append(loss)
    return out


def _materiel(loss: Loss, draft: Draft) -> Materiel:
    q = loss.quantity
    side = Side.ACTOR2
    if draft.act.frame.frame_id == "repel.verb":
        side = Side.ACTOR1
    if loss.outcome is MaterielOutcome.DAMAGED or (draft.targets and all(t.actor_id == "civilians" for t in draft.targets)):
        side = Side.CIVILIANS
    return Materiel(loss.item, q.best if q else None, q.low if q else None, q.high if q else None, loss.outcome, side, loss.what.span.text, loss.what.span)


def _persons(draft: Draft, trees: Sequence[Tree], actors: ActorReader) -> tuple[Person, ...]:
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


def with_place(claim: Claim, locations: tuple[Location, ...]) -> Claim:
    """The claim with resolved locations."""
    return replace(claim, locations=locations)

"""Building: a merged draft in, the claim of the codebook out, with types, sides and tolls decided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sitrep.extract.costs import Cost
from sitrep.extract.drafts import CIVILIANS, ActorReader, Draft, is_crowd, same_actor
from sitrep.extract.named import persons
from sitrep.extract.scenes import Placed, is_wide
from sitrep.extract.tolls import casualties, materiel, once, people_told
from sitrep.extract.tree import Tree
from sitrep.extract.wording import as_called
from sitrep.model.claim import ActorMention, Claim, DateRange, Location, Span
from sitrep.model.document import Document, Sentence
from sitrep.model.taxonomy import (
    EVENT_TYPE_OF,
    CasualtyKind,
    EventType,
    Factuality,
    LocationRole,
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
HURT = frozenset({CasualtyKind.KILLED, CasualtyKind.INJURED, CasualtyKind.KILLED_OR_INJURED})
TAKINGS = frozenset({SubEventType.GOVERNMENT_REGAINS, SubEventType.NON_STATE_OVERTAKES})
#: what stands between two parties that fight on one side
_JOINED = re.compile(
    r"[\s,]*(?:and|(?:who (?:are|were) )?(?:backed|supported|led|joined) by|alongside|along with"
    r"|together with|allied (?:with|to))?"
    r"\s*(?:the\s+|an?\s+)?(?:other\s+)?",
    re.IGNORECASE,
)
#: acts that make a crowd's gathering a riot, or force against it
ROUGH = frozenset({"clash", "attack", "hit", "kill", "execute"})
FLYING = ("air-force", "airforce", "us-coalition")


def settle(draft: Draft, trees: Sequence[Tree], actors: ActorReader, lexicon: Lexicon) -> SubEventType:
    """Decide the type of a draft, and put whom its costs befell on its sides, as the rules have it."""
    victims = _victims(draft, trees, actors, lexicon)
    sub = sub_event_type(draft, victims, actors, lexicon)
    draft.agents, draft.targets = _sides(draft, sub, victims, actors, trees[draft.act.sent].read.sentence)
    return sub


def taker(draft: Draft, sub: SubEventType, actors: ActorReader) -> SubEventType:
    """The type once the sides are cast: who takes a place decides what a taking is."""
    if draft.act.frame.act.sub is not None or sub not in TAKINGS:
        return sub
    return SubEventType.GOVERNMENT_REGAINS if _state_takes(draft, actors) else SubEventType.NON_STATE_OVERTAKES


def build_claim(
    document: Document,
    trees: Sequence[Tree],
    draft: Draft,
    sub: SubEventType,
    knowledge: tuple[ActorReader, Lexicon],
) -> Claim:
    """Turn a draft whose type and sides are settled into a claim; its id is still to be given."""
    actors, lexicon = knowledge
    sents = _by_detail(draft, trees)
    return Claim(
        doc_id=document.doc_id,
        evidence=tuple(Span(s.start, s.end, s.text) for s in (trees[n].read.sentence for n in sents)),
        trigger=draft.act.trigger.text,
        trigger_span=draft.act.trigger,
        sub_event_type=sub,
        actor1=tuple(as_called(m) for m in draft.agents),
        actor2=tuple(as_called(m) for m in draft.targets),
        locations=tuple(_location(p) for p in _specific(draft.places, trees)),
        date=_date(draft, trees[draft.act.sent]),
        casualties=casualties(draft, actors, trees, lexicon),
        materiel=tuple(materiel(loss, draft) for loss in once(draft.losses)),
        persons=persons(draft, trees, lexicon),
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


def sub_event_type(draft: Draft, victims: list[ActorMention], actors: ActorReader, lexicon: Lexicon) -> SubEventType:
    """The sub-event type by the codebook's rules: the taker decides a taking, the weapon an attack, a crowd its own acts."""
    act = draft.act.frame.act
    street = _in_the_street(draft, victims, actors, lexicon)
    if street is not None:
        return street
    if act.sub is None:
        return SubEventType.GOVERNMENT_REGAINS if _state_takes(draft, actors) else SubEventType.NON_STATE_OVERTAKES
    if act.name == "arrest" and draft.agents and all(actors.group(m.actor_id) == "armed" for m in draft.agents):
        return SubEventType.ABDUCTION
    if act.by_means:
        if draft.act.means in BY_MEANS:
            return BY_MEANS[draft.act.means]
        if (
            draft.agents
            and all((m.actor_id or "").endswith(FLYING) for m in draft.agents)
            and act.name
            in (
                "hit",
                "attack",
                "bombing",
                "kill",
            )
        ):
            return SubEventType.AIR_STRIKE
        if act.sub is SubEventType.ARMED_CLASH and _only_civilians(draft, victims, actors):
            return SubEventType.ATTACK
    return act.sub


def _in_the_street(
    draft: Draft, victims: list[ActorMention], actors: ActorReader, lexicon: Lexicon
) -> SubEventType | None:
    """What a crowd does is a riot, what a state does to it an intervention, with blood excessive force; None without a crowd."""
    if any(is_crowd(m, lexicon) for m in draft.agents):
        return SubEventType.VIOLENT_DEMONSTRATION if draft.kind in ROUGH else None
    if not any(is_crowd(m, lexicon) for m in (*draft.targets, *victims)) and draft.kind != "disperse":
        return None
    if draft.kind not in ROUGH and draft.kind not in ("disperse", "protest"):
        return None
    state = any(actors.group(m.actor_id) == "state" for m in draft.agents)
    if draft.kind != "disperse" and not state:
        return SubEventType.VIOLENT_DEMONSTRATION if draft.kind == "clash" else None
    killed = any(c.kind is CasualtyKind.KILLED and c.quantity.best for c in draft.costs)
    shot = draft.act.means == "gun" or draft.act.trigger.text.lower().startswith(("open", "fir", "shot", "shoot"))
    if killed or (shot and draft.kind != "disperse"):
        return SubEventType.EXCESSIVE_FORCE
    return SubEventType.VIOLENT_DEMONSTRATION if draft.kind == "clash" else SubEventType.PROTEST_INTERVENTION


def _state_takes(draft: Draft, actors: ActorReader) -> bool:
    if draft.agents:
        return any(actors.is_government(m.actor_id) for m in draft.agents)
    enemies = [m for m in draft.targets if m.actor_id]
    return bool(enemies) and not any(actors.is_government(m.actor_id) for m in enemies)


def _only_civilians(draft: Draft, victims: list[ActorMention], actors: ActorReader) -> bool:
    hurt = [actors.group(m.actor_id) for m in (*draft.targets, *victims)]
    return bool(hurt) and all(g == "civilian" for g in hurt)


# ---- parties


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
        found = people_told(cost, actors, lexicon, trees)
        if found.actor_id is None and not _names_group(cost, trees):
            continue
        if all(not same_actor(found, m) for m in out):
            out.append(found)
    return out


def _sides(
    draft: Draft, sub: SubEventType, victims: list[ActorMention], actors: ActorReader, sentence: Sentence
) -> tuple[list[ActorMention], list[ActorMention]]:
    agents = list(draft.agents)
    targets = [t for t in draft.targets if all(not same_actor(t, a) for a in agents)]
    # "police ..., leaving 12 officers injured": a count of nobody known adds no side to one that is named
    targets = [t for t in targets if t.actor_id or not t.text[:1].isdigit()] or targets
    if not agents and EVENT_TYPE_OF[sub] is EventType.BATTLES:
        agents, targets = _opposed(targets, actors)
        if draft.act.frame.frame_id == "repel.verb" and agents:
            agents, targets = targets, agents  # the side named first is the one attacked
    elif not targets and EVENT_TYPE_OF[sub] is EventType.BATTLES:
        agents, targets = _opposed(agents, actors)
        agents, targets = (agents, targets) if agents else (targets, [])
    remote = EVENT_TYPE_OF[sub] is not EventType.BATTLES
    for victim in victims:
        civilian = actors.group(victim.actor_id) == "civilian"
        if any(same_actor(victim, m) for m in (*agents, *targets)) or (victim.actor_id is None and targets):
            continue
        beaten = draft.reality == "attempted" and any(actors.group(m.actor_id) == "armed" for m in agents)
        if (
            not agents
            and draft.act.frame.frame_id == "repel.verb"
            and actors.group(victim.actor_id) in ("armed", "generic")
        ):
            agents.append(victim)  # who falls where an attack is repelled is who attacks
            continue
        if beaten and actors.group(victim.actor_id) == "generic":
            continue  # "the militants" who fall in an attack that is repelled are the group that attacks
        if civilian and not remote:
            continue
        targets.append(victim)
    if (
        remote
        and EVENT_TYPE_OF[sub] is EventType.EXPLOSIONS
        and not targets
        and any(c.quantity.known for c in draft.costs)
    ):
        counted = next((c for c in draft.costs if c.quantity.known), None)
        if counted is not None:
            targets.append(ActorMention("people", CIVILIANS, counted.span))
    named = [t for t in targets if actors.group(t.actor_id) not in ("generic",)]
    if len(named) < len(targets) and any(actors.group(t.actor_id) == "armed" for t in named):
        targets = [t for t in targets if t in named or any(side_by_side(t, m, sentence) for m in named)]
    agents = [actors.read(m.span, sub) if m.span is not None else m for m in agents]
    if EVENT_TYPE_OF[sub] in (EventType.BATTLES, EventType.EXPLOSIONS):
        agents = [
            m for m in agents if actors.group(m.actor_id) != "civilian"
        ]  # the unarmed fight no battle and drop no bomb
    return _compact(agents, actors), _compact(targets, actors)


def side_by_side(a: ActorMention, b: ActorMention, sentence: Sentence) -> bool:
    """Whether a sentence joins two parties of one side: "rebels backed by X", "X and other militants"."""
    if a.span is None or b.span is None:
        return False
    first, second = sorted((a.span, b.span), key=lambda span: span.start)
    inside = sentence.start <= first.start and second.end <= sentence.end
    return inside and bool(_JOINED.fullmatch(sentence.text[first.end - sentence.start : second.start - sentence.start]))


def _opposed(targets: list[ActorMention], actors: ActorReader) -> tuple[list[ActorMention], list[ActorMention]]:
    """Two parties of a fight that the words put in one phrase: the side named first is the first side."""
    armed = [t for t in targets if actors.group(t.actor_id) in ("state", "armed", "generic")]
    if len(armed) < 2:
        return [], targets
    first = actors.is_government(armed[0].actor_id)
    ours = [t for t in armed if actors.is_government(t.actor_id) == first]
    if len(ours) == len(armed):
        return [], targets
    return ours, [t for t in targets if t not in ours]


def _compact(mentions: list[ActorMention], actors: ActorReader) -> list[ActorMention]:
    out: list[ActorMention] = []
    for mention in mentions:
        if all(not same_actor(mention, m) for m in out):
            out.append(mention)
    return out


# ---- places and days


def _specific(places: list[Placed], trees: Sequence[Tree]) -> list[Placed]:
    """The most specific level stated: a wider area goes where a place inside it is named (codebook), an aside where any is."""
    if any(_settles(p, trees) for p in places):
        places = [p for p in places if not p.aside]
    scene = [p for p in places if p.role not in (LocationRole.FROM, LocationRole.TO)]
    narrow = [p for p in scene if not is_wide(p.mention)]
    kept = narrow or scene
    moves = [
        p for p in places if p.role in (LocationRole.FROM, LocationRole.TO) and not (is_wide(p.mention) and narrow)
    ]
    out: list[Placed] = []
    for placed in [*kept, *moves]:
        if all(placed.key != o.key for o in out):
            out.append(placed)
    return out


def _settles(placed: Placed, trees: Sequence[Tree]) -> bool:
    """Whether a place tells where it was, so that asides count no more: no headline's, no province's or country's."""
    return not placed.aside and not is_wide(placed.mention) and not trees[placed.sent].read.sentence.is_title


def _location(placed: Placed) -> Location:
    mention = placed.mention
    role = placed.role
    return Location(text=mention.span.text, name=mention.name, role=role, span=mention.span)


def _date(draft: Draft, tree: Tree) -> DateRange:
    if draft.date is not None:
        return draft.date
    return DateRange() if draft.background else tree.read.default


def with_place(claim: Claim, locations: tuple[Location, ...]) -> Claim:
    """The claim with resolved locations."""
    return replace(claim, locations=locations)

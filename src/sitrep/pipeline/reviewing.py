"""Events, claims and scored pairs in: what most needs a person, the most pressing first, with ways to settle it, out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sitrep.model.claim import Claim
from sitrep.model.event import Certainty, Event
from sitrep.model.taxonomy import CasualtyKind, Factuality
from sitrep.pipeline.replaying import Replayed, name_key
from sitrep.store import Link

#: deaths told by one side alone from which an event is asked about
HIGH_TOLL: Final = 10


class Matter(StrEnum):
    """Why something waits for a person."""

    STALE = "judgement without its claim"
    CONTRADICTION = "contradiction"
    PLACE = "place unknown"
    ONE_SIDED_TOLL = "high toll from one side"
    NEAR_MERGE = "one event or two"
    ACTOR = "actor unknown"


#: what each matter weighs before its own size counts
_WEIGHT: Final = {
    Matter.STALE: 40.0,
    Matter.CONTRADICTION: 30.0,
    Matter.PLACE: 20.0,
    Matter.ONE_SIDED_TOLL: 20.0,
    Matter.NEAR_MERGE: 10.0,
    Matter.ACTOR: 5.0,
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to settle a matter: a key to press, what it says, and the words behind ``sitrep judge`` that do it."""

    key: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: how pressing, what it is, what is known of it, and the ways to settle it."""

    matter: Matter
    weight: float
    what: str
    detail: str
    subjects: tuple[str, ...]
    ways: tuple[Way, ...]


def review_queue(events: Sequence[Event], replayed: Replayed, near: Iterable[Link]) -> list[Waiting]:
    """Everything that waits for a person, the most pressing first.

    Args:
        events: the events that stand.
        replayed: the claims with the ledger replayed; what a person accepted is asked no more.
        near: pairs of claims that the linker nearly joined.
    """
    deaths = {claim: event.killed.best or 0 for event in events for claim in event.claim_ids}
    found = [
        *_stale(replayed),
        *_of_events(events, replayed),
        *_unknown_places(replayed, deaths),
        *_near_merges(events, near),
        *_unknown_actors(replayed),
    ]
    return sorted(found, key=lambda m: (-m.weight, m.what, m.subjects))


def _stale(replayed: Replayed) -> Iterator[Waiting]:
    for stale in replayed.stale:
        entry = stale.judgement
        what = f"{entry.kind.value} of {', '.join(entry.subjects)} by {entry.author}: {stale.why}"
        ways = (Way("u", "undo it", ("undo", entry.judgement_id)),)
        yield Waiting(Matter.STALE, _WEIGHT[Matter.STALE], what, entry.reason, (entry.judgement_id,), ways)


def _of_events(events: Sequence[Event], replayed: Replayed) -> Iterator[Waiting]:
    for event in events:
        if all(claim in replayed.accepted for claim in event.claim_ids):
            continue
        size = float(event.killed.best or event.killed.low or 0)
        settle = (
            Way("a", "accept as it is", ("accept", event.event_id)),
            Way("r", "reject it", ("reject", event.event_id)),
        )
        if event.contradictions or event.certainty is Certainty.CONTESTED:
            detail = "; ".join(event.contradictions) or _dissent(event)
            ways = (*settle, *_splitting(event))
            yield Waiting(
                Matter.CONTRADICTION,
                _WEIGHT[Matter.CONTRADICTION] + size / 10,
                headline(event),
                detail,
                (event.event_id,),
                ways,
            )
        elif event.certainty is Certainty.CLAIMED and size >= HIGH_TOLL and event.factuality is Factuality.OCCURRED:
            detail = f"{int(size)} killed, told by {', '.join(event.origins) or 'nobody named'} alone"
            weight = _WEIGHT[Matter.ONE_SIDED_TOLL] + size / 10
            yield Waiting(Matter.ONE_SIDED_TOLL, weight, headline(event), detail, (event.event_id,), settle)


def _dissent(event: Event) -> str:
    fields = [view for view in event.fields if view.contested]
    return (
        "; ".join(f"{view.name}: {' or '.join(said.value for said in view.values)}" for view in fields) or "contested"
    )


def _splitting(event: Event) -> Iterator[Way]:
    if len(event.claim_ids) > 1:
        yield Way("s", "take the last claim out", ("split", event.event_id, event.claim_ids[-1]))


def _unknown_places(replayed: Replayed, deaths: dict[str, int]) -> Iterator[Waiting]:
    claims: dict[str, list[Claim]] = defaultdict(list)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in replayed.claims:
        for place in claim.locations:
            if place.lat is None:
                claims[name_key(place.text)].append(claim)
                names[name_key(place.text)][place.text] += 1
    for key, told in claims.items():
        open_claims = [claim for claim in told if claim.claim_id not in replayed.accepted]
        if not open_claims:
            continue
        name = names[key].most_common(1)[0][0]
        killed = sum(deaths.get(claim.claim_id, _killed(claim)) for claim in open_claims)
        weight = _WEIGHT[Matter.PLACE] + 2 * (len(open_claims) - 1) + killed / 10
        detail = f"{len(open_claims)} claims, {killed} killed: {_evidence(open_claims[0])}"
        ways = (
            Way("p", "place it", ("place", name, "--lat", "LAT", "--lon", "LON")),
            Way("a", "leave it open", ("accept", *(claim.claim_id for claim in open_claims))),
        )
        yield Waiting(Matter.PLACE, weight, name, detail, tuple(c.claim_id for c in open_claims), ways)


def _near_merges(events: Sequence[Event], near: Iterable[Link]) -> Iterator[Waiting]:
    event_of = {claim: event for event in events for claim in event.claim_ids}
    asked: set[frozenset[str]] = set()
    for link in near:
        one, other = event_of.get(link.left), event_of.get(link.right)
        if link.joined or one is None or other is None or one is other:
            continue
        pair = frozenset({one.event_id, other.event_id})
        if pair in asked:
            continue
        asked.add(pair)
        ids = (one.event_id, other.event_id)
        ways = (Way("m", "one event", ("merge", *ids)), Way("n", "two events", ("apart", link.left, link.right)))
        reasons = ", ".join(f"{r.name} {r.weight:+.1f}" for r in link.reasons if r.weight)
        weight = _WEIGHT[Matter.NEAR_MERGE] + link.score / 10 + max(one.killed.best or 0, other.killed.best or 0) / 10
        what = f"{headline(one)} / {headline(other)}"
        yield Waiting(Matter.NEAR_MERGE, weight, what, f"score {link.score:.1f} ({reasons})", ids, ways)


def _unknown_actors(replayed: Replayed) -> Iterator[Waiting]:
    claims: dict[str, list[Claim]] = defaultdict(list)
    names: dict[str, str] = {}
    for claim in replayed.claims:
        for actor in (*claim.actor1, *claim.actor2):
            if actor.actor_id is None and claim.claim_id not in replayed.accepted:
                claims[name_key(actor.text)].append(claim)
                names.setdefault(name_key(actor.text), actor.text)
    for key, told in claims.items():
        weight = _WEIGHT[Matter.ACTOR] + len(told)
        ids = tuple(dict.fromkeys(claim.claim_id for claim in told))
        ways = (
            Way("k", "another name of a known actor", ("alias", names[key], "ACTOR_ID")),
            Way("w", "a new actor", ("actor", names[key], "--id", "ACTOR_ID")),
            Way("a", "leave it open", ("accept", *ids)),
        )
        yield Waiting(Matter.ACTOR, weight, names[key], f"{len(told)} claims: {_evidence(told[0])}", ids, ways)


def headline(event: Event) -> str:
    """An event in one line: its day, what, who, whom, where."""
    who = " and ".join(actor.name for actor in event.actor1) or "unstated"
    whom = " and ".join(actor.name for actor in event.actor2)
    where = ", ".join(place.name for place in event.locations) or "place unstated"
    day = event.start.isoformat() if event.start else "day unknown"
    return f"{day} {event.sub_event_type.value}, {where}: {who}{f' against {whom}' if whom else ''} [{event.event_id}]"


def _killed(claim: Claim) -> int:
    return sum(c.best or c.low or 0 for c in claim.casualties if c.kind is CasualtyKind.KILLED)


def _evidence(claim: Claim) -> str:
    return f'"{claim.evidence[0].text}" ({claim.doc_id})' if claim.evidence else claim.doc_id

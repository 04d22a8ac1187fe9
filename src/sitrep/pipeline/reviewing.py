"""Events, claims and scored pairs in: what waits for a person, the most pressing first, with ways to settle it, out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log10
from typing import Final

from sitrep.model.claim import Claim, Location
from sitrep.model.event import Certainty, Event
from sitrep.model.place import Candidate
from sitrep.model.taxonomy import Factuality, SubEventType
from sitrep.pipeline.beside import asked_name, stands_beside
from sitrep.pipeline.replaying import Replayed, name_key
from sitrep.report.wording import contradictions_of, field_words
from sitrep.store import Link

#: the places that a name may stand for, the likeliest first
Known = Callable[[str], Sequence[Candidate]]

#: of these so many are offered
_MOST_CANDIDATES: Final = 5

#: acts by which a place changes hands: where it lies matters more
_CHANGES_HANDS: Final = frozenset(
    {SubEventType.GOVERNMENT_REGAINS, SubEventType.NON_STATE_OVERTAKES, SubEventType.TRANSFER_OF_TERRITORY}
)

#: deaths told by one side alone from which an event is asked about
HIGH_TOLL: Final = 10


#: so much less pressing is a name of which it is known what it stands beside
_KNOWN_NEARLY: Final = 6.0


class Matter(StrEnum):
    """Why something waits for a person."""

    STALE = "judgement without its claim"
    CONTRADICTION = "contradiction"
    PLACE = "place unknown"
    ONE_SIDED_TOLL = "high toll from one side"
    OPINION = "two readers disagree"
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


def review_queue(
    events: Sequence[Event], replayed: Replayed, near: Iterable[Link], known: Known | None = None
) -> list[Waiting]:
    """Everything that waits for a person, the most pressing first.

    Args:
        events: the events that stand.
        replayed: the claims with the ledger replayed; what a person accepted is asked no more.
        near: pairs of claims that the linker nearly joined.
        known: the places that a name may stand for, the likeliest first; each is a way to settle an unknown place.
    """
    deaths = {claim: event.killed.best or 0 for event in events for claim in event.claim_ids}
    found = [
        *_stale(replayed),
        *_of_events(events, replayed),
        *_unknown_places(replayed, deaths, known or _nothing),
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
        deaths = event.killed.best or event.killed.low or 0
        settle = (
            Way("a", "accept as it is", ("accept", event.event_id)),
            Way("r", "reject it", ("reject", event.event_id)),
        )
        if event.contradictions or event.certainty is Certainty.CONTESTED:
            detail = "; ".join(contradictions_of(event)) or "contested"
            ways = (*settle, *_splitting(event))
            weight = _WEIGHT[Matter.CONTRADICTION] + _size(deaths)
            yield Waiting(Matter.CONTRADICTION, weight, headline(event), detail, (event.event_id,), ways)
        elif event.certainty is Certainty.CLAIMED and deaths >= HIGH_TOLL and event.factuality is Factuality.OCCURRED:
            detail = f"{deaths} killed, told by {', '.join(event.origins) or 'nobody named'} alone"
            weight = _WEIGHT[Matter.ONE_SIDED_TOLL] + _size(deaths)
            yield Waiting(Matter.ONE_SIDED_TOLL, weight, headline(event), detail, (event.event_id,), settle)


def _size(deaths: int) -> float:
    """What a number of deaths adds: each tenfold as much again, so that one massacre does not hide all else."""
    return 4 * log10(1 + deaths)


def _splitting(event: Event) -> Iterator[Way]:
    """Taking out the claims that say otherwise about the first contested field."""
    for view in event.fields:
        if view.contested and len(view.values) > 1:
            claims = [claim for claim in view.values[-1].claim_ids if claim in event.claim_ids]
            if claims and len(claims) < len(event.claim_ids):
                words = ("split", event.event_id, *claims)
                yield Way(
                    "s", f"another event: the claims that say {field_words(view)} is {view.values[-1].value}", words
                )
            return


def _unknown_places(replayed: Replayed, deaths: dict[str, int], known: Known) -> Iterator[Waiting]:
    """Names without a place: what changed hands, what is told often and where many died comes first."""
    for name, told in _unresolved(
        ((asked_name(place), claim) for claim in replayed.claims for place in claim.locations if _is_lost(place)),
        replayed.left_open,
    ):
        killed = sum(deaths.get(claim.claim_id, 0) for claim in told)
        changes = sum(claim.sub_event_type in _CHANGES_HANDS for claim in told)
        candidates = known(name)[:_MOST_CANDIDATES]
        ways = (
            *(
                Way(str(number), f"it is {_described(c)}", ("place", name, "--as", c.place.place_id))
                for number, c in enumerate(candidates, start=1)
            ),
            Way("p", "place it", ("place", name, "--lat", "LAT", "--lon", "LON")),
            Way("o", "leave it open", ("leave", name)),
        )
        beside = _beside(name, told)
        weight = (
            _WEIGHT[Matter.PLACE] - _KNOWN_NEARLY * bool(beside) + 2 * (len(told) - 1) + 3 * changes + _size(killed)
        )
        held = f", {changes} on who holds it" if changes else ""
        detail = f"{_claims(told)}{held}, {killed} killed{beside}: {_evidence(told[0])}"
        yield Waiting(Matter.PLACE, weight, name, detail, tuple(c.claim_id for c in told), ways)


def _nothing(_name: str) -> Sequence[Candidate]:
    return ()


def _described(candidate: Candidate) -> str:
    place = candidate.place
    where = ", ".join(part for part in (place.admin1, place.country) if part)
    return f"{place.name} ({place.kind}{f', {where}' if where else ''}; {place.lat:.3f}, {place.lon:.3f})"


def _is_lost(place: Location) -> bool:
    """Whether nobody knows where a place is, or only what it stands beside; an area that a gazetteer knows needs no point."""
    return (place.lat is None and place.gazetteer_id is None) or stands_beside(place)


def _beside(name: str, told: Sequence[Claim]) -> str:
    """What a name stands beside as long as nobody places it."""
    for place in (p for claim in told for p in claim.locations):
        if asked_name(place) == name and stands_beside(place):
            known = place.name.rsplit(", ", 1)[1] if ", " in place.name else f"{place.lat:.3f}, {place.lon:.3f}"
            return f", until then within {place.radius_km or 0:.0f} km of {known}"
    return ""


def _unresolved(
    mentions: Iterable[tuple[str, Claim]], left_open: frozenset[str]
) -> Iterator[tuple[str, tuple[Claim, ...]]]:
    """Names as most often written, each with its claims, without the names that a person leaves open."""
    claims: dict[str, dict[str, Claim]] = defaultdict(dict)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for name, claim in mentions:
        claims[name_key(name)][claim.claim_id] = claim
        written[name_key(name)][name] += 1
    for key, told in claims.items():
        if key not in left_open:
            yield written[key].most_common(1)[0][0], tuple(told.values())


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
        weight = _WEIGHT[Matter.NEAR_MERGE] + link.score + _size(max(one.killed.best or 0, other.killed.best or 0))
        what = f"{headline(one)} / {headline(other)}"
        yield Waiting(Matter.NEAR_MERGE, weight, what, f"score {link.score:.1f} ({reasons})", ids, ways)


def _unknown_actors(replayed: Replayed) -> Iterator[Waiting]:
    for name, told in _unresolved(
        ((a.text, c) for c in replayed.claims for a in (*c.actor1, *c.actor2) if a.actor_id is None), replayed.left_open
    ):
        ways = (
            Way("k", "another name of a known actor", ("alias", name, "ACTOR_ID")),
            Way("w", "a new actor", ("actor", name, "--id", "ACTOR_ID")),
            Way("o", "leave it open", ("leave", name)),
        )
        detail = f"{_claims(told)}: {_evidence(told[0])}"
        weight = _WEIGHT[Matter.ACTOR] + len(told)
        yield Waiting(Matter.ACTOR, weight, name, detail, tuple(c.claim_id for c in told), ways)


def _claims(told: Sequence[Claim]) -> str:
    return "1 claim" if len(told) == 1 else f"{len(told)} claims"


def headline(event: Event) -> str:
    """An event in one line: its day, what, who, whom, where."""
    who = " and ".join(actor.name for actor in event.actor1) or "unstated"
    whom = " and ".join(actor.name for actor in event.actor2)
    where = ", ".join(place.name for place in event.locations) or "place unstated"
    day = event.start.isoformat() if event.start else "day unknown"
    return f"{day} {event.sub_event_type.value}, {where}: {who}{f' against {whom}' if whom else ''} [{event.event_id}]"


def _evidence(claim: Claim) -> str:
    return f'"{claim.evidence[0].text}" ({claim.doc_id})' if claim.evidence else claim.doc_id

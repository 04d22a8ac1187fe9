"""A store and a theatre in: its events, control and links, rebuilt only where anything changed, out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sitrep import __version__
from sitrep.link import LinkOptions, LinkReason, LinkResult, Parties, link_claims
from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.model.event import Event, EventActor, FieldView, Said
from sitrep.model.judgement import Judgement, JudgementKind
from sitrep.model.taxonomy import SourceKind
from sitrep.pipeline.replaying import Correction, Replayed, replay
from sitrep.reference.theatre import Theatre
from sitrep.store import Link, Reason, Store, active_judgements

#: told what is being done, for a progress line
Progress = Callable[[str], None]

#: sources that speak for a party to the war, so that the party's side is theirs
_PARTISAN: Final = frozenset({SourceKind.BELLIGERENT, SourceKind.MILITARY, SourceKind.OFFICIAL})


@dataclass(frozen=True, slots=True)
class Telling:
    """What events are made of: the documents, the claims with the ledger replayed, and the ledger that holds."""

    documents: Mapping[str, Document]
    replayed: Replayed
    ledger: tuple[Judgement, ...]


def current(store: Store, theatre: Theatre, *, at: datetime, progress: Progress | None = None) -> list[Event]:
    """The events of a store, rebuilt only where documents, claims, judgements, theatre or version changed since.

    Args:
        store: the store.
        theatre: whose actors and outlets the claims name.
        at: the time to note on what changes.
        progress: told each step.
    """
    if store.views_key == _key(store, theatre):
        return list(store.events())
    return rebuild(store, theatre, at=at, progress=progress)


def rebuild(store: Store, theatre: Theatre, *, at: datetime, progress: Progress | None = None) -> list[Event]:
    """Link all claims of a store into events, with the ledger replayed, and save events, control and links.

    What comes out depends on the claims, the ledger and the theatre alone, so a judgement made and undone leaves no
    trace in it. Events keep the ids under which their claims were first linked.
    """
    say = progress or _silent
    key = _key(store, theatre)  # taken first: what comes in while we work makes the views old, not wrong
    say("reading claims")
    machine = list(store.claims())
    told = telling(store, machine)
    say(f"linking {len(told.replayed.claims)} claims")
    known = _known_ids(store, machine, told.documents, theatre)
    options = LinkOptions(parties=parties_of(theatre, told), known_ids=known)
    result = link_claims(told.replayed.claims, told.documents, told.replayed.linking, options=options)
    events = _shown(result.events, theatre, told)
    say(f"saving {len(events)} events")
    store.save_views(events, (), _links(result), at=at, key=key)
    return events


def telling(store: Store, machine: Iterable[Claim] | None = None) -> Telling:
    """Documents, replayed claims and ledger of a store, for linking, exports and review."""
    ledger = store.judgements()
    return Telling(
        documents={document.doc_id: document for document in store.documents()},
        replayed=replay(store.claims() if machine is None else machine, ledger),
        ledger=tuple(active_judgements(ledger)),
    )


def parties_of(theatre: Theatre, told: Telling) -> Parties:
    """The sides of every actor and source that the claims and documents of a store name."""
    claims = told.replayed.claims
    ids = {a.actor_id for claim in claims for a in (*claim.actor1, *claim.actor2) if a.actor_id}
    sides = {actor_id: theatre.actors.side_of(actor_id) for actor_id in ids}
    for actor_id, (_, side) in _judged_actors(told.ledger).items():
        if side:
            sides[actor_id] = side
    source_side: dict[str, str] = {}
    source_id: dict[str, str] = {}
    named = {(a.source, a.kind in _PARTISAN) for claim in claims for a in claim.attribution}
    named |= {(document.outlet, False) for document in told.documents.values()}
    for name, partisan in sorted(named):
        key = " ".join(name.casefold().split())
        outlet = theatre.outlets.get(name) if key else None
        if outlet is not None:
            source_id[key], source_side[key] = outlet.name.casefold(), outlet.side
        elif partisan and (actor := theatre.actors.lookup(name)) is not None:
            source_side[key] = actor.side
    return Parties(sides, source_side, source_id)


def _silent(_step: str) -> None:
    pass


def _key(store: Store, theatre: Theatre) -> str:
    return f"{store.revision} {theatre.name} {__version__}"


def _known_ids(
    store: Store, machine: Sequence[Claim], documents: Mapping[str, Document], theatre: Theatre
) -> Mapping[str, str]:
    """The event id of each claim as first linked without judgements; claims that are new are linked so now."""
    known = store.naming()
    if all(claim.claim_id in known for claim in machine):
        return known
    bare = Telling(documents, Replayed(tuple(machine)), ())
    options = LinkOptions(parties=parties_of(theatre, bare), known_ids=known, reasons=False)
    first = link_claims(machine, documents, (), options=options)
    store.add_naming({claim: event.event_id for event in first.events for claim in event.claim_ids})
    return store.naming()


def _links(result: LinkResult) -> list[Link]:
    return [
        *(_link(reason, joined=True) for reason in result.reasons),
        *(_link(reason, joined=False) for reason in result.near),
    ]


def _link(reason: LinkReason, *, joined: bool) -> Link:
    parts = tuple(Reason(name, weight) for name, weight in reason.parts)
    return Link(reason.left, reason.right, reason.score, joined, parts)


def _shown(events: Iterable[Event], theatre: Theatre, told: Telling) -> list[Event]:
    """The events with actors under their neutral names, and with corrections beside what the machine read."""
    judged = {actor_id: name for actor_id, (name, _) in _judged_actors(told.ledger).items()}
    corrections: dict[str, list[Correction]] = defaultdict(list)
    for correction in told.replayed.corrections:
        corrections[correction.claim_id].append(correction)
    return [
        replace(
            event,
            actor1=tuple(_named(actor, theatre, judged) for actor in event.actor1),
            actor2=tuple(_named(actor, theatre, judged) for actor in event.actor2),
            fields=(*event.fields, *(_correction_view(c) for claim in event.claim_ids for c in corrections[claim])),
        )
        for event in events
    ]


def _named(actor: EventActor, theatre: Theatre, judged: Mapping[str, str]) -> EventActor:
    if actor.actor_id is None:
        return actor
    listed = theatre.actors.get(actor.actor_id)
    return EventActor(actor.actor_id, listed.name if listed else judged.get(actor.actor_id, actor.name))


def _correction_view(correction: Correction) -> FieldView:
    entry = correction.judgement
    why = f"{entry.author} on {entry.at.date().isoformat()}: {entry.reason} ({entry.judgement_id})"
    machine = Said(correction.machine, (correction.claim_id,), ("the machine",))
    person = Said(correction.person, (correction.claim_id,), (entry.author,))
    return FieldView(f"{correction.field} of {correction.claim_id}", correction.person, why, (person, machine))


def _judged_actors(ledger: Iterable[Judgement]) -> dict[str, tuple[str, str]]:
    """Actors that people added: id to name and side."""
    found: dict[str, tuple[str, str]] = {}
    for entry in ledger:
        if entry.kind is JudgementKind.ADD_ACTOR:
            row = json.loads(entry.value)
            found[row["actor_id"]] = (row["name"], row.get("side", ""))
    return found

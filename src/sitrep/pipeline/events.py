"""A store and a theatre in: its events, control and links, rebuilt only where anything changed, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sitrep import __version__
from sitrep.control import control_states
from sitrep.link import LinkOptions, LinkReason, LinkResult, link_claims
from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.model.event import Event, FieldView, Said
from sitrep.model.judgement import Judgement, active_judgements
from sitrep.pipeline.neutral import neutral
from sitrep.pipeline.replaying import Correction, Replayed, replay
from sitrep.pipeline.selecting import Wanted, may_answer, select_events
from sitrep.pipeline.siding import judged_actors, parties_of, sides_of
from sitrep.reference.theatre import Theatre, load_theatre
from sitrep.store import Link, Reason, Store

#: told what is being done, for a progress line
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Telling:
    """What events are made of: the documents, the claims with the ledger replayed, and the ledger that holds."""

    documents: Mapping[str, Document]
    replayed: Replayed
    ledger: tuple[Judgement, ...]


def theatre_of(store: Store, asked: str | None) -> Theatre:
    """The theatre asked for (a name or folder), else that which the store was filled with, else Syria.

    Raises:
        TheatreError: there is no such theatre.
    """
    return load_theatre(asked or store.setting("theatre") or "syria")


def current(store: Store, theatre: Theatre, *, at: datetime, progress: Progress | None = None) -> list[Event]:
    """The events of a store, rebuilt only where documents, claims, judgements, theatre or version changed since.

    Args:
        store: the store.
        theatre: whose actors and outlets the claims name.
        at: the time to note on what changes.
        progress: told each step.
    """
    if store.views_key == key_of(store, theatre):
        return list(store.events())
    return rebuild(store, theatre, at=at, progress=progress)


def bring_up_to_date(store: Store, theatre: Theatre, *, at: datetime, progress: Progress | None = None) -> None:
    """Rebuild events, control and links where anything changed since, for those who do not need all the events."""
    if store.views_key != key_of(store, theatre):
        rebuild(store, theatre, at=at, progress=progress)


def answering(
    store: Store, theatre: Theatre, wanted: Wanted, *, at: datetime, progress: Progress | None = None
) -> Iterator[Event]:
    """The events that answer a question, one after the other; of the others none is held or even made."""
    bring_up_to_date(store, theatre, at=at, progress=progress)
    return select_events(store.events(may_answer(wanted)), wanted)


def rebuild(store: Store, theatre: Theatre, *, at: datetime, progress: Progress | None = None) -> list[Event]:
    """Link all claims of a store into events, with the ledger replayed, and save events, control and links.

    What comes out depends on the claims, the ledger and the theatre alone, so a judgement made and undone leaves no
    trace in it. Events keep the ids under which their claims were first linked.
    """
    say = progress or _silent
    key = key_of(store, theatre)  # taken first: what comes in while we work makes the views old, not wrong
    say("reading claims")
    machine = list(store.claims())
    told = telling(store, machine, with_claims=True)
    claims = told.replayed.claims
    say(f"linking {len(claims)} claims")
    known = _known_ids(store, machine, told, theatre)
    parties = parties_of(theatre, claims, told.documents.values(), told.ledger)
    options = LinkOptions(parties=parties, known_ids=known)
    result = link_claims(claims, told.documents, told.replayed.linking, options=options)
    if not told.ledger:
        store.add_naming(_naming(result))
    events = _shown(result.events, theatre, told)
    sides = sides_of(theatre, claims, told.documents, parties)
    control = control_states(claims, sides=sides, documents=told.documents)
    say(f"saving {len(events)} events")
    store.save_views(events, control, _links(result), at=at, key=key)
    return events


def telling(store: Store, machine: Iterable[Claim] | None = None, *, with_claims: bool = False) -> Telling:
    """Documents, replayed claims and ledger of a store, for linking, exports and review.

    Args:
        store: the store.
        machine: its claims, where they are at hand already.
        with_claims: leave out the documents without a claim, which are most of a stream of mixed news.
    """
    ledger = store.judgements()
    return Telling(
        documents={document.doc_id: document for document in store.documents(with_claims=with_claims)},
        replayed=replay(store.claims() if machine is None else machine, ledger),
        ledger=tuple(active_judgements(ledger)),
    )


def _silent(_step: str) -> None:
    pass


def key_of(store: Store, theatre: Theatre) -> str:
    """What the events of a store are made from now, in one text; equal texts give equal events."""
    return f"{store.revision} {theatre.name} {__version__}"


def _known_ids(store: Store, machine: Sequence[Claim], told: Telling, theatre: Theatre) -> Mapping[str, str]:
    """The event id of each claim as first linked without judgements.

    Where there are judgements, claims that are new are linked without them now, so that what people decided before a
    report came leaves no trace in the names either.
    """
    known = store.naming()
    if not told.ledger or all(claim.claim_id in known for claim in machine):
        return known
    parties = parties_of(theatre, machine, told.documents.values(), ())
    options = LinkOptions(parties=parties, known_ids=known, reasons=False)
    store.add_naming(_naming(link_claims(machine, told.documents, (), options=options)))
    return store.naming()


def _naming(result: LinkResult) -> dict[str, str]:
    return {claim: event.event_id for event in result.events for claim in event.claim_ids}


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
    judged = {actor_id: name for actor_id, (name, _) in judged_actors(told.ledger).items()}
    corrections: dict[str, list[Correction]] = defaultdict(list)
    for correction in told.replayed.corrections:
        corrections[correction.claim_id].append(correction)

    def name_of(actor_id: str) -> str | None:
        listed = theatre.actors.get(actor_id)
        return listed.name if listed else judged.get(actor_id)

    shown = []
    for event in events:
        event = neutral(event, name_of)
        beside = (_correction_view(c) for claim in event.claim_ids for c in corrections[claim])
        shown.append(replace(event, fields=(*event.fields, *beside)))
    return shown


def _correction_view(correction: Correction) -> FieldView:
    entry = correction.judgement
    why = f"{entry.author} on {entry.at.date().isoformat()}: {entry.reason} ({entry.judgement_id})"
    machine = Said(correction.machine, (correction.claim_id,), ("the machine",))
    person = Said(correction.person, (correction.claim_id,), (entry.author,))
    return FieldView(f"{correction.field} of {correction.claim_id}", correction.person, why, (person, machine))

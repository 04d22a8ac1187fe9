"""A store and its theatre in, the dossier that exports, report and brief are made from out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time

from sitrep.model.event import ControlState, Event
from sitrep.model.judgement import active_judgements
from sitrep.pipeline.events import answering, current, telling
from sitrep.pipeline.replaying import replay
from sitrep.pipeline.selecting import Wanted, may_answer
from sitrep.pipeline.siding import facts_of
from sitrep.reference.seats import load_seats
from sitrep.reference.theatre import Theatre
from sitrep.report.dossier import ActorFact, Dossier, Withdrawn, dossier
from sitrep.report.page.boundaries import Area, load_boundaries
from sitrep.report.units import Units
from sitrep.store import Store
from sitrep.store.desk import DeskIndex


def gather(store: Store, theatre: Theatre, *, at: datetime, with_claims: bool = False) -> Dossier:
    """Everything a store tells, brought up to date first, with the judgements replayed.

    Args:
        store: the store.
        theatre: whose actors give the neutral names and kinds.
        at: the time to note on events that this brings up to date.
        with_claims: leave out the reports without a claim, of which no export has a row.
    """
    events = current(store, theatre, at=at)
    told = telling(store, with_claims=with_claims)
    made = dossier(
        events, told.replayed.claims, told.documents.values(), store.control(), actor_facts(events, store, theatre)
    )
    return replace(made, units=Units(boundaries_of(theatre), load_seats(theatre.seats)))


def gather_days(store: Store, theatre: Theatre, first: date | None, last: date | None, *, at: datetime) -> Dossier:
    """What a store tells of some days, for outputs that `select` these days; of a large store only that is held.

    The reports come without their texts. Where no day bounds the asking it is `gather` of the reports with claims.
    """
    if first is None and last is None:
        return gather(store, theatre, at=at, with_claims=True)
    days = Wanted(from_day=first, to_day=last)
    events = list(answering(store, theatre, days, at=at))
    control = tuple(store.control())
    told = {claim.claim_id: claim for claim in store.claims(may_answer=may_answer(days))}
    wanted = {i for event in events for i in event.claim_ids}
    wanted |= {i for state in control if _begins(state, first, last) for i in state.claim_ids}
    index = DeskIndex(store)
    told |= {claim.claim_id: claim for claim in index.claims(sorted(wanted - set(told)))}
    machine = sorted(told.values(), key=lambda claim: claim.claim_id)
    claims = replay(machine, store.judgements()).claims
    documents = index.outlines(sorted({claim.doc_id for claim in claims} | {d for e in events for d in e.doc_ids}))
    made = dossier(events, claims, documents.values(), control, actor_facts(events, store, theatre))
    return replace(made, units=Units(boundaries_of(theatre), load_seats(theatre.seats)))


def _begins(state: ControlState, first: date | None, last: date | None) -> bool:
    """Whether a state of control begins in the days, which is when it is news."""
    if state.start is None:
        return False
    return (first is None or state.start >= first) and (last is None or state.start <= last)


def actor_facts(events: Iterable[Event], store: Store, theatre: Theatre) -> dict[str, ActorFact]:
    """What theatre and judgements know of every actor that the events and the control states name."""
    ids = {a.actor_id for e in events for a in (*e.actor1, *e.actor2) if a.actor_id}
    ids |= {state.holder for state in store.control() if state.holder}
    return facts_of(ids, theatre, active_judgements(store.judgements()))


def changed_since(whole: Dossier, store: Store, day: date) -> Dossier:
    """Keep what is new or changed since a day (its first moment, UTC), with the ids of what was withdrawn since."""
    changes = store.changed_since(datetime.combine(day, time(), UTC))
    ids = {event.event_id for event in changes.changed}
    events = tuple(event for event in whole.events if event.event_id in ids)
    claims = {i for event in events for i in event.claim_ids}
    gone = [Withdrawn(t.event_id, "event", t.withdrawn_at.date()) for t in changes.withdrawn]
    gone += [Withdrawn(claim_id, "claim") for claim_id in sorted(store.withdrawn_claims())]
    return replace(
        whole,
        events=events,
        claims={i: claim for i, claim in whole.claims.items() if i in claims},
        withdrawn=tuple(gone),
    )


def boundaries_of(theatre: Theatre) -> tuple[Area, ...]:
    """The theatre's outlines, none where it has no such file."""
    return load_boundaries(theatre.boundaries or theatre.folder / "boundaries.json")

"""A store and its theatre in, the dossier that exports, report and brief are made from out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time

from sitrep.model.event import Event
from sitrep.model.judgement import active_judgements
from sitrep.pipeline.events import current, telling
from sitrep.pipeline.siding import facts_of
from sitrep.reference.seats import load_seats
from sitrep.reference.theatre import Theatre
from sitrep.report.dossier import ActorFact, Dossier, Withdrawn, dossier
from sitrep.report.page.boundaries import Area, load_boundaries
from sitrep.report.units import Units
from sitrep.store import Store


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

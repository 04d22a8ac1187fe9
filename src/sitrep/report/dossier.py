"""What every output is made from: events, the claims and documents behind them, control, and who the actors are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sitrep.model.claim import Claim, Location
from sitrep.model.document import Document
from sitrep.model.event import ControlState, Event
from sitrep.model.taxonomy import Factuality, LocationRole
from sitrep.report.units import NO_UNITS, Units

#: what took place, were it only as an attempt; everything else is kept apart (codebook, factuality)
HAPPENED = frozenset({Factuality.OCCURRED, Factuality.ONGOING, Factuality.ATTEMPTED})


@dataclass(frozen=True, slots=True)
class ActorFact:
    """What a theatre knows of an actor: its neutral name, kind ("state forces", "armed group" ...), side and country."""

    name: str
    kind: str = ""
    side: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An event or claim that was given out once and no longer stands; ``day`` is when it was withdrawn."""

    subject_id: str
    kind: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Events with everything that their rows and pages point to."""

    events: tuple[Event, ...]
    claims: Mapping[str, Claim] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    control: tuple[ControlState, ...] = ()
    actors: Mapping[str, ActorFact] = field(default_factory=dict)
    withdrawn: tuple[Withdrawn, ...] = ()
    units: Units = NO_UNITS

    def claims_of(self, event: Event) -> tuple[Claim, ...]:
        """The event's claims that are in the dossier, in the event's order."""
        return tuple(self.claims[i] for i in event.claim_ids if i in self.claims)

    def documents_of(self, event: Event) -> tuple[Document, ...]:
        """The event's documents that are in the dossier, in the event's order."""
        return tuple(self.documents[i] for i in event.doc_ids if i in self.documents)


def happened_at(event: Event) -> tuple[Location, ...]:
    """The places where the event happened; where it came from or went to counts only when nothing else is told."""
    there = tuple(p for p in event.locations if p.role not in (LocationRole.FROM, LocationRole.TO))
    return there or event.locations


def main_place(event: Event) -> Location | None:
    """The place that stands for the event: the first one with a position, else the first of all."""
    places = happened_at(event)
    return next(iter([p for p in places if p.lat is not None and p.lon is not None] or places), None)


def dossier(
    events: Iterable[Event],
    claims: Iterable[Claim] = (),
    documents: Iterable[Document] = (),
    control: Iterable[ControlState] = (),
    actors: Mapping[str, ActorFact] | None = None,
) -> Dossier:
    """Put the nouns together, events in order of day, then id, so that every output is the same on every run."""
    ordered = sorted(events, key=lambda e: (e.start or date.max, e.end or date.max, e.event_id))
    return Dossier(
        events=tuple(ordered),
        claims={c.claim_id: c for c in claims},
        documents={d.doc_id: d for d in documents},
        control=tuple(control),
        actors=dict(actors or {}),
    )


def select(
    whole: Dossier,
    first: date | None = None,
    last: date | None = None,
    factualities: Collection[Factuality] = HAPPENED,
) -> Dossier:
    """Keep the events that touch the days ``first`` to ``last`` (both included) and have one of ``factualities``.

    An event without a day is kept only when no day bounds the selection. Claims are kept by their own days, whatever
    their factuality: a claim's row says it.
    """
    return replace(
        whole,
        events=tuple(e for e in whole.events if e.factuality in factualities and _touches(e.start, e.end, first, last)),
        claims={i: c for i, c in whole.claims.items() if _touches(c.date.start, c.date.end, first, last)}
        | {i: whole.claims[i] for e in whole.events for i in e.claim_ids if i in whole.claims and _in(e, first, last)},
    )


def _in(event: Event, first: date | None, last: date | None) -> bool:
    return _touches(event.start, event.end, first, last)


def _touches(start: date | None, end: date | None, first: date | None, last: date | None) -> bool:
    if first is None and last is None:
        return True
    low, high = start or end, end or start
    if low is None or high is None:
        return False
    return (first is None or high >= first) and (last is None or low <= last)

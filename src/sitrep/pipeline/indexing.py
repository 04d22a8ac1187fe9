"""A store and its theatre in: the desk's index of events brought up to date, row by row, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final

from sitrep import __version__
from sitrep.model.claim import Claim, Location
from sitrep.model.document import Document
from sitrep.model.event import Event, EventActor
from sitrep.model.judgement import Judgement
from sitrep.model.place import Shape
from sitrep.pipeline import events
from sitrep.pipeline.dossiers import boundaries_of
from sitrep.pipeline.events import Progress
from sitrep.pipeline.replaying import replay
from sitrep.pipeline.siding import judged_actors
from sitrep.reference.theatre import Theatre
from sitrep.report.dossier import ActorFact, Dossier, happened_at, main_place
from sitrep.report.exports.tolls import bounds, by_side
from sitrep.report.page.boundaries import Area
from sitrep.report.wording import listed, shown_names
from sitrep.resolve.places_phrase import read_phrase
from sitrep.store import Store
from sitrep.store.desk import DeskIndex, EventRow, Indexed, Printed, Toll

#: so many events are read, made into rows and written at a time, so that memory stays flat
_BATCH: Final = 500

#: a place that reaches this far is drawn as an area
_AREA_KM: Final = 20.0

#: UCDP's word for a line or a fuzzy stretch
_LINEAR: Final = 5

#: words of a search text that one event may have; what is beyond is found through its reports
_MOST_WORDS: Final = 20_000

_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class _Middle:
    """The middle of a province, for drawing it as an area and never as a point."""

    lat: float
    lon: float


def is_current(store: Store, theatre: Theatre) -> bool:
    """Whether events and index both tell what documents, claims and judgements say now."""
    return store.views_key == events.key_of(store, theatre) and DeskIndex(store).key == index_key(store, theatre)


def index_key(store: Store, theatre: Theatre) -> str:
    """What the index is made from, in one text."""
    return f"{events.key_of(store, theatre)} index 1"


def refresh(store: Store, theatre: Theatre, *, at: datetime, progress: Progress | None = None) -> int:
    """Bring events and index up to date; only events whose content changed are indexed anew.

    Args:
        store: the store.
        theatre: whose actors, outlets and places the events name.
        at: the time to note on events that change.
        progress: told each step.

    Returns:
        How many rows were written.
    """
    say = progress or (lambda _step: None)
    index = DeskIndex(store)
    key = index_key(store, theatre)
    if store.views_key != events.key_of(store, theatre):
        events.rebuild(store, theatre, at=at, progress=progress)
    if index.key == key:
        return 0
    if not _same_maker(index.key, theatre):
        index.clear()
    missing, gone = index.outdated()
    index.drop(gone)
    maker = _Maker(store, theatre)
    for done in range(0, len(missing), _BATCH):
        say(f"indexing {len(missing):,} events, {done:,} done")
        index.add(list(maker.made(missing[done : done + _BATCH])))
    index.mark(key)
    say(f"saving {len(missing):,} events")
    return len(missing)


def _same_maker(known: str | None, theatre: Theatre) -> bool:
    """Whether the rows that are there were made by this version with this theatre; else all are made anew."""
    return known is not None and known.split(" ", 1)[1:] == [f"{theatre.name} {__version__} index 1"]


class _Maker:
    """Makes index rows of events; holds what every row needs and nothing of a single event."""

    def __init__(self, store: Store, theatre: Theatre) -> None:
        self._store, self._theatre, self._index = store, theatre, DeskIndex(store)
        self._ledger: list[Judgement] = store.judgements()
        self._judged = judged_actors(self._ledger)
        self._middles = _middles(boundaries_of(theatre))
        self._facts: dict[str, ActorFact | None] = {}

    def made(self, event_ids: list[str]) -> Iterator[Indexed]:
        """The rows of some events."""
        found = self._index.events(event_ids)
        claims = replay(self._index.claims([c for e in found for c in e.claim_ids]), self._ledger).claims
        documents = self._index.outlines([d for e in found for d in e.doc_ids])
        digests = self._index.digests(event_ids)
        by_id = {claim.claim_id: claim for claim in claims}
        for event in found:
            dossier = Dossier((event,), by_id, documents, (), self._facts_of(event))
            yield self._row(event, dossier, digests[event.event_id])

    def _facts_of(self, event: Event) -> dict[str, ActorFact]:
        found: dict[str, ActorFact] = {}
        for actor_id in {a.actor_id for a in (*event.actor1, *event.actor2) if a.actor_id}:
            if actor_id not in self._facts:
                self._facts[actor_id] = self._fact(actor_id)
            fact = self._facts[actor_id]
            if fact is not None:
                found[actor_id] = fact
        return found

    def _fact(self, actor_id: str) -> ActorFact | None:
        known = self._theatre.actors.get(actor_id)
        if known is not None:
            return ActorFact(known.name, known.kind, known.side, known.country or "")
        return ActorFact(*_judged_fact(self._judged[actor_id])) if actor_id in self._judged else None

    def _row(self, event: Event, dossier: Dossier, digest: str) -> Indexed:
        place = main_place(event)
        shape, bearing = _shape(place)
        lat, lon = _position(place, self._middles)
        actor1, actor2 = shown_names(event.actor1, dossier.actors), shown_names(event.actor2, dossier.actors)
        row = EventRow(
            event_id=event.event_id,
            content_sha256=digest,
            event_type=event.event_type.value,
            sub_event_type=event.sub_event_type.value,
            factuality=event.factuality.value,
            certainty=event.certainty.value,
            start_day=day_number(event.start or event.end),
            end_day=day_number(event.end or event.start),
            killed_low=event.killed.low,
            killed_best=event.killed.best,
            killed_high=event.killed.high,
            lat=lat,
            lon=lon,
            radius_km=place.radius_km if place else None,
            shape=shape.value,
            bearing=bearing,
            place=place.name if place else "",
            place_id=(place.gazetteer_id or "") if place else "",
            admin1=(place.admin1 or "") if place else "",
            country=(place.country or "") if place else "",
            actor1=listed(actor1),
            actor2=listed(actor2),
            actor_id=next((a.actor_id for a in event.actor1 if a.actor_id), ""),
            origins="; ".join(event.origins),
            outlets="; ".join(event.outlets),
            claims=len(event.claim_ids),
            contradictions=len(event.contradictions),
        )
        return Indexed(
            row=row,
            facets=tuple(sorted(self._facets(event, dossier))),
            points=tuple((p.lat, p.lon) for p in happened_at(event) if p.lat is not None and p.lon is not None),
            tolls=tuple(_tolls(event, dossier)),
            printed=tuple(self._printed(event, dossier)),
            words=_words(event, dossier, (*actor1, *actor2)),
        )

    def _facets(self, event: Event, dossier: Dossier) -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        for actor in (*event.actor1, *event.actor2):
            if actor.actor_id:
                found.add(("actor", actor.actor_id))
                fact = dossier.actors.get(actor.actor_id)
                found.add(("side", (fact.side if fact else "") or "unknown"))
        for place in event.locations:
            found |= {("place", name.casefold()) for name in (place.name, place.text, place.admin1 or "") if name}
            if place.gazetteer_id:
                found.add(("place_id", place.gazetteer_id))
        found |= {("claim", claim_id) for claim_id in event.claim_ids}
        return found | {("outlet", outlet) for outlet in event.outlets if outlet}

    def _printed(self, event: Event, dossier: Dossier) -> Iterator[Printed]:
        first: dict[str, int | None] = {outlet: None for outlet in event.outlets if outlet}
        for document in dossier.documents_of(event):
            day = day_number(document.published)
            known = first.get(document.printed_by)
            if document.printed_by in first and day is not None and (known is None or day < known):
                first[document.printed_by] = day
        for outlet, day in first.items():
            yield Printed(outlet, self._theatre.outlets.side_of(outlet), day)


def day_number(day: date | None) -> int | None:
    """A day as days since 1970-01-01.

    >>> day_number(date(1970, 1, 3))
    2
    """
    return None if day is None else (day - _EPOCH).days


def day_of(number: int) -> date:
    """The day of a number of days since 1970-01-01."""
    return date.fromordinal(_EPOCH.toordinal() + number)


def _judged_fact(name_and_side: tuple[str, str]) -> tuple[str, str, str]:
    name, side = name_and_side
    return name, "", side


def _shape(place: Location | None) -> tuple[Shape, float | None]:
    """How a place is drawn: a direction makes a sector, a long reach an area, a road a line."""
    if place is None or (place.lat is None and place.gazetteer_id is None):
        return Shape.POINT, None  # of which nobody knows where it is
    bearing = read_phrase(place.text).bearing if place.text else None
    if place.ucdp_precision == _LINEAR and place.lat is not None:
        return Shape.LINE, None
    if bearing is not None:
        return Shape.SECTOR, bearing
    if place.lat is None or (place.radius_km or 0) >= _AREA_KM:
        return Shape.AREA, None
    return Shape.POINT, None


def _position(place: Location | None, middles: Mapping[str, _Middle]) -> tuple[float | None, float | None]:
    """The place's point; for a province that has none, its middle (its shape says that it is an area)."""
    if place is None:
        return None, None
    if place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    if place.gazetteer_id is None:
        return None, None
    for name in (place.name, place.admin1 or ""):
        middle = middles.get(_bare(name))
        if middle is not None:
            return middle.lat, middle.lon
    return None, None


def _bare(name: str) -> str:
    return name.casefold().removesuffix(" province").removesuffix(" governorate").removesuffix(" countryside")


def _middles(areas: Iterable[Area]) -> dict[str, _Middle]:
    found: dict[str, _Middle] = {}
    for area in areas:
        ring = max(area.rings, key=len, default=())
        if ring and area.level <= 1:
            lon = (min(x for x, _ in ring) + max(x for x, _ in ring)) / 2
            lat = (min(y for _, y in ring) + max(y for _, y in ring)) / 2
            found.setdefault(_bare(area.name), _Middle(lat, lon))
    return found


def _tolls(event: Event, dossier: Dossier) -> Iterator[Toll]:
    """The dead by whose people they were; bounds are shared out as the best estimate is."""
    low, best, high = bounds(event.killed)
    if high == 0:
        return
    shares = by_side(event, dossier)
    sides = {
        _side(event.actor1, dossier): shares.actor1,
        _side(event.actor2, dossier): 0,
        "civilians": 0,
        "unknown": 0,
    }
    sides[_side(event.actor2, dossier)] += shares.actor2
    sides["civilians"] += shares.civilians
    sides["unknown"] += shares.unknown if best else 1
    whole = sum(sides.values())
    for side, share in sides.items():
        if share:
            yield Toll(side, round(low * share / whole), round(best * share / whole), round(high * share / whole))


def _side(actors: Iterable[EventActor], dossier: Dossier) -> str:
    facts = (dossier.actors.get(actor.actor_id or "") for actor in actors)
    fact = next((f for f in facts if f is not None), None)
    if fact is not None and fact.kind == "civilians":
        return "civilians"
    return (fact.side if fact else "") or "unknown"


def _words(event: Event, dossier: Dossier, names: Iterable[str]) -> str:
    """The text in which an event is found."""
    claims: tuple[Claim, ...] = dossier.claims_of(event)
    documents: tuple[Document, ...] = dossier.documents_of(event)
    parts = [
        event.event_id,
        event.event_type.value,
        event.sub_event_type.value,
        *names,
        *(name for place in event.locations for name in (place.name, place.text, place.admin1 or "")),
        *event.origins,
        *event.outlets,
        *(span.text for claim in claims for span in claim.evidence),
        *(person.name for claim in claims for person in claim.persons),
        *(document.title for document in documents),
    ]
    return "\n".join(islice(dict.fromkeys(part for part in parts if part), 400))[:_MOST_WORDS]

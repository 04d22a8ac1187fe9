"""Builders for tests: a noun with sensible values out of the few that a test cares about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sitrep.model.claim import ActorMention, Attribution, Casualty, Claim, DateRange, Location, Span
from sitrep.model.document import Document
from sitrep.model.event import Certainty, Estimate, Event, EventActor, FieldView
from sitrep.model.taxonomy import (
    CasualtyKind,
    DatePrecision,
    Factuality,
    LocationRole,
    Side,
    SourceKind,
    SubEventType,
    Temporal,
)

A_DAY = date(2016, 3, 12)


def span(text: str, start: int = 0) -> Span:
    """The span of ``text`` that begins at ``start``."""
    return Span(start, start + len(text), text)


def actor(text: str = "the army", actor_id: str | None = "syria-army") -> ActorMention:
    """An actor as written."""
    return ActorMention(text, actor_id)


def location(
    name: str = "Palmyra",
    lat: float | None = 34.5573,
    lon: float | None = 38.2774,
    role: LocationRole = LocationRole.AT,
    **more: str | int | float | None,
) -> Location:
    """A place with coordinates; ``more`` are further fields of `Location`."""
    fields: dict[str, str | int | float | None] = {"precision": 1, "gazetteer_id": name.lower(), "country": "SYR"}
    return Location(text=name, name=name, role=role, lat=lat, lon=lon, **{**fields, **more})  # type: ignore[arg-type]


def days(start: date | None = A_DAY, end: date | None = None, text: str = "on Saturday") -> DateRange:
    """The days of a claim; one day unless ``end`` is given."""
    return DateRange(text, start, end or start, DatePrecision.DAY if start else DatePrecision.UNKNOWN)


def killed(number: int, side: Side = Side.ACTOR2) -> Casualty:
    """So many killed, exactly."""
    return Casualty(CasualtyKind.KILLED, side, number, number, number, f"{number} killed")


def says(source: str = "SANA", kind: SourceKind = SourceKind.NEWS_AGENCY) -> Attribution:
    """One link of a chain of who says so."""
    return Attribution(source, source, kind)


def claim(
    doc_id: str = "report-1",
    sub: SubEventType = SubEventType.GOVERNMENT_REGAINS,
    trigger: str = "retook",
    evidence: str = "The army retook Palmyra on Saturday.",
    actor1: Sequence[ActorMention] | None = None,
    actor2: Sequence[ActorMention] | None = None,
    locations: Sequence[Location] | None = None,
    date_range: DateRange | None = None,
    casualties: Sequence[Casualty] = (),
    attribution: Sequence[Attribution] | None = None,
    factuality: Factuality = Factuality.OCCURRED,
    temporal: Temporal = Temporal.CURRENT,
    start: int = 0,
) -> Claim:
    """A claim with its content hash as id; ``start`` is where its evidence begins in the document."""
    found = evidence.find(trigger)
    return Claim(
        doc_id=doc_id,
        evidence=(span(evidence, start),),
        trigger=trigger,
        trigger_span=span(trigger, start + found) if found >= 0 else None,
        sub_event_type=sub,
        actor1=tuple(actor1) if actor1 is not None else (actor(),),
        actor2=tuple(actor2) if actor2 is not None else (actor("ISIS", "isis"),),
        locations=tuple(locations) if locations is not None else (location(),),
        date=date_range or days(),
        casualties=tuple(casualties),
        attribution=tuple(attribution) if attribution is not None else (says(),),
        factuality=factuality,
        temporal=temporal,
        rule="test",
    ).with_id()


def document(
    body: str = "The army retook Palmyra on Saturday.",
    title: str = "Army retakes Palmyra",
    doc_id: str = "report-1",
    published: date | None = date(2016, 3, 13),
    outlet: str = "alalam",
) -> Document:
    """A cleaned report: title, two newlines, body."""
    text = f"{title}\n\n{body}" if title else body
    return Document(doc_id=doc_id, text=text, title=title, published=published, outlet=outlet)


def event(
    *claims: Claim,
    event_id: str = "event-1",
    sub: SubEventType = SubEventType.GOVERNMENT_REGAINS,
    start: date | None = A_DAY,
    end: date | None = None,
    actor1: Sequence[EventActor] | None = None,
    actor2: Sequence[EventActor] | None = None,
    locations: Sequence[Location] | None = None,
    killed: Estimate | None = None,
    factuality: Factuality = Factuality.OCCURRED,
    certainty: Certainty = Certainty.CLAIMED,
    origins: Sequence[str] = ("SANA",),
    fields: Sequence[FieldView] = (),
    contradictions: Sequence[str] = (),
) -> Event:
    """An event over ``claims``; one day unless ``end`` is given."""
    return Event(
        event_id=event_id,
        sub_event_type=sub,
        start=start,
        end=end or start,
        actor1=tuple(actor1) if actor1 is not None else (EventActor("syria-army", "Syrian Armed Forces"),),
        actor2=tuple(actor2) if actor2 is not None else (EventActor("isis", "Islamic State"),),
        locations=tuple(locations) if locations is not None else (location(),),
        killed=killed or Estimate(),
        injured=Estimate(),
        factuality=factuality,
        certainty=certainty,
        origins=tuple(origins),
        outlets=("alalam",),
        claim_ids=tuple(c.claim_id for c in claims) or ("claim-1",),
        doc_ids=tuple(dict.fromkeys(c.doc_id for c in claims)) or ("report-1",),
        fields=tuple(fields),
        contradictions=tuple(contradictions),
    )

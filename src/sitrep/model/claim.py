"""The claim: one statement of one document that one thing happened, each field with its words (CODEBOOK)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TypeAlias

from sitrep.model.taxonomy import (
    EVENT_TYPE_OF,
    CasualtyKind,
    DatePrecision,
    EventType,
    Factuality,
    LocationRole,
    MaterielOutcome,
    Side,
    SourceKind,
    SubEventType,
    Temporal,
)

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (code points, end excluded) of a document's cleaned text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor as written, with the id it resolved to (None: unresolved)."""

    text: str
    actor_id: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A place of a claim as written, with what it resolved to.

    ``lat`` and ``lon`` are decimal degrees (EPSG:4326) or None while unresolved; ``precision`` is ACLED's 1-3;
    ``ucdp_precision`` UCDP's 1-7; ``radius_km`` the uncertainty around the point.
    """

    text: str
    name: str
    role: LocationRole = LocationRole.AT
    lat: float | None = None
    lon: float | None = None
    precision: int | None = None
    gazetteer_id: str | None = None
    radius_km: float | None = None
    ucdp_precision: int | None = None
    admin1: str | None = None
    country: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days a claim is about, both ends included; None where unknown."""

    text: str = ""
    start: date | None = None
    end: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Casualty:
    """A count of people; None for a bound that the words leave open."""

    kind: CasualtyKind
    side: Side
    low: int | None
    best: int | None
    high: int | None
    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Materiel:
    """A count of things and what became of them."""

    item: str
    count: int | None
    low: int | None
    high: int | None
    outcome: MaterielOutcome
    side: Side
    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A named person killed, captured, injured, or speaking as commander."""

    name: str
    role: str
    status: str
    side: Side
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """One link of the chain of who says so."""

    text: str
    source: str
    kind: SourceKind
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One coded claim. ``claim_id`` is a hash of the content, so coding twice gives the same id."""

    doc_id: str
    evidence: tuple[Span, ...]
    trigger: str
    sub_event_type: SubEventType
    actor1: tuple[ActorMention, ...] = ()
    actor2: tuple[ActorMention, ...] = ()
    locations: tuple[Location, ...] = ()
    date: DateRange = DateRange()
    casualties: tuple[Casualty, ...] = ()
    materiel: tuple[Materiel, ...] = ()
    persons: tuple[Person, ...] = ()
    factuality: Factuality = Factuality.OCCURRED
    temporal: Temporal = Temporal.CURRENT
    attribution: tuple[Attribution, ...] = ()
    trigger_span: Span | None = None
    rule: str = ""
    claim_id: str = ""

    @property
    def event_type(self) -> EventType:
        """The event type that the sub-event type belongs to."""
        return EVENT_TYPE_OF[self.sub_event_type]

    def with_id(self) -> Claim:
        """Return the claim with its content hash as ``claim_id`` (``doc_id`` + 12 hex digits)."""
        keys = (
            self.doc_id,
            self.sub_event_type.value,
            self.trigger,
            self.trigger_span.start if self.trigger_span else -1,
            tuple(sorted((e.start, e.end) for e in self.evidence)),
            tuple(a.text for a in self.actor1),
            tuple(a.text for a in self.actor2),
            tuple((p.text, p.role.value) for p in self.locations),
            self.factuality.value,
        )
        digest = sha256(repr(keys).encode()).hexdigest()[:12]
        return replace(self, claim_id=f"{self.doc_id}-{digest}")


def span_to_json(span: Span | None) -> Json:
    """A span as ``{start, end, text}``, or None."""
    return None if span is None else {"start": span.start, "end": span.end, "text": span.text}


def claim_to_json(claim: Claim) -> dict[str, Json]:
    """A claim as one object of ``claims.jsonl`` (CODEBOOK, "Fields of a claim"), plus ``span`` on each field's words."""
    when = claim.date
    return {
        "doc_id": claim.doc_id,
        "claim_id": claim.claim_id,
        "evidence": [span_to_json(e) for e in claim.evidence],
        "trigger": claim.trigger,
        "trigger_span": span_to_json(claim.trigger_span),
        "event_type": claim.event_type.value,
        "sub_event_type": claim.sub_event_type.value,
        "actor1": [_actor_json(a) for a in claim.actor1],
        "actor2": [_actor_json(a) for a in claim.actor2],
        "locations": [_location_json(p) for p in claim.locations],
        "date": {
            "text": when.text,
            "start": when.start.isoformat() if when.start else None,
            "end": when.end.isoformat() if when.end else None,
            "precision": when.precision.value,
            "span": span_to_json(when.span),
        },
        "casualties": [
            {
                "kind": c.kind.value,
                "side": c.side.value,
                "low": c.low,
                "best": c.best,
                "high": c.high,
                "text": c.text,
                "span": span_to_json(c.span),
            }
            for c in claim.casualties
        ],
        "materiel": [
            {
                "item": m.item,
                "count": m.count,
                "low": m.low,
                "high": m.high,
                "outcome": m.outcome.value,
                "side": m.side.value,
                "text": m.text,
                "span": span_to_json(m.span),
            }
            for m in claim.materiel
        ],
        "persons": [
            {"name": p.name, "role": p.role, "status": p.status, "side": p.side.value, "span": span_to_json(p.span)}
            for p in claim.persons
        ],
        "factuality": claim.factuality.value,
        "temporal": claim.temporal.value,
        "attribution": [
            {"text": a.text, "source": a.source, "kind": a.kind.value, "span": span_to_json(a.span)}
            for a in claim.attribution
        ],
        "rule": claim.rule,
    }


def _actor_json(actor: ActorMention) -> Json:
    return {"text": actor.text, "actor_id": actor.actor_id, "span": span_to_json(actor.span)}


def _location_json(place: Location) -> Json:
    return {
        "text": place.text,
        "name": place.name,
        "role": place.role.value,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
        "gazetteer_id": place.gazetteer_id,
        "radius_km": place.radius_km,
        "ucdp_precision": place.ucdp_precision,
        "admin1": place.admin1,
        "country": place.country,
        "span": span_to_json(place.span),
    }


class ClaimError(ValueError):
    """A claim in JSON that does not hold the codebook's fields; the message names the field."""


def claim_from_json(row: Mapping[str, Json]) -> Claim:
    """Read one object of ``claims.jsonl``.

    Fields beyond the codebook (``span``, ``rule``, ``radius_km`` ...) may be absent.

    Raises:
        ClaimError: a mandatory field is missing or holds a value outside its list.
    """
    try:
        date_row = _mapping(row.get("date"))
        return Claim(
            doc_id=_text(row["doc_id"]),
            claim_id=_text(row.get("claim_id") or ""),
            evidence=tuple(span for e in _items(row.get("evidence")) if (span := _span(e)) is not None),
            trigger=_text(row.get("trigger") or ""),
            trigger_span=_span(row.get("trigger_span")),
            sub_event_type=SubEventType(_text(row["sub_event_type"])),
            actor1=_actors(row.get("actor1")),
            actor2=_actors(row.get("actor2")),
            locations=tuple(_location(_mapping(p)) for p in _items(row.get("locations"))),
            date=DateRange(
                text=_text(date_row.get("text") or ""),
                start=_day(date_row.get("start")),
                end=_day(date_row.get("end")),
                precision=DatePrecision(_text(date_row.get("precision") or "unknown")),
                span=_span(date_row.get("span")),
            ),
            casualties=tuple(_casualty(_mapping(c)) for c in _items(row.get("casualties"))),
            materiel=tuple(_materiel(_mapping(m)) for m in _items(row.get("materiel"))),
            persons=tuple(
                Person(
                    name=_text(p["name"]),
                    role=_text(p.get("role") or ""),
                    status=_text(p.get("status") or ""),
                    side=Side(_text(p.get("side") or "unknown")),
                    span=_span(p.get("span")),
                )
                for p in map(_mapping, _items(row.get("persons")))
            ),
            factuality=Factuality(_text(row.get("factuality") or "occurred")),
            temporal=Temporal(_text(row.get("temporal") or "current")),
            attribution=tuple(
                Attribution(
                    text=_text(a.get("text") or ""),
                    source=_text(a.get("source") or a.get("text") or ""),
                    kind=SourceKind(_text(a.get("kind") or "anonymous")),
                    span=_span(a.get("span")),
                )
                for a in map(_mapping, _items(row.get("attribution")))
            ),
            rule=_text(row.get("rule") or ""),
        )
    except KeyError as error:
        raise ClaimError(f"the field {error} is missing") from error
    except ValueError as error:
        raise ClaimError(str(error)) from error


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise ClaimError(f"expected text, found {value!r}")
    return value


def _items(value: Json) -> list[Json]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ClaimError(f"expected a list, found {value!r}")
    return value


def _mapping(value: Json) -> dict[str, Json]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ClaimError(f"expected an object, found {value!r}")
    return value


def _whole(value: Json) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ClaimError(f"expected a number, found {value!r}")
    return int(value)


def _real(value: Json) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ClaimError(f"expected a number, found {value!r}")
    return float(value)


def _day(value: Json) -> date | None:
    return None if value is None else date.fromisoformat(_text(value)[:10])


def _span(value: Json) -> Span | None:
    if value is None:
        return None
    row = _mapping(value)
    start, end = _whole(row.get("start")), _whole(row.get("end"))
    if start is None or end is None:
        raise ClaimError("a span needs start and end")
    return Span(start, end, _text(row.get("text") or ""))


def _actors(value: Json) -> tuple[ActorMention, ...]:
    rows = [_mapping(item) for item in _items(value)]
    return tuple(
        ActorMention(
            text=_text(row.get("text") or ""),
            actor_id=_text(row["actor_id"]) if row.get("actor_id") else None,
            span=_span(row.get("span")),
        )
        for row in rows
    )


def _location(row: dict[str, Json]) -> Location:
    return Location(
        text=_text(row.get("text") or ""),
        name=_text(row.get("name") or row.get("text") or ""),
        role=LocationRole(_text(row.get("role") or "at")),
        lat=_real(row.get("lat")),
        lon=_real(row.get("lon")),
        precision=_whole(row.get("precision")),
        gazetteer_id=_text(row["gazetteer_id"]) if row.get("gazetteer_id") else None,
        radius_km=_real(row.get("radius_km")),
        ucdp_precision=_whole(row.get("ucdp_precision")),
        admin1=_text(row["admin1"]) if row.get("admin1") else None,
        country=_text(row["country"]) if row.get("country") else None,
        span=_span(row.get("span")),
    )


def _casualty(row: dict[str, Json]) -> Casualty:
    return Casualty(
        kind=CasualtyKind(_text(row["kind"])),
        side=Side(_text(row.get("side") or "unknown")),
        low=_whole(row.get("low")),
        best=_whole(row.get("best")),
        high=_whole(row.get("high")),
        text=_text(row.get("text") or ""),
        span=_span(row.get("span")),
    )


def _materiel(row: dict[str, Json]) -> Materiel:
    return Materiel(
        item=_text(row["item"]),
        count=_whole(row.get("count")),
        low=_whole(row.get("low")),
        high=_whole(row.get("high")),
        outcome=MaterielOutcome(_text(row["outcome"])),
        side=Side(_text(row.get("side") or "unknown")),
        text=_text(row.get("text") or ""),
        span=_span(row.get("span")),
    )

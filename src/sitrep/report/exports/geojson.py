"""Events in, GeoJSON Features out (RFC 7946): a point, its uncertainty, the values and the evidence of each event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sitrep.model.claim import Attribution, Claim, Json
from sitrep.model.event import Certainty, Estimate, Event, EventActor, FieldView
from sitrep.model.taxonomy import SubEventType
from sitrep.report.dossier import ActorFact, Dossier, Withdrawn, happened_at, main_place
from sitrep.report.exports.checking import Finding
from sitrep.report.exports.when import span_of
from sitrep.report.wording import actor_name


def feature(event: Event, dossier: Dossier) -> dict[str, Json]:
    """The event as a Feature; an event without a position has a null geometry, and several places make a MultiPoint.

    The first coordinate is the place that the properties ``place``, ``radius_km`` and the precisions describe.
    """
    return {
        "type": "Feature",
        "id": event.event_id,
        "geometry": _geometry(event),
        "properties": {
            **properties(event, dossier),
            "evidence": [evidence(c, dossier) for c in dossier.claims_of(event)],
        },
    }


def tombstone(gone: Withdrawn) -> dict[str, Json]:
    """The Feature of an event that no longer stands: no geometry, ``status`` "withdrawn"."""
    return {
        "type": "Feature",
        "id": gone.subject_id,
        "geometry": None,
        "properties": {
            "event_id": gone.subject_id,
            "status": "withdrawn",
            "withdrawn_on": gone.day.isoformat() if gone.day else None,
        },
    }


def properties(event: Event, dossier: Dossier) -> dict[str, Json]:
    """The event's values as one JSON object, without its geometry and its sentences."""
    place = main_place(event)
    span = span_of(event, dossier)
    return {
        "event_id": event.event_id,
        "status": "current",
        "event_type": event.event_type.value,
        "sub_event_type": event.sub_event_type.value,
        "start": event.start.isoformat() if event.start else None,
        "end": event.end.isoformat() if event.end else None,
        "date_precision": span.precision.value if span else "unknown",
        "actor1": [_actor(a, dossier.actors) for a in event.actor1],
        "actor2": [_actor(a, dossier.actors) for a in event.actor2],
        "place": place.name if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "radius_km": place.radius_km if place else None,
        "acled_precision": place.precision if place else None,
        "ucdp_precision": place.ucdp_precision if place else None,
        "places": [
            {
                "name": p.name,
                "role": p.role.value,
                "lat": p.lat,
                "lon": p.lon,
                "radius_km": p.radius_km,
                "gazetteer_id": p.gazetteer_id,
            }
            for p in event.locations
        ],
        "killed": _estimate(event.killed),
        "injured": _estimate(event.injured),
        "factuality": event.factuality.value,
        "certainty": event.certainty.value,
        "origins": list(event.origins),
        "outlets": list(event.outlets),
        "contradictions": list(event.contradictions),
        "fields": [_field(view) for view in event.fields],
        "claim_ids": list(event.claim_ids),
        "doc_ids": list(event.doc_ids),
    }


def evidence(claim: Claim, dossier: Dossier) -> Json:
    """What one report says of an event: its sentences, who says so, and where it was printed."""
    document = dossier.documents.get(claim.doc_id)
    return {
        "claim_id": claim.claim_id,
        "doc_id": claim.doc_id,
        "title": document.title if document else "",
        "outlet": document.outlet if document else "",
        "published": document.published.isoformat() if document and document.published else None,
        "url": document.url if document else "",
        "sentences": [{"start": e.start, "end": e.end, "text": e.text} for e in claim.evidence],
        "attribution": [_attribution(a) for a in claim.attribution],
    }


def feature_findings(row: Mapping[str, Json]) -> Iterator[Finding]:
    """Yield what is wrong with one Feature; nothing for a valid one."""
    if row.get("type") != "Feature":
        yield "type", 'must be "Feature"'
    if not isinstance(row.get("id"), str) or not row.get("id"):
        yield "id", "must be the event's id"
    yield from _geometry_findings(row.get("geometry"))
    values = row.get("properties")
    if not isinstance(values, dict):
        yield "properties", "must be an object"
        return
    if values.get("event_id") != row.get("id"):
        yield "properties.event_id", "must be the Feature's id"
    if values.get("status") == "withdrawn":
        return
    if values.get("sub_event_type") not in {s.value for s in SubEventType}:
        yield "properties.sub_event_type", f"{values.get('sub_event_type')!r} is no sub-event type"
    if values.get("certainty") not in {c.value for c in Certainty}:
        yield "properties.certainty", f"{values.get('certainty')!r} is no certainty"
    radius = values.get("radius_km")
    if radius is not None and (not isinstance(radius, int | float) or radius < 0):
        yield "properties.radius_km", f"{radius!r} is no distance"
    if not values.get("claim_ids"):
        yield "properties.claim_ids", "an event has at least one claim"


def _geometry_findings(geometry: Json) -> Iterator[Finding]:
    if geometry is None:
        return
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Point", "MultiPoint"):
        yield "geometry", "must be a Point, a MultiPoint or null"
        return
    found = geometry.get("coordinates")
    points = [found] if geometry["type"] == "Point" else found
    for point in points if isinstance(points, list) and points else [None]:
        if not isinstance(point, list) or len(point) != 2:
            yield "geometry.coordinates", "must be [longitude, latitude]"
            continue
        lon, lat = point
        if not isinstance(lon, int | float) or not isinstance(lat, int | float):
            yield "geometry.coordinates", "must be numbers"
        elif not -180 <= lon <= 180 or not -90 <= lat <= 90:
            yield "geometry.coordinates", f"{point} is not [longitude, latitude] in degrees"


def _geometry(event: Event) -> Json:
    main = main_place(event)
    ordered = [main, *(p for p in happened_at(event) if p is not main)] if main else []
    points: list[Json] = []
    for place in ordered:
        if place.lat is None or place.lon is None:
            continue
        point: Json = [round(place.lon, 6), round(place.lat, 6)]
        if point not in points:
            points.append(point)
    if not points:
        return None
    return (
        {"type": "Point", "coordinates": points[0]}
        if len(points) == 1
        else {"type": "MultiPoint", "coordinates": points}
    )


def _actor(actor: EventActor, actors: Mapping[str, ActorFact]) -> Json:
    return {"actor_id": actor.actor_id, "name": actor_name(actor, actors)}


def _estimate(toll: Estimate) -> Json:
    return {"low": toll.low, "best": toll.best, "high": toll.high}


def _field(view: FieldView) -> Json:
    return {
        "name": view.name,
        "shown": view.shown,
        "why": view.why,
        "contested": view.contested,
        "values": [
            {"value": said.value, "claim_ids": list(said.claim_ids), "origins": list(said.origins)}
            for said in view.values
        ],
    }


def _attribution(link: Attribution) -> Json:
    return {"text": link.text, "source": link.source, "kind": link.kind.value}

"""Events in, PLOVER events (manual, draft 0.8) as JSON objects out, by a crosswalk of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sitrep.model.claim import Json
from sitrep.model.event import Event, EventActor
from sitrep.model.taxonomy import Factuality, Temporal
from sitrep.report.dossier import Dossier, happened_at
from sitrep.report.exports.checking import Finding, as_day
from sitrep.report.exports.outcome import LeftOut
from sitrep.report.knowledge import Settings, country_of
from sitrep.report.wording import actor_name

_AUXILIARY = {
    Factuality.PLANNED: "future",
    Factuality.HYPOTHETICAL: "hypothetical",
    Factuality.DENIED: "negation",
}


def plover_event(event: Event, dossier: Dossier, settings: Settings) -> dict[str, Json] | LeftOut:
    """The event as a PLOVER object, or why PLOVER has no event for it.

    In a fight all sides stand in ``actor``; in a one-sided act the other side is the ``recipient``. The toll is ours:
    PLOVER 0.8 has no field for it.
    """
    entry = settings.table("events").get(event.sub_event_type.value)
    name = entry.get("event") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(name, str) or not name:
        return LeftOut(event.event_id, f"PLOVER has no event for {event.sub_event_type.value!r}")
    if event.start is None and event.end is None:
        return LeftOut(event.event_id, "no day is known")
    mode = str(entry.get("mode") or "")
    first = [_actor(a, dossier, settings) for a in event.actor1]
    second = [_actor(a, dossier, settings) for a in event.actor2]
    one_sided = event.sub_event_type.value in settings.items("one_sided")
    start, end = event.start or event.end, event.end or event.start
    return {
        "id": event.event_id,
        "date": start.isoformat() if start else None,
        "end_date": end.isoformat() if end else None,
        "event": name,
        "mode": mode or None,
        "quad_class": settings.texts("quad_classes")[name],
        "score": score(name, mode, settings),
        "context": entry.get("contexts") or [],
        "auxiliary": list(_auxiliary(event, dossier)),
        "actor": list(first if one_sided else [*first, *second]),
        "recipient": list(second if one_sided else []),
        "location": [
            {"name": p.name, "lat": p.lat, "lon": p.lon, "country": _iso3(p.country), "radius_km": p.radius_km}
            for p in happened_at(event)
        ],
        "source": list(event.outlets),
        "sitrep": {
            "sub_event_type": event.sub_event_type.value,
            "certainty": event.certainty.value,
            "factuality": event.factuality.value,
            "origins": list(event.origins),
            "killed": {"low": event.killed.low, "best": event.killed.best, "high": event.killed.high},
            "claim_ids": list(event.claim_ids),
        },
    }


def plover_findings(row: Mapping[str, Json], settings: Settings) -> Iterator[Finding]:
    """Yield what is wrong with one PLOVER object; nothing for a valid one."""
    if not isinstance(row.get("id"), str) or not row.get("id"):
        yield "id", "must not be blank"
    name, mode = row.get("event"), row.get("mode")
    classes = settings.texts("quad_classes")
    if not isinstance(name, str) or name not in classes:
        yield "event", f"{name!r} is no PLOVER event"
        return
    if row.get("quad_class") != classes[name]:
        yield "quad_class", f"{name} is {classes[name]!r}"
    modes = settings.table("modes").get(name)
    if mode is not None and (not isinstance(modes, dict) or mode not in modes):
        yield "mode", f"{mode!r} is no mode of {name}"
    elif row.get("score") != score(name, str(mode or ""), settings):
        yield "score", f"must be {score(name, str(mode or ''), settings)}"
    if as_day(str(row.get("date") or "")) is None:
        yield "date", f"{row.get('date')!r} is no day"
    contexts, known = row.get("context"), settings.items("contexts")
    for context in contexts if isinstance(contexts, list) else []:
        if context not in known:
            yield "context", f"{context!r} is no PLOVER context"
    if name in settings.items("recipient_required") and not row.get("recipient"):
        yield "recipient", f"{name} needs a recipient"
    sectors = {*settings.texts("sectors").values(), settings.text("unknown_sector")}
    for role in ("actor", "recipient"):
        actors = row.get(role)
        for actor in actors if isinstance(actors, list) else []:
            if not isinstance(actor, dict) or actor.get("sector") not in sectors:
                yield role, f"{actor!r} has no PLOVER sector"


def score(event: str, mode: str, settings: Settings) -> float:
    """The manual's score: the mode's, else the event's."""
    modes = settings.table("modes").get(event)
    value = modes.get(mode) if isinstance(modes, dict) and mode else settings.table("event_scores").get(event)
    return float(value) if isinstance(value, int | float) else 0.0


def _auxiliary(event: Event, dossier: Dossier) -> Sequence[str]:
    claims = dossier.claims_of(event)
    found = [_AUXILIARY[event.factuality]] if event.factuality in _AUXILIARY else []
    if claims and all(c.temporal is Temporal.BACKGROUND for c in claims):
        found.append("historical")
    return found


def _actor(actor: EventActor, dossier: Dossier, settings: Settings) -> Json:
    fact = dossier.actors.get(actor.actor_id or "")
    sector = settings.texts("sectors").get(fact.kind if fact else "", settings.text("unknown_sector"))
    return {
        "name": actor_name(actor, dossier.actors),
        "sector": sector,
        "country": _iso3(fact.country if fact else None),
        "sitrep_id": actor.actor_id,
    }


def _iso3(text: str | None) -> str | None:
    country = country_of(text)
    return country.iso3 if country else None

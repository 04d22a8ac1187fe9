"""Events and what is asked of them in: the events that answer, and their JSON rows (`sitrep events`), out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sitrep.model.claim import Json, Location
from sitrep.model.event import Certainty, Event, EventActor
from sitrep.model.taxonomy import EVENT_TYPE_OF, SubEventType

#: the days of an event in its stored JSON
_DAYS: Final = re.compile(r'"(start|end)":\s?"(\d{4}-\d\d-\d\d)"')
#: its kind
_KIND: Final = re.compile(r'"sub_event_type":\s?"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of events; every part that is set must hold, None and "" ask nothing.

    Days are included at both ends. Names are compared without case, as parts of words ("qar" finds al-Qaryatayn); ids
    must be equal. An event without a day is left out where days are asked.
    """

    from_day: date | None = None
    to_day: date | None = None
    actor: str = ""
    place: str = ""
    kind: str = ""
    certainty: Certainty | None = None


def select_events(events: Iterable[Event], wanted: Wanted) -> Iterator[Event]:
    """The events that answer, in the order given."""
    return (event for event in events if answers(event, wanted))


def answers(event: Event, wanted: Wanted) -> bool:
    """Whether an event holds everything that is asked."""
    return (
        _in_days(event, wanted)
        and (not wanted.actor or any(_is_actor(a, wanted.actor) for a in (*event.actor1, *event.actor2)))
        and (not wanted.place or any(_is_place(place, wanted.place) for place in event.locations))
        and (not wanted.kind or _is_kind(event, wanted.kind.casefold()))
        and (wanted.certainty is None or event.certainty is wanted.certainty)
    )


def may_answer(wanted: Wanted) -> Callable[[str], bool]:
    """A cheap question to an event's stored JSON: False where the event cannot answer.

    To make an event of its JSON costs a hundred times as much, so that a list of few out of many is found this way first.
    It never refuses one that ``answers`` would take.

    >>> may_answer(Wanted(place="Tadef"))('{"name":"Palmyra"}')
    False
    """
    words = [_written(text) for text in (wanted.actor, wanted.place) if text]
    if wanted.certainty is not None:
        words.append(_written(wanted.certainty.value))
    key = wanted.kind.casefold()
    kinds = {s.value for s in SubEventType if key in s.value.casefold() or key in EVENT_TYPE_OF[s].value.casefold()}
    first = wanted.from_day.isoformat() if wanted.from_day else ""
    last = wanted.to_day.isoformat() if wanted.to_day else ""

    def ask(body: str) -> bool:
        if first or last:
            days = [day for _, day in _DAYS.findall(body)]
            # the event's own days are among them, beside those of its fields: none in reach means that they are not
            if not days or max(days) < first or (last and min(days) > last):
                return False
        if key and kinds.isdisjoint(_KIND.findall(body)):
            return False
        if words:
            folded = body.casefold()
            return all(word in folded for word in words)
        return True

    return ask


def _written(text: str) -> str:
    """A text as JSON writes it inside a string, without case."""
    return json.dumps(text, ensure_ascii=False)[1:-1].casefold()


def event_to_json(event: Event) -> dict[str, Json]:
    """An event as one row of ``sitrep events --format json``, the form that other programs rely on."""
    return {
        "event_id": event.event_id,
        "event_type": event.event_type.value,
        "sub_event_type": event.sub_event_type.value,
        "start": event.start.isoformat() if event.start else None,
        "end": event.end.isoformat() if event.end else None,
        "actor1": [_actor_json(actor) for actor in event.actor1],
        "actor2": [_actor_json(actor) for actor in event.actor2],
        "locations": [_location_json(place) for place in event.locations],
        "killed": {"low": event.killed.low, "best": event.killed.best, "high": event.killed.high},
        "injured": {"low": event.injured.low, "best": event.injured.best, "high": event.injured.high},
        "factuality": event.factuality.value,
        "certainty": event.certainty.value,
        "origins": list(event.origins),
        "outlets": list(event.outlets),
        "contradictions": list(event.contradictions),
        "claims": list(event.claim_ids),
        "documents": list(event.doc_ids),
    }


def _actor_json(actor: EventActor) -> Json:
    return {"actor_id": actor.actor_id, "name": actor.name}


def _location_json(place: Location) -> Json:
    return {
        "name": place.name,
        "text": place.text,
        "role": place.role.value,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
        "ucdp_precision": place.ucdp_precision,
        "radius_km": place.radius_km,
        "gazetteer_id": place.gazetteer_id,
        "admin1": place.admin1,
        "country": place.country,
    }


def _in_days(event: Event, wanted: Wanted) -> bool:
    if wanted.from_day is None and wanted.to_day is None:
        return True
    first, last = event.start or event.end, event.end or event.start
    if first is None or last is None:
        return False
    return (wanted.from_day is None or last >= wanted.from_day) and (wanted.to_day is None or first <= wanted.to_day)


def _is_actor(actor: EventActor, asked: str) -> bool:
    return actor.actor_id == asked or asked.casefold() in actor.name.casefold()


def _is_place(place: Location, asked: str) -> bool:
    key = asked.casefold()
    named = (place.name, place.text, place.admin1 or "")
    return place.gazetteer_id == asked or any(key in name.casefold() for name in named)


def _is_kind(event: Event, key: str) -> bool:
    return key in event.event_type.value.casefold() or key in event.sub_event_type.value.casefold()

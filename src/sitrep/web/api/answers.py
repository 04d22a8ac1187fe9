"""Nothing in; the shapes of the API's JSON answers out, from which OpenAPI is written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal

from fastapi.responses import JSONResponse
from pydantic import BaseModel

from sitrep.pipeline.indexing import day_of
from sitrep.store.desk import EventRow


class Toll(BaseModel):
    """A number of people as a range; null where nobody gives a bound."""

    low: int | None
    best: int | None
    high: int | None


class PlaceAnswer(BaseModel):
    """The place that stands for an event; ``shape`` says whether its point is a point."""

    name: str
    id: str | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    shape: str
    admin1: str | None
    country: str | None


class EventAnswer(BaseModel):
    """One event of a list; days in ISO form, both ends included."""

    event_id: str
    event_type: str
    sub_event_type: str
    start: date | None
    end: date | None
    actor1: str
    actor2: str
    place: PlaceAnswer
    killed: Toll
    factuality: str
    certainty: str
    origins: list[str]
    outlets: list[str]
    claims: int
    contradictions: int


class EventsAnswer(BaseModel):
    """A page of events; ``next`` is the cursor of the following page, null after the last."""

    events: list[EventAnswer]
    total: int
    next: str | None


class Change(BaseModel):
    """What became of one event id, and when."""

    event_id: str
    at: datetime
    what: Literal["new", "changed", "withdrawn"]


class ChangesAnswer(BaseModel):
    """A page of the change feed in order of time; ask again with ``next`` for what follows, now or later."""

    changes: list[Change]
    next: str
    more: bool


class ReportAnswer(BaseModel):
    """One report of a list."""

    doc_id: str
    title: str
    outlet: str
    published: date | None
    url: str | None
    claims: int


class ReportsAnswer(BaseModel):
    """A page of reports."""

    reports: list[ReportAnswer]
    total: int
    next: str | None


class Choice(BaseModel):
    """A value that a filter takes, and how many events have it."""

    value: str
    name: str
    events: int


class FacetsAnswer(BaseModel):
    """The values that the filters take in this store."""

    type: list[Choice]
    sub_type: list[Choice]
    certainty: list[Choice]
    factuality: list[Choice]
    actor: list[Choice]
    side: list[Choice]
    outlet: list[Choice]


class Problem(BaseModel):
    """What went wrong, in words that say what to do."""

    detail: str


#: what every route may answer instead, for the API's description
REFUSALS: Final[dict[int | str, dict[str, type[Problem]]]] = {
    status: {"model": Problem} for status in (401, 403, 413, 414, 421, 422, 429, 503)
}

#: what a route of GeoJSON answers besides
GEOJSON: Final[dict[int | str, dict[str, dict[str, dict[str, str]]]]] = {200: {"content": {"application/geo+json": {}}}}


class GeoJSONResponse(JSONResponse):
    """GeoJSON (RFC 7946) under its own media type."""

    media_type = "application/geo+json"


def event_answer(row: EventRow) -> EventAnswer:
    """A row of the index as JSON."""
    return EventAnswer(
        event_id=row.event_id,
        event_type=row.event_type,
        sub_event_type=row.sub_event_type,
        start=None if row.start_day is None else day_of(row.start_day),
        end=None if row.end_day is None else day_of(row.end_day),
        actor1=row.actor1,
        actor2=row.actor2,
        place=PlaceAnswer(
            name=row.place,
            id=row.place_id or None,
            lat=row.lat,
            lon=row.lon,
            radius_km=row.radius_km,
            shape=row.shape,
            admin1=row.admin1 or None,
            country=row.country or None,
        ),
        killed=Toll(low=row.killed_low, best=row.killed_best, high=row.killed_high),
        factuality=row.factuality,
        certainty=row.certainty,
        origins=_split(row.origins),
        outlets=_split(row.outlets),
        claims=row.claims,
        contradictions=row.contradictions,
    )


def _split(text: str) -> list[str]:
    return text.split("; ") if text else []

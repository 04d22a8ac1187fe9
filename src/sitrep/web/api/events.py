"""Filters in; events as JSON, GeoJSON, map columns, timeline and comparisons of outlets, out."""

from __future__ import annotations

import gzip
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse

from sitrep.model.claim import Json, claim_to_json
from sitrep.pipeline import tallies
from sitrep.pipeline.asking import in_order
from sitrep.pipeline.dossiers import boundaries_of
from sitrep.pipeline.looking import dossier_of, see_event
from sitrep.pipeline.selecting import event_to_json
from sitrep.report.exports.geojson import feature
from sitrep.store.accounts import Role
from sitrep.store.records import to_json
from sitrep.web import plots
from sitrep.web.access import TheDesk, require
from sitrep.web.api.answers import (
    GEOJSON,
    REFUSALS,
    Choice,
    EventsAnswer,
    FacetsAnswer,
    GeoJSONResponse,
    Problem,
    event_answer,
)
from sitrep.web.asked import Filters
from sitrep.web.lists import found, list_events
from sitrep.web.service import Desk

router = APIRouter(prefix="/api", tags=["events"], dependencies=[Depends(require(Role.READER))], responses={**REFUSALS})

Asked = Annotated[Filters, Query()]

#: bytes below which packing an answer is not worth it
_SMALL: Final = 2_000
Cursor = Annotated[str, Query(max_length=200, description="The `next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]


@router.get("/events", summary="Events that answer the filters, page by page")
def events(desk: TheDesk, filters: Asked, cursor: Cursor = "", limit: Limit = 100) -> EventsAnswer:
    """List events; `next` leads on. What comes into the store meanwhile shifts no page."""
    listed = list_events(desk, filters, cursor, limit)
    return EventsAnswer(
        events=[event_answer(row) for row in listed.rows], total=listed.total, next=listed.following or None
    )


@router.get("/events.geojson", summary="Events as a GeoJSON FeatureCollection, page by page", responses={**GEOJSON})
def events_geojson(desk: TheDesk, filters: Asked, cursor: Cursor = "", limit: Limit = 100) -> GeoJSONResponse:
    """Events with their places, values and evidence (RFC 7946); the member `next` is the cursor of the next page."""
    listed = list_events(desk, filters, cursor, limit)
    dossier = dossier_of(desk.index.events([row.event_id for row in listed.rows]), desk.store, desk.theatre)
    body: dict[str, Json] = {
        "type": "FeatureCollection",
        "features": [feature(event, dossier) for event in dossier.events],
        "total": listed.total,
        "next": listed.following or None,
    }
    return GeoJSONResponse(body)


@router.get("/events/points", summary="Every event with a place, column by column, for a map")
def events_points(desk: TheDesk, filters: Asked, request: Request) -> Response:
    """All matching events at once; days count from 1970-01-01, codes point into the lists beside."""
    columns, positions = found(desk, filters)
    return _packed(desk, plots.points(desk, columns, positions), request)


@router.get("/events/shapes", summary="The uncertainty of events as polygons", responses={**GEOJSON})
def events_shapes(desk: TheDesk, filters: Asked, limit: Annotated[int, Query(ge=1, le=2000)] = 500) -> GeoJSONResponse:
    """Outlines of provinces, sectors and circles of the matching events, the first of the list."""
    columns, positions = found(desk, filters)
    shown = in_order(positions, filters.sort, columns)[:limit]
    rows = desk.index.rows([int(i) for i in columns.row_ids[shown]])
    return GeoJSONResponse(plots.shapes(rows, boundaries_of(desk.theatre)))


@router.get("/timeline", summary="Events by type and the dead by side, over time")
def timeline(desk: TheDesk, filters: Asked) -> JSONResponse:
    """Bins of a day, a week or a month, as the period asks; an event counts once, on its first day."""
    columns, positions = found(desk, filters)
    return JSONResponse(plots.timeline_json(tallies.timeline(positions, columns)))


@router.get("/outlets", summary="Outlets held against each other")
def outlets(desk: TheDesk, filters: Asked) -> JSONResponse:
    """Who reported how many of the matching events, first, alone, or left them out."""
    columns, positions = found(desk, filters)
    return JSONResponse(plots.outlets_json(*tallies.outlets(positions, columns)))


@router.get("/facets", summary="The values that the filters take")
def facets(desk: TheDesk) -> FacetsAnswer:
    """Every type, certainty, actor, side and outlet of the store with the number of its events."""
    return facets_of(desk)


@router.get("/events/{event_id}", summary="One event with its claims", responses={404: {"model": Problem}})
def event(desk: TheDesk, event_id: str) -> JSONResponse:
    """The event as `sitrep events --format json` writes it, with its fields and claims."""
    seen = see_event(desk.store, desk.theatre, event_id)
    if seen is None:
        raise HTTPException(404, "there is no such event; it may have been withdrawn, see /api/changes")
    body = event_to_json(seen.event)
    body["fields"] = to_json(seen.event.fields)
    body["claim_bodies"] = [claim_to_json(claim) for claim in seen.dossier.claims_of(seen.event)]
    return JSONResponse(body)


@router.get("/events/{event_id}/points", summary="One event for a map", responses={404: {"model": Problem}})
def event_points(desk: TheDesk, event_id: str, request: Request) -> Response:
    """The columns of `/api/events/points` for one event."""
    columns = desk.columns
    positions = (columns.event_ids == event_id).nonzero()[0]
    if not len(positions):
        raise HTTPException(404, "there is no such event; it may have been withdrawn, see /api/changes")
    return _packed(desk, plots.points(desk, columns, positions), request)


@router.get(
    "/events/{event_id}/shapes",
    summary="The uncertainty of one event",
    responses={**GEOJSON, 404: {"model": Problem}},
)
def event_shapes(desk: TheDesk, event_id: str) -> GeoJSONResponse:
    """The polygons of `/api/events/shapes` for one event."""
    columns = desk.columns
    rows = desk.index.rows([int(i) for i in columns.row_ids[columns.event_ids == event_id]])
    if not rows:
        raise HTTPException(404, "there is no such event; it may have been withdrawn, see /api/changes")
    return GeoJSONResponse(plots.shapes(rows, boundaries_of(desk.theatre)))


def facets_of(desk: Desk) -> FacetsAnswer:
    """The choices of the filters, the commonest first."""
    columns = desk.columns
    actors = {actor_id: desk.fact(actor_id) for actor_id, _ in desk.choices("actor")}
    return FacetsAnswer(
        type=_choices(columns.event_type.counted()),
        sub_type=_choices(columns.sub_event_type.counted()),
        certainty=_choices(columns.certainty.counted()),
        factuality=_choices(columns.factuality.counted()),
        actor=[
            Choice(value=i, name=known.name if (known := actors[i]) else i, events=n) for i, n in desk.choices("actor")
        ],
        side=_choices(desk.choices("side")),
        outlet=_choices(desk.choices("outlet")),
    )


def _choices(counted: list[tuple[str, int]]) -> list[Choice]:
    return [Choice(value=value, name=value, events=number) for value, number in counted]


def _packed(desk: Desk, body: bytes, request: Request) -> Response:
    """Packed for the way through a network, and lightly; on one machine packing takes longer than sending."""
    headers = {"Vary": "Accept-Encoding"}
    asked = "gzip" in request.headers.get("accept-encoding", "")
    if asked and desk.settings.is_open and len(body) > _SMALL:
        body, headers["Content-Encoding"] = gzip.compress(body, 1), "gzip"
    return Response(body, media_type="application/json", headers=headers)

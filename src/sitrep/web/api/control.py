"""A day or a place in; who held what, as GeoJSON or as the place's periods, out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import JSONResponse

from sitrep.control.drawing import on_day
from sitrep.model.claim import Json
from sitrep.model.event import ControlState
from sitrep.pipeline import control as controls
from sitrep.store.accounts import Role
from sitrep.web.access import TheDesk, require
from sitrep.web.api.answers import GEOJSON, REFUSALS, GeoJSONResponse, Problem
from sitrep.web.service import Desk

router = APIRouter(
    prefix="/api/control", tags=["control"], dependencies=[Depends(require(Role.READER))], responses={**REFUSALS}
)


@router.get("", summary="Who held every place told of on a day", responses={**GEOJSON})
def control(
    desk: TheDesk,
    on: Annotated[date | None, Query(description="The day; left out, the last day that anything changed.")] = None,
) -> GeoJSONResponse:
    """GeoJSON points, a place each."""
    day = on or last_change(desk)
    features = [_feature(state, day, desk) for state in on_day(desk.control.states, day)] if day else []
    return GeoJSONResponse({"type": "FeatureCollection", "features": features})


@router.get("/dates", summary="The days on which anything changed hands")
def dates(desk: TheDesk) -> JSONResponse:
    """The first and the last day told of, and every day on which a state begins."""
    days = sorted({state.start for state in desk.control.states if state.start})
    ends = [state.end for state in desk.control.states if state.end]
    body: Json = {
        "from": days[0].isoformat() if days else None,
        "to": max([days[-1], *ends]).isoformat() if days else None,
        "changes": [day.isoformat() for day in days],
    }
    return JSONResponse(body)


@router.get("/places", summary="The places of which anybody says who held them")
def places(desk: TheDesk) -> JSONResponse:
    """Those with most changes first."""
    return JSONResponse([*places_of(desk)])


@router.get("/place", summary="Who held one place when", responses={404: {"model": Problem}})
def place(
    desk: TheDesk,
    name: Annotated[str, Query(min_length=1, max_length=200, description="A name in any spelling, or a gazetteer id.")],
) -> JSONResponse:
    """The periods as `sitrep control PLACE --format json` writes them, with the names of place and holder."""
    states = desk.states_at(name)
    if not states:
        raise HTTPException(404, f"no claim says who held {name}; /api/control/places lists the places told of")
    rows = [
        {
            "place": state.place_name,
            "place_id": state.place_id,
            **row,
            "holder_name": desk.control.names.get(state.holder or ""),
            "colour": desk.control.colour(state.holder).key,
        }
        for state, row in zip(states, controls.to_json(states), strict=True)
        if isinstance(row, dict)
    ]
    return JSONResponse(rows)


def last_change(desk: Desk) -> date | None:
    """The last day on which a state begins."""
    return max((state.start for state in desk.control.states if state.start), default=None)


def places_of(desk: Desk) -> list[Json]:
    """The places told of, those with most changes first."""
    by_place: dict[str, list[ControlState]] = {}
    for state in desk.control.states:
        by_place.setdefault(state.place_id, []).append(state)
    ordered = sorted(by_place.items(), key=lambda item: (-len(item[1]), item[1][0].place_name))
    return [
        {
            "place_id": place_id,
            "name": states[0].place_name,
            "lat": states[0].lat,
            "lon": states[0].lon,
            "states": len(states),
            "holders": [*sorted({s.holder for s in states if s.holder})],
        }
        for place_id, states in ordered
    ]


def _feature(state: ControlState, day: date, desk: Desk) -> Json:
    told = controls.last_told(state)
    located = state.lat is not None and state.lon is not None
    geometry: Json = {"type": "Point", "coordinates": [state.lon, state.lat]} if located else None
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {
            "place": state.place_name,
            "place_id": state.place_id,
            "state": state.kind.value,
            "holder": state.holder,
            "holder_name": desk.control.names.get(state.holder or ""),
            "side": desk.control.sides.get(state.holder or ""),
            "colour": desk.control.colour(state.holder).key,
            "since": state.start.isoformat() if state.start else None,
            "told_days_ago": (day - told).days if told else None,
            "claims": list(state.claim_ids),
        },
    }

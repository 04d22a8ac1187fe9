"""A day or a place in; the map of who held what, or the place's history with the claims behind it, out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from sitrep.control.drawing import on_day
from sitrep.pipeline.control import last_told
from sitrep.pipeline.siding import facts_of
from sitrep.report.page.evidence import evidence_of
from sitrep.report.page.holding import state_text
from sitrep.report.wording import days_text
from sitrep.web.access import Reading, TheDesk
from sitrep.web.api.control import last_change, places_of
from sitrep.web.rendering import page

router = APIRouter(prefix="/control", include_in_schema=False)


@router.get("", response_class=HTMLResponse)
def control(request: Request, desk: TheDesk, who: Reading, on: Annotated[date | None, Query()] = None) -> HTMLResponse:
    """Who held every place told of on a day."""
    day = on or last_change(desk)
    known = desk.control
    facts = facts_of((s.holder for s in known.states), desk.theatre, ())
    states = sorted(on_day(known.states, day), key=lambda s: s.place_name) if day else []
    rows = [(state, state_text(state, facts), last_told(state)) for state in states]
    return page(request, "control.html", {"day": day, "rows": rows, "places": places_of(desk)})


@router.get("/{place:path}", response_class=HTMLResponse)
def place(request: Request, desk: TheDesk, who: Reading, place: str) -> HTMLResponse:
    """The history of one place."""
    states = desk.states_at(place[:200])
    if not states:
        raise HTTPException(404, "No claim says who held that place.")
    facts = facts_of((s.holder for s in states), desk.theatre, ())
    claims = {c.claim_id: c for c in desk.index.claims([i for s in states for i in s.claim_ids])}
    documents = desk.index.outlines([c.doc_id for c in claims.values()])
    rows = [
        (
            state,
            state_text(state, facts),
            days_text(state.start, state.end or state.start) if state.start else "before anything is told",
            [evidence_of(claims[i], documents.get(claims[i].doc_id)) for i in state.claim_ids if i in claims],
        )
        for state in states
    ]
    return page(request, "control_place.html", {"place": states[0], "rows": rows})

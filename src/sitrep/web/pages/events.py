"""Filters or an event's id in; the page of the map and the table, or the event's page, out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from sitrep.model.claim import Claim
from sitrep.model.document import outlet_name
from sitrep.model.event import FieldView, Said
from sitrep.pipeline.looking import EventSeen, see_event
from sitrep.report.exports.formats import FORMATS
from sitrep.report.page.evidence import FIELDS, evidence_of
from sitrep.report.wording import (
    contradictions_of,
    day_text,
    days_text,
    field_words,
    listed,
    places_text,
    shown_names,
    toll_text,
)
from sitrep.web.access import Reading, TheDesk
from sitrep.web.asked import Filters
from sitrep.web.forms import filter_form
from sitrep.web.lists import list_events
from sitrep.web.rendering import page
from sitrep.web.service import Desk

router = APIRouter(include_in_schema=False)

_PAGE = 50
Asked = Annotated[Filters, Query()]


@dataclass(frozen=True, slots=True)
class Teller:
    """One claim that says a value: who printed it, from whom, on whose side, and when."""

    claim_id: str
    doc_id: str
    outlet: str
    origin: str
    side: str
    day: str


@dataclass(frozen=True, slots=True)
class ValueSeen:
    """One value of a field with the claims that say it."""

    value: str
    is_shown: bool
    tellers: tuple[Teller, ...]


@dataclass(frozen=True, slots=True)
class FieldSeen:
    """A field of an event: the value shown, why, and every value that is claimed."""

    name: str
    shown: str
    why: str
    is_contested: bool
    values: tuple[ValueSeen, ...]


@router.get("/", response_class=HTMLResponse)
def index(request: Request, desk: TheDesk, who: Reading, filters: Asked) -> HTMLResponse:
    """The map, the timeline and the table of the events that answer the filters."""
    listed_events = list_events(desk, filters, "", _PAGE)
    values = {
        "filters": filters,
        "form": filter_form(desk, filters, "/"),
        "listed": listed_events,
        "formats": FORMATS,
        "hidden": _hidden(desk, filters, listed_events.total),
    }
    return page(request, "index.html", values)


@router.get("/events/table", response_class=HTMLResponse)
def table(
    request: Request,
    desk: TheDesk,
    who: Reading,
    filters: Asked,
    cursor: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """The table alone, for htmx; with a cursor the rows that follow."""
    values = {"filters": filters, "listed": list_events(desk, filters, cursor, _PAGE), "is_more": bool(cursor)}
    return page(request, "_rows.html" if cursor else "_table.html", {**values, "formats": FORMATS, "hidden": 0})


@router.get("/events", response_class=HTMLResponse)
def following(
    request: Request, desk: TheDesk, who: Reading, filters: Asked, cursor: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """A further page of the table as a page of its own, where no script runs."""
    listed_events = list_events(desk, filters, cursor, _PAGE)
    values = {"filters": filters, "listed": listed_events, "formats": FORMATS, "hidden": 0, "is_first": not cursor}
    return page(request, "events.html", values)


@router.get("/events/{event_id}", response_class=HTMLResponse)
def event(request: Request, desk: TheDesk, who: Reading, event_id: str) -> HTMLResponse:
    """One event: its values with every claim behind them side by side, and the sentences."""
    seen = see_event(desk.store, desk.theatre, event_id)
    if seen is None:
        raise HTTPException(
            404, "There is no such event. It may have been withdrawn or merged since the link was made."
        )
    return page(request, "event.html", event_values(seen, desk))


def event_values(seen: EventSeen, desk: Desk) -> dict[str, object]:
    """What the template of an event's page names."""
    found, dossier = seen.event, seen.dossier
    claims = dossier.claims_of(found)
    return {
        "event": found,
        "days": days_text(found.start, found.end),
        "who": listed(shown_names(found.actor1, dossier.actors)) or "unstated",
        "whom": listed(shown_names(found.actor2, dossier.actors)),
        "where": places_text(found.locations) or "place unstated",
        "killed": toll_text(found.killed),
        "injured": toll_text(found.injured),
        "contradictions": contradictions_of(found),
        "fields": [_field(view, seen, desk) for view in found.fields],
        "claims": [
            (claim, evidence_of(claim, dossier.documents.get(claim.doc_id)), teller(claim, seen, desk))
            for claim in claims
        ],
        "legend": FIELDS,
        "joined": [link for link in seen.links if link.joined],
        "near": [link for link in seen.links if not link.joined],
        "event_of": desk.index.event_of([c for link in seen.links for c in (link.left, link.right)]),
        "ledger": seen.ledger,
        "undone": seen.undone,
        "has_place": any(p.lat is not None for p in found.locations),
    }


def teller(claim: Claim, seen: EventSeen, desk: Desk) -> Teller:
    """Who tells a claim: the outlet, the origin it names, that one's side, and the day of print."""
    document = seen.dossier.documents.get(claim.doc_id)
    outlet = outlet_name(document.outlet if document else "", claim.doc_id)
    origin = next((link.source or link.text for link in reversed(claim.attribution)), "")
    side = _side(origin, desk) if origin else desk.theatre.outlets.side_of(outlet)
    day = day_text(document.published) if document and document.published else "day unknown"
    return Teller(claim.claim_id, claim.doc_id, outlet, origin or "in its own voice", side, day)


def _side(source: str, desk: Desk) -> str:
    outlet = desk.theatre.outlets.get(source)
    if outlet is not None:
        return outlet.side
    actor = desk.theatre.actors.lookup(source)
    return actor.side if actor else "unknown"


def _field(view: FieldView, seen: EventSeen, desk: Desk) -> FieldSeen:
    return FieldSeen(
        field_words(view),
        view.shown,
        view.why,
        view.contested,
        tuple(_value(said, view, seen, desk) for said in view.values),
    )


def _value(said: Said, view: FieldView, seen: EventSeen, desk: Desk) -> ValueSeen:
    claims = [seen.dossier.claims[i] for i in said.claim_ids if i in seen.dossier.claims]
    return ValueSeen(said.value, said.value == view.shown, tuple(teller(claim, seen, desk) for claim in claims))


def _hidden(desk: Desk, filters: Filters, shown: int) -> int:
    """How many more events there would be if those that were only planned, denied or supposed were asked too."""
    if filters.factuality:
        return 0
    return list_events(desk, filters.model_copy(update={"factuality": ["any"]}), "", 1).total - shown

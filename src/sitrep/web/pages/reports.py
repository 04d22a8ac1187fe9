"""A search or a report's id in; the list of reports, a report with its claims marked, or its raw text, out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from sitrep.pipeline.looking import MOST_RAW_BYTES, raw_of, see_report
from sitrep.report.page.evidence import FIELDS, chain_text, safe_link
from sitrep.store.reports import list_reports
from sitrep.web.access import Reading, TheDesk
from sitrep.web.api.reports import ReportFilters
from sitrep.web.marking import stretches
from sitrep.web.rendering import page

router = APIRouter(prefix="/reports", include_in_schema=False)

#: so many reports stand on one page of the list
PAGE = 60


@router.get("", response_class=HTMLResponse)
def reports(request: Request, desk: TheDesk, who: Reading, filters: Annotated[ReportFilters, Query()]) -> HTMLResponse:
    """The reports of the store, searched by their words."""
    listed = list_reports(desk.store, filters.asked(PAGE))
    outlets = [name for name, _ in desk.choices("outlet")]
    return page(request, "reports.html", {"filters": filters, "listed": listed, "outlets": outlets})


# an id may hold slashes (an address, a path), so it is the whole rest of the way; what ends in /raw is tried first
@router.get("/{doc_id:path}/raw", response_class=HTMLResponse)
def raw(request: Request, desk: TheDesk, who: Reading, doc_id: str) -> HTMLResponse:
    """The raw text as it was read, as text."""
    document = desk.store.document(doc_id)
    if document is None:
        raise HTTPException(404, "There is no such report in this store.")
    found = raw_of(document)
    return page(request, "raw.html", {"document": document, "raw": found, "most": MOST_RAW_BYTES})


@router.get("/{doc_id:path}", response_class=HTMLResponse)
def report(request: Request, desk: TheDesk, who: Reading, doc_id: str) -> HTMLResponse:
    """One report: its cleaned text with the claims marked, and what was not coded and why."""
    seen = see_report(desk.store, doc_id)
    if seen is None:
        raise HTTPException(404, "There is no such report in this store.")
    values = {
        "document": seen.document,
        "href": safe_link(seen.document.url),
        "stretches": list(stretches(seen.document, seen.claims)),
        "claims": [
            (number, claim, chain_text(claim), seen.event_of.get(claim.claim_id))
            for number, claim in enumerate(seen.claims, 1)
        ],
        "rejected": seen.rejected,
        "notes": seen.notes,
        "legend": FIELDS,
        "uncoded": _uncoded(seen.document.text, [(e.start, e.end) for c in seen.claims for e in c.evidence]),
    }
    return page(request, "report.html", values)


def _uncoded(text: str, evidence: list[tuple[int, int]]) -> int:
    """How many characters of the text, in per cent, are no evidence of any claim."""
    covered, at = 0, 0
    for start, end in sorted(evidence):
        covered += max(0, end - max(start, at))
        at = max(at, end)
    return round(100 * (1 - covered / len(text))) if text else 0

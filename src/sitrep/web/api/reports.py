"""A search in; reports as JSON, page by page, and one report with its claims, out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, field_validator

from sitrep.model.claim import Json, claim_to_json
from sitrep.pipeline.looking import see_report
from sitrep.report.page.evidence import safe_link
from sitrep.store.accounts import Role
from sitrep.store.reports import ReportRow, ReportsAsked, list_reports
from sitrep.web.access import TheDesk, require
from sitrep.web.api.answers import REFUSALS, Problem, ReportAnswer, ReportsAnswer
from sitrep.web.service import Desk

router = APIRouter(
    prefix="/api/reports", tags=["reports"], dependencies=[Depends(require(Role.READER))], responses={**REFUSALS}
)


class ReportFilters(BaseModel):
    """What is asked of reports."""

    q: str = Field("", max_length=400, description='Words that must all be there; "phrases", -not, begin*.')
    first: date | None = Field(None, alias="from", description="Printed on this day or later.")
    last: date | None = Field(None, alias="to", description="Printed on this day or before.")
    outlet: list[Annotated[str, Field(max_length=200)]] = Field([], max_length=40)
    without_claims: bool = Field(False, description="Only reports that yield no claim.")
    after: str = Field("", max_length=300, description="The `next` of the page before.")

    @field_validator("first", "last", mode="before")
    @classmethod
    def _no_blank(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("outlet", mode="before")
    @classmethod
    def _no_blanks(cls, value: object) -> object:
        return [v for v in value if v != ""] if isinstance(value, list) else value

    def asked(self, limit: int) -> ReportsAsked:
        """The same for the store."""
        return ReportsAsked(self.q, self.first, self.last, tuple(self.outlet), self.without_claims, self.after, limit)


@router.get("", summary="Reports, page by page")
def reports(
    desk: TheDesk, filters: Annotated[ReportFilters, Query()], limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> ReportsAnswer:
    """In the order of their ids; `next` goes into `after`."""
    listed = list_reports(desk.store, filters.asked(limit))
    return ReportsAnswer(
        reports=[report_answer(row) for row in listed.rows], total=listed.total, next=listed.following or None
    )


@router.get("/{doc_id:path}", summary="One report with its claims", responses={404: {"model": Problem}})
def report(desk: TheDesk, doc_id: str) -> JSONResponse:
    """The cleaned text, the claims, what was left unread and why."""
    body = report_json(desk, doc_id)
    if body is None:
        raise HTTPException(404, "there is no such report")
    return JSONResponse(body)


def report_answer(row: ReportRow) -> ReportAnswer:
    """A row of the list as JSON."""
    return ReportAnswer(
        doc_id=row.doc_id,
        title=row.title,
        outlet=row.outlet,
        published=row.published,
        url=safe_link(row.url) or None,
        claims=row.claims,
    )


def report_json(desk: Desk, doc_id: str) -> dict[str, Json] | None:
    """A report with everything coded from it."""
    seen = see_report(desk.store, doc_id)
    if seen is None:
        return None
    document = seen.document
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "outlet": document.outlet,
        "published": document.published.isoformat() if document.published else None,
        "url": safe_link(document.url) or None,
        "text": document.text,
        "dropped": [{"start": d.start, "end": d.end, "reason": d.reason} for d in document.dropped],
        "notes": list(seen.notes),
        "claims": [claim_to_json(claim) for claim in seen.claims],
        "rejected": [claim.claim_id for claim in seen.rejected],
        "events": dict(sorted(seen.event_of.items())),
    }

"""What is asked of reports in; one page of the reports that answer, with how many claims each yields, out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, TextClause, func, select

from sitrep.store import schema
from sitrep.store.database import Store
from sitrep.store.desk_text import document_answers
from sitrep.store.engine import transaction


@dataclass(frozen=True, slots=True)
class ReportsAsked:
    """What is asked: words, days of publication (both included), outlets; ``after`` is the id before the page."""

    words: str = ""
    first: date | None = None
    last: date | None = None
    outlets: tuple[str, ...] = ()
    without_claims: bool = False
    after: str = ""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report of a list."""

    doc_id: str
    title: str
    outlet: str
    published: date | None
    url: str
    claims: int


@dataclass(frozen=True, slots=True)
class ReportsListed:
    """A page of reports; ``following`` is the id after which the next begins, "" after the last."""

    rows: tuple[ReportRow, ...]
    total: int
    following: str


def list_reports(store: Store, asked: ReportsAsked) -> ReportsListed:
    """The current reports that answer, in the order of their ids."""
    d, c = schema.document.c, schema.claim.c
    told = select(func.count()).where(c.doc_id == d.doc_id, c.withdrawn_revision.is_(None)).scalar_subquery()
    with transaction(store.engine, write=False) as connection:
        where: list[ColumnElement[bool] | TextClause] = [d.current]
        if asked.words:
            where.append(document_answers(connection.dialect.name, asked.words))
        if asked.first is not None:
            where.append(d.published >= asked.first)
        if asked.last is not None:
            where.append(d.published <= asked.last)
        if asked.outlets:
            where.append(d.outlet.in_(asked.outlets))
        if asked.without_claims:
            where.append(told == 0)
        total = int(connection.execute(select(func.count()).select_from(schema.document).where(*where)).scalar_one())
        query = select(d.doc_id, d.title, d.outlet, d.published, d.url, told).where(*where, d.doc_id > asked.after)
        found = [ReportRow(*row) for row in connection.execute(query.order_by(d.doc_id).limit(asked.limit + 1))]
    shown = tuple(found[: asked.limit])
    return ReportsListed(shown, total, shown[-1].doc_id if len(found) > asked.limit else "")

"""A store, a theatre and a period in, the situation report as Markdown, HTML or PDF written to a path out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sitrep.model.taxonomy import Factuality
from sitrep.pipeline.dossiers import boundaries_of, gather_days
from sitrep.pipeline.exporting import whole
from sitrep.reference.theatre import Theatre
from sitrep.report.brief.compose import Brief, News, Request, compose
from sitrep.report.brief.html import html
from sitrep.report.brief.markdown import markdown
from sitrep.report.brief.pdf import pdf
from sitrep.report.dossier import Dossier, select
from sitrep.report.wording import day_text
from sitrep.store import Store

#: where the store keeps the moment of the last brief
LAST_BRIEF = "last_brief"
_SPAN = re.compile(r"(\d{1,4})\s*([hdw])", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 168}


class BriefError(ValueError):
    """A brief that cannot be written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a brief, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: a period, or a length ("24h") counted back from the newest report; a heading; news since when."""

    since: str = ""
    first: date | None = None
    last: date | None = None
    title: str = ""
    news_since: datetime | None = None


def brief_of(store: Store, theatre: Theatre, wanted: Wanted, *, at: datetime) -> Brief:
    """Compose the brief of a period from everything the store tells.

    Raises:
        BriefError: the period cannot be read, or it ends before it begins.
    """
    period = period_of(wanted, store.newest_day(), at)
    dossier = gather_days(store, theatre, period.first, period.last, at=at)
    chosen = select(dossier, period.first, period.last, set(Factuality))
    request = Request(
        period.first,
        period.last,
        wanted.title or f"Situation report: {theatre.title}",
        source_sides(dossier, theatre),
        _news(store, wanted.news_since),
    )
    return compose(chosen, request)


def write_brief(brief: Brief, theatre: Theatre, path: Path, *, at: datetime, font: Path | None = None) -> None:
    """Write the brief in the form that the path's ending names (.md, .html, .pdf), whole or not at all.

    Raises:
        BriefError: the ending is none of them.
        MissingPdfError: a PDF was asked for and its library is not installed.
    """
    form = path.suffix.lower()
    if form in (".md", ".markdown", ".txt"):
        data = markdown(brief).encode("utf-8", "replace")
    elif form in (".html", ".htm"):
        data = html(brief, boundaries_of(theatre)).encode("utf-8", "replace")
    elif form == ".pdf":
        data = pdf(brief, boundaries_of(theatre), at, font)
    else:
        raise BriefError(f"{path}: name a file that ends in .md, .html or .pdf")
    whole(path, lambda part: part.write_bytes(data))


def as_markdown(brief: Brief) -> str:
    """The brief as Markdown, for a pipe."""
    return markdown(brief)


def remember(store: Store, at: datetime) -> None:
    """Note when this brief was made, so that the next one can say what is new."""
    store.set_setting(LAST_BRIEF, at.astimezone(UTC).isoformat())


def last_brief(store: Store) -> datetime | None:
    """When the last brief was made; None for the first one."""
    text = store.setting(LAST_BRIEF)
    return datetime.fromisoformat(text) if text else None


def period_of(wanted: Wanted, newest: date | None, at: datetime) -> Period:
    """The days asked for. A length counts back from the newest report of the store, at most from now.

    Raises:
        BriefError: nothing, or not a length, is asked, or the period ends before it begins.
    """
    today = at.date()
    last = wanted.last or min(newest or today, today)
    if wanted.since:
        found = _SPAN.fullmatch(wanted.since.strip())
        if not found or int(found[1]) == 0:
            raise BriefError(f"--since {wanted.since!r}: write a length as 24h, 7d or 2w")
        first = (datetime.combine(last, time()) - timedelta(hours=int(found[1]) * _HOURS[found[2].lower()])).date()
    elif wanted.first is not None:
        first = wanted.first
    else:
        raise BriefError("say which days: --since 24h, or --from DAY [--to DAY]")
    if last < first:
        raise BriefError(f"the period ends ({last}) before it begins ({first})")
    return Period(first, last)


def source_sides(dossier: Dossier, theatre: Theatre) -> dict[str, str]:
    """The side that each source of the events speaks for, by the theatre's outlets; independent ones are not in it."""
    found: dict[str, str] = {}
    for name in sorted({o for event in dossier.events for o in event.origins if o}):
        outlet = theatre.outlets.get(name)
        actor = theatre.actors.lookup(name) if outlet is None else None
        side = outlet.side if outlet is not None else actor.side if actor is not None else ""
        if side and side not in ("independent", "neutral", "unknown", "civilian"):
            found[name] = side
    return found


def _news(store: Store, since: datetime | None) -> News | None:
    if since is None:
        return None
    history = store.history()
    return News(
        f"{day_text(since.date())}, {since:%H:%M} UTC",
        frozenset(h.event_id for h in history if h.first_seen > since and h.withdrawn_at is None),
        frozenset(h.event_id for h in history if h.first_seen <= since < h.last_changed and h.withdrawn_at is None),
        tuple(h.event_id for h in history if h.withdrawn_at is not None and h.first_seen <= since < h.withdrawn_at),
    )

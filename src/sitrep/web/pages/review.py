"""A reviewer's visit in; the queue, the page of one thing that waits, and one entry of the ledger for each decision, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field, ValidationError

from sitrep.model.claim import Claim
from sitrep.model.judgement import Judgement, active_judgements
from sitrep.pipeline.agreeing import agreements
from sitrep.pipeline.comparing import WORDS, compare
from sitrep.pipeline.deciding import (
    Action,
    ConflictError,
    Decision,
    Topic,
    claims_about,
    decide,
    last_standing,
    touching,
    version,
)
from sitrep.pipeline.judging import By
from sitrep.pipeline.queueing import queue_of
from sitrep.pipeline.reviewing import Matter, Waiting
from sitrep.report.page.evidence import FIELDS, evidence_of
from sitrep.store.accounts import Role
from sitrep.web.access import Genuine, TheDesk, Visitor, require
from sitrep.web.rendering import page
from sitrep.web.service import Desk

router = APIRouter(include_in_schema=False)

_SHOWN: Final = 100
#: so many claims of one thing are shown; the event's own page has them all
_MOST_CLAIMS: Final = 20
#: kept with a judgement whose author wrote no reason
_NO_NOTE: Final = "reviewed at the desk, no note"

#: what the page of a topic shows where no decision was refused
_NOTHING_SENT: Final[dict[str, object]] = {"why": "", "others": (), "given": None}

#: matters that are about a name; their subjects are the many claims that bear it
_OF_NAMES: Final = frozenset({Matter.PLACE, Matter.ACTOR})

Reviewing = Annotated[Visitor, Depends(require(Role.REVIEWER))]
Id = Annotated[str, Field(max_length=300)]


class Asked(BaseModel):
    """What a page of the review is about, as its address says it."""

    about: list[Id] = Field([], max_length=20)
    name: str = Field("", max_length=300)

    @property
    def topic(self) -> Topic:
        """The topic asked for."""
        return Topic(tuple(dict.fromkeys(self.about)), self.name)


class Sent(Asked):
    """A reviewer's decision, as the form sends it."""

    action: Action
    seen: str = Field("", max_length=64)
    subjects: list[Id] = Field([], max_length=500)
    field: str = Field("", max_length=100)
    value: str = Field("", max_length=2_000)
    reason: str = Field("", max_length=2_000)

    @property
    def decision(self) -> Decision:
        """The decision meant."""
        return Decision(self.action, self.topic, self.seen, tuple(self.subjects), self.field, self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits, with the address of its page."""

    item: Waiting
    href: str


async def sent(request: Request) -> Sent:
    """The decision in a form's body."""
    form = await request.form(max_files=0, max_fields=600)
    words = {name: str(form.get(name, "")) for name in ("name", "action", "seen", "field", "value", "reason")}
    lists = {name: [str(v) for v in form.getlist(name) if v] for name in ("about", "subjects")}
    try:
        return Sent.model_validate({**words, **lists})
    except ValidationError as error:
        raise RequestValidationError([{**e, "loc": ("body", *e["loc"])} for e in error.errors()]) from error


@router.get("/review", response_class=HTMLResponse)
def queue(
    request: Request,
    desk: TheDesk,
    who: Reviewing,
    matter: Annotated[Matter | None, Query()] = None,
    done: Annotated[str, Query(max_length=40)] = "",
) -> HTMLResponse:
    """What waits for a person, the most pressing first."""
    waiting = _waiting(desk)
    counts = {m: sum(item.matter is m for item in waiting) for m in Matter}
    chosen = [item for item in waiting if matter is None or item.matter is matter]
    values = {
        "rows": [Row(item, _address(_topic(item))) for item in chosen[:_SHOWN]],
        "total": len(chosen),
        "counts": {m: n for m, n in counts.items() if n},
        "matter": matter,
        "done": _entry(desk, done),
    }
    return page(request, "review.html", values)


@router.get("/review/item", response_class=HTMLResponse)
def item(
    request: Request,
    desk: TheDesk,
    who: Reviewing,
    asked: Annotated[Asked, Query()],
    done: Annotated[str, Query(max_length=40)] = "",
) -> HTMLResponse:
    """One thing that waits: why, the machine's and the people's values side by side, the sentences, the ways."""
    return page(request, "review_item.html", _values(desk, asked.topic, done))


@router.get("/review/agreement", response_class=HTMLResponse)
def agreement(request: Request, desk: TheDesk, who: Reviewing) -> HTMLResponse:
    """How often two reviewers decided alike on the same claims, and where not."""
    return page(request, "review_agreement.html", {"pairs": agreements(desk.store.judgements())})


@router.post("/review/decide", dependencies=[Genuine])
def judge(request: Request, desk: TheDesk, who: Reviewing, given: Annotated[Sent, Depends(sent)]) -> Response:
    """Enter one judgement, then show what waits next."""
    order = [_topic(waiting) for waiting in _waiting(desk)]
    by = By(who.name, desk.now(), given.reason.strip() or _NO_NOTE)
    try:
        made = decide(desk.store, desk.theatre, given.decision, by)
    except ConflictError as error:
        return _refused(request, desk, given, 409, str(error), error.entries)
    except ValueError as error:
        return _refused(request, desk, given, 422, str(error))
    desk.refresh()
    if given.action in (Action.UNDO, Action.CORRECT):  # who takes back or mends wants to see it again
        return RedirectResponse(_address(given.topic, made.judgement_id), 303)
    left = {_topic(waiting) for waiting in _waiting(desk)}
    here = order.index(given.topic) + 1 if given.topic in order else 0
    following = next(
        (topic for topic in (*order[here:], *order[:here]) if topic in left and topic != given.topic), None
    )
    done = made.judgement_id
    return RedirectResponse(_address(following, done) if following else f"/review?{urlencode({'done': done})}", 303)


def _refused(
    request: Request, desk: Desk, given: Sent, status: int, why: str, others: tuple[Judgement, ...] = ()
) -> HTMLResponse:
    """The page again with what was sent, why it was not taken, and what others decided meanwhile."""
    values = {**_values(desk, given.topic, ""), "why": why, "others": others[-5:][::-1], "given": given}
    return page(request, "review_item.html", values, status=status)


def _waiting(desk: Desk) -> list[Waiting]:
    """The queue as the events stand that the pages show; made once for each state of the store."""
    return desk.queue(lambda: queue_of(desk.store, desk.theatre, list(desk.store.events())))


def _topic(waiting: Waiting) -> Topic:
    if waiting.matter in _OF_NAMES:
        return Topic((), waiting.what)
    known = [way.words[1] for way in waiting.ways if way.words[0] == "leave"]
    return Topic(waiting.subjects, known[0] if known else "")


def _address(topic: Topic, done: str = "") -> str:
    pairs = [*(("about", one) for one in topic.about), ("name", topic.name), ("done", done)]
    return f"/review/item?{urlencode([(k, v) for k, v in pairs if v])}"


def _entry(desk: Desk, judgement_id: str) -> Judgement | None:
    found = (e for e in desk.store.judgements() if e.judgement_id == judgement_id) if judgement_id else iter(())
    return next(found, None)


def _of_name(desk: Desk, topic: Topic, item: Waiting | None, claims: Sequence[Claim]) -> dict[str, object]:
    """What the template names where the topic is a name: the places and actors it may stand for, and where to look."""
    if not topic.name:
        return {"actors": (), "place_ways": (), "box": ""}
    told = desk.store.claims(doc_ids=dict.fromkeys(claim.doc_id for claim in claims))
    at = [(p.lon, p.lat) for c in told for p in c.locations if p.lon is not None and p.lat is not None]
    lons, lats = [lon for lon, _ in at], [lat for _, lat in at]
    box = ",".join(f"{n:.4f}" for n in (min(lons), min(lats), max(lons), max(lats))) if at else ""
    ways = item.ways if item is not None else ()
    return {
        "actors": sorted((actor.actor_id, actor.name) for actor in desk.theatre.actors),
        "place_ways": [way for way in ways if way.words[0] == "place" and "--as" in way.words],
        "box": box,
    }


def _values(desk: Desk, topic: Topic, done: str) -> dict[str, object]:
    """What the template of one topic names."""
    waiting = _waiting(desk)
    topics = [_topic(one) for one in waiting]
    here = topics.index(topic) if topic in topics else None
    item = waiting[here] if here is not None else None
    named = item.subjects if item is not None and item.matter in _OF_NAMES else ()
    ledger = desk.store.judgements()
    own = claims_about(desk.store, topic)
    entries = touching(ledger, topic, own)
    events = [event for one in topic.about if (event := desk.store.event(one)) is not None]
    if not (own or item or entries):
        raise HTTPException(404, "There is nothing of this kind to review. It may have been settled or withdrawn.")
    claims = [c for i in (own or named)[:_MOST_CLAIMS] if (c := desk.store.claim(i)) is not None]
    documents = desk.index.outlines(list(dict.fromkeys(claim.doc_id for claim in claims)))
    holding = {entry.judgement_id for entry in active_judgements(ledger)}
    return {
        "topic": topic,
        "item": item,
        "events": events,
        "claims": [(c, evidence_of(c.claim, documents.get(c.claim.doc_id))) for c in compare(claims, ledger)],
        "more": len(own or named) - len(claims),
        "legend": FIELDS,
        "fields": tuple(WORDS),
        "entries": entries[::-1],
        "holding": holding,
        "last": last_standing(entries),
        "seen": version(ledger, topic, own),
        **_of_name(desk, topic, item, claims),
        "before": _address(topics[here - 1]) if here else "",
        "after": _address(topics[here + 1]) if here is not None and here + 1 < len(topics) else "",
        "number": None if here is None else here + 1,
        "total": len(waiting),
        "done": _entry(desk, done),
        **_NOTHING_SENT,
    }

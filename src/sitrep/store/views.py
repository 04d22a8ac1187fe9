"""Events, links and control states in: cached rows out, with what changed since when and what was withdrawn."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, or_, select, update

from sitrep.model.event import ControlState, Event
from sitrep.store import schema
from sitrep.store.records import dumps, from_json, to_json


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An event id that stands no more, and since when."""

    event_id: str
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened to the events after a moment: new and changed ones, and those withdrawn."""

    changed: tuple[Event, ...]
    withdrawn: tuple[Tombstone, ...]


@dataclass(frozen=True, slots=True)
class History:
    """When one event first came out, when its content last changed, and when it was withdrawn (None: it stands)."""

    event_id: str
    first_seen: datetime
    last_changed: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Link:
    """The scorer's word on one pair of claims: how likely one event, whether joined, and why."""

    left: str
    right: str
    score: float
    joined: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a link and the weight it added."""

    name: str
    weight: float
    detail: str = ""


def stamp(moment: datetime) -> str:
    """A moment as text that sorts in order of time; refuses a time without a zone.

    Raises:
        ValueError: the moment has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()}: a moment without a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def write_events(connection: Connection, events: Sequence[Event], at: datetime) -> None:
    """Make ``events`` those that stand; what left them stays as a tombstone, what is equal is untouched."""
    e = schema.event.c
    known = {
        row.event_id: row
        for row in connection.execute(select(e.event_id, e.content_sha256, e.position, e.withdrawn_at))
    }
    now = stamp(at)
    fresh: list[dict[str, object]] = []
    for position, event in enumerate(events):
        body = dumps(to_json(event))
        digest = sha256(body.encode()).hexdigest()
        row = known.pop(event.event_id, None)
        if row is None:
            fresh.append(_event_row(event.event_id, position, digest, body, now))
        elif row.content_sha256 != digest or row.withdrawn_at is not None:
            values = {
                "position": position,
                "content_sha256": digest,
                "body": body,
                "last_changed": now,
                "withdrawn_at": None,
            }
            connection.execute(update(schema.event).where(e.event_id == event.event_id).values(values))
        elif row.position != position:
            connection.execute(update(schema.event).where(e.event_id == event.event_id).values(position=position))
    if fresh:
        connection.execute(insert(schema.event), fresh)
    for gone in (row.event_id for row in known.values() if row.withdrawn_at is None):
        connection.execute(update(schema.event).where(e.event_id == gone).values(withdrawn_at=now, last_changed=now))


def read_events(connection: Connection, may_answer: Callable[[str], bool] | None = None) -> Iterator[Event]:
    """The events that stand, in the order they were given; of those whose JSON ``may_answer`` refuses, none."""
    e = schema.event.c
    query = select(e.body).where(e.withdrawn_at.is_(None)).order_by(e.position)
    with connection.execute(query.execution_options(yield_per=500)) as result:
        for body in result.scalars():
            if may_answer is None or may_answer(body):
                yield from_json(Event, json.loads(body))


def read_event(connection: Connection, event_id: str) -> Event | None:
    """One event that stands; None where there is none."""
    e = schema.event.c
    body = connection.execute(select(e.body).where(e.event_id == event_id, e.withdrawn_at.is_(None))).scalar()
    return None if body is None else from_json(Event, json.loads(body))


def read_changes(connection: Connection, since: datetime) -> Changes:
    """Events new or changed after ``since``, and those withdrawn after it."""
    e = schema.event.c
    after = stamp(since)
    rows = connection.execute(
        select(e.event_id, e.withdrawn_at, e.body).where(e.last_changed > after).order_by(e.position)
    )
    changed: list[Event] = []
    withdrawn: list[Tombstone] = []
    for row in rows:
        if row.withdrawn_at is None:
            changed.append(from_json(Event, json.loads(row.body)))
        else:
            withdrawn.append(Tombstone(row.event_id, datetime.fromisoformat(row.withdrawn_at)))
    return Changes(tuple(changed), tuple(sorted(withdrawn, key=lambda t: t.event_id)))


def read_history(connection: Connection) -> tuple[History, ...]:
    """First seen, last changed and withdrawn, for every event id there ever was."""
    e = schema.event.c
    rows = connection.execute(select(e.event_id, e.first_seen, e.last_changed, e.withdrawn_at).order_by(e.event_id))
    return tuple(
        History(
            event_id=row.event_id,
            first_seen=datetime.fromisoformat(row.first_seen),
            last_changed=datetime.fromisoformat(row.last_changed),
            withdrawn_at=datetime.fromisoformat(row.withdrawn_at) if row.withdrawn_at else None,
        )
        for row in rows
    )


def write_control(connection: Connection, states: Sequence[ControlState]) -> None:
    """Make ``states`` the control states that stand."""
    connection.execute(delete(schema.control))
    rows = [{"position": i, "place_id": s.place_id, "body": dumps(to_json(s))} for i, s in enumerate(states)]
    if rows:
        connection.execute(insert(schema.control), rows)


def read_control(connection: Connection, place_id: str | None) -> Iterator[ControlState]:
    """Control states in the order they were given, of one place or of all."""
    c = schema.control.c
    query = select(c.body).order_by(c.position)
    if place_id is not None:
        query = query.where(c.place_id == place_id)
    with connection.execute(query.execution_options(yield_per=500)) as result:
        for body in result.scalars():
            yield from_json(ControlState, json.loads(body))


def write_links(connection: Connection, links: Iterable[Link]) -> None:
    """Make ``links`` the scored pairs that stand."""
    connection.execute(delete(schema.link))
    rows = [
        {
            "position": position,
            "left_claim": link.left,
            "right_claim": link.right,
            "score": link.score,
            "joined": link.joined,
            "body": dumps(to_json(link)),
        }
        for position, link in enumerate(links)
    ]
    if rows:
        connection.execute(insert(schema.link), rows)


def read_links(connection: Connection, claim_ids: Sequence[str] | None) -> tuple[Link, ...]:
    """The scored pairs that touch any of ``claim_ids`` (None: all of them), the strongest first."""
    k = schema.link.c
    query = select(k.body).order_by(k.score.desc(), k.position)
    if claim_ids is not None:
        query = query.where(or_(k.left_claim.in_(claim_ids), k.right_claim.in_(claim_ids)))
    return tuple(from_json(Link, json.loads(body)) for body in connection.execute(query).scalars())


def read_naming(connection: Connection) -> dict[str, str]:
    """The event id that each claim had when it was first linked."""
    n = schema.naming.c
    return {row.claim_id: row.event_id for row in connection.execute(select(n.claim_id, n.event_id))}


def add_naming(connection: Connection, named: Mapping[str, str]) -> None:
    """Note the event ids of claims that have none yet; those noted before are kept."""
    known = read_naming(connection)
    rows = [{"claim_id": c, "event_id": e} for c, e in named.items() if c not in known]
    if rows:
        connection.execute(insert(schema.naming), rows)


def _event_row(event_id: str, position: int, digest: str, body: str, now: str) -> dict[str, object]:
    return {
        "event_id": event_id,
        "position": position,
        "content_sha256": digest,
        "first_seen": now,
        "last_changed": now,
        "withdrawn_at": None,
        "body": body,
    }

"""Rows of events in: the desk's index kept in step with the events that stand, and its columns, rows and matches, out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final, TypeVar, TypeVarTuple

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, delete, func, insert, select

from sitrep.model.claim import Claim, Json, claim_from_json
from sitrep.model.document import Document
from sitrep.model.event import Event
from sitrep.store import desk_schema as desk
from sitrep.store import schema
from sitrep.store.database import Store
from sitrep.store.desk_text import events_about
from sitrep.store.engine import transaction
from sitrep.store.records import from_json
from sitrep.store.row_ids import NO_ROWS, RowIds, row_ids

#: so many values go into one statement at most
_BATCH: Final = 400
_KEY: Final = "desk"
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class Toll:
    """The dead of one side of an event."""

    side: str
    low: int
    best: int
    high: int


@dataclass(frozen=True, slots=True)
class Printed:
    """An outlet that printed an event, and the day (since 1970-01-01) on which it did first."""

    outlet: str
    side: str
    day: int | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as the desk lists, filters and draws it; days are counted from 1970-01-01.

    ``lat`` and ``lon`` are those of the place that stands for the event, None where it has no point; ``shape`` and
    ``bearing`` say how it is drawn. ``actor_id`` is the first of the first side.
    """

    event_id: str
    content_sha256: str
    event_type: str
    sub_event_type: str
    factuality: str
    certainty: str
    start_day: int | None
    end_day: int | None
    killed_low: int | None
    killed_best: int | None
    killed_high: int | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    shape: str
    bearing: float | None
    place: str
    place_id: str
    admin1: str
    country: str
    actor1: str
    actor2: str
    actor_id: str
    origins: str
    outlets: str
    claims: int
    contradictions: int


@dataclass(frozen=True, slots=True)
class Indexed:
    """Everything the index keeps of one event; ``facets`` are (kind, value) pairs."""

    row: EventRow
    facets: tuple[tuple[str, str], ...]
    points: tuple[tuple[float, float], ...]
    tolls: tuple[Toll, ...]
    printed: tuple[Printed, ...]
    words: str


_NAMES: Final = tuple(f.name for f in fields(EventRow))


class DeskIndex:
    """The desk's index in a store; each method is one transaction."""

    def __init__(self, store: Store) -> None:
        """Work on the tables of this store."""
        self._engine = store.engine

    @property
    def key(self) -> str | None:
        """What the index was made from, as ``mark`` was told; None before the first time."""
        with transaction(self._engine, write=False) as connection:
            s = schema.state.c
            return connection.execute(select(s.value).where(s.key == _KEY)).scalar()

    def mark(self, key: str) -> None:
        """Note what the index is made from."""
        with transaction(self._engine, write=True) as connection:
            s = schema.state.c
            connection.execute(delete(schema.state).where(s.key == _KEY))
            connection.execute(insert(schema.state).values(key=_KEY, value=key))

    def clear(self) -> None:
        """Forget every row, so that all are made anew."""
        with transaction(self._engine, write=True) as connection:
            for table in (desk.words, desk.printed, desk.toll, desk.place, desk.facet, desk.event):
                connection.execute(delete(table))

    def outdated(self) -> tuple[list[str], list[str]]:
        """The ids of events whose row is missing or of older content, and those whose row must go (gone or changed)."""
        e, d = schema.event.c, desk.event.c
        with transaction(self._engine, write=False) as connection:
            query = select(e.event_id, e.content_sha256).where(e.withdrawn_at.is_(None)).order_by(e.position)
            stand = {row.event_id: row.content_sha256 for row in connection.execute(query)}
            known = {
                row.event_id: row.content_sha256 for row in connection.execute(select(d.event_id, d.content_sha256))
            }
        return (
            [i for i, digest in stand.items() if known.get(i) != digest],
            [i for i, digest in known.items() if stand.get(i) != digest],
        )

    def drop(self, event_ids: Sequence[str]) -> None:
        """Remove the rows of these events."""
        with transaction(self._engine, write=True) as connection:
            for batch in _batches(event_ids):
                gone = select(desk.event.c.row_id).where(desk.event.c.event_id.in_(batch))
                for table in (desk.words, desk.printed, desk.toll, desk.place, desk.facet):
                    connection.execute(delete(table).where(table.c.row_id.in_(gone)))
                connection.execute(delete(desk.event).where(desk.event.c.event_id.in_(batch)))

    def add(self, made: Sequence[Indexed]) -> None:
        """Put new rows in; their events must have none."""
        if not made:
            return
        with transaction(self._engine, write=True) as connection:
            first = int(connection.execute(select(func.coalesce(func.max(desk.event.c.row_id), 0))).scalar_one()) + 1
            ids = range(first, first + len(made))
            rows = [
                {"row_id": i, **{name: getattr(m.row, name) for name in _NAMES}} for i, m in zip(ids, made, strict=True)
            ]
            connection.execute(insert(desk.event), rows)
            _insert(connection, desk.facet, ids, made, lambda m: [{"kind": k, "value": v} for k, v in m.facets])
            _insert(connection, desk.place, ids, made, lambda m: [{"lat": lat, "lon": lon} for lat, lon in m.points])
            _insert(
                connection, desk.toll, ids, made,
                lambda m: [{"side": t.side, "low": t.low, "best": t.best, "high": t.high} for t in m.tolls],
            )  # fmt: skip
            _insert(
                connection, desk.printed, ids, made,
                lambda m: [{"outlet": p.outlet, "side": p.side, "day": p.day} for p in m.printed],
            )  # fmt: skip
            _insert(connection, desk.words, ids, made, lambda m: [{"body": m.words}])

    def chunks(self, table: Table, names: Sequence[str], size: int) -> Iterator[Sequence[Row[*tuple[object, ...]]]]:
        """Some columns of a table of the index, so many rows at a time, in the order of the rows' ids."""
        query = select(*(table.c[name] for name in names)).order_by(table.c.row_id)
        with (
            transaction(self._engine, write=False) as connection,
            connection.execute(query.execution_options(yield_per=size)) as result,
        ):
            yield from result.partitions()

    def rows(self, row_ids: Sequence[int]) -> list[EventRow]:
        """The rows of these ids, in the order asked; an id that is no more is left out."""
        found: dict[int, EventRow] = {}
        with transaction(self._engine, write=False) as connection:
            for batch in _batches(row_ids):
                query = select(desk.event).where(desk.event.c.row_id.in_(batch))
                for row in connection.execute(query).mappings():
                    found[row["row_id"]] = EventRow(**{name: row[name] for name in _NAMES})
        return [found[i] for i in row_ids if i in found]

    def with_facet(self, kind: str, values: Sequence[str]) -> RowIds:
        """The ids of rows that have any of these values of a kind; a row with two of them stands twice."""
        f = desk.facet.c
        query = select(f.row_id).where(f.kind == kind)
        with transaction(self._engine, write=False) as connection:
            found = [row_ids(connection, query.where(f.value.in_(batch))) for batch in _batches(values)]
        return np.concatenate([NO_ROWS, *found])

    def like_facet(self, kind: str, part: str) -> RowIds:
        """The ids of rows that have a value of a kind in which ``part`` stands; values are kept in lower case."""
        f = desk.facet.c
        # a value is looked through once, however many rows have it
        query = select(f.value).where(f.kind == kind).distinct()
        with transaction(self._engine, write=False) as connection:
            values = [value for value in connection.execute(query).scalars() if part.casefold() in value]
        return self.with_facet(kind, values)

    def values(self, kind: str) -> list[tuple[str, int]]:
        """Every value of a kind with the number of its events, the commonest first."""
        f = desk.facet.c
        query = (
            select(f.value, func.count()).where(f.kind == kind).group_by(f.value).order_by(func.count().desc(), f.value)
        )
        with transaction(self._engine, write=False) as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def about(self, asked: str) -> RowIds:
        """The ids of rows whose words answer a search (see ``desk_text``)."""
        with transaction(self._engine, write=False) as connection:
            return events_about(connection, asked)

    def events(self, event_ids: Sequence[str]) -> list[Event]:
        """The events that stand of these ids, in the order asked."""
        e = schema.event.c
        query = select(e.event_id, e.body).where(e.withdrawn_at.is_(None))
        found = {row.event_id: from_json(Event, _json(row.body)) for row in self._batched(query, e.event_id, event_ids)}
        return [found[i] for i in event_ids if i in found]

    def claims(self, claim_ids: Sequence[str]) -> list[Claim]:
        """The standing claims of these ids as the machine read them, in the order asked."""
        c = schema.claim.c
        query = select(c.claim_id, c.body).where(c.withdrawn_revision.is_(None))
        found = {row.claim_id: claim_from_json(_json(row.body)) for row in self._batched(query, c.claim_id, claim_ids)}
        return [found[i] for i in claim_ids if i in found]

    def digests(self, event_ids: Sequence[str]) -> dict[str, str]:
        """The content digest of these events as they stand."""
        e = schema.event.c
        query = select(e.event_id, e.content_sha256).where(e.withdrawn_at.is_(None))
        return {row.event_id: row.content_sha256 for row in self._batched(query, e.event_id, event_ids)}

    def outlines(self, doc_ids: Sequence[str]) -> dict[str, Document]:
        """The current documents of these ids without their texts, which are the most of them."""
        d = schema.document.c
        query = select(d.doc_id, d.title, d.published, d.outlet, d.url).where(d.current)
        return {
            row.doc_id: Document(row.doc_id, "", row.title, row.published, outlet=row.outlet, url=row.url)
            for row in self._batched(query, d.doc_id, list(dict.fromkeys(doc_ids)))
        }

    def event_of(self, claim_ids: Sequence[str]) -> dict[str, str]:
        """The event that each of these claims belongs to."""
        f, d = desk.facet.c, desk.event.c
        joined = desk.facet.join(desk.event, f.row_id == d.row_id)
        query = select(f.value, d.event_id).select_from(joined).where(f.kind == "claim")
        return {row.value: row.event_id for row in self._batched(query, f.value, claim_ids)}

    def _batched(self, query: Select[*Ts], column: ColumnElement[str], ids: Sequence[str]) -> Iterator[Row[*Ts]]:
        with transaction(self._engine, write=False) as connection:
            for batch in _batches(ids):
                yield from connection.execute(query.where(column.in_(batch)))


def _json(body: str) -> dict[str, Json]:
    found: dict[str, Json] = json.loads(body)
    return found


def _batches(values: Sequence[T]) -> Iterator[list[T]]:
    for at in range(0, len(values), _BATCH):
        yield list(values[at : at + _BATCH])


def _insert(
    connection: Connection,
    table: Table,
    ids: Iterable[int],
    made: Sequence[Indexed],
    values: Callable[[Indexed], list[dict[str, object]]],
) -> None:
    rows = [{"row_id": i, **row} for i, one in zip(ids, made, strict=True) for row in values(one)]
    if rows:
        connection.execute(insert(table), rows)

"""Filters and a cursor in: one page of the events that answer, in order, with the way to the next, out."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

import numpy as np

from sitrep.pipeline.asking import in_order, sort_key
from sitrep.pipeline.columns import Columns, Positions
from sitrep.store.desk import EventRow
from sitrep.web.asked import Filters
from sitrep.web.service import Desk


class CursorError(ValueError):
    """A cursor that no list gave out."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list; ``following`` is the cursor of the next, "" after the last."""

    rows: tuple[EventRow, ...]
    total: int
    following: str


def found(desk: Desk, filters: Filters) -> tuple[Columns, Positions]:
    """The columns and the positions of the events that answer."""
    return desk.answer(filters.question)


def list_events(desk: Desk, filters: Filters, cursor: str, limit: int) -> Listed:
    """One page. A cursor names the last event before it, so what comes in meanwhile shifts nothing.

    Raises:
        CursorError: the cursor was not given out by a list.
    """
    columns, positions = found(desk, filters)
    total = len(positions)
    keys = sort_key(filters.sort, columns)
    if cursor:
        key, event_id = _read_cursor(cursor)
        after = columns.event_ids[positions] > event_id
        positions = positions[(keys[positions] > key) | ((keys[positions] == key) & after)]
    shown = in_order(positions, filters.sort, columns)
    here = shown[:limit]
    rows = desk.index.rows([int(i) for i in columns.row_ids[here]])
    following = ""
    if len(shown) > limit:
        last = here[-1]
        following = _write_cursor(int(keys[last]), str(columns.event_ids[last]))
    return Listed(tuple(rows), total, following)


def event_ids(columns: Columns, positions: Positions) -> list[str]:
    """The ids of the events at these positions."""
    return [str(i) for i in np.asarray(columns.event_ids)[positions]]


def _write_cursor(key: int, event_id: str) -> str:
    return urlsafe_b64encode(f"{key} {event_id}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[int, str]:
    try:
        text = urlsafe_b64decode(cursor.encode("ascii") + b"==").decode()
        key, _, event_id = text.partition(" ")
        number = int(key)
    except (ValueError, UnicodeError) as error:
        raise CursorError("this cursor was not given out by this list; ask for the first page again") from error
    if not event_id or abs(number) > 2**62:
        raise CursorError("this cursor was not given out by this list; ask for the first page again")
    return number, event_id

"""A point in the history of the events in; what became of event ids after it, in order of time, out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, or_, select

from sitrep.store import schema
from sitrep.store.database import Store
from sitrep.store.engine import transaction


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What became of one event id, and when."""

    event_id: str
    stamp: str
    what: Literal["new", "changed", "withdrawn"]

    @property
    def at(self) -> datetime:
        """When."""
        return datetime.fromisoformat(self.stamp)


def changes_after(store: Store, after: tuple[str, str], limit: int) -> list[ChangeRow]:
    """The next changes after a stamp and the event id told last at it ("" and "": from the start)."""
    e = schema.event.c
    stamp, event_id = after
    later = (
        or_(e.last_changed > stamp, and_(e.last_changed == stamp, e.event_id > event_id))
        if event_id
        else e.last_changed > stamp
    )
    query = select(e.event_id, e.first_seen, e.last_changed, e.withdrawn_at).where(later)
    with transaction(store.engine, write=False) as connection:
        rows = connection.execute(query.order_by(e.last_changed, e.event_id).limit(limit)).all()
    return [
        ChangeRow(row.event_id, row.last_changed, _what(row.first_seen, row.last_changed, row.withdrawn_at))
        for row in rows
    ]


def _what(first_seen: str, last_changed: str, withdrawn_at: str | None) -> Literal["new", "changed", "withdrawn"]:
    if withdrawn_at is not None:
        return "withdrawn"
    return "new" if first_seen == last_changed else "changed"

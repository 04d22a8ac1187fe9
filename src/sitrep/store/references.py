"""Events of other data sets in, kept beside the claims; the same out, by data set and id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from sitrep.model.reference_event import ReferenceEvent
from sitrep.store import schema

#: SQLite takes at most some thousands of values in one statement; this many ids are asked for at a time
_BATCH: Final = 500


def write_references(connection: Connection, events: Sequence[ReferenceEvent]) -> int:
    """Keep reference events; one of the same data set and id is replaced, the last given wins. Returns how many."""
    rows = {(e.source, e.ref_id): {f.name: getattr(e, f.name) for f in fields(ReferenceEvent)} for e in events}
    r = schema.reference_event.c
    for source in sorted({source for source, _ in rows}):
        ids = sorted(ref_id for given, ref_id in rows if given == source)
        for at in range(0, len(ids), _BATCH):
            stale = delete(schema.reference_event).where(r.source == source, r.ref_id.in_(ids[at : at + _BATCH]))
            connection.execute(stale)
    if rows:
        connection.execute(insert(schema.reference_event), list(rows.values()))
    return len(rows)


def read_references(connection: Connection) -> list[ReferenceEvent]:
    """The reference events by data set and id."""
    r = schema.reference_event.c
    query = select(schema.reference_event).order_by(r.source, r.ref_id)
    return [ReferenceEvent(**row) for row in connection.execute(query).mappings()]

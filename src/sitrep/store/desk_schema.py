"""Nothing in; the tables of the desk's index of events out: what is filtered, searched and drawn without reading claims.

Every row is made from an event that stands and can be made again; nothing here is a source of anything.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text

from sitrep.store.schema import ID, metadata

#: on PostgreSQL a text is searched up to here; a tsvector holds no more than a megabyte
SEARCHED: Final = 200_000

_ROW = "desk_event.row_id"


def _row() -> Column[int]:
    return Column("row_id", Integer, ForeignKey(_ROW, ondelete="CASCADE"), nullable=False)


# A day is a whole number, days since 1970-01-01: it compares alike on every database and goes to the map as it is.
event = Table(
    "desk_event",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("event_id", ID, nullable=False, unique=True),
    Column("content_sha256", String(64), nullable=False),
    Column("event_type", Text, nullable=False),
    Column("sub_event_type", Text, nullable=False),
    Column("factuality", String(16), nullable=False),
    Column("certainty", String(32), nullable=False),
    Column("start_day", Integer),
    Column("end_day", Integer),
    Column("killed_low", Integer),
    Column("killed_best", Integer),
    Column("killed_high", Integer),
    Column("lat", Float),
    Column("lon", Float),
    Column("radius_km", Float),
    Column("shape", String(8), nullable=False),
    Column("bearing", Float),
    Column("place", Text, nullable=False),
    Column("place_id", Text, nullable=False),
    Column("admin1", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("actor1", Text, nullable=False),
    Column("actor2", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("origins", Text, nullable=False),
    Column("outlets", Text, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("contradictions", Integer, nullable=False),
)

#: one value of a kind that is asked for by name: actor, side, place, place_id, outlet, claim
facet = Table(
    "desk_facet",
    metadata,
    _row(),
    Column("kind", String(16), nullable=False),
    Column("value", ID, nullable=False),
)
Index("ix_desk_facet_value", facet.c.kind, facet.c.value, facet.c.row_id)
Index("ix_desk_facet_row", facet.c.row_id)

#: every position at which an event happened
place = Table(
    "desk_place",
    metadata,
    _row(),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
)
Index("ix_desk_place_row", place.c.row_id)

#: the dead of an event by whose people they were
toll = Table(
    "desk_toll",
    metadata,
    _row(),
    Column("side", Text, nullable=False),
    Column("low", Integer, nullable=False),
    Column("best", Integer, nullable=False),
    Column("high", Integer, nullable=False),
)
Index("ix_desk_toll_row", toll.c.row_id)

#: which outlet printed an event, and on which day first (None: unknown)
printed = Table(
    "desk_print",
    metadata,
    _row(),
    Column("outlet", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("day", Integer),
)
Index("ix_desk_print_row", printed.c.row_id)

#: the words of an event: its parties, places, sources and the sentences of its claims
words = Table(
    "desk_text",
    metadata,
    Column("row_id", Integer, ForeignKey(_ROW, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
)

#: what PostgreSQL searches; the same expression must stand in the query, or the index is not used
EVENT_VECTOR: Final = f"to_tsvector('simple', left(body, {SEARCHED}))"
DOCUMENT_VECTOR: Final = f"to_tsvector('simple', left(title || ' ' || text, {SEARCHED}))"

# The full-text indexes themselves (FTS5 tables on SQLite, GIN on these expressions on PostgreSQL) are made by migration 0003.

#: who may use the desk where it is open to others; a password is kept as a salted scrypt digest
account = Table(
    "account",
    metadata,
    Column("name", ID, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),
    Column("made", String(40), nullable=False),
)

#: sessions and tokens; the secret itself is never kept
access = Table(
    "access",
    metadata,
    Column("secret_sha256", String(64), primary_key=True),
    Column("account", ID, ForeignKey("account.name", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("label", Text, nullable=False),
    Column("made", String(40), nullable=False),
    Column("expires", String(40), nullable=False),
)

"""Nothing in; the tables of a store out, in types that SQLite and PostgreSQL share.

Documents and claims are only added to and marked withdrawn; the ledger is only added to; events, control and links are
views that are rebuilt from the three.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

#: the newest Alembic revision; a test holds it equal to the newest script of migrations/versions
HEAD: Final = "0005"

#: the table in which Alembic keeps the schema's revision; its name is what tells a sitrep store from another database
VERSION_TABLE: Final = "sitrep_schema"

metadata = MetaData()

# Ids sort by their bytes on every database: the order of a locale would make exports differ from machine to machine.
ID = Text().with_variant(Text(collation="C"), "postgresql")

document = Table(
    "document",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("doc_id", ID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("reader", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("published", Date),
    Column("published_from", String(16), nullable=False),
    Column("outlet", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("raw_sha256", String(64), nullable=False),
    Column("related", Text, nullable=False),
    Column("dropped", Text, nullable=False),
    Column("offsets", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("author", Text, nullable=False, server_default=""),
    Column("language", Text, nullable=False, server_default=""),
    UniqueConstraint("doc_id", "version", name="uq_document_version"),
)

# At most one version of a document is the current one: the database itself refuses a double.
Index("ix_document_published", document.c.published)
Index(
    "uq_document_current",
    document.c.doc_id,
    unique=True,
    sqlite_where=document.c.current,
    postgresql_where=document.c.current,
)

claim = Table(
    "claim",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("claim_id", ID, nullable=False),
    Column("doc_id", ID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("sub_event_type", Text, nullable=False),
    Column("factuality", String(16), nullable=False),
    Column("start_day", Date),
    Column("end_day", Date),
    Column("body", Text, nullable=False),
    Column("withdrawn_revision", Integer),
    ForeignKeyConstraint(["doc_id", "version"], ["document.doc_id", "document.version"], name="fk_claim_document"),
    UniqueConstraint("claim_id", "version", name="uq_claim_version"),
)

Index(
    "uq_claim_standing",
    claim.c.claim_id,
    unique=True,
    sqlite_where=claim.c.withdrawn_revision.is_(None),
    postgresql_where=claim.c.withdrawn_revision.is_(None),
)
Index("ix_claim_document", claim.c.doc_id, claim.c.version, claim.c.position)

judgement = Table(
    "judgement",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("judgement_id", String(32), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("subjects", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("reason", Text, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("event_id", ID, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("first_seen", String(40), nullable=False),
    Column("last_changed", String(40), nullable=False),
    Column("withdrawn_at", String(40)),
    Column("body", Text, nullable=False),
)
Index("ix_event_standing", event.c.withdrawn_at, event.c.position)
Index("ix_event_changed", event.c.last_changed)

control = Table(
    "control",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("place_id", ID, nullable=False),
    Column("body", Text, nullable=False),
)
Index("ix_control_place", control.c.place_id)

link = Table(
    "link",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("left_claim", ID, nullable=False),
    Column("right_claim", ID, nullable=False),
    Column("score", Float, nullable=False),
    Column("joined", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)
Index("ix_link_left", link.c.left_claim)
Index("ix_link_right", link.c.right_claim)

# The event id that each claim had when it was first linked, without judgements: what keeps the ids of events stable.
naming = Table(
    "naming",
    metadata,
    Column("claim_id", ID, primary_key=True),
    Column("event_id", ID, nullable=False),
)

# Events of other data sets (ACLED, UCDP GED) to compare with; they never mix with the store's own.
reference_event = Table(
    "reference_event",
    metadata,
    Column("source", String(16), nullable=False),
    Column("ref_id", ID, nullable=False),
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("place", Text, nullable=False),
    Column("admin1", Text, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("reach_km", Float, nullable=False),
    Column("kind", Text, nullable=False),
    Column("side_a", Text, nullable=False),
    Column("side_b", Text, nullable=False),
    Column("low", Integer, nullable=False),
    Column("best", Integer, nullable=False),
    Column("high", Integer, nullable=False),
    Column("told", Text, nullable=False),
    PrimaryKeyConstraint("source", "ref_id", name="pk_reference_event_by_set"),
)

state = Table(
    "state",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

"""Nothing in; the tables of `sitrep watch` out: its sources, the pages that they list, and near-copies of stored documents.

Moments are whole seconds since 1970, so that they compare alike on every database.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, String, Table, Text, UniqueConstraint

from sitrep.store.schema import metadata

_ID = Text().with_variant(Text(collation="C"), "postgresql")

# A source's address, what its server said of the list when it was last got, and when to look again.
watched_source = Table(
    "watched_source",
    metadata,
    Column("name", _ID, primary_key=True),
    Column("address", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("looked", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("owned_until", BigInteger, nullable=False),
)

# An address that a source lists, what the list says of it, and what became of it.
watched_page = Table(
    "watched_page",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("page_id", _ID, nullable=False),
    Column("url", Text, nullable=False),
    Column("host", _ID, nullable=False),
    Column("source", _ID, nullable=False),
    Column("is_list", Boolean, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("fetched", BigInteger, nullable=False),
    Column("raw_sha256", String(64), nullable=False),
    Column("owner", Text, nullable=False),
    Column("owned_until", BigInteger, nullable=False),
    UniqueConstraint("page_id", name="uq_watched_page"),
)
Index("ix_watched_page_due", watched_page.c.status, watched_page.c.due)
Index("ix_watched_page_source", watched_page.c.source, watched_page.c.status)

# A report that came with the words of a stored document: it is not stored again, but linked to it.
document_copy = Table(
    "document_copy",
    metadata,
    Column("copy_id", _ID, primary_key=True),
    Column("doc_id", _ID, nullable=False),
    Column("url", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", String(10), nullable=False),
    Column("raw_sha256", String(64), nullable=False),
    Column("likeness", Float, nullable=False),
    Column("seen", BigInteger, nullable=False),
)
Index("ix_document_copy_of", document_copy.c.doc_id)

# The lowest hashes of a document's sketch, by which documents that may be its copies are found.
sketch_key = Table(
    "sketch_key",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("doc_id", _ID, primary_key=True),
)
Index("ix_sketch_key_document", sketch_key.c.doc_id)

"""What `sitrep watch` keeps: its sources, the pages they list, near-copies; and the author and language of a document."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _seconds(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def upgrade() -> None:
    for name in ("author", "language"):
        op.add_column("document", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "watched_source",
        sa.Column("name", ID, nullable=False),
        *(_text(name) for name in ("address", "etag", "last_modified")),
        *(_seconds(name) for name in ("due", "looked")),
        sa.Column("failures", sa.Integer(), nullable=False),
        *(_text(name) for name in ("problem", "owner")),
        _seconds("owned_until"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "watched_page",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("page_id", ID, nullable=False),
        _text("url"),
        sa.Column("host", ID, nullable=False),
        sa.Column("source", ID, nullable=False),
        sa.Column("is_list", sa.Boolean(), nullable=False),
        *(_text(name) for name in ("title", "published", "outlet")),
        sa.Column("status", sa.String(length=16), nullable=False),
        _seconds("due"),
        sa.Column("tries", sa.Integer(), nullable=False),
        _text("problem"),
        _seconds("fetched"),
        sa.Column("raw_sha256", sa.String(length=64), nullable=False),
        _text("owner"),
        _seconds("owned_until"),
        sa.PrimaryKeyConstraint("row_id"),
        sa.UniqueConstraint("page_id", name="uq_watched_page"),
    )
    op.create_index("ix_watched_page_due", "watched_page", ["status", "due"])
    op.create_index("ix_watched_page_source", "watched_page", ["source", "status"])
    op.create_table(
        "document_copy",
        sa.Column("copy_id", ID, nullable=False),
        sa.Column("doc_id", ID, nullable=False),
        *(_text(name) for name in ("url", "outlet", "title")),
        sa.Column("published", sa.String(length=10), nullable=False),
        sa.Column("raw_sha256", sa.String(length=64), nullable=False),
        sa.Column("likeness", sa.Float(), nullable=False),
        _seconds("seen"),
        sa.PrimaryKeyConstraint("copy_id"),
    )
    op.create_index("ix_document_copy_of", "document_copy", ["doc_id"])
    op.create_table(
        "sketch_key",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("doc_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("hash", "doc_id"),
    )
    op.create_index("ix_sketch_key_document", "sketch_key", ["doc_id"])


def downgrade() -> None:
    for name in ("sketch_key", "document_copy", "watched_page", "watched_source"):
        op.drop_table(name)
    for name in ("author", "language"):
        op.drop_column("document", name)

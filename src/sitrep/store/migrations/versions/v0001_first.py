"""The first schema: documents and claims by version, the ledger, and the cached views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "control",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place_id", ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_index("ix_control_place", "control", ["place_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("doc_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("published_from", sa.String(length=16), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("raw_sha256", sa.String(length=64), nullable=False),
        sa.Column("related", sa.Text(), nullable=False),
        sa.Column("dropped", sa.Text(), nullable=False),
        sa.Column("offsets", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row_id"),
        sa.UniqueConstraint("doc_id", "version", name="uq_document_version"),
    )
    op.create_index(
        "uq_document_current",
        "document",
        ["doc_id"],
        unique=True,
        sqlite_where=sa.text("current"),
        postgresql_where=sa.text("current"),
    )
    op.create_table(
        "event",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("first_seen", sa.String(length=40), nullable=False),
        sa.Column("last_changed", sa.String(length=40), nullable=False),
        sa.Column("withdrawn_at", sa.String(length=40), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index("ix_event_changed", "event", ["last_changed"], unique=False)
    op.create_index("ix_event_standing", "event", ["withdrawn_at", "position"], unique=False)
    op.create_table(
        "judgement",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("judgement_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subjects", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("judgement_id"),
    )
    op.create_table(
        "link",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("left_claim", ID, nullable=False),
        sa.Column("right_claim", ID, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_index("ix_link_left", "link", ["left_claim"], unique=False)
    op.create_index("ix_link_right", "link", ["right_claim"], unique=False)
    op.create_table(
        "naming",
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("claim_id"),
    )
    op.create_table(
        "state",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "claim",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("doc_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sub_event_type", sa.Text(), nullable=False),
        sa.Column("factuality", sa.String(length=16), nullable=False),
        sa.Column("start_day", sa.Date(), nullable=True),
        sa.Column("end_day", sa.Date(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("withdrawn_revision", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["doc_id", "version"], ["document.doc_id", "document.version"], name="fk_claim_document"
        ),
        sa.PrimaryKeyConstraint("row_id"),
        sa.UniqueConstraint("claim_id", "version", name="uq_claim_version"),
    )
    op.create_index("ix_claim_document", "claim", ["doc_id", "version", "position"], unique=False)
    op.create_index(
        "uq_claim_standing",
        "claim",
        ["claim_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_revision IS NULL"),
        postgresql_where=sa.text("withdrawn_revision IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("claim")
    op.drop_table("state")
    op.drop_table("naming")
    op.drop_table("link")
    op.drop_table("judgement")
    op.drop_table("event")
    op.drop_table("document")
    op.drop_table("control")

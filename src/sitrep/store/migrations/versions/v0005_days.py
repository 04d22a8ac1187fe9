"""The days of publication in an index: which report is the newest is asked of it alone."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_document_published", "document", ["published"])


def downgrade() -> None:
    op.drop_index("ix_document_published", table_name="document")

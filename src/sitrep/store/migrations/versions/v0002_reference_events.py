"""The events of other data sets become a table of the schema; the first `sitrep import` made it by itself until now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    made_before = sa.inspect(op.get_bind()).has_table("reference_event")
    if made_before:
        op.rename_table("reference_event", "reference_event_before")
    table = op.create_table(
        "reference_event",
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("ref_id", ID, nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("admin1", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("reach_km", sa.Float(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("side_a", sa.Text(), nullable=False),
        sa.Column("side_b", sa.Text(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "ref_id", name="pk_reference_event_by_set"),
    )
    if made_before:
        names = [column.name for column in table.columns]
        before = sa.table("reference_event_before", *(sa.column(name) for name in names))
        op.execute(table.insert().from_select(names, sa.select(*before.columns)))
        op.drop_table("reference_event_before")


def downgrade() -> None:
    op.drop_table("reference_event")

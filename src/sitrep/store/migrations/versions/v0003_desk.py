"""The desk's index of events, and full text over events and reports: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# the index follows its table by triggers, so that no writer can forget it
_FTS = """
CREATE VIRTUAL TABLE {table}_fts USING fts5({columns}, content='{table}', content_rowid='row_id',
    tokenize="unicode61 remove_diacritics 2");
CREATE TRIGGER {table}_fts_in AFTER INSERT ON {table} BEGIN
    INSERT INTO {table}_fts(rowid, {columns}) VALUES (new.row_id, {new});
END;
CREATE TRIGGER {table}_fts_out AFTER DELETE ON {table} BEGIN
    INSERT INTO {table}_fts({table}_fts, rowid, {columns}) VALUES ('delete', old.row_id, {old});
END;
INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')
"""


def _row() -> sa.Column[int]:
    return sa.Column("row_id", sa.Integer(), sa.ForeignKey("desk_event.row_id", ondelete="CASCADE"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "desk_event",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("event_type", sa.Text(), nullable=False),
        sa.Column("sub_event_type", sa.Text(), nullable=False),
        sa.Column("factuality", sa.String(length=16), nullable=False),
        sa.Column("certainty", sa.String(length=32), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=True),
        sa.Column("end_day", sa.Integer(), nullable=True),
        sa.Column("killed_low", sa.Integer(), nullable=True),
        sa.Column("killed_best", sa.Integer(), nullable=True),
        sa.Column("killed_high", sa.Integer(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("radius_km", sa.Float(), nullable=True),
        sa.Column("shape", sa.String(length=8), nullable=False),
        sa.Column("bearing", sa.Float(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("admin1", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("actor1", sa.Text(), nullable=False),
        sa.Column("actor2", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("outlets", sa.Text(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("contradictions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("row_id"),
        sa.UniqueConstraint("event_id"),
    )
    op.create_table(
        "desk_facet", _row(), sa.Column("kind", sa.String(16), nullable=False), sa.Column("value", ID, nullable=False)
    )
    op.create_index("ix_desk_facet_value", "desk_facet", ["kind", "value", "row_id"], unique=False)
    op.create_index("ix_desk_facet_row", "desk_facet", ["row_id"], unique=False)
    op.create_table(
        "desk_place", _row(), sa.Column("lat", sa.Float(), nullable=False), sa.Column("lon", sa.Float(), nullable=False)
    )
    op.create_index("ix_desk_place_row", "desk_place", ["row_id"], unique=False)
    op.create_table(
        "desk_toll",
        _row(),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
    )
    op.create_index("ix_desk_toll_row", "desk_toll", ["row_id"], unique=False)
    op.create_table(
        "desk_print",
        _row(),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
    )
    op.create_index("ix_desk_print_row", "desk_print", ["row_id"], unique=False)
    op.create_table(
        "desk_text",
        sa.Column("row_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["row_id"], ["desk_event.row_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("row_id"),
    )
    _accounts()
    _full_text()


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("name", ID, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("made", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "access",
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("account", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("made", sa.String(length=40), nullable=False),
        sa.Column("expires", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.name"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("secret_sha256"),
    )


def _full_text() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_desk_text_words ON desk_text USING gin (to_tsvector('simple', left(body, 200000)))")
        op.execute(
            "CREATE INDEX ix_document_words ON document"
            " USING gin (to_tsvector('simple', left(title || ' ' || text, 200000)))"
        )
        return
    for table, columns in (("desk_text", ("body",)), ("document", ("title", "text"))):
        script = _FTS.format(
            table=table,
            columns=", ".join(columns),
            new=", ".join(f"new.{c}" for c in columns),
            old=", ".join(f"old.{c}" for c in columns),
        )
        for statement in _statements(script):
            op.execute(statement)


def _statements(script: str) -> list[str]:
    """The statements of a script; those of a trigger's body stay inside it."""
    found, whole = [], ""
    for part in script.split(";\n"):
        whole = f"{whole};\n{part}" if whole else part
        if "CREATE TRIGGER" not in whole or whole.rstrip().endswith("END"):
            found.append(whole.strip())
            whole = ""
    return found


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_document_words", table_name="document")
    else:
        for table in ("desk_text", "document"):
            op.execute(f"DROP TRIGGER {table}_fts_in")
            op.execute(f"DROP TRIGGER {table}_fts_out")
            op.execute(f"DROP TABLE {table}_fts")
    for table in (
        "access",
        "account",
        "desk_text",
        "desk_print",
        "desk_toll",
        "desk_place",
        "desk_facet",
        "desk_event",
    ):
        op.drop_table(table)

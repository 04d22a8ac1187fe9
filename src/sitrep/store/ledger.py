"""Judgements in: the append-only ledger, and the judgements that still hold, out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from sitrep.model.judgement import Judgement, JudgementKind
from sitrep.store import schema
from sitrep.store.engine import StoreError
from sitrep.store.records import dumps, from_json, to_json
from sitrep.store.views import stamp


def with_id(judgement: Judgement) -> Judgement:
    """The judgement with the hash of its content as its id, so that a ledger replayed twice adds nothing."""
    judgement = replace(judgement, judgement_id="", at=judgement.at.astimezone(UTC))
    content = to_json(judgement)
    return replace(judgement, judgement_id="j" + sha256(dumps(content).encode()).hexdigest()[:12])


def append(connection: Connection, judgement: Judgement) -> bool:
    """Add one entry; False where the ledger holds it already."""
    if _holds(connection, judgement.judgement_id):
        return False
    if judgement.kind is JudgementKind.UNDO:
        for subject in judgement.subjects:
            if not _holds(connection, subject):
                raise StoreError(f"{subject}: there is no such judgement; `sitrep judge list` shows them")
    connection.execute(
        insert(schema.judgement).values(
            judgement_id=judgement.judgement_id,
            kind=judgement.kind.value,
            subjects=dumps(list(judgement.subjects)),
            field=judgement.field,
            value=judgement.value,
            author=judgement.author,
            at=stamp(judgement.at),
            reason=judgement.reason,
        )
    )
    return True


def _holds(connection: Connection, judgement_id: str) -> bool:
    j = schema.judgement.c
    return connection.execute(select(j.seq).where(j.judgement_id == judgement_id)).first() is not None


def read_ledger(connection: Connection) -> list[Judgement]:
    """Every entry in the order of the ledger, the undone ones too."""
    found = []
    for row in connection.execute(select(schema.judgement).order_by(schema.judgement.c.seq)):
        values = {
            key: row._mapping[key] for key in ("judgement_id", "kind", "field", "value", "author", "at", "reason")
        }
        found.append(from_json(Judgement, {**values, "subjects": json.loads(row.subjects)}))
    return found


def write_judgement(judgement: Judgement) -> str:
    """One line of a ledger's JSON Lines form."""
    return dumps(to_json(judgement))


def read_judgements(text: str, name: str) -> list[Judgement]:
    """The entries of a ledger in JSON Lines form, as ``write_judgement`` writes them.

    Args:
        text: the lines; empty ones are passed over.
        name: what to call the text in a complaint.

    Raises:
        StoreError: a line is no judgement, or its id is not the hash of its content.
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = from_json(Judgement, json.loads(line))
        except ValueError as error:
            raise StoreError(f"{name}:{number}: is no judgement: {error}") from error
        if with_id(entry).judgement_id != entry.judgement_id:
            raise StoreError(f"{name}:{number}: was changed after it was made; its id is not that of its content")
        found.append(entry)
    return found

"""A store in: what is wrong with it, in words, out."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from sitrep.model.claim import ClaimError
from sitrep.store import readings, schema
from sitrep.store.database import Store
from sitrep.store.engine import transaction


def check(store: Store) -> list[str]:
    """What is wrong with a store, one sentence for each fault; an empty list for a sound one.

    Looks at the database's own integrity, that each document has one current version, that standing claims belong to
    it, that every record can be read, and that evidence stands in the text at its offsets. Mends nothing.
    """
    with transaction(store.engine, write=False) as connection:
        faults = list(_database_faults(connection))
        faults += _version_faults(connection)
        faults += _claim_faults(connection)
    return faults


def _database_faults(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for row in connection.exec_driver_sql("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield f"the database file is damaged: {row[0]}; restore a backup"
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"row {row[1]} of the table {row[0]} belongs to a row of {row[2]} that is not there"


def _version_faults(connection: Connection) -> Iterator[str]:
    d, c = schema.document.c, schema.claim.c
    current = select(d.doc_id).where(d.current)
    for doc_id in connection.execute(select(d.doc_id).where(d.doc_id.not_in(current)).distinct()).scalars():
        yield f"the document {doc_id} has no current version"
    joined = schema.claim.join(schema.document, (c.doc_id == d.doc_id) & (c.version == d.version))
    astray = select(c.claim_id).select_from(joined).where(c.withdrawn_revision.is_(None), d.current.is_(False))
    for claim_id in connection.execute(astray).scalars():
        yield f"the claim {claim_id} stands though its document has a newer version"
    doubled = select(c.claim_id).where(c.withdrawn_revision.is_(None)).group_by(c.claim_id).having(func.count() > 1)
    for claim_id in connection.execute(doubled).scalars():
        yield f"the claim {claim_id} stands twice"


def _claim_faults(connection: Connection) -> Iterator[str]:
    for document in readings.read_documents(connection):
        try:
            for claim in readings.read_claims(connection, [document.doc_id], include_withdrawn=False):
                for span in claim.evidence:
                    if document.text[span.start : span.end] != span.text:
                        yield f"the evidence of {claim.claim_id} is not in {document.doc_id} at {span.start}-{span.end}"
        except (ClaimError, ValueError) as error:
            yield f"a claim of {document.doc_id} cannot be read: {error}"

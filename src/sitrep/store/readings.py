"""A document with its claims in: rows that are added or marked withdrawn, and the same values back out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from sitrep.model.claim import Claim, Json, claim_from_json, claim_to_json
from sitrep.model.document import Document, Dropped, OffsetMap, PublishedFrom, Related
from sitrep.store import schema
from sitrep.store.records import dumps, from_json, to_json

#: SQLite takes at most some thousands of values in one statement; this many ids are asked for at a time
_BATCH: Final = 500


class Outcome(StrEnum):
    """What became of a reading that was added."""

    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Added:
    """What adding one reading did; ``claims_doubled`` are those whose id stood in the reading before."""

    doc_id: str
    outcome: Outcome
    version: int
    claims_added: int = 0
    claims_withdrawn: int = 0
    claims_doubled: int = 0


def content_sha256(document: Document) -> str:
    """The digest of what makes a document the same one: id, text, day, outlet."""
    day = document.published.isoformat() if document.published else None
    return sha256(dumps([document.doc_id, document.title, document.text, day, document.outlet]).encode()).hexdigest()


def current_version(connection: Connection, doc_id: str) -> tuple[int, str, str] | None:
    """Version, content digest and reader of the current version of a document."""
    d = schema.document.c
    row = connection.execute(select(d.version, d.content_sha256, d.reader).where(d.doc_id == doc_id, d.current)).first()
    return None if row is None else (row.version, row.content_sha256, row.reader)


def insert_reading(
    connection: Connection,
    document: Document,
    claims: Sequence[Claim],
    notes: Sequence[str],
    reader: str,
    revision: int,
) -> Added:
    """Write one reading as the current version of its document; the caller has checked that it is not known."""
    known = current_version(connection, document.doc_id)
    version = 1 if known is None else known[0] + 1
    standing = _standing_ids(connection, document.doc_id)
    if known is not None:
        _withdraw(connection, document.doc_id, revision)
    connection.execute(insert(schema.document).values(document_row(document, notes, reader, version, revision)))
    by_id: dict[str, Claim] = {}
    for claim in claims:
        named = claim if claim.claim_id else claim.with_id()
        by_id.setdefault(named.claim_id, named)
    if by_id:
        rows = [claim_row(claim, version, position) for position, claim in enumerate(by_id.values())]
        connection.execute(insert(schema.claim), rows)
    return Added(
        doc_id=document.doc_id,
        outcome=Outcome.NEW if known is None else Outcome.CHANGED,
        version=version,
        claims_added=len(by_id.keys() - standing),
        claims_withdrawn=len(standing - by_id.keys()),
        claims_doubled=len(claims) - len(by_id),
    )


def read_documents(
    connection: Connection, doc_id: str | None = None, *, with_claims: bool = False
) -> Iterator[Document]:
    """The current documents in the order of their ids, so that the order of arrival shows nowhere."""
    query = select(schema.document).where(schema.document.c.current).order_by(schema.document.c.doc_id)
    if doc_id is not None:
        query = query.where(schema.document.c.doc_id == doc_id)
    if with_claims:
        standing = select(schema.claim.c.doc_id).where(schema.claim.c.withdrawn_revision.is_(None))
        query = query.where(schema.document.c.doc_id.in_(standing))
    # closed with the iterator: one that is left half way must not keep a cursor of the server open
    with connection.execute(query.execution_options(yield_per=200)) as result:
        for row in result.mappings():
            yield _document(row)


def read_notes(connection: Connection, doc_id: str) -> tuple[str, ...]:
    """What the reader said of a document (why it yields no claim, what it could not resolve)."""
    d = schema.document.c
    found = connection.execute(select(d.notes).where(d.doc_id == doc_id, d.current)).scalar()
    return () if found is None else tuple(str(note) for note in json.loads(found))


def read_noted(connection: Connection, words: str) -> Iterator[tuple[str, str]]:
    """The notes of all documents that begin with ``words``, each with its document's id."""
    d = schema.document.c
    query = select(d.doc_id, d.notes).where(d.current, d.notes.contains(words, autoescape=True)).order_by(d.doc_id)
    for doc_id, notes in connection.execute(query):
        yield from ((doc_id, str(note)) for note in json.loads(notes) if str(note).startswith(words))


def read_claims(
    connection: Connection,
    doc_ids: Iterable[str] | None,
    *,
    include_withdrawn: bool,
    may_answer: Callable[[str], bool] | None = None,
) -> Iterator[Claim]:
    """Claims in the order of their documents' ids and, inside a document, in the order the reader gave them.

    Of those whose JSON ``may_answer`` refuses, none is made.
    """
    c = schema.claim.c
    query = select(c.body).order_by(c.doc_id, c.version, c.position)
    if include_withdrawn:
        newest = select(func.max(c.row_id)).group_by(c.claim_id)
        query = query.where(c.row_id.in_(newest))
    else:
        query = query.where(c.withdrawn_revision.is_(None))
    if doc_ids is None:
        with connection.execute(query.execution_options(yield_per=1000)) as result:
            yield from _claims(body for body in result.scalars() if may_answer is None or may_answer(body))
        return
    wanted = sorted(set(doc_ids))
    for at in range(0, len(wanted), _BATCH):
        batch = query.where(c.doc_id.in_(wanted[at : at + _BATCH]))
        bodies = connection.execute(batch).scalars()
        yield from _claims(body for body in bodies if may_answer is None or may_answer(body))


def read_claim(connection: Connection, claim_id: str) -> Claim | None:
    """One claim by its id, withdrawn or not; None where the store never held it."""
    c = schema.claim.c
    body = connection.execute(select(c.body).where(c.claim_id == claim_id).order_by(c.row_id.desc()).limit(1)).scalar()
    return None if body is None else claim_from_json(json.loads(body))


def withdrawn_claims(connection: Connection) -> dict[str, int]:
    """Claim ids that stand no more, each with the revision at which the last of it was withdrawn."""
    c = schema.claim.c
    standing = select(c.claim_id).where(c.withdrawn_revision.is_(None))
    query = select(c.claim_id, func.max(c.withdrawn_revision)).where(c.claim_id.not_in(standing)).group_by(c.claim_id)
    return {row[0]: row[1] for row in connection.execute(query.order_by(c.claim_id))}


def _standing_ids(connection: Connection, doc_id: str) -> set[str]:
    c = schema.claim.c
    return set(
        connection.execute(select(c.claim_id).where(c.doc_id == doc_id, c.withdrawn_revision.is_(None))).scalars()
    )


def _withdraw(connection: Connection, doc_id: str, revision: int) -> None:
    d, c = schema.document.c, schema.claim.c
    connection.execute(update(schema.document).where(d.doc_id == doc_id, d.current).values(current=False))
    connection.execute(
        update(schema.claim)
        .where(c.doc_id == doc_id, c.withdrawn_revision.is_(None))
        .values(withdrawn_revision=revision)
    )


def document_row(
    document: Document, notes: Sequence[str], reader: str, version: int, revision: int
) -> dict[str, object]:
    """A document as a row of its table: the current version, with its digest and what the reader noted."""
    return {
        "doc_id": document.doc_id,
        "version": version,
        "current": True,
        "revision": revision,
        "content_sha256": content_sha256(document),
        "reader": reader,
        "title": document.title,
        "text": document.text,
        "published": document.published,
        "published_from": document.published_from.value,
        "outlet": document.outlet,
        "url": document.url,
        "path": document.path,
        "raw_sha256": document.raw_sha256,
        "related": dumps(to_json(document.related)),
        "dropped": dumps(to_json(document.dropped)),
        "offsets": dumps(to_json(document.offsets)),
        "notes": dumps(list(notes)),
        "author": document.author,
        "language": document.language,
    }


def _document(values: RowMapping) -> Document:
    return Document(
        doc_id=values["doc_id"],
        text=values["text"],
        title=values["title"],
        published=values["published"],
        published_from=PublishedFrom(values["published_from"]),
        outlet=values["outlet"],
        url=values["url"],
        path=values["path"],
        raw_sha256=values["raw_sha256"],
        author=values["author"],
        language=values["language"],
        related=tuple(from_json(Related, item) for item in _list(values["related"])),
        dropped=tuple(from_json(Dropped, item) for item in _list(values["dropped"])),
        offsets=from_json(OffsetMap, json.loads(values["offsets"])),
    )


def _list(body: str) -> list[Json]:
    found: list[Json] = json.loads(body)
    return found


def claim_row(claim: Claim, version: int, position: int) -> dict[str, object]:
    """A claim as a row of its table; ``position`` is its place among the claims of its document."""
    return {
        "claim_id": claim.claim_id,
        "doc_id": claim.doc_id,
        "version": version,
        "position": position,
        "sub_event_type": claim.sub_event_type.value,
        "factuality": claim.factuality.value,
        "start_day": claim.date.start,
        "end_day": claim.date.end,
        "body": dumps(claim_to_json(claim)),
    }


def _claims(bodies: Iterable[str]) -> Iterator[Claim]:
    for body in bodies:
        yield claim_from_json(json.loads(body))

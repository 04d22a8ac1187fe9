"""A store, its theatre and an id in; one event or report with everything a page shows of it, judgements replayed, out."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.model.event import Event
from sitrep.model.judgement import Judgement, active_judgements
from sitrep.pipeline.replaying import replay
from sitrep.pipeline.siding import facts_of
from sitrep.reference.theatre import Theatre
from sitrep.report.dossier import Dossier
from sitrep.store import Link, Store
from sitrep.store.desk import DeskIndex

#: a raw file larger than this is not shown in a browser
MOST_RAW_BYTES: Final = 8_000_000


@dataclass(frozen=True, slots=True)
class EventSeen:
    """One event with its claims, reports, links and the judgements on them."""

    event: Event
    dossier: Dossier
    links: tuple[Link, ...]
    ledger: tuple[Judgement, ...]
    undone: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """One report with its standing claims, the rejected ones apart, what the reader noted, and the events it tells of."""

    document: Document
    claims: tuple[Claim, ...]
    rejected: tuple[Claim, ...]
    notes: tuple[str, ...]
    event_of: dict[str, str]


@dataclass(frozen=True, slots=True)
class Raw:
    """The raw text of a report, or why it is not there."""

    text: str
    why_not: str = ""


def see_event(store: Store, theatre: Theatre, event_id: str) -> EventSeen | None:
    """One event that stands, or None."""
    event = store.event(event_id)
    if event is None:
        return None
    ledger = store.judgements()
    dossier = dossier_of([event], store, theatre, ledger)
    subjects = {event_id, *event.claim_ids}
    touching = tuple(entry for entry in ledger if subjects & set(entry.subjects))
    touching_ids = {entry.judgement_id for entry in touching}
    undoing = tuple(e for e in ledger if touching_ids & set(e.subjects) and e not in touching)
    holds = {entry.judgement_id for entry in active_judgements(ledger)}
    return EventSeen(
        event,
        dossier,
        store.links(event.claim_ids),
        (*touching, *undoing),
        frozenset(touching_ids - holds),
    )


def dossier_of(
    events: Sequence[Event], store: Store, theatre: Theatre, ledger: Sequence[Judgement] | None = None
) -> Dossier:
    """Some events with their claims (judgements replayed) and reports, and nothing of the rest of the store."""
    index = DeskIndex(store)
    entries = store.judgements() if ledger is None else ledger
    claims = replay(index.claims(list(dict.fromkeys(c for e in events for c in e.claim_ids))), entries).claims
    documents = index.outlines([d for e in events for d in e.doc_ids])
    facts = facts_of((a.actor_id for e in events for a in (*e.actor1, *e.actor2)), theatre, entries)
    return Dossier(tuple(events), {c.claim_id: c for c in claims}, documents, (), facts)


def see_report(store: Store, doc_id: str) -> ReportSeen | None:
    """One report as it stands, or None."""
    document = store.document(doc_id)
    if document is None:
        return None
    machine = list(store.claims(doc_ids=[doc_id]))
    replayed = replay(machine, store.judgements())
    rejected = tuple(claim for claim in machine if claim.claim_id in replayed.rejected)
    return ReportSeen(
        document,
        replayed.claims,
        rejected,
        store.notes(doc_id),
        DeskIndex(store).event_of([c.claim_id for c in machine]),
    )


def raw_of(document: Document) -> Raw:
    """The raw text of a report.

    A report that came as a row of fields is kept as it came. A file is shown only while its bytes are those that were
    read: the digest is compared, so no other file can be shown in its place.
    """
    if not document.offsets.cleaned:
        return Raw(document.text)
    path = Path(document.path)
    try:
        if not path.is_file() or path.stat().st_size > MOST_RAW_BYTES:
            return Raw("", f"the file {document.path} is not on this machine any more, or is too large to show")
        data = path.read_bytes()
        if path.suffix == ".gz":
            with gzip.open(path) as file:
                data = file.read(MOST_RAW_BYTES)
    except (OSError, ValueError, EOFError):
        return Raw("", f"the file {document.path} cannot be read on this machine")
    if sha256(data).hexdigest() != document.raw_sha256:
        return Raw("", f"the file {document.path} changed since it was read; its digest was {document.raw_sha256}")
    return Raw(data.decode("utf-8", "replace"))

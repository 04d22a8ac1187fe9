"""Documents, claims and events in; the rows of the tables that a Spark job writes, and their schemas, out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Final

import pyarrow as pa

from sitrep.model.claim import Claim, claim_to_json
from sitrep.model.document import Document
from sitrep.model.event import Event
from sitrep.model.taxonomy import CasualtyKind
from sitrep.store.records import dumps, from_json, to_json

#: rows of one Arrow batch, so that a worker holds few reports at a time
BATCH: Final = 64

#: what each table of a job's folder holds, in Spark's words
SCHEMAS: Final[dict[str, str]] = {
    "intake": (
        "bucket int, path string, line bigint, doc_id string, published string, outlet string, size bigint, record string, "
        "message string, remedy string, warning boolean"
    ),
    "readings": "doc_id string, claims array<string>, notes array<string>, trouble string",
    "documents": (
        "doc_id string, title string, text string, published string, outlet string, url string, path string, "
        "notes array<string>, record string"
    ),
    "claims": (
        "claim_id string, doc_id string, event_type string, sub_event_type string, trigger string, actor1 string, actor2 string, "
        "place string, latitude double, longitude double, start_day string, end_day string, killed bigint, injured bigint, "
        "factuality string, temporal string, evidence string, body string"
    ),
    "events": (
        "event_id string, sub_event_type string, start_day string, end_day string, actor1 string, actor2 string, place string, "
        "latitude double, longitude double, killed bigint, injured bigint, factuality string, certainty string, origins string, "
        "claim_ids array<string>, doc_ids array<string>, body string"
    ),
}

_KINDS: Final = {
    "int": pa.int32(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "string": pa.string(),
    "boolean": pa.bool_(),
    "array<string>": pa.list_(pa.string()),
}


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """One document (``record``), or what is wrong with an input (``message``); ``line`` orders the rows of a path."""

    bucket: int
    path: str
    line: int | None
    doc_id: str | None = None
    published: str | None = None
    outlet: str | None = None
    size: int | None = None
    record: str | None = None
    message: str | None = None
    remedy: str | None = None
    warning: bool | None = None


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """What reading one document gave; ``trouble`` where the reader broke on it."""

    doc_id: str
    claims: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as one flat row, with the whole of it as JSON in ``body``."""

    claim_id: str
    doc_id: str
    event_type: str
    sub_event_type: str
    trigger: str
    actor1: str
    actor2: str
    place: str
    latitude: float | None
    longitude: float | None
    start_day: str | None
    end_day: str | None
    killed: int | None
    injured: int | None
    factuality: str
    temporal: str
    evidence: str
    body: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as one flat row, with the whole of it as JSON in ``body``."""

    event_id: str
    sub_event_type: str
    start_day: str | None
    end_day: str | None
    actor1: str
    actor2: str
    place: str
    latitude: float | None
    longitude: float | None
    killed: int | None
    injured: int | None
    factuality: str
    certainty: str
    origins: str
    claim_ids: tuple[str, ...]
    doc_ids: tuple[str, ...]
    body: str


Row = IntakeRow | ReadingRow | ClaimRow | EventRow


def document_of(doc_id: str, record: str) -> Document:
    """The document that a row of ``intake`` holds, under the id that the job gave it."""
    return replace(from_json(Document, json.loads(record)), doc_id=doc_id)


def claim_row(claim: Claim) -> ClaimRow:
    """A claim's row; the first place that has coordinates stands for all of them."""
    placed = next((p for p in claim.locations if p.lat is not None), None)
    return ClaimRow(
        claim_id=claim.claim_id,
        doc_id=claim.doc_id,
        event_type=claim.event_type.value,
        sub_event_type=claim.sub_event_type.value,
        trigger=claim.trigger,
        actor1="; ".join(a.actor_id or a.text for a in claim.actor1),
        actor2="; ".join(a.actor_id or a.text for a in claim.actor2),
        place="; ".join(p.name for p in claim.locations),
        latitude=placed.lat if placed else None,
        longitude=placed.lon if placed else None,
        start_day=claim.date.start.isoformat() if claim.date.start else None,
        end_day=claim.date.end.isoformat() if claim.date.end else None,
        killed=_toll(claim, CasualtyKind.KILLED),
        injured=_toll(claim, CasualtyKind.INJURED),
        factuality=claim.factuality.value,
        temporal=claim.temporal.value,
        evidence=claim.evidence[0].text if claim.evidence else "",
        body=json.dumps(claim_to_json(claim), ensure_ascii=False),
    )


def event_row(event: Event) -> EventRow:
    """An event's row; the first place that has coordinates stands for all of them."""
    placed = next((p for p in event.locations if p.lat is not None), None)
    return EventRow(
        event_id=event.event_id,
        sub_event_type=event.sub_event_type.value,
        start_day=event.start.isoformat() if event.start else None,
        end_day=event.end.isoformat() if event.end else None,
        actor1="; ".join(a.name for a in event.actor1),
        actor2="; ".join(a.name for a in event.actor2),
        place="; ".join(p.name for p in event.locations),
        latitude=placed.lat if placed else None,
        longitude=placed.lon if placed else None,
        killed=event.killed.best,
        injured=event.injured.best,
        factuality=event.factuality.value,
        certainty=event.certainty.value,
        origins="; ".join(event.origins),
        claim_ids=event.claim_ids,
        doc_ids=event.doc_ids,
        body=dumps(to_json(event)),
    )


def arrow_schema(table: str) -> pa.Schema:
    """The schema of a table in Arrow's words."""
    columns = [column.strip().split(" ", 1) for column in SCHEMAS[table].split(", ")]
    return pa.schema([(name, _KINDS[kind]) for name, kind in columns])


def batches(rows: Iterable[Row], table: str) -> Iterator[pa.RecordBatch]:
    """Rows as Arrow batches of bounded size; each is handed on as soon as it is full."""
    schema = arrow_schema(table)
    waiting: list[dict[str, object]] = []
    for row in rows:
        waiting.append(asdict(row))
        if len(waiting) >= BATCH:
            yield pa.RecordBatch.from_pylist(waiting, schema=schema)
            waiting = []
    if waiting:
        yield pa.RecordBatch.from_pylist(waiting, schema=schema)


def _toll(claim: Claim, kind: CasualtyKind) -> int | None:
    counts = [
        n for c in claim.casualties if c.kind is kind and (n := c.best if c.best is not None else c.low) is not None
    ]
    return sum(counts) if counts else None

"""Coded claims on a cluster in; the events that `sitrep.link` makes of them on one machine, out.

The driver collects the claims (not the texts), finds the pairs, scores and groups them: that needs all claims at once and is
the lesser part of the work. Making the events needs the reports of each group, and is done by the workers, a group at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa

from sitrep.link import Happening, LinkOptions, Parties, happenings, merge
from sitrep.link.merging import Rival
from sitrep.model.claim import Claim, claim_from_json, claim_to_json
from sitrep.model.document import Document
from sitrep.pipeline.neutral import neutral
from sitrep.pipeline.siding import parties_of
from sitrep.pipeline.spark.coding import Mapped
from sitrep.pipeline.spark.tables import SCHEMAS, EventRow, batches, document_of, event_row
from sitrep.reference.theatre import Theatre, load_theatre

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_GROUPS = "event_id string, doc_id string, claims array<string>, rivals array<string>"


@dataclass(frozen=True, slots=True)
class Light:
    """What the driver needs of a report: who printed it and when."""

    doc_id: str
    published: str | None
    outlet: str | None

    def document(self) -> Document:
        """The document without its text."""
        day = date.fromisoformat(self.published) if self.published else None
        return Document(self.doc_id, "", published=day, outlet=self.outlet or "")


@lru_cache(maxsize=2)
def _theatre(name: str) -> Theatre:
    return load_theatre(name)


def link(spark: SparkSession, readings: DataFrame, documents: DataFrame, theatre: str) -> DataFrame:
    """The events of all claims as rows of the table ``events``.

    Args:
        spark: the session.
        readings: rows of ``readings``.
        documents: rows of ``intake`` that hold a document.
        theatre: whose actors and outlets the claims name.
    """
    from pyspark.sql.functions import col, collect_list, explode, flatten, struct

    bodies = readings.select(explode("claims").alias("body")).toLocalIterator()
    claims = [claim_from_json(json.loads(row["body"])) for row in bodies]
    told = readings.where("size(claims) > 0").select("doc_id")
    light = documents.join(told, "doc_id").select("doc_id", "published", "outlet").collect()
    reports = {row["doc_id"]: Light(row["doc_id"], row["published"], row["outlet"]).document() for row in light}
    if not claims:
        return spark.createDataFrame([], SCHEMAS["events"])
    every = (reports.get(row) or Document(row, "") for row in {claim.doc_id for claim in claims})
    # an outlet that prints no claim takes part in none, so its side need not be known
    parties = parties_of(_theatre(theatre), claims, every, ())
    found = happenings(claims, reports, options=LinkOptions(parties=parties, reasons=False))
    rows = [row for told_ in found for row in _group_rows(told_)]
    groups = spark.createDataFrame(rows, _GROUPS).repartition(spread(len(rows), spark))
    with_text = groups.join(documents.select("doc_id", "record"), "doc_id", "left")
    gathered = with_text.groupBy("event_id").agg(
        flatten(collect_list("claims")).alias("claims"),
        flatten(collect_list("rivals")).alias("rivals"),
        collect_list(struct("doc_id", "record")).alias("reports"),
    )
    events = gathered.mapInArrow(_merger(parties, theatre), SCHEMAS["events"])
    return events.orderBy(col("start_day").asc_nulls_last(), "end_day", "event_id")


def spread(rows: int, spark: SparkSession) -> int:
    """Into how many partitions to cut so many rows: small ones, so that a long one keeps no worker waiting."""
    return max(int(spark.sparkContext.defaultParallelism) * 4, rows // 250 + 1)


def _group_rows(told: Happening) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """A row for each report that tells it, so that a join brings the reports to the claims, which the first row carries."""
    claims = [json.dumps(claim_to_json(claim), ensure_ascii=False) for claim in told.claims]
    rivals = [json.dumps([r.event_id, r.words, sorted(r.doc_ids)], ensure_ascii=False) for r in told.rivals]
    for number, doc_id in enumerate(sorted({claim.doc_id for claim in told.claims})):
        yield (told.event_id, doc_id, [], []) if number else (told.event_id, doc_id, claims, rivals)


def _merger(parties: Parties, theatre: str) -> Mapped:
    def made(given: Iterator[pa.RecordBatch]) -> Iterator[EventRow]:
        actors = _theatre(theatre).actors

        def name_of(actor_id: str) -> str | None:
            known = actors.get(actor_id)
            return known.name if known else None

        for batch in given:
            for row in batch.to_pylist():
                reports = [document_of(r["doc_id"], r["record"]) for r in row["reports"] if r["record"] is not None]
                told = Happening(row["event_id"], _claims(row["claims"]), tuple(map(_rival, row["rivals"])))
                event = merge(told, {document.doc_id: document for document in reports}, parties)
                yield event_row(neutral(event, name_of))

    return lambda given: batches(made(given), "events")


def _claims(bodies: Sequence[str]) -> tuple[Claim, ...]:
    return tuple(claim_from_json(json.loads(body)) for body in bodies)


def _rival(body: str) -> Rival:
    event_id, words, doc_ids = json.loads(body)
    return Rival(event_id, words, frozenset(doc_ids))

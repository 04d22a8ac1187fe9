"""Rows of documents on a worker in; their readings out, by a reader that each worker process loads once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from sitrep.model.claim import claim_from_json, claim_to_json
from sitrep.model.document import Document
from sitrep.pipeline.spark.tables import ClaimRow, ReadingRow, batches, claim_row, document_of

if TYPE_CHECKING:
    from sitrep.pipeline.reader import Reader

Mapped = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]

#: libraries that would start a thread for each core of the machine; Spark already runs a process for each
ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TOKENIZERS_PARALLELISM")


@lru_cache(maxsize=2)
def worker_reader(theatre: str) -> Reader:
    """The reader of this process, with one thread; loaded at the first document and kept for all that follow."""
    from sitrep.pipeline.reader import Reader

    os.environ.update({name: "false" if name == "TOKENIZERS_PARALLELISM" else "1" for name in ONE_THREAD})
    return Reader.load(theatre, threads=1)


def coder(theatre: str) -> Mapped:
    """A function for ``mapInArrow``: documents of the table ``intake`` in, rows of ``readings`` out."""

    def code(given: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return batches((_read(document, theatre) for batch in given for document in _documents(batch)), "readings")

    return code


def flattener() -> Mapped:
    """A function for ``mapInArrow``: rows of ``readings`` in, a row of ``claims`` for each claim out."""

    def flatten(given: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return batches(_claims(given), "claims")

    return flatten


def _documents(batch: pa.RecordBatch) -> Iterator[Document]:
    for doc_id, record in zip(batch.column("doc_id"), batch.column("record"), strict=True):
        yield document_of(doc_id.as_py(), record.as_py())


def _read(document: Document, theatre: str) -> ReadingRow:
    """Read one document; what the reader breaks on is a row too, so that the rest of the partition is read."""
    try:
        reading = worker_reader(theatre).read(document)
    except Exception as error:
        return ReadingRow(document.doc_id, trouble=f"cannot be coded: {type(error).__name__}: {error}")
    claims = tuple(json.dumps(claim_to_json(claim), ensure_ascii=False) for claim in reading.claims)
    return ReadingRow(document.doc_id, claims, reading.notes)


def _claims(given: Iterator[pa.RecordBatch]) -> Iterator[ClaimRow]:
    for batch in given:
        for bodies in batch.column("claims"):
            for body in bodies.as_py():
                yield claim_row(claim_from_json(json.loads(body)))

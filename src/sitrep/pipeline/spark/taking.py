"""The folder of a finished Spark job in; its documents and claims in a store, as if `sitrep ingest` had read them, out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from sitrep import __version__
from sitrep.model.claim import Claim, claim_from_json
from sitrep.pipeline.spark.tables import document_of
from sitrep.store import Outcome, Store

MANIFEST = "sitrep-job.json"
DONE = "sitrep-done.json"


class JobFolderError(ValueError):
    """A folder that is no whole job; the message says what to do."""


def is_job(folder: Path) -> bool:
    """Whether a Spark job made this folder."""
    return (folder / MANIFEST).is_file()


def take(store: Store, folder: Path, told: Callable[[int], None]) -> dict[Outcome, int]:
    """Bring the readings of a job into a store; those that it knows change nothing.

    Args:
        store: where to.
        folder: the job's, on this machine.
        told: told how many documents are done, now and then.

    Raises:
        JobFolderError: the job is not finished, or was made by another version.
    """
    theatre = _theatre(folder)
    if store.setting("theatre") is None:
        store.set_setting("theatre", theatre)
    outcomes = dict.fromkeys(Outcome, 0)
    reader = f"{__version__} {theatre}"
    claims = _claims(folder)
    for number, (doc_id, record, notes) in enumerate(_documents(folder), start=1):
        added = store.add_reading(document_of(doc_id, record), claims.get(doc_id, ()), notes, reader=reader)
        outcomes[added.outcome] += 1
        if number % 500 == 0:
            told(number)
    return outcomes


def _theatre(folder: Path) -> str:
    if not (folder / DONE).is_file():
        raise JobFolderError(f"{folder}: the job is not finished; run it again, it goes on where it stopped")
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    if manifest.get("version") != __version__:
        raise JobFolderError(
            f"{folder}: made by sitrep {manifest.get('version')}, this is {__version__}; code it again with --overwrite"
        )
    return str(manifest["theatre"])


def _documents(folder: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for file in sorted((folder / "documents").glob("*.parquet")):
        for batch in pq.ParquetFile(file).iter_batches(batch_size=200, columns=["doc_id", "record", "notes"]):
            for row in batch.to_pylist():
                yield row["doc_id"], row["record"], tuple(row["notes"] or ())


def _claims(folder: Path) -> dict[str, tuple[Claim, ...]]:
    """All claims by their documents, each document's in the order the reader gave them."""
    found: dict[str, list[Claim]] = {}
    for file in sorted((folder / "claims").glob("*.parquet")):
        for batch in pq.ParquetFile(file).iter_batches(batch_size=500, columns=["body"]):
            for body in batch.column("body"):
                claim = claim_from_json(json.loads(body.as_py()))
                found.setdefault(claim.doc_id, []).append(claim)
    return {doc_id: tuple(claims) for doc_id, claims in found.items()}

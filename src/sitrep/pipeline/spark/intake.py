"""Files of reports on a cluster in; a row for each document, and one for each input that could not be read, out.

The readers are those of a single machine: ids, line numbers, warnings and errors are the same. JSON lines are split between
workers wherever Spark splits the file; a WARC file is streamed by one worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote
from zlib import crc32

import pyarrow as pa

from sitrep.ingest.archives import read_warc
from sitrep.ingest.decoding import BinaryInputError
from sitrep.ingest.formats import stem_of
from sitrep.ingest.options import FIELD_NAMES, InputError, InputOptions
from sitrep.ingest.rows import map_columns, read_line, read_row
from sitrep.ingest.source import Item, Source
from sitrep.ingest.streams import ByteLine
from sitrep.pipeline.spark.objects import arrow_options
from sitrep.pipeline.spark.tables import SCHEMAS, IntakeRow, batches
from sitrep.store.records import dumps, to_json

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: endings of the files that are read; each also as .gz, but for Parquet
ENDINGS: Final[Mapping[str, str]] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
}
Made = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


class SparkInputError(ValueError):
    """An input that no worker can read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Intake:
    """How documents are made and spread: the reading options, and into how many buckets."""

    options: InputOptions
    buckets: int

    def row(self, item: Item, path: str, line: int | None) -> IntakeRow:
        """The row of a document or of what is wrong."""
        if isinstance(item, InputError):
            where = item.line if item.line is not None else line
            # what is wrong is never coded, so its bucket does not matter
            return IntakeRow(0, path, where, message=item.message, remedy=item.remedy, warning=item.warning)
        day = item.published.isoformat() if item.published else None
        return IntakeRow(
            crc32(item.doc_id.encode()) % self.buckets,
            path,
            line,
            item.doc_id,
            day,
            item.outlet,
            len(item.text),
            dumps(to_json(item)),
        )


def kind_of(path: str) -> str | None:
    """What a file holds by its name: ``jsonl``, ``parquet``, ``warc``; None for another ending."""
    name = path.lower().removesuffix(".gz")
    return ENDINGS.get(PurePosixPath(name).suffix)


def read_files(spark: SparkSession, files: Sequence[str], intake: Intake) -> DataFrame:
    """A row for each document and each problem of ``files``.

    Raises:
        SparkInputError: a Parquet file has no column with text, or no file is of a kind that is read.
    """
    by_kind: dict[str, list[str]] = {}
    for path in files:
        kind = kind_of(path)
        if kind is not None:
            by_kind.setdefault(kind, []).append(path)
    readers = {"jsonl": _jsonl, "parquet": _parquet, "warc": _warc}
    parts = [readers[kind](spark, paths, intake) for kind, paths in sorted(by_kind.items())]
    if not parts:
        raise SparkInputError(f"no file to read; read are {', '.join(ENDINGS)} (JSONL and WARC also as .gz)")
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.unionByName(part)
    return whole


def plain_path(uri: str) -> str:
    """A path as a person would type it on one machine: ``file:///data/a%20b`` is ``/data/a b``; others stay addresses."""
    return "/" + unquote(uri[5:]).lstrip("/") if uri.startswith("file:") else uri


# ---- JSON lines


def _jsonl(spark: SparkSession, paths: list[str], intake: Intake) -> DataFrame:
    from pyspark.sql.functions import col

    lines = spark.read.option("lineSep", "\n").text(paths)
    named = lines.select(
        col("value").cast("binary").alias("raw"),
        col("_metadata.file_path").alias("path"),
        col("_metadata.file_block_start").alias("block"),
    )
    first: dict[tuple[str, int], int] = {}
    before: dict[str, int] = {}
    counted = named.groupBy("path", "block").count().collect()
    for row in sorted(counted, key=lambda row: (row["path"], row["block"])):
        first[row["path"], row["block"]] = before.get(row["path"], 1)
        before[row["path"]] = before.get(row["path"], 1) + row["count"]
    return named.mapInArrow(_lines_reader(first, intake), SCHEMAS["intake"])


def _lines_reader(first: Mapping[tuple[str, int], int], intake: Intake) -> Made:
    """Reads lines; the number of each is counted from the first of its block, whose number the driver knows."""

    def rows(given: Iterator[pa.RecordBatch]) -> Iterator[IntakeRow]:
        at: tuple[str, int] | None = None
        number = 0
        for batch in given:
            columns = (batch.column(name).to_pylist() for name in ("raw", "path", "block"))
            for raw, path, block in zip(*columns, strict=True):
                if (path, block) != at:
                    at, number = (path, block), first[path, block]
                line = ByteLine(number, raw[: intake.options.max_bytes], len(raw) > intake.options.max_bytes)
                number += 1
                if raw.strip():
                    yield from _line(line, plain_path(path), intake)

    return lambda given: batches(rows(given), "intake")


def _line(line: ByteLine, path: str, intake: Intake) -> Iterator[IntakeRow]:
    source = Source(path, stem_of(Path(path)))
    return (intake.row(item, path, line.number) for item in read_line(line, source, intake.options))


# ---- Parquet


def _parquet(spark: SparkSession, paths: list[str], intake: Intake) -> DataFrame:
    from pyspark.sql.functions import col

    table = spark.read.parquet(*paths)
    columns, wrong = map_columns(table.columns, intake.options.columns)
    if wrong:
        raise SparkInputError(f"{paths[0]}: {wrong}; columns found: {', '.join(table.columns)}; name them with --map")
    chosen = [col(f"`{column}`").cast("string").alias(field) for field, column in columns.items()]
    place = [col("_metadata.file_path").alias("path"), col("_metadata.row_index").alias("row")]
    return table.select(*chosen, *place).mapInArrow(_rows_reader(tuple(columns), intake), SCHEMAS["intake"])


def _rows_reader(fields: Sequence[str], intake: Intake) -> Made:
    options = replace(intake.options, columns={})  # the columns bear the names of the fields by now

    def rows(given: Iterator[pa.RecordBatch]) -> Iterator[IntakeRow]:
        for batch in given:
            for row in batch.to_pylist():
                path, line = plain_path(row["path"]), row["row"] + 1
                source = Source(path, stem_of(Path(path)))
                found = {field: row[field] for field in FIELD_NAMES if field in fields}
                for item in read_row(found, source, line, options):
                    yield intake.row(item, path, line)

    return lambda given: batches(rows(given), "intake")


# ---- WARC


def _warc(spark: SparkSession, paths: list[str], intake: Intake) -> DataFrame:
    s3 = arrow_options(spark.sparkContext._jsc.hadoopConfiguration().get)
    named = spark.createDataFrame([(path,) for path in paths], "path string").repartition(len(paths))
    return named.mapInArrow(_warc_reader(intake, s3), SCHEMAS["intake"])


def _warc_reader(intake: Intake, s3: Mapping[str, str]) -> Made:
    def rows(given: Iterator[pa.RecordBatch]) -> Iterator[IntakeRow]:
        for batch in given:
            for path in batch.column("path").to_pylist():
                for number, item in enumerate(pages(path, intake.options, s3), start=1):
                    yield intake.row(item, plain_path(path), number)

    return lambda given: batches(rows(given), "intake")


def pages(path: str, options: InputOptions, s3: Mapping[str, str]) -> Iterable[Item]:
    """The pages of an archive, streamed from wherever it lies; what is wrong with the whole file becomes one error.

    Args:
        path: the address of the archive.
        options: how its pages are read.
        s3: what Arrow is told of the store where the address is one of S3 (`objects.arrow_options`).
    """
    from pyarrow.fs import FileSystem, S3FileSystem

    shown = plain_path(path)
    try:
        scheme, _, rest = path.partition("://")
        system, inside = (
            (S3FileSystem(**s3), rest) if s3 and scheme in ("s3", "s3a", "s3n") else FileSystem.from_uri(_arrows(path))
        )
        with system.open_input_file(unquote(inside)) as stream:
            source = Source(shown, stem_of(Path(shown)), stream)
            yield from read_warc(source, options)
    except (BinaryInputError, OSError, EOFError, pa.ArrowException) as error:
        yield InputError(shown, None, f"cannot be read: {error}", "can the workers reach it? is it whole?")


def _arrows(path: str) -> str:
    """An address as Arrow writes it, which knows S3 by one scheme alone."""
    return path.replace("s3a://", "s3://", 1)

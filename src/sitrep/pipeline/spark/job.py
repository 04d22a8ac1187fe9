"""Inputs and a folder in; the folder filled with the tables of documents, claims, events and rejected inputs, step by step, out.

Each step leaves its table behind with Spark's own mark of success, so that a job that was cut goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from sitrep import __version__
from sitrep.ingest.options import InputOptions
from sitrep.pipeline.spark.coding import coder, flattener
from sitrep.pipeline.spark.intake import Intake, SparkInputError, kind_of, read_files
from sitrep.pipeline.spark.linking import link, spread
from sitrep.pipeline.spark.session import ClusterFiles
from sitrep.pipeline.spark.tables import SCHEMAS
from sitrep.pipeline.spark.taking import DONE, MANIFEST

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


_TABLES: Final = ("intake", "readings", "documents", "claims", "events", "rejected")


class SparkJobError(RuntimeError):
    """A job that cannot run as asked; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to code, and where to.

    Attributes:
        inputs: Files, folders or patterns, as addresses of the cluster.
        out: The folder of the tables.
        theatre: A theatre that every worker has.
        options: How rows are read.
        batches: In how many steps to code; a job that was cut loses at most one.
        linked: Whether to make events too.
    """

    inputs: tuple[str, ...]
    out: str
    theatre: str = "syria"
    options: InputOptions = InputOptions()
    batches: int = 8
    linked: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a finished job made."""

    documents: int
    claims: int
    events: int
    rejected: int
    warnings: int


def run(spark: SparkSession, job: Job, say: Callable[[str], None]) -> Outcome:
    """Run a job, or the rest of it.

    Args:
        spark: the session.
        job: what to do.
        say: told each step.

    Raises:
        SparkInputError: there is nothing to read.
        SparkJobError: the folder holds another job.
    """
    files = ClusterFiles(spark)
    own = files.address(job.out)  # a job's tables are no input of the next run, also where they lie among the inputs
    found = [file for pattern in job.inputs for file in files.files(pattern) if not file[0].startswith(f"{own}/")]
    paths = sorted({path for path, _, _ in found if kind_of(path)})
    if not paths:
        raise SparkInputError(f"{', '.join(job.inputs)}: no JSONL, Parquet or WARC file there; check the address")
    _claim_folder(files, job, found)
    steps = _Steps(spark, job, files, say)
    steps.take_in(paths)
    steps.code()
    steps.tell()
    outcome = steps.outcome()
    files.write(f"{job.out}/{DONE}", json.dumps({"documents": outcome.documents, "claims": outcome.claims}))
    return outcome


def clear(spark: SparkSession, out: str) -> None:
    """Take away the tables of an earlier job; refuses to touch a folder that no job has made.

    Raises:
        SparkJobError: the folder holds something else.
    """
    files = ClusterFiles(spark)
    if not files.exists(out):
        return
    if not files.exists(f"{out}/{MANIFEST}"):
        raise SparkJobError(f"{out} was not made by sitrep spark; choose another --out")
    for name in (*_TABLES, MANIFEST, DONE):
        files.remove(f"{out}/{name}")


def _claim_folder(files: ClusterFiles, job: Job, found: Sequence[tuple[str, int, int]]) -> None:
    """Note what the folder is made from, or see that it is made from the very same."""
    asked = repr((__version__, job.theatre, job.options, job.batches, sorted(found)))
    manifest = {
        "version": __version__,
        "theatre": job.theatre,
        "inputs": list(job.inputs),
        "digest": sha256(asked.encode()).hexdigest(),
    }
    at = f"{job.out}/{MANIFEST}"
    if not files.exists(at):
        if files.exists(job.out) and files.files(job.out):
            raise SparkJobError(f"{job.out} is not empty; choose another --out")
        files.write(at, json.dumps(manifest))
    elif json.loads(files.read(at)).get("digest") != manifest["digest"]:
        raise SparkJobError(
            f"{job.out} holds a job of other inputs, options or version; choose another --out, or --overwrite it"
        )


class _Steps:
    """The steps of one job, each skipped where its table is whole already."""

    def __init__(self, spark: SparkSession, job: Job, files: ClusterFiles, say: Callable[[str], None]) -> None:
        self._spark, self._job, self._files, self._say = spark, job, files, say
        self._doubles: DataFrame | None = None

    def take_in(self, paths: Sequence[str]) -> None:
        """Make documents of the inputs, kept by bucket."""
        if self._whole("intake"):
            return
        self._say(f"reading {len(paths)} files")
        rows = read_files(self._spark, paths, Intake(self._job.options, self._job.batches))
        rows.write.mode("overwrite").partitionBy("bucket").parquet(self._at("intake"))

    def code(self) -> None:
        """Code bucket after bucket; a bucket is spread anew, so that one long input keeps no worker waiting."""
        documents = self._documents()
        for bucket in range(self._job.batches):
            name = f"readings/bucket={bucket}"
            if self._whole(name):
                continue
            chosen = documents.where(f"bucket = {bucket}").select("doc_id", "record")
            number = chosen.count()
            self._say(f"coding {number} documents (step {bucket + 1} of {self._job.batches})")
            coded = chosen.repartition(spread(number, self._spark)).mapInArrow(
                coder(self._job.theatre), SCHEMAS["readings"]
            )
            coded.write.mode("overwrite").parquet(self._at(name))

    def tell(self) -> None:
        """Write the tables for people: documents, claims, rejected inputs, events."""
        from pyspark.sql.functions import coalesce, col, concat, get_json_object, lit

        readings = self._read("readings").cache()
        documents = self._documents()
        if not self._whole("documents"):
            self._say("writing documents, claims and what was rejected")
            fields = [get_json_object("record", f"$.{name}").alias(name) for name in ("title", "text", "url", "path")]
            flat = documents.drop("path").select("doc_id", "published", "outlet", "record", *fields)
            # one that the reader broke on is no reading: a later version is to read it
            whole = flat.join(readings.where("trouble is null").select("doc_id", "notes"), "doc_id")
            names = [column.split()[0] for column in SCHEMAS["documents"].split(", ")]
            self._write(whole.select(*names), "documents")
        if not self._whole("claims"):
            self._write(readings.select("claims").mapInArrow(flattener(), SCHEMAS["claims"]), "claims")
        if not self._whole("rejected"):
            intake = self._read("intake").where("record is null")
            broken = readings.where("trouble is not null").join(documents.select("doc_id", "path", "line"), "doc_id")
            columns = [col("path"), col("line"), col("message"), col("remedy"), col("warning")]
            said = [col("path"), col("line"), concat("doc_id", lit(" "), "trouble").alias("message")]
            why = [lit("an error of sitrep; please report it").alias("remedy"), lit(False).alias("warning")]
            told = intake.select(*columns).unionByName(broken.select(*said, *why)).unionByName(self._doubled())
            self._write(told.withColumn("warning", coalesce("warning", lit(False))), "rejected")
        if self._job.linked and not self._whole("events"):
            self._say("linking claims into events")
            self._write(link(self._spark, readings, documents, self._job.theatre), "events")

    def outcome(self) -> Outcome:
        """Count what stands in the tables."""
        rejected = self._read("rejected")
        return Outcome(
            self._read("documents").count(),
            self._read("claims").count(),
            self._read("events").count() if self._job.linked else 0,
            rejected.where("not warning").count(),
            rejected.where("warning").count(),
        )

    def _documents(self) -> DataFrame:
        """The rows that hold a document, under ids of which none stands twice (the later one gets -2, as on one machine)."""
        from pyspark.sql.functions import col, concat, lit, when

        rows = self._read("intake").where("record is not null")
        joined = rows.join(self._again(), ["doc_id", "path", "line"], "left")
        name = when(col("times").isNull(), col("doc_id")).otherwise(concat("doc_id", lit("-"), col("times")))
        return joined.withColumn("doc_id", name).drop("times")

    def _again(self) -> DataFrame:
        """Where an id stands for the second time and later, with the number of the time; worked out once."""
        from pyspark.sql import Window
        from pyspark.sql.functions import row_number

        if self._doubles is None:
            rows = self._read("intake").where("record is not null").select("doc_id", "path", "line")
            order = Window.partitionBy("doc_id").orderBy("path", "line")
            numbered = rows.withColumn("times", row_number().over(order)).where("times > 1")
            # few, or the input is not what it should be: so the driver holds them, and no step sorts all ids again
            self._doubles = self._spark.createDataFrame(numbered.collect(), numbered.schema)
        return self._doubles

    def _doubled(self) -> DataFrame:
        """The warnings about ids that stand twice."""
        from pyspark.sql.functions import col, concat, lit

        said = concat(lit("the id "), col("doc_id"), lit(" stands twice")).alias("message")
        remedy = concat(lit("the later one is called "), col("doc_id"), lit("-"), col("times")).alias("remedy")
        return self._again().select("path", "line", said, remedy, lit(True).alias("warning"))

    def _read(self, name: str) -> DataFrame:
        return self._spark.read.parquet(self._at(name))

    def _write(self, table: DataFrame, name: str) -> None:
        table.write.mode("overwrite").parquet(self._at(name))

    def _whole(self, name: str) -> bool:
        return self._files.exists(f"{self._at(name)}/_SUCCESS")

    def _at(self, name: str) -> str:
        return f"{self._job.out.rstrip('/')}/{name}"

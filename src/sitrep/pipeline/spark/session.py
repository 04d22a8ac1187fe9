"""Settings in; a Spark session and the cluster's file system, out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sitrep.pipeline.spark.coding import ONE_THREAD
from sitrep.pipeline.spark.objects import why_not

if TYPE_CHECKING:
    from py4j.java_gateway import JavaObject
    from pyspark.sql import SparkSession


class SparkMissingError(RuntimeError):
    """Spark or Java is not installed; the message says how to get it."""


@contextmanager
def session(master: str, conf: Mapping[str, str]) -> Iterator[SparkSession]:
    """A session for one job, ended with the block.

    Args:
        master: ``spark://host:7077``, ``local[2]``, ``yarn``; empty for what spark-submit or the environment says.
        conf: further settings of Spark.

    Raises:
        SparkMissingError: pyspark or Java is missing.
    """
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkMissingError("this needs Spark: pip install 'sitrep[spark]', and Java 17") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("sitrep").config(map=_settings())
    if master:
        builder = builder.master(master)
    for name, value in conf.items():
        builder = builder.config(name, value)
    try:
        spark = builder.getOrCreate()
    except PySparkRuntimeError as error:
        raise SparkMissingError(f"Spark does not start: {error} (is Java 17 there? set JAVA_HOME)") from error
    try:
        yield spark
    finally:
        spark.stop()


def _settings() -> dict[str, str]:
    one = {f"spark.executorEnv.{name}": "false" if name == "TOKENIZERS_PARALLELISM" else "1" for name in ONE_THREAD}
    return {
        **one,
        # a worker process that stays keeps the reader it has loaded
        "spark.python.worker.reuse": "true",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
        "spark.sql.session.timeZone": "UTC",
        # a job that writes a table anew replaces it whole
        "spark.sql.sources.partitionOverwriteMode": "static",
        "spark.sql.files.ignoreCorruptFiles": "false",
    }


class SparkAddressError(ValueError):
    """An address that the cluster cannot reach; the message says why and what to do."""


class ClusterFiles:
    """The cluster's file system, by Hadoop's own client, so that every address works that Spark reads."""

    def __init__(self, spark: SparkSession) -> None:
        """Use the session's Hadoop settings."""
        context = spark.sparkContext
        self._jvm = context._jvm
        self._conf = context._jsc.hadoopConfiguration()

    def address(self, path: str) -> str:
        """The whole address of a path, as the file system itself gives it."""
        at = self._path(path)
        with _reaching(path):
            return str(at.getFileSystem(self._conf).makeQualified(at).toString()).rstrip("/")

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        at = self._path(path)
        with _reaching(path):
            return bool(at.getFileSystem(self._conf).exists(at))

    def remove(self, path: str) -> None:
        """Take away a file or a folder with all in it."""
        at = self._path(path)
        at.getFileSystem(self._conf).delete(at, True)

    def files(self, pattern: str) -> list[tuple[str, int, int]]:
        """The files that a path, folder or pattern names, hidden ones left out: address, bytes, time of change.

        Raises:
            SparkAddressError: the address is of a kind that Spark lacks the jar for, or it refuses.
        """
        with _reaching(pattern):
            return self._files(pattern)

    def _files(self, pattern: str) -> list[tuple[str, int, int]]:
        at = self._path(pattern)
        system = at.getFileSystem(self._conf)
        found: list[tuple[str, int, int]] = []
        for status in system.globStatus(at) or ():
            if status.isFile():
                found.append((status.getPath().toString(), status.getLen(), status.getModificationTime()))
                continue
            below = system.listFiles(status.getPath(), True)
            base = len(status.getPath().toString())
            while below.hasNext():
                file = below.next()
                name = file.getPath().toString()
                if not any(part[:1] in (".", "_") for part in name[base:].split("/")):
                    found.append((name, file.getLen(), file.getModificationTime()))
        return sorted(found)

    def read(self, path: str) -> str:
        """A small text file."""
        at = self._path(path)
        stream = at.getFileSystem(self._conf).open(at)
        try:
            return bytes(stream.readAllBytes()).decode()
        finally:
            stream.close()

    def write(self, path: str, text: str) -> None:
        """Write a small text file, in place of one that is there."""
        at = self._path(path)
        stream = at.getFileSystem(self._conf).create(at, True)
        try:
            stream.write(bytearray(text.encode()))
        finally:
            stream.close()

    def _path(self, path: str) -> JavaObject:
        return self._jvm.org.apache.hadoop.fs.Path(path)


@contextmanager
def _reaching(address: str) -> Iterator[None]:
    """Tell what Java says of an address in words that say what to do."""
    from py4j.protocol import Py4JJavaError

    try:
        yield
    except Py4JJavaError as error:
        raise SparkAddressError(why_not(address, str(error.java_exception.toString()))) from error

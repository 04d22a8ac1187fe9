"""``sitrep spark``: partitions of reports on a cluster in; claims and events as Parquet out."""

from __future__ import annotations

import sys
from datetime import date

import click

from sitrep.cli.inputs import takes_reading_options
from sitrep.ingest.options import InputOptions
from sitrep.text.dateline import DayOrder

EPILOG = """\b
Examples:
  sitrep spark code --in /data/news/ --out /data/coded
  sitrep spark code --master spark://host:7077 --in 's3a://bucket/news/*.parquet' --out s3a://bucket/coded \\
    --conf spark.jars.packages=org.apache.hadoop:hadoop-aws:3.5.0
  sitrep import /data/coded --db war.db
  duckdb -c "select place, count(*) from 'coded/claims/*.parquet' group by 1"

\b
Every worker needs this version of sitrep, under PYSPARK_PYTHON. Run the same command again after a break: it goes on
where it stopped. Exit code 1: some input could not be read and is told in OUT/rejected, the rest is coded."""


@click.group("spark", short_help="Code reports on a Spark cluster.")
def command() -> None:
    """Code and link reports on a cluster, with the same reader and the same answer as on one machine."""


@command.command("code", epilog=EPILOG)
@click.option(
    "--in", "inputs", multiple=True, required=True, metavar="URI", help="A file, folder or pattern; repeatable."
)
@click.option("--out", required=True, metavar="URI", help="The folder of the tables.")
@click.option(
    "--master", default="", help="The cluster; left out: as spark-submit says, else all cores of this machine."
)
@click.option("--conf", multiple=True, metavar="KEY=VALUE", help="A setting of Spark; repeatable.")
@click.option(
    "--batches",
    type=click.IntRange(1, 10_000),
    default=8,
    show_default=True,
    help="Steps; a broken run loses one at most.",
)
@click.option("--link/--no-link", "linked", default=True, help="Make events of the claims (default) or not.")
@click.option("--overwrite", is_flag=True, help="Take away the tables of an earlier job first.")
@takes_reading_options
def code(
    inputs: tuple[str, ...],
    out: str,
    master: str,
    conf: tuple[str, ...],
    batches: int,
    linked: bool,
    overwrite: bool,
    theatre: str,
    published: date | None,
    outlet: str,
    columns: dict[str, str],
    day_order: DayOrder | None,
    max_bytes: int,
    quiet: bool,
) -> None:
    r"""Code JSONL, Parquet and WARC files and link their claims into events.

    \b
    OUT holds the tables, as Parquet:
      documents   the cleaned reports           claims   one row for each, the whole claim in body
      rejected    what could not be read, why   events   one row for each, the whole event in body
    """
    from sitrep.pipeline.spark.intake import SparkInputError
    from sitrep.pipeline.spark.job import Job, SparkJobError, clear, run
    from sitrep.pipeline.spark.session import SparkAddressError, SparkMissingError, session

    settings = _settings(conf)
    options = InputOptions(columns, published, outlet, max_bytes, day_order)
    job = Job(inputs, out, theatre, options, batches, linked)
    say = (lambda step: None) if quiet else (lambda step: click.echo(step, err=True))
    try:
        with session(master, settings) as spark:
            if overwrite:
                clear(spark, out)
            made = run(spark, job, say)
    except (SparkAddressError, SparkMissingError, SparkJobError, SparkInputError) as error:
        raise click.ClickException(str(error)) from error
    if not quiet:
        click.echo(
            f"{made.documents} documents, {made.claims} claims, {made.events} events; {made.rejected} inputs not read, "
            f"{made.warnings} warnings (see {out}/rejected)",
            err=True,
        )
    if made.rejected:
        sys.exit(1)


def _settings(conf: tuple[str, ...]) -> dict[str, str]:
    settings: dict[str, str] = {}
    for pair in conf:
        name, equals, value = pair.partition("=")
        if not equals or not name.startswith("spark."):
            raise click.BadParameter(f"{pair!r}: write spark.NAME=VALUE", param_hint="--conf")
        settings[name] = value
    return settings

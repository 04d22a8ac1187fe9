"""A number of reports in: how long a Spark cluster of one worker and of two takes to code them, in turns, printed.

    python -m bench.spark --reports 1600 --rounds 2

Master and workers run on loopback, each worker with one core. What a job costs before and after its reports is measured with
a job of a single report and taken off. On a machine that does other work the ratio says little: look at the load beside it.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from pathlib import Path

import click

from bench.day import FA_KES, reports
from tests.pipeline.spark_cluster import cluster, job, missing


def code(master: str, source: Path, out: Path) -> float:
    """Seconds of one job, events not made.

    Raises:
        click.ClickException: it failed.
    """
    begin = time.perf_counter()
    process = job(master, "--in", str(source), "--out", str(out), "--batches", "1", "--no-link")
    said, _ = process.communicate()
    if process.returncode:
        raise click.ClickException(said[-2000:])
    return time.perf_counter() - begin


def _write(path: Path, number: int) -> Path:
    """Reports about a war alone: they are what takes the reader's time."""
    war = [row for n, row in enumerate(reports(number * 20)) if n % 20 == 0]
    path.write_text("".join(json.dumps(row) + "\n" for row in war), "utf-8")
    return path


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--reports", "number", type=int, default=1600, show_default=True, help="How many reports to code.")
@click.option("--rounds", type=int, default=2, show_default=True, help="How often to measure each.")
def main(number: int, rounds: int) -> None:
    """Time one worker and two in turns, and print the ratio."""
    if missing():
        raise click.ClickException(missing())
    seconds: dict[int, list[float]] = {1: [], 2: []}
    jobs: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, one = _write(folder / "many.jsonl", number), _write(folder / "one.jsonl", 1)
        for turn in range(rounds):
            for workers in seconds:
                place = folder / f"{turn}-{workers}"
                place.mkdir()
                with cluster(place, workers) as found:
                    empty = code(found.master, one, place / "empty")
                    whole = code(found.master, source, place / "whole")
                seconds[workers].append(whole - empty)
                jobs[workers].append(whole)
                load = os.getloadavg()[0]
                click.echo(
                    f"{workers} worker(s): {whole:6.1f} s, of which {empty:5.1f} s for the job itself; load {load:.1f}"
                )
    middle = {workers: statistics.median(times) for workers, times in seconds.items()}
    kind = "FA-KES" if FA_KES.is_file() else "example"
    for workers, spent in middle.items():
        click.echo(f"{workers} worker(s): {number / spent:.1f} {kind} reports a second")
    click.echo(f"two workers are {middle[1] / middle[2]:.2f} times as fast as one (asked: 1.7)")
    whole = statistics.median(jobs[1]) / statistics.median(jobs[2])
    click.echo(
        f"... and {whole:.2f} times with the start and end of the job, which last as long for {number} reports as for millions"
    )


if __name__ == "__main__":
    main()

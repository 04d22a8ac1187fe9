"""A number of reports in: how long a day of mixed news takes to be ingested, coded and linked on two cores, printed.

    python -m bench.day --reports 10000

One report in twenty is about a war: stretches of the FA-KES reports where the shared folder is beside the checkout, else of the
examples, each under another outlet. The rest is everyday news of our own making, one in seven of them with words of war that
mean something else (strikes of workers, shots at goal, road deaths). Memory is the largest sum over the program and its workers.
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bench.measure import SITREP
from bench.synthetic import quiet_reports

ROOT = Path(__file__).resolve().parents[1]
FA_KES = ROOT.parent / "shared" / "data" / "reports" / "fa-kes.csv"
DAY = "2017-04-05"
OUTLETS = tuple(f"paper-{n}" for n in range(40))
#: one report in so many is about a war, and one in so many of the others uses its words
WAR, MISLEADING = 20, 7
_MISLEADING = (
    "Workers of the port went on strike on Monday and said they would fight for every job.",
    "The striker shot twice before the break and killed off the game with a header.",
    "Two people were killed and five injured when a bus left the road near Lindau.",
    "A fire destroyed a warehouse of the railway office; nobody was wounded, the fire brigade said.",
    "Police arrested three men on suspicion of stealing bicycles and seized their tools.",
    "The government forces shops to close at ten, the chamber of commerce said in an attack on the new rule.",
)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step took: seconds on the clock, seconds of processor, and the most memory at one time, in MB."""

    name: str
    seconds: float
    cpu: float
    peak_mb: float


def reports(number: int, seed: int = 11) -> Iterator[dict[str, str]]:
    """``number`` reports of one day, the same for the same seed."""
    chance = random.Random(seed)
    war = _war_texts()
    calm = quiet_reports(2000, seed)
    for row in range(number):
        text = _war(chance, war) if row % WAR == 0 else _everyday(chance, calm, row)
        yield {"doc_id": f"day-{row:06d}", "text": text, "outlet": chance.choice(OUTLETS), "published": DAY}


def _war_texts() -> list[str]:
    if FA_KES.is_file():
        csv.field_size_limit(10_000_000)
        with FA_KES.open(encoding="utf-8", errors="replace", newline="") as stream:
            texts = [f"{row['article_title']}. {row['article_content']}" for row in csv.DictReader(stream)]
    else:
        texts = [path.read_text("utf-8") for path in sorted((ROOT / "examples" / "reports").glob("*.txt"))]
    return [text for text in texts if len(text.split()) > 40]


def _war(chance: random.Random, texts: Sequence[str]) -> str:
    """A stretch of a report of at least half its sentences, so that no two are the same and none is made up."""
    sentences = chance.choice(texts).split(". ")
    size = chance.randint((len(sentences) + 1) // 2, len(sentences))
    first = chance.randint(0, len(sentences) - size)
    return ". ".join(sentences[first : first + size])


def _everyday(chance: random.Random, calm: Sequence[str], row: int) -> str:
    paragraphs = chance.sample(calm, chance.randint(2, 6))
    if row % MISLEADING == 0:
        paragraphs.insert(1, chance.choice(_MISLEADING))
    return "\n\n".join(paragraphs)


def timed(name: str, command: Sequence[str], cores: int) -> Step:
    """Run a command on so many cores and watch the memory of it and all its children.

    Raises:
        RuntimeError: it failed.
    """
    one = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    before, begin = os.times(), time.perf_counter()
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told, env={**os.environ, **one})
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(process.pid, set(sorted(os.sched_getaffinity(0))[:cores]))
        peak = [0.0]
        watch = threading.Thread(target=_watch, args=(process, peak))
        watch.start()
        code = process.wait()
        watch.join()
        told.seek(0)
        said = told.read()
    if code:
        raise RuntimeError(f"{' '.join(command)} ended with {code}:\n{said[-2000:]}")
    click.echo(f"  {said.strip().splitlines()[0] if said.strip() else ''}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Step(name, time.perf_counter() - begin, cpu, peak[0])


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], _memory_mb(process.pid))
        time.sleep(0.5)


def _memory_mb(pid: int) -> float:
    """The resident memory of a process and all below it; pages that they share count for each."""
    try:
        fields = Path(f"/proc/{pid}/status").read_text().splitlines()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    own = next((int(line.split()[1]) / 1024 for line in fields if line.startswith("VmRSS")), 0.0)
    return own + sum(_memory_mb(int(child)) for child in children)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--reports", "number", type=int, default=10_000, show_default=True, help="How many reports the day has.")
@click.option("--cores", type=int, default=2, show_default=True, help="Cores, and processes that read.")
def main(number: int, cores: int) -> None:
    """Ingest, code and link a day of mixed news, and print what it took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, db = folder / "day.jsonl", str(folder / "day.db")
        with source.open("w", encoding="utf-8") as file:
            words = 0
            for row in reports(number):
                words += len(row["text"].split())
                file.write(json.dumps(row) + "\n")
        click.echo(f"{number} reports of {words / number:.0f} words, one in {WAR} about a war; {cores} cores")
        ingest = [SITREP, "ingest", str(source), "--db", db, "--workers", str(cores)]
        steps = [
            timed("ingest and code", ingest, cores),
            timed("link", [SITREP, "events", "--db", db, "--limit", "1"], cores),
        ]
        for step in steps:
            click.echo(
                f"{step.name:16} {step.seconds:8.1f} s   {step.cpu:8.1f} s of processor   peak {step.peak_mb:5.0f} MB"
            )
        seconds, cpu = sum(s.seconds for s in steps), sum(s.cpu for s in steps)
        size = Path(db).stat().st_size / 1e6
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        alone = f"{cpu / cores:.0f} s if the {cores} cores were ours alone"
        click.echo(f"in all {seconds:.0f} s, {number / seconds:.0f} reports a second; {alone}; store {size:.0f} MB")
        click.echo(f"load of the machine at the end {load:.1f}, Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()

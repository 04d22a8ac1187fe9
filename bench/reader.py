"""Reports in: how many a second the reader codes on one core, and in how much memory, printed.

Run it as `python -m bench.reader`. Start-up is measured apart and taken off. The reports of a war are read once and then
``--rounds`` times over in one process: memory that grows with every report shows there. With `--spacy-python` naming the
Python of an environment that holds spaCy, the same texts also go through a pipeline of the shape of spaCy's small English
one (`--spacy-model`: one that `training/analyser/spacy_compare.py` trained; else untrained, for the speed alone), beside our
own analyser without anything after it.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from pathlib import Path

import click

from bench.measure import SITREP, Cost, run
from bench.synthetic import quiet_reports

ROOT = Path(__file__).resolve().parents[1]
FA_KES = ROOT.parent / "shared" / "data" / "reports" / "fa-kes.csv"
FA_KES_MAP = "doc_id=unit_id,title=article_title,text=article_content,outlet=source,published=date"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--limit", type=int, default=750, show_default=True, help="Read so many of the FA-KES reports at most.")
@click.option("--quiet-reports", "quiet", type=int, default=500, show_default=True, help="So many without conflict.")
@click.option("--rounds", type=int, default=3, show_default=True, help="Read the reports so many times over at last.")
@click.option("--spacy-python", help="A Python that has spaCy, to time its CNN pipeline beside.")
@click.option("--spacy-model", help="A trained pipeline for it; else an untrained one of the same shape.")
def main(limit: int, quiet: int, rounds: int, spacy_python: str | None, spacy_model: str | None) -> None:
    """Time the reader on reports of a war and on text without conflict."""
    click.echo(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = _code(folder, _write(folder / "one.jsonl", quiet_reports(1)))
        calm = quiet_reports(quiet)
        cost = _code(folder, _write(folder / "quiet.jsonl", calm))
        _tell("without conflict", len(calm), sum(map(_words, calm)), cost, start)
        if not FA_KES.is_file():
            click.echo("!!! ../shared is not beside the checkout: no reports of a war to time")
            return
        reports = _fa_kes(limit)
        few = _code(folder, _write(folder / "few.jsonl", reports[:100]))
        war = _write(folder / "war.jsonl", reports)
        cost = _code(folder, war)
        _tell("FA-KES", len(reports), sum(map(_words, reports)), cost, start)
        often = _code(folder, _write(folder / "often.jsonl", reports * rounds)) if rounds > 1 else cost
        click.echo(
            f"  memory at most: {few.peak_mb:.0f} MB over 100 reports, {cost.peak_mb:.0f} MB over {len(reports)}, "
            f"{often.peak_mb:.0f} MB over {len(reports) * rounds}"
        )
        _alone("our analyser", [sys.executable, "-m", "bench.analysis"], war, len(reports))
        if spacy_python:
            model = ["--model", str(Path(spacy_model).resolve())] if spacy_model else []
            command = [spacy_python, str(Path(__file__).parent / "spacy_cnn.py"), *model]
            _alone("a trained spaCy CNN" if model else "an untrained spaCy CNN", command, war, len(reports))


def _write(path: Path, texts: list[str]) -> Path:
    rows = ({"doc_id": f"b{i}", "text": text, "published": "2017-04-05"} for i, text in enumerate(texts))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def _fa_kes(limit: int) -> list[str]:
    csv.field_size_limit(10_000_000)
    with FA_KES.open(encoding="utf-8", errors="replace", newline="") as stream:
        rows = [f"{row['article_title']}\n\n{row['article_content']}" for row in csv.DictReader(stream)]
    return [text for text in rows if _words(text) > 20][:limit]


def _code(folder: Path, path: Path) -> Cost:
    return run([SITREP, "code", str(path), "-o", str(folder / "coded.jsonl")])


def _alone(name: str, command: list[str], path: Path, number: int) -> None:
    """Time words, tags, trees and names alone; the memory printed is no smaller than that of the runs before."""
    start = run([*command, str(path), "--limit", "1"])
    _tell(f"FA-KES, analysis alone, {name}", number, 0, run([*command, str(path)]), start)


def _tell(name: str, number: int, words: int, cost: Cost, start: Cost) -> None:
    seconds = max(1e-9, cost.cpu_seconds - start.cpu_seconds)
    per = f", {words / number:.0f} words each" if words else ""
    click.echo(
        f"{name}: {number} reports{per}: {number / seconds:.1f} a second on one core "
        f"({seconds:.1f} s of processor after {start.cpu_seconds:.1f} s to start), peak {cost.peak_mb:.0f} MB"
    )


def _words(text: str) -> int:
    return len(text.split())


if __name__ == "__main__":
    main()

"""Reports in: how many a second the reader codes on one core, and in how much memory, printed.

Run it as `python -m bench.reader`. Start-up is measured apart and taken off. With `--spacy-python` naming the Python of
an environment that holds spaCy, the same texts also go through an untrained pipeline of the shape of spaCy's small
English one, for the speed alone.
"""

from __future__ import annotations

import csv
import json
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
@click.option("--spacy-python", help="A Python that has spaCy, to time its CNN pipeline beside.")
def main(limit: int, quiet: int, spacy_python: str | None) -> None:
    """Time the reader on reports of a war and on text without conflict."""
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
        few = _code(folder, _write(folder / "few.jsonl", reports[:50]))
        cost = _code(folder, _write(folder / "war.jsonl", reports))
        _tell("FA-KES", len(reports), sum(map(_words, reports)), cost, start)
        click.echo(f"  memory: {few.peak_mb:.0f} MB after 50 reports, {cost.peak_mb:.0f} MB after {len(reports)}")
        if spacy_python:
            _spacy(spacy_python, folder / "war.jsonl", len(reports))


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


def _spacy(python: str, path: Path, number: int) -> None:
    program = str(Path(__file__).parent / "spacy_cnn.py")
    alone = run([python, program, str(path), "--limit", "1"])
    _tell("FA-KES, analysis alone by a spaCy CNN", number, 0, run([python, program, str(path)]), alone)


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

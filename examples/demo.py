"""The example reports in: a store, claims, events, exports and a page under `demo/`, and a table of the events, out.

`make demo` runs it. It only calls the commands that a user would type, and shows them.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "demo"
SITREP = Path(sys.executable).parent / "sitrep"
REPORTS = "examples/reports"
DB = "demo/demo.db"


@dataclass(frozen=True, slots=True)
class Step:
    """One command of the demo, what it is for, and the file its standard output goes to ("" for none)."""

    what: str
    arguments: tuple[str, ...]
    output: str = ""


def _export(form: str, file: str) -> Step:
    return Step(f"exporting as {form}", ("export", "--db", DB, "--format", form, "-o", f"demo/{file}"))


TABLE = Step("the events", ("events", "--db", DB))
STEPS = (
    Step("reading the reports into a store", ("ingest", REPORTS, "--db", DB)),
    Step("writing claims without a store", ("code", REPORTS, "-o", "demo/claims.jsonl")),
    Step("making events of the claims", ("events", "--db", DB, "--format", "json"), "demo/events.json"),
    _export("claims", "store-claims.jsonl"),
    _export("csv", "events.csv"),
    _export("geojson", "events.geojson"),
    _export("acled", "acled.csv"),
    Step("writing the report page", ("report", "--db", DB, "-o", "demo/report.html")),
)


def main() -> int:
    """Run all steps on a fresh `demo/`; stop at the first that fails and show what it said."""
    console = Console(highlight=False, markup=False)
    begin = time.monotonic()
    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir()
    columns = (BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=len(STEPS))
        for step in STEPS:
            bar.update(task, description=step.what)
            if not _run(step, console):
                return 1
            bar.advance(task)
        bar.update(task, description="done")
    console.print(f"\n$ sitrep {shlex.join(TABLE.arguments)}")
    if subprocess.run([str(SITREP), *TABLE.arguments], cwd=ROOT, check=False).returncode != 0:
        return 1
    console.print(f"{time.monotonic() - begin:.0f} seconds. Open demo/report.html in a browser. What was written:")
    for path in sorted(DEMO.iterdir()):
        console.print(f"  {path.relative_to(ROOT)!s:28} {path.stat().st_size / 1024:8,.0f} kB")
    return 0


def _run(step: Step, console: Console) -> bool:
    """Run one command; show it with the lines it tells, and say whether it went well."""
    console.print(f"$ sitrep {shlex.join(step.arguments)}" + (f" > {step.output}" if step.output else ""))
    done = subprocess.run([str(SITREP), *step.arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        console.print(f"{done.stdout}{done.stderr}this command ended with {done.returncode}")
        return False
    if step.output:
        (ROOT / step.output).write_text(done.stdout, "utf-8")
    for line in (done.stderr if step.output else done.stdout + done.stderr).splitlines():
        console.print(f"    {line}")
    return True


if __name__ == "__main__":
    sys.exit(main())

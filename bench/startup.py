"""Nothing in: how long `sitrep --version` and one report from a cold start take, printed.

Run it as `python -m bench.startup`.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from bench.measure import SITREP, run

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5


def main() -> None:
    """Print the middle one of five runs of each."""
    report = str(ROOT / "examples" / "reports" / "01-maardes-army.txt")
    with tempfile.TemporaryDirectory() as folder:
        for name, command, bound in (
            ("sitrep --version", [SITREP, "--version"], 0.5),
            ("one report, cold", [SITREP, "code", report, "-o", str(Path(folder) / "c.jsonl")], 3.0),
        ):
            costs = [run(command) for _ in range(RUNS)]
            middle = statistics.median(cost.seconds for cost in costs)
            peak = max(cost.peak_mb for cost in costs)
            print(f"{name:20} {middle:6.2f} s (asked: under {bound} s)   peak {peak:5.0f} MB")


if __name__ == "__main__":
    main()

"""A hundred kills of a watcher: python -m bench.watch_kills [ROUNDS]; it fails where a page is lost or doubled."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Run the rounds in a folder of their own and print what came of them."""
    rounds = sys.argv[1] if len(sys.argv) > 1 else "100"
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        script = str(ROOT / "tests" / "pipeline" / "killed_watcher.py")
        command = [sys.executable, script, folder, rounds, str(int(time.time()))]
        paths = f"{ROOT / 'src'}:{ROOT}"
        done = subprocess.run(command, env={"PYTHONPATH": paths}, text=True, capture_output=True, check=False)
        print(done.stdout.strip() or done.stderr[-3000:], f"in {time.monotonic() - begun:.0f} s")
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()

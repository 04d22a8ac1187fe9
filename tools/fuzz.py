"""Feeds every parser of ingest and text with hostile bytes for a given time: python -m tools.fuzz --seconds 1200.

Needs `atheris` (pip install atheris; Python 3.11 to 3.13 on Linux), which follows the code that an input reaches. What breaks
a parser is kept as tests/corpus/TARGET/found-*, and from then on tested by `tests/ingest/test_corpus.py`; inputs that reach new
code are kept in build/fuzz, and of them at most twelve small ones for each target in tests/corpus.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "corpus"
WORK = ROOT / "build" / "fuzz"
KEPT = 12
MAX_LENGTH = 4096
#: an input that takes longer than this is a fault too
SECONDS_EACH = 15


def fuzz(target: str, seconds: int) -> None:
    """Fuzz one target; ends the process."""
    import atheris

    with atheris.instrument_imports(include=["sitrep"]):  # nothing of sitrep may have been imported before
        from sitrep.ingest.formats import Format, reader_of
        from tests.targets import TARGETS

        for kind in Format:
            reader_of(kind)  # imports the reader
    (WORK / target).mkdir(parents=True, exist_ok=True)
    (CORPUS / target).mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={MAX_LENGTH}",
        f"-timeout={SECONDS_EACH}",
        "-rss_limit_mb=3000",
        "-print_final_stats=1",
        "-verbosity=0",
        f"-artifact_prefix={CORPUS / target}/found-",
    ]
    atheris.Setup([sys.argv[0], *options, str(WORK / target), str(CORPUS / target)], TARGETS[target])
    atheris.Fuzz()


def keep_small(target: str) -> None:
    """Put the smallest inputs that reach code of their own into the committed corpus, up to `KEPT` of them."""
    present = list((CORPUS / target).glob("reaches-*"))
    files = sorted((WORK / target).iterdir(), key=lambda path: path.stat().st_size, reverse=True)
    spread = files[:: max(1, len(files) // KEPT)]
    for file in spread[: KEPT - len(present)]:
        shutil.copyfile(file, CORPUS / target / f"reaches-{file.name[:16]}")


def main() -> None:
    """Run the targets one after another, each in a process of its own, and say what broke."""
    if sys.argv[1:2] == ["--one"]:
        fuzz(sys.argv[2], int(sys.argv[3]))
        return
    from tests.targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=1200, help="for all targets together (default 1200)")
    parser.add_argument("--target", choices=sorted(TARGETS), action="append", help="only this one; may be repeated")
    asked = parser.parse_args()
    names = asked.target or sorted(TARGETS)
    broken = []
    for name in names:
        begun = time.monotonic()
        seconds = str(max(1, asked.seconds // len(names)))
        command = [sys.executable, "-m", "tools.fuzz", "--one", name, seconds]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
        if "no interesting inputs" in done.stderr:
            sys.exit(
                f"{name}: its code is not followed, so nothing is found this way: is atheris installed for this Python?"
            )
        runs = next((line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line), "?")
        print(
            f"{name:14} {runs:>9} inputs in {time.monotonic() - begun:5.0f} s: {'ok' if not done.returncode else 'BROKEN'}"
        )
        sys.stdout.flush()
        keep_small(name)
        if done.returncode:
            broken.append(name)
            print(done.stderr[-3000:])
    sys.exit(f"broken: {', '.join(broken)}" if broken else 0)


if __name__ == "__main__":
    main()

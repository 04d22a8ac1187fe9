"""A command line in: its wall time, processor time and peak memory, held to one core, out."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SITREP = str(Path(sys.executable).parent / "sitrep")
#: libraries that would start a thread for each core unless told
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took; memory is the largest of all runs of this process so far, so measure the small ones first."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


def run(command: Sequence[str]) -> Cost:
    """Run ``command`` on one core.

    Raises:
        RuntimeError: it ended with another code than 0.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    done = subprocess.run(
        [*_pinned(), *command], capture_output=True, text=True, check=False, env={**os.environ, **_ONE_THREAD}
    )
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # Linux counts kilobytes, macOS bytes.
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Cost(seconds, cpu, after.ru_maxrss / unit)


def _pinned() -> list[str]:
    """What holds a command to one core, where the system can."""
    if not hasattr(os, "sched_getaffinity"):
        return []
    core = min(os.sched_getaffinity(0))
    return [
        sys.executable,
        "-c",
        f"import os,sys;os.sched_setaffinity(0,{{{core}}});os.execvp(sys.argv[1],sys.argv[1:])",
    ]

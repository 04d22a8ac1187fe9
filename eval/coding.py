"""Gold documents in: the claims that `sitrep code` makes of them out, as a file."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class GoldPart:
    """One folder of the gold: documents, and the claims a person coded."""

    name: str
    documents: Path
    claims: Path


def gold_parts(gold: Path) -> tuple[GoldPart, ...]:
    """The parts of the gold under ``gold``, the deciding one (`dev`) first.

    Raises:
        FileNotFoundError: a part or a file of it is not there.
    """
    parts = tuple(GoldPart(n, gold / n / "documents.jsonl", gold / n / "claims.jsonl") for n in ("dev", "train"))
    for part in parts:
        for path in (part.documents, part.claims):
            if not path.is_file():
                raise FileNotFoundError(
                    f"{path}: not there; the evaluation needs the shared folder beside the checkout"
                )
    return parts


def code(documents: Path, coded: Path) -> None:
    """Code ``documents`` by the command a user would run, in a process of its own, and write ``coded``.

    Raises:
        RuntimeError: the command failed; the message holds what it said.
    """
    coded.parent.mkdir(parents=True, exist_ok=True)
    program = Path(sys.executable).parent / "sitrep"
    done = subprocess.run(
        [str(program), "code", str(documents), "-o", str(coded)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"sitrep code ended with {done.returncode}:\n{(done.stderr or done.stdout)[-2000:]}")

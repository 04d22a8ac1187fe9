"""Measured figures in: how they stand to the floors in `floors.json`, and floors raised, never lowered, out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from eval.scorer import Figure

#: int8 arithmetic rounds differently on other processors; a floor stands this far under the figure measured here.
SLACK = 0.005


@dataclass(frozen=True, slots=True)
class Floors:
    """The least that each figure may be, and the digest of the gold files they were measured on."""

    gold_sha256: str
    figures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure under its floor."""

    name: str
    value: float
    floor: float


def digest(files: Iterable[Path]) -> str:
    """One sha256 over the bytes of ``files``, in the order given."""
    total = sha256()
    for path in files:
        total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()


def load_floors(path: Path) -> Floors | None:
    """Read ``floors.json``; None where there is none yet.

    Raises:
        ValueError: the file does not hold a digest and figures.
    """
    if not path.is_file():
        return None
    try:
        row = json.loads(path.read_text("utf-8"))
        return Floors(str(row["gold_sha256"]), {str(name): float(value) for name, value in row["figures"].items()})
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path}: no floors in it ({error}); take the file from the last good commit") from error


def save_floors(path: Path, floors: Floors) -> None:
    """Write ``floors.json``."""
    row = {"gold_sha256": floors.gold_sha256, "figures": floors.figures}
    path.write_text(json.dumps(row, indent=2) + "\n", "utf-8")


def below(floors: Floors, figures: Iterable[Figure]) -> tuple[Shortfall, ...]:
    """The figures that are under their floor; a figure that has a floor and was not measured counts as 0."""
    measured = {figure.name: figure.value for figure in figures}
    return tuple(
        Shortfall(name, measured.get(name, 0.0), floor)
        for name, floor in floors.figures.items()
        if measured.get(name, 0.0) < floor
    )


def raised(floors: Floors | None, figures: Iterable[Figure], gold_sha256: str) -> Floors:
    """Floors with every figure that rose; none falls, unless ``floors`` is None (another gold: start anew)."""
    old = floors.figures if floors else {}
    new = {figure.name: round(max(old.get(figure.name, 0.0), figure.value - SLACK), 4) for figure in figures}
    return Floors(gold_sha256, old | new)

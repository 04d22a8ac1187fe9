"""The shared scorer's file in: its figures and its pairing of claims, with types, out."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias, cast

from sitrep.model.claim import Json

Row: TypeAlias = dict[str, Json]
Claims: TypeAlias = dict[str, list[Row]]
Figures: TypeAlias = Mapping[str, "float | Mapping[str, float]"]


class ScorerModule(Protocol):
    """What is used of `score_claims.py`."""

    SLOTS: Mapping[str, Callable[[Row], list[Row]]]
    SAME: Mapping[str, Callable[[Row, Row], bool]]

    def load(self, path: Path) -> Claims:
        """Claims by document."""

    def score(self, gold: Claims, pred: Claims) -> tuple[Figures, list[str]]:
        """Figures over all documents, and a line for each difference."""

    def pair_claims(self, gold: list[Row], pred: list[Row]) -> list[tuple[Row, Row]]:
        """Gold and coded claims of one document that tell the same."""

    def pair_items(self, gold: list[Row], pred: list[Row], same: Callable[[Row, Row], bool]) -> list[tuple[Row, Row]]:
        """Items of one slot that are the same."""

    def same_date(self, g: Row, p: Row) -> bool:
        """Whether two claims agree on their days."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One accuracy figure: an F1 with its precision and recall, or a share."""

    name: str
    value: float
    precision: float | None = None
    recall: float | None = None


def load_scorer(path: Path) -> ScorerModule:
    """Import the scorer that lies beside the checkout.

    Args:
        path: The file `score_claims.py`.

    Returns:
        The module, seen through `ScorerModule`.

    Raises:
        FileNotFoundError: the file is not there.
    """
    if not path.is_file():
        raise FileNotFoundError(
            f"{path}: the scorer is not there; the evaluation needs the shared folder beside the checkout"
        )
    spec = importlib.util.spec_from_file_location("score_claims", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path}: is no Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_claims"] = module
    spec.loader.exec_module(module)
    return cast(ScorerModule, module)


def figures_of(scored: Figures) -> tuple[Figure, ...]:
    """The scorer's mapping as figures in its order, F1 where a figure has precision and recall."""
    found = []
    for name, value in scored.items():
        if isinstance(value, Mapping):
            found.append(Figure(name, float(value["f1"]), float(value["p"]), float(value["r"])))
        elif name != "documents":
            found.append(Figure(name, float(value)))
    return tuple(found)

"""Learned models: a JSON file of numbers in, a checked model that gives a case its chance out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypedDict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HERE = Path(__file__).parent / "lexicon"
#: beyond this a chance is 0 or 1 for all purposes
_FAR = 30.0


class WeightsError(ValueError):
    """A weights file that does not hold what it must; the message names the file."""


class ForestFile(TypedDict):
    """What a file of boosted trees holds."""

    names: Sequence[str]
    trees: Sequence[Sequence[Sequence[float]]]
    threshold: float


class Model(Protocol):
    """What gives a case its chance."""

    @property
    def threshold(self) -> float:
        """The chance from which a case counts as positive."""
        ...

    def knows(self, name: str) -> bool:
        """Whether training saw a feature."""
        ...

    def chance(self, values: Mapping[str, float]) -> float:
        """The probability of a case with these features; an unknown feature weighs nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression: the weight of each feature, and the chance from which a case counts as positive."""

    values: Mapping[str, float]
    threshold: float

    def knows(self, name: str) -> bool:
        """Whether training saw a feature."""
        return name in self.values

    def chance(self, values: Mapping[str, float]) -> float:
        """The probability of a case with these features; an unknown feature weighs nothing."""
        return _logistic(sum(self.values.get(name, 0.0) * value for name, value in values.items()))


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Boosted trees, all of one shape [tree, node]; a leaf leads to itself whatever the case, an absent feature is 0.

    Attributes:
        names: The place of each feature.
        feature: The feature that a node asks for.
        limit: Up to which value it goes to ``low``, and to ``high`` beyond.
        value: What a leaf adds to the log-odds.
        depth: The questions on the longest way down.
        threshold: The chance from which a case counts as positive.
    """

    names: Mapping[str, int]
    feature: NDArray[np.int64]
    limit: NDArray[np.float64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    value: NDArray[np.float64]
    depth: int
    threshold: float

    def knows(self, name: str) -> bool:
        """Whether training saw a feature."""
        return name in self.names

    def chance(self, values: Mapping[str, float]) -> float:
        """The probability of a case with these features; an unknown feature weighs nothing."""
        import numpy as np  # noqa: PLC0415 - the import of the package stays light

        case = np.zeros(len(self.names) + 1)
        for name, value in values.items():
            at = self.names.get(name)
            if at is not None:
                case[at] = value
        trees = np.arange(len(self.feature))
        node = np.zeros(len(self.feature), dtype=np.int64)
        for _ in range(self.depth):
            below = case[self.feature[trees, node]] <= self.limit[trees, node]
            node = np.where(below, self.low[trees, node], self.high[trees, node])
        return _logistic(float(self.value[trees, node].sum()))


def _logistic(odds: float) -> float:
    return 1.0 / (1.0 + exp(-max(-_FAR, min(_FAR, odds))))


@cache
def load_weights(name: str, folder: Path = HERE) -> Weights:
    """Read the weights of a logistic regression ("keep").

    Raises:
        WeightsError: the file is missing or malformed.
    """
    path = folder / f"{name}.json"
    try:
        data = json.loads(path.read_text("utf-8"))
        return Weights({str(k): float(v) for k, v in data["weights"].items()}, float(data["threshold"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _broken(path, error) from error


@cache
def load_forest(name: str, folder: Path = HERE) -> Forest:
    """Read boosted trees ("merge"): ``trees`` of nodes ``[feature, limit, low, high, value]``, the root first.

    Raises:
        WeightsError: the file is missing or malformed, or a node leads back to one before it.
    """
    path = folder / f"{name}.json"
    try:
        return parse_forest(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise _broken(path, error) from error


def _broken(path: Path, error: Exception) -> WeightsError:
    return WeightsError(f"{path.name}: {error}; reinstall sitrep or train it again (training/voice)")


def parse_forest(data: ForestFile) -> Forest:
    """The trees of a file's content, as `load_forest` reads it.

    Raises:
        ValueError: a node leads back to one before it, or there are no trees.
    """
    import numpy as np  # noqa: PLC0415

    names = {str(n): i for i, n in enumerate(data["names"])}
    trees, threshold = data["trees"], float(data["threshold"])
    if not trees:
        raise ValueError("it holds no trees")
    shape = (len(trees), max(len(nodes) for nodes in trees))
    # The last, nameless feature is always 0: leaves ask for it.
    feature, limit = np.full(shape, len(names)), np.zeros(shape)
    low, high = (np.tile(np.arange(shape[1]), (shape[0], 1)) for _ in range(2))
    value, depth = np.zeros(shape), 0
    for t, nodes in enumerate(trees):
        below = [0] * len(nodes)
        for n, (asked, bound, left, right, worth) in enumerate(nodes):
            value[t, n] = worth
            if asked < 0:
                continue
            if not (n < left < len(nodes) and n < right < len(nodes) and asked < len(names)):
                raise ValueError(f"tree {t}, node {n} leads nowhere")
            feature[t, n], limit[t, n], low[t, n], high[t, n] = int(asked), bound, int(left), int(right)
            for child in (int(left), int(right)):
                below[child] = below[n] + 1
        depth = max(depth, *below)
    return Forest(names, feature, limit, low, high, value, depth, threshold)

"""Learned models: a JSON file of numbers in, a checked model that gives a case its chance out."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from math import exp
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypedDict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HERE = Path(__file__).parent / "lexicon"
#: beyond this a chance is 0 or 1 for all purposes
_FAR = 30.0
#: how many leaves a tree may have room for: the bits of numpy's whole numbers
_WIDTHS = (8, 16, 32, 64)


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
    """Boosted trees, asked all at once; an absent feature is 0.

    A tree's leaves stand for bits, those that smaller values lead to first. A question that a case answers with "beyond"
    shuts out the leaves on the other side; the first leaf that no question shuts out is where the case arrives (QuickScorer,
    Lucchese et al., SIGIR 2015). The trees' bits lie side by side in one long number, so a feature's answer to all of
    its questions in all trees is one look-up and one `&`.

    Attributes:
        limits: For each feature the values up to which its questions are answered with "low", ascending.
        open: For each feature the leaves open after none, one, two ... of its questions are answered with "beyond".
        start: The leaves that are open to a case whose features are all 0.
        trees: The numbers of the trees.
        value: What a leaf adds to the log-odds [tree, leaf].
        threshold: The chance from which a case counts as positive.
    """

    limits: Mapping[str, Sequence[float]]
    open: Mapping[str, Sequence[int]]
    start: int
    trees: NDArray[np.int64]
    value: NDArray[np.float64]
    threshold: float

    def knows(self, name: str) -> bool:
        """Whether training saw a feature."""
        return name in self.limits

    def chance(self, values: Mapping[str, float]) -> float:
        """The probability of a case with these features; an unknown feature weighs nothing."""
        if any(value < 0 for value in values.values()):  # it may open leaves that 0 shuts
            return self.chance_left(self.open_at({name: values.get(name, 0.0) for name in self.limits}))
        return self.chance_left(self.opened(values))

    def opened(self, values: Mapping[str, float]) -> int:
        """The leaves that features of at least 0 leave open of those open to a case whose features are all 0."""
        left = self.start
        for name, value in values.items():
            limits = self.limits.get(name)
            if limits is not None:
                left &= self.open[name][bisect_left(limits, value)]
        return left

    def chance_left(self, left: int) -> float:
        """The probability of a case to which these leaves are open; the first of a tree's is where it arrives."""
        import numpy as np  # noqa: PLC0415 - the import of the package stays light

        trees, width = self.value.shape
        bits = np.frombuffer(left.to_bytes(trees * width // 8, "little"), dtype=f"<u{width // 8}")
        leaf = np.bitwise_count(~bits & (bits - np.ones_like(bits)))  # how many bits stand below the lowest that is set
        return _logistic(float(self.value[self.trees, leaf].sum()))

    def open_at(self, values: Mapping[str, float]) -> int:
        """The leaves that some features' values leave open, whatever the others are."""
        left = (1 << self.value.size) - 1
        for name, value in values.items():
            left &= self.open[name][bisect_left(self.limits[name], value)]
        return left


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

    names, trees = [str(n) for n in data["names"]], data["trees"]
    if not trees:
        raise ValueError("it holds no trees")
    read = [_leaves_of(nodes, len(names), f"tree {t}") for t, nodes in enumerate(trees)]
    most = max(len(leaves) for leaves, _ in read)
    if most > max(_WIDTHS):
        raise ValueError(f"a tree has {most} leaves, more than {max(_WIDTHS)}")
    width = next(w for w in _WIDTHS if w >= most)
    value = np.zeros((len(trees), width))
    everything = (1 << value.size) - 1
    asked: dict[str, list[tuple[float, int]]] = {name: [] for name in names}
    for t, (leaves, questions) in enumerate(read):
        value[t, : len(leaves)] = leaves
        for place, limit, shut in questions:
            asked[names[place]].append((limit, everything ^ (shut << (t * width))))
    limits = {name: [limit for limit, _ in sorted(found)] for name, found in asked.items()}
    opened = {
        name: list(accumulate((mask for _, mask in sorted(found)), and_, initial=everything))
        for name, found in asked.items()
    }
    forest = Forest(limits, opened, everything, np.arange(len(trees)), value, float(data["threshold"]))
    return replace(forest, start=forest.open_at(dict.fromkeys(names, 0.0)))


def _leaves_of(
    nodes: Sequence[Sequence[float]], features: int, tree: str
) -> tuple[list[float], list[tuple[int, float, int]]]:
    """A tree's leaves from low to high, and its questions: the feature, the limit, the leaves that "beyond" shuts out."""
    leaves: list[float] = []
    questions: list[tuple[int, float, int]] = []

    def down(at: int) -> None:
        asked, limit, low, high, worth = nodes[at]
        if asked < 0:
            leaves.append(worth)
            return
        if not (at < low < len(nodes) and at < high < len(nodes) and asked < features):
            raise ValueError(f"{tree}, node {at} leads nowhere")
        first = len(leaves)
        down(int(low))
        questions.append((int(asked), limit, (1 << len(leaves)) - (1 << first)))
        down(int(high))

    down(0)
    return leaves, questions

"""Cases with their truth in, models out: logistic regression by L-BFGS, boosted trees by LightGBM."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Features = Mapping[str, float]
Floats = NDArray[np.float64]
Node = list[float]

SEED = 0
#: the trees of each of some seeds, whose mean ships: one seed alone moves the development gold by chance
SEEDS, TREES = 3, 100
SHAPE = {
    "objective": "binary",
    "learning_rate": 0.12,
    "num_leaves": 31,
    "min_data_in_leaf": 10,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.35,
    "lambda_l2": 1.0,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
    "verbose": -1,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One case: the document it comes from, what the model sees, and the truth."""

    doc_id: str
    features: Features
    truth: bool


def table(samples: Sequence[Sample], names: Sequence[str]) -> Floats:
    """[case, feature] values; an absent feature is 0."""
    at = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(samples), len(names)))
    for row, sample in enumerate(samples):
        for name, value in sample.features.items():
            if name in at:
                matrix[row, at[name]] = value
    return matrix


def seen_often(samples: Sequence[Sample], least: int) -> list[str]:
    """The features that at least so many cases show."""
    seen = Counter(name for s in samples for name, value in s.features.items() if value)
    return sorted(name for name, n in seen.items() if n >= least)


def truths(samples: Sequence[Sample]) -> Floats:
    """[case] 1 for true, 0 for false."""
    return np.array([float(s.truth) for s in samples])


def fit(samples: Sequence[Sample], penalty: float, least: int) -> dict[str, float]:
    """Logistic regression with a quadratic penalty (none on the bias) by L-BFGS over a sparse table."""
    from scipy.optimize import minimize  # noqa: PLC0415 - comes with LightGBM, an extra of training alone
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    names = seen_often(samples, least)
    at = {name: i for i, name in enumerate(names)}
    cells = [(r, at[n], v) for r, s in enumerate(samples) for n, v in s.features.items() if v and n in at]
    rows, columns, values = (np.array(part) for part in zip(*cells, strict=True))
    matrix, truth = csr_matrix((values, (rows, columns)), (len(samples), len(names))), truths(samples)
    ridge = np.full(len(names), penalty)
    ridge[names.index("bias")] = 0.0

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = matrix @ weights
        chance = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        slope = matrix.T @ (chance - truth) + ridge * weights
        return float((np.logaddexp(0, odds) - truth * odds).sum() + 0.5 * (ridge * weights**2).sum()), slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 3000, "gtol": 1e-3})
    return {name: round(float(w), 4) for name, w in zip(names, found.x, strict=True) if abs(w) > 1e-3}


def chances(samples: Sequence[Sample], weights: Features) -> Floats:
    """The probability of each sample by a logistic regression."""
    totals = [sum(weights.get(n, 0.0) * v for n, v in s.features.items()) for s in samples]
    return np.asarray(1 / (1 + np.exp(-np.clip(np.array(totals), -30, 30))))


def grow(samples: Sequence[Sample], least: int) -> tuple[list[str], list[list[Node]]]:
    """Boosted trees: the names of the features, and each tree's nodes ``[feature, limit, low, high, value]``, root first."""
    import lightgbm  # noqa: PLC0415 - an extra of training alone

    names = seen_often(samples, least)
    data = lightgbm.Dataset(table(samples, names), truths(samples), free_raw_data=False)
    trees: list[list[Node]] = []
    for seed in range(SEEDS):
        booster = lightgbm.train({**SHAPE, "seed": SEED + seed}, data, TREES)
        for told in booster.dump_model()["tree_info"]:
            nodes: list[Node] = []
            _flatten(told["tree_structure"], nodes)
            trees.append(nodes)
    return names, trees


def _flatten(told: Mapping[str, object], nodes: list[Node]) -> int:
    at = len(nodes)
    if "leaf_value" in told:
        nodes.append([-1, 0, at, at, round(float(str(told["leaf_value"])) / SEEDS, 6)])
        return at
    nodes.append([])
    low, high = told["left_child"], told["right_child"]
    assert isinstance(low, Mapping)
    assert isinstance(high, Mapping)
    left, right = _flatten(low, nodes), _flatten(high, nodes)
    nodes[at] = [int(str(told["split_feature"])), float(str(told["threshold"])), left, right, 0]
    return at


def f1(samples: Sequence[Sample], chance: Floats, positives: int, threshold: float) -> float:
    """F1 of taking what reaches the threshold, against all positives there are."""
    taken = chance >= threshold
    hit = sum(s.truth for s, t in zip(samples, taken, strict=True) if t)
    found = int(taken.sum())
    return 2 * hit / (found + positives) if found + positives else 0.0

"""Learned models: a JSON file in, checked numbers out; a broken file is told with its name and the remedy."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.reference.weights import Weights, WeightsError, load_forest, load_weights, parse_forest

#: two trees over two features: dry and hot add up
TREES = [
    [[0, 0.5, 1, 2, 0], [-1, 0, 1, 1, -1.0], [-1, 0, 2, 2, 2.0]],
    [[1, 30.0, 1, 2, 0], [-1, 0, 1, 1, 0.0], [0, 0.5, 3, 4, 0], [-1, 0, 3, 3, 0.5], [-1, 0, 4, 4, 1.0]],
]
FILE = {"threshold": 0.5, "names": ["dry", "hot"], "trees": TREES}


def test_the_models_that_ship_load() -> None:
    for model in (load_weights("keep"), load_forest("merge")):
        assert 0 < model.threshold < 1
        assert 0 < model.chance({}) < 1


@pytest.mark.parametrize(
    ("case", "odds"),
    [({}, -1.0), ({"dry": 1.0}, 2.0), ({"hot": 31.0}, -0.5), ({"dry": 1.0, "hot": 31.0}, 3.0), ({"wet": 9.0}, -1.0)],
)
def test_trees_add_up_from_the_root_down(case: dict[str, float], odds: float) -> None:
    forest = parse_forest(FILE)  # type: ignore[arg-type]
    assert forest.chance(case) == pytest.approx(Weights({"bias": odds}, 0.5).chance({"bias": 1.0}))


def test_an_unknown_feature_weighs_nothing() -> None:
    weights = Weights({"place": 2.0}, 0.5)
    assert weights.chance({"place": 1.0, "new": 9.0}) == weights.chance({"place": 1.0}) > 0.5


@given(st.dictionaries(st.text(max_size=3), st.floats(-1e6, 1e6), max_size=5))
def test_it_is_a_probability_whatever_the_features(values: dict[str, float]) -> None:
    assert 0.0 < Weights(dict.fromkeys(values, 1.0), 0.5).chance(values) < 1.0
    assert 0.0 < load_forest("merge").chance(values) < 1.0


def _walked(trees: list[list[list[float]]], case: list[float]) -> float:
    """What the trees add up to, walked node by node as the file has them."""
    total = 0.0
    for nodes in trees:
        at = 0
        while nodes[at][0] >= 0:
            asked, limit, low, high, _ = nodes[at]
            at = int(low if case[int(asked)] <= limit else high)
        total += nodes[at][4]
    return total


@given(st.lists(st.sampled_from([-2.0, -1.0, 0.0, 0.25, 0.5, 1.0, 2.0]), min_size=9, max_size=9), st.randoms())
def test_all_trees_asked_at_once_say_what_each_says_alone(case: list[float], chance: random.Random) -> None:
    trees = [_grown(chance, chance.randint(1, 12)) for _ in range(7)]
    names = [f"f{n}" for n in range(9)]
    forest = parse_forest({"names": names, "trees": trees, "threshold": 0.5})
    given_ = dict(zip(names, case, strict=True))
    assert forest.chance(given_) == pytest.approx(Weights({"bias": _walked(trees, case)}, 0.5).chance({"bias": 1.0}))


def _grown(chance: random.Random, leaves: int) -> list[list[float]]:
    """A tree grown at random; each question stands before those under it."""
    nodes: list[list[float]] = [[-1, 0, 0, 0, chance.uniform(-1, 1)]]
    for _ in range(leaves - 1):
        ends = [n for n, node in enumerate(nodes) if node[0] < 0]
        nodes[chance.choice(ends)] = [
            chance.randrange(9),
            chance.choice([-1, 0, 0.3, 1]),
            len(nodes),
            len(nodes) + 1,
            0,
        ]
        nodes += [[-1, 0, 0, 0, chance.uniform(-1, 1)] for _ in range(2)]
    return nodes


@pytest.mark.parametrize(
    "text", ["", "[]", '{"weights": {}}', '{"weights": [], "threshold": 1}', '{"weights": {"a": "x"}, "threshold": 1}']
)
def test_a_broken_file_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "keep.json").write_text(text, "utf-8")
    with pytest.raises(WeightsError, match=r"keep\.json: .*reinstall sitrep"):
        load_weights("keep", tmp_path)


@pytest.mark.parametrize(
    "trees",
    [
        [],
        [[[0, 0.5, 0, 1, 0], [-1, 0, 1, 1, 1.0]]],
        [[[0, 0.5, 1, 7, 0], [-1, 0, 1, 1, 1.0]]],
        [[[9, 0.5, 1, 2, 0], [-1, 0, 1, 1, 1.0], [-1, 0, 2, 2, 1.0]]],
        [[[0, 0.5]]],
        "tree",
    ],
)
def test_a_broken_forest_is_told(trees: object, tmp_path: Path) -> None:
    (tmp_path / "merge.json").write_text(json.dumps({**FILE, "trees": trees}), "utf-8")
    with pytest.raises(WeightsError, match=r"merge\.json: .*reinstall sitrep"):
        load_forest("merge", tmp_path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"merge\.json"):
        load_forest("merge", tmp_path)

"""Weights: a JSON file in, checked numbers out; a broken file is told with its name and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitrep.reference.weights import WeightsError, load_weights


@pytest.mark.parametrize("name", ["keep", "merge"])
def test_the_weights_that_ship_load(name: str) -> None:
    weights = load_weights(name)
    assert weights.values
    assert 0 < weights.threshold < 1


@pytest.mark.parametrize(
    "text", ["", "[]", '{"weights": {}}', '{"weights": [], "threshold": 1}', '{"weights": {"a": "x"}, "threshold": 1}']
)
def test_a_broken_file_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "keep.json").write_text(text, "utf-8")
    with pytest.raises(WeightsError, match=r"keep\.json: .*reinstall sitrep"):
        load_weights("keep", tmp_path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"merge\.json"):
        load_weights("merge", tmp_path)

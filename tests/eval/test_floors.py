"""A floor rises and never falls, and a figure under it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.floors import SLACK, Floors, Shortfall, below, digest, load_floors, raised, save_floors
from eval.scorer import Figure, figures_of


@pytest.mark.parametrize(
    ("old", "measured", "new"),
    [
        (None, 0.80, 0.80 - SLACK),
        (0.70, 0.80, 0.80 - SLACK),
        (0.80, 0.80, 0.80),  # within the slack: stays
        (0.80, 0.60, 0.80),  # fell: stays
    ],
)
def test_a_floor_never_falls(old: float | None, measured: float, new: float) -> None:
    before = None if old is None else Floors("a", {"detect": old})
    assert raised(before, [Figure("detect", measured)], "b").figures["detect"] == pytest.approx(new)


def test_a_figure_no_longer_measured_keeps_its_floor() -> None:
    assert raised(Floors("a", {"geo": 0.9}), [Figure("detect", 0.5)], "a").figures["geo"] == 0.9


def test_what_is_under_its_floor_is_told_and_a_missing_figure_counts_as_nothing() -> None:
    floors = Floors("a", {"detect": 0.8, "date": 0.9, "geo": 0.5})
    assert below(floors, [Figure("detect", 0.79), Figure("date", 0.9)]) == (
        Shortfall("detect", 0.79, 0.8),
        Shortfall("geo", 0.0, 0.5),
    )


def test_floors_are_kept_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert load_floors(path) is None
    save_floors(path, Floors("a", {"detect": 0.8}))
    assert load_floors(path) == Floors("a", {"detect": 0.8})
    path.write_text("{}", "utf-8")
    with pytest.raises(ValueError, match=r"floors\.json"):
        load_floors(path)


def test_the_digest_tells_another_gold(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a", "utf-8")
    two.write_text("b", "utf-8")
    assert digest([one, two]) == digest([one, two]) != digest([two, one])


def test_figures_come_in_the_scorers_order() -> None:
    scored = {"detect": {"p": 1.0, "r": 0.5, "f1": 0.67}, "date": 0.9, "documents": 3}
    assert figures_of(scored) == (Figure("detect", 0.67, 1.0, 0.5), Figure("date", 0.9))

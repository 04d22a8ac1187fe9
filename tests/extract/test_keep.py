"""Keeping: the features of a draft in, a probability out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitrep.extract.keep import probability
from sitrep.reference.weights import Weights


def test_an_unknown_feature_weighs_nothing() -> None:
    weights = Weights({"place": 2.0}, 0.5)
    assert probability({"place": 1.0, "new": 9.0}, weights) == probability({"place": 1.0}, weights) > 0.5


@given(st.dictionaries(st.text(max_size=3), st.floats(-1e6, 1e6), max_size=5))
def test_it_is_a_probability_whatever_the_features(values: dict[str, float]) -> None:
    assert 0.0 < probability(values, Weights(dict.fromkeys(values, 1.0), 0.5)) < 1.0

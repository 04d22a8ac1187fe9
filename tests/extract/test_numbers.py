"""Counts as reports write them: words in, low, best and high by the codebook's table out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.extract.numbers import UNCOUNTED, read_quantity
from sitrep.reference.lexicon import load_lexicon

LEXICON = load_lexicon()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("19", (19, 19, 19)),
        ("more than 30", (30, 30, None)),
        ("at least 1,400", (1400, 1400, None)),
        ("nearly 40", (None, 40, 40)),
        ("up to 80", (None, 80, 80)),
        ("about 12", (None, 12, None)),
        ("twenty three", (23, 23, 23)),
        ("one hundred and fifty", (150, 150, 150)),
        ("tens of", (10, 10, None)),
        ("several dozen", (36, 36, None)),
        ("tens of thousands of", (10_000, 10_000, None)),
        ("and a number of", (3, 3, None)),
        ("between 500 and 900", (500, 500, 900)),
        ("18 of 31", (18, 18, 18)),
        ("eight of the 12", (8, 8, 8)),
        ("", (3, 3, None)),
    ],
)
def test_table_of_the_codebook(words: str, wanted: tuple[int | None, int | None, int | None]) -> None:
    quantity = read_quantity(words.split(), LEXICON, plural=True)
    assert quantity is not None
    assert (quantity.low, quantity.best, quantity.high) == wanted


def test_a_count_that_nobody_gives_is_null_throughout() -> None:
    assert read_quantity(["most", "of", "the"], LEXICON, plural=True) == UNCOUNTED


def test_a_singular_counts_one_only_with_its_article() -> None:
    one = read_quantity(["a"], LEXICON, plural=False)
    assert one is not None
    assert one.best == 1
    assert read_quantity(["the"], LEXICON, plural=False) is None


@given(
    st.lists(
        st.sampled_from(
            ["at", "least", "19", "and", "a", "dozen", "-", "hundred", "some", "2016", "of", "more", "than"]
        )
    )
)
def test_bounds_hold_the_best(words: list[str]) -> None:
    quantity = read_quantity(words, LEXICON, plural=True)
    if quantity is None or quantity.best is None:
        return
    assert quantity.low is None or quantity.low <= quantity.best
    assert quantity.high is None or quantity.best <= quantity.high

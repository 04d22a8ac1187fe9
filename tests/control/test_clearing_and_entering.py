"""Throwing the other side out, and coming in where nobody fights: who holds the place then."""

from __future__ import annotations

import re

import pytest

from sitrep.control.words import EXPELS_FROM, UNOPPOSED


@pytest.mark.parametrize(
    "words", ["driven the rebels out of ", "expelled the last militants from the town of ", "pushed them out of "]
)
def test_who_throws_the_other_side_out_of_a_place_takes_it(words: str) -> None:
    assert EXPELS_FROM.search(words)


@pytest.mark.parametrize("words", ["pushed back an attack from ", "pushed the rebels back from ", "drove towards "])
def test_who_pushes_an_attack_back_does_not_take_the_place(words: str) -> None:
    assert not EXPELS_FROM.search(words)


@pytest.mark.parametrize(
    "behind",
    [
        " the town without a fight",
        " the town and met with hardly any resistance",
        " it on 1 April and soldiers fled",
        " it after the rebels had withdrawn",
    ],
)
def test_coming_in_unopposed_is_told_by_the_words_behind(behind: str) -> None:
    assert UNOPPOSED.search(behind)


def test_fierce_fighting_is_no_unopposed_entry() -> None:
    assert not re.search(UNOPPOSED, " the town on Monday under heavy fire")

"""Reality: a sentence in, whether its act happened, was tried, planned or denied, out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitrep.pipeline.reader import Reader
from tests.extract.reading import Row, claims, row

ROWS = [
    ("The army plans to attack Raqqa next month.", Row("Armed clash", "syria-army", "", "at Raqqa", "planned")),
    (
        "The Syrian army denied that it had shelled Douma.",
        Row("Shelling/artillery/missile attack", "syria-army", "", "at Douma", "denied"),
    ),
    ("The army foiled an ISIS attack on Palmyra.", Row("Armed clash", "isis", "syria-army", "at Palmyra", "attempted")),
    (
        "Government forces tried to storm the rebel-held town of Douma but were driven back.",
        Row("Armed clash", "syria-army", "", "at Douma", "attempted"),
    ),
    (
        "Clashes are continuing in Tadef between the army and ISIS.",
        Row("Armed clash", "syria-army", "isis", "at Tadaf", "ongoing"),
    ),
    (
        "Fierce fighting is raging in Jobar between rebels and government forces.",
        Row("Armed clash", "opposition", "syria-army", "at Jobar, Damascus", "ongoing"),
    ),
]


@pytest.mark.parametrize(("text", "wanted"), ROWS)
def test_how_real_an_act_is(text: str, wanted: Row, readers: Mapping[str, Reader]) -> None:
    assert [row(claim) for claim in claims(readers["syria"], text)] == [wanted]


def test_what_only_could_happen_is_no_claim(readers: Mapping[str, Reader]) -> None:
    assert claims(readers["syria"], "The army could attack Tadef.") == ()


def test_an_aim_is_no_claim_beside_the_act(readers: Mapping[str, Reader]) -> None:
    (claim,) = claims(readers["syria"], "The army launched an operation to retake Tadef.")
    assert claim.trigger == "launched an operation"

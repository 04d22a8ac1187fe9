"""Casting: the actors that a report names and the rules' sides in, who does it to whom out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pytest

from sitrep.extract.candidates import Candidate
from sitrep.extract.casting import Case, SideModel, contexts
from sitrep.extract.drafts import Draft
from sitrep.pipeline.reader import Reader
from sitrep.reference.weights import Weights
from tests.extract.reading import claims, row

DRAFT = cast("Draft", None)  # choosing does not look at it


def case(key: str, side: int, **features: float) -> Case:
    """A question about an actor; what the rules left unsaid is 0."""
    return Case(DRAFT, Candidate(key, key, "armed"), side, {"ruled": 0.0, "side empty": 0.0, "side": side, **features})


def test_a_feature_weighs_by_itself_for_its_side_and_as_the_rules_left_it() -> None:
    model = SideModel(Weights({"near": 1.0, "does|near": 0.5, "does,1,0|near": 0.25, "suffers|near": -4.0}, 0.5))
    assert contexts(case("a", 0, ruled=1.0).features) == ("does", "does,1,0")
    by_rule = model.chance(case("a", 0, near=1.0, ruled=1.0).features)
    left_out = model.chance(case("a", 0, near=1.0).features)
    other_side = model.chance(case("a", 1, near=1.0).features)
    assert by_rule > left_out > 0.5 > other_side


def test_an_actor_stands_on_the_side_where_it_is_likelier() -> None:
    model = SideModel(Weights({"near": 2.0, "suffers|near": 1.0}, 0.4))
    does, suffers = model.choose([case("a", 0, near=1.0), case("a", 1, near=1.0)])
    assert (does, [c.key for c in suffers]) == ([], ["a"])


def test_an_ally_must_be_surer_than_the_first_of_a_side() -> None:
    model = SideModel(Weights({"near": 1.0}, 0.5))
    cases = [case(key, side, near=near) for key, near in (("a", 2.0), ("b", 0.1)) for side in (0, 1)]
    only = SideModel(Weights({"does|near": 1.0, "suffers|near": -9.0}, 0.5)).choose(cases)
    assert [c.key for c in only[0]] == ["a"]
    assert only[1] == []
    assert [c.key for c in model.choose(cases)[0]] == ["a"]


# report, doers, sufferers of its first claim
TOLD = [
    (
        "A deal was reached on Friday between the Syrian government and the rebels in Daraya.",
        "syria-government",
        "opposition",
    ),
    (
        "Army units clashed with terrorist groups affiliated to the ISIS organization near Khanasir on Friday.",
        "syria-army",
        "isis",
    ),
    (
        "The Syrian army repelled an attack on its posts near Khanasir on Friday, killing 12 terrorists.",
        "militants-unspecified",
        "syria-army",
    ),
    (
        "A suicide bomber from the Nusra Front blew himself up at an army checkpoint in Idlib on Friday, killing 7 soldiers.",
        "nusra",
        "syria-army",
    ),
]


@pytest.mark.parametrize(("text", "doers", "sufferers"), TOLD)
def test_sides_are_those_that_the_words_tie_to_the_act(
    readers: Mapping[str, Reader], text: str, doers: str, sufferers: str
) -> None:
    told = row(claims(readers["syria"], text)[0])
    assert (told.doers, told.sufferers) == (doers, sufferers)


def test_nations_that_share_a_noun_are_two_actors(readers: Mapping[str, Reader]) -> None:
    (claim,) = claims(
        readers["syria"], "The Syrian and Russian air forces bombed rebel positions near Saraqib on Friday."
    )
    assert [a.actor_id for a in claim.actor1] == ["syria-air-force", "russia-air-force"]
    assert all(a.span is not None and a.span.text == a.text for a in claim.actor1)

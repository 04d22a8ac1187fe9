"""Merging: a report that tells a thing twice in, one claim with all its sentences out; two things stay two."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitrep.pipeline.reader import Reader
from sitrep.reference.weights import load_forest
from tests.extract.reading import claims


@pytest.fixture
def reader(readers: Mapping[str, Reader]) -> Reader:
    """A reader that joins as the shipped model says and keeps every draft."""
    bare = readers["syria"]
    return Reader(bare.theatre, bare.analyser, bare.lexicon, None, load_forest("merge"))


def test_headline_lead_and_detail_are_one_claim(reader: Reader) -> None:
    text = "The Syrian army retook the town of Tadef from ISIS on Saturday. The capture of Tadef came after two days of clashes."
    (claim,) = claims(reader, text, "Army retakes Tadef")
    assert len(claim.evidence) >= 2
    assert claim.evidence[0].text.startswith("The Syrian army")


def test_history_and_news_of_one_place_are_two_claims(reader: Reader) -> None:
    old, new = claims(reader, "ISIS captured Palmyra in May 2015. Government forces retook the city on Saturday.")
    assert (old.temporal.value, new.temporal.value) == ("background", "current")
    assert [actor.actor_id for actor in old.actor1] == ["isis"]
    assert [place.name for place in new.locations] == ["Palmyra"]


def test_two_kinds_of_act_are_two_claims(reader: Reader) -> None:
    text = "The Syrian army captured the town of Tadef on Friday. ISIS kidnapped ten farmers near Manbij on Saturday."
    assert {claim.sub_event_type.value for claim in claims(reader, text)} == {
        "Government regains territory",
        "Abduction/forced disappearance",
    }


def test_a_noun_takes_up_the_taking_just_told(reader: Reader) -> None:
    text = "Rebels seized the town of Tadef from ISIS on Friday. The capture of Tadef cut the road."
    (taken, *_) = claims(reader, text)
    assert len(taken.evidence) == 2

"""Merging: a report that tells a thing twice in, one claim with all its sentences out; two things stay two."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitrep.extract.drafts import Draft
from sitrep.extract.facts import Facts, facts_of
from sitrep.extract.merge import Merger
from sitrep.extract.reader import ClaimReader
from sitrep.extract.retelling import PairModel, Rivals, pair_features
from sitrep.pipeline.reader import Reader
from sitrep.reference.weights import load_forest, load_weights
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


def test_a_noun_that_names_nothing_takes_up_the_strike_just_told(reader: Reader) -> None:
    text = (
        "The Syrian air force hit positions of ISIS in Tadef on Friday. Seven fighters were killed in the airstrikes."
    )
    (strike,) = claims(reader, text)
    assert len(strike.evidence) == 2
    assert [toll.best for toll in strike.casualties] == [7]


def test_another_place_taken_before_is_another_taking(reader: Reader) -> None:
    text = "The Syrian army captured the town of Tadef on Friday, its biggest gain since Palmyra was captured in March 2016."
    assert {tuple(p.text for p in claim.locations) for claim in claims(reader, text)} == {("Tadef",), ("Palmyra",)}


class Watched(Merger):
    """A merger that compares what it remembers with what it would look up and weigh now."""

    asked = 0

    def facts(self, draft: Draft) -> Facts:
        found, now = super().facts(draft), facts_of(draft, self.actors, self.told)
        names = Facts.__slots__  # type: ignore[attr-defined]
        assert [getattr(found, name) for name in names] == [getattr(now, name) for name in names]
        return found

    def chance(self, a: Draft, b: Draft, rivals: Rivals) -> float:
        found = super().chance(a, b, rivals)
        if 0 < found < 1 and self.model is not None:
            values = pair_features(self.facts(a), self.facts(b), "", self.told, rivals)
            assert found == self.model.forest.chance(values)
            Watched.asked += 1
        return found


def test_what_the_merger_remembers_is_what_it_would_find_now(reader: Reader) -> None:
    text = (
        "The Syrian army shelled the town of Tadef on Friday. Three civilians were killed. Rebels seized a hill near Tadef. "
        "The shelling of Tadef left ten people wounded, medics said. Government forces then retook the hill from the rebels, "
        "destroying two tanks. Four soldiers died. ISIS kidnapped ten farmers near Manbij and shelled the town again."
    )
    reader.claims = ClaimReader(reader.lexicon, load_weights("keep"), load_forest("merge"), Watched)
    assert claims(reader, text, "Army shells Tadef")
    assert Watched.asked > 10


def test_groups_of_features_weigh_what_the_features_weigh() -> None:
    model = PairModel(load_forest("merge"))
    assert model.forest.chance_left(model.forest.opened({"bias": 1.0})) == model.forest.chance({"bias": 1.0})

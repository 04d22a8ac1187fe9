"""Takings told of "it" or "the town", and those that name nobody who did them: which place, who took it, who lost it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitrep.model.claim import Claim
from sitrep.pipeline.reader import Reader
from tests.extract.reading import claims

TAKEN = ("Government regains territory", "Non-state actor overtakes territory")


def takings(reader: Reader, text: str) -> list[Claim]:
    """The claims of a text that a place was taken, in their order."""
    found = [c for c in claims(reader, text) if c.sub_event_type.value in TAKEN]
    return sorted(found, key=lambda c: c.trigger_span.start if c.trigger_span else 0)


def sides(claim: Claim) -> tuple[str, str]:
    """Who takes, and who loses."""
    return " ".join(a.actor_id or "?" for a in claim.actor1), " ".join(a.actor_id or "?" for a in claim.actor2)


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("it is what the text is about", "Bukavu is a city on a lake. It was captured by M23 rebels on 14 February."),
        (
            "the town presented at first",
            "The port of Bukavu lies on a lake. M23 rebels captured the town on 14 February.",
        ),
        ("not the road beside it", "Bukavu is a city. M23 rebels captured the city and cut the road to Goma."),
    ],
)
def test_the_place_told_before_is_what_was_taken(why: str, text: str, readers: Mapping[str, Reader]) -> None:
    found = takings(readers["world"], text)
    assert [[place.name for place in claim.locations] for claim in found] == [["Bukavu"]], why


def test_it_is_no_place_where_the_sentence_names_one_beside(readers: Mapping[str, Reader]) -> None:
    text = "Fighting went on in Goma. M23 rebels reached a checkpoint on the road to Bukavu, and it was captured."
    assert all(place.name != "Goma" for claim in takings(readers["world"], text) for place in claim.locations)


def test_a_taking_without_a_doer_goes_on_with_the_last_one(readers: Mapping[str, Reader]) -> None:
    text = (
        "The Syrian army captured two hills near Palmyra on Friday. Later that day the castle of Palmyra was captured."
    )
    assert sides(takings(readers["syria"], text)[-1])[0] == "syria-army"


def test_those_who_fight_to_the_death_are_who_lost_it(readers: Mapping[str, Reader]) -> None:
    text = (
        "The Syrian army captured Palmyra on Sunday. Later in the day Palmyra airport was captured as the last ISIS fighters "
        "fought to the death."
    )
    assert sides(takings(readers["syria"], text)[-1]) == ("syria-army", "isis")

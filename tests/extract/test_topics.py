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


@pytest.mark.parametrize(
    ("text", "place", "takes"),
    [
        ("Insurgents had overrun Bama on 24 January.", "Bama", "rebels-unspecified"),
        ("Bentiu is back in the hands of the South Sudanese army, residents said on Saturday.", "Bentiu", "south-sudan-forces"),
        ("Sirte, held by Islamic State since 2015, was retaken by Misratan brigades on Monday.", "Sirte", "misrata-brigades"),
        ("Hundreds of rebels captured the town of Malakal on Monday.", "Malakal", "rebels-unspecified"),
        ("Ukrainian soldiers hoisted their flag above Lyman on Friday.", "Lyman", "ukraine-forces"),
        ("Soldiers of the Arakan Army seized the town of Paletwa on Monday from junta troops.", "Paletwa", "arakan-army"),
        ("Ukrainian and Russian troops fought. Soledar passed under Russian control on Friday.", "Soledar", "russia-forces"),
        ("FARDC troops yielded the town of Rutshuru to the M23 on Friday.", "Rutshuru", "m23"),
        ("The Manbij Military Council announced the liberation of Manbij from Daesh.", "Manbij", "manbij-military-council"),
        ("Residents ran for the border from Kiwanja, which fell to the M23 on Friday.", "Kiwanja", "m23"),
        ("The barracks at Mullaitivu has fallen to the Tamil Tigers after a day of fighting.", "Mullaittivu", "ltte"),
        ("Ghazni was won back by Afghan troops on Friday.", "Ghazni", "afghanistan-forces"),
        ("The army of South Sudan marched back into Malakal on Sunday.", "Malakal", "south-sudan-forces"),
        ("M23 rebels held the post until Monday, when the Congolese army expelled them from Rutshuru.", "Rutshuru", "drc-forces"),
    ],
)  # fmt: skip
def test_a_town_is_taken_in_other_words(text: str, place: str, takes: str, readers: Mapping[str, Reader]) -> None:
    found = takings(readers["world"], text)
    assert [[p.name.split(",")[0] for p in claim.locations] for claim in found] == [[place]]
    assert sides(found[0])[0] == takes


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The army pulled its forces out of Lashio on Friday.", "Lashio"),
        ("The rebels abandoned Bambari overnight and peacekeepers moved in.", "Bambari"),
        ("Armenian forces handed over the town of Lachin to Azerbaijan on Monday.", "Lachin"),
    ],
)
def test_a_town_is_left(text: str, place: str, readers: Mapping[str, Reader]) -> None:
    (left,) = claims(readers["world"], text)
    assert left.sub_event_type.value == "Non-violent transfer of territory"
    assert [p.text for p in left.locations] == [place]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The army captured Goma on Monday, two days after M23 rebels withdrew from the city.", {"2016-03-07", "2016-03-05"}),
        ("M23 rebels captured Bukavu on Sunday, a day after seizing Goma.", {"2016-03-12", "2016-03-13"}),
    ],
)  # fmt: skip
def test_days_are_counted_from_clause_to_clause(text: str, days: set[str], readers: Mapping[str, Reader]) -> None:
    assert {str(c.date.start) for c in claims(readers["world"], text)} == days


def test_it_is_the_town_that_the_sentence_began_with(readers: Mapping[str, Reader]) -> None:
    text = "Boko Haram seized the town of Gwoza on 6 August 2014 and were expelled from it on 27 March 2015."
    took, lost = takings(readers["world"], text)
    assert [p.name for p in lost.locations] == [p.name for p in took.locations] == ["Gwoza"]
    assert sides(took)[0] == "boko-haram"
    assert "boko-haram" not in sides(lost)[0], "who is driven out takes nothing"


def test_who_loses_a_town_takes_nothing(readers: Mapping[str, Reader]) -> None:
    text = "Azerbaijan admitted it had lost Fizuli, a town south of Karabakh, to ethnic Armenian forces on Monday."
    (taken,) = takings(readers["world"], text)
    assert not any((a.actor_id or "").startswith("azerbaijan") for a in taken.actor1)


def test_whom_a_town_is_rid_of_lost_it(readers: Mapping[str, Reader]) -> None:
    (taken,) = takings(readers["world"], "Government troops purged the town of Gwoza of Boko Haram fighters on Friday.")
    assert sides(taken)[1] == "boko-haram"


def test_what_only_measures_is_not_when_it_happened(readers: Mapping[str, Reader]) -> None:
    text = "M23 rebels drove the army out of Rutshuru, in the worst defeat since the hills were lost nine months ago."
    (taken,) = takings(readers["world"], text)
    assert str(taken.date.end) == "2016-03-13"
    assert taken.temporal.value == "current"


def test_a_place_taken_several_times_was_taken_on_no_day(readers: Mapping[str, Reader]) -> None:
    (taken,) = takings(readers["world"], "The city of Goma has been captured by M23 rebels twice.")
    assert taken.date.start is None


def test_a_day_counts_no_captives(readers: Mapping[str, Reader]) -> None:
    (taken,) = takings(readers["world"], "The town of Bangassou was seized on 3 January by rebels.")
    assert taken.casualties == ()


@pytest.mark.parametrize(
    "text",
    [
        "M23 rebels said on Monday they had captured Bukavu. The Congolese government denied this.",
        "M23 rebels said on Monday they had captured Bukavu. The Congolese army denied the claim.",
    ],
)
def test_a_loss_denied_is_a_taking_denied(text: str, readers: Mapping[str, Reader]) -> None:
    told, denied = takings(readers["world"], text)
    assert [told.factuality.value, denied.factuality.value] == ["occurred", "denied"]
    assert {a.actor_id for a in (*told.actor1, *denied.actor1)} == {"m23"}
    assert [p.name for p in denied.locations] == ["Bukavu"]

"""Headline flashes and follow-ups, as a wire sends them: what the shipped reader with its learned weights makes of them."""

from __future__ import annotations

from datetime import date

import pytest

from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.model.taxonomy import CasualtyKind, Factuality
from sitrep.pipeline.reader import Reader

PUBLISHED = date(2023, 3, 17)  # a Friday


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load("world")


def told(reader: Reader, text: str) -> list[Claim]:
    return list(reader.read(Document(doc_id="d", text=text, outlet="Wire", published=PUBLISHED)).claims)


@pytest.mark.parametrize(
    ("text", "place", "killed"),
    [
        ("MARIB - Over 30 killed in missile attack on camp.", "Ma'rib", 30),
        ("KUNDUZ: bomb blast at mosque, at least 12 dead.", "Kunduz", 12),
        ("NIAMEY - Up to 40 killed in jihadist assault on Banibangou village, officials say.", "Bani Bangou", 40),
        ("The death toll from Monday's air strike on a market in Nyala has risen to 31, doctors said.", "Nyala", 31),
        ("The number of people killed in an air strike on Nyala has climbed to 31, doctors said.", "Nyala", 31),
        ("The toll of the 14 March massacre in Djibo rose to 60, a UN official said.", "Djibo", 60),
        ("A shell hit a house in Nikopol and killed a three-year-old boy.", "Nikopol", 1),
    ],
)
def test_a_line_that_is_all_a_report_tells_is_a_claim(reader: Reader, text: str, place: str, killed: int) -> None:
    (claim,) = told(reader, text)
    assert [p.name for p in claim.locations] == [place]
    assert [c.best for c in claim.casualties if c.kind is CasualtyKind.KILLED] == [killed]


@pytest.mark.parametrize(
    "text",
    [
        "KABUL - Minister killed off reform plan, officials say.",
        "PARIS - 20 dead in bus crash on motorway.",
        "Tigers attack in the second half at Kano.",
        "The number of people who voted in Nyala has climbed to 31,000.",
    ],
)
def test_a_line_without_war_is_none(reader: Reader, text: str) -> None:
    assert told(reader, text) == []


def test_a_denial_of_one_line_is_kept_with_its_place(reader: Reader) -> None:
    (claim,) = told(reader, "The Sudanese army denied that its planes had bombed the market in Nyala on Tuesday.")
    assert claim.factuality is Factuality.DENIED
    assert [p.name for p in claim.locations] == ["Nyala"]


def test_the_day_a_toll_grew_is_not_the_day_of_the_act(reader: Reader) -> None:
    (claim,) = told(reader, "The death toll in the bombing of a mosque in Quetta climbed to 55 on Friday.")
    assert (claim.date.start, claim.date.end, claim.date.text) == (date(2023, 3, 16), date(2023, 3, 17), "")


def test_what_was_struck_is_no_speaker(reader: Reader) -> None:
    (claim,) = told(
        reader, "A drone strike on a camp for displaced people in Bachena, in Ethiopia's Oromia region, killed 9."
    )
    assert [p.text for p in claim.locations] == ["Bachena"]


def test_a_town_told_for_orientation_is_no_place_of_the_act(reader: Reader) -> None:
    (claim,) = told(
        reader, "A Russian rocket hit a farm in the village of Ivanivka, outside Bakhmut, killing two people."
    )
    assert [p.text for p in claim.locations] == ["Ivanivka"]


def test_bombs_that_fall_were_not_laid(reader: Reader) -> None:
    (claim,) = told(reader, "Bombs fell on the town of Sake on Friday, killing four civilians.")
    assert claim.sub_event_type.value == "Shelling/artillery/missile attack"


def test_herders_who_are_killed_are_no_militia(reader: Reader) -> None:
    (claim,) = told(
        reader,
        "Armed men killed at least 20 Fulani herders in the village of Koulogon in Mali on Tuesday, the mayor said.",
    )
    assert [a.actor_id for a in claim.actor2] == ["civilians"]


def test_a_three_year_siege_is_no_colour(reader: Reader) -> None:
    claims = told(reader, "Syrian government forces broke Islamic State's three-year siege of Deir al-Zor on Tuesday.")
    assert [c.actor1[0].actor_id for c in claims][0] == "syria-forces"
    assert told(reader, "The five-year war has killed hundreds of thousands in Syria.") == []

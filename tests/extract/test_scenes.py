"""Scenes: a sentence in, the places of its act with their roles out, the wider ones dropped."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitrep.pipeline.reader import Reader
from tests.extract.reading import Row, claims, row

ROWS = [
    (
        "The army captured the villages of Tadef, Bzaa and Qabasin from ISIS.",
        Row("Government regains territory", "syria-army", "isis", "at Tadaf; at Bazagha; at Qabasin"),
    ),
    (
        "Rebels seized Saraqib in Idlib province on Sunday.",
        Row("Non-state actor overtakes territory", "opposition", "", "at Saraqab"),
    ),
    (
        "Russian warplanes bombed Saraqib in the eastern countryside of Idlib.",
        Row("Air/drone strike", "russia-air-force", "", "at Saraqab"),
    ),
    (
        "The army captured three hills south of Palmyra.",
        Row("Government regains territory", "syria-army", "", "near Palmyra"),
    ),
    ("The army advanced towards Raqqa from Ithriya.", Row("Armed clash", "syria-army", "", "near Raqqa; from Ithriya")),
    (
        "Rockets were fired from Douma at Damascus, killing a woman.",
        Row("Shelling/artillery/missile attack", "", "civilians", "at Damascus; from Douma"),
    ),
    (
        "Russian warplanes bombed Saraqib on Sunday under a deal with Damascus.",
        Row("Air/drone strike", "russia-air-force", "", "at Saraqab"),
    ),
    (
        "Troops loyal to Damascus captured Qabasin from ISIS.",
        Row("Government regains territory", "syria-army", "isis", "at Qabasin"),
    ),
    (
        "Rebels seized Saraqib not far from Idlib on Sunday.",
        Row("Non-state actor overtakes territory", "opposition", "", "at Saraqab"),
    ),
    (
        "Warplanes bombed Saraqib on Sunday, a doctor in Hama said.",
        Row("Air/drone strike", "unidentified", "", "at Saraqab"),
    ),
    (
        "A convoy of Hezbollah fighters withdrew from Zabadani to Lebanon.",
        Row("Non-violent transfer of territory", "hezbollah", "", "from Az-Zabdani; to Lebanon"),
    ),
]


@pytest.mark.parametrize(("text", "wanted"), ROWS)
def test_places_and_roles(text: str, wanted: Row, readers: Mapping[str, Reader]) -> None:
    assert [row(claim) for claim in claims(readers["syria"], text)] == [wanted]


def places(reader: Reader, text: str) -> list[str]:
    """The places of each claim of a text."""
    return [row(claim).places for claim in claims(reader, text)]


def test_the_town_is_the_place_last_called_so(readers: Mapping[str, Reader]) -> None:
    text = (
        "The army shelled the town of Rastan near the city of Homs on Sunday. "
        "Later in the day the air force carried out air strikes on the town."
    )
    assert places(readers["syria"], text)[-1] == "at Ar-Rastan"


def test_an_act_without_a_place_is_where_the_sentence_before_was(readers: Mapping[str, Reader]) -> None:
    text = (
        "Rebels seized the village of Qabasin from ISIS on Sunday. The weather was clear all day. "
        "ISIS killed 12 rebels in a suicide car bomb attack."
    )
    assert places(readers["syria"], text)[-1] == "at Qabasin"

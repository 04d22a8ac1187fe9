"""Who holds a place from now on: a sentence in, the holder of the taking it tells out; states that last tell none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from sitrep.model.document import Document
from sitrep.pipeline.reader import Reader

BEGINS = [
    ("Manbij came under opposition control in July 2012.", "rebels-unspecified", "Manbij"),
    ("The town of Gwoza is back under army control in Nigeria, officials said.", "nigeria-forces", "Gwoza"),
    (
        "The border town of Myawaddy is now in the hands of the Karen rebels, residents said.",
        "karen-rebels",
        "Myawaddy",
    ),
    ("The Iraqi army is now in full control of Tal Afar, its commander said on Sunday.", "iraq-forces", "Tal Afar"),
    ("Kidal passed into the hands of the rebels in May 2014.", "rebels-unspecified", "Kidal"),
    (
        "Suspected al-Qaeda gunmen have taken over the south Yemeni city of Zinjibar, residents said.",
        "al-qaeda",
        "Zinjibar",
    ),
    ("The town of Bashiqa is now held by the Peshmerga, its mayor said on Saturday.", "peshmerga", "Bashiqa"),
    ("Sinjar came under the Peshmerga in November 2015.", "peshmerga", "Sinjar"),
    ("Elders say that Gwoza is now with the Nigerian army.", "nigeria-forces", "Gwoza"),
    ("Dozens of Taliban fighters were in full control of Sangin on Friday.", "taliban", "Sangin"),
    ("Gwoza is under the control of the Nigerian army after a day of fighting.", "nigeria-forces", "Gwoza"),
    ("The Somali army is back in Merca after a short fight on Saturday.", "somalia-forces", "Merca"),
    ("Boko Haram seized the Nigerian town of Gwoza on Sunday.", "boko-haram", "Gwoza"),
]
LASTS = [
    "The town of Gwoza remains under army control, Nigerian officials said on Friday.",
    "Gwoza is under the control of Boko Haram.",
    "Gwoza is almost entirely held by Boko Haram.",
]


def read(reader: Reader, text: str) -> list[tuple[str, list[str | None], list[str]]]:
    claims = reader.read(Document("r", text, outlet="Made Up Daily", published=date(2017, 9, 3))).claims
    return [
        (c.event_type.value, [a.actor_id for a in c.actor1], [place.text for place in c.locations])
        for c in claims
        if "territory" in c.sub_event_type.value
    ]


@pytest.mark.parametrize(("text", "holder", "place"), BEGINS)
def test_a_state_that_begins_is_a_taking(readers: Mapping[str, Reader], text: str, holder: str, place: str) -> None:
    assert read(readers["world"], text) == [("Battles", [holder], [place])]


@pytest.mark.parametrize("text", LASTS)
def test_a_state_that_lasts_is_none(readers: Mapping[str, Reader], text: str) -> None:
    assert read(readers["world"], text) == []


@pytest.mark.parametrize("day", ["today", "yesterday", "Friday"])
def test_a_day_behind_a_name_is_read_over(readers: Mapping[str, Reader], day: str) -> None:
    told = (
        readers["syria"].read(Document("r", f"Raqqa was {day} shelled by the army.", published=date(2017, 9, 3))).claims
    )
    assert [place.name for claim in told for place in claim.locations] == ["Raqqa"]

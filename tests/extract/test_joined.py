"""Names that stand together: lists without commas, joined nations, groups with what they are, sites with what they are of."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitrep.pipeline.reader import Reader
from tests.extract.reading import claims


def ids(text: str, reader: Reader) -> tuple[str, str]:
    """Doers and sufferers of the first claim of a text, in the order of their ids."""
    first = claims(reader, text)[0]
    doers, sufferers = (sorted(a.actor_id or "?" for a in side) for side in (first.actor1, first.actor2))
    return " ".join(doers), " ".join(sufferers)


@pytest.mark.parametrize(
    ("text", "doers", "sufferers"),
    [
        (
            "Rwandan and Mozambican troops recaptured the town of Palma from the insurgents on Sunday.",
            "mozambique-forces rwanda-forces",
            "rebels-unspecified",
        ),
        (
            "Niger's army, backed by the Malian and Burkinabe air forces, took the town of Tera from JNIM on Monday.",
            "burkina-faso-forces mali-forces niger-forces",
            "jnim",
        ),
    ],
)
def test_joined_nations_are_two_forces(text: str, doers: str, sufferers: str, readers: Mapping[str, Reader]) -> None:
    found = ids(text, readers["world"])
    assert set(doers.split()) - set(found[0].split()) == set()
    assert found[1] == sufferers


@pytest.mark.parametrize(
    "text",
    [
        "The Iraqi army took back the town of Hit from the ISIL terrorist group on Friday.",
        "The Iraqi army took back the town of Hit from the terrorist group ISIL on Friday.",
    ],
)
def test_a_group_and_what_it_is_called_are_one(text: str, readers: Mapping[str, Reader]) -> None:
    assert ids(text, readers["world"])[1] == "isis"


def test_positions_for_a_group_are_its_own(readers: Mapping[str, Reader]) -> None:
    text = "On Friday army jets hit positions for Jaish al-Islam near the town of Irbin, destroying two vehicles."
    assert ids(text, readers["syria"]) == ("syria-air-force", "jaish-islam")


def test_who_is_thanked_for_a_deed_did_it(readers: Mapping[str, Reader]) -> None:
    text = "On Friday the prime minister congratulated the Iraqi army for liberating the city of Tikrit from ISIS."
    assert ids(text, readers["world"]) == ("iraq-forces", "isis")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Two residents were wounded by shells fired by terrorists on al-Midan al-Shaghour and al-Qassaa neighborhoods.",
            {"al-Midan", "al-Shaghour", "al-Qassaa neighborhoods"},
        ),
        (
            "A woman was killed on Monday by rockets fired from Bani Zaid on al-Ashrafiyeh in the city of Aleppo.",
            {"al-Ashrafiyeh"},
        ),
    ],
)
def test_each_place_of_a_list_is_a_place(text: str, places: set[str], readers: Mapping[str, Reader]) -> None:
    told = {place.text for claim in claims(readers["syria"], text) for place in claim.locations}
    assert places <= told


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Jihadists attacked a gold mine near Djibo on Monday, killing 12 miners.", "Attack"),
        ("Rebels launched an assault on the oil and gas fields near Marib on Tuesday.", "Armed clash"),
        ("Militants attacked an air base near Goma on Tuesday and killed four soldiers.", "Armed clash"),
        ("A truck hit a mine near Djibo on Monday, killing 12 passengers.", "Remote explosive/landmine/IED"),
        ("Government jets attacked the town of Saraqib with chlorine gas on Tuesday.", "Chemical weapon"),
    ],
)
def test_what_a_site_is_of_is_no_weapon(text: str, kind: str, readers: Mapping[str, Reader]) -> None:
    assert [c.sub_event_type.value for c in claims(readers["world"], text)][:1] == [kind]


def test_what_is_taken_together_is_all_taken(readers: Mapping[str, Reader]) -> None:
    text = (
        "The army took Palmyra on 27 March. Later the prison and the airbase were captured as the last militants fled."
    )
    taken = [c for c in claims(readers["syria"], text) if len(c.locations) == 2]
    assert {place.text for c in taken for place in c.locations} == {"the prison", "the airbase"}


def test_all_roads_between_two_towns_are_a_road(readers: Mapping[str, Reader]) -> None:
    text = "On Monday all roads linking Damascus with Palmyra came under the control of the Syrian government."
    assert [place.text for c in claims(readers["syria"], text) for place in c.locations] == [
        "roads linking Damascus with Palmyra"
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Warplanes bombed the town of Kinsabba in Jabal al-Akrad on Friday.", {"Kinsabba"}),
        ("SDF fighters seized Karama on Friday in an operation called Wrath of Euphrates.", {"Karama"}),
        ("ISIS fighters seized wells in Iraq as well as in Syrias eastern Raqqa.", {"Iraq", "eastern Raqqa"}),
    ],
)  # fmt: skip
def test_only_where_it_happened_is_a_place(text: str, places: set[str], readers: Mapping[str, Reader]) -> None:
    (told,) = claims(readers["syria"], text)
    assert {p.text for p in told.locations} == places


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        ("Nine people died in a gas attack by Jaysh al-Islam fighters against the YPG in Aleppo.", {"jaish-islam"}),
        ("The campaign opened with the capture of Azaz by the YPG on Friday.", {"ypg"}),
    ],
)
def test_who_an_act_is_by_did_it(text: str, doers: set[str], readers: Mapping[str, Reader]) -> None:
    (told,) = claims(readers["syria"], text)
    assert {a.actor_id for a in told.actor1} == doers

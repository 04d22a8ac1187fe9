"""Parts of a city, buildings and names of several words: a text in, the places named and where they are, out."""

from __future__ import annotations

import pytest

from sitrep.model.claim import Location
from sitrep.model.document import Document
from sitrep.model.mention import PlaceMention
from sitrep.model.place import Unresolved
from sitrep.reference.theatre import load_theatre
from sitrep.resolve.places import decide, place_context, resolve_location
from sitrep.resolve.places_mentions import find_place_mentions
from sitrep.text.sentences import split_sentences


def named(text: str) -> list[PlaceMention]:
    gazetteer = load_theatre("world").gazetteer
    return [m for s in split_sentences(Document("d", text, "")) for m in find_place_mentions(s, None, gazetteer)]


def where(text: str, name: str) -> Location | None:
    """The location of a name; None where it is left open."""
    gazetteer, mentions = load_theatre("world").gazetteer, named(text)
    context = place_context(text, mentions, gazetteer)
    mention = next(m for m in mentions if m.name == name)
    told = Location(mention.span.text, mention.span.text, span=mention.span)
    if isinstance(decide(told, mention, context, gazetteer), Unresolved):
        return None
    return resolve_location(told, mention, context, gazetteer)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Blasts hit the Dasht-e-Qala area of Takhar.", ["Dasht-e-Qala", "Takhar"]),
        ("Gunmen raided the Dogon village of Koulogon in Mali.", ["Koulogon", "Mali"]),
        ("A bomb exploded in a Catholic church and a Shia mosque in Quetta.", ["Quetta"]),
        ("Jets bombed a feast of the Kachin Independence Organisation in Laiza.", ["Laiza"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [m.name for m in named(text)] == names


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("A mortar round fell in Zafaraniya, a district of Baghdad.", "Zafaraniya", "Zafaraniya, Baghdad"),
        ("A mortar round fell in Zafaraniya, southern Baghdad.", "Zafaraniya", "Zafaraniya, Baghdad"),
        ("Rockets hit the Damascus hospital in Khartoum.", "Damascus", "Damascus, Khartoum"),
        ("A sniper killed a man in the Salah al-Din district of Aleppo.", "Salah al-Din", "Salah al-Din, Aleppo"),
    ],
)
def test_a_part_of_a_city_lies_beside_it(text: str, name: str, told: str) -> None:
    found = where(text, name)
    assert found is not None
    assert (found.name, found.gazetteer_id) == (told, None)


@pytest.mark.parametrize(("name", "wide"), [("Kabul", False), ("Idlib", True)])
def test_the_west_of_a_metropolis_is_a_part_of_the_city(name: str, wide: bool) -> None:
    (mention,) = named(f"A bomb hit a school in western {name}.")
    assert mention.wide is wide


def test_a_name_that_only_sounds_alike_across_the_border_is_left_open() -> None:
    assert where("Jets struck Hass in Idlib.", "Hass") is None

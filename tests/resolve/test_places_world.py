"""In a theatre without a home a place is taken where the report tells of its country, and left open where only sound speaks."""

from __future__ import annotations

import pytest

from sitrep.model.claim import Location
from sitrep.model.document import Document
from sitrep.model.place import Place, Unresolved
from sitrep.reference.theatre import load_theatre
from sitrep.resolve.places import decide, place_context
from sitrep.resolve.places_mentions import find_place_mentions
from sitrep.text.sentences import split_sentences


def resolved(text: str, name: str, about: tuple[str, ...] = ()) -> Place | Unresolved:
    gazetteer = load_theatre("world").gazetteer
    sentences = split_sentences(Document("d", text, ""))
    mentions = [m for s in sentences for m in find_place_mentions(s, None, gazetteer)]
    context = place_context(text, mentions, gazetteer, (), about)
    mention = next(m for m in mentions if m.name == name)
    found = decide(Location(mention.span.text, mention.span.text, span=mention.span), mention, context, gazetteer)
    return found if isinstance(found, Unresolved) else found[0].place


@pytest.mark.parametrize(
    ("text", "name", "country", "place"),
    [
        ("Gunmen raided Mambasa in Ituri province, DR Congo.", "Mambasa", "CD", "Mambasa"),
        ("Insurgents burned houses in Palma in Cabo Delgado, Mozambique.", "Palma", "MZ", "Palma"),
        ("The shells fell on Robotyne and Chasiv Yar.", "Robotyne", "UA", "Robotyne"),
        ("Fighters entered Maungdaw in Rakhine, Myanmar.", "Maungdaw", "MM", "Maungdaw"),
        ("A drone struck Tawila in North Darfur, Sudan.", "North Darfur", "SD", "North Darfur"),
        ("Kurdish fighters held Kobani in Syria.", "Kobani", "SY", "‘Ayn al ‘Arab"),
        ("A mine killed two in Tripoli, Lebanon.", "Tripoli", "LB", "Tripoli"),
        ("A mine killed two in Tripoli, Libya.", "Tripoli", "LY", "Tripoli"),
        ("The United States said in London that it had struck the base.", "London", "GB", "London"),
    ],
)
def test_the_country_told_decides_between_namesakes(text: str, name: str, country: str, place: str) -> None:
    found = resolved(text, name)
    assert isinstance(found, Place)
    assert (found.country, found.name) == (country, place)


def test_the_countries_of_the_actors_decide_too() -> None:
    found = resolved("Fighters burned two trucks near Palma.", "Palma", about=("MZ",))
    assert isinstance(found, Place)
    assert found.country == "MZ"


def test_a_bare_name_is_the_town_not_the_village_that_bears_it_too() -> None:
    found = resolved("Troops took Lyman.", "Lyman", about=("RU", "UA"))
    assert isinstance(found, Place)
    assert (found.country, found.kind, found.admin1) == ("UA", "town", "Donetsk")


def test_a_name_that_only_sounds_alike_elsewhere_is_left_open() -> None:
    found = resolved("Clashes erupted in Kobina on Tuesday.", "Kobina")
    assert isinstance(found, Unresolved)
    assert found.candidates
    assert "sounds alike" in found.reason

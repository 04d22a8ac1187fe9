"""Whom generic words mean: by the document, its outlet's side, and the act."""

from __future__ import annotations

import pytest

from sitrep.model.claim import Span
from sitrep.model.taxonomy import SubEventType
from sitrep.reference.theatre import Theatre, load_theatre
from sitrep.resolve.actors import ActorContext, actor_of, alike, report_country, resolve_actor

SYRIA = load_theatre("syria")
WORLD = load_theatre("world")


def whom(
    text: str, phrase: str, theatre: Theatre = SYRIA, act: SubEventType | None = None, side: str = "independent"
) -> str | None:
    """The actor that the last ``phrase`` of ``text`` means; sentences end with ". "."""
    actors = theatre.actors
    hits = tuple(actors.find(text))
    at = text.rindex(phrase)
    start = text.rfind(". ", 0, at) + 2 if ". " in text[:at] else 0
    end = text.find(". ", at)
    context = ActorContext(
        outlet_side=side,
        document=hits,
        position=at,
        sentence=(start, end if end > 0 else len(text)),
        act=act,
        country=report_country(hits, theatre.home_countries, actors),
    )
    return actor_of(phrase, context, actors)


AIR = SubEventType.AIR_STRIKE
CLASH = SubEventType.ARMED_CLASH
ROWS = [
    ("Clashes went on. The army sent guns", "The army", None, "independent", "syria-army"),
    ("ISIS lost the hill. The group fled", "The group", None, "independent", "isis"),
    ("ISIS lost the hill. It fled", "It", None, "independent", "isis"),
    ("The SDF took the hill from ISIS. The jihadists fled", "The jihadists", None, "independent", "isis"),
    ("The SDF took the hill. The jihadists fled", "The jihadists", None, "independent", "militants-unspecified"),
    ("ISIS lost a hill. Later terrorists shelled the city", "terrorists", None, "government", "militants-unspecified"),
    ("ISIS lost a hill. The terrorists fled", "The terrorists", None, "government", "isis"),
    ("ISIS lost a hill. Rebels came", "Rebels", None, "independent", "opposition"),
    ("Russian jets came. Warplanes hit the mill", "Warplanes", AIR, "independent", "russia-air-force"),
    ("Russian jets and Syrian warplanes came. Aircraft hit the mill", "Aircraft", AIR, "independent", "unidentified"),
    ("A mill was hit by warplanes", "warplanes", AIR, "independent", "unidentified"),
    ("Regime warplanes hit a mill", "Regime warplanes", AIR, "opposition", "syria-air-force"),
    ("The regime hit a mill", "The regime", AIR, "opposition", "syria-air-force"),
    ("The regime took a mill", "The regime", CLASH, "opposition", "syria-army"),
    ("The regime agreed", "The regime", SubEventType.AGREEMENT, "opposition", "syria-government"),
    ("Russia hit a mill", "Russia", AIR, "independent", "russia-air-force"),
    ("Russia signed", "Russia", SubEventType.AGREEMENT, "independent", "russia-government"),
    ("Turkey sent tanks", "Turkey", SubEventType.CHANGE_TO_GROUP, "independent", "turkey-forces"),
    ("The Syrian army and its allies took a mill", "its allies", CLASH, "independent", "syria-ndf"),
    ("The coalition hit a mill", "The coalition", AIR, "independent", "us-coalition"),
    ("Jordanians were killed", "Jordanians", SubEventType.ATTACK, "independent", "civilians"),
    ("A suicide bomber struck", "A suicide bomber", SubEventType.SUICIDE_BOMB, "independent", "unidentified"),
    (
        "The Storm of the Wadi Brigade came",
        "The Storm of the Wadi Brigade",
        CLASH,
        "independent",
        "storm-of-the-wadi-brigade",
    ),
    ("XQZ fighters came", "XQZ fighters", CLASH, "independent", "xqz-fighters"),
    ("A bridge fell", "A bridge", None, "independent", None),
]


@pytest.mark.parametrize(("text", "phrase", "act", "side", "wanted"), ROWS, ids=[r[0] for r in ROWS])
def test_generic_words(text: str, phrase: str, act: SubEventType | None, side: str, wanted: str | None) -> None:
    assert whom(text, phrase, act=act, side=side) == wanted


def test_in_the_world_the_army_is_that_of_the_country_told_about() -> None:
    text = "Sudanese jets bombed the RSF near Khartoum. The army moved on"
    assert whom(text, "The army", WORLD) == "sudan-forces"
    assert whom(text, "The army") == "sudan-forces"  # the Syrian theatre reads a report on Sudan


def test_a_report_about_elsewhere_has_no_syrian_rebels() -> None:
    assert whom("Malian troops fled Gao. Gunmen looted it", "Gunmen") == "unidentified"
    assert whom("M23 fought Congolese troops. Rebels looted a town", "Rebels") == "m23"
    assert whom("Gunmen looted a town", "Gunmen") == "opposition"


def test_in_the_world_rebels_are_those_named_last() -> None:
    assert whom("M23 took a town. The rebels went on", "The rebels", WORLD) == "m23"
    assert whom("A town fell. Rebels went on", "Rebels", WORLD) == "rebels-unspecified"


def test_the_words_and_their_place_are_kept() -> None:
    span = Span(10, 19, "a warlord")
    mention = resolve_actor("a warlord", ActorContext(), SYRIA.actors, span)
    assert (mention.text, mention.actor_id, mention.span) == ("a warlord", None, span)


@pytest.mark.parametrize("theatre", [SYRIA, WORLD], ids=["syria", "world"])
def test_acts_that_count_as_alike_mean_the_same_actors(theatre: Theatre) -> None:
    for act in SubEventType:
        for text, phrase, _, side, _ in ROWS:
            same = whom(text, phrase, theatre, alike(act), side)
            assert whom(text, phrase, theatre, act, side) == same, f"{phrase} of {text}: {act}"
    assert len({alike(act) for act in (None, *SubEventType)}) < len(SubEventType) / 2

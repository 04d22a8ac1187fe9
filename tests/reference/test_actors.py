"""Who running text and noun phrases name, in Syria and anywhere."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.model.actor import Actor, Alias
from sitrep.reference.actor_words import name_words, plain
from sitrep.reference.actors import ActorList, ActorSettings
from sitrep.reference.kinds import Country, Kind
from sitrep.reference.theatre import load_theatre

SYRIA = load_theatre("syria").actors
WORLD = load_theatre("world").actors

IN_TEXT = [
    ("ISILs men fled the town", [("ISILs", "isis", "name")]),
    ("It IS raining on us", [("IS", "isis", "name")]),
    ("it is raining on us and the un", []),
    ("Daesh (ISIS) terrorists dug in", [("Daesh (ISIS) terrorists", "isis", "name")]),
    ("the Free Syrian Army (FSA) said", [("Free Syrian Army (FSA)", "fsa", "name")]),
    (
        "Assads forces and Turkish artillery",
        [("Assads forces", "syria-army", "name"), ("Turkish artillery", "turkey-forces", "name")],
    ),
    (
        "Syrian Army Repels Nusra Front Attack",
        [("Syrian Army", "syria-army", "name"), ("Nusra Front", "nusra", "name")],
    ),
    ("Syrian government air strikes hit", [("Syrian government", "syria-air-force", "name")]),
    ("a rebel-held district", []),
    ("Protesters fled", [("Protesters", "civilians", "common")]),
    ("US-backed rebels", [("US-backed rebels", "opposition", "name")]),
    ("Greek-backed rebels", [("Greek-backed rebels", "opposition", "common")]),
    ("al-Qaeda-linked al-Nusra Front terrorists", [("al-Nusra Front terrorists", "nusra", "name")]),
    ("al-Qaeda-linked militants", [("al-Qaeda-linked militants", "al-qaeda", "name")]),
    ("anti-government fighters", [("anti-government fighters", "opposition", "common")]),
    ("London - Warplanes struck", [("London", "uk-government", "country"), ("Warplanes", "unidentified", "common")]),
    ("Jaish ul nothing", []),
    ("Hizballah and Hezbullah", [("Hizballah", "hezbollah", "name"), ("Hezbullah", "hezbollah", "name")]),
    ("Jeish Al Fatah", [("Jeish Al Fatah", "jaish-fatah", "name")]),
]


@pytest.mark.parametrize(("text", "wanted"), IN_TEXT, ids=[t for t, _ in IN_TEXT])
def test_running_text(text: str, wanted: list[tuple[str, str, str]]) -> None:
    found = [(text[h.start : h.end], h.actor_ids[0], h.alias_kind) for h in SYRIA.find(text)]
    assert found == wanted


PHRASES = [
    ("the Syrian army units", "syria-army", "sudan-forces"),
    ("IS militants", "isis", "isis"),
    ("Iraqi popular forces", "iraq-pmf", None),
    ("the Sudanese army", "sudan-forces", "sudan-forces"),
    ("Malian soldiers", "mali-forces", "mali-forces"),
    ("Russian drones", "russia-air-force", "russia-air-force"),
    ("US warplanes", "us-forces", "us-forces"),
    ("Ukrainian jets", "ukraine-forces", "ukraine-forces"),
    ("the Ukrainian navy", "ukraine-forces", "ukraine-forces"),
    ("Kenyan police", "kenya-police", "kenya-police"),
    ("terrorists of the Islamic State group", "isis", "isis"),
    ("forces loyal to President Bashar al-Assad", "syria-army", None),
    ("fighters loyal to Assad", "syria-ndf", None),
    ("a helicopter belonging to the regime", "syria-air-force", None),
    ("the anti-government armed groups", "opposition", None),
    ("a group of civilians", "civilians", "civilians"),
    ("Takfiri militants", "militants-unspecified", None),
    ("RSF fighters", "rsf-sudan", "rsf-sudan"),
    ("the price of bread", None, None),
]


@pytest.mark.parametrize(("phrase", "syria", "world"), PHRASES, ids=[p for p, _, _ in PHRASES])
def test_phrases(phrase: str, syria: str | None, world: str | None) -> None:
    here = SYRIA.lookup(phrase)
    assert (here.actor_id if here else None) == syria
    there = WORLD.lookup(phrase)
    if world is not None and phrase != "the Syrian army units":
        assert there is not None
        assert there.actor_id == world


def test_every_state_has_forces_a_government_and_police() -> None:
    for phrase, suffix in (("{} troops", "forces"), ("{} government", "government"), ("{} police", "police")):
        for demonym, slug in (
            ("Peruvian", "peru"),
            ("Laotian", "laos"),
            ("South Sudanese", "south-sudan"),
            ("Beninese", "benin"),
        ):
            actor = WORLD.lookup(phrase.format(demonym))
            assert actor is not None
            assert actor.actor_id == f"{slug}-{suffix}"
            assert WORLD.get(actor.actor_id) == actor


def test_a_composed_id_is_known_under_one_name_only() -> None:
    assert SYRIA.get("turkey-forces") is not None
    assert SYRIA.get("turkey-army") is None
    assert SYRIA.get("turkey-air-force") is None


def test_services_are_actors_of_their_own_where_a_theatre_wants_it() -> None:
    mali = Country("ML", "mali", "Mali", ("Malian",), ())
    kinds = (Kind("jets", "air", frozenset({"state", "alone"})), Kind("army", "forces", frozenset({"state"})))
    abroad = ActorList((), (mali,), kinds, ActorSettings(separate_services=True))
    assert [h.actor_ids for h in abroad.find("Malian jets and Malian army")] == [("mali-air-force",), ("mali-forces",)]
    at_home = ActorList((), (mali,), kinds, ActorSettings(home=("ML",), separate_services=False))
    assert [h.actor_ids for h in at_home.find("Malian jets and Malian army")] == [("mali-army",), ("mali-army",)]
    jets = abroad.get("mali-air-force")
    assert jets is not None
    assert jets.parent == "mali-forces"


def test_unlisted_people_of_a_nation_are_a_proposed_group() -> None:
    actor = WORLD.lookup("Uzbek militants")
    assert actor is not None
    assert actor.proposed
    assert (actor.actor_id, actor.kind, actor.country) == ("uzbek-militants", "armed group", "UZ")


def test_an_unknown_group_is_proposed_with_its_own_id() -> None:
    actor = SYRIA.propose("the 12 Lions of the Wadi Brigade")
    assert actor.proposed
    assert actor.actor_id == "lions-of-the-wadi-brigade"


def test_aliases_hold_on_their_days() -> None:
    old = Actor("old-front", "Old Front", "armed group", aliases=(Alias("Eagle Front", end=date(2015, 1, 1)),))
    new = Actor("new-front", "New Front", "armed group", aliases=(Alias("Eagle Front", start=date(2015, 1, 2)),))
    actors = ActorList((old, new), (), (), ActorSettings())
    assert [h.actor_ids for h in actors.find("Eagle Front", date(2014, 5, 1))] == [("old-front",)]
    assert [h.actor_ids for h in actors.find("Eagle Front", date(2016, 5, 1))] == [("new-front",)]
    assert [h.actor_ids for h in actors.find("Eagle Front", None)] == [("old-front", "new-front")]


@pytest.mark.parametrize(
    ("actor_id", "country", "regains"),
    [
        ("syria-army", None, True),
        ("hezbollah", None, True),
        ("russia-air-force", None, True),
        ("isis", None, False),
        ("sdf", None, False),
        ("opposition", None, False),
        ("israel-forces", None, False),
        ("iraq-forces", "IQ", True),
        ("nobody-known", None, False),
    ],
)
def test_who_regains_territory_for_the_state(actor_id: str, country: str | None, regains: bool) -> None:
    assert SYRIA.is_state_side(actor_id, country) is regains


def test_all_ids_of_the_field_list_are_kept(shared: object) -> None:
    import csv
    from pathlib import Path

    assert isinstance(shared, Path)
    with (shared / "actors.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        actor = SYRIA.get(row["actor_id"])
        assert actor is not None, row["actor_id"]
        assert actor.kind == row["kind"]


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(max_size=120))
def test_words_lie_in_the_text_in_order(text: str) -> None:
    words = name_words(text, {})
    assert all(0 <= w.start < w.end <= len(text) for w in words)
    assert all(a.end <= b.start or a.start < b.start for a, b in zip(words, words[1:], strict=False))


@given(st.text(alphabet="ISa USUNNusra-'’.()ISIL Daesh army\n", max_size=80))
def test_hits_never_overlap_and_lie_in_the_text(text: str) -> None:
    hits = SYRIA.find(text)
    assert all(0 <= h.start < h.end <= len(text) for h in hits)
    assert all(a.end <= b.start for a, b in zip(hits, hits[1:], strict=False))

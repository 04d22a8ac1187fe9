"""Names of places are found in running text, and what only looks like one is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitrep.reference.gazetteer import Gazetteer
from sitrep.reference.gazetteer.build import Source, build_index
from sitrep.reference.gazetteer.rows import GazetteerRow
from sitrep.reference.theatre import load_theatre


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The places of the Syria theatre."""
    return load_theatre("syria").gazetteer


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Two rockets fell on Saraqib and on Kafr Nabl at noon.", ["Saraqib", "Kafr Nabl"]),
        ("Convoy Reaches Deir Ezzor After Night March", ["Deir Ezzor"]),
        ("Aleppos hospitals and Syrias roads", ["Aleppo", "Syria"]),
        ("Raqqa's bridge", ["Raqqa"]),
        ("the Raqqa-Hasakah highway", ["Raqqa", "Hasakah"]),
        ("shells on al- Bab", ["al- Bab"]),
        ("near the Tishrin Dam and the Shaer gas field", ["Tishrin Dam", "Shaer gas field"]),
        ("from Mosul to Ankara", ["Mosul", "Ankara"]),
        ("They March in May, the Force said on Sunday.", []),
        ("General Hassan Nasser spoke to Reuters", []),
        ("fighters of Liwa al-Quds and Jaysh Idlib", []),
        ("a reading list, nice and split", []),
        ("Kurdish Forces and the Islamic State", []),
        ("Aleppo Media Center said", []),
        ("", []),
    ],
)
def test_names_in_text(gazetteer: Gazetteer, text: str, names: list[str]) -> None:
    found = gazetteer.find_names(text)
    assert [hit.name for hit in found] == names
    for hit in found:
        assert text[hit.start : hit.end].replace("'s", "").startswith(hit.name[:3])


@pytest.mark.parametrize(
    ("spellings", "place"),
    [
        (("Palmyra", "Tadmur", "Tadmor", "تدمر"), "Palmyra"),
        (("Qaryateen", "al-Quaryatayn", "Qaryatain"), "Al-Qaryatayn"),
        (("Deir Ezzur", "Deir Ezzor", "Deir ez-Zor", "Dayr az Zawr"), "Deir ez-Zor"),
        (("al-Salamiyah", "Salamiyeh"), "Salamiyah"),
        (("Hasaka", "Hasakeh", "Hassakah"), "Hasakah"),
        (("Aqayrabat", "Uqayribat"), "Uqayribat"),
    ],
)
def test_every_spelling_finds_the_place_first(gazetteer: Gazetteer, spellings: tuple[str, ...], place: str) -> None:
    for spelling in spellings:
        assert gazetteer.candidates(spelling)[0].place.name == place, spelling


def test_jubb_al_jarrah_in_two_spellings_is_one_place(gazetteer: Gazetteer) -> None:
    found = {gazetteer.candidates(name)[0].place.place_id for name in ("Jubb al-Jarrah", "Jeb al-Jarah")}
    assert len(found) == 1


def test_a_candidate_says_why(gazetteer: Gazetteer) -> None:
    first = gazetteer.candidates("Tishreen Dam")[0]
    assert first.place.kind == "dam"
    assert "dam as told" in first.how
    assert 0.9 <= first.score <= 1.0


def test_countries_are_found_by_their_code(gazetteer: Gazetteer) -> None:
    country = gazetteer.country("SY")
    assert country is not None
    assert country.name == "Syria"
    assert gazetteer.country("XX") is None


def test_the_article_told_speaks_against_a_place_written_without_it(tmp_path: Path) -> None:
    rows = [village("Hamah", 35.13, 36.75, "حماة"), village("Hameh", 33.55, 36.21, "الهامة")]
    build_index(tmp_path / "a.idx", [Source(rows, "ours")])
    gazetteer = Gazetteer.open(tmp_path / "a.idx")
    bare, told = (gazetteer.candidates(name) for name in ("Hamah", "al-Hamah"))
    assert bare[0].place.name == "Hamah"
    assert bare[0].score > next(c.score for c in told if c.place.name == "Hamah")


def test_what_nobody_knows_in_full_is_found_without_a_word_and_says_so(tmp_path: Path) -> None:
    rows = [village("Aqareb", 35.10, 37.60, "عقارب"), village("Hettin", 35.98, 39.03, "حطين")]
    build_index(tmp_path / "w.idx", [Source(rows, "ours")])
    gazetteer = Gazetteer.open(tmp_path / "w.idx")
    for name, place in (("Aqarib as Safi", "Aqareb"), ("Mazrah Hattin", "Hettin")):
        first = gazetteer.candidates(name, deep=True)[0]
        assert first.place.name == place
        assert first.how.endswith("but for a word")
        assert first.score < 0.95, "a part of a name is never sure"
    assert gazetteer.candidates("Bamako as Safi", deep=True) == []


def village(name: str, lat: float, lon: float, arabic: str) -> GazetteerRow:
    """A village of a Latin and an Arabic name."""
    return GazetteerRow(f"t:{name}", name, "village", lat, lon, (arabic,), country="SY")

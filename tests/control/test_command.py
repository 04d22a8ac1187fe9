"""`sitrep control`: places by any spelling, days as maps, forms that other programs may rely on."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.main import command as sitrep
from sitrep.model.taxonomy import SubEventType
from sitrep.store import Store
from tests.factories import actor, claim, days, document, location

PALMYRA = location(gazetteer_id="syria:palmyra")


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = str(tmp_path / "s.db")
    fall = claim(
        "fall",
        sub=SubEventType.NON_STATE_OVERTAKES,
        evidence="ISIS took Palmyra.",
        trigger="took",
        actor1=[actor("ISIS", "isis")],
        actor2=[actor()],
        locations=[PALMYRA],
        date_range=days(date(2015, 5, 20)),
    )
    back = claim("back", date_range=days(date(2016, 3, 27)), locations=[PALMYRA])
    with Store.open(path) as store:
        store.add_reading(document(doc_id="fall"), [fall])
        store.add_reading(document(doc_id="back"), [back])
    return path


def run(*words: str) -> Result:
    return CliRunner().invoke(sitrep, ["control", *words])


@pytest.mark.parametrize("name", ["Palmyra", "palmyra", "Tadmur", "syria:palmyra"])
def test_any_spelling_finds_the_place(db: str, name: str) -> None:
    done = run(name, "--db", db, "--format", "json")
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert [(row["from"], row["to"], row["holder"]) for row in rows] == [
        ("2015-05-20", "2016-03-26", "isis"),
        ("2016-03-27", None, "syria-army"),
    ]
    assert all(list(row) == ["from", "to", "state", "holder", "claims"] for row in rows)
    assert all(row["claims"] for row in rows)


def test_a_place_nobody_tells_of(db: str) -> None:
    assert json.loads(run("Atlantis", "--db", db, "--format", "json").stdout) == []
    done = run("Atlantis", "--db", db)
    assert done.exit_code == 1
    assert "no claim says who held it" in done.output


def test_another_place_of_the_town_is_not_the_town(db: str) -> None:
    assert json.loads(run("Palmyra silos", "--db", db, "--format", "json").stdout) == []


def test_the_table_draws_the_timeline(db: str) -> None:
    done = run("Palmyra", "--db", db)
    assert "held by Islamic State" in done.output
    assert "\u2588" in done.output


def test_a_day_is_a_map(db: str, tmp_path: Path) -> None:
    done = run("--on", "2015-12-15", "--db", db, "--format", "geojson")
    (feature,) = json.loads(done.stdout)["features"]
    assert feature["properties"]["holder"] == "isis"
    assert feature["geometry"] == {"type": "Point", "coordinates": [38.2774, 34.5573]}
    assert json.loads(run("--on", "2014-01-01", "--db", db, "--format", "geojson").stdout)["features"] == []
    (row,) = json.loads(run("--on", "2015-12-15", "--db", db, "--format", "json").stdout)
    assert row["place"] == "Palmyra"


@pytest.mark.parametrize("words", [("Palmyra",), ("--on", "2015-12-15"), ("--on", "2015-12-15", "--areas")])
def test_pictures(db: str, tmp_path: Path, words: tuple[str, ...]) -> None:
    picture = tmp_path / "p.svg"
    assert run(*words, "--db", db, "--format", "svg", "-o", str(picture)).exit_code == 0
    assert picture.read_text("utf-8").startswith("<svg ")


@pytest.mark.parametrize("words", [("Palmyra",), ("--on", "2015-12-15")])
def test_png_needs_matplotlib_and_a_file(db: str, tmp_path: Path, words: tuple[str, ...]) -> None:
    pytest.importorskip("matplotlib")
    picture = tmp_path / "p.png"
    assert run(*words, "--db", db, "--format", "png", "-o", str(picture)).exit_code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert run(*words, "--db", db, "--format", "png").exit_code == 2


@pytest.mark.parametrize(
    "words", [(), ("Palmyra", "--on", "2015-12-15"), ("Palmyra", "--format", "geojson"), ("--on", "today")]
)
def test_wrong_usage_is_told(db: str, words: tuple[str, ...]) -> None:
    assert run(*words, "--db", db).exit_code == 2

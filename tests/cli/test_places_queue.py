"""Unknown places: those that matter first, with what they may be; the answer holds for later reports and for the theatre."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sitrep.model.claim import Claim
from sitrep.model.taxonomy import SubEventType
from sitrep.reference.theatre import load_theatre
from sitrep.store import Store
from tests.cli.stocked import sitrep, stock
from tests.factories import claim, days, document, location

WHY = ("--reason", "the map of the district", "--author", "Ana")


def lost(doc_id: str, name: str, sub: SubEventType = SubEventType.ARMED_CLASH) -> Claim:
    place = replace(location(name, None, None, gazetteer_id=None), country=None)
    return claim(doc_id, sub, "reached", f"They reached {name}.", locations=[place], date_range=days(date(2016, 3, 9)))


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = stock(tmp_path / "war.db")
    with Store.open(path) as store:
        told = [lost("c", "Qalat al-Rum", SubEventType.GOVERNMENT_REGAINS), lost("c", "Tel Rifaat")]
        store.add_reading(document(" ".join(c.evidence[0].text for c in told), "", "c"), told)
    return path


def queue(db: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(sitrep("review", "--db", db, "--places", "--format", "json").stdout)
    return found


def test_places_that_matter_come_first_with_what_they_may_be(db: str) -> None:
    found = queue(db)
    assert {item["matter"] for item in found} == {"place unknown"}
    names = [item["what"] for item in found]
    assert (
        names.index("Tell Rahma") < names.index("Qalat al-Rum") < names.index("Tel Rifaat")
    )  # 40 dead, a taking, a clash
    shown = sitrep("review", "--db", db, "--places").stdout
    assert "it is Tall Refaat (town, Aleppo, SY" in shown
    assert "sitrep judge place 'Tel Rifaat' --as ocha:C1621" in shown


def test_a_candidate_is_chosen_and_holds_for_later_reports(db: str) -> None:
    done = sitrep("judge", "place", "Tel Rifaat", "--as", "ocha:C1621", "--db", db, *WHY)
    assert done.exit_code == 0, done.output
    assert "Tel Rifaat" not in [item["what"] for item in queue(db)]
    with Store.open(db) as store:
        later = lost("d", "Tel Rifaat")
        store.add_reading(document(later.evidence[0].text, "", "d"), [later])
    assert "Tel Rifaat" not in [item["what"] for item in queue(db)]
    rows = json.loads(sitrep("events", "--db", db, "--format", "json").stdout)
    places = [place for row in rows for place in row["locations"] if "d" in row["documents"]]
    assert [(p["gazetteer_id"], p["country"], p["admin1"]) for p in places] == [("ocha:C1621", "SY", "Aleppo")]


def test_a_point_of_ones_own_gets_its_province_and_country(db: str) -> None:
    assert sitrep("judge", "place", "Qalat al-Rum", "--lat", "35.1", "--lon", "36.8", "--db", db, *WHY).exit_code == 0
    with Store.open(db) as store:
        said = json.loads(store.judgements()[-1].value)
    assert (said["admin1"], said["country"]) == ("Hama", "SY")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--as", "ocha:nothing"], "no gazetteer gives that for 'Tel Rifaat'"),
        (["--lat", "36.1"], "say where it lies"),
        (["--lat", "99", "--lon", "0"], "latitude is"),
    ],
)
def test_what_cannot_be_placed_is_told(db: str, words: list[str], says: str) -> None:
    done = sitrep("judge", "place", "Tel Rifaat", *words, "--db", db, *WHY)
    assert done.exit_code == 1
    assert says in done.stderr


def test_the_theatre_remembers_and_knows_the_name_in_other_spellings(db: str, tmp_path: Path) -> None:
    folder = tmp_path / "north"
    folder.mkdir()
    table = folder / "places.csv"
    sitrep("judge", "place", "Qalat al-Rum", "--lat", "35.1", "--lon", "36.8", "--db", db, *WHY)
    for _ in range(2):  # the second time changes nothing
        done = sitrep("judge", "remember", str(table), "--db", db)
        assert done.exit_code == 0, done.output
        assert "1 places from the ledger, 1 in all" in done.stdout
    sitrep(
        "judge",
        "place",
        "the Rum castle",
        "--lat",
        "35.1",
        "--lon",
        "36.8",
        "--called",
        "Qalat al-Rum",
        "--db",
        db,
        *WHY,
    )
    sitrep("judge", "remember", str(table), "--db", db)
    with table.open() as file:
        assert {row["names"] for row in csv.DictReader(file)} == {"Qalat al-Rum", "the Rum castle|Qalat al-Rum"}
    (folder / "theatre.yaml").write_text("name: north\ntitle: The north\nextends: syria\ngazetteer: [places.csv]\n")
    best = load_theatre(str(folder)).gazetteer.candidates("Qal'at al-Roum")[0]
    assert (best.place.name, best.place.lat) == ("Qalat al-Rum", 35.1)


def test_a_table_of_something_else_is_refused(db: str, tmp_path: Path) -> None:
    table = tmp_path / "notes.csv"
    table.write_text("a,b\n1,2\n")
    sitrep("judge", "leave", "Tel Rifaat", "--db", db, *WHY)
    done = sitrep("judge", "remember", str(table), "--db", db)
    assert done.exit_code == 1
    assert "is no table of places" in done.stderr
    assert table.read_text() == "a,b\n1,2\n"

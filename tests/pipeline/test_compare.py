"""Reference files are read and refused; our events and theirs are set side by side with reasons."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitrep.cli.main import command as sitrep
from sitrep.link import link_claims
from sitrep.model.claim import Claim
from sitrep.model.event import Event
from sitrep.model.reference_event import ReferenceEvent
from sitrep.model.taxonomy import Factuality, LocationRole, SubEventType
from sitrep.pipeline.compare import Why, by_chance, compare, to_rows
from sitrep.pipeline.imports import ReferenceFileError, read_reference
from sitrep.reference.theatre import load_theatre
from sitrep.store import Store
from tests.factories import actor, claim, days, document, killed, location

DAY = date(2016, 3, 12)
THEATRE = load_theatre("syria")
THEIRS = ReferenceEvent(
    "1", "ged", DAY, DAY, "Tadmur", "Homs", 34.56, 38.28, 5.0, "state-based conflict", "Government of Syria", "IS", 17, 19, 21, ""
)  # fmt: skip
GED = {
    "id": "214797.0", "side_a": "Government of Syria", "side_b": "IS", "date_start": "2016-03-12", "date_end": "2016-03-13",
    "latitude": "34.56", "longitude": "38.28", "low": "1.0", "best": "2.0", "high": "3.0", "where_prec": "2.0",
    "type_of_violence": "1.0", "where_coordinates": "Tadmur town", "adm_1": "Homs", "source_headline": "Fighting",
}  # fmt: skip
ACLED = {
    "event_id_cnty": "SYR1", "event_date": "2017-05-01", "actor1": "ISIL", "actor2": "", "latitude": "34", "longitude": "38",
    "fatalities": "4", "sub_event_type": "Armed clash", "geo_precision": "1", "location": "Tadmor", "admin1": "Homs",
}  # fmt: skip


def write(path: Path, *rows: dict[str, str]) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    body = text.getvalue().encode()
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)
    return path


def ours(**fields: object) -> Event:
    told: Claim = claim(casualties=[killed(19)], **fields)  # type: ignore[arg-type]
    return link_claims([told], {}).events[0]


def test_both_formats_are_read_by_their_header(tmp_path: Path) -> None:
    (ged,) = read_reference(write(tmp_path / "ged.csv.gz", GED))
    (acled,) = read_reference(write(tmp_path / "acled.csv", ACLED))
    assert (ged.ref_id, ged.best, ged.reach_km, ged.end) == ("214797", 2, 25.0, date(2016, 3, 13))
    assert (acled.source, acled.start, acled.high, acled.kind) == ("acled", date(2017, 5, 1), 4, "Armed clash")


def test_a_bad_value_is_refused_with_its_line(tmp_path: Path) -> None:
    bad = write(tmp_path / "ged.csv", GED, {**GED, "date_start": "yesterday"})
    with pytest.raises(ReferenceFileError, match=r"ged.csv:3: .*yesterday.*correct the line"):
        read_reference(bad)


def test_a_missing_column_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match="no column side_b"):
        read_reference(write(tmp_path / "ged.csv", {k: v for k, v in GED.items() if k != "side_b"}))


def test_one_happening_in_both() -> None:
    (match,) = compare([ours()], [THEIRS], THEATRE).matches
    assert (match.days, match.dead_agree) == (0, True)
    assert match.km < 1


NEAR_AND_FAR = [
    ("a day off still matches", {"date_range": days(date(2016, 3, 13))}, None),
    ("a week off does not", {"date_range": days(date(2016, 3, 17))}, Why.DAYS),
    ("two other sides", {"actor1": [actor("SDF", "sdf")], "actor2": [actor("rebels", "opposition")]}, Why.SIDES),
    ("placed in a province", {"locations": [location("Homs", role=LocationRole.WITHIN, precision=3)]}, Why.NO_POINT),
    ("no violence", {"sub": SubEventType.AGREEMENT}, Why.NO_VIOLENCE),
    ("no day", {"date_range": days(None)}, Why.NO_DAY),
    ("far away", {"locations": [location("Raqqa", 35.95, 39.0)]}, Why.NOTHING),
]


@pytest.mark.parametrize(("name", "fields", "why"), NEAR_AND_FAR, ids=[row[0] for row in NEAR_AND_FAR])
def test_what_matches_and_why_not(name: str, fields: dict[str, object], why: Why | None) -> None:
    found = compare([ours(**fields)], [THEIRS], THEATRE)
    assert [reason for _, reason in found.ours] == ([] if why is None else [why]), name
    assert len(found.theirs) == len(found.ours)


def test_what_did_not_happen_is_not_compared() -> None:
    found = compare([ours(factuality=Factuality.PLANNED)], [THEIRS], THEATRE)
    assert (found.matches, found.ours) == ((), ())


def test_each_matches_one_at_most_and_the_year_is_kept() -> None:
    twin = replace(THEIRS, ref_id="2", best=3, low=3, high=3)
    found = compare(
        [ours()], [THEIRS, twin, replace(THEIRS, ref_id="3", start=date(2015, 3, 12), end=DAY)], THEATRE, 2016
    )
    assert [m.reference.ref_id for m in found.matches] == ["1"]
    assert {r.ref_id: why for r, why in found.theirs}["2"] is Why.TAKEN


def test_rows_hold_all_three_parts() -> None:
    elsewhere = replace(THEIRS, ref_id="9", lat=36.0, lon=37.0)
    rows = to_rows(compare([ours(), ours(doc_id="x", date_range=days(None))], [THEIRS, elsewhere], THEATRE))
    assert [row["in"] for row in rows] == ["both", "ours only", "theirs only"]
    assert len({tuple(row) for row in rows}) == 1


def test_a_reference_moved_in_time_matches_nothing_rare() -> None:
    spread = [replace(THEIRS, ref_id="a", start=date(2016, 1, 1), end=date(2016, 1, 1), lat=36.0), THEIRS]
    spread.append(replace(THEIRS, ref_id="z", start=date(2016, 12, 31), end=date(2016, 12, 31), lat=36.0))
    assert by_chance([ours()], spread, THEATRE) == 0
    assert by_chance([ours()], [], THEATRE) == 0


def test_imported_events_stay_in_the_store_and_are_replaced(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "s.db")) as store:
        assert store.references() == []
        store.save_references([THEIRS, replace(THEIRS, ref_id="2")])
        store.save_references([replace(THEIRS, best=20)])
        assert [(r.ref_id, r.best) for r in store.references()] == [("1", 20), ("2", 19)]


def test_commands_import_and_compare(tmp_path: Path) -> None:
    db = str(tmp_path / "s.db")
    with Store.open(db) as store:
        store.add_reading(document(), [claim(casualties=[killed(2)])])
    run = CliRunner().invoke
    done = run(sitrep, ["import", str(write(tmp_path / "ged.csv", GED)), "--db", db])
    assert done.exit_code == 0, done.output
    table = run(sitrep, ["compare", "--db", db])
    assert table.exit_code == 0, table.output
    assert "ours 1" in table.output
    rows = run(sitrep, ["compare", "--db", db, "--format", "csv"])
    assert rows.output.splitlines()[1].startswith("both,")


def test_nothing_to_compare_with_is_said(tmp_path: Path) -> None:
    db = str(tmp_path / "s.db")
    Store.open(db).close()
    done = CliRunner().invoke(sitrep, ["compare", "--db", db])
    assert done.exit_code == 1
    assert "sitrep import" in done.output

"""Every format: what it writes its validator accepts, whatever the texts are; twice is the same; nothing is invented."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitrep.model.event import Certainty, Estimate, Event, EventActor
from sitrep.model.taxonomy import DatePrecision, Factuality, LocationRole, SubEventType
from sitrep.report.dossier import ActorFact, Dossier, Withdrawn, dossier, select
from sitrep.report.exports import columnar
from sitrep.report.exports.formats import FORMATS, Job
from sitrep.report.knowledge import SettingsError, load_settings
from tests.factories import claim, days, document, event, killed, location

ACTORS = {
    "syria-army": ActorFact("Syrian Armed Forces", "state forces", "government", "SY"),
    "isis": ActorFact("Islamic State", "armed group", "isis"),
    "civilians": ActorFact("Civilians", "civilians"),
}
NASTY = st.text(min_size=1, max_size=12).filter(lambda t: t.replace("\0", "").strip()) | st.sampled_from(
    ["=cmd|' /C calc'!A0", "a;b", 'a"b', "x | y", "</script>", "a\u2028b"]
)
COUNTS = st.none() | st.integers(0, 2000)


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    low, best, high = draw(COUNTS), draw(COUNTS), draw(COUNTS)
    known = sorted(n for n in (low, best, high) if n is not None)
    numbers = iter(known)
    return Estimate(*(next(numbers) if n is not None else None for n in (low, best, high)))


@st.composite
def events(draw: st.DrawFn) -> Event:
    start = draw(st.none() | st.dates(date(2011, 1, 1), date(2025, 1, 1)))
    end = start + timedelta(days=draw(st.integers(0, 40))) if start else None
    actors = st.lists(
        st.builds(EventActor, st.sampled_from([None, "syria-army", "isis", "civilians"]), NASTY), max_size=3
    )
    places = [
        location(
            draw(NASTY),
            draw(st.none() | st.floats(-90, 90)),
            draw(st.floats(-180, 180)),
            draw(st.sampled_from(LocationRole)),
            country=draw(st.sampled_from(["SY", "IQ", None])),
            precision=draw(st.sampled_from([None, 1, 2, 3])),
            radius_km=draw(st.none() | st.floats(0, 300)),
            gazetteer_id=None,
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    told = claim(
        draw(st.sampled_from(["report-1", "report-2"])),
        evidence=draw(NASTY),
        date_range=replace(days(start, end), precision=draw(st.sampled_from(DatePrecision))),
        casualties=[killed(draw(st.integers(0, 30)))],
    )
    happened = event(
        told,
        event_id=draw(st.uuids()).hex,
        sub=draw(st.sampled_from(SubEventType)),
        start=start,
        end=end,
        actor1=draw(actors),
        actor2=draw(actors),
        locations=places,
        killed=draw(estimates()),
        factuality=draw(st.sampled_from(Factuality)),
        certainty=draw(st.sampled_from(Certainty)),
        origins=draw(st.lists(NASTY, max_size=3)),
        contradictions=draw(st.lists(NASTY, max_size=2)),
    )
    return replace(happened, outlets=tuple(draw(st.lists(NASTY, max_size=2))))


def put_together(found: Sequence[Event]) -> Dossier:
    claims = [claim(date_range=days(e.start, e.end)) for e in found]
    linked = [replace(e, claim_ids=(*e.claim_ids, c.claim_id)) for e, c in zip(found, claims, strict=True)]
    return dossier(linked, claims, [document(), document(doc_id="report-2")], actors=ACTORS)


@pytest.mark.parametrize("name", list(FORMATS))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(found=st.lists(events(), max_size=4))
def test_what_is_written_is_valid_and_the_same_twice(name: str, found: list[Event], tmp_path: Path) -> None:
    chosen = FORMATS[name]
    made = select(put_together(found), factualities=set(Factuality))
    made = replace(made, withdrawn=(Withdrawn("gone-1", "event", date(2017, 1, 1)), Withdrawn("gone-2", "claim")))
    one, two = tmp_path / f"one{chosen.suffix}", tmp_path / f"two{chosen.suffix}"
    outcome = chosen.write(Job(made), one)
    chosen.write(Job(made), two)
    assert list(chosen.check(one, None)) == []
    assert one.read_bytes() == two.read_bytes()
    assert not [left for left in outcome.left_out if left.reason.startswith("refused")]


def test_a_sane_event_is_in_every_format(tmp_path: Path) -> None:
    one = claim(casualties=[killed(7)])
    happened = event(one, killed=Estimate(7, 7, 7), locations=[location(country="SY")])
    for chosen in FORMATS.values():
        path = tmp_path / f"{chosen.name}{chosen.suffix}"
        outcome = chosen.write(Job(dossier([happened], [one], [document()], actors=ACTORS)), path)
        assert (chosen.name, outcome.rows, outcome.left_out) == (chosen.name, 1, ())


@pytest.mark.parametrize("name", ["csv", "geojson", "plover", "claims"])
def test_withdrawn_ones_are_in_the_file(name: str, tmp_path: Path) -> None:
    gone = (Withdrawn("gone-event", "event", date(2017, 1, 1)), Withdrawn("gone-claim", "claim"))
    path = tmp_path / "out"
    FORMATS[name].write(Job(replace(dossier([]), withdrawn=gone)), path)
    assert ("gone-claim" if name == "claims" else "gone-event") in path.read_text("utf-8")
    assert list(FORMATS[name].check(path, None)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("claims", "{}\n"),
        ("claims", "no json\n"),
        ("csv", "event_id,status\ne1,current\n"),
        ("csv", "event_id\na,b\n"),
        ("acled", "event_id_cnty\nSYR1\n"),
        ("ged", "id\n1\n"),
        ("geojson", "[]"),
        ("geojson", '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Line"}}]}'),
        ("plover", '[{"id": "e1", "event": "FIGHT"}]'),
        ("plover", "{"),
        ("gpkg", "not a database, whatever its name says"),
        ("parquet", "not columnar"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_a_reason(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong"
    path.write_text(text, encoding="utf-8")
    problems = list(FORMATS[name].check(path, None))
    assert problems
    assert all(str(problem) for problem in problems)


def test_a_row_that_stands_twice_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    FORMATS["csv"].write(Job(dossier([event()])), path)
    path.write_text(path.read_text("utf-8") + path.read_text("utf-8").splitlines()[1] + "\n", encoding="utf-8")
    assert any("twice" in problem.reason for problem in FORMATS["csv"].check(path, None))


def test_the_geopackage_has_its_layers(tmp_path: Path) -> None:
    one = claim()
    path = tmp_path / "events.gpkg"
    FORMATS["gpkg"].write(Job(dossier([event(one)], [one], [document()])), path)
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        contents = dict(base.execute("SELECT table_name, data_type FROM gpkg_contents"))
        assert contents == {"events": "features", "places": "features", "claims": "attributes"}
        assert base.execute("SELECT count(*) FROM gpkg_spatial_ref_sys").fetchone() == (3,)


def test_a_missing_library_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(columnar, "import_module", absent)
    with pytest.raises(columnar.MissingExtraError, match=r"sitrep\[columnar\]"):
        FORMATS["parquet"].write(Job(dossier([event()])), tmp_path / "x.parquet")


def test_the_users_settings_lie_over_the_packaged_ones(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("names:\n  syria-army: [{name: 'SAA of {country}'}]\n", encoding="utf-8")
    one = claim()
    path = tmp_path / "acled.csv"
    happened = event(one, locations=[location(country="SY")])
    FORMATS["acled"].write(Job(dossier([happened], [one], actors=ACTORS), own), path)
    with path.open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row["actor1"] == "SAA of Syria"
    assert row["actor2"] == "Islamic State (Syria)"


@pytest.mark.parametrize("text", ["colours: red\n", "- a\n", "names: [\n"])
def test_wrong_settings_are_refused(text: str, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"own\.yaml"):
        load_settings("acled", own)


def test_the_feature_keeps_position_uncertainty_and_evidence(tmp_path: Path) -> None:
    one = claim()
    path = tmp_path / "events.geojson"
    place = location(radius_km=4.0)
    FORMATS["geojson"].write(Job(dossier([event(one, locations=[place])], [one], [document()])), path)
    (feature,) = json.loads(path.read_text("utf-8"))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [38.2774, 34.5573]}
    assert feature["properties"]["radius_km"] == 4.0
    assert feature["properties"]["evidence"][0]["sentences"][0]["text"] == "The army retook Palmyra on Saturday."

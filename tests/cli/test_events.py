"""`sitrep events` and `sitrep why`: every row names source, place and certainty; every value says who claims it."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from sitrep.cli.events import COLUMNS, days, toll
from sitrep.cli.tables import plain
from sitrep.model.event import Estimate, Event
from tests.cli.stocked import sitrep, stock
from tests.store.test_store import event


@pytest.fixture
def db(tmp_path: Path) -> str:
    return stock(tmp_path / "war.db")


def rows(db: str, *arguments: str) -> list[dict[str, object]]:
    done = sitrep("events", "--db", db, "--format", "json", *arguments)
    assert done.exit_code == 0, done.output
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def test_the_table_names_source_place_and_certainty_in_every_row(db: str) -> None:
    done = sitrep("events", "--db", db)
    assert done.exit_code == 0, done.output
    for word in ("Palmyra", "Tell Rahma", "located)", "claimed", "Orient News", "2016-03-09", "40"):
        assert word in done.stdout
    assert "2 events from 2 documents" in done.stdout


def test_the_json_is_a_list_of_rows(db: str) -> None:
    found = rows(db)
    assert [row["sub_event_type"] for row in found] == ["Armed clash", "Government regains territory"]
    assert found[1]["killed"] == {"low": 3, "best": 3, "high": 3}
    assert found[1]["documents"] == ["alpha", "beta"]


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (("--from", "2016-03-10"), 1),
        (("--to", "2016-03-10"), 1),
        (("--actor", "isis"), 1),
        (("--place", "palmyra"), 1),
        (("--type", "clash"), 1),
        (("--certainty", "denied"), 0),
        (("--limit", "1"), 1),
    ],
    ids=str,
)
def test_the_options_choose(db: str, arguments: tuple[str, ...], count: int) -> None:
    assert len(rows(db, *arguments)) == count


def test_the_csv_has_one_row_for_each_event_and_no_formula(db: str) -> None:
    done = sitrep("events", "--db", db, "--format", "csv")
    header, *body = csv.reader(io.StringIO(done.stdout))
    assert tuple(header) == COLUMNS
    assert len(body) == 2
    assert not [cell for row in body for cell in row if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--db", "nowhere.db"), "there is no such store"),
        (("--theatre", "atlantis"), "no such theatre"),
        (("--from", "yesterday"), "yesterday"),
        (("--limit", "0"), "0"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_told(db: str, arguments: tuple[str, ...], says: str) -> None:
    done = sitrep("events", "--db", db, *arguments)
    assert done.exit_code in (1, 2)
    assert says in done.stderr


def test_why_shows_claims_values_and_links(db: str) -> None:
    capture = rows(db, "--place", "palmyra")[0]
    done = sitrep("why", str(capture["event_id"]), "--db", db)
    assert done.exit_code == 0, done.output
    for word in ("its claims", "its values", "why its claims are one event", "The army retook Palmyra", "place +"):
        assert word in done.stdout


def test_why_takes_a_claim_or_the_beginning_of_an_id_and_lets_no_text_command_the_terminal(db: str) -> None:
    raid = rows(db, "--type", "clash")[0]
    claims = raid["claims"]
    assert isinstance(claims, list)
    for asked in (claims[0], str(raid["event_id"])[:8]):
        done = sitrep("why", asked, "--db", db)
        assert "Tell Rahma" in done.stdout
        assert "\x1b[31m" not in done.stdout


def test_why_as_json_holds_everything_behind_an_event(db: str) -> None:
    done = sitrep("why", str(rows(db, "--place", "palmyra")[0]["event_id"]), "--db", db, "--format", "json")
    found = json.loads(done.stdout)
    assert set(found) == {"event", "fields", "links", "near", "claims"}
    assert len(found["claims"]) == 2
    assert len(found["links"]) == 1


@pytest.mark.parametrize(("asked", "says"), [("e", "begins the ids of 2"), ("x9", "no event has this id")])
def test_why_refuses_what_is_no_one_event(db: str, asked: str, says: str) -> None:
    done = sitrep("why", asked, "--db", db)
    assert done.exit_code == 1
    assert says in done.stderr


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (None, None, "day unknown"),
        (date(2016, 3, 9), None, "2016-03-09"),
        (date(2016, 3, 9), date(2016, 3, 9), "2016-03-09"),
        (date(2016, 3, 9), date(2016, 3, 10), "2016-03-09..10"),
        (date(2016, 3, 31), date(2016, 4, 1), "2016-03-31..04-01"),
        (date(2016, 12, 31), date(2017, 1, 1), "2016-12-31..2017-01-01"),
        (date(2016, 2, 1), date(2016, 2, 29), "2016-02"),
        (date(2016, 1, 1), date(2016, 12, 31), "2016"),
        (date(2011, 1, 1), date(2019, 12, 31), "2011..2019"),
    ],
)
def test_days_in_short(start: date | None, end: date | None, shown: str) -> None:
    from dataclasses import replace

    told: Event = replace(event(), start=start, end=end)
    assert days(told) == shown


@pytest.mark.parametrize(
    ("killed", "shown"),
    [
        (Estimate(), ""),
        (Estimate(3, 3, 3), "3"),
        (Estimate(3, 3, None), "3+"),
        (Estimate(3, 5, 9), "3-9 (best 5)"),
        (Estimate(None, 5, None), "5+"),
        (Estimate(None, None, 9), "0-9"),
        (Estimate(0, 0, 0), "0"),
    ],
    ids=str,
)
def test_tolls_in_short(killed: Estimate, shown: str) -> None:
    assert toll(killed) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Ras al-ʿAyn", "Ras al-ʿAyn"), ("a\x1b[31mb", "a\ufffd[31mb"), ("a\rb", "a\ufffdb"), ("x\u202ey", "x\ufffdy")],
)
def test_no_text_commands_the_terminal(text: str, shown: str) -> None:
    assert plain(text) == shown

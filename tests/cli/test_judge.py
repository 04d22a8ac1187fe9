"""`sitrep judge`, `sitrep review` and `sitrep db`: what a person decides is kept, shown, undone and carried over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitrep.store import Store
from tests.cli.stocked import sitrep, stock

WHY = ("--reason", "the reports say so", "--author", "Ana")


@pytest.fixture
def db(tmp_path: Path) -> str:
    return stock(tmp_path / "war.db")


def rows(db: str) -> list[dict[str, list[str]]]:
    found: list[dict[str, list[str]]] = json.loads(sitrep("events", "--db", db, "--format", "json").stdout)
    return found


def judge(db: str, *words: str) -> str:
    """Make a judgement; give its id."""
    done = sitrep("judge", *words, "--db", db, *WHY)
    assert done.exit_code == 0, done.output
    assert "to take it back: sitrep judge undo" in done.stdout
    return done.stdout.partition(":")[0]


def test_merge_split_apart_and_undo(db: str) -> None:
    raid, capture = rows(db)
    merged = judge(db, "merge", str(raid["event_id"]), str(capture["event_id"]))
    assert len(rows(db)) == 1
    judge(db, "undo", merged)
    assert rows(db) == [raid, capture]
    judge(db, "split", str(capture["event_id"]), capture["claims"][0])
    assert len(rows(db)) == 3
    same = judge(db, "same", *capture["claims"])
    assert len(rows(db)) in (2, 3)
    judge(db, "undo", same)
    judge(db, "apart", *capture["claims"])
    assert len(rows(db)) == 3


def test_corrections_and_verdicts_show_at_once(db: str) -> None:
    raid, capture = rows(db)
    judge(db, "correct", raid["claims"][0], "killed", "12")
    judge(db, "place", "Tell Rahma", "--lat", "34.9", "--lon", "37.1")
    judge(db, "actor", "Lions of the East", "--id", "loe", "--called", "Lions", "--side", "opposition")
    shown = rows(db)[0]
    assert shown["killed"]["best"] == 12  # type: ignore[call-overload]
    assert shown["locations"][0]["lat"] == 34.9  # type: ignore[index]
    assert shown["actor1"] == [{"actor_id": "loe", "name": "Lions"}]
    judge(db, "reject", str(raid["event_id"]))
    assert [row["event_id"] for row in rows(db)] == [capture["event_id"]]
    judge(db, "accept", raid["claims"][0])
    assert len(rows(db)) == 2


def test_an_alias_is_of_a_known_actor(db: str) -> None:
    judge(db, "alias", "Lions of the East", "isis")
    assert rows(db)[0]["actor1"][0]["actor_id"] == "isis"  # type: ignore[index]
    done = sitrep("judge", "alias", "Lions", "no-such-actor", "--db", db, *WHY)
    assert done.exit_code == 1
    assert "`sitrep judge actor` adds one" in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("merge", "e1", "e2"), "no such event or claim"),
        (("correct", "c", "killed", "2"), "no such claim"),
        (("undo", "j1"), "no such judgement"),
        (("split", "e1", "c1"), "no such event"),
        (("place", "X", "--lat", "99", "--lon", "0"), "latitude is"),
    ],
    ids=str,
)
def test_what_cannot_be_judged_is_told_and_not_kept(db: str, words: tuple[str, ...], says: str) -> None:
    done = sitrep("judge", *words, "--db", db, *WHY)
    assert done.exit_code == 1
    assert says in done.stderr
    with Store.open(db) as store:
        assert store.judgements() == []


def test_a_judgement_needs_a_reason(db: str) -> None:
    assert sitrep("judge", "reject", rows(db)[0]["claims"][0], "--db", db).exit_code == 2


def test_the_ledger_is_listed_and_carried_to_another_store(db: str, tmp_path: Path) -> None:
    raid, capture = rows(db)
    made = judge(db, "merge", str(raid["event_id"]), str(capture["event_id"]))
    judge(db, "leave", "Lions of the East")
    judge(db, "undo", made)
    listed = sitrep("judge", "list", "--db", db).stdout
    assert "3 judgements" in listed
    assert "undone" in listed
    assert "Ana" in listed
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text(sitrep("judge", "list", "--db", db, "--format", "jsonl").stdout, "utf-8")
    other = stock(tmp_path / "other.db")
    assert "3 judgements entered, 0 known" in sitrep("judge", "replay", str(ledger), "--db", other).stdout
    assert "0 judgements entered, 3 known" in sitrep("judge", "replay", str(ledger), "--db", other).stdout
    assert rows(other) == rows(db)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("Ana", "Bob", "was changed after it was made"), ("{", "", "ledger.jsonl:1: is no judgement")],
)
def test_a_ledger_that_was_tampered_with_is_refused(db: str, tmp_path: Path, old: str, new: str, says: str) -> None:
    judge(db, "leave", "Lions of the East")
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text(sitrep("judge", "list", "--db", db, "--format", "jsonl").stdout.replace(old, new), "utf-8")
    done = sitrep("judge", "replay", str(ledger), "--db", db)
    assert done.exit_code == 1
    assert says in done.stderr


def test_review_lists_what_waits_with_the_commands_that_settle_it(db: str) -> None:
    done = sitrep("review", "--db", db)
    assert done.exit_code == 0, done.output
    assert "place unknown: Tell Rahma" in done.stdout
    assert "sitrep judge place 'Tell Rahma' --lat LAT --lon LON" in done.stdout
    assert "actor unknown: the Lions of the East" in done.stdout
    assert "\x1b[31m" not in done.stdout
    assert "shown of" in done.stdout
    found = json.loads(sitrep("review", "--db", db, "--format", "json", "--matter", "place unknown").stdout)
    assert [item["what"] for item in found] == ["Tell Rahma"]


def test_review_settles_with_keys(db: str) -> None:
    keys = "p" + "34.9\n37.1\nthe map of the district\n" + " " + "q"
    done = sitrep("review", "--db", db, "--interactive", "--author", "Ana", "--matter", "place unknown", keys=keys)
    assert done.exit_code == 0, done.output
    assert "1 settled" in done.stdout
    assert rows(db)[0]["locations"][0]["lat"] == 34.9  # type: ignore[index]
    with Store.open(db) as store:
        assert [(j.author, j.reason) for j in store.judgements()] == [("Ana", "the map of the district")]


def test_review_can_be_left_at_any_time(db: str) -> None:
    for keys in ("q", ""):
        assert sitrep("review", "--db", db, "--interactive", keys=keys).exit_code == 0
    with Store.open(db) as store:
        assert store.judgements() == []


def test_db_is_checked_copied_and_made(db: str, tmp_path: Path) -> None:
    assert "sound; 2 documents, 3 claims" in sitrep("db", "check", db).stdout
    copy = str(tmp_path / "copy.db")
    assert sitrep("db", "backup", db, copy).exit_code == 0
    assert rows(copy) == rows(db)
    again = sitrep("db", "backup", db, copy)
    assert again.exit_code == 1
    assert "is there already" in again.stderr
    assert sitrep("db", "upgrade", str(tmp_path / "new.db")).exit_code == 0
    assert sitrep("db", "check", str(tmp_path / "absent.db")).exit_code == 1
    with Store.open(db) as store, store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE document SET text = 'x'")
    faulty = sitrep("db", "check", db)
    assert faulty.exit_code == 1
    assert "the evidence of" in faulty.stderr

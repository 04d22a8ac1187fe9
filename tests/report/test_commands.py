"""`sitrep export`, `report` and `brief` on a store: what they write, tombstones, ids that stay, errors that help."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli import brief, export, report
from sitrep.model.taxonomy import Factuality
from sitrep.pipeline import briefing, dossiers, exporting
from sitrep.pipeline.events import theatre_of
from sitrep.report.dossier import select
from sitrep.report.exports.formats import FORMATS
from sitrep.store import Store
from tests.factories import claim, days, document, killed, location

AT = datetime(2016, 4, 1, tzinfo=UTC)
PALMYRA = replace(location(), country="SY", admin1="Homs")


def fill(store: Store, doc_id: str = "report-1", day: date = date(2016, 3, 12), name: str = "Palmyra") -> None:
    place = replace(PALMYRA, name=name, gazetteer_id=name.lower(), lat=34.5 + len(name) / 10)
    told = claim(doc_id, date_range=days(day), casualties=[killed(7)], locations=[place])
    store.add_reading(replace(document(doc_id=doc_id, published=day), url="https://example.org/a"), [told])


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "war.db"
    with Store.open(str(path)) as store:
        fill(store)
        fill(store, "report-2", date(2016, 3, 20), "Qaryatayn")
    yield path


def run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(a) for a in arguments], catch_exceptions=False)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_written_checked_and_the_same_twice(name: str, db: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for path in (one, two):
        done = run(export.command, "--db", db, "--format", name, "-o", path, "--strict")
        assert (done.exit_code, "2 rows" in done.output) == (0, True), done.output
    assert one.read_bytes() == two.read_bytes()
    assert run(export.command, "--format", name, "--check", one).exit_code == 0
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("bounds", "rows"),
    [(["--from", "2016-03-15"], 1), (["--to", "2016-03-15"], 1), (["--from", "2016-03-01", "--to", "2016-03-31"], 2),
     (["--from", "2017-01-01"], 0)],
)  # fmt: skip
def test_days_bound_an_export(bounds: list[str], rows: int, db: Path, tmp_path: Path) -> None:
    run(export.command, "--db", db, "--format", "csv", "-o", tmp_path / "e.csv", *bounds)
    with (tmp_path / "e.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == rows


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "xls", "--db", "DB", "-o", "OUT"], "no format 'xls'; there are claims, csv"),
        (["--format", "csv"], "needs --db"),
        (["--format", "acled", "--db", "DB", "--changed-since", "2016-01-01"], "two files"),
        (["--format", "csv", "--db", "DB", "-o", "OUT", "--from", "March"], "write it as 2017-03-02"),
        (["--format", "csv", "--db", "missing.db", "-o", "OUT"], "there is no such store"),
        (["--format", "csv", "--db", "DB", "-o", "absent/e.csv"], "make the folder first"),
        (["--format", "csv", "--db", "DB", "-o", "."], "folder"),
        (["--format", "csv", "--db", "DB", "-o", "OUT", "--theatre", "atlantis"], "no such theatre"),
    ],
)
def test_errors_say_what_to_do(arguments: list[str], words: str, db: Path, tmp_path: Path) -> None:
    named = [{"DB": str(db), "OUT": str(tmp_path / "out"), "absent/e.csv": str(tmp_path / "absent" / "e.csv"),
              ".": str(tmp_path)}.get(a, a) for a in arguments]  # fmt: skip
    done = run(export.command, *named)
    assert done.exit_code in (1, 2)
    assert words in " ".join(done.output.split())
    assert not list(tmp_path.glob("**/*.part"))


def test_a_wrong_file_fails_the_check(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("event_id_cnty\nx\n", encoding="utf-8")
    done = run(export.command, "--format", "acled", "--check", tmp_path / "a.csv")
    assert done.exit_code == 1
    assert "row 1" in done.output


def test_a_failed_export_leaves_what_was_there(db: Path, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("before", encoding="utf-8")
    wrong = tmp_path / "own.yaml"
    wrong.write_text("nothing: known\n", encoding="utf-8")
    done = run(export.command, "--db", db, "--format", "acled", "-o", tmp_path / "e.csv", "--settings", wrong)
    assert done.exit_code == 1
    assert (tmp_path / "e.csv").read_text(encoding="utf-8") == "before"
    assert not list(tmp_path.glob("*.part"))


def test_what_is_withdrawn_gets_a_tombstone(db: Path, tmp_path: Path) -> None:
    with Store.open(str(db)) as store:
        theatre = theatre_of(store, None)
        before = dossiers.gather(store, theatre, at=AT)
        store.add_reading(document(doc_id="report-2", body="Nothing happened.", published=date(2016, 3, 20)), [])
        after = dossiers.gather(store, theatre, at=datetime(2016, 5, 1, tzinfo=UTC))
        changed = dossiers.changed_since(after, store, date(2016, 4, 15))
    assert (len(before.events), len(after.events), len(changed.events)) == (2, 1, 0)
    (gone,) = [w for w in changed.withdrawn if w.kind == "event"]
    assert gone.subject_id in {e.event_id for e in before.events}
    assert gone.day == date(2016, 5, 1)
    exporting.export(changed, "csv", tmp_path / "e.csv", changes_only=True)
    assert f"{gone.subject_id},withdrawn" in (tmp_path / "e.csv").read_text("utf-8")
    exporting.export(changed, "acled", tmp_path / "a.csv", changes_only=True)
    assert f"{gone.subject_id},withdrawn,2016-05-01," in (tmp_path / "a.removals.csv").read_text("utf-8")
    exporting.export(after, "acled", tmp_path / "a.csv")
    assert not (tmp_path / "a.removals.csv").exists()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2016, 3, 1), date(2016, 3, 31)),
        (None, date(2016, 3, 20)),
        (date(2016, 2, 1), None),
        (date(2030, 1, 1), None),
    ],
)
def test_what_is_gathered_of_some_days_tells_them_as_all_of_it_would(
    db: Path, first: date | None, last: date | None, tmp_path: Path
) -> None:
    with Store.open(str(db)) as store:
        fill(store, "report-9", date(2016, 2, 1), "Arak")
        theatre = theatre_of(store, None)
        every = dossiers.gather(store, theatre, at=AT, with_claims=True)
        some = dossiers.gather_days(store, theatre, first, last, at=AT)
    for name in FORMATS:
        told = [exporting.export_bytes(select(d, first, last, set(Factuality)), name)[1] for d in (every, some)]
        assert told[0] == told[1], name


def test_ids_stay_when_more_comes_in(db: Path, tmp_path: Path) -> None:
    def ids() -> set[str]:
        run(export.command, "--db", db, "--format", "acled", "-o", tmp_path / "a.csv")
        with (tmp_path / "a.csv").open(encoding="utf-8") as file:
            return {row["event_id_cnty"] for row in csv.DictReader(file)}

    first = ids()
    with Store.open(str(db)) as store:
        fill(store, "report-0", date(2016, 2, 1), "Arak")
    assert first < ids()


def test_without_a_file_the_rows_go_to_stdout(db: Path) -> None:
    done = run(export.command, "--db", db, "--format", "csv")
    assert done.stdout.startswith("event_id,status")
    assert len(done.stdout.splitlines()) == 3
    assert run(brief.command, "--db", db, "--since", "24h", "--no-record").stdout.startswith("# Situation report")


def test_the_report_is_written(db: Path, tmp_path: Path) -> None:
    done = run(report.command, "--db", db, "-o", tmp_path / "r.html", "--title", "One <week>")
    assert done.exit_code == 0, done.output
    text = (tmp_path / "r.html").read_text("utf-8")
    assert "One &lt;week&gt;" in text
    assert text.count('class="event"') == 2
    assert 'class="area l1"' in text


@pytest.mark.parametrize("ending", ["md", "html", "pdf"])
def test_the_brief_is_written(ending: str, db: Path, tmp_path: Path) -> None:
    if ending == "pdf":
        pytest.importorskip("fpdf")
    path = tmp_path / f"b.{ending}"
    done = run(brief.command, "--db", db, "--from", "2016-03-01", "-o", path)
    assert done.exit_code == 0, done.output
    assert "2 events" in done.output
    assert path.stat().st_size > 500


@pytest.mark.parametrize(("since", "events"), [("24h", 1), ("3d", 1), ("2w", 2)])
def test_a_length_counts_back_from_the_newest_report(since: str, events: int, db: Path, tmp_path: Path) -> None:
    done = run(brief.command, "--db", db, "--since", since, "-o", tmp_path / "b.md")
    assert f"{events} event" in done.output


def test_the_next_brief_tells_what_is_new(db: Path, tmp_path: Path) -> None:
    arguments = ("--db", db, "--from", "2016-01-01", "-o", tmp_path / "b.md")
    run(brief.command, *arguments)
    assert "Since the last brief" not in (tmp_path / "b.md").read_text("utf-8")
    with Store.open(str(db)) as store:
        fill(store, "report-3", date(2016, 3, 21), "Arak")
    run(brief.command, *arguments, "--no-record")
    text = (tmp_path / "b.md").read_text("utf-8")
    assert "1 event of this period is new." in text
    assert text.count("**new**") == 1


def test_a_brief_without_a_period_is_of_the_last_seven_days(db: Path, tmp_path: Path) -> None:
    plain, week = tmp_path / "plain.md", tmp_path / "week.md"
    run(brief.command, "--db", db, "--no-record", "-o", plain)
    run(brief.command, "--db", db, "--no-record", "--since", "7d", "-o", week)
    assert "event" in plain.read_text("utf-8")
    assert plain.read_bytes() == week.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--to", "2016-03-01"], "say which days"),
        (["--since", "24h", "--from", "2016-03-01"], "say which days"),
        (["--since", "soon"], "write a length as 24h"),
        (["--since", "0d"], "write a length as 24h"),
        (["--from", "2016-03-02", "--to", "2016-03-01"], "ends (2016-03-01) before it begins"),
    ],
)
def test_a_brief_needs_a_period(arguments: list[str], words: str, db: Path, tmp_path: Path) -> None:
    done = run(brief.command, "--db", db, "-o", tmp_path / "b.md", *arguments)
    assert done.exit_code != 0
    assert words in " ".join(done.output.split())


def test_a_brief_of_an_unknown_form_is_refused(db: Path, tmp_path: Path) -> None:
    done = run(brief.command, "--db", db, "--since", "24h", "-o", tmp_path / "b.docx")
    assert "ends in .md, .html or .pdf" in done.output
    with Store.open(str(db)) as store:
        assert briefing.last_brief(store) is None


def test_claims_export_as_the_codebook_has_them(db: Path, tmp_path: Path) -> None:
    run(export.command, "--db", db, "--format", "claims", "-o", tmp_path / "c.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "c.jsonl").read_text("utf-8").splitlines()]
    assert {row["doc_id"] for row in rows} == {"report-1", "report-2"}

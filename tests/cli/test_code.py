from __future__ import annotations

import json
import sys
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.main import command
from sitrep.model.claim import Claim, claim_from_json
from sitrep.model.document import Document
from sitrep.store import Store
from tests import factories

BODY = "Government troops retook Palmyra on Saturday after a night of clashes, a field source said."
PAGE = f"Army takes village near dam\n\nSun Mar 13, 2016 13:24:06\n\n{BODY}\n"


@dataclass(frozen=True, slots=True)
class Reading:
    document: Document
    claims: tuple[Claim, ...]
    notes: tuple[str, ...] = ()
    lacks: str = ""


class StandIn:
    """A reader with the pipeline's interface: a claim for each document that says "retook"."""

    loaded: list[tuple[str, int]] = []  # noqa: RUF012
    read_ids: list[str] = []  # noqa: RUF012

    @classmethod
    def load(cls, theatre: str = "syria", *, analyser: str | None = None, threads: int = 1) -> StandIn:
        cls.loaded.append((theatre, threads))
        return cls()

    def read(self, document: Document) -> Reading:
        self.read_ids.append(document.doc_id)
        if "crash" in document.text:
            raise ValueError("the analyser broke")
        if "stop here" in document.text:
            raise KeyboardInterrupt
        start = document.text.find("Government")
        if "retook" not in document.text:
            return Reading(document, (), ("no sentence tells an act of conflict",))
        evidence = document.text[start:].split("\n")[0]
        return Reading(document, (factories.claim(document.doc_id, evidence=evidence, start=start),))

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        return map(self.read, documents)


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("sitrep.pipeline.reader")
    module.Reader = StandIn  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sitrep.pipeline.reader", module)
    monkeypatch.setattr(StandIn, "read_ids", [])


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(command, [str(a) for a in arguments], input=stdin)


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(PAGE)
    (folder / "b.txt").write_text(PAGE.replace("retook", "saw"))
    return folder


def test_claims_are_written_and_counted(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "claims.jsonl"
    result = run("code", reports, "-o", out)
    assert result.exit_code == 0
    first, second = rows(out)
    assert claim_from_json(first).doc_id == "a"  # type: ignore[arg-type]
    assert second == {"doc_id": "b", "no_claims": True, "why": "no sentence tells an act of conflict"}
    assert "2 documents, 1 claims, 1 documents without claims" in result.stderr
    assert "1 without claims: no sentence tells an act of conflict" in result.stderr
    assert result.stdout == ""


def test_stdout_holds_nothing_but_the_claims(reports: Path) -> None:
    for arguments in (["-o", "-"], []):
        result = run("code", reports / "a.txt", *arguments)
        assert json.loads(result.stdout)["doc_id"] == "a"


def test_stdin(reports: Path) -> None:
    assert json.loads(run("code", "-", stdin=PAGE).stdout)["doc_id"] == "stdin"
    row = json.dumps({"doc_id": "x", "text": BODY})
    assert json.loads(run("code", "-", stdin=row).stdout)["doc_id"] == "x"


def test_the_cleaned_documents_can_be_read_again(reports: Path, tmp_path: Path) -> None:
    out, documents = tmp_path / "claims.jsonl", tmp_path / "documents.jsonl"
    run("code", reports / "a.txt", "-o", out, "--documents", documents)
    [row] = rows(documents)
    assert (row["doc_id"], row["published"], row["published_from"], row["text"]) == (
        "a",
        "2016-03-13",
        "dateline",
        BODY,
    )
    again = tmp_path / "again.jsonl"
    assert run("code", documents, "-o", again).exit_code == 0
    assert rows(again) == rows(out)


def test_what_cannot_be_read_is_told_the_rest_is_coded_and_the_exit_code_is_1(reports: Path, tmp_path: Path) -> None:
    (reports / "c.txt").write_bytes(b"\x00\x01" * 100)
    out = tmp_path / "claims.jsonl"
    result = run("code", reports, tmp_path / "none.txt", "-o", out)
    assert result.exit_code == 1
    assert f"error: {reports / 'c.txt'}: is binary (only text is read; convert it first)" in result.stderr
    assert f"error: {tmp_path / 'none.txt'}: is not there" in result.stderr
    assert "2 inputs not read" in result.stderr
    assert len(rows(out)) == 2


def test_warnings_do_not_change_the_exit_code_and_are_silent_if_asked(reports: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(f"no,body,day\n1,{BODY},2016-03-13\n1,{BODY},2016-03-14\n2,,2016-03-14\n")
    arguments = ("code", table, "--map", "doc_id=no,text=body", "--map", "published=day", "-o", tmp_path / "c.jsonl")
    result = run(*arguments)
    assert result.exit_code == 0
    assert "the id 1 stands twice (the later one is called 1-2)" in result.stderr
    assert f"{table}:4: 2 has no text" in result.stderr
    assert run(*arguments, "--quiet").stderr == ""


def test_many_like_warnings_are_only_counted(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("id,text\n" + "x,\n" * 100)
    result = run("code", table, "-o", tmp_path / "c.jsonl")
    assert result.stderr.count("has no text") == 20
    assert "100 warnings" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["code"],
        ["code", "x.txt", "--map", "txt=body"],
        ["code", "x.txt", "--map", "text"],
        ["code", "x.txt", "--published", "yesterday"],
        ["code", "x.txt", "-o", "c.jsonl", "--documents", "c.jsonl"],
        ["code", "x.txt", "--nonsense"],
        ["ingest", "x.txt"],
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_an_output_that_cannot_be_written(reports: Path, tmp_path: Path) -> None:
    for out in (tmp_path / "none" / "c.jsonl", tmp_path):
        result = run("code", reports, "-o", out)
        assert result.exit_code == 1
        assert f"{out} cannot be written" in result.output
    assert "Traceback" not in result.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["reports"]


def test_nothing_half_written_is_left_and_what_was_there_stays(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "claims.jsonl"
    out.write_text("before\n")
    (reports / "c.txt").write_text(PAGE.replace("night of", "stop here of"))
    result = run("code", reports, "-o", out)
    assert result.exit_code == 1
    assert out.read_text() == "before\n"
    assert [p.name for p in tmp_path.glob("*.part")] == []


def test_a_report_that_breaks_the_reader_is_told_and_the_rest_is_coded(reports: Path, tmp_path: Path) -> None:
    (reports / "a0.txt").write_text(PAGE.replace("night of", "crash of"))
    out = tmp_path / "claims.jsonl"
    result = run("code", reports, "-o", out)
    assert result.exit_code == 1
    assert f"error: {reports / 'a0.txt'}: a0 cannot be coded: ValueError: the analyser broke" in result.stderr
    assert [row["doc_id"] for row in rows(out)] == ["a", "b"]
    assert isinstance(run("--debug", "code", reports, "-o", out).exception, ValueError)


def test_control_characters_of_the_input_do_not_reach_the_terminal(tmp_path: Path) -> None:
    rows_file = tmp_path / "t.jsonl"
    rows_file.write_text(json.dumps({"id": "\x1b[31mred\x07", "text": ""}) + "\n")
    assert "\x1b" not in run("code", rows_file, "-o", tmp_path / "c.jsonl").stderr


def test_ingest_keeps_each_report_once(reports: Path, tmp_path: Path) -> None:
    db = tmp_path / "war.db"
    first = run("ingest", reports, "--db", db)
    assert first.exit_code == 0
    assert "documents: 2 new, 0 known, 0 changed, 0 failed; 1 claims read" in first.stderr
    StandIn.read_ids.clear()
    assert "0 new, 2 known, 0 changed" in run("ingest", reports, "--db", db).stderr
    assert StandIn.read_ids == []
    (reports / "a.txt").write_text(PAGE.replace("a night", "two nights"))
    assert "0 new, 1 known, 1 changed" in run("ingest", reports, "--db", db).stderr
    with Store.open(str(db)) as store:
        assert store.counts().documents == 2
        assert store.setting("theatre") == "syria"


def test_ingest_tells_failures_and_keeps_the_rest(reports: Path, tmp_path: Path) -> None:
    (reports / "c.txt").write_bytes(b"")
    result = run("ingest", reports, "--db", tmp_path / "war.db")
    assert result.exit_code == 1
    assert "2 new, 0 known, 0 changed, 1 failed" in result.stderr


def test_ingest_into_what_is_no_store(reports: Path, tmp_path: Path) -> None:
    result = run("ingest", reports, "--db", reports / "a.txt")
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_explain_shows_the_words_of_each_field(reports: Path, tmp_path: Path) -> None:
    out, db = tmp_path / "claims.jsonl", tmp_path / "war.db"
    run("code", reports, "-o", out)
    run("ingest", reports, "--db", db)
    claim_id = str(rows(out)[0]["claim_id"])
    for arguments in ([claim_id, "--claims", out], [claim_id[:-4], "--claims", out], [claim_id, "--db", db]):
        result = run("explain", *arguments)
        assert result.exit_code == 0, result.output
        assert "[retook|trigger]" in result.output
        assert "rule: test" in result.output
        assert "Government regains territory" in result.output
        assert "at Palmyra (34.557, 38.277)" in result.output


def test_explain_without_a_claim(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "claims.jsonl"
    run("code", reports, "-o", out)
    assert "no claim nonsense" in run("explain", "nonsense", "--claims", out).output
    assert run("explain", "x").exit_code == 2
    out.write_text('{"claim_id": "abc", "doc_id": 7}\n')
    assert f"{out}:1: no claim" in run("explain", "abc", "--claims", out).output

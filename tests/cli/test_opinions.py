"""`sitrep code` and `sitrep ingest` with a second reader: its server on loopback, the log, the review of what it doubts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.main import command
from sitrep.store import Store
from tests.extract.test_opinion import GOOD, REPORT
from tests.pipeline.model_server import Scripted, said, serving, told


def run(*words: str, key: str = "") -> Result:
    return CliRunner().invoke(command, list(words), env={"SITREP_API_KEY": key})


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    row = {"doc_id": "d", "text": REPORT.text, "published": "2017-04-05"}
    path.write_text(json.dumps(row) + "\n", "utf-8")
    return path


def asked(url: str, folder: Path, kind: str) -> list[str]:
    return [
        *("--reader", kind, "--endpoint", url, "--model", "test"),
        *("--opinion-log", str(folder / "log.jsonl"), "--opinion-cache", str(folder / "cache")),
    ]


def test_code_by_a_model_writes_its_claims_and_logs_cost_and_refusals(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "claims.jsonl"
    with serving(lambda number, report: told(GOOD, {**GOOD, "trigger": "liberated"})) as server:
        done = run("code", str(reports), "-o", str(out), *asked(server.url, tmp_path, "llm"), key="sk-secret")
        assert server.keys == ["Bearer sk-secret"]
    assert done.exit_code == 0, done.output
    (claim,) = map(json.loads, out.read_text().splitlines())
    assert (claim["rule"], claim["casualties"][0]["best"]) == ("model:test", 12)
    (line,) = map(json.loads, (tmp_path / "log.jsonl").read_text().splitlines())
    assert (line["tokens_in"], line["tokens_out"], line["claims"]) == (900, 120, 1)
    assert [r["words"] for r in line["refusals"]] == ["liberated"]
    assert "900 tokens in, 120 out; 1 parts of answers refused" in done.output
    assert "sk-secret" not in done.output + (tmp_path / "log.jsonl").read_text()


def test_ingest_by_both_puts_disagreements_up_for_review_until_they_are_settled(reports: Path, tmp_path: Path) -> None:
    db = str(tmp_path / "war.db")
    with serving(lambda number, report: told({**GOOD, "sub_event_type": "Armed clash"})) as server:
        done = run("ingest", str(reports), "--db", db, *asked(server.url, tmp_path, "both"))
        again = run("ingest", str(reports), "--db", db, *asked(server.url, tmp_path, "both"))
        assert (done.exit_code, again.exit_code, len(server.asked)) == (0, 0, 1)
    matter = ("--matter", "two readers disagree", "--format", "json")
    (waiting,) = [m for m in json.loads(run("review", "--db", db, *matter).stdout) if "sub_event_type" in m["detail"]]
    (way,) = [w["words"] for w in waiting["ways"] if "sub_event_type" in w["words"]]
    assert run("judge", *way, "--db", db, "--reason", "the model is right").exit_code == 0
    left = json.loads(run("review", "--db", db, *matter).stdout)
    assert not any("sub_event_type" in m["detail"] for m in left)
    for item in left:
        words = item["ways"][0]["words"]
        assert run("judge", *words, "--db", db, "--reason", "read the report").exit_code == 0
    assert json.loads(run("review", "--db", db, *matter).stdout) == []


def test_a_report_that_lacks_its_opinion_is_asked_about_again(reports: Path, tmp_path: Path) -> None:
    db = str(tmp_path / "war.db")
    with serving(lambda number, report: said("no") if number == 0 else told(GOOD)) as server:
        first = run("ingest", str(reports), "--db", db, *asked(server.url, tmp_path, "both"))
        assert "has no second opinion" in first.output
        with Store.open(db) as store:
            assert list(store.claims())
        second = run("ingest", str(reports), "--db", db, *asked(server.url, tmp_path, "both"))
        assert len(server.asked) == 2
    assert "1 asked" in second.output


def test_a_server_that_refuses_the_key_ends_the_run_with_a_remedy(reports: Path, tmp_path: Path) -> None:
    with serving(lambda number, report: Scripted(401, b"bad key")) as server:
        done = run("code", str(reports), "-o", str(tmp_path / "c"), *asked(server.url, tmp_path, "llm"))
    assert done.exit_code == 1
    assert "SITREP_API_KEY" in done.output
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize("words", [["--reader", "llm"], ["--reader", "both", "--model", "m"]])
def test_a_model_needs_an_address_and_a_name(words: list[str], reports: Path) -> None:
    done = run("code", str(reports), *words)
    assert done.exit_code == 2
    assert "--endpoint URL and --model NAME" in done.output

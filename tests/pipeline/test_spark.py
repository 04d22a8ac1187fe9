"""The Spark job on a real cluster on loopback: the same answer as one machine, bad inputs told, cuts and kills survived."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitrep.cli.main import command
from sitrep.ingest import InputOptions, read_inputs
from sitrep.ingest.options import InputError
from sitrep.link import LinkOptions, Parties, happenings, link_claims, merge
from sitrep.model.claim import claim_to_json
from sitrep.model.document import Document
from sitrep.pipeline.events import rebuild
from sitrep.pipeline.reader import Reader
from sitrep.reference.theatre import load_theatre
from sitrep.store import Store
from sitrep.store.records import to_json
from tests.factories import claim, document
from tests.pipeline.spark_cluster import Cluster, cluster, job, kill, missing, wait_for

needs_spark = pytest.mark.skipif(bool(missing()), reason=missing() or "Spark is there")

TOWNS = ("Tadef", "Palmyra", "Manbij", "Maarat al-Numan", "Al-Bab", "Khan Shaykhun")
OUTLETS = ("sana", "orient", "alalam", "enab")
BATCHES = 3


@dataclass(frozen=True, slots=True)
class Expected:
    """What one machine makes of the inputs."""

    documents: dict[str, Document]
    claims: dict[str, str]
    events: dict[str, str]
    problems: set[tuple[int | None, str]]


def report(number: int) -> dict[str, str]:
    """A made-up report; reports of one town tell of one day, so that outlets tell the same happening."""
    town, dead = TOWNS[number % len(TOWNS)], 4 + number % len(TOWNS)
    text = (
        f"The Syrian army captured the town of {town} on Tuesday, killing at least {dead} ISIS fighters, a military source said. "
        f"Residents said that warplanes had bombed the town the day before. Schools in the capital open again next week."
    )
    outlet = OUTLETS[number // len(TOWNS) % len(OUTLETS)]
    return {"title": f"Army takes {town}", "text": text, "outlet": outlet, "published": "2017-04-05"}


def page(number: int) -> bytes:
    told = report(number)
    paragraphs = "".join(f"<p>{sentence}.</p>" for sentence in told["text"].split(". "))
    return (
        f"<html><head><title>{told['title']}</title></head><body><article>{paragraphs}</article></body></html>".encode()
    )


def record(number: int) -> bytes:
    """A response as a crawler keeps it in a WARC file."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(number)
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://news.example/{number}\r\n"
    kind = f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    return (head + kind).encode() + http + b"\r\n\r\n"


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """JSON lines of unlike length, Parquet and WARC, with lines that cannot be read and an id that stands twice."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = tmp_path_factory.mktemp("inputs")
    lines = [json.dumps({"doc_id": f"r{n}", **report(n)}) for n in range(18)]
    lines[3:3] = ["", '{"text": "cut sh', json.dumps({"doc_id": "empty", "text": " "})]
    (folder / "a.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    bad = json.dumps({"published": "2017-04-06", "text": "Rebels shelled Homs, SANA said."}).encode() + b"\n\xff\xfe\n"
    (folder / "b.jsonl").write_bytes(bad + json.dumps({"doc_id": "r5", **report(20)}).encode() + b"\n")
    rows = [{"doc_id": f"p{n}", **report(n)} for n in range(18, 24)]
    pq.write_table(pa.Table.from_pylist(rows), folder / "c.parquet")
    (folder / "d.warc.gz").write_bytes(b"".join(gzip.compress(record(n)) for n in range(3)))
    return folder


@pytest.fixture(scope="module")
def expected(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Expected:
    """The same inputs read on one machine (Parquet rows as JSON lines), kept in a store and linked there."""
    lines = tmp_path_factory.mktemp("local") / "c.jsonl"
    lines.write_text("".join(json.dumps({"doc_id": f"p{n}", **report(n)}) + "\n" for n in range(18, 24)), "utf-8")
    names = [str(inputs / "a.jsonl"), str(inputs / "b.jsonl"), str(lines), str(inputs / "d.warc.gz")]
    reader = Reader.load("syria")
    problems: set[tuple[int | None, str]] = set()
    documents: dict[str, Document] = {}
    with Store.open(str(lines.with_name("local.db"))) as store:
        for item in read_inputs(names, InputOptions()):
            if isinstance(item, InputError):
                problems.add((item.line, item.message))
                continue
            reading = reader.read(item)
            documents[item.doc_id] = item
            store.add_reading(item, reading.claims, reading.notes)
        events = rebuild(store, load_theatre("syria"), at=datetime(2017, 4, 6, tzinfo=UTC))
        claims = {c.claim_id: json.dumps(claim_to_json(c), ensure_ascii=False) for c in store.claims()}
    found = {event.event_id: json.dumps(to_json(event), sort_keys=True) for event in events}
    assert len(claims) > 20
    assert any(len(event.claim_ids) > 2 for event in events)
    return Expected(documents, claims, found, problems)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as found:
        yield found


def asked(inputs: Path, out: Path) -> list[str]:
    return ["--in", str(inputs), "--out", str(out), "--batches", str(BATCHES)]


def rows(out: Path, table: str) -> list[dict[str, object]]:
    import duckdb

    found = duckdb.connect().execute(f"select * from read_parquet('{out}/{table}/*.parquet')")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def check(out: Path, expected: Expected) -> None:
    """The tables hold what one machine found, all of it and once."""
    claims, events = rows(out, "claims"), rows(out, "events")
    assert len(claims) == len(expected.claims)
    assert {row["claim_id"]: row["body"] for row in claims} == expected.claims
    assert len(events) == len(expected.events)
    found = {row["event_id"]: json.dumps(json.loads(str(row["body"])), sort_keys=True) for row in events}
    assert found == expected.events


@pytest.fixture(scope="module")
def coded(spark: Cluster, inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("job") / "coded"
    process = job(spark.master, *asked(inputs, out))
    said, _ = process.communicate()
    assert process.returncode == 1, said  # a line could not be read
    assert "step 3 of 3" in said
    return out


@needs_spark
def test_two_workers_give_the_answer_of_one_machine(coded: Path, expected: Expected) -> None:
    check(coded, expected)
    documents = {str(row["doc_id"]): row for row in rows(coded, "documents")}
    assert {name: row["text"] for name, row in documents.items()} == {n: d.text for n, d in expected.documents.items()}


@needs_spark
def test_what_cannot_be_read_is_told_with_file_line_and_remedy(coded: Path, expected: Expected) -> None:
    rejected = rows(coded, "rejected")
    assert {
        (row["line"], row["message"])
        for row in rejected
        if row["warning"] is False or "stands twice" not in str(row["message"])
    } >= {problem for problem in expected.problems if "stands twice" not in problem[1]}
    assert [row["remedy"] for row in rejected if "stands twice" in str(row["message"])] == [
        "the later one is called r5-2"
    ]
    assert all(row["path"] and row["remedy"] for row in rejected)


@needs_spark
def test_one_long_file_is_coded_in_many_small_tasks(coded: Path) -> None:
    for bucket in range(BATCHES):
        assert len(list((coded / "readings" / f"bucket={bucket}").glob("part-*.parquet"))) > 2


@needs_spark
def test_a_job_is_imported_as_if_it_had_been_read_here(
    coded: Path, inputs: Path, expected: Expected, tmp_path: Path
) -> None:
    db = str(tmp_path / "war.db")
    done = CliRunner().invoke(command, ["import", str(coded), "--db", db])
    assert done.exit_code == 0, done.output
    with Store.open(db) as store:
        assert {c.claim_id for c in store.claims()} == expected.claims.keys()
        assert {d.doc_id: d.text for d in store.documents()} == {n: d.text for n, d in expected.documents.items()}
    again = CliRunner().invoke(command, ["ingest", str(inputs / "d.warc.gz"), "--db", db])
    assert "0 new, 3 known, 0 changed" in again.output


@needs_spark
def test_a_cut_job_goes_on_and_another_is_refused(
    spark: Cluster, coded: Path, inputs: Path, expected: Expected
) -> None:
    for name in ("readings/bucket=1", "documents", "claims", "events", "rejected"):
        (coded / name / "_SUCCESS").unlink()
    process = job(spark.master, *asked(inputs, coded))
    said, _ = process.communicate()
    assert "step 2 of 3" in said
    assert "step 1 of 3" not in said and "reading 4 files" not in said
    check(coded, expected)
    other = job(spark.master, "--in", str(inputs / "a.jsonl"), "--out", str(coded))
    refused, _ = other.communicate()
    assert "other inputs" in refused


@needs_spark
def test_a_killed_worker_costs_time_and_nothing_else(inputs: Path, expected: Expected, tmp_path: Path) -> None:
    out = tmp_path / "coded"
    with cluster(tmp_path) as small:
        process = job(small.master, *asked(inputs, out))
        wait_for(lambda: process.poll() is not None or (out / "readings" / "bucket=0").exists())
        assert process.poll() is None
        kill(small.workers[0])
        said, _ = process.communicate()
    assert process.returncode == 1, said
    check(out, expected)


@needs_spark
def test_settings_and_addresses_that_are_wrong_are_told(tmp_path: Path) -> None:
    runner = CliRunner()
    done = runner.invoke(command, ["spark", "code", "--in", "x", "--out", "y", "--conf", "memory=1g"])
    assert (done.exit_code, "spark.NAME=VALUE" in done.output) == (2, True)
    process = job("local[1]", "--in", str(tmp_path / "nothing"), "--out", str(tmp_path / "out"))
    said, _ = process.communicate()
    assert "check the address" in said
    process = job("local[1]", "--in", "s3a://news/day.jsonl", "--out", str(tmp_path / "out"))
    said, _ = process.communicate()
    assert "s3a://news/day.jsonl: Spark's Hadoop lacks the part that reads s3a" in said


def test_a_folder_that_no_job_made_is_not_imported(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["import", str(tmp_path), "--db", str(tmp_path / "war.db")])
    assert done.exit_code == 1
    assert "sitrep ingest" in done.output


def test_events_made_one_by_one_are_those_made_together() -> None:
    one = claim()
    other = replace(one, doc_id="beta", claim_id="").with_id()
    third = claim("gamma", evidence="Rebels shelled Homs.", trigger="shelled", start=40)
    reports = {name: document(doc_id=name) for name in ("report-1", "beta", "gamma")}
    parties = Parties({"syria-army": "government", "isis": "isis"})
    claims = [one, other, third]
    together = link_claims(claims, reports, options=LinkOptions(parties=parties)).events
    apart = {
        told.event_id: merge(told, {c.doc_id: reports[c.doc_id] for c in told.claims}, parties)
        for told in happenings(claims, reports, options=LinkOptions(parties=parties))
    }
    assert apart == {event.event_id: event for event in together}

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from sitrep.ingest import InputError, InputOptions, read_inputs
from sitrep.model.document import Document, PublishedFrom

SHARED = Path(__file__).parents[2].parent / "shared"
BODY = "Government troops took the village of Tal Ahmar on Saturday  after a night of clashes."
FA_KES = {
    "doc_id": "unit_id",
    "title": "article_title",
    "text": "article_content",
    "outlet": "source",
    "published": "date",
}


def read(path: Path, **options: object) -> tuple[list[Document], list[InputError]]:
    items = list(read_inputs([str(path)], InputOptions(**options)))  # type: ignore[arg-type]
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, InputError)]


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_the_text_of_a_row_is_not_changed(tmp_path: Path) -> None:
    row = {
        "doc_id": "a",
        "title": "Army takes village",
        "text": BODY,
        "outlet": "x",
        "published": "2016-03-13",
        "url": "u",
    }
    [document], problems = read(write(tmp_path / "a.jsonl", json.dumps(row)))
    assert not problems
    assert document.text == f"Army takes village\n\n{BODY}"
    assert (document.outlet, document.url) == ("x", "u")
    assert (document.published, document.published_from) == (date(2016, 3, 13), PublishedFrom.METADATA)


def test_a_row_without_title_is_its_text_alone_and_without_id_is_called_by_its_line(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl", f"\n{json.dumps({'text': BODY})}\n\n{json.dumps({'text': BODY, 'title': None})}\n"
    )
    documents, _ = read(path)
    assert [(d.doc_id, d.text, d.title) for d in documents] == [("a-2", BODY, ""), ("a-4", BODY, "")]


def test_the_dateline_wins_over_the_metadata_and_is_not_read(tmp_path: Path) -> None:
    row = {
        "doc_id": "a",
        "title": "Army takes village",
        "text": f"13-03-2016 Army takes village. {BODY}",
        "date": "2016-09-01",
    }
    [document], _ = read(write(tmp_path / "a.jsonl", json.dumps(row)))
    assert (document.published, document.published_from) == (date(2016, 3, 13), PublishedFrom.DATELINE)
    assert [d.reason for d in document.dropped] == ["dateline", "title"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"doc_id": "b", "text": "The ar', "not JSON"),
        ("[1, 2]", "is no JSON object"),
        ('{"doc_id": "b"}', "no column holds the text"),
        ('{"doc_id": "b", "text": 7}', "is no text"),
        ('{"doc_id": "b", "text": "  "}', "has no text"),
        ('{"a":' * 5000, "not JSON"),
    ],
)
def test_a_line_that_holds_no_document_is_told_and_the_rest_is_read(tmp_path: Path, line: str, said: str) -> None:
    good = json.dumps({"doc_id": "a", "text": BODY})
    documents, [problem] = (
        read(write(tmp_path / "a.jsonl", f"{good}\n{line}\n{good}"))[0],
        [p for p in read(tmp_path / "a.jsonl")[1] if "stands twice" not in p.message],
    )
    assert [d.doc_id for d in documents] == ["a", "a-2"]
    assert problem.line == 2
    assert said in problem.message


def test_a_json_list_is_read_piece_by_piece(tmp_path: Path) -> None:
    rows = [{"id": f"r{n}", "text": BODY * 50} for n in range(100)]
    documents, problems = read(write(tmp_path / "a.json", json.dumps(rows, indent=1)), max_bytes=100_000)
    assert not problems
    assert len(documents) == 100
    documents, [problem] = read(write(tmp_path / "b.json", json.dumps(rows)[:-2000]))
    assert len(documents) == 99
    assert "not JSON at entry 100" in problem.message


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_with_a_map(tmp_path: Path, delimiter: str) -> None:
    header = delimiter.join(["no", "head", "body", "who", "when"])
    row = delimiter.join(["1", "Army takes village", f'"{BODY}\nMore."', "x", "3/13/2016"])
    columns = {"doc_id": "no", "title": "head", "text": "body", "outlet": "who", "published": "when"}
    [document], problems = read(write(tmp_path / "a.csv", f"{header}\n{row}\n"), columns=columns)
    assert not problems
    assert document.text == f"Army takes village\n\n{BODY}\nMore."
    assert (document.doc_id, document.outlet, document.published) == ("1", "x", date(2016, 3, 13))


def test_the_order_of_the_dates_is_taken_from_the_whole_column(tmp_path: Path) -> None:
    rows = "".join(f"{n},{BODY},{day}\n" for n, day in enumerate(["7/4/2016", "7/13/2016", "2/28/2016"]))
    path = write(tmp_path / "a.csv", f"id,text,date\n{rows}")
    assert read(path)[0][0].published == date(2016, 7, 4)
    assert read(path, day_order="dmy")[0][0].published == date(2016, 4, 7)


def test_a_wrong_map_lists_the_columns(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"no,body\n1,{BODY}\n")
    documents, [problem] = read(path, columns={"text": "content"})
    assert not documents
    assert (problem.line, problem.message) == (1, "no such column: content")
    assert "columns found: no, body" in problem.remedy
    assert "--map" in problem.remedy
    assert "no column holds the text" in read(write(tmp_path / "b.csv", f"no,what\n1,{BODY}\n"))[1][0].message


def test_rows_that_are_cut_short_or_empty(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"id,text,date\n1,,2016-03-13\n2\n3,{BODY},2016-03-13\n")
    documents, problems = read(path)
    assert [d.doc_id for d in documents] == ["3"]
    assert [(p.line, p.warning) for p in problems] == [(2, True), (3, False)]


def test_an_older_encoding_of_a_table(tmp_path: Path) -> None:
    [document], _ = read(write(tmp_path / "a.csv", f"id,text\n1,Café {BODY}\n".encode("cp1252")))
    assert "Caf" in document.text
    assert not any("\ud800" <= c <= "\udfff" for c in document.text)


def test_ids_are_safe_to_write(tmp_path: Path) -> None:
    [document], _ = read(write(tmp_path / "a.jsonl", json.dumps({"id": "a b\n\x1b[31m/c", "text": BODY})))
    assert document.doc_id == "a_b_[31m/c"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not beside the checkout")
class TestSharedData:
    def test_fa_kes(self) -> None:
        documents, problems = read(SHARED / "data" / "reports" / "fa-kes.csv", columns=FA_KES)
        assert len(documents) == 756
        assert len({d.doc_id for d in documents}) == 756
        assert all(p.warning and "stands twice" in p.message for p in problems)
        assert sum(d.published_from is PublishedFrom.DATELINE for d in documents) > 730
        assert all(d.published for d in documents)

    def test_the_text_of_the_gold_is_kept(self) -> None:
        path = SHARED / "gold" / "train" / "documents.jsonl"
        rows = {row["doc_id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
        documents, problems = read(path)
        assert not problems
        for document in documents:
            row = rows[document.doc_id]
            assert document.text == (f"{row['title']}\n\n{row['text']}" if row["title"] else row["text"])

    def test_no_gold_evidence_is_dropped(self) -> None:
        for part in ("train", "dev"):
            documents = {d.doc_id: d for d in read(SHARED / "gold" / part / "documents.jsonl")[0]}
            lines = (SHARED / "gold" / part / "claims.jsonl").read_text(encoding="utf-8").splitlines()
            for claim in map(json.loads, lines):
                for evidence in claim.get("evidence", []):
                    document = documents[claim["doc_id"]]
                    assert document.text[evidence["start"] : evidence["end"]] == evidence["text"]
                    if not any(evidence["text"].startswith(d) for d in ("0", "1", "2", "3")):
                        assert not document.is_dropped(evidence["start"], evidence["end"]), evidence["text"]

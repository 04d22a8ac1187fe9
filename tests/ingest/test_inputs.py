from __future__ import annotations

import gzip
import io
import json
import os
import re
import sys
from datetime import date
from pathlib import Path

import pytest

from sitrep.ingest import InputError, InputOptions, read_inputs
from sitrep.ingest.decoding import byte_offset, byte_order_mark, decode, raw_bytes_offset
from sitrep.ingest.formats import sniff
from sitrep.ingest.inputs import count_inputs
from sitrep.ingest.options import Format
from sitrep.model.document import Document, PublishedFrom

SHARED = Path(__file__).parents[2].parent / "shared"
TITLE = "Army takes village near dam"
BODY = "Government troops took the village of Tal Ahmar on Saturday after a night of clashes, a field source said."
PAGE = f"{TITLE}\n\nSun Mar 13, 2016 13:24:06\n\n{BODY}\n\nBack to top button\n"
PLAIN = InputOptions()


def read(*names: str | Path, options: InputOptions = PLAIN) -> tuple[list[Document], list[InputError]]:
    items = list(read_inputs([str(name) for name in names], options))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, InputError)]


def errors(*names: str | Path, options: InputOptions = PLAIN) -> list[str]:
    return [str(e) for e in read(*names, options=options)[1] if not e.warning]


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_raw_page(tmp_path: Path) -> None:
    path = write(tmp_path / "report-7.txt", PAGE)
    [document], problems = read(path)
    assert not problems
    assert (document.doc_id, document.title, document.text) == ("report-7", TITLE, f"{TITLE}\n\n{BODY}")
    assert (document.published, document.published_from) == (date(2016, 3, 13), PublishedFrom.DATELINE)
    assert (document.path, len(document.raw_sha256)) == (str(path), 64)


@pytest.mark.parametrize(
    ("page", "options", "day", "source"),
    [
        (PAGE, InputOptions(published=date(2020, 1, 1)), date(2016, 3, 13), PublishedFrom.DATELINE),
        (f"{TITLE}\n\n{BODY}", InputOptions(published=date(2020, 1, 1)), date(2020, 1, 1), PublishedFrom.OPTION),
        (f"{TITLE}\n\n{BODY}", PLAIN, None, PublishedFrom.UNKNOWN),
        (
            f'{TITLE}\n\n{BODY}\n\n[{{"id":"1","pic":"/2016/03/11/a.jpg","title":"One thing"}},'
            '{"id":"2","pic":"/2016/03/12/b.jpg","title":"Another thing"}]',
            PLAIN,
            date(2016, 3, 12),
            PublishedFrom.RELATED,
        ),
    ],
)
def test_the_day_of_publication(
    tmp_path: Path, page: str, options: InputOptions, day: date | None, source: PublishedFrom
) -> None:
    [document], _ = read(write(tmp_path / "a.txt", page), options=options)
    assert (document.published, document.published_from) == (day, source)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_offsets_lead_back_to_the_bytes(tmp_path: Path, encoding: str) -> None:
    raw = PAGE.replace("night of", "café night of “heavy”").encode(encoding)
    [document], _ = read(write(tmp_path / "a.txt", raw))
    codec = byte_order_mark(raw) or "cp1252" if encoding != "utf-8" else "utf-8"
    for word in ("Government", "heavy", "clashes", "said."):
        at = raw_bytes_offset(raw, document, document.text.index(word))
        assert raw[at:].decode(codec, "replace").startswith(word)


def test_bytes_that_fit_no_character_keep_the_offsets(tmp_path: Path) -> None:
    raw = PAGE.replace("night of", "café naïve ‘night’ of").encode().replace(b"clashes", b"cla\xff\xfeshes")
    [document], [problem] = read(write(tmp_path / "a.txt", raw))
    assert problem.warning
    assert "2 bytes are not UTF-8" in problem.message
    assert "cla\ufffd\ufffdshes" in document.text
    assert raw[raw_bytes_offset(raw, document, document.text.index("field")) :].startswith(b"field")


def test_decode_says_what_it_guessed() -> None:
    decoded = decode("Überfall bei Köln: fünf Tote, größere Schäden an Häusern und Brücken".encode("cp1252"))
    assert "Köln" in decoded.text
    assert "not UTF-8" in decoded.warning


@pytest.mark.parametrize(
    ("name", "content", "said", "remedy"),
    [
        ("a.txt", b"", "is empty", "fetch"),
        ("a.txt", b" \n\t\n", "is empty", "fetch"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "is binary", "convert"),
        ("a.txt", b"%PDF-1.4 ...", "is a PDF", "--format pdf"),
        ("a.txt", b"PK\x03\x04 ...", "zip", "--format docx"),
        ("a.txt", b"Back to top\n12\n", "holds no text but page furniture", "fetch"),
        ("a.html", b"", "is empty", "fetch"),
        ("a.html", b"<html><body></body></html>", "no report found", ".txt"),
        ("a.jsonl", b"", "is empty", "fetch"),
        ("a.json", b"", "is empty", "cut short"),
        ("a.csv", b"", "is empty", "fetch"),
        ("a.xml", b"", "is empty", "fetch"),
        ("a.xml", b"<rss><channel><item><title>x", "not XML", "cut short"),
        ("a.xml", b"<plist></plist>", "no RSS or Atom feed: its root is <plist>", "only feeds"),
        ("a.txt.gz", b"\x1f\x8b\x08 broken", "cannot be unpacked", "cut short"),
        ("a.txt.gz", b"plain text", "cannot be unpacked", "cut short"),
        ("a.warc", b"nonsense", "", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_the_rest_is_read(
    tmp_path: Path, name: str, content: bytes, said: str, remedy: str
) -> None:
    bad = write(tmp_path / name, content)
    good = write(tmp_path / "good.txt", PAGE)
    documents, problems = read(bad, good)
    assert [d.doc_id for d in documents] == ["good"]
    assert len(problems) == 1
    assert str(bad) in str(problems[0])
    assert said in problems[0].message
    assert remedy in problems[0].remedy
    assert not problems[0].warning


def test_a_file_that_is_not_there_and_one_that_vanishes(tmp_path: Path) -> None:
    first = write(tmp_path / "r" / "a.txt", PAGE)
    second = write(tmp_path / "r" / "b.txt", PAGE)
    items = read_inputs([str(tmp_path / "none.txt"), str(tmp_path / "r")], PLAIN)
    assert "is not there" in str(next(items))
    assert isinstance(next(items), Document)
    second.unlink()
    assert str(second) in str(next(items))
    assert first.exists()


def test_an_address_is_told_how_to_be_read() -> None:
    assert "curl" in errors("https://herald.example/1")[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", PAGE)
    path.chmod(0)
    assert "Permission denied" in errors(path)[0]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.json", "a.csv"])
def test_one_line_of_many_bytes_is_refused(tmp_path: Path, name: str) -> None:
    start = {"a.jsonl": '{"text": "', "a.json": '[{"text": "', "a.csv": "text\n", "a.html": "<html><body><p>"}.get(
        name, ""
    )
    path = write(tmp_path / name, start + "word " * 100_000)
    [problem] = errors(path, write(tmp_path / "good.txt", PAGE), options=InputOptions(max_bytes=20_000))
    assert name in problem
    assert "20,000" in problem or "field larger" in problem


def test_a_packed_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt.gz", gzip.compress(b"a" * 5_000_000))
    [problem] = errors(path, options=InputOptions(max_bytes=20_000))
    assert "larger than 20,000 bytes" in problem


def test_a_long_line_of_jsonl_does_not_stop_the_others(tmp_path: Path) -> None:
    rows = [json.dumps({"doc_id": str(n), "text": BODY * (500 if n == 1 else 1)}) for n in range(3)]
    documents, [problem] = read(write(tmp_path / "a.jsonl", "\n".join(rows)), options=InputOptions(max_bytes=10_000))
    assert [d.doc_id for d in documents] == ["0", "2"]
    assert (problem.line, problem.warning) == (2, False)


def test_a_packed_page_is_read(tmp_path: Path) -> None:
    [document], _ = read(write(tmp_path / "a.txt.gz", gzip.compress(PAGE.encode())))
    assert (document.doc_id, document.title) == ("a", TITLE)


def test_a_folder_is_read_sorted_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/x.txt", "c.exe", "d.exe"):
        write(tmp_path / name, PAGE)
    documents, [problem] = read(tmp_path)
    assert [d.doc_id for d in documents] == ["z", "b"]
    assert problem.warning
    assert "2 files not read: .exe" in problem.message


def test_a_folder_without_readable_files(tmp_path: Path) -> None:
    assert "holds no file that can be read" in errors(tmp_path)[0]


def test_the_same_path_twice_is_read_once_and_the_same_id_twice_is_renamed(tmp_path: Path) -> None:
    first, second = write(tmp_path / "x" / "a.txt", PAGE), write(tmp_path / "y" / "a.txt", PAGE)
    documents, problems = read(first, first, second)
    assert [d.doc_id for d in documents] == ["a", "a-2"]
    assert all(problem.warning for problem in problems)
    assert [problem.message for problem in problems] == ["is named twice", "the id a stands twice"]


@pytest.mark.parametrize(
    ("content", "doc_id"),
    [
        (PAGE, "stdin"),
        (json.dumps({"doc_id": "row", "text": BODY}), "row"),
        (json.dumps([{"id": "x", "text": BODY}]), "x"),
        (f'id,headline,body\nr7,A title,"{BODY}"\n', "r7"),
        (f"\ufeffid\tbody\nr7\t{BODY}\n", "r7"),
        (f"Text of the day, with a comma\n\n{BODY}", "stdin"),
    ],
)
def test_stdin_is_what_its_first_bytes_say(monkeypatch: pytest.MonkeyPatch, content: str, doc_id: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    [document], problems = read("-")
    assert not problems
    assert document.doc_id == doc_id
    assert BODY in document.text


def test_a_table_on_stdin_is_known_by_the_users_map_and_its_dates_by_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"r{i},{BODY.split(',')[0]}.,{i}/03/2016\n" for i in (7, 8, 21))
    table = f"unit,words,told\n{rows}".replace("7/03/2016", "03/07/2016").replace("8/03/2016", "03/08/2016")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(table.replace("21/03/2016", "03/21/2016").encode())))
    columns = {"doc_id": "unit", "text": "words", "published": "told"}
    documents, problems = read("-", options=InputOptions(columns=columns))
    assert not problems
    assert [(d.doc_id, d.published) for d in documents] == [(f"r{i}", date(2016, 3, i)) for i in (7, 8, 21)]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"", Format.TEXT),
        (b"The text, the id", Format.TEXT),
        (b"text,id\nThe army,7\n", Format.CSV),
        (b"text,of the report\nThe army,7\n", Format.TEXT),
        (b"<!DOCTYPE html><html>", Format.HTML),
        (b'<?xml version="1.0"?>\n<rss version="2.0">', Format.FEED),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', Format.FEED),
        (b"WARC/1.0\r\nWARC-Type: response", Format.WARC),
    ],
)
def test_what_the_first_bytes_say(head: bytes, found: Format) -> None:
    assert sniff(head, {}) is found


def test_a_format_that_is_said_wins_over_the_name(tmp_path: Path) -> None:
    path = write(tmp_path / "export.txt", json.dumps({"doc_id": "row", "text": BODY}))
    [document], _ = read(path, options=InputOptions(format=Format.JSONL))
    assert document.doc_id == "row"


@pytest.mark.parametrize(
    ("raw", "said", "text"),
    [
        ("تل أحمر قرب السد".encode("cp1256"), "windows-1256", "تل أحمر قرب السد"),
        ("تل أحمر قرب السد".encode(), "windows-1256", "تل أحمر قرب السد"),  # a server that lies
        (
            b'<meta charset="utf-8">' + "تل أحمر قرب السد".encode("cp1256"),
            "cp1256",
            '<meta charset="utf-8">تل أحمر قرب السد',
        ),
        (b'<meta charset="rot13">caf\xc3\xa9', "hex", '<meta charset="rot13">café'),
        (b"<meta charset=utf-7>+ADw-script+AD4-", "", "<meta charset=utf-7>+ADw-script+AD4-"),
    ],
)
def test_an_encoding_that_somebody_names_counts_only_where_the_bytes_bear_it_out(
    raw: bytes, said: str, text: str
) -> None:
    assert decode(raw, said).text == text
    assert byte_offset(raw, len(text) - 2, said) == len(raw) - len(text[-2:].encode(decode(raw, said).encoding))


@pytest.mark.skipif(not (SHARED / "reports").is_dir(), reason="the shared reports are not beside the checkout")
def test_every_word_of_the_shared_reports_is_found_at_its_bytes() -> None:
    documents, problems = read(SHARED / "reports")
    assert not problems
    for document in documents:
        raw = Path(document.path).read_bytes()
        for word in re.finditer(r"\S+", document.text):
            if word.start() % 7 == 0:
                assert raw[raw_bytes_offset(raw, document, word.start()) :].startswith(word[0].encode())


def test_how_many_there_are_to_come(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", PAGE)
    write(tmp_path / "b.html", PAGE)
    assert count_inputs([str(tmp_path)]) == 2
    write(tmp_path / "c.jsonl", "")
    assert count_inputs([str(tmp_path)]) is None
    assert count_inputs(["-"]) is None

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from sitrep.ingest import InputError, InputOptions, read_inputs
from sitrep.model.document import Document

BODY = "Government troops took the village of Tal Ahmar on Saturday after a night of clashes, a field source said. "
PAGE = (
    f"<html><body><article><h1>Army takes village</h1><p>{BODY * 2}</p><p>{BODY}</p></article></body></html>".encode()
)


def record(body: bytes, kind: str = "response", length: int | None = None, **headers: str) -> bytes:
    head = [f"WARC/1.0\r\nWARC-Type: {kind}", "WARC-Target-URI: https://herald.example/1"]
    head += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head += [f"Content-Length: {len(body) if length is None else length}", "", ""]
    return "\r\n".join(head).encode() + body + b"\r\n\r\n"


def http(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *headers, "", ""]).encode() + body


def text_record(text: str, language: str) -> bytes:
    return record(text.encode(), "conversion", Content_Type="text/plain", WARC_Identified_Content_Language=language)


def read(path: Path, content: bytes, **options: int) -> tuple[list[Document], list[InputError]]:
    path.write_bytes(content)
    items = list(read_inputs([str(path)], InputOptions(**options)))  # type: ignore[arg-type]
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, InputError)]


def test_a_wet_file_of_common_crawl(tmp_path: Path) -> None:
    english = f"Army takes village\n\n{BODY}\n\n{BODY}"
    raw = b"".join(gzip.compress(r) for r in (text_record(english, "eng,ara"), text_record("عربي " * 50, "ara")))
    [document], [warning] = read(tmp_path / "CC-MAIN-1.warc.wet.gz", raw)
    assert (document.title, document.url) == ("Army takes village", "https://herald.example/1")
    assert document.doc_id.startswith("CC-MAIN-1.warc-")
    assert "1 pages are not in English" in warning.message


def test_a_packed_page_and_what_the_server_says_of_its_encoding(tmp_path: Path) -> None:
    page = PAGE.replace(b"Tal Ahmar", "« تل »".encode("cp1256"))
    packed = http(gzip.compress(page), "Content-Encoding: gzip").replace(b"text/html", b"text/html; charset=cp1256")
    [document], problems = read(tmp_path / "a.warc", record(packed))
    assert "« تل »" in document.text
    assert not problems


@pytest.mark.parametrize(
    ("content", "documents", "said"),
    [
        (record(http(PAGE), length=10**15), 1, "broken|"),
        (record(http(PAGE), length=60) + record(http(PAGE)), 1, "no report|left out|"),
        (record(http(PAGE), length=-5), 0, "broken|none a page|no report"),
        (record(http(PAGE)).replace(b"Content-Length: ", b"Content-Length: x"), 0, "broken|none a page|no report"),
        (gzip.compress(record(http(PAGE)))[:60], 0, "broken|none a page|no report|"),
        (record(http(gzip.compress(b"\0" * 50_000_000), "Content-Encoding: gzip")), 0, "larger than 100,000 bytes"),
        (gzip.compress(record(http(b"\0" * 50_000_000))), 0, "larger than 100,000 bytes"),
        (record(http(b"\x1f\x8b broken", "Content-Encoding: gzip")), 0, "no report|binary|broken|empty"),
        (record(http(PAGE, "Transfer-Encoding: chunked")), 1, ""),
        (record(b"\xff\xfe\x00not http at all"), 0, "broken|none a page|no report"),
        (record(http(PAGE)).replace(b"https://herald.example/1", b"\xff\xfe \x00"), 0, "none a page"),
    ],
)
def test_an_archive_that_lies_is_read_as_far_as_it_goes(
    tmp_path: Path, content: bytes, documents: int, said: str
) -> None:
    found, problems = read(tmp_path / "a.warc", content, max_bytes=100_000)
    assert len(found) == documents
    told = " ".join(map(str, problems))
    assert any(part in told for part in said.split("|")), told

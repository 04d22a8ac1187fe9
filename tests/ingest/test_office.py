from __future__ import annotations

import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest

from sitrep.ingest import InputError, InputOptions, read_inputs
from sitrep.model.document import Document

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TITLE = "Army takes village near dam"
BODY = "Government troops took the village of Tal Ahmar on Saturday after a night of clashes, a field source said."


def paragraph(*words: str) -> str:
    return f"<w:p>{''.join(f'<w:r><w:t>{word}</w:t></w:r>' for word in words)}</w:p>"


def docx(*paragraphs: str, head: str = "") -> bytes:
    xml = f'<?xml version="1.0"?>{head}<w:document {NAMESPACE}><w:body>{"".join(paragraphs)}</w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return packed.getvalue()


def read(path: Path, content: bytes, **options: int) -> tuple[list[Document], list[InputError]]:
    path.write_bytes(content)
    items = list(read_inputs([str(path)], InputOptions(**options)))  # type: ignore[arg-type]
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, InputError)]


def test_a_word_file(tmp_path: Path) -> None:
    inside = "<w:r><w:t>took</w:t></w:r><w:del><w:r><w:delText>left</w:delText></w:r></w:del>"
    edited = f"<w:p><w:r><w:t>Troops</w:t><w:tab/></w:r>{inside}<w:r><w:instrText>PAGE 1</w:instrText></w:r></w:p>"
    raw = docx(paragraph(TITLE), paragraph("Sun Mar 13, 2016 13:24:06"), paragraph(*BODY.partition(" of ")), edited)
    [document], problems = read(tmp_path / "a.docx", raw)
    assert not problems
    assert (document.doc_id, document.title, document.published) == ("a", TITLE, date(2016, 3, 13))
    assert document.text == f"{TITLE}\n\n{BODY}\n\nTroops took"


def lying(raw: bytes, size: int) -> bytes:
    """The archive with another unpacked size in its directory and its header."""
    at = raw.index(b"PK\x01\x02")
    told = struct.pack("<I", size)
    return raw[:22] + told + raw[26 : at + 24] + told + raw[at + 28 :]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 nonsense", "no Word file"),
        (docx(paragraph(TITLE))[:-40], "no Word file"),
        (docx(head='<!DOCTYPE x [<!ENTITY a "aaaa">]>'), "no Word file"),
        (docx("<w:p>" * 200), "no Word file"),
        (docx(), "no text"),
        (lying(docx(paragraph(BODY)), 20), "no Word file"),
        (docx(paragraph("x" * 3_000_000)), "larger than 200,000 bytes"),
        (lying(docx(paragraph("x" * 3_000_000)), 900), "no Word file"),
    ],
)
def test_a_word_file_that_lies_or_is_broken(tmp_path: Path, content: bytes, said: str) -> None:
    documents, [problem] = read(tmp_path / "a.docx", content, max_bytes=20_000)
    assert not documents
    assert said in str(problem)


def test_a_size_that_is_claimed_takes_no_memory(tmp_path: Path) -> None:
    [document], problems = read(tmp_path / "a.docx", lying(docx(paragraph(TITLE), paragraph(BODY)), 4_000_000_000))
    assert not problems
    assert document.text.endswith(BODY)

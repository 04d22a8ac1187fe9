from __future__ import annotations

import zlib
from datetime import date
from pathlib import Path

import pytest

from sitrep.ingest import InputError, InputOptions, read_inputs
from sitrep.ingest.pdf import reflow
from sitrep.model.document import Document

TITLE = "Army takes village near dam"
BODY = (
    "Government troops took the village of Tal Ahmar on Saturday after a night of clashes, a field source said. "
    "Seven gunmen were killed and two pick-up trucks destroyed, he added, while warplanes struck the road to the east."
)


def pdf(*pages: tuple[str, ...]) -> bytes:
    fpdf = pytest.importorskip("fpdf")
    made = fpdf.FPDF()
    made.set_font("helvetica", size=12)
    for page in pages:
        made.add_page()
        for text in page:
            made.multi_cell(0, 8, text, new_x="LMARGIN", new_y="NEXT")
            made.ln(6)
    return bytes(made.output())


def read(path: Path, content: bytes) -> tuple[list[Document], list[InputError]]:
    path.write_bytes(content)
    items = list(read_inputs([str(path)], InputOptions()))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, InputError)]


def test_a_pdf(tmp_path: Path) -> None:
    [document], problems = read(tmp_path / "a.pdf", pdf((TITLE, "Sun Mar 13, 2016 13:24:06", BODY)))
    assert not problems
    assert (document.doc_id, document.title, document.published) == ("a", TITLE, date(2016, 3, 13))
    assert BODY in document.text


def broken(content: bytes) -> bytes:
    """A PDF with one page whose content is the given packed stream."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    xref = b"xref\n0 5\n0000000000 65535 f \n" + table
    return body + xref + b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF" % len(body)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"%PDF-1.4 nonsense", "cannot be read as PDF"),
        (broken(zlib.compress(b"")), "holds no text"),
        (broken(zlib.compress(b"\0" * 150_000_000)), "PDF|memory|no text"),
        (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
            "PDF|text",
        ),
    ],
)
def test_a_pdf_that_is_broken_or_an_attack_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    documents, [problem] = read(tmp_path / "a.pdf", content)
    assert not documents
    assert any(part in str(problem) for part in said.split("|")), problem


def test_lines_become_paragraphs_and_what_stands_on_each_page_is_left_out() -> None:
    pages = [
        f"Herald monthly\n{start}\nwhich went on for the whole of the night and the day after with-\nout a pause, as they said.\n"
        f"A second paragraph of {start[:9]} is as long as the others are, and it ends here.\nPage {number} of 3"
        for number, start in enumerate(
            ("The first battle of the month", "The second battle of it all", "The third one"), 1
        )
    ]
    text = reflow(pages)
    assert "Herald monthly" not in text
    assert "Page 2" not in text
    assert "the day after without a pause, as they said.\n\nA second paragraph" in text

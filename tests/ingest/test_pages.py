from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.ingest import InputError, InputOptions, read_inputs
from sitrep.ingest.decoding import raw_bytes_offset
from sitrep.ingest.visible import runs_back, visible_text
from sitrep.model.document import Document, PublishedFrom

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Army retakes hill near dam | Example Herald</title>
<meta property="og:site_name" content="Example Herald">
<meta property="article:published_time" content="2016-03-14T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a>World</a></nav><article><h1>Army retakes hill near dam</h1>DATELINE
<p>Government soldiers retook the hill of <b>Tal&nbsp;Ahmar</b> south of the town on Saturday after two days of clashes
with militants, a field source told the paper.</p>
<p>Seven fighters were killed &amp; two pick-up trucks were destroyed in the fighting, the source said.
"We hold the hill," he added.</p><p>In another development, a roadside bomb wounded three civilians on the road between
the two villages to the east, medics said on Sunday.</p><p>Back to top</p></article>
<script>var x = "Government soldiers";</script><footer>Copyright Example Herald</footer></body></html>"""

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Example Herald</title>
<item><title>Hill retaken</title><link>https://herald.example/1</link><pubDate>Sun, 13 Mar 2016 13:24:06 +0300</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>The army retook the hill.</p><p>Seven were killed &amp; two hurt.</p>]]></content:encoded></item>
<item><title>Nothing inside</title><link>https://herald.example/2</link></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Example Herald</title><entry><title>Hill retaken</title>
<id>tag:herald,1</id><link href="https://herald.example/1"/><updated>2016-03-13T10:00:00Z</updated>
<summary>The army retook the hill.</summary></entry></feed>"""

BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss><channel><item><title>&b;</title><description>&b;</description></item></channel></rss>"""


def read(*paths: Path) -> tuple[list[Document], list[InputError]]:
    items = list(read_inputs([str(path) for path in paths], InputOptions()))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, InputError)]


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_an_html_page(tmp_path: Path) -> None:
    [document], problems = read(write(tmp_path / "page.html", PAGE.replace("DATELINE", "")))
    assert not problems
    assert (document.doc_id, document.title) == ("page", "Army retakes hill near dam")
    assert (document.outlet, document.published) == ("Example Herald", date(2016, 3, 14))
    assert document.published_from is PublishedFrom.METADATA
    assert len(document.text.split("\n\n")) == 4
    assert not any(word in document.text for word in ("Home", "Back to top", "var x", "Copyright"))


def test_the_dateline_of_a_page_wins_over_its_metadata(tmp_path: Path) -> None:
    page = PAGE.replace("DATELINE", "<p>Sun Mar 13, 2016 13:24:06</p>")
    [document], _ = read(write(tmp_path / "page.html", page))
    assert (document.published, document.published_from) == (date(2016, 3, 13), PublishedFrom.DATELINE)
    assert "13:24" not in document.text


@pytest.mark.parametrize(
    ("words", "raw_words"),
    [
        ("Army", "Army"),
        ("Government", "Government soldiers retook"),
        ("Ahmar", "Ahmar</b>"),
        ("&", "&amp; two"),
        ("pick-up", "pick-up"),
        ("medics", "medics said"),
    ],
)
def test_words_of_a_page_lead_back_to_its_bytes(tmp_path: Path, words: str, raw_words: str) -> None:
    path = write(tmp_path / "page.html", PAGE.replace("Herald", "Hérald"))
    [document], _ = read(path)
    raw = path.read_bytes()
    assert raw[raw_bytes_offset(raw, document, document.text.index(words)) :].startswith(raw_words.encode())


def test_a_page_in_the_encoding_it_declares(tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "windows-1256").replace("Tal&nbsp;Ahmar", "تل أحمر").encode("cp1256")
    [document], problems = read(write(tmp_path / "page.html", page))
    assert not problems
    assert "تل أحمر" in document.text


@given(st.text(alphabet=st.sampled_from("ab <>&;/!-\"'=pscrit\n"), max_size=120))
def test_visible_text_leads_back_whatever_the_page(page: str) -> None:
    visible = visible_text(page)
    for i, character in enumerate(visible.text):
        assert page[visible.offsets.to_raw(i)] in (character, "&", "<")


def test_words_that_the_page_lacks_do_not_break_the_way_back() -> None:
    visible = visible_text("<p>one two</p><p>three&amp;four five</p>")
    offsets = runs_back("one missing two three&four five", visible)
    page = "<p>one two</p><p>three&amp;four five</p>"
    text = "one missing two three&four five"
    for word in ("one", "two", "three", "four", "five"):
        assert page[offsets.to_raw(text.index(word)) :].startswith(word)


@pytest.mark.parametrize(("name", "feed"), [("a.xml", FEED), ("a.rss", FEED), ("a.atom", ATOM)])
def test_a_feed(tmp_path: Path, name: str, feed: str) -> None:
    [document], problems = read(write(tmp_path / name, feed))
    assert document.title == "Hill retaken"
    assert document.text.startswith("Hill retaken\n\nThe army retook the hill.")
    assert (document.outlet, document.url) == ("Example Herald", "https://herald.example/1")
    assert document.published == date(2016, 3, 13)
    assert document.doc_id.startswith("a-")
    assert [p.message for p in problems] == (["the item 'Nothing inside' has no text"] if feed is FEED else [])


def test_the_markup_of_a_feeds_item_is_not_in_its_text(tmp_path: Path) -> None:
    [document], _ = read(write(tmp_path / "a.xml", FEED))
    assert document.text.endswith("Seven were killed & two hurt.")


def test_a_feed_with_entities_of_its_own_is_refused(tmp_path: Path) -> None:
    documents, [problem] = read(write(tmp_path / "a.xml", BOMB))
    assert not documents
    assert "entities" in problem.message
    assert not problem.warning


def warc(*pages: tuple[str, bytes, str], packed: bool = True) -> bytes:
    records = []
    for url, body, kind in pages:
        http = b"HTTP/1.0 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2016-03-20T00:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        record = head.encode() + http + b"\r\n\r\n"
        records.append(gzip.compress(record) if packed else record)
    return b"".join(records)


@pytest.mark.parametrize(("name", "packed"), [("crawl.warc", False), ("crawl.warc.gz", True)])
def test_a_web_archive(tmp_path: Path, name: str, packed: bool) -> None:
    page = PAGE.replace("DATELINE", "").encode()
    content = warc(
        ("https://herald.example/1", page, "text/html; charset=utf-8"),
        ("https://herald.example/p.png", b"\x89PNG", "image/png"),
        ("https://herald.example/2", b"<html><body></body></html>", "text/html"),
        ("https://herald.example/3", b"\x00\x01\x02" * 50, "text/html"),
        packed=packed,
    )
    [document], problems = read(write(tmp_path / name, content))
    assert (document.title, document.url) == ("Army retakes hill near dam", "https://herald.example/1")
    assert document.doc_id.startswith("crawl-")
    assert all(problem.warning for problem in problems)
    assert [p.path.split()[-1] for p in problems] == ["https://herald.example/2", "https://herald.example/3"]


def test_a_web_archive_that_is_cut_short(tmp_path: Path) -> None:
    page = PAGE.encode()
    content = warc(*[(f"https://herald.example/{n}", page, "text/html") for n in range(3)])
    documents, problems = read(write(tmp_path / "crawl.warc.gz", content[: len(content) * 5 // 6]))
    assert len(documents) in (2, 3)
    assert write(tmp_path / "ok.warc.gz", content)
    assert len(read(tmp_path / "ok.warc.gz")[0]) == 3
    assert all("crawl" in problem.path for problem in problems)


def test_a_web_archive_without_pages(tmp_path: Path) -> None:
    assert "none a page" in read(write(tmp_path / "a.warc.gz", gzip.compress(b"")))[1][0].message

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from sitrep.ingest import InputError, InputOptions, read_inputs
from sitrep.ingest.decoding import raw_bytes_offset
from sitrep.ingest.fetch.keeping import PageArchive
from sitrep.ingest.options import Web
from sitrep.ingest.web import page_id
from sitrep.model.document import Document
from tests.loopback import Loopback, reply, serving

BODY = "Government troops took the village of Tal Ahmar on Saturday after a night of clashes, a field source said. "
ARABIC = "سيطر الجيش على قرية مهين يوم الجمعة بعد قتال عنيف. " * 5
PAGE = (
    '<html lang="en"><head><title>Army takes village | Herald</title><meta name="author" content="Rana Example">'
    '<meta property="og:site_name" content="Example Herald"><meta property="article:published_time" content="2016-03-14">'
    f"</head><body><article><h1>Army takes village</h1><p>{BODY * 2}</p><p>{BODY}</p></article></body></html>"
)


@pytest.fixture
def site() -> Iterator[Loopback]:
    with serving({"/1": reply(PAGE, Content_Type="text/html")}) as running:
        yield running


def read(url: str, folder: Path, *allow: str) -> tuple[list[Document], list[InputError]]:
    items = list(read_inputs([url], InputOptions(web=Web(folder, allow, 5.0))))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, InputError)]


def test_an_address_is_fetched_kept_and_read(site: Loopback, tmp_path: Path) -> None:
    [document], problems = read(site.url("/1"), tmp_path, "127.0.0.1")
    assert not problems
    assert (document.doc_id, document.url) == (page_id(site.url("/1")), site.url("/1"))
    assert (document.title, document.outlet, document.author) == (
        "Army takes village",
        "Example Herald",
        "Rana Example",
    )
    assert (str(document.published), document.language) == ("2016-03-14", "en")
    # the page goes away: its words are still found at their bytes
    del site.routes["/1"]
    raw = PageArchive(tmp_path).body(document.raw_sha256)
    assert raw == PAGE.encode()
    assert raw[raw_bytes_offset(raw, document, document.text.index("clashes")) :].startswith(b"clashes")


def test_without_leave_ones_own_network_is_not_fetched_from(site: Loopback, tmp_path: Path) -> None:
    documents, [problem] = read(site.url("/1"), tmp_path)
    assert not documents
    assert "private network" in problem.message
    assert "--allow 127.0.0.1" in problem.remedy
    assert site.requests == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (reply("gone", "410 Gone"), "the server answers 410"),
        (reply(b"\x89PNG", Content_Type="image/png"), "is no text (image/png)"),
        (reply("", Content_Type="text/html"), "is empty"),
        (reply("<urlset></urlset>", Content_Type="text/xml"), "is a sitemap"),
        (
            reply(PAGE.replace("en", "ar", 1).replace(BODY, ARABIC)),
            "is not in English (it says: ar)",
        ),
    ],
)
def test_a_page_that_is_no_report_is_told(site: Loopback, tmp_path: Path, answer: bytes, said: str) -> None:
    site.routes["/1"] = answer
    documents, [problem] = read(site.url("/1"), tmp_path, "127.0.0.1")
    assert not documents
    assert said in problem.message
    assert problem.remedy


def test_a_server_that_lies_about_the_kind_is_not_believed(site: Loopback, tmp_path: Path) -> None:
    feed = f"<rss><channel><title>Herald</title><item><title>A</title><description>{BODY}</description></item></channel></rss>"
    site.routes["/1"] = reply(feed, Content_Type="text/html")
    [document], _ = read(site.url("/1"), tmp_path, "127.0.0.1")
    assert (document.title, document.raw_sha256) == ("A", sha256(feed.encode()).hexdigest())


def test_a_page_without_outlet_is_of_its_host(site: Loopback, tmp_path: Path) -> None:
    site.routes["/1"] = reply(f"{BODY}\n\n{BODY}", Content_Type="text/plain")
    [document], _ = read(site.url("/1"), tmp_path, "127.0.0.1")
    assert document.outlet == "127.0.0.1"

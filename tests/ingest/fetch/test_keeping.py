from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from sitrep.ingest.fetch.keeping import PageArchive
from tests.loopback import Loopback, fetcher, packed, reply, serving

PAGE = b"<html><body>The army retook the hill.</body></html>"
ODD = (
    b"HTTP/1.1 200 O\xffK \x01\r\nX-Odd: a\xe9\x02b\r\n folded: c\r\nX-Odd: two\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n4\r\npage\r\n0\r\n\r\n"
)


@pytest.fixture
def site() -> Iterator[Loopback]:
    routes = {"/": packed(PAGE), "/a": reply(status="302 Found", Location="/"), "/odd": ODD, "/empty": reply()}
    with serving(routes) as running:
        yield running


def test_a_page_is_kept_as_it_came_with_what_led_to_it(site: Loopback, tmp_path: Path) -> None:
    archive = PageArchive(tmp_path / "pages")
    fetched = fetcher("127.0.0.1").fetch(site.url("/a"))
    kept = archive.keep(fetched)
    assert kept.sha256 == sha256(PAGE).hexdigest()
    assert archive.body(kept.sha256) == PAGE
    with kept.path.open("rb") as file:
        records = [(r.rec_headers, r.http_headers, r.raw_stream.read()) for r in ArchiveIterator(file)]
    assert [rec.get_header("WARC-Target-URI") for rec, _, _ in records] == [site.url("/a"), site.url("/")]
    rec, http, wire = records[1]
    assert gzip.decompress(wire) == PAGE
    assert http.get_statuscode() == "200"
    assert rec.get_header("WARC-Date") == fetched.page.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert rec.get_header("WARC-IP-Address") == "127.0.0.1"
    assert [(k.sha256, k.url) for k in archive.kept()] == [(kept.sha256, site.url("/"))]
    assert list(archive.faults()) == []


@pytest.mark.parametrize(("path", "body"), [("/odd", b"page"), ("/empty", b"")])
def test_an_odd_page_is_kept_too(site: Loopback, tmp_path: Path, path: str, body: bytes) -> None:
    archive = PageArchive(tmp_path)
    assert archive.body(archive.keep(fetcher("127.0.0.1").fetch(site.url(path))).sha256) == body
    assert list(archive.faults()) == []


def test_a_page_that_came_before_stays_as_it_was(site: Loopback, tmp_path: Path) -> None:
    archive = PageArchive(tmp_path)
    first = archive.keep(fetcher("127.0.0.1").fetch(site.url("/")))
    before = first.path.read_bytes()
    site.routes["/again"] = packed(PAGE)
    assert archive.keep(fetcher("127.0.0.1").fetch(site.url("/again"))).path == first.path
    assert first.path.read_bytes() == before
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1


def test_what_was_changed_or_broken_is_found(site: Loopback, tmp_path: Path) -> None:
    archive = PageArchive(tmp_path)
    kept = archive.keep(fetcher("127.0.0.1").fetch(site.url("/")))
    other = archive.keep(fetcher("127.0.0.1").fetch(site.url("/odd")))
    kept.path.write_bytes(other.path.read_bytes())
    assert "its page was changed" in next(archive.faults())
    kept.path.write_bytes(other.path.read_bytes()[:-30])
    assert "cannot be read" in next(archive.faults())
    with pytest.raises(ValueError, match="cannot be read"):
        archive.body(kept.sha256)


def test_what_a_killed_process_left_is_tidied_and_what_another_one_writes_is_not(
    site: Loopback, tmp_path: Path
) -> None:
    archive = PageArchive(tmp_path)
    (tmp_path / "aside").mkdir()
    old, new = tmp_path / "aside" / "old", tmp_path / "aside" / "new"
    for file in (old, new):
        file.write_bytes(b"half")
    os.utime(old, (1_000_000_000, 1_000_000_000))
    archive.keep(fetcher("127.0.0.1").fetch(site.url("/")))
    assert not old.exists()
    assert new.exists()


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63])
def test_no_path_is_made_of_what_is_no_digest(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        PageArchive(tmp_path).path(digest)


def test_a_folder_that_cannot_be_written_is_told(site: Loopback, tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("a file")
    with pytest.raises(OSError, match="exists|directory"):
        PageArchive(tmp_path / "pages").keep(fetcher("127.0.0.1").fetch(site.url("/")))

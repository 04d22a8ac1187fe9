from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.ingest.listings import Listed, ListingError, read_listing
from sitrep.reference.sources import ListKind

BASE = "https://herald.example/list"
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="x">
<url><loc>https://herald.example/1</loc><lastmod>2016-03-14T08:00:00Z</lastmod><news:news><news:publication>
<news:name>Herald</news:name></news:publication><news:publication_date>2016-03-13</news:publication_date>
<news:title>Hill &amp; dam</news:title></news:news></url>
<url><loc>/2</loc></url><url><loc>javascript:alert(1)</loc></url><url><loc>/2</loc></url></urlset>"""
INDEX = "<sitemapindex><sitemap><loc>https://herald.example/news.xml.gz</loc></sitemap></sitemapindex>"
LINKS = """<a href="/news/1">one</a><A class=x HREF='/news/2#top'>two</A><a href=news/3>three</a><a href="https://other.example/4">
</a><a href="mailto:x@y">mail</a><a href="?a=1&amp;b=2">five</a><a name=x>"""
DOC = {
    "articles": [
        {
            "url": "https://herald.example/1",
            "title": "Hill",
            "seendate": "20160313T081500Z",
            "domain": "herald.example",
            "language": "English",
        },
        {"url": "https://herald.example/2", "language": "Arabic"},
        {"url": None},
        "nonsense",
    ]
}
GKG = "\t".join(["20160313081500-1", "20160313081500", "1", "herald.example", "https://herald.example/1", *[""] * 22])
EVENT = "\t".join(["1", "20160313", *[""] * 58, "https://herald.example/9"])
LAST = (
    "123 abc http://data.example/20160313.export.CSV.zip\n456 def http://data.example/20160313.mentions.CSV.zip\n"
    "789 fed http://data.example/20160313.gkg.csv.zip\n"
)


def urls(raw: str | bytes, kind: ListKind) -> list[Listed]:
    return list(read_listing(raw.encode() if isinstance(raw, str) else raw, kind, BASE, 1_000_000))


def zipped(content: bytes, size: int | None = None) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", content)
    return packed.getvalue()


@pytest.mark.parametrize("raw", [SITEMAP.encode(), gzip.compress(SITEMAP.encode())])
def test_a_sitemap(raw: bytes) -> None:
    assert urls(raw, ListKind.SITEMAP) == [
        Listed("https://herald.example/1", "Hill & dam", "2016-03-13", "Herald"),
        Listed("https://herald.example/2"),
    ]
    assert urls(INDEX, ListKind.SITEMAP) == [Listed("https://herald.example/news.xml.gz", is_list=True)]


def test_the_links_of_an_index_page_to_its_own_host() -> None:
    assert [entry.url for entry in urls(LINKS, ListKind.PAGE)] == [
        "https://herald.example/news/1",
        "https://herald.example/news/2",
        "https://herald.example/news/3",
        "https://herald.example/list?a=1&b=2",
    ]


def test_a_plain_list() -> None:
    text = "# the week\nhttps://herald.example/1\n\n2016-03-13, https://herald.example/2 , x\nnothing\nhttps://herald.example/1\n"
    assert [entry.url for entry in urls(text, ListKind.URLS)] == [
        "https://herald.example/1",
        "https://herald.example/2",
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (json.dumps(DOC).encode(), [Listed("https://herald.example/1", "Hill", "2016-03-13", "herald.example")]),
        (GKG.encode(), [Listed("https://herald.example/1", "", "2016-03-13", "herald.example")]),
        (zipped(GKG.encode()), [Listed("https://herald.example/1", "", "2016-03-13", "herald.example")]),
        (EVENT.encode(), [Listed("https://herald.example/9", "", "2016-03-13")]),
        (
            LAST.encode(),
            [
                Listed("http://data.example/20160313.export.CSV.zip", is_list=True),
                Listed("http://data.example/20160313.gkg.csv.zip", is_list=True),
            ],
        ),
        (b"{}", []),
    ],
)
def test_gdelt(raw: bytes, expected: list[Listed]) -> None:
    assert urls(raw, ListKind.GDELT) == expected


@pytest.mark.parametrize(
    ("raw", "kind", "said"),
    [
        (b"<html></html>", ListKind.SITEMAP, "root is <html>"),
        (b'<!DOCTYPE u [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>', ListKind.SITEMAP, "entities"),
        (b"{" * 100_000, ListKind.GDELT, "cannot be read as gdelt"),
        (b"PK\x03\x04xx", ListKind.GDELT, "cannot be read as gdelt"),
        (gzip.compress(b"\0" * 9_000_000), ListKind.SITEMAP, "unpacks to more than"),
        (zipped(b"\0" * 9_000_000), ListKind.GDELT, "unpacks to more than"),
        (b"\x00\x01\x02", ListKind.URLS, "binary"),
        (b"<rss></html>", ListKind.FEED, "not XML"),
    ],
)
def test_a_list_that_is_none_is_told(raw: bytes, kind: ListKind, said: str) -> None:
    with pytest.raises(ListingError) as caught:
        urls(raw, kind)
    assert said in str(caught.value)
    assert caught.value.remedy


@given(st.binary(max_size=200), st.sampled_from(list(ListKind)))
def test_no_bytes_break_a_list(raw: bytes, kind: ListKind) -> None:
    try:
        found = urls(raw, kind)
    except ListingError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in found)

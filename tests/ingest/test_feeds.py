from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.ingest import InputError, InputOptions, read_inputs
from sitrep.ingest.decoding import raw_bytes_offset
from sitrep.ingest.feeds import feed_items
from sitrep.ingest.markup import MAX_DEPTH, MarkupError, read_elements
from sitrep.model.document import Document

ITEM = (
    "<item><title>Hill &amp; dam retaken</title><link>https://herald.example/1</link>"
    "<description>{}</description></item>"
)
FEED = '<?xml version="1.0" encoding="{}"?>\n<rss version="2.0"><channel><title>Hérald</title>{}</channel></rss>'


def read(path: Path) -> tuple[list[Document], list[InputError]]:
    items = list(read_inputs([str(path)], InputOptions()))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, InputError)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1256", "utf-8-sig"])
@pytest.mark.parametrize(
    ("body", "word", "raw_word"),
    [
        ("The army retook the hill.", "retook", "retook"),
        ("<![CDATA[<p>The army&nbsp;retook <b>the</b> hill &amp; a dam.</p>]]>", "hill", "hill"),
        ("<![CDATA[<p>The army&nbsp;retook <b>the</b> hill &amp; a dam.</p>]]>", "&", "&amp;"),
        ("&lt;p&gt;The army &amp;amp; police\r\nretook the hill.&lt;/p&gt;", "retook", "retook"),
        ("&lt;p&gt;The army &amp;amp; police retook the hill.&lt;/p&gt;", "& police", "&amp;amp; police"),
        ("The café&nbsp;was hit, the army retook the hill.", "hill", "hill"),
        ("Three<![CDATA[teen]]> men retook the hill.", "teen", "teen"),
    ],
)
def test_words_of_an_item_lead_back_to_the_bytes_of_the_feed(
    tmp_path: Path, encoding: str, body: str, word: str, raw_word: str
) -> None:
    declared = encoding.removesuffix("-sig")
    raw = FEED.format(declared, ITEM.format("An older item.").replace("/1<", "/0<") + ITEM.format(body)).encode(
        encoding
    )
    path = tmp_path / "a.xml"
    path.write_bytes(raw)
    documents, problems = read(path)
    assert not problems
    document = documents[1]
    codec = {"utf-16": "utf-16-le", "windows-1256": "cp1256"}.get(encoding, "utf-8")
    at = raw_bytes_offset(raw, document, document.text.index(word))
    assert raw[at:].decode(codec, "replace").startswith(raw_word)
    title = raw_bytes_offset(raw, document, document.text.index("dam"))
    assert raw[title:].decode(codec, "replace").startswith("dam retaken</title><link>https://herald.example/1")
    assert document.raw_sha256 == sha256(raw).hexdigest()


def test_a_link_is_taken_from_the_right_element() -> None:
    xml = """<feed><title>Herald</title><entry><title>A</title><link rel="self" href="/feed"/>
    <link rel="alternate" href="/reports/1"/><id>tag:x</id><summary>Words.</summary></entry>
    <entry><title>B</title><id>https://herald.example/2</id><summary>Words.</summary></entry></feed>"""
    assert [item.url for item in feed_items(xml, "https://herald.example/feed")] == [
        "https://herald.example/reports/1",
        "https://herald.example/2",
    ]


def test_control_characters_and_unknown_entities_do_not_stop_a_feed() -> None:
    [item] = feed_items(FEED.format("utf-8", ITEM.format("The\x08hill&mdash;and &unknown; dam")))
    assert item.body.text == "The hill—and \ufffd dam"


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss><item><title>&b;</title></item></rss>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><title>&a;</title></item></rss>',
        '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1/x.dtd">%a;]><rss><item><title>x</title></item></rss>',
    ],
)
def test_entities_that_a_feed_declares_are_refused(xml: str) -> None:
    with pytest.raises(MarkupError, match="entities"):
        list(feed_items(xml))


def test_an_outside_doctype_is_not_fetched() -> None:
    xml = '<!DOCTYPE rss SYSTEM "file:///etc/hostname"><rss><item><title>x</title></item></rss>'
    assert [item.title.text for item in feed_items(xml)] == ["x"]


def test_elements_that_lie_too_deep_are_refused() -> None:
    with pytest.raises(MarkupError, match="deeper"):
        list(feed_items("<rss><item>" + "<a>" * MAX_DEPTH))


def test_items_before_a_fault_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(FEED.format("utf-8", ITEM.format("The army retook the hill.") + "<item><titel>"))
    documents, [problem] = read(path)
    assert len(documents) == 1
    assert "not XML: mismatched tag" in problem.message
    assert problem.line == 2


@given(st.text(alphabet=st.sampled_from('ab é<>&;/![]CDAT-"=item#x1'), max_size=80))
def test_every_character_of_an_element_stands_where_it_is_said_to(inner: str) -> None:
    xml = f"<rss>é<item>{inner}</item></rss>"
    try:
        elements = [e for e in read_elements(xml, frozenset({"item"})) if e.runs]
    except MarkupError:
        return
    for element in elements:
        for offset, character in enumerate(element.text):
            assert xml[element.place(offset)] in (character, "&", "\r")

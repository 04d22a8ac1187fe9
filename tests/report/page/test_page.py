"""The report page: its structure, and hostile text that stays text."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep.model.event import ControlKind, ControlState, Estimate, FieldView, Said
from sitrep.model.taxonomy import Factuality, SubEventType
from sitrep.report.dossier import ActorFact, Dossier, dossier
from sitrep.report.page.page import render_page
from tests.factories import claim, days, document, event, killed, location

#: elements that have no end tag
_VOID = {"meta", "link", "br", "input", "img", "hr", "wbr"}
_ALLOWED = (
    "html head meta title style body header div h1 h2 h3 h4 p button main ul ol li b i span section label input select "
    "option output figure figcaption svg path rect circle g text table thead tbody tr th td time small article cite a "
    "blockquote mark aside dl dt dd code footer script br wbr"
).split()


class Page(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.scripts.append(data)
        else:
            self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def sample(**changes: str) -> Dossier:
    words = {
        "evidence": "The army retook Palmyra on Saturday.",
        "name": "Palmyra",
        "title": "A title",
        "origin": "SANA",
    }
    words |= changes
    one = claim(evidence=words["evidence"], casualties=[killed(7)], locations=[location(words["name"])])
    said = (Said("7", (one.claim_id,), (words["origin"],)), Said("9", ("other",), ("SOHR",)))
    happened = event(
        one,
        event_id=words.get("event_id", "event-1"),
        locations=[location(words["name"], radius_km=12.0, admin1=words["name"])],
        killed=Estimate(7, 7, 9),
        origins=[words["origin"]],
        fields=[FieldView("killed", "7", "the lowest", said, contested=True)],
        contradictions=[f"killed: 7 ({words['origin']}); 9 (SOHR)"],
    )
    planned = event(event_id="event-2", sub=SubEventType.ARMED_CLASH, factuality=Factuality.PLANNED)
    states = [
        ControlState("p", words["name"], 34.5, 38.2, date(2015, 5, 21), date(2016, 3, 26), ControlKind.HELD, "isis", ()),
        ControlState("p", words["name"], 34.5, 38.2, date(2016, 3, 27), None, ControlKind.CLAIMED, "syria-army", ()),
    ]  # fmt: skip
    paper = replace(document(title=words["title"], outlet=words["origin"]), url=words.get("url", ""))
    facts = {"syria-army": ActorFact("Syrian Armed Forces"), "isis": ActorFact(words["origin"])}
    return dossier([happened, planned], [one], [paper], states, facts)


def test_the_page_has_its_parts() -> None:
    page = Page(render_page(sample(), (), "March"))
    assert page.open == []
    assert [a.get("lang") for a in page.of("html")] == ["en"]
    text = " ".join(" ".join(page.texts).split())
    for words in ("March", "12 March 2016", "Syrian Armed Forces", "7 to 9", "Who held what", "held by", "SOHR"):
        assert words in text
    assert {a.get("class") for a in page.of("svg")} >= {"map", "timeline"}
    assert [a["data-id"] for a in page.of("tbody") if "data-id" in a] == ["event-1", "event-2"]
    assert {a.get("class") for a in page.of("mark")} >= {"f-act", "f-actor1", "f-actor2", "f-place", "f-day"}


def test_what_did_not_happen_is_apart_and_on_no_picture() -> None:
    text = render_page(sample(), ())
    assert text.index("Planned, denied or supposed") < text.index('data-id="event-2"')
    assert 'data-event="event-2"' not in text
    assert 'data-event="event-1"' in text


def test_nothing_is_loaded_and_only_the_pages_own_script_runs() -> None:
    page = Page(render_page(sample(url="https://example.org/a"), ()))
    policy = next(a["content"] for a in page.of("meta") if a.get("http-equiv") == "Content-Security-Policy") or ""
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in page.scripts]
    assert len(hashes) == 2
    assert all(value in policy for value in hashes)
    for tag, attributes in page.tags:
        assert not {"src", "srcset", "style", "background", "xlink:href"} & set(attributes), tag
        assert not [name for name in attributes if name.startswith("on")], tag
    links = [a for a in page.of("a") if not (a["href"] or "").startswith("#e-")]
    assert [a["href"] for a in links] == ["https://example.org/a"]
    assert all("noopener" in (a["rel"] or "") for a in links)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'); alert(1); ('",
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- <tbody>",
    "]]><svg onload=alert(1)>",
    "&lt;b&gt; &amp; \u202e reversed",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("where", ["evidence", "name", "title", "origin", "event_id", "url"])
def test_hostile_text_stays_text(text: str, where: str) -> None:
    page = Page(render_page(sample(**{where: text}), (), title=text))
    assert page.open == []
    assert {tag for tag, _ in page.tags} <= set(_ALLOWED)
    assert len(page.scripts) == 2
    assert not [a for tag, a in page.tags for name in a if name.startswith("on")]
    if where in ("evidence", "name", "origin"):
        shown = "".join(page.texts)
        assert text.replace("\r", "") in shown


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=40))
def test_any_text_leaves_the_structure_alone(text: str) -> None:
    plain, odd = Page(render_page(sample(), ())), Page(render_page(sample(evidence=text or "x", title=text or "x"), ()))
    count = [tag for tag, _ in plain.tags if tag not in ("mark", "text", "g")]
    assert [tag for tag, _ in odd.tags if tag not in ("mark", "text", "g")] == count


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "http://[", "file:///etc"])
def test_a_link_that_is_not_on_the_web_is_no_link(url: str) -> None:
    page = Page(render_page(sample(url=url), ()))
    assert [a for a in page.of("a") if not (a["href"] or "").startswith("#e-")] == []


def test_an_empty_store_makes_a_page() -> None:
    page = Page(render_page(dossier([]), ()))
    assert page.open == []
    assert "No event took place" in " ".join(page.texts)


def test_an_undated_event_without_a_place_is_in_the_table() -> None:
    one = claim(date_range=days(None), locations=[])
    text = " ".join(Page(render_page(dossier([event(one, start=None, locations=[])], [one]), ())).texts)
    assert "day unknown" in text
    assert "not resolved" in text


def test_the_page_is_the_same_on_every_run() -> None:
    assert render_page(sample(), ()) == render_page(sample(), ())

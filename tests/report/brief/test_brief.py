"""The brief: neutral sentences with numbered sources, what one side claims, what is new, three forms of output."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep.model.event import Certainty, ControlKind, ControlState, Estimate, Event, EventActor, FieldView, Said
from sitrep.model.taxonomy import DatePrecision, Factuality, LocationRole, SubEventType
from sitrep.report.brief.compose import Brief, News, Request, by_province, compose, ranges
from sitrep.report.brief.html import html
from sitrep.report.brief.markdown import markdown, plain
from sitrep.report.brief.wording import certainty_sentence, sentence, toll_sentence
from sitrep.report.dossier import ActorFact, Dossier, dossier
from sitrep.report.knowledge import load_settings
from sitrep.report.wording import dissent, places_text
from tests.factories import claim, days, document, event, location

ACTORS = {
    "syria-army": ActorFact("Syrian Armed Forces", "state forces", "government", "SY"),
    "isis": ActorFact("Islamic State", "armed group", "isis"),
    "militants": ActorFact('Militants (unspecified; pro-government sources\' "terrorists")', "armed group"),
    "civilians": ActorFact("Civilians", "civilians"),
    "unidentified": ActorFact("Unidentified", "unknown"),
}
SAF, IS, DAY = "Syrian Armed Forces", "Islamic State", "12 March 2016"
ARMY, ISIS = EventActor("syria-army", "the valiant army"), EventActor("isis", "Daesh terrorists")
SIDES = {"SANA": "government", "ANHA": "sdf"}
MARCH = Request(date(2016, 3, 1), date(2016, 3, 31), "March", SIDES)
#: words of stance that reports use and we do not (design, decision 6)
LOADED = re.compile(r"terroris|liberat|regime|martyr|heroic|occupi|mercenar|thug|cleans", re.IGNORECASE)


def told(happened: Event, **more: object) -> str:
    return sentence(happened, dossier([happened], actors=ACTORS))


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (event(), f"On {DAY}, {SAF} took Palmyra from {IS}."),
        (event(actor2=[]), f"On {DAY}, {SAF} took Palmyra."),
        (event(actor1=[EventActor("unidentified", "gunmen")]), f"On {DAY}, an unnamed force took Palmyra from {IS}."),
        (event(locations=[location(role=LocationRole.NEAR)]), f"On {DAY}, {SAF} took ground near Palmyra from {IS}."),
        (event(locations=[]), f"On {DAY}, {SAF} took a place that is not told from {IS}."),
        (event(factuality=Factuality.ATTEMPTED), f"On {DAY}, {SAF} tried to take Palmyra from {IS}; the attempt failed."),
        (event(factuality=Factuality.PLANNED),
         f"Announced, not reported as done: on {DAY}, {SAF} took Palmyra from {IS}."),
        (event(factuality=Factuality.DENIED), f"Denied: on {DAY}, {SAF} took Palmyra from {IS}."),
        (event(sub=SubEventType.AIR_STRIKE, actor2=[EventActor("civilians", "")]),
         f"On {DAY}, {SAF} struck civilians from the air in Palmyra."),
        (event(sub=SubEventType.ARMED_CLASH, actor2=[EventActor("militants", "")]),
         f"On {DAY}, {SAF} and militants fought in Palmyra."),
        (event(sub=SubEventType.SHELLING, actor1=[], actor2=[]),
         f"On {DAY}, shells, rockets or missiles fell in Palmyra; who fired them is not told."),
        (event(actor1=[EventActor(None, "our heroic youth")]), f"On {DAY}, \u201cour heroic youth\u201d took Palmyra from {IS}."),
        (event(start=None), f"On a day that is not told, {SAF} took Palmyra from {IS}."),
        (event(start=date(2016, 3, 1), end=date(2016, 3, 31)),
         f"In March 2016, {SAF} took Palmyra from {IS}."),
        (event(start=date(2016, 3, 1), end=date(2016, 3, 4)), f"From 1 to 4 March 2016, {SAF} took Palmyra from {IS}."),
    ],
)  # fmt: skip
def test_a_sentence(happened: Event, words: str) -> None:
    assert told(happened) == words


def test_a_day_that_follows_from_the_day_of_publication_is_one_or_the_other() -> None:
    when = replace(days(date(2016, 3, 11), date(2016, 3, 12), text=""), precision=DatePrecision.DAY)
    one = claim(date_range=when)
    happened = event(one, start=date(2016, 3, 11), end=date(2016, 3, 12))
    assert sentence(happened, dossier([happened], [one], actors=ACTORS)).startswith("On 11 or 12 March 2016,")


@pytest.mark.parametrize("sub", list(SubEventType))
@pytest.mark.parametrize("actor1", [[], [ARMY]])
@pytest.mark.parametrize("actor2", [[], [ISIS]])
def test_every_act_has_its_words_and_none_takes_a_side(
    sub: SubEventType, actor1: list[EventActor], actor2: list[EventActor]
) -> None:
    for factuality in Factuality:
        words = told(event(sub=sub, actor1=actor1, actor2=actor2, factuality=factuality))
        assert "{" not in words
        assert "  " not in words
        assert not LOADED.search(words)
        for actor in (*actor1, *actor2):
            assert ACTORS[actor.actor_id or ""].name in words


def test_the_phrases_cover_the_taxonomy_and_take_no_side() -> None:
    phrases = load_settings("phrases")
    assert set(phrases.values) == {sub.value for sub in SubEventType}
    for sub in SubEventType:
        forms = phrases.texts(sub.value)
        assert {"ab", "a", "b", "none"} <= set(forms)
        assert not any(LOADED.search(words) for words in forms.values())


def test_a_name_that_looks_like_a_mark_is_not_filled_in() -> None:
    assert "\u201c{b}\u201d took {a} from" in told(event(actor1=[EventActor(None, "{b}")], locations=[location("{a}")]))


@pytest.mark.parametrize(
    ("killed", "words"),
    [
        (Estimate(), ""),
        (Estimate(7, 7, 7), "Reported toll: 7 killed."),
        (Estimate(7, 9, 40), "Reported toll: 7 to 40 killed; the reports differ."),
        (Estimate(7, 7, None), "Reported toll: at least 7 killed."),
    ],
)
def test_tolls_are_ranges(killed: Estimate, words: str) -> None:
    assert toll_sentence(event(killed=killed)) == words


@pytest.mark.parametrize(
    ("certainty", "origins", "words"),
    [
        (Certainty.CLAIMED, ["SANA"], "Claim of one side (government), told by SANA."),
        (Certainty.CLAIMED, ["ANHA"], "Claimed, told by ANHA alone."),
        (Certainty.CLAIMED, ["SANA", "Reuters"], "Claimed, told by SANA and Reuters."),
        (Certainty.CLAIMED, [], "Claimed, told by a source that is not named."),
        (Certainty.CORROBORATED, ["A", "B"], "Corroborated by 2 independent origins (A and B)."),
        (Certainty.CONFIRMED_BY_BOTH, ["A", "B"], "Confirmed by both sides (A and B)."),
        (Certainty.CONTESTED, ["A", "B"], "Contested: the accounts contradict each other (told by A and B)."),
        (Certainty.DENIED, ["A"], "Denied; told by A."),
    ],
)
def test_on_whose_word(certainty: Certainty, origins: list[str], words: str) -> None:
    happened = event(certainty=certainty, origins=origins)
    assert certainty_sentence(happened, dossier([happened], actors=ACTORS), SIDES) == words


def sample() -> Dossier:
    first, second = claim("report-1"), claim("report-2")
    said = (Said("7", (first.claim_id,), ("SANA",)), Said("40", (second.claim_id,), ("SOHR",)))
    views = [FieldView("killed", "7", "lowest", said, contested=True)]
    homs = replace(location(), admin1="Homs", country="SY")
    hama = replace(location("Maardes", 35.2, 36.8), admin1="Hama", country="SY")
    iraq = replace(location("Ramadi", 33.4, 43.3), admin1="Anbar", country="IQ")
    events = [
        event(first, second, event_id="e1", locations=[homs], killed=Estimate(7, 7, 40), fields=views,
              certainty=Certainty.CONTESTED, contradictions=["killed: 7 (SANA); 40 (SOHR)"]),
        event(first, event_id="e2", locations=[homs], killed=Estimate(3, 3, None)),
        event(second, event_id="e3", locations=[hama]),
        event(second, event_id="e4", locations=[iraq]),
        event(second, event_id="e5", locations=[]),
        event(second, event_id="e6", locations=[homs], factuality=Factuality.PLANNED),
        event(second, event_id="e7", locations=[homs], start=date(2016, 1, 1), end=date(2016, 3, 12),
              killed=Estimate(3000, 3000, None)),
    ]  # fmt: skip
    states = [
        ControlState("p", "Palmyra", 34.5, 38.2, date(2015, 5, 21), date(2016, 3, 11), ControlKind.HELD, "isis", ()),
        ControlState(
            "p", "Palmyra", 34.5, 38.2, date(2016, 3, 12), None, ControlKind.HELD, "syria-army", (first.claim_id,)
        ),
        ControlState("q", "Arak", 34.6, 38.5, date(2016, 4, 2), None, ControlKind.HELD, "syria-army", ()),
    ]
    papers = [
        replace(document(doc_id=f"report-{i}", title=f"Title {i}"), url=f"https://example.org/{i}") for i in (1, 2)
    ]
    return dossier(events, [first, second], papers, states, ACTORS)


def section(brief: Brief, title: str) -> list[str]:
    return [s.text for found in brief.sections if found.title == title for s in found.sentences]


def test_the_sections() -> None:
    brief = compose(sample(), MARCH)
    assert [s.title for s in brief.sections] == [
        "Summary",
        "Changes of control",
        "Homs",
        "Anbar, Iraq",
        "Hama",
        "Place not resolved",
        "Going on from before",
        "Contradictions",
        "Announced, denied or supposed",
    ]
    assert section(brief, "Changes of control") == [
        "Palmyra: held by Syrian Armed Forces from 12 March 2016 on; before that held by Islamic State."
    ]
    assert section(brief, "Contradictions") == [
        "Government regains territory, Palmyra, 12 March 2016: the number of dead is told as 7 (SANA) and as 40 (SOHR)."
    ]
    summary = " ".join(section(brief, "Summary"))
    assert summary.startswith("5 events are reported:")
    assert "sum to 10 to 43" in summary  # without the 3,000 of a campaign of months
    assert "1 event more goes on from before" in summary
    assert [e.event_id for e in brief.events] == ["e1", "e2", "e3", "e4", "e5"]


def test_every_sentence_has_its_sources() -> None:
    brief = compose(sample(), MARCH)
    known = {s.number for s in brief.sources}
    for found in brief.sections:
        for one in found.sentences:
            assert one.sources, one.text
            assert set(one.sources) <= known
    assert sorted(known) == list(range(1, len(known) + 1))


def test_what_is_new_since_the_last_brief() -> None:
    news = News("2 March 2016", frozenset({"e1"}), frozenset({"e2"}), ("e99",))
    brief = compose(sample(), replace(MARCH, news=news))
    assert section(brief, "Since the last brief (2 March 2016)") == [
        "1 event of this period is new.",
        "What is told of 1 event has changed.",
        "1 event of earlier briefs no longer stands: e99.",
    ]
    marks = {s.mark for found in brief.sections if found.title == "Homs" for s in found.sentences}
    assert marks == {"new", "changed"}


def test_an_empty_period_says_so() -> None:
    brief = compose(dossier([]), MARCH)
    assert [s.title for s in brief.sections] == ["Summary"]
    assert "No event is reported" in markdown(brief)


def test_provinces_stand_in_order_of_their_events() -> None:
    assert list(by_province(sample().events))[0] == "Homs"


@pytest.mark.parametrize(("numbers", "words"), [([], ""), ([2], "2"), ([1, 2, 3, 7], "1-3, 7"), ([1, 3], "1, 3")])
def test_citations(numbers: list[int], words: str) -> None:
    assert ranges(numbers) == words


HOSTILE = "*x* [a](javascript:alert(1)) <img src=x onerror=alert(1)>\n# Heading\n| a | b |"


def hostile() -> Brief:
    whole = sample()
    names = {i: ActorFact(HOSTILE, f.kind, f.side) for i, f in whole.actors.items()}
    papers = {
        i: replace(d, title=HOSTILE, outlet=HOSTILE, url="javascript:alert(1)") for i, d in whole.documents.items()
    }
    return compose(replace(whole, actors=names, documents=papers), replace(MARCH, title=HOSTILE))


def test_hostile_names_are_no_markdown() -> None:
    text = markdown(hostile())
    assert not re.search(
        r"(?<!\\)[<>\[\]|*]", "".join(re.sub(r"\*\*\w+\*\*|^\*|\*$", "", line) for line in text.splitlines())
    )
    assert sum(line.startswith("# ") for line in text.splitlines()) == 1


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_plain_text_is_one_line_without_markup(text: str) -> None:
    assert "\n" not in plain(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_\[\]<>`#|]", plain(text))


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_loads_nothing_and_keeps_hostile_text_as_text() -> None:
    tags = _Tags(html(hostile(), ())).found
    assert not {"script", "img", "iframe", "link"} & {tag for tag, _ in tags}
    assert not [a for _, found in tags for a in found if a.startswith("on") or a in ("style", "src")]
    assert all((a["href"] or "").startswith("#s") for tag, a in tags if tag == "a")
    assert {a.get("class") for tag, a in tags if tag == "svg"} >= {"map", "timeline"}


def test_links_of_the_page_lead_to_the_reports() -> None:
    tags = _Tags(html(compose(sample(), MARCH), ())).found
    assert {a["href"] for tag, a in tags if tag == "a" and not (a["href"] or "").startswith("#")} == {
        "https://example.org/1",
        "https://example.org/2",
    }


def test_the_pdf_is_the_same_twice_and_bears_any_text() -> None:
    pytest.importorskip("fpdf")
    from sitrep.report.brief.pdf import pdf

    made = datetime(2016, 4, 1, tzinfo=UTC)
    odd = replace(MARCH, title="\u062a\u062f\u0645\u0631 \u201cx\u201d \ud800 \U0001f600")
    for brief in (hostile(), compose(sample(), odd)):
        data = pdf(brief, (), made)
        assert data.startswith(b"%PDF-")
        assert data == pdf(brief, (), made)


def test_a_dispute_inside_one_report_is_not_worded_as_one_telling() -> None:
    view = FieldView("factuality", "occurred", "", (Said("occurred", ("c1",), ("SANA",)),), contested=True)
    assert dissent(view) == "whether it happened is disputed; the telling shown is occurred (SANA)"


def test_a_place_beside_another_is_one_place_of_a_list() -> None:
    told = [location("Sarmin"), location("the base, Homs")]
    assert places_text(told) == "in Sarmin and the base (Homs)"

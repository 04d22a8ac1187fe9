from __future__ import annotations

import json
import textwrap
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.text.cleaning import Cleaned, clean_page
from sitrep.text.cleaning_marks import mark_furniture, title_at
from sitrep.text.cleaning_patterns import PatternError, patterns, read_patterns

SHARED = Path(__file__).parents[2].parent / "shared"

LEAD = "Government troops took the village of Tal Ahmar on Saturday after a night of clashes, a field source said."
MORE = "Two vehicles were destroyed, and the road to the dam was opened again in the morning, residents told the paper."
RELATED = (
    'string(212) "[{"id":"7","sort":"1","pic":"/2016/03/11/thepaper_63593_4x3.jpg","title":"Shells fall on the dam"} ,'
    '{"id":"8","sort":"2","pic":"/2016/03/12/thepaper_63594_4x3.jpg","title":"Talks &amp; truce in the valley"} ]"'
)


def same_characters(raw: str, cleaned: Cleaned) -> bool:
    """Whether each character of the cleaned text that is no paragraph break stands at its place in the raw text."""
    return all(
        raw[cleaned.offsets.to_raw(i)] == character for i, character in enumerate(cleaned.text) if character != "\n"
    )


def test_a_page_with_title_day_body_sign_off_and_leaked_list() -> None:
    raw = f"Army takes village near dam\n\nSun Mar 13, 2016 13:24:06\n\n{LEAD}\n\n{MORE}\n\nS/SH 11\n\n{RELATED}"
    cleaned = clean_page(raw)
    assert cleaned.title == "Army takes village near dam"
    assert cleaned.day == date(2016, 3, 13)
    assert cleaned.text == f"Army takes village near dam\n\n{LEAD}\n\n{MORE}"
    assert [(r.item_id, r.title, r.day) for r in cleaned.related] == [
        ("7", "Shells fall on the dam", date(2016, 3, 11)),
        ("8", "Talks & truce in the valley", date(2016, 3, 12)),
    ]
    assert cleaned.outlet == "thepaper"
    assert same_characters(raw, cleaned)


def test_a_leaked_list_that_is_cut_short_still_gives_its_whole_items() -> None:
    cleaned = clean_page(f"Army takes village near dam\n\n{LEAD}\n\n{RELATED[:150]}")
    assert [r.item_id for r in cleaned.related] == ["7"]
    assert cleaned.text.endswith(LEAD)


@pytest.mark.parametrize(
    "furniture",
    [
        "Back to top button",
        "Share",
        "Share | Tweet | Print",
        "Share Share 0",
        "Advertisement",
        "Read more",
        "Follow us on Telegram",
        "S/SH 11",
        "SSH 11",
        "218-11",
        "12",
        "Manar/Mazen",
        "***",
        "\xa0 ",
        "Sunday 13 March 2016",
        "Our Standards: The Thomson Reuters Trust Principles.",
        "Reporting by Some Body; Editing by Another One",
        'var data = {"a": 1};',
        "function track(x) { return x; }",
        "<div class='share'></div>",
        "Filed under: Homs, News",
        "Tags: Homs, army, dam",
        "Notice: Undefined index: id in /var/www/page.php on line 12",
        "Army takes village near dam",
    ],
)
def test_a_line_of_furniture_is_left_out_wherever_it_stands(furniture: str) -> None:
    raw = f"Army takes village near dam\n\n{LEAD}\n\n{furniture}\n\n{MORE}"
    assert clean_page(raw).text == f"Army takes village near dam\n\n{LEAD}\n\n{MORE}"
    assert clean_page(f"{raw}\n\n{furniture}").text == f"Army takes village near dam\n\n{LEAD}\n\n{MORE}"


@pytest.mark.parametrize(
    "sentence",
    [
        "Share prices fell in the capital.",
        "12 fighters surrendered.",
        "Read the full terms, the envoy said.",
        "The function of the committee was not told.",
        "Homs fell on 13 March 2016 to the army.",
        "Print works burnt down in the old city.",
    ],
)
def test_a_line_that_only_begins_like_furniture_stays(sentence: str) -> None:
    assert sentence in clean_page(f"Army takes village near dam\n\n{LEAD}\n\n{sentence}\n\n{MORE}").text


@pytest.mark.parametrize(
    ("head", "title", "outlet", "day"),
    [
        (
            "Army takes village near dam - Some Paper Weekly\nSyria\n\nArmy takes village near dam",
            True,
            "Some Paper Weekly",
            None,
        ),
        ("Army takes village near dam | The Example Times", True, "The Example Times", None),
        (
            "Army takes village near dam\nArmy takes village near dam\nSun Mar 20, 2016 21:30:46",
            True,
            "",
            date(2016, 3, 20),
        ),
        ("Sun Mar 20, 2016\nArmy takes village near dam", True, "", date(2016, 3, 20)),
        ("Army takes village near dam\nMiddle East\nBy Some Body\n20-03-2016", True, "", date(2016, 3, 20)),
        (
            "Latest\nArmy takes village near dam\n\nby our reporter | 20 March 2016 | 3 comments",
            True,
            "",
            date(2016, 3, 20),
        ),
        ("World\nArmy takes village near dam\nReuters\nPublished: 20 March 2016, 16:20", True, "", date(2016, 3, 20)),
        ("", False, "", None),
    ],
)
def test_heads(head: str, title: bool, outlet: str, day: date | None) -> None:
    cleaned = clean_page(f"{head}\n\n{LEAD}\n\n{MORE}")
    expected = "Army takes village near dam" if title else ""
    assert (cleaned.title, cleaned.outlet, cleaned.day) == (expected, outlet, day)
    assert cleaned.text == "\n\n".join(filter(None, [expected, LEAD, MORE]))


@pytest.mark.parametrize(
    ("head", "foot", "day"),
    [
        ("Source: Some Agency| 2017-04-05 21:33:11|Editor: Some Body", "Related News\nSomething else happened", True),
        (
            "5 April 2017\nShare\nImage copyright AFP\nImage caption Troops in the village",
            "Related Topics\nSyria",
            True,
        ),
        (
            "By Some Writer | 05.04.2017\n\nBy Some Writer\n\nHOMS",
            "Share this:\nClick to print (Opens in new window)",
            True,
        ),
        ("By Some Writer, An Other\n3 MIN READ", "Our Standards: The Thomson Reuters Trust Principles.", False),
        ("Format\nNews and Press Release\nSource\nAFP\nPosted\n5 Apr 2017\nOrigin\nView original", "", True),
        ("Apr 05,2017 - Last updated at Apr 05,2017", "80 users have voted.", True),
        ("This content was published on April 5, 2017 - 12:46", "Tags: Hama, army", True),
        ("Updated 12:46 PM EDT, Wed April 5, 2017", "Advertisement", True),
        ("Published 5 Apr 2017 at 12:46pm, updated 13:01", "Follow us on Telegram", True),
        ("Wed 5 Apr 2017 13.42 BST\nLast modified on Thu 6 Apr 2017 09.00 BST", "Comments (3)", True),
    ],
)
def test_the_heads_and_feet_of_many_sites(head: str, foot: str, day: bool) -> None:
    cleaned = clean_page(f"Army takes village near dam\n{head}\n\n{LEAD}\n\n{MORE}\n\n{foot}")
    assert cleaned.text == f"Army takes village near dam\n\n{LEAD}\n\n{MORE}"
    assert cleaned.day == (date(2017, 4, 5) if day else None)


def test_the_path_of_sections_is_not_the_title() -> None:
    for path in ("Home > Middle East", "News|Middle East", "World"):
        assert clean_page(f"{path}\nArmy takes village near dam\n{LEAD}\n{MORE}").title == "Army takes village near dam"


def test_a_title_with_a_dash_of_its_own_keeps_it() -> None:
    title = "Dozens killed in air raid on market - monitor"
    assert clean_page(f"{title}\n\n{LEAD}").title == title


def test_lines_broken_at_a_column_are_joined() -> None:
    broken = "\n\n".join(textwrap.fill(paragraph, 70) for paragraph in (LEAD, MORE))
    raw = f"Army takes village near dam\n\n{broken}"
    cleaned = clean_page(raw)
    assert cleaned.text.split("\n\n")[1:] == [LEAD, MORE]


def test_headlines_under_a_related_heading_are_left_out() -> None:
    raw = f"Army takes village near dam\n\n{LEAD}\n\nRelated articles\n\nShells fall on the dam\n\nTalks go on"
    assert clean_page(raw).text.endswith(LEAD)


def test_entities_are_decoded_and_lead_back() -> None:
    raw = (
        "Army takes village near dam\n\nThe army&#8217;s men took Tal &amp; Ahmar after a night of clashes, they said."
    )
    cleaned = clean_page(raw)
    assert "army’s men took Tal & Ahmar" in cleaned.text
    at = cleaned.text.index("Ahmar")
    assert raw[cleaned.offsets.to_raw(at) :].startswith("Ahmar")


def test_the_outlet_is_not_a_picture_folders_common_name() -> None:
    assert clean_page(f"Army takes village near dam\n\n{LEAD}\n\n{RELATED.replace('thepaper', 'page')}").outlet == ""


@given(st.text(alphabet=st.sampled_from("aB1 .\n\t{}[]\"'<>&;:/\\\ufeff\r-|"), max_size=200))
def test_no_page_breaks_the_cleaning(raw: str) -> None:
    cleaned = clean_page(raw)
    for i, character in enumerate(cleaned.text):
        if character.isalnum():
            assert raw[cleaned.offsets.to_raw(i)] in (character, "&")


TITLE = "Five killed in shelling of Homs, monitor says"
TOLD_AGAIN = "Five killed in shelling of Homs monitor says"


@pytest.mark.parametrize(
    ("body", "dropped", "day"),
    [
        ("13-03-2016 {told}. Five died.", ["dateline", "title"], True),
        ("{told} AFP Sunday 13 Mar 2016 At least five died.", ["title", "credit", "dateline"], True),
        ("{told} Five people died on Sunday.", ["title"], False),
        ("Posted on March 13 2016 by Some One {told} Five died.", ["dateline", "byline", "title"], True),
        ("Published March 13 2016 Five died.", ["dateline"], True),
        ("UPDATED {told} Photo Man World 1449 13.03.2016Get short URL 12 Five died.", ["label", "title", "dateline"], True),
        ("HOMS, March 13 (Some Agency) -- Five died.", ["dateline"], True),
        ("BEIRUT, March 13, 2016 - Five died.", ["dateline"], True),
        ("SARAQAB: Five died.", ["city"], False),
        ("MOSCOW (Sputnik) Five died.", ["city"], False),
        ("Two died. The White Helmets (SyriaCivilDef) March 12 2016 Five died.", ["furniture"], False),
        ("Two died. Raid on the market of Ariha - YouTube Five died.", ["furniture"], False),
        ("Two died. Related News Army takes dam Rebels leave hill", ["related"], False),
        ("title: {told}. Five died.", [], False),
        ("13-03-2016 title: {told}. Five died.", ["dateline", "label", "title"], True),
        ("Five died. Writing by Some One Our Standards:The Thomson Reuters Trust Principles.", ["furniture"], False),
        ("Five died. --Reuters", ["credit"], False),
        ("Five died. S/SH 11", ["sign-off"], False),
        ("Five died. Share Share 0", ["furniture"], False),
        ("Five died (Reuters Photo) there.", ["credit"], False),
        ("Two were hurt. Tags Syria Homs At least five people died.", ["tags"], False),
        ("Five died. Read Also", ["furniture"], False),
        ("Five died. Last Update: Sunday 13 March 2016 KSA 15:55 - GMT 12:55 99", ["dateline"], True),
    ],
)  # fmt: skip
def test_furniture_of_a_text_that_is_kept_as_given(body: str, dropped: list[str], day: bool) -> None:
    text = f"{TITLE}\n\n{body.format(told=TOLD_AGAIN)}"
    marks = mark_furniture(text, TITLE, near=date(2016, 3, 14))
    assert [d.reason for d in marks.dropped] == dropped
    assert marks.day == (date(2016, 3, 13) if day else None)
    left = text[len(TITLE) + 2 :]
    for mark in reversed(marks.dropped):
        left = left[: mark.start - len(TITLE) - 2] + left[mark.end - len(TITLE) - 2 :]
    assert "ive " in left or "Two died" in left
    assert "March" not in left
    assert "Some One" not in left


@pytest.mark.parametrize(
    "body",
    [
        "Five killed in shelling of Homs monitor says were civilians.",
        "Five died. 12 were hurt.",
        "Reuters reported that five died.",
        "The report said five died in Homs. Reuters was told so.",
        "World leaders met. Syria was there.",
        "In Homs on 13 March 2016 five died.",
        "Tags of the dead were found.",
    ],
)
def test_sentences_that_only_look_like_furniture_are_read(body: str) -> None:
    assert mark_furniture(f"{TITLE}\n\n{body}", TITLE).dropped == ()


@given(st.text(alphabet=st.sampled_from('aB1. \n"-/AFP'), max_size=150), st.text(max_size=30))
def test_marks_are_in_order_inside_the_text_and_apart(body: str, title: str) -> None:
    text = f"{title}\n\n{body}" if title else body
    position = 0
    for mark in mark_furniture(text, title).dropped:
        assert position <= mark.start < mark.end <= len(text)
        position = mark.end


def test_a_short_title_may_be_the_beginning_of_a_sentence() -> None:
    title = "Army takes Palmyra"
    assert mark_furniture(f"{title}\n\nArmy takes Palmyra Castle after a night of clashes.", title).dropped == ()
    marks = mark_furniture(f"{title}\n\nArmy takes Palmyra AFP Sunday 13 Mar 2016 The army took it.", title)
    assert [d.reason for d in marks.dropped] == ["title", "credit", "dateline"]


def test_a_title_is_found_without_its_commas_and_case() -> None:
    assert title_at("FIVE KILLED IN SHELLING OF HOMS MONITOR SAYS. More", 0, TITLE) == 44
    assert title_at("Five killed in shelling of Hama", 0, TITLE) == -1


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("[]", "mapping"),
        ("furniture: [a]", "dateline_before"),
        ("dateline_before: ['(']", "no pattern"),
    ],
)
def test_wrong_patterns_are_told_with_file_and_list(source: str, said: str) -> None:
    with pytest.raises(PatternError, match=rf"x\.yaml.*{said}"):
        read_patterns(source, "x.yaml")


def test_the_packages_patterns_load() -> None:
    assert patterns().furniture.fullmatch("Back to top button")


@pytest.mark.skipif(not (SHARED / "reports").is_dir(), reason="the shared reports are not beside the checkout")
class TestSharedReports:
    def test_every_character_is_found_in_the_raw_file(self) -> None:
        for path in sorted((SHARED / "reports").glob("*.txt")):
            raw = path.read_text(encoding="utf-8")
            assert same_characters(raw, clean_page(raw)), path.name

    def test_the_cleaned_text_is_the_golds(self) -> None:
        lines = (SHARED / "gold" / "dev" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
        gold = {row["doc_id"]: f"{row['title']}\n\n{row['text']}" for row in map(json.loads, lines)}
        found = {path.stem: path for path in (SHARED / "reports").glob("*.txt") if path.stem in gold}
        assert len(found) == 3
        for doc_id, path in found.items():
            assert clean_page(path.read_text(encoding="utf-8")).text == gold[doc_id]

    def test_titles_and_days(self) -> None:
        found = {p.stem[:3]: clean_page(p.read_text(encoding="utf-8")) for p in (SHARED / "reports").glob("*.txt")}
        assert {number: cleaned.day for number, cleaned in found.items()} == {
            "000": date(2016, 3, 13),
            "001": None,
            "002": date(2016, 3, 20),
            "003": None,
            "004": date(2016, 3, 27),
        }
        assert all(cleaned.title and "\n" not in cleaned.title for cleaned in found.values())
        assert {number: len(cleaned.related) for number, cleaned in found.items()} == {
            "000": 10, "001": 0, "002": 10, "003": 0, "004": 10,
        }  # fmt: skip
        for cleaned in found.values():
            assert not any(leak in cleaned.text for leak in ("string(", '"pic"', "Back to top", "S/SH"))

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.model.document import Document, Dropped
from sitrep.text.cleaning_marks import mark_furniture
from sitrep.text.sentences import MAX_SENTENCE, readable_spans, split_sentences
from tests.factories import document


def texts(body: str, title: str = "") -> list[str]:
    return [sentence.text for sentence in split_sentences(document(body, title=title))]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The army took the hill.", "It lost two tanks."],
        ["Gen. Salim Haddad spoke.", "Col. Omar did not."],
        ["The U.S. sent planes.", "The U.N. sent none."],
        ["They came from the U.S.", "The others stayed."],
        ["It happened at 11.30 a.m. in Homs.", "At 1.9 km it stopped."],
        ["A. Haddad and J. R. Nassar were killed.", "Nobody else was."],
        ["He asked: why?", "Nobody knew!", "The end."],
        ['"We hold the hill," he said.', '"They fled."', "The hill is quiet."],
        ["Nine died (the agency said).", "Ten were hurt."],
        ["Twelve died, the ministry said...", "More may follow."],
        ["They waited ... and left.", "The road is open."],
        ["The front moved.", "al-Shamal Brigade fell back."],
        ["No. 5 Brigade came with approx. 30 men.", "Nobody resisted."],
        ["The hill fell in 2014.", "12 men (two outlets say) died there."],
        ["A blast hit the market .", "Nobody was hurt ."],
    ],
)
def test_sentences_of_one_paragraph(sentences: list[str]) -> None:
    assert texts(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        ("The army said.The rebels denied.", ["The army said.", "The rebels denied."]),
        ("It began in 2014.In June it ended.", ["It began in 2014.", "In June it ended."]),
        ("See www.example.org for more.", ["See www.example.org for more."]),
        ("It has 1.5 million people.", ["It has 1.5 million people."]),
        ("He was hit.\ufffd\ufffdThe attack failed.", ["He was hit.", "The attack failed."]),
        ("Heading of some kind\nThe army came.", ["Heading of some kind", "The army came."]),
        ("- one village\n- another village", ["- one village", "- another village"]),
        ("First line that was broken at a column by some\nprogram long ago.", None),
        ("The end.--Agency", ["The end.", "--Agency"]),
        ("caption \t \t The army came.", ["caption", "The army came."]),
    ],
)
def test_sloppy_text(body: str, sentences: list[str] | None) -> None:
    assert texts(body) == (sentences or [body])


def test_the_title_is_the_first_sentence_and_stands_in_no_passage() -> None:
    first, second = split_sentences(document("The army took it.", title="Army takes hill"))
    assert (first.text, first.is_title, first.passage) == ("Army takes hill", True, 0)
    assert (second.is_title, second.passage, second.index) == (False, 1, 1)


def test_paragraphs_are_passages() -> None:
    found = split_sentences(document("One. Two.\n\nThree.\n\nMeanwhile four."))
    assert [s.passage for s in found[1:]] == [1, 1, 2, 3]


def test_a_text_of_one_paragraph_opens_a_passage_at_a_phrase() -> None:
    body = "The army took a hill. It lost a tank. Meanwhile a bomb went off. Elsewhere it was quiet."
    assert [s.passage for s in split_sentences(document(body))[1:]] == [1, 1, 2, 3]


def test_a_stretch_without_a_full_stop_is_cut() -> None:
    found = split_sentences(document("word " * 5000))
    assert max(len(s.text) for s in found) <= MAX_SENTENCE
    assert sum(s.text.count("word") for s in found) == 5000


def test_the_readable_part_is_what_is_left_without_furniture() -> None:
    title = "Five killed in shelling of Homs"
    body = f"{title} AFP Sunday 13 Mar 2016 At least five people were killed in Homs. The shelling went on. 12"
    text = f"{title}\n\n{body}"
    doc = Document("d", text, title=title, dropped=mark_furniture(text, title).dropped)
    spans = [[text[a:b] for a, b in readable_spans(doc, s)] for s in split_sentences(doc)]
    assert spans == [[title], ["At least five people were killed in Homs."], ["The shelling went on."], []]


def test_furniture_inside_a_sentence_parts_it() -> None:
    text = "The hill (photo) fell."
    doc = Document("d", text, dropped=(Dropped(9, 16, "credit"),))
    assert [[text[a:b] for a, b in readable_spans(doc, s)] for s in split_sentences(doc)] == [["The hill", "fell."]]


@given(st.text(alphabet=st.sampled_from('aB. \n"?!…U\t5)(\ufffd-'), max_size=120))
def test_sentences_are_in_order_apart_and_leave_no_word_out(body: str) -> None:
    doc = document(body)
    found = split_sentences(doc)
    position = 0
    for sentence in found:
        assert position <= sentence.start < sentence.end
        assert not any(c.isalnum() for c in doc.text[position : sentence.start])
        assert sentence.text == doc.text[sentence.start : sentence.end]
        position = sentence.end
    assert not any(c.isalnum() for c in doc.text[position:])

"""Who says so: tagged sentences in, the chain of sources that they must yield out."""

from __future__ import annotations

import pytest

from sitrep.extract.sources import Voices, join_chains
from sitrep.extract.tree import Tree
from sitrep.model.claim import Attribution, Span
from sitrep.model.document import Document, Sentence
from sitrep.model.mention import ActorHit, ReadDocument, ReadSentence, SourceHit
from sitrep.model.parse import Parse, Token
from sitrep.model.taxonomy import SourceKind
from sitrep.reference.lexicon import load_lexicon

LISTED = {
    "Reuters": ("Reuters", SourceKind.NEWS_AGENCY),
    "SUNA": ("SUNA", SourceKind.NEWS_AGENCY),
    "Radio Dabanga": ("Radio Dabanga", SourceKind.MEDIA),
    "Emergency Lawyers": ("Emergency Lawyers", SourceKind.NGO),
}
PARTIES = {"RSF": ("rsf", "name"), "Chad": ("chad-government", "country")}
XPOS = {"VERB": "VBD", "VBN": "VBN", "PROPN": "NNP", "NOUN": "NN", "ADJ": "JJ"}
LEMMA = {
    "said": "say",
    "told": "tell",
    "added": "add",
    "quoted": "quote",
    "denied": "deny",
    "was": "be",
    "claimed": "claim",
    "announced": "announce",
    "reported": "report",
    "saying": "say",
    "sources": "source",
    "residents": "resident",
    "says": "say",
}


def tagged(text: str, index: int = 0, start: int = 0, passage: int = 0) -> ReadSentence:
    """A sentence written as word/TAG; the first verb is the root and all else hangs on it."""
    pairs = [word.rpartition("/") for word in text.split()]
    plain = " ".join(word for word, _, _ in pairs)
    root = next(n for n, (_, _, tag) in enumerate(pairs) if tag in ("VERB", "VBN"))
    tokens, at = [], start
    for n, (word, _, tag) in enumerate(pairs):
        upos = "VERB" if tag == "VBN" else tag
        head, relation = (-1, "root") if n == root else (root, "dep")
        lemma = LEMMA.get(word.lower(), word.lower())
        tokens.append(Token(n, at, at + len(word), word, lemma, upos, XPOS.get(tag, tag), head, relation, "O"))
        at += len(word) + 1
    hits = tuple(
        SourceHit(Span(start + i, start + i + len(name), name), *listed)
        for name, listed in LISTED.items()
        if (i := plain.find(name)) >= 0
    )
    parties = tuple(
        ActorHit(Span(start + i, start + i + len(name), name), (actor_id,), kind)
        for name, (actor_id, kind) in PARTIES.items()
        if (i := plain.find(name)) >= 0
    )
    sentence = Sentence(index, start, start + len(plain), plain, passage)
    return ReadSentence(sentence, Parse(tuple(tokens)), (), parties, (), hits)


def voices(*texts: str) -> Voices:
    """The voices of a document of tagged sentences."""
    sentences: list[ReadSentence] = []
    start = 0
    for n, text in enumerate(texts):
        sentences.append(tagged(text, n, start))
        start = sentences[-1].sentence.end + 1
    body = " ".join(s.sentence.text for s in sentences)
    given = ReadDocument(Document("x", body), tuple(sentences), ())
    return Voices(given, [Tree(s, n) for n, s in enumerate(sentences)], load_lexicon())


FELL = "The/DET town/NOUN fell/VERB"


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        (f"{FELL} on/ADP Friday/PROPN ./PUNCT", []),
        (f"{FELL} a/DET military/ADJ source/NOUN said/VERB ./PUNCT", [("military source", "military")]),
        (f"{FELL} ,/PUNCT Radio/PROPN Dabanga/PROPN reported/VERB ./PUNCT", [("Radio Dabanga", "media")]),
        (f"{FELL} said/VERB Emergency/PROPN Lawyers/PROPN ./PUNCT", [("Emergency Lawyers", "ngo")]),
        (f"{FELL} Radio/PROPN Dabanga/PROPN reports/NOUN ./PUNCT", [("Radio Dabanga", "media")]),
        (
            "According/VERB to/ADP local/ADJ residents/NOUN the/DET town/NOUN fell/VERB ./PUNCT",
            [("local residents", "anonymous")],
        ),
        (
            "A/DET police/NOUN source/NOUN told/VERB Reuters/PROPN the/DET town/NOUN fell/VERB ./PUNCT",
            [("Reuters", "news_agency"), ("police source", "official")],
        ),
        (
            "SUNA/PROPN quoted/VERB a/DET military/ADJ source/NOUN as/SCONJ saying/VERB the/DET town/NOUN fell/VERB ./PUNCT",
            [("SUNA", "news_agency"), ("military source", "military")],
        ),
        (
            "The/DET RSF/PROPN claimed/VERB responsibility/NOUN for/ADP the/DET raid/NOUN ./PUNCT",
            [("RSF", "belligerent")],
        ),
        ("The/DET raid/NOUN claimed/VERB the/DET lives/NOUN of/ADP ten/NUM ./PUNCT", []),
        ("Chad/PROPN denied/VERB shelling/NOUN the/DET camp/NOUN ./PUNCT", [("Chad", "official")]),
        ("The/DET town/NOUN was/AUX reported/VBN lost/VERB ./PUNCT", []),
    ],
)
def test_chain_of_a_sentence(text: str, chain: list[tuple[str, str]]) -> None:
    assert [(a.source, a.kind.value) for a in voices(text).of_sentence(0)] == chain


@pytest.mark.parametrize(
    ("follows", "chain"),
    [
        ("The/DET source/NOUN added/VERB that/SCONJ ten/NUM died/VERB ./PUNCT", ["Reuters", "military source"]),
        ("He/PRON said/VERB ten/NUM died/VERB ./PUNCT", ["Reuters", "military source"]),
        ("Ten/NUM soldiers/NOUN died/VERB ./PUNCT", []),
    ],
)
def test_who_is_taken_up_again(follows: str, chain: list[str]) -> None:
    told = "A/DET military/ADJ source/NOUN told/VERB Reuters/PROPN the/DET town/NOUN fell/VERB ./PUNCT"
    assert [a.source for a in voices(told, follows).of_sentence(1)] == chain


def test_a_monitor_is_the_one_named_later() -> None:
    found = voices(
        f"{FELL} a/DET watchdog/NOUN said/VERB ./PUNCT",
        "Ten/NUM died/VERB Emergency/PROPN Lawyers/PROPN said/VERB ./PUNCT",
    )
    assert [a.source for a in found.of_sentence(0)] == ["Emergency Lawyers"]
    assert found.of_sentence(0)[0].text == "a watchdog"


def test_a_sentence_between_two_of_one_source_is_its_own_too() -> None:
    said = f"{FELL} SUNA/PROPN said/VERB ./PUNCT"
    found = voices(said, "Ten/NUM soldiers/NOUN died/VERB ./PUNCT", said)
    assert [a.source for a in found.of_act(1, 2)] == ["SUNA"]


def test_each_of_two_speeches_covers_its_own_side() -> None:
    found = voices(
        f"{FELL} SUNA/PROPN said/VERB while/SCONJ "
        "Emergency/PROPN Lawyers/PROPN said/VERB that/SCONJ ten/NUM died/VERB ./PUNCT"
    )
    assert [a.source for a in found.of_act(0, 2)] == ["SUNA"]
    assert [a.source for a in found.of_act(0, 11)] == ["Emergency Lawyers"]


def test_joined_chains_keep_carriers_outside_and_each_source_once() -> None:
    agency = Attribution("Reuters", "Reuters", SourceKind.NEWS_AGENCY)
    short = Attribution("a source", "source", SourceKind.ANONYMOUS)
    full = Attribution("a military source", "military source", SourceKind.MILITARY)
    assert join_chains((short,), (agency, full)) == (agency, full)
    assert join_chains((agency, full), (agency, full)) == (agency, full)

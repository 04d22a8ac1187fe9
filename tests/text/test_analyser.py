from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sitrep.text.analyser import Analyser, Parse, Token
from sitrep.text.analyser.features import build_batch, case_of, clip, style_of
from sitrep.text.analyser.lemmas import Lemmas

FOLDER = Path(sys.modules[Analyser.__module__].__file__ or "").parent


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load()


@pytest.fixture(scope="module")
def lemmas() -> Lemmas:
    return Lemmas.load(FOLDER / "lemmas.tsv.gz")


def one(analyser: Analyser, text: str) -> Parse:
    (parse,) = analyser.parse([(0, text)])
    return parse


def relation(parse: Parse, word: str) -> tuple[str, str]:
    """The relation of the first token with this text, and the text of its head."""
    token = next(token for token in parse.tokens if token.text == word)
    return token.deprel, parse.tokens[token.head].text if token.head >= 0 else ""


# A sentence, and for some of its words "word relation head".
RELATIONS = [
    (
        "The Syrian army captured the town on Sunday.",
        "army nsubj captured; town obj captured; captured root ; Sunday obl captured",
    ),
    (
        "Five civilians were killed by a car bomb in Homs.",
        "civilians nsubj:pass killed; Five nummod civilians; bomb obl:agent killed",
    ),
    ("A monitor said that rebels shelled the airport.", "monitor nsubj said; shelled ccomp said; rebels nsubj shelled"),
    ("Troops did not enter Raqqa.", "not advmod enter; Raqqa obj enter"),
    ("Rebels Seize Key Town Near Aleppo", "Rebels nsubj Seize; Town obj Seize; Aleppo nmod Town"),
    (
        "ISIS militants killed 12 soldiers and wounded 30.",
        "militants nsubj killed; soldiers obj killed; wounded conj killed",
    ),
]


@pytest.mark.parametrize(("text", "expected"), RELATIONS)
def test_relations(analyser: Analyser, text: str, expected: str) -> None:
    parse = one(analyser, text)
    for row in expected.split(";"):
        word, rel, *head = row.split()
        assert relation(parse, word) == (rel, head[0] if head else ""), row


def test_tags_lemmas_and_names(analyser: Analyser) -> None:
    parse = one(analyser, "Barack Obama visited the besieged towns near Damascus in 2016.")
    by_text = {token.text: token for token in parse.tokens}
    assert (by_text["visited"].upos, by_text["visited"].xpos, by_text["visited"].lemma) == ("VERB", "VBD", "visit")
    assert (by_text["towns"].upos, by_text["towns"].xpos, by_text["towns"].lemma) == ("NOUN", "NNS", "town")
    assert [by_text[word].entity for word in ("Barack", "Obama", "visited")] == ["B-person", "I-person", "O"]
    assert by_text["Damascus"].entity == "B-place"
    assert by_text["2016"].entity == "B-time"


def test_offsets_are_those_of_the_document(analyser: Analyser) -> None:
    document = "First line.\n\nSyria's army left  Homs."
    parse = analyser.parse([(0, document[:11]), (13, document[13:])])[1]
    assert [document[token.start : token.end] for token in parse.tokens] == [token.text for token in parse.tokens]
    assert [token.i for token in parse.tokens] == list(range(len(parse.tokens)))


ODD = [
    "",
    "   ",
    "\x00\x01\x02",
    "😀",
    "\ud800",
    "a\x00b",
    "x" * 10_000,
    "." * 10_000,
    "ab" * 3_000,
    "-" * 9,
    "\u200b",
    "مدينة تدمر",
    "1" * 5_000,
]


@pytest.mark.parametrize("text", ODD)
def test_odd_text_gives_a_tree_or_nothing(analyser: Analyser, text: str) -> None:
    check_tree(one(analyser, text))


def check_tree(parse: Parse) -> None:
    roots = [token for token in parse.tokens if token.head == -1]
    assert len(roots) == (1 if parse.tokens else 0)
    assert all(token.deprel == "root" for token in roots)
    if roots:
        assert parse.subtree(roots[0].i) == list(range(len(parse.tokens)))


@pytest.mark.parametrize(
    "text", ["rebels fled, " * 150, "word " * 450, "Deir-ez-Zor's " * 120, "xqzvkj" * 19 + " " + "zqxj " * 400]
)
def test_an_endless_sentence_is_one_tree(analyser: Analyser, text: str) -> None:
    parse = one(analyser, text)
    assert "".join(token.text for token in parse.tokens) == "".join(text.split())
    check_tree(parse)


def test_a_batch_says_what_single_sentences_say(analyser: Analyser) -> None:
    texts = [
        "Rebels fled.",
        "",
        "The army said on Monday that it had taken the town of Mhin from the militants.",
        "Homs",
    ]
    together = analyser.parse([(0, text) for text in texts])
    heads = [[(token.head, token.deprel) for token in parse.tokens] for parse in together]
    alone = [[(token.head, token.deprel) for token in one(analyser, text).tokens] for text in texts]
    agree = [a == b for left, right in zip(heads, alone, strict=True) for a, b in zip(left, right, strict=True)]
    # Activations are quantised by the range of the whole batch, so a close call may fall the other way.
    assert sum(agree) >= len(agree) - 1


def test_encode_gives_one_vector_for_each_word(analyser: Analyser) -> None:
    encodings = analyser.encode([(0, "Rebels fled."), (20, ""), (30, "word " * 450)])
    assert [encoding.hidden.shape for encoding in encodings] == [(3, 384), (0, 384), (450, 384)]
    assert [encoding.hidden_tags.shape for encoding in encodings] == [(3, 384), (0, 384), (450, 384)]
    assert all(np.isfinite(encoding.hidden).all() for encoding in encodings)
    assert encodings[0].parse.tokens[0].text == "Rebels"


def test_no_sentences_no_parses(analyser: Analyser) -> None:
    assert analyser.parse([]) == []


def test_a_model_file_with_another_checksum_is_refused(tmp_path: Path) -> None:
    (tmp_path / "analyser.onnx").write_bytes(b"something else")
    (tmp_path / "analyser.onnx.sha256").write_text("0" * 64 + "  analyser.onnx\n")
    with pytest.raises(ValueError, match="sha256"):
        Analyser.load(tmp_path)


def test_the_import_is_light() -> None:
    heavy = "('numpy', 'onnxruntime', 'tokenizers')"
    code = f"import sys, sitrep.text.analyser; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert run.stdout.strip() == "[]"


LEMMAS = [
    "killed VERB VBD kill",
    "stormed VERB VBD storm",
    "shelling VERB VBG shell",
    "besieged VERB VBN besiege",
    "neutralised VERB VBN neutralise",
    "clashes NOUN NNS clash",
    "towns NOUN NNS town",
    "casualties NOUN NNS casualty",
    "militiamen NOUN NNS militiaman",
    "was AUX VBD be",
    "having AUX VBG have",
    "fled VERB VBD flee",
    "fighting VERB VBG fight",
    "heavier ADJ JJR heavy",
    "SYRIAN ADJ JJ syrian",
    "Raqqa PROPN NNP Raqqa",
    "Syrians PROPN NNPS Syrian",
    "ISIS PROPN NNP ISIS",
    "zzgl NOUN NN zzgl",
    "ed VERB VBD ed",
    "freed VERB VBD free",
    "repulsed VERB VBD repulse",
    "bulldozing VERB VBG bulldoze",
    "questioned VERB VBD question",
]


@pytest.mark.parametrize("row", LEMMAS)
def test_lemmas(lemmas: Lemmas, row: str) -> None:
    form, upos, xpos, lemma = row.split()
    assert lemmas.lemma(form, upos, xpos).lower() == lemma.lower()


def test_a_lemma_table_with_a_broken_line_is_refused(tmp_path: Path) -> None:
    import gzip

    path = tmp_path / "lemmas.tsv.gz"
    path.write_bytes(gzip.compress(b"towns\tNOUN\ttown\nbroken\n"))
    with pytest.raises(ValueError, match=":2:"):
        Lemmas.load(path)


def token(i: int, head: int) -> Token:
    return Token(i, 10 * i, 10 * i + 5, "word", "word", "NOUN", "NN", head, "dep" if head >= 0 else "root", "O")


def test_the_tree_of_a_parse() -> None:
    parse = Parse((token(0, 1), token(1, -1), token(2, 3), token(3, 1)))
    assert [parse.children(i) for i in range(4)] == [(), (0, 3), (), (2,)]
    assert parse.subtree(1) == [0, 1, 2, 3]
    assert parse.subtree(3) == [2, 3]
    assert parse.span(3) == (20, 35)
    assert parse.root() == 1
    assert Parse(()).root() == -1


def test_features_of_case() -> None:
    words = ["Army", "army", "ARMY", "A", "McCain", "M16", ",", "مدينة"]
    assert [case_of(word) for word in words] == [2, 1, 3, 4, 5, 6, 7, 8]
    styles = [
        "Homs and Hama fell today",
        "Army Takes Towns Today",
        "ARMY TAKES TOWNS TODAY",
        "army takes towns today",
        "Homs",
    ]
    assert [style_of([case_of(w) for w in text.split()], text.split()) for text in styles] == [0, 1, 2, 3, 0]


def test_a_batch_points_at_first_and_last_pieces() -> None:
    pieces = {"a": [7], "bc": [8, 9, 10]}
    batch = build_batch([["bc", "a"], ["a"]], lambda word: pieces[word], (1, 2))
    assert batch.pieces.tolist() == [[1, 8, 9, 10, 7, 2], [1, 7, 2, 0, 0, 0]]
    assert batch.first.tolist() == [[0, 1, 4], [0, 1, 0]]
    assert batch.last.tolist() == [[0, 3, 4], [0, 1, 0]]
    assert batch.words.tolist() == [[1, 1, 1], [1, 1, 0]]


def test_an_endless_word_keeps_its_ends() -> None:
    assert clip(list(range(30))) == [0, 1, 2, 3, 4, 5, 6, 27, 28, 29]

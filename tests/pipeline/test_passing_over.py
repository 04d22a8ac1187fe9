"""Reports whose words of conflict mean something else are passed over unparsed, and no claim is lost by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from sitrep.model.document import Document
from sitrep.model.parse import Parse
from sitrep.pipeline.reader import NOTHING, Reader
from sitrep.reference.lexicon import load_lexicon
from sitrep.reference.weights import load_forest, load_weights

QUIET = [
    "The bridge cost 900 pounds. Redmarsh beat Lindau by two goals to one.",
    "The fair is going over well, and the new tram went on running after dark.",
    "Teachers took their classes to the lake and cut the cake of a thousand pounds.",
]
TELLING = [
    "Shells pounded the market of Redmarsh overnight.",
    "Four farmers died when a mine went off near Lindau.",
    "A crowd gathered in Redmarsh and marched against the price of bread.",
    "The army cut off the road to Lindau.",
    "A bomb blew up a bus in Lindau.",
    "The storm cost 12 lives in Redmarsh.",
]


class Deaf:
    """An analyser that must not be asked."""

    def parse(self, sentences: Sequence[tuple[int, str]]) -> list[Parse]:
        raise AssertionError(f"asked to parse {sentences}")


def _reader(readers: Mapping[str, Reader], *, deaf: bool) -> Reader:
    bare = readers["world"]
    analyser = Deaf() if deaf else bare.analyser
    return Reader(bare.theatre, analyser, bare.lexicon, load_weights("keep"), load_forest("merge"))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", QUIET)
def test_a_quiet_report_is_not_parsed(readers: Mapping[str, Reader], text: str) -> None:
    reading = _reader(readers, deaf=True).read(Document("a", text))
    assert (reading.claims, reading.notes) == ((), (NOTHING,))


@pytest.mark.parametrize("text", TELLING)
def test_a_report_that_may_tell_an_act_is_parsed(readers: Mapping[str, Reader], text: str) -> None:
    with pytest.raises(AssertionError, match="asked to parse"):
        _reader(readers, deaf=True).read(Document("a", text))


@pytest.mark.parametrize("text", [*QUIET, *TELLING])
def test_what_is_passed_over_would_yield_no_claim(
    readers: Mapping[str, Reader], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = _reader(readers, deaf=False)
    passed = reader.read(Document("a", text)).notes == (NOTHING,)
    monkeypatch.setattr(Reader, "_tells_nothing", lambda *_: False)
    whole = reader.read(Document("a", text))
    assert not (passed and whole.claims)


def test_every_frame_is_seen_by_its_words() -> None:
    lexicon = load_lexicon()
    for word, frames in lexicon.verbs.items():
        for particle, frame in frames:
            for noun in {n for n in frame.object_nouns or frame.beside if " " not in n} or {""}:
                assert frame.act.name in lexicon.acts_in(f"They {word} {particle} the {noun}."), f"{word} {particle}"
    for word, nouns in lexicon.nouns.items():
        for before, frame in nouns:
            assert frame.act.name in lexicon.acts_in(f"The {' '.join((*before, word))} went on."), f"{before} {word}"
    for costs in lexicon.costs:
        for word in costs.verbs | costs.nouns | costs.adjectives:
            assert lexicon.may_count(f"It was {word}."), word
        for verb, noun in costs.idioms:
            assert lexicon.may_count(f"It {verb} a {noun}."), f"{verb} {noun}"
    assert not lexicon.acts_in("They are going over it.")

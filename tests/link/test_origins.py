"""Who stands behind an event: outlets that quote one source, and copies, are one origin."""

from __future__ import annotations

import pytest

from sitrep.link.certainty import Attestation, certainty, voices
from sitrep.link.copies import likeness, sketch
from sitrep.link.origins import Origin, OriginFinder
from sitrep.link.parties import Parties
from sitrep.model.claim import Attribution, Claim
from sitrep.model.document import Document
from sitrep.model.event import Certainty
from sitrep.model.taxonomy import SourceKind
from tests.factories import claim, document, says

PARTIES = Parties(
    source_side={"sana": "government", "sohr": "civilian", "amaq": "isis"},
    source_id={"syrian arab news agency": "sana"},
)
MILITARY = Attribution("a military source", "military source", SourceKind.MILITARY)
SOHR = says("SOHR", SourceKind.NGO)
STORY = "Units of the army entered the village of Ratyan on Saturday and found it empty after a night of heavy shelling"


def told(doc_id: str, *chain: Attribution, evidence: str = "") -> Claim:
    return claim(doc_id, evidence=evidence or f"{doc_id} has its own words for it.", attribution=chain)


def names(*claims: Claim, texts: dict[str, str] | None = None) -> list[str]:
    documents = {c.doc_id: _document(c.doc_id, (texts or {}).get(c.doc_id)) for c in claims}
    return sorted(origin.name for origin in OriginFinder(documents, PARTIES).origins(claims))


def _document(doc_id: str, text: str | None) -> Document:
    return document(text or f"Nothing but what {doc_id} wrote.", "", doc_id, outlet=doc_id)


CASES = [
    ("three outlets quote SANA", [told("x", says()), told("y", says()), told("z", says())], ["SANA"]),
    ("SANA by two names", [told("x", says()), told("y", says("Syrian Arab News Agency"))], ["SANA"]),
    ("a military source told SANA", [told("x", says(), MILITARY), told("y", says())], ["SANA"]),
    ("the agency itself and one that quotes it", [told("sana"), told("y", says())], ["SANA"]),
    ("an agency and a monitor", [told("x", says()), told("y", SOHR)], ["SANA", "SOHR"]),
    ("agencies that quote one monitor", [told("x", says("AFP"), SOHR), told("y", says("Reuters"), SOHR)], ["SOHR"]),
    ("two outlets in their own voice", [told("x"), told("y")], ["x", "y"]),
    ("nameless sources are the outlet's", [told("x", MILITARY), told("y", MILITARY)], ["x", "y"]),
    ("one report, quoting and in its own voice", [told("x"), told("x", SOHR)], ["SOHR"]),
]


@pytest.mark.parametrize(("why", "claims", "expected"), CASES, ids=[case[0] for case in CASES])
def test_origins(why: str, claims: list[Claim], expected: list[str]) -> None:
    assert names(*claims) == expected, why


def test_copied_sentences_are_one_origin() -> None:
    assert (
        len(names(told("x", evidence=STORY), told("y", evidence=f"According to reports, {STORY}, it was said."))) == 1
    )


def test_copied_reports_are_one_origin_though_other_sentences_tell_it() -> None:
    text = " ".join(f"word{i} and what follows it" for i in range(60))
    assert len(names(told("x"), told("y"), texts={"x": text, "y": text + " with one more line at its end"})) == 1


def test_reports_of_one_matter_are_not_copies() -> None:
    other = "After a night of shelling, government forces walked into an abandoned Ratyan, residents said on Saturday"
    assert likeness(sketch(STORY), sketch(other)) < 0.1


def test_likeness_of_nothing_is_none() -> None:
    assert likeness(sketch(""), sketch("")) == 0.0


def _origin(name: str, side: str = "") -> Origin:
    return Origin(name, side, (name,))


GOVERNMENT, SANA = _origin("SANA", "government"), _origin("army", "government")
AMAQ, MONITOR, PAPER = _origin("Amaq", "isis"), _origin("SOHR"), _origin("paper")
CERTAINTIES = [
    ("one side alone", [GOVERNMENT], [], Certainty.CLAIMED),
    ("two voices of one side are one", [GOVERNMENT, SANA], [], Certainty.CLAIMED),
    ("one monitor", [MONITOR], [], Certainty.CLAIMED),
    ("a side and a monitor", [GOVERNMENT, MONITOR], [], Certainty.CORROBORATED),
    ("two that are on no side", [MONITOR, PAPER], [], Certainty.CORROBORATED),
    ("the loser alone", [AMAQ], [], Certainty.CLAIMED),
    ("the loser and a monitor", [AMAQ, MONITOR], [], Certainty.CORROBORATED),
    ("both sides", [GOVERNMENT, AMAQ], [], Certainty.CONFIRMED_BY_BOTH),
    ("said and denied", [GOVERNMENT, MONITOR], [AMAQ], Certainty.CONTESTED),
    ("only denied", [], [AMAQ], Certainty.DENIED),
]


@pytest.mark.parametrize(("why", "asserting", "denying", "expected"), CERTAINTIES, ids=[c[0] for c in CERTAINTIES])
def test_certainty(why: str, asserting: list[Origin], denying: list[Origin], expected: Certainty) -> None:
    winners, losers = frozenset({"government"}), frozenset({"isis"})
    assert certainty(Attestation(asserting, denying, winners, losers, disputed=False, precise=True)) is expected, why


def test_dispute_contests_and_vagueness_corroborates_nothing() -> None:
    nobody: frozenset[str] = frozenset()
    both, isis = [MONITOR, PAPER], frozenset({"isis"})
    assert certainty(Attestation(both, [], nobody, nobody, disputed=True, precise=True)) is Certainty.CONTESTED
    assert certainty(Attestation(both, [], nobody, nobody, disputed=False, precise=False)) is Certainty.CLAIMED
    admitted = Attestation([AMAQ, MONITOR], [], nobody, isis, disputed=False, precise=False)
    assert certainty(admitted) is Certainty.CORROBORATED, "a loss that the loser admits need not be told as closely"


def test_voices_count_each_side_once() -> None:
    assert voices([GOVERNMENT, SANA, AMAQ, MONITOR, PAPER]) == 4

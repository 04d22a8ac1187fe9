"""Acts in wordings that hide them: a sentence in, the act with its place and doer out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitrep.extract.denials import may_deny
from sitrep.extract.drafts import Draft
from sitrep.extract.parties import Act
from sitrep.extract.reader import _give_places
from sitrep.extract.scenes import Placed
from sitrep.model.claim import Span
from sitrep.model.mention import PlaceMention
from sitrep.model.taxonomy import Factuality, LocationRole, SubEventType
from sitrep.pipeline.reader import Reader
from sitrep.reference.lexicon import load_lexicon
from tests.extract.reading import claims

TAKEN, RETAKEN = SubEventType.NON_STATE_OVERTAKES, SubEventType.GOVERNMENT_REGAINS


@pytest.mark.parametrize(
    ("text", "sub", "doer", "place"),
    [
        # what a counting noun counts is what is taken
        (
            "Rebels have captured a number of villages in the Jabal Akrad in recent days.",
            TAKEN,
            "opposition",
            "Jabal Akrad",
        ),
        (
            "By the evening the army had recaptured most of the villages around Khanasir.",
            RETAKEN,
            "syria-army",
            "Khanasir",
        ),
        # a day behind "by" does nothing
        ("By Thursday the district of Daraya was secured by the army.", RETAKEN, "syria-army", "Daraya"),
        (
            "The army advanced to the entrances of Masaken Hanano on Monday.",
            SubEventType.ARMED_CLASH,
            "syria-army",
            "Masaken Hanano",
        ),
        ("Rebels cut the road to al-Bab on Monday.", SubEventType.ARMED_CLASH, "opposition", "al-Bab"),
        (
            "The air force destroyed ISIS dens and vehicles near Palmyra on Monday.",
            SubEventType.AIR_STRIKE,
            "syria-air-force",
            "Palmyra",
        ),
        ("ISIS moved up to 3,000 fighters to Raqqa on Monday.", SubEventType.CHANGE_TO_GROUP, "isis", "Raqqa"),
        ("The Nusra Front arrested dozens of activists in Idlib on Monday.", SubEventType.ABDUCTION, "nusra", "Idlib"),
        (
            "Police arrested dozens of activists in Damascus on Monday.",
            SubEventType.ARRESTS,
            "syria-police",
            "Damascus",
        ),
        (
            "Militants seized dozens of hostages in a school in Homs on Monday.",
            SubEventType.ABDUCTION,
            "opposition",
            "Homs",
        ),
        (
            "In November 2014 the SDF launched an operation to seize Raqqa.",
            SubEventType.CHANGE_TO_GROUP,
            "sdf",
            "Raqqa",
        ),
    ],
)
def test_an_act_is_found(readers: Mapping[str, Reader], text: str, sub: SubEventType, doer: str, place: str) -> None:
    told = [c for c in claims(readers["syria"], text) if c.sub_event_type is sub]
    assert told
    assert doer in {a.actor_id for c in told for a in c.actor1}
    assert any(place in location.text for c in told for location in c.locations)


def test_a_relative_clause_tells_of_the_place_before_it(readers: Mapping[str, Reader]) -> None:
    text = "Jets carried out 30 raids near Palmyra, which the army recaptured from ISIS on Saturday."
    taken = [c for c in claims(readers["syria"], text) if c.sub_event_type is RETAKEN]
    assert [[p.text for p in c.locations] for c in taken] == [["Palmyra"]]


def test_a_site_that_is_taken_is_not_its_town(readers: Mapping[str, Reader]) -> None:
    text = "On Monday the army captured the police headquarters in the town of Tadef."
    assert [[p.text for p in c.locations] for c in claims(readers["syria"], text)] == [["the police headquarters"]]


def test_a_denial_denies_what_was_told(readers: Mapping[str, Reader]) -> None:
    text = "Shells hit the market of Douma on Monday, killing ten people, medics said. The army denied responsibility."
    told = {c.factuality: c for c in claims(readers["syria"], text)}
    assert set(told) == {Factuality.OCCURRED, Factuality.DENIED}
    denied = told[Factuality.DENIED]
    assert (denied.sub_event_type, denied.trigger) == (SubEventType.SHELLING, "denied responsibility")
    assert {a.actor_id for a in denied.actor1} == {"syria-army"}
    assert [p.text for p in denied.locations] == [p.text for p in told[Factuality.OCCURRED].locations]


def test_what_denies_nothing_is_no_denial(readers: Mapping[str, Reader]) -> None:
    assert not may_deny("The court rejected the appeal of the mayor.")
    assert claims(readers["syria"], "The ministry denied reports of a rise in the price of bread.") == ()


def test_a_claim_without_a_place_takes_that_of_a_telling_that_is_no_claim() -> None:
    wide, narrow = _draft("Idlib province", wide=True), _draft("Millis", wide=False)
    _give_places([wide], [narrow], {(wide, narrow): 0.4})
    assert [p.mention.name for p in wide.places] == ["Millis", "Idlib province"]
    far = _draft("Hama province", wide=True)
    _give_places([far], [narrow], {(far, narrow): 0.05})
    assert [p.mention.name for p in far.places] == ["Hama province"]


def _draft(name: str, *, wide: bool) -> Draft:
    mention = PlaceMention(Span(0, len(name), name), name, "admin1" if wide else "town", True, wide)
    frame = load_lexicon().verbs["bomb"][0][1]
    act = Act(0, 0, frame, Span(0, 4, "bomb"), frozenset({0}))
    return Draft(act, [0], "air", places=[Placed(mention, LocationRole.AT, name.lower(), 0)])

"""Who does it to whom, on short reports of wars of the whole world, with the weights that ship; and how sides are worded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitrep.extract.wording import as_called
from sitrep.model.claim import ActorMention, Claim, Span
from sitrep.model.document import Document
from sitrep.pipeline.reader import Reader
from sitrep.reference.lexicon import load_lexicon
from sitrep.reference.weights import load_forest, load_weights

GIVEN = yaml.safe_load(Path(__file__).with_name("who_world.yaml").read_text("utf-8"))["reports"]
REPORTS = {report["id"]: report for report in GIVEN}
#: how good the reader is over all of them (F1 of the actors, each with its side)
LEAST = 0.78
Coded = Mapping[str, tuple[Claim, ...]]


@pytest.fixture(scope="module")
def reader(readers: Mapping[str, Reader]) -> Reader:
    world = readers["world"]
    weights = (load_weights("keep"), load_forest("merge"), load_weights("sides"))
    return Reader(world.theatre, world.analyser, load_lexicon(), *weights)


@pytest.fixture(scope="module")
def coded(reader: Reader) -> Coded:
    return {
        key: reader.read(Document(key, r["text"].strip(), outlet=r["outlet"], published=r["published"])).claims
        for key, r in REPORTS.items()
    }


def rows() -> Iterator[Any]:
    for key, report in REPORTS.items():
        for told in report["who"]:
            marks = [pytest.mark.xfail(strict=False, reason="not read so yet")] if told.get("open") else []
            yield pytest.param(key, told, id=f"{key}: {told['act']}", marks=marks)


def claim_of(claims: tuple[Claim, ...], report: str, act: str) -> Claim | None:
    """The claim of the sentence that tells an act, the one whose trigger stands in its words first."""
    at = REPORTS[report]["text"].index(act)
    own = [c for c in claims if any(e.start <= at < e.end for e in c.evidence)]
    return max(own, key=lambda c: any(word in act.split() for word in c.trigger.split()), default=None)


def ids(mentions: tuple[ActorMention, ...]) -> set[str]:
    return {m.actor_id or f"~{m.text}" for m in mentions}


@pytest.mark.parametrize(("report", "told"), list(rows()))
def test_who_does_it_to_whom(coded: Coded, report: str, told: Mapping[str, Any]) -> None:
    claim = claim_of(coded[report], report, told["act"])
    assert claim is not None
    assert (ids(claim.actor1), ids(claim.actor2)) == (set(told["does"]), set(told["suffers"]))


def test_the_wars_of_the_world_are_read_well_together(coded: Coded) -> None:
    right = wanted = found = 0
    for key, report in REPORTS.items():
        for told in report["who"]:
            claim = claim_of(coded[key], key, told["act"])
            sides = (ids(claim.actor1), ids(claim.actor2)) if claim else (set[str](), set[str]())
            for given, side in zip((told["does"], told["suffers"]), sides, strict=True):
                right += len(side & set(given))
                wanted += len(given)
                found += len(side)
    assert 2 * right / (wanted + found) >= LEAST


CLAIMED = [
    (
        "Three bombs went off in a bus station in Quetta, Pakistan, on Thursday, killing nine people.\n\n"
        "The Pakistani Taliban claimed responsibility for the attacks.",
        {"ttp"},
    ),
    (
        "A car bomb killed six people in Mogadishu on Thursday.\n\nThe government blamed al-Shabaab for the blast.",
        {"al-shabaab"},
    ),
    ("A car bomb killed six people in Mogadishu on Thursday.\n\nNo group claimed the attack.", set[str]()),
    (
        "Shells killed nine people in Omdurman on Thursday.\n\nA charity blamed the Rapid Support Forces for the bombardment.",
        {"rsf-sudan"},
    ),
    (
        "A truck bomb killed 30 people in Mogadishu on Thursday.\n\nThe police accused al-Shabaab of carrying out the attack.",
        {"al-shabaab"},
    ),
    (
        "A bomb killed four people in Quetta on Thursday.\n\nOfficials said the Pakistani Taliban was behind the blast.",
        {"ttp"},
    ),
    (
        "A car bomb killed six people in Mogadishu on Thursday.\n\nResidents held al-Shabaab responsible for the killing.",
        {"al-shabaab"},
    ),
]


@pytest.mark.parametrize(("text", "doers"), CLAIMED)
def test_who_claims_an_attack_or_is_blamed_for_it_did_it(reader: Reader, text: str, doers: set[str]) -> None:
    first = reader.read(Document("r", text, outlet="Made Up Daily", published=date(2024, 3, 10))).claims[0]
    assert ids(first.actor1) == doers


def test_the_army_is_that_of_the_place_and_not_of_the_country_named_most(reader: Reader) -> None:
    text = (
        "Mali and Mali's allies met in Bamako, the capital of Mali, this week. In northern Burkina Faso, gunmen killed "
        "four soldiers near Djibo on Thursday, the army said."
    )
    claims = reader.read(Document("r", text, outlet="Made Up Daily", published=date(2024, 3, 10))).claims
    assert [ids(c.actor2) for c in claims] == [{"burkina-faso-forces"}]


def test_government_troops_are_those_of_the_only_country_that_the_places_tell(reader: Reader) -> None:
    text = "Government troops retook the town of Mongu on Thursday after fierce fighting with rebels."
    (claim,) = reader.read(Document("r", text, outlet="Made Up Daily", published=date(2024, 3, 10))).claims
    assert claim.sub_event_type.value == "Government regains territory"
    assert ids(claim.actor1) == {"zambia-forces"}


PEOPLE = [
    ("A community leader was shot dead by gunmen in Goma, in eastern Congo, on Thursday.", "unidentified"),
    ("Unknown men stabbed a journalist to death in Baidoa, Somalia, on Thursday.", "unidentified"),
    ("Gunmen killed a village chief near Dori in Burkina Faso on Thursday.", "unidentified"),
]


@pytest.mark.parametrize(("text", "doer"), PEOPLE)
def test_unarmed_people_who_are_killed_are_attacked(reader: Reader, text: str, doer: str) -> None:
    (claim,) = reader.read(Document("r", text, outlet="Made Up Daily", published=date(2024, 3, 10))).claims
    assert claim.sub_event_type.value == "Attack"
    assert (ids(claim.actor1), ids(claim.actor2)) == ({doer}, {"civilians"})


def test_the_spokesman_of_a_side_is_a_person_of_the_claim(readers: Mapping[str, Reader]) -> None:
    text = "SDF spokesman Adnan Salim said on Friday that the SDF had stormed the military airport near Tabqa."
    claims = readers["syria"].read(Document("r", text, outlet="Made Up Daily", published=date(2016, 3, 13))).claims
    people = {(p.name, p.status) for c in claims for p in c.persons}
    assert ("Adnan Salim", "speaking") in people


WORDINGS = [
    ("at least 25 Syrian Army soldiers", "Syrian Army soldiers"),
    ("dozens of rebels", "rebels"),
    ("Three other Russian officers", "Russian officers"),
    ("Aleppo The Syrian army", "The Syrian army"),
    ("the group", "the group"),
    ("seventeen", "seventeen"),
    ("the 17th Division", "the 17th Division"),
    ("1st Brigade", "1st Brigade"),
]


@pytest.mark.parametrize(("written", "called"), WORDINGS)
def test_a_side_is_called_without_its_count(written: str, called: str) -> None:
    mention = as_called(ActorMention(written, "x", Span(10, 10 + len(written), written)))
    assert mention.text == called
    assert mention.span == Span(10 + len(written) - len(called), 10 + len(written), called)


def test_a_pronoun_is_worded_as_what_it_stands_for() -> None:
    assert as_called(ActorMention("They", "jnim", Span(3, 17, "JNIM militants"))).text == "JNIM militants"


def test_who_takes_a_town_and_who_withdraws_from_it_are_two(reader: Reader) -> None:
    text = (
        "The Somali army took control of the town of Adan Yabal on Friday "
        "as the last al-Shabaab fighters withdrew from the town.\n\n"
        "The army and al-Shabaab fought there for a week."
    )
    claims = reader.read(Document("r", text, outlet="Made Up Daily", published=date(2024, 3, 10))).claims
    taken = [c for c in claims if "territory" in c.sub_event_type.value]
    doers = {c.sub_event_type.value: ids(c.actor1) for c in taken}
    assert doers["Government regains territory"] == {"somalia-forces"}
    assert doers.get("Non-violent transfer of territory", {"al-shabaab"}) == {"al-shabaab"}

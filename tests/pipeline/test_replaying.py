"""The ledger replayed over claims: what people decided holds, the machine's values stay beside it, ids stay."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sitrep.model.claim import Claim
from sitrep.model.judgement import Judgement, JudgementKind
from sitrep.model.taxonomy import CasualtyKind, Factuality, SubEventType
from sitrep.pipeline import judging
from sitrep.pipeline.judging import By, JudgementError, NewActor, NewPlace
from sitrep.pipeline.replaying import CorrectionError, corrected, replay
from sitrep.store import Store, with_id
from tests.factories import actor, claim, document, killed, location

BY = By("Ana", datetime(2016, 3, 14, 12, tzinfo=UTC), "the later report says so")
TEXT = "The army retook Palmyra on Saturday."


def entry(kind: JudgementKind, *subjects: str, field: str = "", value: str = "", reason: str = "r") -> Judgement:
    return with_id(Judgement("", kind, subjects, field, value, BY.author, BY.at, reason))


@pytest.fixture
def store():
    with Store.open(":memory:") as opened:
        opened.add_reading(document(title="", body=TEXT), [claim(casualties=[killed(3)]), claim(trigger="Palmyra")])
        yield opened


def first(store: Store) -> Claim:
    return next(iter(store.claims()))


def judged(store: Store, claim_id: str) -> Claim:
    return next(c for c in replay(store.claims(), store.judgements()).claims if c.claim_id == claim_id)


@pytest.mark.parametrize(
    ("field", "value", "attribute", "wanted"),
    [
        ("sub_event_type", "Armed clash", "sub_event_type", SubEventType.ARMED_CLASH),
        ("factuality", "denied", "factuality", Factuality.DENIED),
        ("date", "2016-03-10", "date.start", date(2016, 3, 10)),
        ("date", "2016-03-10..2016-03-12", "date.end", date(2016, 3, 12)),
        ("date.end", "2016-03-13", "date.end", date(2016, 3, 13)),
        ("actor1", "sdf, ypg", "actor1.1.actor_id", "ypg"),
        ("actor1", "", "actor1", ()),
        ("place", "Qaryatayn @ 34.23, 37.24", "locations.0.lat", 34.23),
        ("killed", "4-7", "casualties.0.high", 7),
        ("casualties.0.best", "5", "casualties.0.best", 5),
        ("trigger", "12", "trigger", "12"),
    ],
)
def test_a_correction_changes_its_field_and_nothing_else(
    store: Store, field: str, value: str, attribute: str, wanted: object
) -> None:
    machine = first(store)
    store.add_judgement(judging.correct(store, machine.claim_id, field, value, BY))
    found: object = judged(store, machine.claim_id)
    assert isinstance(found, Claim)
    assert found.claim_id == machine.claim_id
    for part in attribute.split("."):
        found = found[int(part)] if part.isdigit() else getattr(found, part)  # type: ignore[index]
    assert found == wanted
    assert first(store) == machine, "the claim itself is never edited"
    correction = replay(store.claims(), store.judgements()).corrections[0]
    assert correction.claim_id == machine.claim_id
    assert correction.machine != correction.person
    assert correction.judgement.author == "Ana"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("colour", "red", "a claim has no such field"),
        ("claim_id", "x", "what makes the claim"),
        ("evidence", "[]", "what makes the claim"),
        ("factuality", "perhaps", "perhaps"),
        ("date", "last week", "is no day"),
        ("date", "2016-02-31", "day is out of range|must be in range"),
        ("date", "2016-03-10..2016-03-01", "ends before it begins"),
        ("killed", "many", "is no number"),
        ("place", "Palmyra", "write NAME @"),
        ("casualties.9.best", "5", "has no 9"),
        ("casualties.0.worst", "5", "has no worst"),
        ("casualties", "[{}]", "missing"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused_before_it_is_kept(
    store: Store, field: str, value: str, says: str
) -> None:
    with pytest.raises(CorrectionError, match=says):
        judging.correct(store, first(store).claim_id, field, value, BY)


def test_corrections_build_on_each_other(store: Store) -> None:
    claim_id = first(store).claim_id
    for field, value in (("killed", "5"), ("injured", "9"), ("killed", "6")):
        store.add_judgement(judging.correct(store, claim_id, field, value, BY))
    tolls = {c.kind: c.best for c in judged(store, claim_id).casualties}
    assert tolls == {CasualtyKind.KILLED: 6, CasualtyKind.INJURED: 9}


def test_a_rejected_claim_is_kept_apart_and_accepting_brings_it_back(store: Store) -> None:
    claim_id = first(store).claim_id
    store.add_judgement(judging.verdict(store, [claim_id], BY, accept=False))
    outcome = replay(store.claims(), store.judgements())
    assert claim_id not in [c.claim_id for c in outcome.claims]
    assert set(outcome.rejected) == {claim_id}
    store.add_judgement(judging.verdict(store, [claim_id], BY, accept=True))
    outcome = replay(store.claims(), store.judgements())
    assert claim_id in [c.claim_id for c in outcome.claims]
    assert (set(outcome.rejected), set(outcome.accepted)) == (set(), {claim_id})


def test_an_added_place_fills_every_claim_that_names_it_unplaced() -> None:
    lost = location("Tell Rahma", None, None, gazetteer_id=None)
    placed = location("Tell Rahma", 1.0, 2.0)
    claims = [claim(locations=[lost]), claim("report-2", locations=[placed])]
    added = judging.add_place("tell  rahma", NewPlace("Tell Rahma", 34.0, 36.5), BY)
    outcome = replay(claims, [added])
    first_place = outcome.claims[0].locations[0]
    assert (first_place.lat, first_place.lon, first_place.gazetteer_id) == (34.0, 36.5, "judged:tell-rahma")
    assert outcome.claims[0].claim_id == claims[0].claim_id
    assert outcome.claims[1] == claims[1], "what the machine has placed is corrected claim by claim"
    assert [c.field for c in outcome.corrections] == ["locations"]
    assert json.loads(outcome.corrections[0].machine)[0]["lat"] is None


@pytest.mark.parametrize("alias", [True, False])
def test_an_added_actor_or_alias_names_every_mention_that_was_open(alias: bool) -> None:
    claims = [claim(actor1=[actor("the Lions of the East", None)], actor2=[actor("ISIS", "isis")])]
    added = judging.add_actor("Lions of the East", NewActor("loe", "Lions"), BY, alias=alias)
    outcome = replay(claims, [added])
    assert outcome.claims[0].actor1[0].actor_id == "loe"
    assert outcome.claims[0].actor2[0].actor_id == "isis"
    assert not outcome.stale


def test_judgements_that_find_nothing_are_listed_as_stale_not_dropped(store: Store) -> None:
    here, gone = (c.claim_id for c in store.claims())
    ledger = [
        entry(JudgementKind.REJECT, "report-9-nothing"),
        entry(JudgementKind.MERGE, here, gone),
        entry(JudgementKind.CORRECT, here, field="casualties.4.best", value="3"),
        entry(JudgementKind.CORRECT, here, field="trigger", value="{"),
        entry(
            JudgementKind.ADD_PLACE,
            "Atlantis",
            field="place",
            value='{"name":"Atlantis","lat":1,"lon":1,"place_id":"a"}',
        ),
    ]
    assert len(replay(store.claims(), ledger).stale) == 4
    store.add_reading(document(title="", body=TEXT), [first(store)], reader="2")  # the second claim is withdrawn
    outcome = replay(store.claims(), ledger)
    assert [s.judgement for s in outcome.stale] == ledger
    assert outcome.linking == (ledger[1],)


def test_judgements_hold_over_a_recoding_that_repeats_the_claim(store: Store) -> None:
    claim_id = first(store).claim_id
    store.add_judgement(judging.correct(store, claim_id, "killed", "8", BY))
    better = replace(first(store), rule="a newer rule", casualties=())
    store.add_reading(document(title="", body=TEXT), [better], reader="2")
    assert judged(store, claim_id).casualties[0].best == 8
    assert judged(store, claim_id).rule == "a newer rule"


def test_undoing_everything_gives_the_machines_claims(store: Store) -> None:
    before = list(store.claims())
    for field, value in (("killed", "5"), ("date", "2016-03-01")):
        store.add_judgement(judging.correct(store, before[0].claim_id, field, value, BY))
    store.add_judgement(judging.verdict(store, [before[1].claim_id], BY, accept=False))
    for made in store.judgements():
        store.add_judgement(judging.undo(store, made.judgement_id, BY))
    assert list(replay(store.claims(), store.judgements()).claims) == before
    assert len(store.judgements()) == 6


def test_what_cannot_be_judged_is_refused(store: Store) -> None:
    claim_id = first(store).claim_id
    made = judging.verdict(store, [claim_id], BY, accept=True)
    store.add_judgement(made)
    store.add_judgement(judging.undo(store, made.judgement_id, BY))
    attempts = {
        "no such event or claim": lambda: judging.verdict(store, ["nothing"], BY, accept=True),
        "at least two": lambda: judging.join(store, [claim_id], BY),
        "no such judgement": lambda: judging.undo(store, "j0", BY),
        "is undone already": lambda: judging.undo(store, made.judgement_id, BY),
        "needs a reason": lambda: judging.verdict(store, [claim_id], replace(BY, reason=" "), accept=True),
        "needs an author": lambda: judging.verdict(store, [claim_id], replace(BY, author=""), accept=True),
        "no such event": lambda: judging.split(store, "ev-9", [claim_id], BY),
        "no such claim": lambda: judging.correct(store, "c-9", "killed", "3", BY),
        "latitude is": lambda: judging.add_place("X", NewPlace("X", 91, 0), BY),
        "as the report writes it": lambda: judging.add_actor("X", NewActor("", "X"), BY),
    }
    for says, attempt in attempts.items():
        with pytest.raises(JudgementError, match=says):
            attempt()


def test_a_corrected_claim_keeps_its_id_though_its_content_hash_would_change() -> None:
    changed = corrected(claim(), "actor1", [])
    assert changed.claim_id == claim().claim_id != changed.with_id().claim_id

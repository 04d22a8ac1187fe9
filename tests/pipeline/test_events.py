"""A store's claims become events; judgements change them, undone they leave no trace, replayed they give the same."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.model.claim import Claim, claim_to_json
from sitrep.model.event import Certainty, Event, EventActor
from sitrep.model.judgement import JudgementKind
from sitrep.model.taxonomy import SubEventType
from sitrep.pipeline import judging
from sitrep.pipeline.dossiers import gather
from sitrep.pipeline.events import answering, current, rebuild, telling
from sitrep.pipeline.judging import By, JudgementError, NewActor, NewPlace
from sitrep.pipeline.reviewing import Matter, review_queue
from sitrep.pipeline.selecting import Wanted, answers, event_to_json, may_answer, select_events
from sitrep.reference.theatre import Theatre, load_theatre
from sitrep.store import Store, read_judgements, write_judgement
from sitrep.store.records import dumps, to_json
from tests.factories import actor, claim, days, document, killed, location, says
from tests.store.backends import BACKENDS, fresh_store
from tests.store.test_store import event

NOON = datetime(2016, 3, 14, 12, tzinfo=UTC)
BY = By("Ana", NOON, "the reports say so")
MILL = "The army retook Palmyra on Saturday, killing 3 of them."
RAID = "Fighters raided the mill of Tell Rahma and killed 40 soldiers."


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria")


def fill(store: Store) -> None:
    """Two reports of one capture from two sides, and a raid that one of them tells besides."""
    palmyra = [actor("the army", "syria-army")], [actor("ISIS", "isis")]
    first = claim("alpha", evidence=MILL, actor1=palmyra[0], actor2=palmyra[1], casualties=[killed(3)])
    raid = claim(
        "alpha",
        SubEventType.ARMED_CLASH,
        "raided",
        RAID,
        [actor("the Lions of the East", None)],
        [actor("soldiers", "syria-army")],
        [location("Tell Rahma", None, None, gazetteer_id=None)],
        days(date(2016, 3, 9)),
        [killed(40)],
        [says("Orient News")],
        start=len(MILL) + 1,
    )
    second = replace(first, doc_id="beta", attribution=(says("Orient News"),), claim_id="").with_id()
    store.add_reading(document(f"{MILL} {RAID}", "", "alpha", outlet="sana"), [first, raid])
    store.add_reading(document(MILL, "", "beta", outlet="orient"), [second])


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    with fresh_store(request.param) as opened:
        fill(opened)
        yield opened


def only(store: Store, theatre: Theatre, sub: SubEventType) -> Event:
    return next(e for e in current(store, theatre, at=NOON) if e.sub_event_type is sub)


def exported(store: Store, theatre: Theatre) -> str:
    """What exports are made from: events with their dissent, control, and claims as judged."""
    events = current(store, theatre, at=NOON)
    claims = telling(store).replayed.claims
    return json.dumps([[event_to_json(e) for e in events], [claim_to_json(c) for c in claims]]) + repr(
        [events, list(store.control())]
    )


def test_two_reports_of_one_capture_are_one_event_with_neutral_names(store: Store, theatre: Theatre) -> None:
    events = current(store, theatre, at=NOON)
    assert [len(e.claim_ids) for e in events] == [1, 2]
    capture = events[1]
    assert capture.doc_ids == ("alpha", "beta")
    listed = theatre.actors.get("syria-army")
    assert listed is not None
    assert [a.name for a in capture.actor1] == [listed.name]
    assert [s.holder for s in store.control()] == ["syria-army"]
    assert store.links(capture.claim_ids)[0].joined


def test_events_are_made_anew_only_where_something_changed(store: Store, theatre: Theatre) -> None:
    steps: list[str] = []
    current(store, theatre, at=NOON, progress=steps.append)
    assert steps
    steps.clear()
    current(store, theatre, at=NOON, progress=steps.append)
    assert steps == []
    store.add_reading(document(doc_id="gamma"), [claim("gamma")])
    current(store, theatre, at=NOON, progress=steps.append)
    assert steps
    later = NOON + timedelta(hours=1)
    rebuild(store, theatre, at=later)
    assert store.changed_since(NOON) == store.changed_since(later), "making the same events again changes nothing"


def test_what_a_report_withdraws_leaves_a_tombstone(store: Store, theatre: Theatre) -> None:
    raid = only(store, theatre, SubEventType.ARMED_CLASH)
    store.add_reading(document(MILL, "", "alpha", outlet="sana"), [next(iter(store.claims()))])
    current(store, theatre, at=NOON + timedelta(hours=1))
    assert [t.event_id for t in store.changed_since(NOON).withdrawn] == [raid.event_id]


def make_all(store: Store, theatre: Theatre) -> None:
    """Each kind of judgement once, on events as they come."""
    capture = only(store, theatre, SubEventType.GOVERNMENT_REGAINS)
    raid = only(store, theatre, SubEventType.ARMED_CLASH)
    store.add_judgement(judging.split(store, capture.event_id, [capture.claim_ids[1]], BY))
    current(store, theatre, at=NOON)
    store.add_judgement(judging.join(store, [raid.event_id, capture.claim_ids[1]], BY))
    store.add_judgement(judging.join(store, [raid.event_id, capture.claim_ids[0]], BY, kind=JudgementKind.NOT_SAME))
    store.add_judgement(judging.join(store, list(capture.claim_ids), BY, kind=JudgementKind.SAME))
    store.add_judgement(judging.correct(store, raid.claim_ids[0], "killed", "12", BY))
    store.add_judgement(judging.correct(store, raid.claim_ids[0], "date", "2016-03-08", BY))
    store.add_judgement(judging.add_place("Tell Rahma", NewPlace("Tell Rahma", 34.9, 37.1), BY))
    store.add_judgement(judging.add_actor("Lions of the East", NewActor("loe", "Lions", side="opposition"), BY))
    store.add_judgement(judging.verdict(store, [capture.claim_ids[1]], BY, accept=False))
    store.add_judgement(judging.verdict(store, [raid.claim_ids[0]], BY, accept=True))


def test_every_judgement_undone_gives_the_same_store_byte_for_byte(store: Store, theatre: Theatre) -> None:
    before = exported(store, theatre)
    make_all(store, theatre)
    after = exported(store, theatre)
    assert after != before
    made = store.judgements()
    for entry in reversed(made):
        store.add_judgement(judging.undo(store, entry.judgement_id, BY))
        current(store, theatre, at=NOON)
    assert exported(store, theatre) == before
    for entry in store.judgements()[len(made) :]:
        store.add_judgement(judging.undo(store, entry.judgement_id, replace(BY, reason="after all")))
    assert exported(store, theatre) == after


@pytest.mark.parametrize("linked_before", [True, False])
def test_a_ledger_replayed_on_another_store_gives_the_same_bytes(
    store: Store, theatre: Theatre, tmp_path: Path, linked_before: bool
) -> None:
    make_all(store, theatre)
    lines = "\n".join(write_judgement(entry) for entry in store.judgements())
    with Store.open(str(tmp_path / "other.db")) as other:
        fill(other)
        if linked_before:
            current(other, theatre, at=NOON)
        for _ in range(2):  # a ledger replayed twice adds nothing
            for entry in read_judgements(lines, "ledger.jsonl"):
                other.add_judgement(entry)
        assert other.judgements() == store.judgements()
        assert exported(other, theatre) == exported(store, theatre)


def test_a_merge_and_a_split_do_what_they_say(store: Store, theatre: Theatre) -> None:
    capture, raid = (only(store, theatre, sub) for sub in (SubEventType.GOVERNMENT_REGAINS, SubEventType.ARMED_CLASH))
    merge = judging.join(store, [capture.event_id, raid.event_id], BY)
    store.add_judgement(merge)
    assert [len(e.claim_ids) for e in current(store, theatre, at=NOON)] == [3]
    store.add_judgement(judging.undo(store, merge.judgement_id, BY))
    assert [e.event_id for e in current(store, theatre, at=NOON)] == [raid.event_id, capture.event_id]
    store.add_judgement(judging.split(store, capture.event_id, [capture.claim_ids[1]], BY))
    assert [len(e.claim_ids) for e in current(store, theatre, at=NOON)] == [1, 1, 1]


def test_a_split_must_leave_and_take_claims_of_the_event(store: Store, theatre: Theatre) -> None:
    capture = only(store, theatre, SubEventType.GOVERNMENT_REGAINS)
    for claims in ([], capture.claim_ids, ["report-9-x"]):
        with pytest.raises(JudgementError):
            judging.split(store, capture.event_id, claims, BY)
    with pytest.raises(JudgementError, match="one event already"):
        judging.join(store, [capture.claim_ids[0], capture.event_id], BY, kind=JudgementKind.SAME)


def test_a_correction_shows_beside_the_machines_value(store: Store, theatre: Theatre) -> None:
    raid = only(store, theatre, SubEventType.ARMED_CLASH)
    store.add_judgement(judging.correct(store, raid.claim_ids[0], "killed", "12", BY))
    judged = only(store, theatre, SubEventType.ARMED_CLASH)
    assert judged.event_id == raid.event_id
    assert judged.killed.best == 12
    view = judged.fields[-1]
    assert view.name == f"casualties of {raid.claim_ids[0]}"
    assert "Ana on 2016-03-14: the reports say so" in view.why
    assert ["12" in said.value for said in view.values] == [True, False]
    assert [said.origins for said in view.values] == [("Ana",), ("the machine",)]


def queue(store: Store, theatre: Theatre) -> dict[Matter, str]:
    events = current(store, theatre, at=NOON)
    waiting = review_queue(events, telling(store).replayed, [link for link in store.links() if not link.joined])
    return {item.matter: item.what for item in waiting}


def test_review_asks_for_what_matters_and_stops_when_it_is_settled(store: Store, theatre: Theatre) -> None:
    asked = queue(store, theatre)
    assert asked[Matter.PLACE] == "Tell Rahma"
    assert asked[Matter.ACTOR] == "the Lions of the East"
    assert "Tell Rahma" in asked[Matter.ONE_SIDED_TOLL]
    raid = only(store, theatre, SubEventType.ARMED_CLASH)
    store.add_judgement(judging.add_place("Tell Rahma", NewPlace("Tell Rahma", 34.9, 37.1), BY))
    store.add_judgement(judging.leave_open("Lions of the East", BY))
    store.add_judgement(judging.verdict(store, [raid.event_id], BY, accept=True))
    assert not {Matter.PLACE, Matter.ACTOR, Matter.ONE_SIDED_TOLL, Matter.STALE} & set(queue(store, theatre))


@pytest.mark.parametrize(
    ("told", "shown", "asked", "place_id"),
    [
        ("Mill street", "Mill street, Aleppo", "Mill street", "ours:mill"),
        ("Points 311", "Point 311", "Point 311", "ours:311"),
        ("324", "Point 324", "Point 324", "ours:324"),
    ],
)
def test_what_is_only_placed_beside_another_place_is_asked_and_the_answer_places_it(
    store: Store, theatre: Theatre, told: str, shown: str, asked: str, place_id: str
) -> None:
    near = replace(location(told, 36.2, 37.1, gazetteer_id=None), name=shown, precision=2, radius_km=10.0)
    known = replace(location("the mill", 36.2, 37.1, gazetteer_id=None), name="the mill, Aleppo", precision=2)
    text = f"Shells fell on {told}."
    fallen = claim("gamma", SubEventType.SHELLING, "fell", text, [actor("the army", "syria-army")], [], [near, known])
    store.add_reading(document(text, "", "gamma", outlet="sana"), [fallen])
    waiting = review_queue(current(store, theatre, at=NOON), telling(store).replayed, [])
    names = [item.what for item in waiting if item.matter is Matter.PLACE]
    assert asked in names
    assert "the mill" not in names, "words without a name are placed for one report only"
    assert names.index("Tell Rahma") < names.index(asked), "what lies nowhere presses more"
    assert "within 10 km of" in next(item.detail for item in waiting if item.what == asked)
    store.add_judgement(judging.add_place(asked, NewPlace(asked, 36.31, 37.22, place_id), BY))
    replayed = telling(store).replayed
    (placed,) = [p for c in replayed.claims for p in c.locations if p.text == told]
    assert (placed.lat, placed.lon, placed.gazetteer_id) == (36.31, 37.22, place_id)
    events = current(store, theatre, at=NOON)
    assert asked not in [item.what for item in review_queue(events, replayed, [])]


def test_review_names_judgements_that_lost_their_claim(store: Store, theatre: Theatre) -> None:
    raid = only(store, theatre, SubEventType.ARMED_CLASH)
    store.add_judgement(judging.correct(store, raid.claim_ids[0], "killed", "12", BY))
    store.add_reading(document(MILL, "", "alpha", outlet="sana"), [])
    assert "told no more" in queue(store, theatre)[Matter.STALE]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), 2),
        (Wanted(from_day=date(2016, 3, 10)), 1),
        (Wanted(to_day=date(2016, 3, 10)), 1),
        (Wanted(from_day=date(2016, 3, 9), to_day=date(2016, 3, 12)), 2),
        (Wanted(from_day=date(2017, 1, 1)), 0),
        (Wanted(actor="isis"), 1),
        (Wanted(actor="lions"), 1),
        (Wanted(actor="syria-army"), 2),
        (Wanted(place="palm"), 1),
        (Wanted(place="palmyra"), 1),
        (Wanted(kind="battles"), 2),
        (Wanted(kind="Armed clash"), 1),
        (Wanted(certainty=Certainty.DENIED), 0),
    ],
)
def test_events_are_chosen_by_what_is_asked(store: Store, theatre: Theatre, wanted: Wanted, found: int) -> None:
    whole = list(select_events(current(store, theatre, at=NOON), wanted))
    assert len(whole) == found
    assert list(answering(store, theatre, wanted, at=NOON)) == whole


@given(
    name=st.text(max_size=6),
    part=st.text(alphabet='aAß"\\İı\n\x1fſK', max_size=2),
    offsets=st.tuples(*[st.integers(-3, 3)] * 4),
    kinds=st.tuples(st.sampled_from(SubEventType), st.sampled_from(["", "clash", "BATTLES", "air", "ſ"])),
)
def test_the_quick_question_refuses_nothing_that_answers(
    name: str, part: str, offsets: tuple[int, int, int, int], kinds: tuple[SubEventType, str]
) -> None:
    start, length, first, last = offsets
    day = NOON.date() + timedelta(days=start)
    told = replace(
        event("e1"),
        sub_event_type=kinds[0],
        start=day,
        end=day + timedelta(days=abs(length)),
        actor1=(EventActor(None, name + part + name),),
        locations=(location(part + name, None, None, gazetteer_id=name),),
    )
    days = NOON.date() + timedelta(days=first), NOON.date() + timedelta(days=last)
    body = dumps(to_json(told))
    for wanted in (
        Wanted(*days),
        Wanted(from_day=days[0]),
        Wanted(to_day=days[1]),
        Wanted(actor=part, kind=kinds[1], certainty=told.certainty),
        Wanted(place=part.upper()),
        Wanted(place=name),
    ):
        assert may_answer(wanted)(body) or not answers(told, wanted)


def test_reports_without_a_claim_are_not_read_to_link_or_export(theatre: Theatre) -> None:
    with fresh_store("sqlite") as store:
        fill(store)
        store.add_reading(document("The flower fair opened on Monday.", "", "quiet", outlet="sana"), [])
        assert {d.doc_id for d in store.documents()} == {"alpha", "beta", "quiet"}
        assert {d.doc_id for d in store.documents(with_claims=True)} == {"alpha", "beta"}
        with_quiet = rebuild(store, theatre, at=NOON)
        exported = gather(store, theatre, at=NOON, with_claims=True)
    with fresh_store("sqlite") as store:
        fill(store)
        assert rebuild(store, theatre, at=NOON) == with_quiet
        # the provinces are loaded anew each time and compare by identity
        assert replace(gather(store, theatre, at=NOON), units=exported.units) == exported


def test_the_json_form_holds_what_others_rely_on(store: Store, theatre: Theatre) -> None:
    row = event_to_json(only(store, theatre, SubEventType.GOVERNMENT_REGAINS))
    relied_on = (
        "event_id event_type sub_event_type start end actor1 actor2 locations killed certainty origins claims documents"
    )
    assert set(relied_on.split()) <= set(row)
    assert row["killed"] == {"low": 3, "best": 3, "high": 3}
    assert row["start"] == row["end"] == "2016-03-12"
    assert row["documents"] == ["alpha", "beta"]
    assert json.loads(json.dumps(row)) == row


def test_the_claims_that_judgements_hold_on_are_never_changed(store: Store, theatre: Theatre) -> None:
    before: list[Claim] = list(store.claims())
    make_all(store, theatre)
    assert list(store.claims()) == before

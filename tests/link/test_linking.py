"""Claims become events: what must join, what must stay apart, and what a person's judgement changes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.links.score import link, read_groups, scores
from sitrep.link import LinkOptions, Parties, link_claims
from sitrep.link.judgements import JudgementError
from sitrep.model.claim import Claim
from sitrep.model.event import Certainty, Event
from sitrep.model.judgement import Judgement, JudgementKind
from sitrep.model.taxonomy import Factuality, LocationRole, Side, SourceKind, SubEventType, Temporal
from tests.factories import actor, claim, days, document, killed, location, says

SIDES = {"syria-army": "government", "isis": "isis", "us-coalition": "coalition", "civilians": "civilian"}
PARTIES = Parties(actor_side=SIDES, source_side={"sana": "government", "amaq": "isis"})
OPTIONS = LinkOptions(parties=PARTIES)
ISIS, ARMY = actor("ISIS", "isis"), actor()


def told(doc_id: str, **fields: object) -> Claim:
    return claim(doc_id, evidence=f"As {doc_id} has it, the army took the place.", **fields)  # type: ignore[arg-type]


def taken_by_isis(doc_id: str, **fields: object) -> Claim:
    fields = {"sub": SubEventType.NON_STATE_OVERTAKES, "actor1": [ISIS], "actor2": [ARMY], **fields}
    return told(doc_id, **fields)


def events(*claims: Claim, judgements: tuple[Judgement, ...] = ()) -> tuple[Event, ...]:
    documents = {c.doc_id: document(f"Words of {c.doc_id} alone.", "", c.doc_id, outlet=c.doc_id) for c in claims}
    return link_claims(claims, documents, judgements, options=OPTIONS).events


def judgement(kind: JudgementKind, *subjects: str, at: int = 1, field: str = "", value: str = "") -> Judgement:
    return Judgement(f"j{at}", kind, subjects, field, value, "me", datetime(2020, 1, at, tzinfo=UTC), "because")


WIDE_HOMS = location("Homs", None, None, LocationRole.WITHIN, precision=3, gazetteer_id=None)
NEWS_DAYS = days(date(2016, 3, 12), date(2016, 3, 13), "")
HADERS = (location("Hader", 36.0, 37.0, gazetteer_id="x"), location("Hader", 33.3, 35.8, gazetteer_id="y"))
RAIDS = [
    told(force, sub=SubEventType.AIR_STRIKE, actor1=[actor(force, force)], actor2=[ISIS])
    for force in ("syria-army", "us-coalition")
]
MARCH = days(date(2016, 3, 1), date(2016, 3, 31), "in March")

JOINED = [
    ("two outlets, one day, one place", told("a"), told("b")),
    (
        "another romanisation, the same gazetteer id",
        told("a"),
        told("b", locations=[location("Tadmur", gazetteer_id="palmyra")]),
    ),
    (
        "spellings of a place that no gazetteer knows",
        told("a", locations=[location("Tell Hamis", None, None, gazetteer_id=None)]),
        told("b", locations=[location("Tal Hamees", None, None, gazetteer_id=None)]),
    ),
    ("a day and the window of news without a day", told("a"), told("b", date_range=NEWS_DAYS)),
    ("history joins what it retells", told("a"), told("b", date_range=MARCH, temporal=Temporal.BACKGROUND)),
    ("a denial joins what it denies", told("a"), told("b", factuality=Factuality.DENIED)),
    (
        "fighting told from both ends",
        told("a", sub=SubEventType.ARMED_CLASH),
        told("b", sub=SubEventType.ARMED_CLASH, actor1=[ISIS], actor2=[ARMY]),
    ),
]

APART = [
    ("exact days that differ", told("a"), told("b", date_range=days(date(2016, 3, 13)))),
    ("two winners of one place", told("a"), taken_by_isis("b")),
    (
        "taken, and the assault repelled",
        told("a"),
        told("b", sub=SubEventType.ARMED_CLASH, factuality=Factuality.ATTEMPTED),
    ),
    ("a plan and the deed", told("a"), told("b", factuality=Factuality.PLANNED)),
    ("a castle beside its town", told("a"), told("b", locations=[location("Palmyra Castle", 34.5626, 38.257)])),
    ("a province and a town in it", told("a", locations=[WIDE_HOMS]), told("b", locations=[location(admin1="Homs")])),
    ("two towns of one name far apart", told("a", locations=[HADERS[0]]), told("b", locations=[HADERS[1]])),
    ("air raids of two forces", *RAIDS),
    ("unlike kinds of act", told("a"), told("b", sub=SubEventType.AIR_STRIKE)),
    (
        "a month's fighting and one day of it",
        told("a", sub=SubEventType.ARMED_CLASH),
        told("b", sub=SubEventType.ARMED_CLASH, date_range=MARCH),
    ),
]


@pytest.mark.parametrize(("why", "one", "other"), JOINED, ids=[row[0] for row in JOINED])
def test_one_happening(why: str, one: Claim, other: Claim) -> None:
    assert len(events(one, other)) == 1, why


@pytest.mark.parametrize(("why", "one", "other"), APART, ids=[row[0] for row in APART])
def test_two_happenings(why: str, one: Claim, other: Claim) -> None:
    assert len(events(one, other)) == 2, why


def test_gold_groups_reach_the_floor() -> None:
    gold = read_groups()
    assert len({label.partition(":")[0] for label in gold.truth.values()}) >= 60
    found = scores(gold, link(gold))
    assert found["tuned"].f1 >= 0.95
    assert found["held out"].f1 >= 0.93


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(chance: object) -> None:
    gold = read_groups()
    part = gold.claims[:60]
    shuffled = list(part)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert link_claims(shuffled, gold.documents).events == link_claims(part, gold.documents).events


def test_every_claim_is_in_exactly_one_event() -> None:
    gold = read_groups()
    found = [claim_id for event in link(gold).events for claim_id in event.claim_ids]
    assert sorted(found) == sorted(gold.truth)


def test_a_chain_of_neighbours_is_not_one_happening() -> None:
    # each is two kilometres from the next; the ends are twenty apart
    chain = [
        told(f"r{i}", sub=SubEventType.ARMED_CLASH, locations=[location(f"Post {'abcdefghijk'[i]}{i}", 34.5 + i * 0.02, 38.2)])
        for i in range(11)
    ]  # fmt: skip
    for event in events(*chain):
        lats = [place.lat for place in event.locations if place.lat is not None]
        assert max(lats) - min(lats) < 0.12


def test_reasons_add_up_and_name_the_event() -> None:
    result = link_claims([told("a"), told("b")], {}, options=OPTIONS)
    (reason,) = result.reasons
    assert reason.event_id == result.events[0].event_id
    assert reason.score == pytest.approx(sum(weight for _, weight in reason.parts))
    assert {"place", "days", "act and sides"} <= {name for name, _ in reason.parts}
    assert reason.words.startswith(f"{reason.score:.1f} = ")


def test_an_event_keeps_its_id_when_more_is_told_of_it() -> None:
    documents = {
        d: document(f"Words of {d}.", "", d, date(2016, 3, day), d) for d, day in (("m", 13), ("a", 14), ("z", 12))
    }
    first = link_claims([told("m")], documents, options=OPTIONS).events[0].event_id
    later = link_claims([told("m"), told("a")], documents, options=OPTIONS).events[0].event_id
    assert later == first
    known = {told("m").claim_id: first}
    older_found = link_claims(
        [told("m"), told("z")], documents, options=LinkOptions(parties=PARTIES, known_ids=known)
    ).events[0]
    assert older_found.event_id == first


def test_ids_are_distinct_even_when_an_event_splits() -> None:
    one, other = told("a"), told("b")
    known = {one.claim_id: "e1", other.claim_id: "e1"}
    split = judgement(JudgementKind.NOT_SAME, one.claim_id, other.claim_id)
    found = link_claims([one, other], {}, [split], options=LinkOptions(parties=PARTIES, known_ids=known)).events
    assert len({event.event_id for event in found}) == 2
    assert "e1" in {event.event_id for event in found}


def test_judgements_join_part_and_are_undone() -> None:
    one, other = told("a"), told("b", date_range=days(date(2016, 3, 20)))
    same = judgement(JudgementKind.SAME, one.claim_id, other.claim_id, at=1)
    undo = judgement(JudgementKind.UNDO, "j1", at=2)
    assert len(events(one, other)) == 2
    assert len(events(one, other, judgements=(same,))) == 1
    assert len(events(one, other, judgements=(same, undo))) == 2
    assert len(events(one, other, judgements=(same, undo, judgement(JudgementKind.UNDO, "j2", at=3)))) == 1


def test_a_split_takes_claims_out_for_good() -> None:
    a, b, c, d = (told(x) for x in "abcd")
    split = judgement(JudgementKind.SPLIT, a.claim_id, b.claim_id)
    assert sorted(sorted(e.doc_ids) for e in events(a, b, c, d, judgements=(split,))) == [["a", "b"], ["c", "d"]]


def test_rejected_claims_are_in_no_event_until_accepted() -> None:
    one = told("a")
    reject = judgement(JudgementKind.REJECT, one.claim_id, at=1)
    assert events(one, judgements=(reject,)) == ()
    assert len(events(one, judgements=(reject, judgement(JudgementKind.ACCEPT, one.claim_id, at=2)))) == 1


def test_a_correction_is_linked_with() -> None:
    one, other = told("a"), told("b", date_range=days(date(2016, 3, 13)))
    right = [
        judgement(JudgementKind.CORRECT, other.claim_id, at=at, field=field, value=json.dumps("2016-03-12"))
        for at, field in ((1, "date.start"), (2, "date.end"))
    ]
    assert len(events(one, other, judgements=tuple(right))) == 1


def test_a_correction_of_no_field_is_refused_with_a_remedy() -> None:
    one = told("a")
    wrong = judgement(JudgementKind.CORRECT, one.claim_id, field="date.begin", value='"2016-03-12"')
    with pytest.raises(JudgementError, match=r"j1 corrects 'date\.begin'.*undo the judgement"):
        events(one, judgements=(wrong,))


def test_values_keep_their_dissent() -> None:
    (event,) = events(
        told("a", casualties=[killed(19)]),
        told("b", casualties=[killed(40)], attribution=[says("SOHR", SourceKind.NGO)]),
        told("c", casualties=[killed(40)], attribution=[]),
    )
    assert (event.killed.low, event.killed.best, event.killed.high) == (19, 40, 40)
    (view,) = [field for field in event.fields if field.name == "killed"]
    assert view.contested
    assert {said.value: said.origins for said in view.values} == {"40": ("SOHR", "c"), "19": ("SANA",)}
    assert any("19" in words and "40" in words for words in event.contradictions)


def test_a_total_is_not_the_day_s_toll() -> None:
    total = told("b", date_range=MARCH, casualties=[killed(500)])
    (event,) = events(told("a", casualties=[killed(20)]), total)
    assert event.killed.high == 20


def test_two_culprits_of_one_strike_are_one_contested_event() -> None:
    strikes = [
        told(
            who,
            sub=SubEventType.CHEMICAL_WEAPON,
            actor1=[actor(who, who)],
            actor2=[actor("residents", "civilians")],
            casualties=[killed(25, Side.CIVILIANS)],
        )
        for who in ("syria-army", "isis")
    ]
    (event,) = events(*strikes)
    assert event.certainty is Certainty.CONTESTED
    assert any(words.startswith("actor1") for words in event.contradictions)


def test_opposite_outcomes_point_at_each_other() -> None:
    won, lost = events(told("a"), taken_by_isis("b", attribution=[says("Amaq", SourceKind.BELLIGERENT)]))
    assert won.certainty is lost.certainty is Certainty.CONTESTED
    assert won.event_id in lost.contradictions[0]
    assert lost.event_id in won.contradictions[0]


def test_a_claim_without_a_day_is_an_event_of_its_own() -> None:
    assert len(events(told("a"), told("b", date_range=days(None)))) == 2


def test_nothing_in_nothing_out() -> None:
    assert link_claims([], {}).events == ()

"""Who held a place when: claims in, the timeline that they and nothing else support, out."""

from __future__ import annotations

from datetime import date

import pytest

from sitrep.control import Sides, Whole, control_states
from sitrep.model.claim import Claim, Location
from sitrep.model.event import ControlKind, ControlState
from sitrep.model.taxonomy import Factuality, LocationRole, SubEventType, Temporal
from tests.factories import actor, claim, days, document, location

SIDES = {"syria-army": "government", "hezbollah": "government", "isis": "isis", "opposition": "opposition"}
ISIS, ARMY = actor("ISIS", "isis"), actor()
HELD, CONTESTED, CLAIMED = ControlKind.HELD, ControlKind.CONTESTED, ControlKind.CLAIMED


def told(doc_id: str, winner: str, day: str, words: str = "took", **fields: object) -> Claim:
    """A taking by ``winner`` ("isis" or the army) on a day, or on some day of a window ("2015-05-01/2015-05-31")."""
    start, _, end = day.partition("/")
    window = days(date.fromisoformat(start), date.fromisoformat(end or start), "in that time" if end else "on that day")
    by_isis = winner == "isis"
    sub = SubEventType.NON_STATE_OVERTAKES if by_isis else SubEventType.GOVERNMENT_REGAINS
    given: dict[str, object] = {
        "sub": sub,
        "actor1": [ISIS if by_isis else ARMY],
        "actor2": [ARMY if by_isis else ISIS],
        "date_range": window,
        "trigger": words,
    }
    given.update(fields)
    named = [place.text for place in given.get("locations", [location()])]  # type: ignore[attr-defined]
    return claim(doc_id, evidence=f"They {words} {' and '.join(named)}.", **given)  # type: ignore[arg-type]


def states(*claims: Claim, told_by: dict[str, str] | None = None) -> tuple[ControlState, ...]:
    return control_states(claims, sides=Sides(SIDES, {"government": "syria-army"}, told_by or {}))


def rows(*claims: Claim) -> list[tuple[str, str | None, str, str | None]]:
    return [
        (str(s.start), str(s.end) if s.end else None, s.kind.value, s.holder) for s in states(*claims)
    ]  # fmt: skip


def test_palmyra_changes_hands_four_times() -> None:
    claims = [
        told("fall", "isis", "2015-05-20"),
        told("later", "isis", "2015-05-01/2015-05-31", temporal=Temporal.BACKGROUND),
        told("spring", "army", "2016-03-24", "entered"),
        told("spring", "army", "2016-03-27", "fully captured", start=500),
        told("later", "army", "2016-03-01/2016-03-31", start=300, temporal=Temporal.BACKGROUND),
        told("winter", "isis", "2016-12-10", "entered parts of"),
        told("winter", "army", "2016-12-11", "drove them from", start=200),
        told("winter", "isis", "2016-12-11", "took full control of", start=900),
        told("last", "army", "2017-03-02", "recaptured the entire city of"),
    ]
    assert rows(*claims) == [
        ("2015-05-20", "2016-03-23", "held", "isis"),
        ("2016-03-24", "2016-03-26", "contested", "isis"),
        ("2016-03-27", "2016-12-09", "held", "syria-army"),
        ("2016-12-10", "2016-12-10", "contested", "syria-army"),
        ("2016-12-11", "2017-03-01", "held", "isis"),
        ("2017-03-02", None, "held", "syria-army"),
    ]
    assert rows(*reversed(claims)) == rows(*claims)


def test_every_claim_of_a_change_is_behind_its_state() -> None:
    claims = [told("a", "isis", "2015-05-20"), told("b", "isis", "2015-05-01/2015-05-31")]
    (state,) = states(*claims)
    assert state.claim_ids == tuple(sorted(c.claim_id for c in claims))


def test_a_month_alone_dates_from_its_first_day_and_says_so() -> None:
    (state,) = states(told("a", "isis", "2015-05-01/2015-05-31"))
    assert state.start == date(2015, 5, 1)
    assert "some day from 2015-05-01 to 2015-05-31" in state.note


def test_taken_twice_without_a_loss_is_told() -> None:
    first, second = states(told("a", "army", "2016-03-27"), told("b", "army", "2017-03-02"))
    assert (first.holder, second.holder) == ("syria-army", "syria-army")
    assert "taken again on 2017-03-02 with no loss told since 2016-03-27" in second.note


def test_two_winners_on_one_day_by_two_reports_contest_it() -> None:
    (state,) = states(told("a", "army", "2016-03-27"), told("b", "isis", "2016-03-27"))
    assert state.kind is CONTESTED
    assert state.holder is None
    assert state.note.startswith("contradiction")


def test_one_side_s_word_is_a_claim_until_somebody_else_says_it() -> None:
    one, other = told("a", "army", "2016-03-27"), told("b", "army", "2016-03-27")
    assert states(one, told_by={one.claim_id: "government"})[0].kind is CLAIMED
    assert states(one, other, told_by={one.claim_id: "government"})[0].kind is HELD
    assert states(one, told_by={one.claim_id: "isis"})[0].kind is HELD  # the loser says so


def test_an_ally_s_taking_is_shown_as_the_army_s() -> None:
    assert states(told("a", "army", "2016-03-27", actor1=[actor("Hezbollah", "hezbollah")]))[0].holder == "syria-army"


NOTHING = [
    ("a plan", {"factuality": Factuality.PLANNED}),
    ("an attempt", {"factuality": Factuality.ATTEMPTED}),
    ("a denial", {"factuality": Factuality.DENIED}),
    ("a place only near", {"locations": [location(role=LocationRole.NEAR)]}),
    ("a province", {"locations": [location("Homs", role=LocationRole.WITHIN)]}),
    ("nobody takes it", {"actor1": []}),
    ("no day", {"date_range": days(None)}),
]


@pytest.mark.parametrize(("why", "fields"), NOTHING, ids=[row[0] for row in NOTHING])
def test_what_changes_no_hands(why: str, fields: dict[str, object]) -> None:
    assert states(told("a", "army", "2016-03-27", **fields)) == (), why


def test_a_siege_lies_over_the_holder_and_ends() -> None:
    siege = {"sub": SubEventType.ARMED_CLASH, "locations": [location("Kuweires")]}
    found = rows(
        told("a", "isis", "2013-12-01", "besieged", **siege),
        told("b", "army", "2015-11-10", "broke the siege of", **siege),
    )
    assert found == [
        ("2013-12-01", "2015-11-09", "besieged", "syria-army"),
        ("2015-11-10", None, "held", "syria-army"),
    ]


def test_an_assault_repelled_shows_who_holds() -> None:
    attempt = told("a", "isis", "2016-12-12", "attacked", sub=SubEventType.ARMED_CLASH, factuality=Factuality.ATTEMPTED)
    (state,) = states(attempt)
    assert (state.kind, state.holder) == (HELD, "syria-army")


def test_those_who_leave_give_way_to_whoever_is_named_or_to_nobody_known() -> None:
    leaving = {"sub": SubEventType.TRANSFER_OF_TERRITORY}
    left = told("b", "isis", "2017-02-25", "withdrew from", **leaving, actor2=[])
    assert rows(told("a", "isis", "2015-01-01"), left)[-1] == ("2017-02-25", None, "unknown", None)
    handed = told("b", "isis", "2017-02-25", "handed over", **leaving)
    assert rows(told("a", "isis", "2015-01-01"), handed)[-1] == ("2017-02-25", None, "held", "syria-army")


def test_an_evacuation_hands_the_place_to_the_other_party() -> None:
    rebels = [actor("rebels", "opposition")]
    deal = {"sub": SubEventType.AGREEMENT, "actor1": rebels, "actor2": [ARMY]}
    found = rows(
        told("a", "isis", "2012-07-20", actor1=rebels),
        told("b", "army", "2016-12-22", "evacuated", **deal),
    )
    assert found[-1] == ("2016-12-22", None, "held", "syria-army")


def test_places_of_one_town_are_places_of_their_own() -> None:
    castle = location("Palmyra Castle", 34.56, 38.25)
    claims = (told("a", "army", "2016-03-27"), told("b", "army", "2016-03-25", locations=[castle]))
    assert {(s.place_name, str(s.start)) for s in states(*claims)} == {
        ("Palmyra", "2016-03-27"),
        ("Palmyra Castle", "2016-03-25"),
    }


def test_the_caller_says_which_spellings_are_one_place() -> None:
    def key(place: Location) -> str | None:
        return "palmyra" if place.name in ("Palmyra", "Tadmur") else None

    tadmur = location("Tadmur", gazetteer_id=None)
    claims = [told("a", "isis", "2015-05-20"), told("b", "army", "2016-03-27", locations=[tadmur])]
    found = control_states(claims, sides=Sides(SIDES), place_key=key)
    assert [s.place_id for s in found] == ["palmyra", "palmyra"]


def test_a_day_without_a_year_retells_the_year_before() -> None:
    yearless = days(date(2017, 12, 8), date(2017, 12, 11), "from 8 to 11 December")
    claims = [
        told("a", "isis", "2016-12-11"),
        told("b", "army", "2017-03-02"),
        told("c", "isis", "2017-12-08", date_range=yearless),
    ]
    found = states(*claims)
    assert [(str(s.start), s.holder) for s in found] == [("2016-12-11", "isis"), ("2017-03-02", "syria-army")]
    assert "days without a year" in found[0].note


NOT_ITSELF = [
    ("posts on the way to it", "took all the posts between the hills and Palmyra."),
    ("hills near it", "took hills near Palmyra."),
    ("what lies north of it", "took a base north of Palmyra."),
    ("the road between two", "took the road between al-Qusur and Palmyra."),
    ("posts on the road to it", "took two posts on the road to Palmyra."),
    ("what is called after it", "took the Palmyra crossroads at dawn."),
    ("a junction of two", "took the Palmyra-Azaz junction."),
    ("what they did then", "took two hills, allowing them to shell Palmyra."),
    ("what they could reach", "took the last hill, giving them fire control over Palmyra."),
]


@pytest.mark.parametrize(("why", "words"), NOT_ITSELF, ids=[row[0] for row in NOT_ITSELF])
def test_what_is_beside_a_place_is_not_the_place(why: str, words: str) -> None:
    beside = claim("a", trigger="took", evidence=f"They {words}")
    assert states(beside) == (), why


def test_a_list_that_says_what_it_includes_takes_all_of_it() -> None:
    words = "They took six places, including Palmyra."
    assert len(states(claim("a", trigger="took", evidence=words))) == 1


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("They took full control of the city as the army withdrew.", 0),
        ("They took two villages to the west of the town.", 0),
        ("They took the base at dawn.", 1),
        ("They took it at dawn.", 1),
        ("They took the Kuweires Airbase junction.", 1),
    ],
)
def test_a_city_never_stands_for_a_base(words: str, count: int) -> None:
    base = location("Kuweires Airbase")
    assert len(states(claim("a", trigger="took", evidence=words, locations=[base]))) == count


def test_what_a_part_takes_the_whole_holds_while_it_exists() -> None:
    ypg = [actor("the YPG", "ypg")]
    sides = Sides({"ypg": "sdf", "isis": "isis"}, part_of={"ypg": Whole("sdf", date(2015, 10, 11), date(2026, 1, 1))})
    claims = [
        told("a", "isis", "2015-01-26", actor1=ypg, actor2=[ISIS]),
        told("b", "isis", "2015-05-20"),
        told("c", "isis", "2016-08-12", actor1=ypg, actor2=[ISIS]),
    ]
    assert [s.holder for s in control_states(claims, sides=sides)] == ["ypg", "isis", "sdf"]


def test_a_part_of_it_contests_it() -> None:
    part = claim(
        "b", trigger="took", evidence="They took three districts of Palmyra.", date_range=days(date(2016, 3, 26))
    )
    assert rows(told("a", "isis", "2015-05-20"), part)[-1] == ("2016-03-26", None, "contested", "isis")


def test_an_act_told_in_passing_dates_nothing_but_counts_for_what_it_means() -> None:
    taken = told("a", "army", "2016-03-27")
    praise = claim(
        "b",
        trigger="liberation",
        evidence="The envoy welcomed the liberation of Palmyra.",
        date_range=days(date(2016, 5, 5), text=""),
    )
    (state,) = states(taken, praise)
    assert state.start == date(2016, 3, 27)
    assert praise.claim_id in state.claim_ids
    assert states(praise) == ()


def test_those_thrown_out_and_those_who_leave_are_told_once() -> None:
    leaving = {"sub": SubEventType.TRANSFER_OF_TERRITORY, "actor2": []}
    found = states(told("a", "army", "2016-03-27"), told("b", "isis", "2016-03-27", "withdrew from", **leaving))
    assert len(found) == 1
    assert len(found[0].claim_ids) == 2


def test_where_those_who_leave_go_they_do_not_leave() -> None:
    goal = claim(
        "a",
        sub=SubEventType.TRANSFER_OF_TERRITORY,
        trigger="withdrew",
        evidence="They withdrew from the city to Palmyra.",
        actor1=[ISIS],
        actor2=[],
    )
    assert states(goal) == ()


def test_the_city_named_first_is_what_was_taken() -> None:
    words = "They took full control of the city as the army withdrew south of Palmyra."
    assert len(states(claim("a", trigger="took full control", evidence=words))) == 1


def test_a_place_is_last_told_of_when_the_last_report_came_out() -> None:
    fall = told("a", "isis", "2015-05-20")
    (state,) = control_states(
        [fall], sides=Sides(SIDES), documents={"a": document(doc_id="a", published=date(2017, 1, 5))}
    )
    assert state.note.endswith("last told 2017-01-05")

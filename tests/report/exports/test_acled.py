"""ACLED: atomic days and places, actors and interaction codes, what is left out, what the validator refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from sitrep.model.claim import DateRange
from sitrep.model.event import Estimate, Event, EventActor
from sitrep.model.taxonomy import DatePrecision, Factuality, LocationRole, SubEventType
from sitrep.report.dossier import ActorFact, dossier
from sitrep.report.exports.acled import COLUMNS, AcledRow, acled_rows
from sitrep.report.exports.acled_check import acled_findings
from sitrep.report.exports.acled_merge import merged
from sitrep.report.knowledge import load_settings
from tests.factories import claim, days, event, location

SETTINGS = load_settings("acled")
ACTORS = {
    "syria-army": ActorFact("Syrian Armed Forces", "state forces", "government", "SY"),
    "isis": ActorFact("Islamic State", "armed group", "isis"),
    "civilians": ActorFact("Civilians", "civilians"),
    "unidentified": ActorFact("Unidentified", "unknown"),
    "russia-forces": ActorFact("Russian Armed Forces", "foreign state forces", "government", "RU"),
    "mali-forces": ActorFact("Malian Armed Forces", "state forces", "", "ML"),
    "iraq-forces": ActorFact("Iraqi Security Forces", "foreign state forces", "iraq", "IQ"),
}
STATE, REBELS, MILITIA, OTHERS = "State forces", "Rebel group", "Political militia", "External/Other forces"
TARGET = "Civilian targeting"
ISIS, ARMY, CIVILIANS = EventActor("isis", "IS"), EventActor("syria-army", "army"), EventActor("civilians", "villagers")


def rows_of(told: Event, when: DateRange | None = None) -> list[AcledRow]:
    one = claim(date_range=when or days(told.start, told.end))
    told = replace(told, claim_ids=(one.claim_id,))
    return acled_rows(told, dossier([told], [one], actors=ACTORS), SETTINGS)[0]


def cells(row: AcledRow) -> dict[str, str]:
    return dict(zip(COLUMNS, map(str, row.cells()), strict=True))


def test_the_columns_are_acleds_31() -> None:
    assert len(COLUMNS) == 31
    assert COLUMNS[0] == "event_id_cnty"
    assert COLUMNS[-1] == "timestamp"


def test_days_told_in_words_are_a_row_each_with_the_remainder_first() -> None:
    told = event(start=date(2017, 3, 1), end=date(2017, 3, 3), killed=Estimate(11, 12, 20))
    rows = rows_of(told)
    assert [(r.event_date, r.fatalities, r.time_precision) for r in rows] == [
        ("2017-03-01", 4, 1),
        ("2017-03-02", 4, 1),
        ("2017-03-03", 3, 1),
    ]


def test_a_list_of_villages_is_a_row_each_and_the_toll_is_divided() -> None:
    villages = [
        location(name, 35.0 + i / 10, 38.0, gazetteer_id=name) for i, name in enumerate(["Ein", "Tne", "Tlata"])
    ]
    rows = rows_of(event(locations=villages, killed=Estimate(4, 4, 4)))
    assert [(r.location, r.fatalities) for r in rows] == [("Ein", 2), ("Tne", 1), ("Tlata", 1)]
    assert len({r.event_id_cnty for r in rows}) == 3


def test_a_day_that_follows_from_the_day_of_publication_is_one_row() -> None:
    told = event(start=date(2017, 3, 1), end=date(2017, 3, 2))
    rows = rows_of(told, DateRange("", date(2017, 3, 1), date(2017, 3, 2), DatePrecision.DAY))
    assert [(r.event_date, r.time_precision) for r in rows] == [("2017-03-02", 2)]


@pytest.mark.parametrize(
    ("start", "end", "precision", "expected"),
    [
        (date(2017, 3, 6), date(2017, 3, 12), DatePrecision.WEEK, ("2017-03-09", 2)),
        (date(2017, 3, 1), date(2017, 3, 31), DatePrecision.MONTH, ("2017-03-16", 3)),
        (date(2017, 1, 1), date(2017, 12, 31), DatePrecision.YEAR, None),
        (date(2017, 1, 1), date(2017, 2, 27), DatePrecision.DAY, None),
    ],
)
def test_less_exact_days(start: date, end: date, precision: DatePrecision, expected: tuple[str, int] | None) -> None:
    rows = rows_of(event(start=start, end=end), DateRange("in words", start, end, precision))
    assert [(r.event_date, r.time_precision) for r in rows] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("start", "end", "precision", "opening"),
    [
        (date(2017, 3, 6), date(2017, 3, 12), DatePrecision.WEEK, "On 9 March 2017 (told as 6 to 12 March 2017), "),
        (date(2017, 3, 1), date(2017, 3, 31), DatePrecision.MONTH, "On 16 March 2017 (told as March 2017), "),
        (date(2017, 3, 1), date(2017, 3, 1), DatePrecision.DAY, "On 1 March 2017, "),
    ],
)
def test_the_note_does_not_pass_a_middle_off_as_the_day(
    start: date, end: date, precision: DatePrecision, opening: str
) -> None:
    (row,) = rows_of(event(start=start, end=end), DateRange("in words", start, end, precision))
    assert row.notes.startswith(opening)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (event(start=None), "no day"),
        (event(locations=[]), "no place"),
        (event(locations=[location(lat=None, lon=None)]), "no position"),
        (event(locations=[location(country="Atlantis")]), "no known country"),
        (event(locations=[location("Syria", ucdp_precision=6)]), "whole country"),
    ],
)
def test_what_is_left_out_says_why(told: Event, reason: str) -> None:
    rows, left_out = acled_rows(told, dossier([told], actors=ACTORS), SETTINGS)
    assert rows == []
    assert reason in left_out[0].reason


@pytest.mark.parametrize(
    ("sub", "actor1", "actor2", "expected"),
    [
        (SubEventType.ARMED_CLASH, [ARMY], [ISIS], (STATE, REBELS, "State forces-Rebel group", "")),
        (SubEventType.ARMED_CLASH, [ISIS], [ARMY], (REBELS, STATE, "State forces-Rebel group", "")),
        # a battle has two armed sides: nobody named, or civilians named, is an unidentified armed group
        (SubEventType.ARMED_CLASH, [ARMY], [], (STATE, MILITIA, "State forces-Political militia", "")),
        (SubEventType.ARMED_CLASH, [ARMY], [CIVILIANS], (STATE, MILITIA, "State forces-Political militia", "")),
        (SubEventType.ATTACK, [ISIS], [], (REBELS, "Civilians", "Rebel group-Civilians", TARGET)),
        (SubEventType.ATTACK, [CIVILIANS], [], (MILITIA, "Civilians", "Political militia-Civilians", TARGET)),
        (SubEventType.AIR_STRIKE, [ARMY], [CIVILIANS], (STATE, "Civilians", "State forces-Civilians", TARGET)),
        (SubEventType.SHELLING, [ARMY], [], (STATE, "", "State forces only", "")),
        (SubEventType.SHELLING, [], [CIVILIANS], (MILITIA, "Civilians", "Political militia-Civilians", TARGET)),
        (SubEventType.PEACEFUL_PROTEST, [], [], ("Protesters", "", "Protesters only", "")),
        (SubEventType.MOB_VIOLENCE, [], [CIVILIANS], ("Rioters", "Civilians", "Rioters-Civilians", TARGET)),
        (SubEventType.AGREEMENT, [], [ISIS], (REBELS, "", "Rebel group only", "")),
        (SubEventType.AIR_STRIKE, [EventActor("russia-forces", "")], [CIVILIANS],
         (OTHERS, "Civilians", "External/Other forces-Civilians", TARGET)),
    ],
)  # fmt: skip
def test_actors_and_interaction(
    sub: SubEventType, actor1: list[EventActor], actor2: list[EventActor], expected: tuple[str, str, str, str]
) -> None:
    (row,) = rows_of(event(sub=sub, actor1=actor1, actor2=actor2))
    assert (row.inter1, row.inter2, row.interaction, row.civilian_targeting) == expected
    assert list(acled_findings(cells(row), SETTINGS)) == []


@pytest.mark.parametrize(
    ("actor_id", "country", "name", "code"),
    [
        ("syria-army", "SY", "Military Forces of Syria (2000-2024)", STATE),
        ("mali-forces", "ML", "Military Forces of Mali", STATE),
        ("mali-forces", "BF", "Military Forces of Mali", OTHERS),
        ("iraq-forces", "IQ", "Military Forces of Iraq", STATE),
        ("iraq-forces", "SY", "Military Forces of Iraq", OTHERS),
        ("isis", "IQ", "Islamic State (Iraq)", REBELS),
    ],
)
def test_a_state_is_at_home_or_abroad(actor_id: str, country: str, name: str, code: str) -> None:
    (row,) = rows_of(event(actor1=[EventActor(actor_id, "")], locations=[location(country=country)]))
    assert (row.actor1, row.inter1) == (name, code)


def test_codes_can_be_numbers() -> None:
    numeric = replace(SETTINGS, values={**SETTINGS.values, "numeric_codes": True})
    (row,) = acled_rows(event(), dossier([event()], actors=ACTORS), numeric)[0]
    assert (row.inter1, row.inter2, row.interaction) == ("1", "2", "12")
    assert list(acled_findings(cells(row), SETTINGS)) == []


def test_an_unnamed_author_of_an_air_strike_is_military() -> None:
    for actor1 in ([], [EventActor(None, "warplanes")], [EventActor("unidentified", "jets")]):
        (row,) = rows_of(event(sub=SubEventType.AIR_STRIKE, actor1=actor1, actor2=[CIVILIANS]))
        assert (row.actor1, row.interaction) == ("Unidentified Military Forces", "External/Other forces-Civilians")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("the terrorists", "Unidentified Armed Group (Syria)"), ("Liwa al-Nasr", "Liwa al-Nasr")],
)
def test_a_described_group_is_unidentified_and_a_named_one_keeps_its_name(name: str, shown: str) -> None:
    (row,) = rows_of(event(actor2=[EventActor(None, name)]))
    assert (row.actor2, row.inter2) == (shown, "Political militia")


def test_the_name_of_a_regime_follows_the_day() -> None:
    (row,) = rows_of(event(start=date(2024, 12, 20)))
    assert row.actor1 == "Military Forces of Syria (2024-)"


def test_allies_stand_beside_the_main_actor() -> None:
    (row,) = rows_of(event(actor1=[ARMY, EventActor("russia-forces", "")]))
    assert row.assoc_actor_1 == "Military Forces of Russia (2000-)"


@pytest.mark.parametrize(
    ("sub", "expected"),
    [
        (SubEventType.GOVERNMENT_REGAINS, "Armed clash"),
        (SubEventType.SUICIDE_BOMB, "Disrupted weapons use"),
        (SubEventType.ARMED_CLASH, "Armed clash"),
    ],
)
def test_an_attempt_is_coded_as_what_it_came_to(sub: SubEventType, expected: str) -> None:
    (row,) = rows_of(event(sub=sub, factuality=Factuality.ATTEMPTED))
    assert row.sub_event_type == expected
    assert "attempted" in row.notes


def test_the_id_is_the_same_on_every_run_and_begins_with_the_country() -> None:
    one, two = rows_of(event())[0], rows_of(event())[0]
    assert one == two
    assert one.event_id_cnty.startswith("SYR")


def test_places_that_fire_came_from_are_no_rows() -> None:
    rows = rows_of(event(locations=[location("Hama", 35.1, 36.7, LocationRole.FROM), location()]))
    assert [r.location for r in rows] == ["Palmyra"]


def test_tactics_of_one_fight_are_one_row_of_the_highest() -> None:
    shelling = rows_of(
        event(event_id="e1", sub=SubEventType.SHELLING, actor1=[ISIS], actor2=[ARMY], killed=Estimate(2, 2, 2))
    )
    clash = rows_of(event(event_id="e2", sub=SubEventType.ARMED_CLASH, killed=Estimate(5, 5, 5), origins=["SOHR"]))
    (row,) = merged([*shelling, *clash])
    assert (row.event_id_cnty, row.sub_event_type, row.fatalities) == (clash[0].event_id_cnty, "Armed clash", 7)
    assert row.source == "alalam; SOHR; SANA"
    assert row.tags == "sitrep event=e2; sitrep event=e1"
    assert list(acled_findings(cells(row), SETTINGS)) == []


@pytest.mark.parametrize(
    "other",
    [
        event(event_id="e2", start=date(2016, 3, 13)),
        event(event_id="e2", locations=[location("Arak", 34.6, 38.5)]),
        event(event_id="e2", actor2=[CIVILIANS], sub=SubEventType.ATTACK),
        event(event_id="e2", sub=SubEventType.ARRESTS),
    ],
)
def test_other_days_places_sides_and_kinds_stay_apart(other: Event) -> None:
    assert len(merged([*rows_of(event(event_id="e1")), *rows_of(other)])) == 2


def _set(column: str, value: str) -> Callable[[dict[str, str]], None]:
    return lambda row: row.update({column: value})


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (_set("event_id_cnty", "SY1"), "event_id_cnty"),
        (_set("event_date", "12 March 2016"), "event_date"),
        (_set("year", "2015"), "year"),
        (_set("time_precision", "4"), "time_precision"),
        (_set("event_type", "Riots"), "event_type"),
        (_set("sub_event_type", "Skirmish"), "sub_event_type"),
        (_set("disorder_type", "Demonstrations"), "disorder_type"),
        (_set("civilian_targeting", TARGET), "civilian_targeting"),
        (_set("inter1", "State army"), "inter1"),
        (_set("interaction", "Rebel group only"), "interaction"),
        (_set("actor2", ""), "actor2"),
        (_set("iso", "4"), "iso"),
        (_set("region", "Europe"), "region"),
        (_set("country", "Atlantis"), "country"),
        (_set("latitude", "134.5"), "latitude"),
        (_set("longitude", "nan"), "longitude"),
        (_set("geo_precision", "0"), "geo_precision"),
        (_set("source", ""), "source"),
        (_set("source_scale", "Planetary"), "source_scale"),
        (_set("notes", "Clashes."), "notes"),
        (_set("fatalities", "-1"), "fatalities"),
        (_set("fatalities", "3.5"), "fatalities"),
        (lambda row: row.pop("tags"), "tags"),
        (_set("data_id", "1"), "data_id"),
    ],
)
def test_the_validator_refuses_and_names_the_column(change: Callable[[dict[str, str]], None], column: str) -> None:
    row = cells(rows_of(event(killed=Estimate(3, 3, 3)))[0])
    assert list(acled_findings(row, SETTINGS)) == []
    change(row)
    assert column in [found for found, _ in acled_findings(row, SETTINGS)]

"""GED: spans stay whole, sides and deaths, where_prec, own ids, what the validator refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from sitrep.model.claim import Location
from sitrep.model.event import Estimate, Event, EventActor
from sitrep.model.taxonomy import LocationRole, Side, SubEventType
from sitrep.report.dossier import ActorFact, dossier
from sitrep.report.exports.ged import COLUMNS, GedRow, ged_row, with_active_years
from sitrep.report.exports.ged_check import ged_findings
from sitrep.report.exports.outcome import LeftOut
from sitrep.report.knowledge import load_settings
from tests.factories import claim, days, event, killed, location

SETTINGS = load_settings("ged")
ACTORS = {
    "syria-army": ActorFact("Syrian Armed Forces", "state forces", "government", "SY"),
    "isis": ActorFact("Islamic State", "armed group", "isis"),
    "sdf": ActorFact("Syrian Democratic Forces", "armed group", "sdf"),
    "civilians": ActorFact("Civilians", "civilians"),
    "turkey-forces": ActorFact("Turkish Armed Forces", "foreign state forces", "turkey", "TR"),
    "mali-forces": ActorFact("Malian Armed Forces", "state forces", "", "ML"),
}
ARMY, ISIS, SDF = EventActor("syria-army", ""), EventActor("isis", ""), EventActor("sdf", "")
CIVILIANS, TURKEY = EventActor("civilians", ""), EventActor("turkey-forces", "")
TOLL = Estimate(3, 5, 9)


def row_of(told: Event) -> GedRow | LeftOut:
    tolls = [killed(4, Side.ACTOR2), killed(1, Side.ACTOR1)]
    one = claim(actor1=[], actor2=[], date_range=days(told.start, told.end), casualties=tolls)
    told = replace(told, claim_ids=(one.claim_id,))
    return ged_row(told, dossier([told], [one], actors=ACTORS), SETTINGS)


def cells(row: GedRow | LeftOut) -> dict[str, str]:
    assert isinstance(row, GedRow)
    return {n: "" if c is None else str(c) for n, c in zip(COLUMNS, row.cells(), strict=True)} | {"source_article": "x"}


def test_the_columns_are_geds_49() -> None:
    assert len(COLUMNS) == 49
    assert len(set(COLUMNS)) == 49


def test_a_span_stays_one_row_and_keeps_its_range() -> None:
    row = row_of(event(start=date(2016, 3, 1), end=date(2016, 3, 4), killed=TOLL))
    assert isinstance(row, GedRow)
    assert (row.date_start, row.date_end, row.date_prec) == ("2016-03-01 00:00:00.000", "2016-03-04 00:00:00.000", 2)
    assert (row.low, row.best, row.high) == (3, 5, 9)
    assert (row.deaths_a, row.deaths_b, row.deaths_civilians, row.deaths_unknown) == (1, 4, 0, 0)


@pytest.mark.parametrize(
    ("days_long", "precision"), [(1, 1), (2, 2), (6, 2), (7, 3), (12, 4), (31, 4), (60, 5), (366, 5)]
)
def test_the_scale_of_days(days_long: int, precision: int) -> None:
    row = row_of(event(start=date(2016, 1, 1), end=date.fromordinal(date(2016, 1, 1).toordinal() + days_long - 1), killed=TOLL))  # fmt: skip # noqa: E501
    assert isinstance(row, GedRow)
    assert row.date_prec == precision


@pytest.mark.parametrize(
    ("sub", "actor1", "actor2", "expected"),
    [
        (SubEventType.ARMED_CLASH, [ARMY], [ISIS], (1, "Government of Syria", "IS", 1, 4, 0)),
        (SubEventType.ARMED_CLASH, [ISIS], [ARMY], (1, "Government of Syria", "IS", 4, 1, 0)),
        (SubEventType.ARMED_CLASH, [SDF], [ISIS], (2, "SDF", "IS", 1, 4, 0)),
        (SubEventType.ARMED_CLASH, [SDF], [], (2, "SDF", "Unidentified armed group", 1, 4, 0)),
        (SubEventType.ARMED_CLASH, [TURKEY], [ARMY], (1, "Government of Syria", "Government of Turkey", 4, 1, 0)),
        (SubEventType.ATTACK, [ISIS], [CIVILIANS], (3, "IS", "Civilians", 1, 0, 4)),
        (SubEventType.ATTACK, [], [CIVILIANS], (3, "Unidentified armed group", "Civilians", 1, 0, 4)),
        (SubEventType.AIR_STRIKE, [ARMY], [CIVILIANS], (3, "Government of Syria", "Civilians", 1, 0, 4)),
    ],
)
def test_type_of_violence_and_deaths_by_side(
    sub: SubEventType, actor1: list[EventActor], actor2: list[EventActor], expected: tuple[int, str, str, int, int, int]
) -> None:
    row = row_of(event(sub=sub, actor1=actor1, actor2=actor2, killed=Estimate(5, 5, 5)))
    assert isinstance(row, GedRow)
    deaths = (row.deaths_a, row.deaths_b, row.deaths_civilians)
    assert (row.type_of_violence, row.side_a, row.side_b, *deaths) == expected
    assert list(ged_findings(cells(row), own=True)) == []


NEARBY, FAR = location("Tadmur", 34.6, 38.3), location("Homs", 34.73, 36.71)


@pytest.mark.parametrize(
    ("places", "precision"),
    [
        ([location()], 1),
        ([location(role=LocationRole.NEAR, precision=2)], 2),
        ([location(ucdp_precision=3)], 3),
        ([location(role=LocationRole.WITHIN, precision=3)], 4),
        ([location(), NEARBY], 2),
        ([location(admin1="Homs"), replace(FAR, admin1="Homs")], 4),
        ([location(), FAR], 5),
        ([location(), replace(FAR, country="IQ")], 6),
    ],
)
def test_where_prec(places: list[Location], precision: int) -> None:
    row = row_of(event(locations=places, killed=TOLL))
    assert isinstance(row, GedRow)
    assert row.where_prec == precision


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (event(), "no death"),
        (event(killed=TOLL, start=None), "no day"),
        (event(killed=TOLL, start=date(2011, 1, 1), end=date(2016, 1, 1)), "only as"),
        (event(killed=TOLL, locations=[]), "no place"),
        (event(killed=TOLL, locations=[location(country=None)]), "no known country"),
        (event(killed=TOLL, actor1=[], actor2=[]), "no side"),
    ],
)
def test_what_is_left_out_says_why(told: Event, reason: str) -> None:
    row = row_of(told)
    assert isinstance(row, LeftOut)
    assert reason in row.reason


def test_ids_are_below_zero_and_the_same_on_every_run() -> None:
    row = row_of(event(killed=TOLL))
    assert isinstance(row, GedRow)
    assert max(row.id, row.conflict_new_id, row.dyad_new_id, row.side_a_new_id, row.side_b_new_id) < 0
    assert row == row_of(event(killed=TOLL))


def test_a_year_is_active_from_25_deaths_on() -> None:
    rows = [row_of(event(event_id=f"e{i}", killed=Estimate(n, n, n))) for i, n in enumerate((20, 5))]
    assert [r.active_year for r in with_active_years(r for r in rows if isinstance(r, GedRow))] == [1, 1]
    assert [r.active_year for r in with_active_years(r for r in rows[:1] if isinstance(r, GedRow))] == [0]


def _set(column: str, value: str) -> Callable[[dict[str, str]], None]:
    return lambda row: row.update({column: value})


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (_set("id", "12"), "id"),
        (_set("dyad_new_id", "x"), "dyad_new_id"),
        (_set("type_of_violence", "4"), "type_of_violence"),
        (_set("type_of_violence", "3"), "side_b"),
        (_set("side_a", " "), "side_a"),
        (_set("best", "6"), "best"),
        (_set("low", "7"), "best"),
        (_set("high", "-1"), "high"),
        (_set("deaths_a", "many"), "deaths_a"),
        (_set("date_start", "12/03/2016"), "date_start"),
        (_set("date_end", "2016-03-01 00:00:00.000"), "date_end"),
        (_set("date_prec", "2"), "date_prec"),
        (_set("year", "2017"), "year"),
        (_set("where_prec", "8"), "where_prec"),
        (_set("latitude", "99"), "latitude"),
        (_set("geom_wkt", "POINT (1 2)"), "geom_wkt"),
        (_set("priogrid_gid", "1"), "priogrid_gid"),
        (_set("region", "Near East"), "region"),
        (_set("event_clarity", "3"), "event_clarity"),
        (lambda row: row.pop("gwnob"), "gwnob"),
    ],
)
def test_the_validator_refuses_and_names_the_column(change: Callable[[dict[str, str]], None], column: str) -> None:
    row = cells(row_of(event(killed=TOLL)))
    assert list(ged_findings(row, own=True)) == []
    change(row)
    assert column in [found for found, _ in ged_findings(row, own=True)]

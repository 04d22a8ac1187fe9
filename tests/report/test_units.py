"""A place's district and subdistrict: of the place itself, of its outline, of its neighbour, or nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from sitrep.model.event import Estimate
from sitrep.model.taxonomy import LocationRole
from sitrep.reference.seats import Seat, Seats, load_seats
from sitrep.reference.theatre import load_theatre
from sitrep.reference.theatre_files import TheatreError
from sitrep.report.dossier import dossier
from sitrep.report.exports.acled import acled_rows
from sitrep.report.exports.ged import GedRow, ged_row
from sitrep.report.knowledge import load_settings
from sitrep.report.page.boundaries import Area, load_boundaries
from sitrep.report.units import NO_UNITS, UnitNames, Units
from tests.factories import claim, event, killed, location

SQUARE = ((10.0, 50.0), (11.0, 50.0), (11.0, 51.0), (10.0, 51.0), (10.0, 50.0))
HOLE = ((10.4, 50.4), (10.6, 50.4), (10.6, 50.6), (10.4, 50.6), (10.4, 50.4))
MADE_UP = Units(
    (Area("West", 2, (SQUARE, HOLE)), Area("Country", 0, (SQUARE,))),
    Seats((Seat(50.1, 10.1, "West", "Mill"), Seat(50.1, 10.2, "West", "Bridge"), Seat(50.1, 9.99, "Beyond", "Ford"))),
)


@pytest.mark.parametrize(
    ("lat", "lon", "more", "units"),
    [
        (50.1, 10.1, {}, UnitNames("West", "Mill")),
        (50.1, 10.17, {}, UnitNames("West", "Bridge")),  # the nearer of two
        (50.1, 10.02, {}, UnitNames("West", "Mill")),  # nearer to one beyond the border, which is of another district
        (50.1, 9.991, {}, UnitNames("Beyond", "Ford")),  # at the place itself, where outlines are not that exact
        (50.9, 10.9, {}, UnitNames("West")),  # far from any populated place
        (50.5, 10.5, {}, UnitNames()),  # in the hole
        (52.0, 10.1, {}, UnitNames()),
        (50.1, 10.1, {"ucdp_precision": 3}, UnitNames("West")),  # a district
        (50.1, 10.1, {"ucdp_precision": 4}, UnitNames()),  # a province
        (50.1, 10.1, {"precision": 3}, UnitNames()),
        (None, None, {}, UnitNames()),
    ],
)
def test_the_units_of_a_place(lat: float | None, lon: float | None, more: dict[str, int], units: UnitNames) -> None:
    assert MADE_UP.of(location("there", lat, lon, **more)) == units


def test_an_area_that_something_happened_within_lies_in_no_district() -> None:
    place = location("the countryside", 50.1, 10.1)
    assert MADE_UP.of(replace(place, role=LocationRole.WITHIN)) == UnitNames()


def test_a_theatre_without_districts_knows_none() -> None:
    assert NO_UNITS.of(location()) == UnitNames()
    assert load_seats(None).nearest(34.5, 38.2) is None


def test_syrias_districts() -> None:
    theatre = load_theatre("syria")
    units = Units(load_boundaries(theatre.boundaries), load_seats(theatre.seats))
    assert units.of(location("Palmyra", 34.5573, 38.2774)) == UnitNames("Tadmor", "Tadmor")
    assert units.of(location("Tall Refaat", 36.473, 37.097)) == UnitNames("A'zaz", "Tall Refaat")
    assert units.of(location("Gaziantep", 37.06, 37.38)) == UnitNames()


def test_a_wrong_point_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "seats.csv"
    path.write_text("admin2,admin3,points\nWest,Mill,50.1 10.1|50.1;10.2\n")
    with pytest.raises(TheatreError, match=r"seats.csv:2: '50.1;10.2' is no point"):
        load_seats(path)


def test_rows_of_acled_and_ged_name_the_units_of_their_place() -> None:
    told = event(locations=(location("Mill", 50.1, 10.1, country="DEU"),), killed=Estimate(3, 3, 3))
    one = claim(casualties=[killed(3)])
    told = replace(told, claim_ids=(one.claim_id,))
    whole = replace(dossier([told], [one]), units=MADE_UP)
    (row,), _ = acled_rows(told, whole, load_settings("acled"))
    assert (row.admin2, row.admin3) == ("West", "Mill")
    ged = ged_row(told, whole, load_settings("ged"))
    assert isinstance(ged, GedRow)
    assert ged.adm_2 == "West"

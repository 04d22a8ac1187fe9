"""The most specific level: places of one claim in, those that are no container of another out."""

from __future__ import annotations

from sitrep.model.claim import Location
from sitrep.model.taxonomy import LocationRole
from sitrep.resolve.specific import most_specific
from tests.factories import location

PROVINCE = location("Homs Governorate", 34.5, 38.0, LocationRole.WITHIN, precision=3, admin1="Homs")
TOWN = location("Palmyra", admin1="Homs")
OTHER = location("Tadmur Mill", 34.6, 38.3, admin1="Homs")


def names(*places: Location) -> list[str]:
    return [place.name for place in most_specific(places)]


def test_a_province_goes_where_a_town_is_named() -> None:
    assert names(PROVINCE, TOWN) == ["Palmyra"]


def test_a_province_alone_stays() -> None:
    assert names(PROVINCE) == ["Homs Governorate"]


def test_what_is_told_twice_is_there_once() -> None:
    assert names(TOWN, TOWN, OTHER) == ["Palmyra", "Tadmur Mill"]


def test_where_a_move_began_stays() -> None:
    start = location("Homs Governorate", 34.5, 38.0, LocationRole.FROM, precision=3, admin1="Homs")
    assert names(start, TOWN) == ["Homs Governorate", "Palmyra"]


def test_a_city_goes_where_its_quarter_is_named() -> None:
    assert names(location("Damascus"), location("Jobar, Damascus", 33.52, 36.33)) == ["Jobar, Damascus"]

"""The most specific level: places of one claim in, those that are no container of another out."""

from __future__ import annotations

from dataclasses import replace

from sitrep.model.claim import Location, Span
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


def told(*places: Location, sentences: int) -> list[str]:
    """The names left of places that sentence 0, 1, ... of the evidence tell, by the number in their text's place."""
    evidence = [Span(100 * n, 100 * n + 99, f"Sentence {n}.") for n in range(sentences)]
    return [p.name for p in most_specific(places, evidence)]


def at(place: Location, sentence: int) -> Location:
    return replace(place, span=Span(100 * sentence + 5, 100 * sentence + 10, place.text))


IDLIB = location("Idlib", 35.93, 36.63, admin1="Idlib")
SARAQIB = location("Saraqab", 35.86, 36.8, admin1="Idlib")
RAQQA = location("Raqqa", 35.95, 39.01, admin1="Raqqa")
TIYAS = location("Tiyas", 34.55, 37.93, admin1="Homs")


def test_a_bare_name_that_is_also_the_province_goes() -> None:
    assert names(IDLIB, SARAQIB) == ["Saraqab"]


def test_a_city_told_as_a_city_stays_beside_another_town() -> None:
    assert names(replace(IDLIB, text="the city of Idlib"), SARAQIB) == ["Idlib", "Saraqab"]


def test_a_later_sentence_tells_more_closely() -> None:
    assert told(at(TOWN, 0), at(TIYAS, 1), sentences=2) == ["Tiyas"]


def test_two_towns_of_one_sentence_stay() -> None:
    assert told(at(TOWN, 0), at(TIYAS, 0), sentences=1) == ["Palmyra", "Tiyas"]


def test_a_later_sentence_moves_nothing_far_away() -> None:
    assert told(at(SARAQIB, 0), at(RAQQA, 1), sentences=2) == ["Saraqab"]

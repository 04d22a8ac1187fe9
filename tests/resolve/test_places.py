"""Locations resolve by what the report tells, keep their uncertainty, and stay open where nothing decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.model.claim import Location, Span
from sitrep.model.document import Sentence
from sitrep.model.mention import PlaceMention
from sitrep.model.place import Shape, Unresolved, bearing_degrees, distance_km, moved
from sitrep.model.taxonomy import LocationRole
from sitrep.reference.gazetteer import Gazetteer
from sitrep.reference.theatre import load_theatre
from sitrep.resolve.places import decide, place_context, resolve_document, resolve_location
from sitrep.resolve.places_common import find_common_places, lists_of
from sitrep.resolve.places_geometry import geometry_of
from sitrep.resolve.places_mentions import find_place_mentions
from sitrep.resolve.places_phrase import read_phrase
from tests.factories import claim


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The places of the Syria theatre."""
    return load_theatre("syria").gazetteer


def mentions_of(text: str, gazetteer: Gazetteer) -> tuple[PlaceMention, ...]:
    """The mentions of a text of one sentence."""
    return find_place_mentions(Sentence(0, 0, len(text), text, 0), None, gazetteer)


def resolved(text: str, told: str, gazetteer: Gazetteer, role: LocationRole = LocationRole.AT) -> Location:
    """The location that ``told`` becomes in ``text``."""
    start = text.index(told)
    mentions = mentions_of(text, gazetteer)
    span = Span(start, start + len(told), told)
    mention = next((m for m in mentions if m.span.start < span.end and span.start < m.span.end), None)
    context = place_context(text, mentions, gazetteer, ("SY",))
    return resolve_location(Location(told, told, role, span=span), mention, context, gazetteer)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Units took Points 310, 422 and 518 near Palmyra.", ["Points 310", "422", "518", "Palmyra"]),
        ("They hold the eastern countryside of Homs.", ["eastern countryside of Homs"]),
        ("It fell on Saraqib's southern outskirts.", ["Saraqib's southern outskirts"]),
        ("They entered the villages of Zarqu, Um Bilqa and Dabsu.", ["Zarqu", "Um Bilqa", "Dabsu"]),
        ("They entered the villages of Hass Kafr Nabl and Maarzita.", ["Hass", "Kafr Nabl", "Maarzita"]),
        ("The village of Zarqu and Bilqis village", ["Zarqu", "Bilqis village"]),
        ("Fire came from Mount Zarqu and Tal Bilqu.", ["Mount Zarqu", "Tal Bilqu"]),
        ("Mines lay on the Hasakah-Qamishli highway.", ["Hasakah-Qamishli highway"]),
        ("Mines lay on the road between Saraqib and Ariha.", ["road between Saraqib and Ariha"]),
        ("They cut the highway linking Raqqa with Deir ez-Zor.", ["highway linking Raqqa with Deir ez-Zor"]),
        ("They fought between Saraqib and Ariha.", ["Saraqib", "Ariha"]),
        ("Clashes broke out in Zarquna on Monday.", ["Zarquna"]),
        ("Officers met in March, said Colonel Zarqu of the Homs Brigade.", []),
        ("Rebels Shell Army Positions", []),
    ],
)
def test_places_are_found_known_or_not(gazetteer: Gazetteer, text: str, spans: list[str]) -> None:
    found = mentions_of(text, gazetteer)
    assert [m.span.text for m in found] == spans
    for mention in found:
        assert text[mention.span.start : mention.span.end] == mention.span.text


@pytest.mark.parametrize(
    ("text", "told", "place"),
    [
        ("Shells hit Suran in Hama province, Syria.", "Suran", (35.29, 36.75)),
        ("Shells hit Suran near Azaz in Aleppo province, Syria.", "Suran", (36.56, 37.21)),
        ("Troops held Midan and other quarters of Aleppo in Syria.", "Midan", (36.22, 37.16)),
        ("Troops held Midan and other quarters of Damascus in Syria.", "Midan", (33.49, 36.30)),
        ("Fighters left Deir Ezzur, Syria, for Mosul.", "Mosul", (36.33, 43.12)),
        ("Jets struck the Tabqa airbase in Syria.", "Tabqa airbase", (35.75, 38.57)),
        ("Jets struck the Tabqa dam in Syria.", "Tabqa dam", (35.87, 38.57)),
        ("Rockets fell on Palmyra, Syria; the army left the city.", "the city", (34.56, 38.28)),
        ("A bomb fell on Zarqu street in Aleppo, Syria.", "Zarqu street", (36.2, 37.15)),
    ],
)
def test_what_the_report_tells_decides(gazetteer: Gazetteer, text: str, told: str, place: tuple[float, float]) -> None:
    found = resolved(text, told, gazetteer)
    assert found.lat is not None
    assert found.lon is not None
    assert distance_km(found.lat, found.lon, *place) < 8


def test_something_unknown_in_a_city_is_placed_beside_it_and_says_so(gazetteer: Gazetteer) -> None:
    found = resolved("A bomb fell on Zarqu street in Aleppo, Syria.", "Zarqu street", gazetteer)
    assert found.gazetteer_id is None
    assert found.precision == 2
    assert found.radius_km is not None
    assert found.radius_km >= 5


@pytest.mark.parametrize(
    ("text", "told", "role"),
    [
        ("Clashes in Homs province, Syria.", "Homs province", LocationRole.WITHIN),
        ("Clashes in Homs, Syria.", "Homs", LocationRole.WITHIN),
        ("Clashes in the eastern countryside of Homs, Syria.", "eastern countryside of Homs", LocationRole.WITHIN),
        ("Clashes all over Syria.", "Syria", LocationRole.WITHIN),
    ],
)
def test_an_area_is_never_given_as_a_point(gazetteer: Gazetteer, text: str, told: str, role: LocationRole) -> None:
    found = resolved(text, told, gazetteer, role)
    assert (found.lat, found.lon) == (None, None)
    assert found.precision == 3
    assert found.gazetteer_id


def test_the_same_name_at_an_event_is_the_city(gazetteer: Gazetteer) -> None:
    found = resolved("A car bomb went off in Homs, Syria.", "Homs", gazetteer)
    assert found.precision == 1
    assert found.lat == pytest.approx(34.73, abs=0.05)


def test_equal_namesakes_stay_open_with_their_candidates(gazetteer: Gazetteer) -> None:
    text = "Shells hit Msheirfeh in Syria."
    mentions = mentions_of(text, gazetteer)
    context = place_context(text, mentions, gazetteer, ("SY",))
    found = decide(Location("Msheirfeh", "Msheirfeh", span=Span(11, 20, "Msheirfeh")), mentions[0], context, gazetteer)
    assert isinstance(found, Unresolved)
    assert found.reason == "several places fit equally well"
    assert len(found.candidates) > 1
    location = resolved(text, "Msheirfeh", gazetteer)
    assert (location.lat, location.name) == (None, "Msheirfeh")


def test_an_unknown_village_keeps_its_name_and_the_only_province_told(gazetteer: Gazetteer) -> None:
    found = resolved("They shelled the village of Xuqqunax in Idlib province, Syria.", "Xuqqunax", gazetteer)
    assert (found.name, found.lat, found.admin1) == ("Xuqqunax", None, "Idlib")


def test_a_document_is_resolved_together_and_tells_what_stays_open(gazetteer: Gazetteer) -> None:
    text = "They took Hass and Xuqqunax in Idlib province, Syria."
    mentions = mentions_of(text, gazetteer)
    context = place_context(text, mentions, gazetteer, ("SY",))
    places = tuple(Location(m.name, m.name, span=m.span) for m in mentions[:2])
    (done,), unresolved = resolve_document([claim(locations=places)], context, gazetteer)
    assert done.locations[0].admin1 == "Idlib"
    assert [u.text for u in unresolved] == ["Xuqqunax"]


def test_a_report_of_another_country_is_not_drawn_home(gazetteer: Gazetteer) -> None:
    text = "Troops entered Ramadi, west of Baghdad, in Iraq."
    found = resolved(text, "Ramadi", gazetteer)
    assert found.country == "IQ"


@pytest.mark.parametrize(
    ("told", "before", "kind", "bearing", "km", "around"),
    [
        ("eastern countryside of Homs", "", "", 90.0, None, "countryside"),
        ("northern Aleppo", "", "", 0.0, None, ""),
        ("Hama", "the field lies 79 km northwest of ", "", 315.0, 79.0, ""),
        ("Maskana", "a post 7 km from ", "", None, 7.0, ""),
        ("Palmyra", "south-east of ", "", 135.0, None, ""),
        ("Tishrin dam", "", "dam", None, None, ""),
        ("village of Tiba", "", "village", None, None, ""),
    ],
)
def test_the_words_of_a_location(
    told: str, before: str, kind: str, bearing: float | None, km: float | None, around: str
) -> None:
    phrase = read_phrase(told, before)
    assert (phrase.kind, phrase.bearing, phrase.km, phrase.around) == (kind, bearing, km, around)


def test_a_distance_and_a_direction_give_the_point_there_with_its_uncertainty(gazetteer: Gazetteer) -> None:
    hama = next(c.place for c in gazetteer.candidates("Hama") if c.place.kind == "city")
    geometry = geometry_of(hama, read_phrase("Hama", "40 km northwest of "))
    assert geometry.shape is Shape.SECTOR
    assert geometry.lat is not None
    assert geometry.lon is not None
    assert distance_km(hama.lat, hama.lon, geometry.lat, geometry.lon) == pytest.approx(40, rel=0.01)
    assert bearing_degrees(hama.lat, hama.lon, geometry.lat, geometry.lon) == pytest.approx(315, abs=1)
    assert geometry.radius_km == pytest.approx(10)
    assert geometry.acled_precision == 2


def test_a_distance_from_a_river_is_no_point_at_its_middle(gazetteer: Gazetteer) -> None:
    river = next(c.place for c in gazetteer.candidates("Euphrates River") if c.place.kind == "river")
    geometry = geometry_of(river, read_phrase("Euphrates River", "two kilometres from the "))
    assert (geometry.lat, geometry.lon) == (None, None)


@pytest.mark.parametrize(
    ("told", "km"),
    [
        ("79 km north-west of Hama", 79.0),
        ("some 20km (12 miles) north of Hama", 20.0),
        ("fifteen kilometres east of Hama", 15.0),
        ("1,200 metres west of Hama", 1.2),
        ("12 kilometres to the south of Hama", 12.0),
        ("10 miles from Hama", 16.09),
    ],
)
def test_a_distance_is_read_among_the_words_of_a_location_and_before_them(told: str, km: float) -> None:
    within, before = read_phrase(told), read_phrase("Hama", told.removesuffix("Hama"))
    assert within.name == before.name == "Hama"
    assert within.km == before.km == pytest.approx(km)
    assert within.bearing == before.bearing


@given(st.floats(-70, 70), st.floats(-179, 179), st.floats(0, 359), st.floats(1, 500))
def test_distance_and_bearing_agree(lat: float, lon: float, bearing: float, km: float) -> None:
    there = moved(lat, lon, bearing, km)
    assert distance_km(lat, lon, *there) == pytest.approx(km, rel=1e-6)
    turn = abs(bearing_degrees(lat, lon, *there) - bearing)
    assert min(turn, 360 - turn) < 0.01


def test_common_words_are_found_where_no_name_follows() -> None:
    text = "They left the city, shelled the town of Hass and the military airport, then this village."
    found = find_common_places(Sentence(0, 10, 10 + len(text), text, 0))
    assert [(m.span.text, m.kind) for m in found] == [
        ("the city", "city"),
        ("the military airport", "airbase"),
        ("this village", "village"),
    ]
    assert found[0].span.start == 10 + text.index("the city")


def test_a_list_of_places_is_one_group(gazetteer: Gazetteer) -> None:
    text = "They hit Saraqib, Hass and Kafr Nabl towns while others fought near Palmyra."
    groups = lists_of(mentions_of(text, gazetteer), text)
    assert [[m.name for m in group] for group in groups] == [["Saraqib", "Hass", "Kafr Nabl"], ["Palmyra"]]
    bare = "They hit the towns of Saraqib Sarmin and Kafr Nabl, Idlib province."
    groups = lists_of(mentions_of(bare, gazetteer), bare)
    assert [[m.name for m in group] for group in groups] == [["Saraqib", "Sarmin", "Kafr Nabl"], ["Idlib"]]


def test_a_road_told_by_its_ends_is_a_line(gazetteer: Gazetteer) -> None:
    short = resolved("Mines lay on the Nawa-Jasim road in Daraa province, Syria.", "Nawa-Jasim road", gazetteer)
    assert short.name == "Nawa-Jasim road"
    assert short.lat == pytest.approx(32.95, abs=0.1)
    assert short.gazetteer_id is None
    long = resolved("Mines lay on the Hasakah-Latakia highway in Syria.", "Hasakah-Latakia highway", gazetteer)
    assert (long.lat, long.precision, long.ucdp_precision) == (None, 3, 5)


def test_a_road_told_by_its_ends_in_other_words_is_the_same_line(gazetteer: Gazetteer) -> None:
    between = resolved("Mines lay on the road between Saraqib and Ariha in Syria.", "Saraqib and Ariha", gazetteer)
    hyphened = resolved("Mines lay on the Saraqib-Ariha road in Syria.", "Saraqib-Ariha road", gazetteer)
    assert (between.name, between.lat, between.lon, between.radius_km) == (
        hyphened.name,
        hyphened.lat,
        hyphened.lon,
        hyphened.radius_km,
    )
    assert (between.precision, between.ucdp_precision) == (2, 5)


def test_a_numbered_height_is_placed_by_the_village_told_beside_it(gazetteer: Gazetteer) -> None:
    text = "They took Points 311 and 324 near Saraqib in Idlib province, Syria."
    for told, name in (("Points 311", "Point 311"), ("324", "Point 324")):
        found = resolved(text, told, gazetteer)
        assert found.name == name
        assert found.gazetteer_id is None
        assert found.lat is not None
        assert found.lon is not None
        assert distance_km(found.lat, found.lon, 35.86, 36.8) < 5
        assert (found.precision, found.radius_km) == (2, 10.0)


def test_a_numbered_height_with_nothing_beside_it_stays_open(gazetteer: Gazetteer) -> None:
    assert resolved("They took Point 311 after a night of shelling.", "Point 311", gazetteer).lat is None


def test_a_numbered_height_that_a_person_wrote_down_is_that_place(gazetteer: Gazetteer, tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("id,name,kind,lat,lon,names,country\nmine:311,Point 311,hill,35.71,36.91,,SY\n", "utf-8")
    own = Gazetteer([*Gazetteer.open(table).indexes, *gazetteer.indexes])
    found = resolved("They took Point 311 near Saraqib in Idlib province, Syria.", "Point 311", own)
    assert (found.gazetteer_id, found.lat, found.lon) == ("mine:311", 35.71, 36.91)

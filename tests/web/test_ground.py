"""The ground of the map: what a theatre's map is drawn upon."""

from __future__ import annotations

import json
from functools import cache

import pytest

from sitrep.model.claim import Json
from sitrep.reference.theatre import load_theatre
from sitrep.web.map.countries import Frame, countries
from sitrep.web.map.ground import ground_of


@cache
def ground(name: str) -> dict[str, Json]:
    whole: dict[str, Json] = json.loads(json.dumps(ground_of(load_theatre(name))))
    return whole


def names(theatre: str, from_zoom: float, to_zoom: float) -> set[str]:
    places = ground(theatre)["places"]
    rows = zip(places["name"], places["zoom"], places["home"], strict=True)
    return {name for name, zoom, home in rows if home and from_zoom <= zoom < to_zoom}


def test_a_theatre_is_framed_by_its_own_boundaries() -> None:
    west, south, east, north = ground("syria")["box"]
    assert 35 < west < 36 and 32 < south < 33 and 42 < east < 43 and 37 < north < 38


@pytest.mark.parametrize(
    ("name", "at_most"), [("Aleppo", 5), ("Damascus", 5), ("Palmyra", 7.5), ("Saraqab", 9.7), ("Maar Dis", 11)]
)
def test_names_come_from_city_to_village(name: str, at_most: float) -> None:
    assert name in names("syria", 0, at_most)


@pytest.mark.parametrize("theatre", ["syria", "world"])
def test_a_city_stands_by_its_own_name_where_a_quarter_counts_as_many_people(theatre: str) -> None:
    places = ground(theatre)["places"]
    assert "Mosul" in places["name"]
    assert "Al Mawşil al Jadīdah" not in places["name"]


def test_villages_do_not_crowd_the_whole_country() -> None:
    assert len(names("syria", 0, 5.5)) < 40
    assert len(names("syria", 9, 14)) > 3000


def test_a_city_that_several_sources_name_stands_once() -> None:
    places = ground("syria")["places"]
    found = [
        (lon, lat)
        for name, lon, lat in zip(places["name"], places["lon"], places["lat"], strict=True)
        if name in ("Raqqa", "Ar Raqqah") and abs(lon - 39.0) < 0.3 and abs(lat - 35.95) < 0.3
    ]
    assert len(found) == 1


def test_provinces_and_outline_share_no_line() -> None:
    def edges(key: str) -> set[frozenset[tuple[float, ...]]]:
        lines = [line for f in ground("syria")[key]["features"] for line in f["geometry"]["coordinates"]]
        return {frozenset((tuple(a), tuple(b))) for line in lines for a, b in zip(line, line[1:], strict=False)}

    outline, inside = edges("outline"), edges("provinces")
    assert outline and inside and not outline & inside


def test_the_world_has_countries_and_no_provinces() -> None:
    whole = ground("world")
    labels = {area["name"] for area in whole["areas"]}
    assert {"Ukraine", "Sudan", "Syria"} <= labels
    assert not whole["provinces"]["features"]


def test_the_outline_that_the_theatre_draws_itself_is_left_to_it() -> None:
    near = Frame(35.6, 32.3, 42.4, 37.3)
    assert len(countries().borders(near, without="Syria")) < len(countries().borders(near))


def test_everybody_who_asks_for_credit_gets_it() -> None:
    credit = " ".join(ground("syria")["credit"])
    assert all(name in credit for name in ("OCHA", "GeoNames", "UCDP", "Natural Earth"))

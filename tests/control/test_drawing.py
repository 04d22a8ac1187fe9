"""Pictures of control: well formed, safe against hostile names, honest about estimates."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

from sitrep.control.drawing import ESTIMATE_LABEL, Holders, Outline, map_geojson, map_svg, on_day, timeline_svg
from sitrep.model.event import ControlKind, ControlState

NAMES = {"isis": "Islamic State"}
HOLDERS = Holders(NAMES, {"isis": "#123456"})
FIRST = ControlState(
    "p", "<b>Palmyra</b>", 34.56, 38.28, date(2015, 5, 20), date(2016, 3, 26), ControlKind.HELD, "isis", ("c",)
)
SECOND = ControlState("p", "<b>Palmyra</b>", 34.56, 38.28, date(2016, 3, 27), None, ControlKind.CONTESTED, None, ("d",))
ELSEWHERE = ControlState("q", "Sukhnah", 34.89, 38.87, date(2015, 5, 13), None, ControlKind.HELD, "isis", ("e",))
NOWHERE = ControlState("r", "a village", None, None, date(2015, 5, 13), None, ControlKind.HELD, "isis", ("f",))
ALL = [FIRST, SECOND, ELSEWHERE, NOWHERE]


def test_timeline_is_well_formed_and_escapes_names() -> None:
    picture = timeline_svg(ALL, HOLDERS, date(2017, 1, 1))
    ElementTree.fromstring(picture)
    assert "<b>" not in picture
    assert "held by Islamic State" in picture
    assert 'fill="#123456"' in picture  # the colour that the caller decides, not one of its own


def test_map_is_well_formed_and_labels_its_areas() -> None:
    outline = Outline(((38.0, 34.0), (39.0, 34.0), (39.0, 35.0)))
    plain = map_svg(ALL, HOLDERS, [outline], areas=False, title="1 & 2")
    ElementTree.fromstring(plain)
    assert "estimate" not in plain
    assert ESTIMATE_LABEL in map_svg(ALL, HOLDERS, [outline], areas=True, title="x")


def test_empty_pictures_say_so() -> None:
    ElementTree.fromstring(timeline_svg([], HOLDERS, date(2017, 1, 1)))
    assert "nothing told" in map_svg([], HOLDERS, [], areas=False, title="x")


def test_one_state_a_place_holds_on_a_day() -> None:
    assert on_day(ALL, date(2016, 3, 27)) == [SECOND, ELSEWHERE, NOWHERE]
    assert on_day(ALL, date(2015, 1, 1)) == []


def test_geojson_has_points_and_areas_only_as_estimates() -> None:
    points = map_geojson([FIRST, ELSEWHERE, NOWHERE], NAMES, areas=False)["features"]
    assert isinstance(points, list)
    assert len(points) == 2
    both = map_geojson([FIRST, ELSEWHERE], NAMES, areas=True)["features"]
    assert isinstance(both, list)
    areas = [f for f in both if isinstance(f, dict) and f["geometry"]["type"] == "Polygon"]  # type: ignore[index,call-overload]
    assert [f["properties"]["estimate"] for f in areas] == [ESTIMATE_LABEL] * 2  # type: ignore[index,call-overload]
    ring = areas[0]["geometry"]["coordinates"][0]  # type: ignore[index,call-overload]
    assert ring[0] == ring[-1]

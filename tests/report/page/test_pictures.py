"""The pictures: what the map and the timeline show, and the words of holding."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from sitrep.model.claim import Span
from sitrep.model.event import ControlKind, ControlState, Estimate
from sitrep.report.dossier import ActorFact
from sitrep.report.page.boundaries import Area, BoundaryError, load_boundaries
from sitrep.report.page.evidence import segments
from sitrep.report.page.holding import holding, state_text
from sitrep.report.page.mapping import HEIGHT, WIDTH, map_picture
from sitrep.report.page.timeline import timeline
from tests.factories import claim, event, location

SQUARE = Area("Homs", 1, (((36.0, 33.0), (40.0, 33.0), (40.0, 36.0), (36.0, 36.0)),))


def test_events_are_where_they_should_be() -> None:
    north = event(event_id="n", locations=[location(lat=35.5, lon=38.0)])
    south = event(event_id="s", locations=[location(lat=33.5, lon=38.0)])
    picture = map_picture([north, south], [SQUARE])
    marks = {m.event_id: m for m in picture.marks}
    assert marks["n"].y < marks["s"].y
    assert all(0 < m.x < WIDTH and 0 < m.y < HEIGHT for m in picture.marks)
    assert picture.outside == 0
    assert [label.text for label in picture.labels if label.kind == "area"] == ["Homs"]


def test_events_of_one_place_do_not_hide_each_other_and_grow_with_the_toll() -> None:
    picture = map_picture([event(event_id=str(n), killed=Estimate(n, n, n)) for n in (1, 50)], ())
    assert len({(m.dx, m.dy) for m in picture.marks}) == 2
    assert picture.marks[0].size > picture.marks[1].size


def test_a_far_event_does_not_shrink_the_theatre() -> None:
    near = [event(event_id=str(i), locations=[location(lat=33.2 + i / 2, lon=36.3 + i / 2)]) for i in range(6)]
    picture = map_picture([*near, event(event_id="far", locations=[location(lat=7.0, lon=124.0)])], [SQUARE])
    assert picture.outside == 1


def test_a_map_without_outlines_has_lines_of_latitude() -> None:
    assert map_picture([event()], [SQUARE]).grid == ()
    lines = map_picture([event()], ()).grid
    assert "38\u00b0E" in [line.text for line in lines]
    assert "34.5\u00b0N" in [line.text for line in lines]


def test_no_event_and_no_boundary_make_a_map() -> None:
    assert map_picture([], ()).marks == ()
    assert map_picture([event(locations=[location(lat=None, lon=None)])], [SQUARE]).marks == ()


@pytest.mark.parametrize(
    ("length", "unit", "bars"), [(0, "day", 1), (100, "day", 2), (400, "week", 2), (2000, "month", 2)]
)
def test_the_timeline_chooses_its_unit(length: int, unit: str, bars: int) -> None:
    found = [event(event_id=str(i), start=date(2015, 1, 1) + timedelta(days=i)) for i in {0, length}]
    line = timeline(found)
    assert (line.unit, len(line.bars)) == (unit, bars)


def test_old_history_does_not_squeeze_the_timeline() -> None:
    found = [event(event_id=str(i), start=date(2016, 1, 1) + timedelta(days=i)) for i in range(60)]
    line = timeline([*found, event(event_id="old", start=date(1967, 6, 5)), event(event_id="none", start=None)])
    assert (line.unit, line.earlier, line.undated) == ("day", 1, 1)


def test_words_of_fields_are_marked_once() -> None:
    one = claim()
    parts = segments(one.evidence[0], one)
    assert "".join(p.text for p in parts) == one.evidence[0].text
    assert [(p.text, p.field) for p in parts if p.field] == [
        ("retook", "act"),
        ("Palmyra", "place"),
        ("on Saturday", "day"),
    ]
    assert segments(Span(500, 503, "far"), one)[0].field == ""


def test_boundaries(tmp_path: Path) -> None:
    assert load_boundaries(None) == ()
    assert load_boundaries(tmp_path / "absent.json") == ()
    path = tmp_path / "b.json"
    ring = [[36.0, 33.0], [40.0, 33.0], [40.0, 36.0]]
    for geometry in ({"type": "Polygon", "coordinates": [ring]}, {"type": "MultiPolygon", "coordinates": [[ring]]}):
        feature = {"type": "Feature", "properties": {"name": "Homs", "level": 2}, "geometry": geometry}
        whole = {"type": "FeatureCollection", "credit": "Survey, CC BY", "features": [feature]}
        path.write_text(json.dumps(whole), encoding="utf-8")
        (area,) = load_boundaries(path)
        assert (area.name, area.level, len(area.rings[0])) == ("Homs", 2, 3)
        assert map_picture([], [area]).credit == "Survey, CC BY"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"features": [{}]}',
        '{"features": [{"properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
        '{"features": [{"properties": {}, "geometry": {"type": "Polygon", "coordinates": [["a"]]}}]}',
    ],
)
def test_wrong_boundaries_are_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BoundaryError, match=r"b\.json"):
        load_boundaries(path)


def _state(kind: ControlKind, holder: str | None, start: date | None = None, end: date | None = None) -> ControlState:
    return ControlState("p", "Palmyra", 34.5, 38.2, start, end, kind, holder, ())


@pytest.mark.parametrize(
    ("kind", "holder", "words"),
    [
        (ControlKind.HELD, "isis", "held by Islamic State"),
        (ControlKind.CLAIMED, "isis", "claimed by Islamic State"),
        (ControlKind.CONTESTED, "isis", "contested, held by Islamic State"),
        (ControlKind.BESIEGED, None, "besieged"),
        (ControlKind.UNKNOWN, None, "unknown"),
        (ControlKind.HELD, "newcomers", "held by newcomers"),
    ],
)
def test_states_in_words(kind: ControlKind, holder: str | None, words: str) -> None:
    assert state_text(_state(kind, holder), {"isis": ActorFact("Islamic State")}) == words


def test_holding_is_drawn_in_order_of_time() -> None:
    states = [
        _state(ControlKind.HELD, "b", date(2016, 1, 1), None),
        _state(ControlKind.HELD, "a", date(2015, 1, 1), date(2015, 12, 31)),
    ]
    drawn = holding(states, {})
    assert drawn is not None
    (place,) = drawn.places
    assert [s.title.split(": ")[1] for s in place.stretches] == ["held by a", "held by b"]
    assert place.stretches[0].x < place.stretches[1].x
    assert holding([], {}) is None

"""Layers of a person's own: what is read of a file, what is refused in which words, and how the map draws them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, expect, sync_playwright

from sitrep.cli.site import command as site_command
from sitrep.model.claim import Json
from sitrep.web.map import layers
from sitrep.web.map.countries import Frame
from sitrep.web.map.layers import LayerError, LayerKind, read_layer, read_layers
from sitrep.web.settings import DeskSettings, Limits
from tests.web.browsers import Watched, launched, served
from tests.web.desks import make_desk

RIVER: Json = {"type": "LineString", "coordinates": [[38.0, 36.8], [39.0, 35.95], [40.14, 35.33]]}
LAKE: Json = {
    "type": "Polygon",
    "coordinates": [[[38.0, 35.9], [38.4, 35.9], [38.4, 36.2], [38.0, 36.2], [38.0, 35.9]]],
}
SYRIA = Frame(35.0, 32.0, 43.0, 38.0)


def written(folder: Path, *geometries: Json, name: str = "a.geojson") -> Path:
    features: list[Json] = [{"type": "Feature", "properties": {"name": "<b>x</b>"}, "geometry": g} for g in geometries]
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_lines_and_areas_are_read_and_nothing_else(tmp_path: Path) -> None:
    many: Json = {"type": "MultiLineString", "coordinates": [[[36, 33], [37, 34]], [[36.123456789, 33, 700], [37, 35]]]}
    layer = read_layer(f"rivers={written(tmp_path, RIVER, LAKE, many, None)}")
    assert (layer.kind, len(layer.lines), len(layer.areas)) == (LayerKind.RIVERS, 3, 1)
    assert layer.lines[2][0] == (36.12346, 33.0)
    assert "<b>" not in json.dumps(layer.within(SYRIA))


def test_what_lies_far_away_is_left_out(tmp_path: Path) -> None:
    far: Json = {"type": "LineString", "coordinates": [[-60, -3], [-50, 0]]}
    found = read_layer(f"Front={written(tmp_path, RIVER, far)}").within(SYRIA)
    assert found["kind"] == "other"
    lines = found["lines"]
    assert isinstance(lines, dict) and len(lines["features"][0]["geometry"]["coordinates"]) == 1
    assert found["areas"] == {"type": "FeatureCollection", "features": []}


def test_a_bare_geometry_is_a_layer_too(tmp_path: Path) -> None:
    path = tmp_path / "bare.json"
    path.write_text(json.dumps(RIVER), encoding="utf-8")
    assert read_layer(f"roads={path}").kind is LayerKind.ROADS


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{", "is not JSON (line 1)"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "feature 1 is no GeoJSON geometry"),
        ('{"type": "FeatureCollection", "features": 3}', "`features` is no list"),
        ('{"type": "FeatureCollection", "features": []}', "holds no line and no area"),
        ('{"type": "Point", "coordinates": [1, 2]}', "feature 1 is Point"),
        ('{"type": "LineString", "coordinates": [[1, 2]]}', "fewer than 2 corners"),
        ('{"type": "LineString", "coordinates": [[1, 2], ["a", 2]]}', "no pair of numbers"),
        ('{"type": "LineString", "coordinates": [[1, 2], [NaN, 2]]}', "no pair of numbers"),
        ('{"type": "LineString", "coordinates": [[423000, 3900000], [1, 2]]}', "EPSG:4326"),
        ('{"type": "Polygon", "coordinates": []}', "without an outline"),
        ('{"type": "Polygon", "coordinates": null}', "has no coordinates"),
    ],
)
def test_a_file_that_cannot_be_drawn_is_named_with_the_remedy(tmp_path: Path, body: str, words: str) -> None:
    path = tmp_path / "bad.geojson"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(LayerError, match=re.escape(words)) as told:
        read_layer(f"rivers={path}")
    assert str(path) in str(told.value)
    assert "; " in str(told.value)


@pytest.mark.parametrize("given", ["rivers", "=a.geojson", "rivers=", "a\u202eb=x.geojson", "x" * 50 + "=a.geojson"])
def test_a_name_and_a_file_are_both_needed(given: str) -> None:
    with pytest.raises(LayerError, match="--layer"):
        read_layer(given)


def test_limits_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, RIVER)
    with pytest.raises(LayerError, match="twice"):
        read_layers((f"rivers={path}", f"Rivers={path}"))
    with pytest.raises(LayerError, match="9 times"):
        read_layers(tuple(f"n{n}={path}" for n in range(9)))
    with pytest.raises(LayerError, match="cannot be read"):
        read_layers(("rivers=/nowhere/x.geojson",))
    monkeypatch.setattr(layers, "_MOST_CORNERS", 2)
    with pytest.raises(LayerError, match="corners"):
        read_layer(f"rivers={path}")
    monkeypatch.setattr(layers, "_MOST_BYTES", 2)
    with pytest.raises(LayerError, match="MB"):
        read_layer(f"rivers={path}")


def test_the_command_tells_it_without_a_traceback(tmp_path: Path) -> None:
    made = make_desk(tmp_path)
    made.store.close()
    asked = ["--db", str(tmp_path / "desk.db"), "--out", str(tmp_path / "out"), "--layer", f"rivers={tmp_path / 'no'}"]
    told = CliRunner().invoke(site_command, asked)
    assert told.exit_code == 1
    assert "cannot be read" in told.output and not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launched(playwright)
        yield started
        started.close()


@pytest.mark.parametrize("renderer", ["webgl", "canvas"])
def test_a_layer_is_drawn_and_hidden_by_its_button(browser: Browser, tmp_path: Path, renderer: str) -> None:
    rivers = read_layers(
        (f"rivers={written(tmp_path, RIVER, LAKE)}", f"<i>front</i>={written(tmp_path, RIVER, name='b')}")
    )
    wide = Limits(requests=100_000)
    desk = make_desk(tmp_path, settings=DeskSettings(hosts=("testserver",), limits=wide, layers=rivers))
    screen = {"width": 900, "height": 800}
    with served(desk) as address, Watched.of(browser, viewport=screen) as watched:
        if renderer == "canvas":
            watched.page.add_init_script(
                "HTMLCanvasElement.prototype.getContext = (of => function (kind, ...more) {"
                " return /webgl/.test(kind) ? null : of.call(this, kind, ...more); })(HTMLCanvasElement.prototype.getContext)"
            )
        page = watched.open(address)
        assert page.get_attribute("[data-map]", "data-ready") == renderer
        buttons = page.get_by_role("group", name="Layers").get_by_role("button")
        expect(buttons).to_have_text(["Events", "rivers", "<i>front</i>", "Control"])
        shown = (
            "() => sitrep.map.camera.kind === 'webgl'"
            " ? sitrep.map.camera.map.getLayoutProperty('layer-0', 'visibility') !== 'none'"
            " : !sitrep.map.camera.layers.find((l) => l.id === 'layer-0').hidden"
        )
        assert page.evaluate(shown)
        buttons.nth(1).click()
        expect(buttons.nth(1)).to_have_attribute("aria-pressed", "false")
        assert not page.evaluate(shown)
        buttons.nth(1).click()
        assert page.evaluate(shown)
        assert watched.faults() == []

"""The desk in a real browser: every page, its map and plots, filters, keys, light and dark, narrow and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sitrep.web.service import Desk
from tests.web.browsers import Watched, launched, many_told, served
from tests.web.desks import make_desk

WITHOUT_WEBGL = (
    "const get = HTMLCanvasElement.prototype.getContext;"
    "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
    " return kind.startsWith('webgl') ? null : get.call(this, kind, ...more); };"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return make_desk(tmp_path_factory.mktemp("desk"), many_told())


@pytest.fixture(scope="module")
def address(desk: Desk) -> Iterator[str]:
    with served(desk) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launched(playwright)
        yield started
        started.close()


@pytest.fixture
def seen(browser: Browser, address: str) -> Iterator[Watched]:
    with Watched.of(browser, viewport={"width": 1280, "height": 900}, locale="en-GB") as watched:
        yield watched


def paths(desk: Desk) -> list[str]:
    event = str(desk.columns.event_ids[0])
    return ["/", f"/events/{event}", "/reports", "/reports/many", "/reports/many/raw", "/control", "/outlets", "/about"]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_shows_without_an_error_and_axe_finds_no_serious_fault(
    browser: Browser, desk: Desk, address: str, scheme: str
) -> None:
    faults = []
    with Watched.of(browser, viewport={"width": 1280, "height": 900}, color_scheme=scheme) as watched:
        for path in paths(desk):
            watched.open(address + path)
            faults += [f"{path} {fault}" for fault in watched.faults()]
    assert faults == []


def test_a_few_events_of_long_ago_leave_the_timeline_to_all_others(seen: Watched, address: str) -> None:
    months = [f"{2015 + n // 12}-{n % 12 + 1:02d}-01" for n in range(24)]
    counts = {"bins": ["1967-06-01", *months], "step": "month", "types": {"Battles": [2, *[30] * 24]}, "killed": {}}
    seen.page.route("**/api/timeline*", lambda route: route.fulfill(json=counts))
    page = seen.open(address)
    plot = page.locator("[data-timeline] svg.chart")
    expect(plot.get_by_text("2 events earlier, from 1 June 1967 on")).to_be_visible()
    expect(plot.get_by_text("Jan 2016", exact=True)).to_be_visible()
    expect(plot.get_by_text("Jan 1980", exact=True)).to_have_count(0)


def test_every_page_fits_a_telephone(browser: Browser, desk: Desk, address: str) -> None:
    wide = []
    with Watched.of(browser, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as watched:
        for path in paths(desk):
            page = watched.open(address + path)
            wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 390 else []
            wide += watched.faults()
    assert wide == []


def test_the_map_draws_with_webgl_and_zooms_into_a_cluster_that_is_pressed(seen: Watched, address: str) -> None:
    page = seen.open(address)
    assert page.get_attribute("[data-map]", "data-ready") == "webgl"
    before = page.evaluate("sitrep.map.camera.view().zoom")
    at = page.evaluate("(() => { const m = sitrep.map.drawn.find((m) => m.size > 5); return [m.px, m.py, m.size]; })()")
    stage = page.locator(".map-stage").bounding_box()
    assert stage is not None
    page.mouse.click(stage["x"] + at[0], stage["y"] + at[1])
    page.wait_for_function("(zoom) => sitrep.map.camera.view().zoom > zoom + 0.5", arg=before)
    page.wait_for_function("(size) => !sitrep.map.drawn.some((m) => m.size === size)", arg=at[2])


def test_marks_lead_to_their_events_from_the_keyboard(seen: Watched, address: str) -> None:
    page = seen.open(address)
    page.focus(".map-stage")
    middle = "sitrep.map.camera.view().x"
    before = page.evaluate(middle)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"(x) => {middle} > x", arg=before)
    page.keyboard.press("0")
    page.keyboard.press("l")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("events in view")
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(".map-stage")).to_be_focused()
    page.keyboard.press("L")
    dialog.get_by_role("link").first.click()
    page.wait_for_url("**/events/*")
    expect(page.locator("h1")).to_be_visible()


def test_colours_switch_between_type_and_actor(seen: Watched, address: str) -> None:
    page = seen.open(address)
    keys = page.locator(".map-legend .keys")
    expect(keys).to_contain_text("Battles")
    page.get_by_role("button", name="Actor", exact=True).click()
    expect(keys).to_contain_text("Islamic State")
    expect(keys).not_to_contain_text("Battles")


def test_a_brushed_period_moves_map_table_and_address_together(seen: Watched, address: str) -> None:
    page = seen.open(address)
    chart = page.locator("[data-timeline] svg.chart").bounding_box()
    total = page.evaluate("sitrep.map.clusters.mask.reduce((a, b) => a + b, 0)")
    assert chart is not None
    page.locator("[data-timeline] svg.chart").scroll_into_view_if_needed()
    chart = page.locator("[data-timeline] svg.chart").bounding_box()
    assert chart is not None
    page.mouse.move(chart["x"] + chart["width"] * 0.4, chart["y"] + 40)
    page.mouse.down()
    page.mouse.move(chart["x"] + chart["width"] * 0.6, chart["y"] + 40, steps=5)
    # the map follows while the period is still being drawn
    page.wait_for_function("(n) => sitrep.map.clusters.mask.reduce((a, b) => a + b, 0) < n", arg=total)
    page.mouse.up()
    page.wait_for_url(re.compile("from=.*to="))
    page.wait_for_function("() => document.querySelector('#events .count strong').textContent < '60'")
    expect(page.locator("input[name=from]")).to_have_value(asked(page)["from"][0])
    shown = int(page.locator("#events .count strong").inner_text())
    assert 0 < shown < total
    page.get_by_role("button", name="Show all days").click()
    page.wait_for_function("(n) => sitrep.map.clusters.mask.reduce((a, b) => a + b, 0) === n", arg=total)
    page.go_back()
    expect(page.locator("#events .count strong")).to_have_text(str(shown))


def test_the_period_can_be_set_with_the_arrow_keys(seen: Watched, address: str) -> None:
    page = seen.open(address)
    first = page.get_by_role("slider", name="First day of the period")
    before = int(first.get_attribute("aria-valuenow") or 0)
    first.focus()
    page.keyboard.press("PageUp")
    page.wait_for_url(re.compile("from="))
    after = page.get_by_role("slider", name="First day of the period")
    assert int(after.get_attribute("aria-valuenow") or 0) == before + 30
    expect(after).to_be_focused()


def test_filters_rewrite_the_address_and_come_off_again(seen: Watched, address: str) -> None:
    page = seen.open(address)
    page.locator("summary", has_text="More filters").click()
    page.locator("select[name=type]").select_option("Battles")
    page.wait_for_url(re.compile("type=Battles"))
    chip = page.locator("ul.chips button", has_text="Battles")
    expect(chip).to_be_visible()
    page.wait_for_function("() => sitrep.map.points.types.length > 0 && sitrep.map.loaded.query.includes('Battles')")
    kinds = page.evaluate("[...new Set(sitrep.map.points.events.type.map((t) => sitrep.map.points.types[t]))]")
    assert kinds == ["Battles"]
    chip.click()
    page.wait_for_function("() => !location.search.includes('Battles')")


def test_an_area_is_drawn_and_asked_for(seen: Watched, address: str) -> None:
    page = seen.open(address)
    page.get_by_role("button", name="Draw an area to search in").click()
    stage = page.locator(".map-stage").bounding_box()
    assert stage is not None
    corners = [(0.2, 0.1), (0.5, 0.1), (0.5, 0.45), (0.2, 0.45)]
    for x, y in corners:
        page.mouse.click(stage["x"] + stage["width"] * x, stage["y"] + stage["height"] * y)
        page.wait_for_timeout(350)  # a person's pace: two clicks at once would be a double click
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("area="))
    assert len(asked(page)["area"][0].split(",")) == 4
    page.get_by_role("button", name="Clear the area").click()
    page.wait_for_function("() => !location.search.includes('area')")


def test_control_can_be_played_from_its_first_day(seen: Watched, address: str) -> None:
    page = seen.open(address + "/control")
    day = page.locator(".control-day")
    last = day.inner_text()
    assert page.evaluate("sitrep.map.scene.control.length") > 0
    slider = page.get_by_role("slider", name="Day")
    slider.focus()
    page.keyboard.press("Home")
    if page.evaluate("(s) => s.min !== s.max", slider.element_handle()):
        expect(day).not_to_have_text(last)
        page.get_by_role("button", name="Play").click()
        expect(day).to_have_text(last)
    expect(page.locator("[data-control-timeline] svg.chart")).to_be_visible()


def test_words_and_their_claim_light_each_other_up(seen: Watched, address: str) -> None:
    page = seen.open(address + "/reports/many")
    page.locator(".report-claims li").nth(2).hover()
    lit = page.locator(".report-text mark.lit").all_inner_texts()
    assert lit and len(lit) < page.locator(".report-text mark").count()
    page.locator(".report-text mark").first.hover()
    expect(page.locator(".report-claims li.lit")).to_have_count(1)


def test_light_and_dark_can_be_chosen_and_are_remembered(seen: Watched, address: str) -> None:
    page = seen.open(address)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate(ground)
    assert dark != light
    seen.open(address + "/about")
    assert page.evaluate(ground) == dark


def test_days_and_numbers_stand_in_the_readers_way(browser: Browser, address: str) -> None:
    with Watched.of(browser, locale="de-DE") as watched:
        page = watched.open(address)
        expect(page.locator("#events td.day").first).to_contain_text(re.compile(r"^\d{1,2}\."))


def test_on_paper_there_is_nothing_to_press(seen: Watched, address: str) -> None:
    page = seen.open(address)
    page.emulate_media(media="print")
    expect(page.locator(".filters-do")).to_be_hidden()
    expect(page.locator(".map-tools")).to_be_hidden()
    expect(page.locator("#events table")).to_be_visible()


@pytest.mark.parametrize("renderer", ["webgl", "canvas"])
def test_the_map_on_paper_is_the_map_of_the_screen_in_light_colours(seen: Watched, address: str, renderer: str) -> None:
    if renderer == "canvas":
        seen.page.add_init_script(WITHOUT_WEBGL)
    page = seen.open(address)
    page.get_by_role("button", name="Dark").click()
    sea = "() => sitrep.colour('--water')"
    dark = page.evaluate(sea)
    shape = (
        "(name) => { const box = document.querySelector(name).getBoundingClientRect(); return box.width / box.height; }"
    )
    screen = page.evaluate(shape, ".map-stage")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})  # a sheet is narrower than the window
    assert page.evaluate(shape, ".map-paper") == pytest.approx(screen, rel=0.02)
    expect(page.locator(".map-marks")).to_be_hidden()
    painted = page.evaluate(
        "(() => { const at = document.querySelector('.map-paper'); const pen = at.getContext('2d');"
        " const all = pen.getImageData(0, 0, at.width, at.height).data; const counts = new Map();"
        " for (let i = 0; i < all.length; i += 4) { const one = (all[i] << 16) | (all[i + 1] << 8) | all[i + 2];"
        " counts.set(one, (counts.get(one) || 0) + 1); } return [...counts.entries()].sort((a, b) => b[1] - a[1])[0][0]; })()"
    )
    assert min(painted >> 16, painted >> 8 & 255, painted & 255) > 180  # what most of it is painted with is light
    assert page.evaluate("getComputedStyle(document.querySelector('.map-paper')).display") == "block"
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".map-paper")).to_be_hidden()
    assert page.evaluate(sea) == dark


def test_what_cannot_be_fetched_says_so_and_can_be_tried_again(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/api/timeline*", lambda route: route.fulfill(status=503, body="{}"))
    page.goto(address)
    alert = page.locator("[data-timeline] [role=alert]")
    expect(alert).to_contain_text("503")
    page.unroute("**/api/timeline*")
    alert.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-timeline] svg.chart")).to_be_visible()
    context.close()


def test_nothing_that_matches_is_said_in_words(seen: Watched, address: str) -> None:
    page = seen.open(address + "/?from=1990-01-01&to=1990-01-02")
    expect(page.locator(".map-frame .notice")).to_contain_text("No event")
    expect(page.locator("#events")).to_contain_text("No event answers")


def test_without_webgl_a_plain_canvas_draws_the_same_map(seen: Watched, address: str) -> None:
    seen.page.add_init_script(WITHOUT_WEBGL)
    page = seen.open(address)
    assert page.get_attribute("[data-map]", "data-ready") == "canvas"
    assert page.evaluate("sitrep.map.drawn.length") > 0
    before = page.evaluate("sitrep.map.camera.view().zoom")
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate("sitrep.map.camera.view().zoom") == before + 1
    stage = page.locator(".map-stage").bounding_box()
    assert stage is not None
    middle = page.evaluate("sitrep.map.camera.view().x")
    page.mouse.move(stage["x"] + 300, stage["y"] + 300)
    page.mouse.down()
    page.mouse.move(stage["x"] + 200, stage["y"] + 300, steps=4)
    page.mouse.up()
    assert page.evaluate("sitrep.map.camera.view().x") > middle


def test_no_page_asks_another_machine(browser: Browser, desk: Desk, address: str) -> None:
    hosts: set[str] = set()
    with Watched.of(browser) as watched:
        watched.page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        for path in paths(desk):
            watched.open(address + path)
    assert hosts <= {urlsplit(address).netloc, ""}


def test_the_screenshot_is_no_empty_sheet(seen: Watched, address: str, tmp_path: Path) -> None:
    page = seen.open(address)
    picture = tmp_path / "map.png"
    page.locator(".map-stage").screenshot(path=picture)
    assert picture.stat().st_size > 15_000

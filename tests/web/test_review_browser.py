"""A reviewer at a real browser: the queue opened, every kind of decision made and undone, its effect seen on the event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sitrep.model.judgement import Judgement, JudgementKind
from sitrep.web.service import Desk
from tests.web.browsers import Watched, launched, served
from tests.web.desks import PASSWORD, make_desk, open_settings, with_accounts
from tests.web.test_review import event_of


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launched(playwright)
        yield started
        started.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with served(desk) as found:
        yield found


@pytest.fixture
def seen(browser: Browser, address: str) -> Iterator[Watched]:
    # asks for the address so that the browser goes before the desk: a page that still loads would call that a fault
    with Watched.of(browser, viewport={"width": 1280, "height": 900}, locale="en-GB") as watched:
        yield watched


def kinds(desk: Desk) -> list[JudgementKind]:
    return [entry.kind for entry in desk.store.judgements()]


def entered(page: Page, desk: Desk, kind: JudgementKind) -> Judgement:
    """The newest entry, once the page says that it was entered."""
    expect(page.locator("p.notice[role=status]")).to_contain_text(f"Entered: {kind.value.replace('_', ' ')}")
    page.wait_for_load_state()  # the notice stands before the script that listens to keys has run
    found = desk.store.judgements()[-1]
    assert found.kind is kind
    return found


def row(page: Page, field: str) -> str:
    """What the machine and the person say of a field, as the page of a topic shows it."""
    return page.locator(f".claim tr[data-field-name={field}]").first.inner_text()


def test_the_queue_is_walked_and_two_events_are_told_apart_from_the_keyboard(
    seen: Watched, desk: Desk, address: str
) -> None:
    page = seen.open(address + "/")
    page.get_by_role("link", name="Review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What waits for a person")
    assert seen.faults() == []
    page.keyboard.press("j")
    first = page.locator("[data-review-queue] tbody a").first
    expect(first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/item?*")
    expect(page.locator("article header .muted").first).to_contain_text("1 of")
    page.keyboard.press("j")
    expect(page.locator("article header .muted").first).to_contain_text("2 of")
    raid, strike = event_of(desk, "alpha", 40), event_of(desk, "gamma", 12)
    page.goto(f"{address}/review/item?about={raid.event_id}&about={strike.event_id}")
    page.keyboard.press("n")
    entry = entered(page, desk, JudgementKind.NOT_SAME)
    assert set(entry.subjects) & set(raid.claim_ids)
    assert seen.faults() == []


def test_events_are_merged_and_a_claim_is_split_off_again(seen: Watched, desk: Desk, address: str) -> None:
    raid, strike = event_of(desk, "alpha", 40), event_of(desk, "gamma", 12)
    page = seen.open(f"{address}/review/item?about={raid.event_id}&about={strike.event_id}")
    page.get_by_role("button", name="One event").click()
    entered(page, desk, JudgementKind.MERGE)
    one = next(e for e in desk.store.events() if len(e.claim_ids) == 2 and set(raid.claim_ids) < set(e.claim_ids))
    seen.open(f"{address}/events/{one.event_id}")
    expect(page.get_by_role("heading", name="Its 2 claims")).to_be_visible()
    expect(page.locator("section[aria-labelledby=ledger]")).to_contain_text("merge")
    page.get_by_role("link", name="Review this event").click()
    page.wait_for_url("**/review/item?*")
    # the key leads to the claims, space takes the first, the key again splits it off
    page.keyboard.press("s")
    expect(page.locator("input[type=checkbox]").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("s")
    entered(page, desk, JudgementKind.SPLIT)
    assert {raid.claim_ids, strike.claim_ids} <= {e.claim_ids for e in desk.store.events()}


def test_a_corrected_field_stands_beside_the_machines_and_on_the_event_until_it_is_undone(
    seen: Watched, desk: Desk, address: str
) -> None:
    raid = event_of(desk, "alpha", 40)
    page = seen.open(f"{address}/review/item?about={raid.event_id}")
    page.locator("select[name=field]").select_option("killed")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.type("14")
    page.keyboard.press("Enter")
    entered(page, desk, JudgementKind.CORRECT)
    assert [word in row(page, "killed") for word in ("40", "14", "tester")] == [True, True, True]
    assert seen.faults() == []
    seen.open(f"{address}/events/{raid.event_id}")
    expect(page.locator(".facts")).to_contain_text("14")
    expect(page.locator(".facts")).not_to_contain_text("40")
    page.get_by_role("link", name="Review this event").click()
    page.wait_for_url("**/review/item?*")
    page.keyboard.press("u")
    entered(page, desk, JudgementKind.UNDO)
    expect(page.locator("section[aria-labelledby=ledger]")).to_contain_text("undone")
    assert "14" not in row(page, "killed")
    seen.open(f"{address}/events/{raid.event_id}")
    expect(page.locator(".facts")).to_contain_text("40")


def test_a_rejected_event_goes_and_comes_back_by_the_notice(seen: Watched, desk: Desk, address: str) -> None:
    raid = event_of(desk, "alpha", 40)
    page = seen.open(f"{address}/review/item?about={raid.event_id}")
    page.locator("section[aria-labelledby=decide] input[name=reason]").first.fill("the mill never was raided")
    page.get_by_role("button", name="Reject").click()
    entry = entered(page, desk, JudgementKind.REJECT)
    assert entry.reason == "the mill never was raided"
    assert desk.store.event(raid.event_id) is None
    page.locator("p.notice a").focus()
    page.keyboard.press("z")
    page.wait_for_url(re.compile(f"about={entry.judgement_id}"))
    page.keyboard.press("u")
    entered(page, desk, JudgementKind.UNDO)
    seen.open(f"{address}/events/{raid.event_id}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_village_is_placed_by_its_coordinates(seen: Watched, desk: Desk, address: str) -> None:
    page = seen.open(f"{address}/review/item?name=Tell+Rahma")
    page.keyboard.press("p")
    page.keyboard.type("34.5, 38.2")
    page.keyboard.press("Enter")
    entered(page, desk, JudgementKind.ADD_PLACE)
    raid = event_of(desk, "alpha", 40)
    seen.open(f"{address}/events/{raid.event_id}")
    expect(page.locator(".facts")).to_contain_text("34.5000, 38.2000")


def test_a_village_is_placed_by_a_click_on_the_map(seen: Watched, desk: Desk, address: str) -> None:
    page = seen.open(f"{address}/review/item?name=Tell+Rahma")
    stage = page.locator(".map-stage")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 200, box["y"] + 120)
    field = page.get_by_label("Latitude, longitude")
    expect(field).to_have_value(re.compile(r"^-?\d+\.\d{4}, -?\d+\.\d{4}$"))
    clicked = page.evaluate("sitrep.map.lonLat(200, 120)")
    taken = [float(part) for part in field.input_value().split(",")]
    assert taken == pytest.approx(clicked[::-1], abs=0.02)  # a pixel of the map at most
    assert page.evaluate("sitrep.map.scene.pin") == taken[::-1]
    assert seen.faults() == []
    page.get_by_role("button", name="Place it there").click()
    entered(page, desk, JudgementKind.ADD_PLACE)
    (where,) = event_of(desk, "alpha", 40).locations
    assert (where.lat, where.lon) == tuple(taken)


def test_a_village_is_placed_on_the_map_without_a_pointer(seen: Watched, desk: Desk, address: str) -> None:
    page = seen.open(f"{address}/review/item?name=Tell+Rahma")
    field = page.get_by_label("Latitude, longitude")
    page.focus(".map-stage")
    middle = "sitrep.map.camera.view().x"
    before = page.evaluate(middle)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"(x) => {middle} > x", arg=before)
    page.keyboard.press("Enter")
    expect(field).to_have_value(re.compile(", "))
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    page.keyboard.press("Enter")
    expect(page.locator("[data-map] [role=status]").first).to_contain_text("Taken:")
    page.keyboard.press("p")  # leads to the field, which sends
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    entered(page, desk, JudgementKind.ADD_PLACE)
    (where,) = event_of(desk, "alpha", 40).locations
    assert where.lat is not None


def test_a_village_is_placed_as_one_that_the_gazetteer_knows(seen: Watched, address: str, desk: Desk) -> None:
    page = seen.open(f"{address}/review/item?name=Tell+Rahma")
    first = page.locator("button[data-key='1']")
    offered = first.get_attribute("value")
    page.keyboard.press("1")
    entry = entered(page, desk, JudgementKind.ADD_PLACE)
    assert offered and offered in entry.value
    (where,) = event_of(desk, "alpha", 40).locations
    assert where.gazetteer_id == offered


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_review_fit_a_telephone(browser: Browser, desk: Desk, address: str, scheme: str) -> None:
    raid, strike = event_of(desk, "alpha", 40).event_id, event_of(desk, "gamma", 12).event_id
    names = ["/review/item?name=Tell+Rahma", "/review/item?name=the+Lions+of+the+East"]
    wide = []
    with Watched.of(browser, viewport={"width": 390, "height": 844}, is_mobile=True, color_scheme=scheme) as watched:
        for path in ("/review", *names, f"/review/item?about={raid}&about={strike}", "/review/agreement"):
            page = watched.open(address + path)
            wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 390 else []
            wide += watched.faults()
    assert wide == []


def test_an_unknown_name_becomes_another_name_of_an_actor(seen: Watched, desk: Desk, address: str) -> None:
    page = seen.open(f"{address}/review/item?name=the+Lions+of+the+East")
    page.keyboard.press("l")
    page.keyboard.type("isis")
    page.keyboard.press("Enter")
    entry = entered(page, desk, JudgementKind.ADD_ALIAS)
    assert entry.subjects == ("the Lions of the East",)
    raid = event_of(desk, "alpha", 40)
    assert [a.actor_id for a in raid.actor1] == ["isis"]
    seen.open(f"{address}/events/{raid.event_id}")
    expect(page.locator(".facts")).to_contain_text("Islamic State")


def test_a_reviewer_signs_in_and_accepts(browser: Browser, tmp_path: Path) -> None:
    guarded = with_accounts(make_desk(tmp_path, settings=open_settings()))
    raid = event_of(guarded, "alpha", 40)
    with served(guarded) as at, Watched.of(browser) as watched:
        page = watched.open(f"{at}/review/item?about={raid.event_id}")
        page.wait_for_url("**/login*")
        page.get_by_label("Name").fill("reviewer")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/review/item?*")
        page.keyboard.press("a")
        entry = entered(page, guarded, JudgementKind.ACCEPT)
        assert entry.author == "reviewer"

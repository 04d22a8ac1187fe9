"""A store in, the pictures of the desk for the documentation out: `python -m tools.desk_pictures STORE` (needs chromium)."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from sitrep.web.service import open_desk
from sitrep.web.settings import DeskSettings
from tests.web.browsers import served

HERE = Path(__file__).parent.parent / "docs" / "pictures"
_SOFTWARE = ["--no-sandbox", "--enable-unsafe-swiftshader", "--use-angle=swiftshader"]


def take(page: Page, address: str, name: str, height: int) -> None:
    """Go to a page, wait until its map is drawn, and keep what fits ``height``."""
    page.set_viewport_size({"width": 1240, "height": height})
    page.goto(address)
    if page.query_selector("[data-map]"):
        page.wait_for_selector("[data-map][data-ready]", timeout=60_000)
    page.wait_for_selector(".notice[data-kind=loading]", state="detached", timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)  # one more frame of the map
    page.screenshot(path=HERE / f"{name}.png")


def main(store: str) -> None:
    """Take every picture."""
    desk = open_desk(store, None, DeskSettings())
    desk.refresh()
    told = desk.index.rows([int(i) for i in desk.columns.row_ids])
    most = max(told, key=lambda row: (row.contradictions, row.claims)).event_id
    with served(desk) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium") or "chromium", args=_SOFTWARE)
        light = browser.new_context(color_scheme="light", locale="en-GB").new_page()
        take(light, address, "desk", 1180)
        take(light, f"{address}/control", "desk-control", 1000)
        take(light, f"{address}/outlets", "desk-outlets", 760)
        dark = browser.new_context(color_scheme="dark", locale="en-GB").new_page()
        take(dark, f"{address}/events/{most}", "desk-event", 1180)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])

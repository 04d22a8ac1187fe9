"""A store in; how long a browser takes to the first map of it, and to narrow, cluster and paint it, out.

    python -m bench.map_view STORE

The browser is Debian's chromium with software rendering, so WebGL is slower here than on any machine with graphics; the plain
canvas is measured too. Nothing is cached at the first view: each view is a new visitor's.
"""

from __future__ import annotations

import sys
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from sitrep.web.service import open_desk
from sitrep.web.settings import DeskSettings, Limits
from tests.web.browsers import launched, served

VIEWS = 5
_NO_WEBGL = """
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith('webgl') ? null : get.call(this, kind, ...more);
};"""
#: the moment at which the first scene with events has been painted
_FIRST_PAINT = """
addEventListener('DOMContentLoaded', () => {
  const paint = sitrep.Painter.prototype.draw;
  sitrep.Painter.prototype.draw = function (view, scene) {
    const drawn = paint.call(this, view, scene);
    if (scene.clusters && !window.firstMap) window.firstMap = performance.now();
    return drawn;
  };
}, { once: true, capture: true });"""
_WORK = """async () => {
  const { map } = sitrep;
  const took = (what) => { const from = performance.now(); what(); return performance.now() - from; };
  const view = map.camera.view();
  const level = (zoom) => took(() => {
    map.clusters.levels.clear();
    map.clusters.level({ ...view, zoom, scale: 512 * 2 ** zoom });
  });
  return {
    narrow: took(() => map.narrow(new URLSearchParams('from=2014-01-01&to=2015-01-01'))),
    widen: took(() => map.narrow(new URLSearchParams(''))),
    levels: [4, 5, 6, 7, 8, 9, 10, 12, 14].map(level),
    paint: Array.from({ length: 60 }, () => took(() => map.draw())).sort((a, b) => a - b),
  };
}"""


def first_view(browser: Browser, address: str, *, webgl: bool) -> tuple[float, Page]:
    """Milliseconds from asking the page to the first map with its events."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(_FIRST_PAINT if webgl else _NO_WEBGL + _FIRST_PAINT)
    page.goto(address)
    page.wait_for_function("() => window.firstMap", timeout=120_000)
    page.wait_for_selector("[data-map][data-ready]", timeout=120_000)
    return float(page.evaluate("window.firstMap")), page


def main(store: str) -> None:
    """Print the figures."""
    desk = open_desk(store, None, DeskSettings(limits=Limits(requests=2**40, per_second=1e9)))
    desk.refresh()
    with served(desk) as address, sync_playwright() as playwright:
        browser = launched(playwright)
        for webgl in (True, False):
            times, work = [], {}
            for _ in range(VIEWS):
                time, page = first_view(browser, address, webgl=webgl)
                times.append(time)
                work = page.evaluate(_WORK)
                page.context.close()
            print(f"{'WebGL' if webgl else 'canvas'}, {len(desk.columns.event_ids):,} events, {VIEWS} views")
            print(
                f"  first map        {min(times):7.0f} ms at best, {median(times):.0f} in the middle, {max(times):.0f} at worst"
            )
            print(f"  narrow a period  {work['narrow']:7.1f} ms, take it off {work['widen']:.1f}")
            print(f"  cluster a level  {max(work['levels']):7.1f} ms at most of zooms 4 to 14")
            print(
                f"  paint a frame    {work['paint'][30]:7.1f} ms in the middle, {work['paint'][57]:.1f} at the 95th percentile"
            )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])

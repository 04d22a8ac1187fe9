"""Browsers for tests: Debian's chromium driven by Playwright, and a desk on loopback that a test starts itself."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from playwright.sync_api import TimeoutError as Slow

from sitrep.model.claim import Claim
from sitrep.model.taxonomy import SubEventType
from sitrep.web.app import create_app
from sitrep.web.service import Desk
from tests.factories import actor, claim, days, document, killed, location
from tests.web.desks import Told, told

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
NO_BROWSER = "no chromium on this machine (Debian: apt-get install chromium); Playwright never downloads one"
#: software rendering: the map's WebGL runs without a graphics card
_SOFTWARE = ["--no-sandbox", "--disable-dev-shm-usage", "--enable-unsafe-swiftshader", "--use-angle=swiftshader"]
#: cities with their points, to spread events over
_CITIES = [
    ("Aleppo", 36.2021, 37.1343),
    ("Hama", 35.1318, 36.7578),
    ("Homs", 34.7268, 36.7234),
    ("Raqqa", 35.9528, 39.0079),
    ("Idlib", 35.9306, 36.6339),
    ("Daraa", 32.6189, 36.1021),
]
_KINDS = [SubEventType.ARMED_CLASH, SubEventType.AIR_STRIKE, SubEventType.SHELLING, SubEventType.ATTACK]


def launched(playwright: Playwright) -> Browser:
    """Start the browser, or skip the test with the reason."""
    if not CHROMIUM:
        pytest.skip(NO_BROWSER)
    expect.set_options(timeout=90_000)  # as for every other wait: a busy machine is slow, not wrong
    return playwright.chromium.launch(executable_path=CHROMIUM, args=_SOFTWARE)


def many_told(count: int = 60) -> list[Told]:
    """The stocked reports, and one more whose claims lie in six cities over half a year."""
    sentences = [f"On day {n} fighters clashed again and {n % 9 + 1} people died." for n in range(count)]
    text, claims, at = " ".join(sentences), [], 0
    for n, sentence in enumerate(sentences):
        claims.append(_one(n, sentence, at))
        at += len(sentence) + 1
    return [*told(), (document(text, "", "many", date(2016, 8, 1), "The Wire"), claims)]


def _one(n: int, sentence: str, start: int) -> Claim:
    name, lat, lon = _CITIES[n % len(_CITIES)]
    return claim(
        "many",
        _KINDS[n % len(_KINDS)],
        "clashed",
        sentence,
        [actor("fighters", "isis" if n % 2 else "syria-army")],
        [actor("people", "civilians")],
        [location(name, lat + n * 0.004, lon - n * 0.003, gazetteer_id=None)],
        days(date(2016, 1, 1) + timedelta(days=3 * n)),
        [killed(n % 9 + 1)],
        start=start,
    )


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """The desk's address while it listens on a free port of loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = uvicorn.Server(uvicorn.Config(create_app(desk), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the desk did not start")
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


class Watched:
    """A page that remembers every error of its scripts and every answer that failed."""

    def __init__(self, context: BrowserContext) -> None:
        """Open the page."""
        self.page: Page = context.new_page()
        self.page.set_default_timeout(90_000)  # a busy machine is slow, not wrong
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        self.page.on("response", lambda answer: self.wrong.append(answer.url) if answer.status >= 400 else None)

    @classmethod
    @contextmanager
    def of(cls, browser: Browser, **options: Any) -> Iterator[Watched]:  # noqa: ANN401 - new_context's
        """A page of its own, gone when the block ends: before the desk, which else would leave its last questions unanswered."""
        context = browser.new_context(**options)
        try:
            watched = cls(context)
            yield watched
        finally:
            context.close()
        assert not watched.wrong, watched.wrong

    def open(self, address: str) -> Page:
        """Go there and wait until the map, where there is one, is drawn."""
        self.page.goto(address)
        if self.page.query_selector("[data-map]"):
            try:
                self.page.wait_for_selector("[data-map][data-ready]", timeout=40_000)
            # the browser's software graphics lose a context now and then; a person would load the page again
            except Slow:
                self.page.reload()
                self.page.wait_for_selector("[data-map][data-ready]")
        return self.page

    def faults(self) -> list[str]:
        """What axe finds that is serious: the rule, and the elements it is about."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        # preload would fetch the style sheets again, which a page opened from disk may not
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
        return [
            f"{rule['id']}: {'; '.join(' '.join(map(str, node['target'])) for node in rule['nodes'])}"
            for rule in found["violations"]
            if rule["impact"] in ("serious", "critical")
        ]

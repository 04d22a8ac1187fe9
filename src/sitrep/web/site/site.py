"""A desk and a folder in; the site written aside and renamed into place, page by page, out."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from anyio.from_thread import start_blocking_portal

from sitrep.model.claim import Json
from sitrep.store.reports import ReportsAsked, list_reports
from sitrep.web.api.control import places_of
from sitrep.web.app import STATIC, create_app
from sitrep.web.pages.reports import PAGE
from sitrep.web.service import Desk
from sitrep.web.site import data
from sitrep.web.site.addresses import Files
from sitrep.web.site.asking import Asker
from sitrep.web.site.pages import Embedded, Frame, static_page

#: a folder with this file in it is a site of ours and may be replaced
MARK: Final = ".sitrep-site"
_WORKER: Final = "vendor/maplibre-gl/maplibre-gl-csp-worker.js"
#: addresses of the desk's data, and the name under which a script of the site hands them over
_SHARED: Final = {
    "/api/events/points": "points",
    "/api/events/shapes": "shapes",
    "/api/timeline": "timeline",
    "/api/outlets": "outlets",
    "/api/ground": "ground",
    "/api/control": "control",
    "/api/control/places": "control",
}
_MOST_SHAPES: Final = 2_000
_DATA_FILES: Final = 8


class SiteError(ValueError):
    """The site cannot be written; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Work:
    """One file to write: the address that is asked, or the name of a data file."""

    address: str
    path: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Every page of the site with the file that holds it."""

    desk: Desk
    files: Files
    pages: tuple[Work, ...]

    @property
    def count(self) -> int:
        """How many files there will be, those of the style and the scripts aside."""
        return len(self.pages) + _DATA_FILES


def plan_site(desk: Desk) -> Plan:
    """Find every page the site will have, so that links and progress are known before the first is written."""
    files = Files()
    events = [str(i) for i in desk.columns.event_ids]
    for event_id in events:
        files.place(f"/events/{quote(event_id)}", "events", event_id)
    for doc_id in _doc_ids(desk):
        files.place(f"/reports/{quote(doc_id)}", "reports", doc_id)
        files.place(f"/reports/{quote(doc_id)}/raw", "raw", doc_id)
    for place in places_of(desk):
        if isinstance(place, dict):
            files.place(f"/control/{quote(str(place['place_id']))}", "control", str(place["place_id"]))
    for number, address in enumerate(_report_pages(desk), start=2):
        files.place(address, "reports", f"page-{number}")
    # the names by which templates write an id may be quoted more or less: both lead to the file
    pages = tuple(Work(address, path) for address, path in files.by_address.items())
    return Plan(desk, files, pages)


def write_site(plan: Plan, out: Path) -> Iterator[Work]:
    """Write the site; yields each file once it is written.

    It is written beside ``out`` and renamed at the end, so that nobody meets half of it; if it fails, what was at ``out``
    stays as it was.

    Raises:
        SiteError: ``out`` holds something that is no site of ours, or cannot be written.
    """
    check_target(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        (aside / MARK).write_text("written by `sitrep site`; the next run replaces this folder\n", encoding="utf-8")
        yield from _files(plan, aside)
        aside.chmod(0o755)
        _replace(aside, out)
    except OSError as error:
        why = error.strerror or str(error)
        raise SiteError(f"{out} cannot be written: {why} (free some space, or choose another --out)") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def check_target(out: Path) -> None:
    """Refuse a folder that holds something else.

    Raises:
        SiteError: see above.
    """
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file()):
        raise SiteError(
            f"{out} holds something that `sitrep site` has not written; name an empty or a new folder with --out"
        )


def _replace(aside: Path, out: Path) -> None:
    before = out.with_name(f".{out.name}-before")
    shutil.rmtree(before, ignore_errors=True)
    if out.exists():
        out.rename(before)
    aside.rename(out)
    shutil.rmtree(before, ignore_errors=True)


def _files(plan: Plan, aside: Path) -> Iterator[Work]:
    shutil.copytree(STATIC, aside / "static", ignore=shutil.ignore_patterns("htmx"))
    (aside / "data").mkdir()
    with start_blocking_portal() as portal:
        asker = Asker(create_app(plan.desk), portal)
        for name, body in _data(plan.desk, asker):
            path = aside / "data" / f"{name}.js"
            path.write_text(body, encoding="utf-8", newline="\n")
            yield Work(name, f"data/{name}.js")
        for work in plan.pages:
            path = aside / work.path
            path.parent.mkdir(exist_ok=True)
            path.write_text(_page(work, plan, asker), encoding="utf-8", newline="\n", errors="replace")
            yield work


def _data(desk: Desk, asker: Asker) -> Iterator[tuple[str, str]]:
    every = "factuality=any"
    for name, address in (
        ("points", f"/api/events/points?{every}"),
        ("shapes", f"/api/events/shapes?limit={_MOST_SHAPES}"),
        ("timeline", "/api/timeline"),
        ("outlets", "/api/outlets"),
        ("ground", "/api/ground"),
    ):
        yield name, data.as_script(name, asker.ask(address).decode("utf-8"))
    yield "control", data.as_script("control", _json(data.control(desk.control)))
    yield "table", data.as_script("table", _json(data.table(desk)))
    yield "worker", data.text_as_script("worker", (STATIC / _WORKER).read_text(encoding="utf-8"))


def _page(work: Work, plan: Plan, asker: Asker) -> str:
    html = asker.ask(work.address).decode("utf-8")
    up = "../" * work.path.count("/")
    embedded: list[Embedded] = []

    def find(address: str) -> str | None:
        bare = address.partition("?")[0]
        if bare in _SHARED:
            return f"{up}data/{_SHARED[bare]}.js"
        if not bare.startswith("/api/"):
            return None
        name = f"data-{len(embedded)}"
        embedded.append(Embedded(name, asker.ask(address)))
        return f"#{name}"

    scripts = ["static/js/static.js"]
    if "data-map" in html:
        scripts.append("data/worker.js")
    if work.path == "index.html":
        scripts.append("data/table.js")

    def way(href: str) -> str | None:
        # "?after=..." asks the page's own address again
        return plan.files.link(work.address.partition("?")[0] + href if href.startswith("?") else href, work.path)

    frame = Frame(up, way, find, scripts)
    return static_page(html, frame, embedded)


def _doc_ids(desk: Desk) -> Iterator[str]:
    after = ""
    while True:
        listed = list_reports(desk.store, ReportsAsked("", None, None, (), False, after, 500))
        yield from (row.doc_id for row in listed.rows)
        after = listed.following
        if not after:
            return


def _report_pages(desk: Desk) -> Iterator[str]:
    """The addresses of the further pages of the list of reports, as their template writes them."""
    after = ""
    while True:
        listed = list_reports(desk.store, ReportsAsked("", None, None, (), False, after, PAGE))
        after = listed.following
        if not after:
            return
        yield f"/reports?q=&from=&to=&after={quote(after)}"


def _json(body: dict[str, Json]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))

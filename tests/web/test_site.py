"""`sitrep site`: pages that open from disk, and the folder they are written into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, expect, sync_playwright

from sitrep.cli.site import command
from sitrep.web.settings import DeskSettings, Limits
from sitrep.web.site.addresses import Files
from sitrep.web.site.pages import Embedded, Frame, static_page
from sitrep.web.site.site import MARK, SiteError, plan_site, write_site
from tests.factories import claim, document
from tests.web.browsers import Watched, launched, many_told
from tests.web.desks import make_desk

HOSTILE = "../../<script>alert(1)</script>"
UNLIMITED = DeskSettings(limits=Limits(requests=2**40, per_second=1e9))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    evil = document(f"The army {HOSTILE} retook Palmyra.", "", HOSTILE)
    reports = [*many_told(), (evil, [claim(HOSTILE, evidence=evil.text)])]
    desk = make_desk(folder, reports, UNLIMITED)
    out = folder / "out"
    for _ in write_site(plan_site(desk), out):
        pass
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launched(playwright)
        yield started
        started.close()


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


@pytest.mark.parametrize(
    ("href", "source", "way"),
    [
        ("/", "index.html", "index.html"),
        ("/?type=Riots", "events/a.html", "../index.html?type=Riots"),
        ("/static/desk.css", "raw/a.html", "../static/desk.css"),
        ("#claims", "events/a.html", "#claims"),
        ("https://example.org/a", "index.html", "https://example.org/a"),
        ("javascript:alert(1)", "index.html", None),
        ("/api/events", "index.html", None),
        ("/login", "index.html", None),
    ],
)
def test_links_lead_to_files_or_nowhere(href: str, source: str, way: str | None) -> None:
    assert Files().link(href, source) == way


def test_ids_cannot_choose_where_a_file_goes() -> None:
    files = Files()
    names = [
        files.place(f"/reports/{i}", "reports", name) for i, name in enumerate(["../../x", "A", "a", "", "é" * 300])
    ]
    assert len({n.lower() for n in names}) == len(names)
    assert all(re.fullmatch(r"reports/[A-Za-z0-9-]{1,90}\.html", n) for n in names)


def test_data_inside_a_page_cannot_end_their_block() -> None:
    frame = Frame("", lambda href: href, lambda address: "#d", [])
    body = b'{"name": "</script><script>alert(1)</script>"}'
    page = static_page("<html><body><main></main></body></html>", frame, [Embedded("d", body)])
    assert "<script>alert" not in page
    assert page.count("</script>") == 1


def test_what_needs_a_server_is_left_out() -> None:
    frame = Frame("", lambda href: None, lambda address: None, [])
    html = '<p>a<span data-live>b<br><i>c</i></span>d</p><form method="post"><input></form><a href="/login">e</a>'
    assert static_page(html, frame, []) == "<p>ad</p><a>e</a>"


def test_every_link_of_the_site_leads_to_a_file(site: Path) -> None:
    lost = []
    for page in pages(site):
        for link in re.findall(r'(?:href|src|data-[a-z]+)="([^"]+)"', page.read_text(encoding="utf-8")):
            bare = re.sub(r"[?#].*", "", link)
            if re.search(r"\.(html|js|css|svg)$", bare) and "://" not in bare and not (page.parent / bare).is_file():
                lost.append(f"{page.relative_to(site)}: {link}")
    assert lost == []
    assert len(pages(site)) > 70


def test_no_page_of_the_site_names_the_server(site: Path) -> None:
    named = [p.name for p in pages(site) if re.search(r'="/(?!/)', p.read_text(encoding="utf-8"))]
    assert named == []


def test_hostile_text_stays_text(site: Path) -> None:
    assert not any("<script>alert" in p.read_text(encoding="utf-8") for p in pages(site))


def test_the_site_is_replaced_but_nothing_else_is(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, None, UNLIMITED)
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(SiteError, match="name an empty or a new folder"):
        list(write_site(plan_site(desk), out))
    assert (out / "thesis.txt").read_text() == "mine"
    (out / "thesis.txt").unlink()
    for _ in range(2):
        list(write_site(plan_site(desk), out))
    assert (out / MARK).is_file() and (out / "index.html").is_file()
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_write_that_fails_leaves_the_old_site(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, None, UNLIMITED)
    out = tmp_path / "out"
    plan = plan_site(desk)
    assert len(list(write_site(plan, out))) == plan.count
    before = (out / "index.html").read_bytes()
    writing = write_site(plan_site(desk), out)
    next(writing)
    writing.close()
    assert (out / "index.html").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_the_command_writes_a_site_and_refuses_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    runner = CliRunner()
    arguments = ["--db", desk.store.location, "--out", str(tmp_path / "pages")]
    done = runner.invoke(command, arguments)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "pages" / "index.html").is_file()
    refused = runner.invoke(command, ["--db", desk.store.location, "--out", str(tmp_path)])
    assert refused.exit_code == 1
    assert "name an empty or a new folder" in refused.output


def test_the_site_opens_from_disk_and_follows_its_filters(browser: Browser, site: Path) -> None:
    with Watched.of(browser, viewport={"width": 1280, "height": 900}) as watched:
        page = watched.open((site / "index.html").as_uri())
        assert page.get_attribute("[data-map]", "data-ready") == "webgl"
        total = int(page.locator("#events .count strong").inner_text())
        page.locator("summary", has_text="More filters").click()
        page.locator("select[name=type]").select_option("Battles")
        page.wait_for_function(
            "(n) => +document.querySelector('#events .count strong').textContent < n", arg=total, polling=100
        )
        kinds = set(page.locator("#events tbody tr td:nth-child(2)").all_inner_texts())
        assert kinds and not any("Air/drone" in kind for kind in kinds)
        page.locator("#events tbody a").first.click()
        expect(page.locator("h1")).to_be_visible()
        assert page.url.startswith("file:") and "/events/" in page.url
        assert watched.faults() == []


def test_reports_control_and_outlets_open_from_disk(browser: Browser, site: Path) -> None:
    with Watched.of(browser) as watched:
        page = watched.open((site / "control.html").as_uri())
        assert page.evaluate("sitrep.map.scene.control.length") > 0
        page = watched.open((site / "outlets.html").as_uri())
        expect(page.locator("table.outlets")).to_be_visible()
        watched.open((site / "reports.html").as_uri())
        page.get_by_role("link", name="many").first.click()
        expect(page.locator(".report-text mark").first).to_be_visible()

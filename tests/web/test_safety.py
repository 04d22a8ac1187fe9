"""Hostile text, hostile visitors and hostile sites: what reports say shows as text, and nobody does what is not theirs to do."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import APIRouter, Depends
from fastapi.testclient import TestClient

from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.store.accounts import Accounts, Role
from sitrep.web.access import BROWSER_COOKIE, SESSION_COOKIE, Genuine, require
from sitrep.web.app import create_app
from sitrep.web.settings import DeskSettings, Limits
from tests.factories import actor, claim, document, killed, location, says
from tests.web.desks import PASSWORD, ask, make_desk, open_settings, with_accounts

#: a name for each way in, the text that tries it, and how the page must show it (None: as it stands)
VECTORS = {
    "script": "<script>alert(1)</script>",
    "closed title": "</title><script>alert(1)</script>",
    "closed textarea": "</textarea></select><script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "SVG": "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "MathML": "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "base": "<base href=//evil.example/>",
    "meta refresh": "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "javascript link": "javascript:alert(1)",
    "data link": "data:text/html,<script>alert(1)</script>",
    "broken attribute": "\"' onmouseover='alert(1)' x=\"",
    "comment": "--><script>alert(1)</script><!--",
    "template": "{{ 7*7 }}{% include '/etc/passwd' %}",
    "htmx": "<div hx-get='/logout' hx-trigger='load'></div>",
    "entity": "&lt;script&gt;&#x3c;script&#x3e;",
    "null": "a\x00<script>alert(1)</script>",
    "bidi override": "army\u202edellik\u202c",
    "bidi isolate": "\u2066evil\u2069",
    "zero width": "Pal\u200bmy\u200dra\ufeff",
    "soft hyphen and tags": "Pal\u00admyra\U000e0041",
    "terminal": "\x1b]0;owned\x07",
}
ALLOWED_TAGS = {
    "html", "head", "meta", "title", "link", "script", "body", "a", "header", "nav", "ul", "ol", "li", "span", "form", "input",
    "button", "main", "footer", "p", "h1", "h2", "h3", "label", "select", "option", "details", "summary", "fieldset", "legend",
    "small", "div", "section", "article", "table", "caption", "thead", "tbody", "tr", "th", "td", "time", "data", "bdi", "mark",
    "blockquote", "del", "aside", "strong", "code", "dl", "dt", "dd", "pre", "optgroup",
}  # fmt: skip


class Reader(HTMLParser):
    """Reads a page as a browser would: its tags, attributes and text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile(text: str) -> list[tuple[Document, list[Claim]]]:
    """A report in which every field that can be is this text."""
    body = f"The army took {text} and killed 5."
    told = claim(
        "bad",
        evidence=body,
        trigger="took",
        actor1=[actor(text, None)],
        actor2=[actor("ISIS", "isis")],
        locations=[location(text, 34.0, 38.0, gazetteer_id=text[:40], admin1=text)],
        casualties=[killed(5)],
        attribution=[says(text)],
    )
    report = document(body, text, "bad", outlet=text)
    from dataclasses import replace

    start = report.body_start
    moved = replace(told, evidence=tuple(replace(e, start=e.start + start, end=e.end + start) for e in told.evidence))
    return [(replace(report, url=text, path=f"/nowhere/{text[:20]}"), [moved.with_id()])]


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_hostile_text_shows_as_text(tmp_path: Path, name: str) -> None:
    text = VECTORS[name]
    client = ask(make_desk(tmp_path, hostile(text)))
    event = client.get("/api/events").json()["events"][0]["event_id"]
    for address in (
        "/",
        "/events",
        f"/events/{event}",
        "/reports",
        "/reports/bad",
        "/reports/bad/raw",
        "/control",
        "/outlets",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert_harmless(answer.text)
    page = Reader(client.get("/reports/bad").text)
    for sign in text:
        assert (
            sign not in "\u202e\u202c\u2066\u2069\u200b\u200d\ufeff\u00ad\U000e0041\x1b\x07\x00"
            or sign not in page.text
        )
    if text.isascii() and text.isprintable():
        assert text in page.text, "the reader sees what the report says, sign by sign"


def assert_harmless(page: str) -> None:
    """Nothing on the page but our own tags, scripts of our own, and links that stay or are the web's."""
    for tag, attributes in Reader(page).tags:
        assert tag in ALLOWED_TAGS, tag
        for name, value in attributes.items():
            assert not name.startswith("on") and name not in ("style", "srcdoc"), (tag, name)
            if name in ("href", "src", "action", "formaction") or name.startswith("hx-get"):
                assert re.match(r"(https?://|/(?!/)|#|\?|$)", value or ""), (tag, name, value)
        if tag == "script":
            assert (attributes.get("src") or "").startswith("/static/")


@pytest.mark.parametrize("name", ["script", "bidi override", "null", "broken attribute"])
def test_hostile_filters_come_back_as_text(tmp_path: Path, name: str) -> None:
    client = ask(make_desk(tmp_path))
    for field in ("q", "place", "actor", "outlet", "side", "near", "type", "sort", "cursor", "from"):
        answer = client.get("/events" if field == "cursor" else "/", params={field: VECTORS[name]})
        assert answer.status_code in (200, 422)
        assert_harmless(answer.text)
    for room in ("events", "reports", "control"):
        answer = client.get(f"/{room}/{quote(VECTORS[name], safe='')}")
        assert answer.status_code == 404
        assert_harmless(answer.text)


def test_json_is_never_taken_for_a_page(tmp_path: Path) -> None:
    client = ask(make_desk(tmp_path, hostile(VECTORS["script"])))
    for address in ("/api/events", "/api/events.geojson", "/api/reports/bad", "/api/facets", "/api/events/points"):
        answer = client.get(address)
        assert "json" in answer.headers["content-type"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_every_answer_carries_the_policy(tmp_path: Path) -> None:
    client = ask(make_desk(tmp_path))
    for address in ("/", "/nowhere", "/api/events", "/static/none.js", "/?from=x"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self';" in policy and "style-src 'self';" in policy
        assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert headers["x-frame-options"] == "DENY"


def test_tiles_open_the_policy_for_their_address_alone(tmp_path: Path) -> None:
    settings = DeskSettings(hosts=("testserver",), tiles="https://tiles.example.org/{z}/{x}/{y}.png")
    policy = ask(make_desk(tmp_path, settings=settings)).get("/").headers["content-security-policy"]
    assert policy.count("https://tiles.example.org") == 2
    assert "script-src 'self';" in policy


@pytest.mark.parametrize(
    ("host", "status"), [("evil.example", 421), ("localhost:8765", 200), ("127.0.0.1", 200), ("[", 421)]
)
def test_a_desk_on_loopback_answers_to_its_own_names(tmp_path: Path, host: str, status: int) -> None:
    assert ask(make_desk(tmp_path)).get("/about", headers={"Host": host}).status_code == status


def test_too_much_is_refused(tmp_path: Path) -> None:
    client = ask(make_desk(tmp_path))
    limits = Limits()
    assert client.get("/?q=" + "x" * limits.query).status_code == 414
    assert client.post("/login", content=b"x" * (limits.body + 1)).status_code == 413
    endless = (b"x" * 50_000 for _ in range(20))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    lying = client.post("/login", content=endless, headers=form)
    assert lying.status_code == 413


def test_who_asks_too_often_waits(tmp_path: Path) -> None:
    settings = DeskSettings(hosts=("testserver",), limits=Limits(requests=5, per_second=0.001))
    client = ask(make_desk(tmp_path, settings=settings))
    answers = [client.get("/about").status_code for _ in range(7)]
    assert answers == [200] * 5 + [429] * 2
    assert client.get("/static/none").status_code == 404, "the parts of a page are not counted"


# who may do what


def log_in(client: TestClient, name: str, password: str = PASSWORD) -> int:
    token = re.search(r'name="form_token" value="(\w+)"', client.get("/login").text)
    assert token is not None
    sent = {"name": name, "password": password, "form_token": token[1], "next": "/about"}
    return client.post("/login", data=sent).status_code


def test_an_open_desk_shows_nothing_to_strangers(tmp_path: Path) -> None:
    desk = with_accounts(make_desk(tmp_path, settings=open_settings()))
    client = ask(desk)
    for address in (
        "/",
        "/events",
        "/reports",
        "/reports/alpha",
        "/reports/alpha/raw",
        "/control",
        "/outlets",
        "/about",
    ):
        answer = client.get(address)
        assert answer.status_code == 303 and answer.headers["location"].startswith("/login?next=%2F")
    for address in (
        "/api/events",
        "/api/events/points",
        "/api/export/csv",
        "/api/changes",
        "/api/reports",
        "/api/ground",
    ):
        answer = client.get(address)
        assert answer.status_code == 401 and "Bearer" in answer.headers["www-authenticate"]
    assert "Palmyra" not in client.get("/nowhere").text


def test_every_route_needs_somebody(tmp_path: Path) -> None:
    """A page that is added without a role is found here and not by a stranger."""
    app = create_app(with_accounts(make_desk(tmp_path, settings=open_settings())))
    client = TestClient(app, base_url="http://testserver", follow_redirects=False)
    open_to_all = {"/login", "/logout", "/api/openapi.json", "/static"}
    paths = list(app.openapi()["paths"])
    paths += [str(getattr(route, "path", "")) for route in app.routes]
    for path in sorted({p for p in paths if p} - open_to_all):
        address = re.sub(r"\{[^}]*\}", "x", path)
        assert client.get(address).status_code in (303, 401, 405), path


def test_a_session_begins_and_ends(tmp_path: Path) -> None:
    client = ask(with_accounts(make_desk(tmp_path, settings=open_settings())))
    assert log_in(client, "reader", "a wrong password") == 403
    assert log_in(client, "nobody") == 403
    assert client.get("/about").status_code == 303
    assert log_in(client, "reader") == 303
    page = client.get("/about")
    assert page.status_code == 200 and "Log out" in page.text
    secret = client.cookies[SESSION_COOKIE]
    token = re.search(r'name="form-token" content="(\w+)"', page.text)
    assert token is not None
    assert client.post("/logout", data={"form_token": token[1]}).status_code == 303
    client.cookies.set(SESSION_COOKIE, secret)
    assert client.get("/about").status_code == 303, "the secret is worth nothing any more"


def test_the_cookies_are_kept_from_scripts_and_other_sites(tmp_path: Path) -> None:
    from dataclasses import replace

    settings = replace(open_settings(), is_https=True)
    desk = with_accounts(make_desk(tmp_path, settings=settings))
    answer = ask(desk).get("/login")
    cookie = answer.headers["set-cookie"].lower()
    assert (
        cookie.startswith(BROWSER_COOKIE)
        and "httponly" in cookie
        and "samesite=strict" in cookie
        and "secure" in cookie
    )


def test_tries_to_log_in_are_counted(tmp_path: Path) -> None:
    client = ask(with_accounts(make_desk(tmp_path, settings=open_settings(limits=Limits(logins=3)))))
    assert [log_in(client, "reader", "a wrong password") for _ in range(4)] == [403, 403, 403, 429]
    assert log_in(client, "reader") == 429


@pytest.mark.parametrize(
    ("back", "goes"),
    [
        ("/reports?q=a", "/reports?q=a"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
    ],
)
def test_after_the_log_in_nobody_is_led_elsewhere(tmp_path: Path, back: str, goes: str) -> None:
    client = ask(with_accounts(make_desk(tmp_path, settings=open_settings())))
    token = re.search(r'name="form_token" value="(\w+)"', client.get("/login").text)
    assert token is not None
    sent = {"name": "reader", "password": PASSWORD, "form_token": token[1], "next": back}
    assert client.post("/login", data=sent).headers["location"] == goes


def test_a_form_from_elsewhere_is_refused(tmp_path: Path) -> None:
    client = ask(with_accounts(make_desk(tmp_path, settings=open_settings())))
    token = re.search(r'name="form_token" value="(\w+)"', client.get("/login").text)
    assert token is not None
    right = {"name": "reader", "password": PASSWORD, "form_token": token[1]}
    assert client.post("/login", data={**right, "form_token": ""}).status_code == 403
    assert client.post("/login", data={**right, "form_token": "f" * 64}).status_code == 403
    assert client.post("/login", data=right, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/login", data=right, headers={"Origin": "null"}).status_code == 403
    other = TestClient(client.app, base_url="http://testserver", follow_redirects=False)
    assert other.post("/login", data=right).status_code == 403, "the token of another browser"
    assert client.post("/login", data=right, headers={"Origin": "http://testserver"}).status_code == 303


def test_a_token_speaks_for_its_account_until_it_ends(tmp_path: Path) -> None:
    from datetime import timedelta

    from sitrep.store.accounts import AccessKind

    desk = with_accounts(make_desk(tmp_path, settings=open_settings()))
    client, accounts = ask(desk), Accounts(desk.store)
    good = accounts.open_access("reader", AccessKind.TOKEN, at=desk.now(), days=1)
    old = accounts.open_access("reader", AccessKind.TOKEN, at=desk.now() - timedelta(days=9), days=1)
    session = accounts.open_access("reader", AccessKind.SESSION, at=desk.now(), days=1)
    for secret, status in ((good, 200), (old, 401), (session, 401), ("x", 401), ("", 401)):
        assert client.get("/api/events", headers={"Authorization": f"Bearer {secret}"}).status_code == status
    accounts.set_password("reader", "another long secret")
    assert client.get("/api/events", headers={"Authorization": f"Bearer {good}"}).status_code == 401


@pytest.mark.parametrize(("name", "status"), [("reader", 403), ("reviewer", 200), ("admin", 200)])
def test_a_role_covers_those_before_it(tmp_path: Path, name: str, status: int) -> None:
    router = APIRouter()

    @router.post("/probe", dependencies=[Genuine, Depends(require(Role.REVIEWER))])
    def probe() -> dict[str, str]:
        return {}

    app = create_app(with_accounts(make_desk(tmp_path, settings=open_settings())))
    app.include_router(router)
    client = TestClient(app, base_url="http://testserver", follow_redirects=False)
    assert log_in(client, name) == 303
    token = re.search(r'name="form-token" content="(\w+)"', client.get("/about").text)
    assert token is not None
    assert client.post("/probe", headers={"X-Form-Token": token[1]}).status_code == status
    assert client.post("/probe").status_code == 403


def test_passwords_and_secrets_are_not_in_the_store(tmp_path: Path) -> None:
    from sitrep.store.accounts import AccessKind

    desk = with_accounts(make_desk(tmp_path, settings=open_settings()))
    secret = Accounts(desk.store).open_access("reader", AccessKind.TOKEN, at=desk.now(), days=1)
    desk.store.close()
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        assert PASSWORD.encode() not in data and secret.encode() not in data


@pytest.mark.parametrize(
    ("name", "password", "says"), [("", PASSWORD, "name"), ("a", "short", "10"), ("Reader", PASSWORD, "already")]
)
def test_an_account_that_cannot_be_is_refused(tmp_path: Path, name: str, password: str, says: str) -> None:
    from sitrep.store import StoreError

    desk = with_accounts(make_desk(tmp_path))
    with pytest.raises(StoreError, match=says):
        Accounts(desk.store).add(name, Role.READER, password, at=desk.now())

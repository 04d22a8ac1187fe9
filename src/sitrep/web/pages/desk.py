"""A visitor in; the pages about the desk itself: outlets held against each other, what the desk is, logging in and out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from sitrep.pipeline import tallies
from sitrep.report.exports.formats import FORMATS
from sitrep.store.accounts import AccessKind, Accounts
from sitrep.web.access import (
    BROWSER_COOKIE,
    SESSION_COOKIE,
    SESSION_DAYS,
    Genuine,
    Reading,
    TheDesk,
    set_cookie,
    visitor,
)
from sitrep.web.asked import Filters
from sitrep.web.forms import filter_form
from sitrep.web.guard import Bucket
from sitrep.web.lists import found
from sitrep.web.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/outlets", response_class=HTMLResponse)
def outlets(request: Request, desk: TheDesk, who: Reading, filters: Annotated[Filters, Query()]) -> HTMLResponse:
    """Who reported what first, and who left it out."""
    columns, positions = found(desk, filters)
    rows, pairs = tallies.outlets(positions, columns)
    values = {
        "filters": filters,
        "form": filter_form(desk, filters, "/outlets"),
        "rows": rows,
        "pairs": pairs[:30],
        "total": len(positions),
    }
    return page(request, "outlets.html", values)


@router.get("/about", response_class=HTMLResponse)
def about(request: Request, desk: TheDesk, who: Reading) -> HTMLResponse:
    """What the store holds and how to read the pages."""
    return page(request, "about.html", {"counts": desk.store.counts(), "formats": FORMATS, "place": desk.theatre.title})


@router.get("/login", response_class=HTMLResponse)
def login(
    request: Request, desk: TheDesk, back: Annotated[str, Query(alias="next", max_length=2_000)] = "/"
) -> Response:
    """The form of name and password."""
    if visitor(request) is not None:
        return RedirectResponse(_inside(back), 303)
    return page(request, "login.html", {"back": _inside(back), "why": "", "name": ""})


@router.post("/login", response_class=HTMLResponse, dependencies=[Genuine])
def log_in(
    request: Request,
    desk: TheDesk,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1_000)] = "",
    back: Annotated[str, Form(alias="next", max_length=2_000)] = "/",
) -> Response:
    """Begin a session. Tries are counted for each address and each name."""
    logins: Bucket = request.app.state.logins
    client = request.client.host if request.client else ""
    if not (logins.take(f"address {client}") and logins.take(f"name {name.casefold()}")):
        return page(
            request,
            "login.html",
            {"back": _inside(back), "why": "Too many tries. Wait a minute.", "name": name},
            status=429,
        )
    accounts = Accounts(desk.store)
    account = accounts.log_in(name, password)
    if account is None:
        why = "This name and password do not belong together."
        return page(request, "login.html", {"back": _inside(back), "why": why, "name": name}, status=403)
    secret = accounts.open_access(account.name, AccessKind.SESSION, at=desk.now(), days=SESSION_DAYS)
    answer = RedirectResponse(_inside(back), 303)
    answer.delete_cookie(BROWSER_COOKIE)
    set_cookie(answer, SESSION_COOKIE, secret, desk)
    return answer


@router.post("/logout", dependencies=[Genuine])
def log_out(request: Request, desk: TheDesk) -> Response:
    """End the session."""
    secret = request.cookies.get(SESSION_COOKIE, "")
    if secret:
        Accounts(desk.store).close_access(secret)
    answer = RedirectResponse("/login" if desk.settings.is_open else "/", 303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def login_address(request: Request) -> str:
    """Where somebody logs in, and comes back from."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/login?next={quote(asked[:1_500], safe='')}"


def _inside(back: str) -> str:
    """An address on this desk; anything that could lead elsewhere becomes the first page."""
    is_path = back.startswith("/") and not back.startswith(("//", "/\\"))
    return back if is_path and back.isprintable() and "\\" not in back else "/"

"""A request in: who asks and what they may do, out; and the proof that a form was sent from our own page."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import Depends, Form, Header, Request, Response

from sitrep.store.accounts import AccessKind, Accounts, Role
from sitrep.web.service import Desk

SESSION_COOKIE: Final = "sitrep_session"
#: a desk on loopback has no session; this cookie stands in, so that a form can be tied to a browser
BROWSER_COOKIE: Final = "sitrep_browser"
SESSION_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: the name under which judgements are made, the role, and whether a program's token was shown."""

    name: str
    role: Role
    by_token: bool = False


class NotLoggedInError(Exception):
    """Nobody is logged in where somebody must be."""


class ForbiddenError(Exception):
    """The visitor may not do this, or the form did not come from our page; the message says which."""


def desk_of(request: Request) -> Desk:
    """The desk that the application serves."""
    desk = request.app.state.desk
    if not isinstance(desk, Desk):
        raise TypeError("the application was made without a desk")
    return desk


TheDesk = Annotated[Desk, Depends(desk_of)]


def visitor(request: Request) -> Visitor | None:
    """Who asks, or None. On loopback it is always the one person whose machine it is."""
    desk = desk_of(request)
    accounts = Accounts(desk.store)
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret:
        found = accounts.known(secret.strip(), AccessKind.TOKEN, at=desk.now())
        return Visitor(found.name, found.role, by_token=True) if found else None
    if not desk.settings.is_open:
        return Visitor(desk.settings.author, Role.ADMIN)
    session = request.cookies.get(SESSION_COOKIE, "")
    account = accounts.known(session, AccessKind.SESSION, at=desk.now()) if session else None
    return Visitor(account.name, account.role) if account else None


def require(role: Role) -> Callable[[Request], Visitor]:
    """A dependency that lets only this role and higher ones pass, and gives the visitor.

    Write ``who: Annotated[Visitor, Depends(require(Role.REVIEWER))]`` in a route; one that changes anything depends on
    `genuine` too.
    """

    def check(request: Request) -> Visitor:
        found = visitor(request)
        if found is None:
            raise NotLoggedInError
        if not found.role.covers(role):
            raise ForbiddenError(f"this needs the role {role.value}; {found.name} is a {found.role.value}")
        request.state.visitor = found
        return found

    return check


Reading = Annotated[Visitor, Depends(require(Role.READER))]


def form_token(request: Request) -> str:
    """What a form of this browser carries in its hidden field ``form_token`` (and htmx in X-Form-Token)."""
    return _token(request, _browser(request))


def genuine(
    request: Request, form_token: Annotated[str, Form()] = "", x_form_token: Annotated[str, Header()] = ""
) -> None:
    """A dependency of every route that changes anything: refuses what another site made the browser send.

    Raises:
        ForbiddenError: the request comes from another origin, or lacks the form's token.
    """
    origin = request.headers.get("origin", "")
    if origin and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise ForbiddenError("the form was sent from another site")
    if request.headers.get("authorization"):
        return  # a token that a program sends is not sent by a browser on its own
    given = (form_token or x_form_token).encode("utf-8", "replace")
    if not given or not hmac.compare_digest(given, _token(request, _browser(request)).encode()):
        raise ForbiddenError("the form is too old or came from elsewhere; load the page again and send it again")


Genuine = Depends(genuine)


def keep_browser(request: Request, response: Response) -> None:
    """Set the cookie that forms are tied to where the browser has none yet."""
    if not request.cookies.get(SESSION_COOKIE) and not request.cookies.get(BROWSER_COOKIE):
        set_cookie(response, BROWSER_COOKIE, _browser(request), desk_of(request))


def set_cookie(response: Response, name: str, value: str, desk: Desk) -> None:
    """Set a cookie that no script reads and no other site sends."""
    response.set_cookie(
        name,
        value,
        max_age=SESSION_DAYS * 86_400,
        httponly=True,
        samesite="strict",
        secure=desk.settings.is_https,
    )


def _browser(request: Request) -> str:
    found = request.cookies.get(SESSION_COOKIE) or request.cookies.get(BROWSER_COOKIE)
    if found:
        return found
    if not hasattr(request.state, "browser"):
        request.state.browser = secrets.token_urlsafe(24)
    return str(request.state.browser)


def _token(request: Request, browser: str) -> str:
    key: bytes = request.app.state.form_key
    return hmac.new(key, browser.encode("utf-8", "replace"), sha256).hexdigest()

"""A desk in; the web application that serves its pages and its API, out."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from sitrep import __version__
from sitrep.store import StoreError
from sitrep.web.access import ForbiddenError, NotLoggedInError, visitor
from sitrep.web.api import control as api_control
from sitrep.web.api import events as api_events
from sitrep.web.api import feed as api_feed
from sitrep.web.api import ground as api_ground
from sitrep.web.api import reports as api_reports
from sitrep.web.guard import Bucket, Guard
from sitrep.web.lists import CursorError
from sitrep.web.pages import control, events, reports, review
from sitrep.web.pages import desk as desk_pages
from sitrep.web.rendering import page
from sitrep.web.service import Desk

STATIC: Final = Path(__file__).parent / "static"

#: the rooms of the desk, in the order in which their addresses are tried; a new room is a module with a ``router``
ROUTERS: Final = (
    api_control.router,
    api_feed.router,
    api_ground.router,
    api_reports.router,
    api_events.router,
    events.router,
    reports.router,
    control.router,
    review.router,
    desk_pages.router,
)

_TITLES: Final = {
    403: "Not allowed",
    404: "Not found",
    413: "Too much",
    422: "A filter is not understood",
    501: "Not installed",
}


def create_app(desk: Desk) -> FastAPI:
    """Make the application. It opens nothing by itself and reads neither settings nor clock when it is imported."""
    app = FastAPI(
        title="sitrep",
        version=__version__,
        description="Events of armed conflict with who says so. The filters are the same as those of the pages.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.desk = desk
    app.state.form_key = secrets.token_bytes(32)
    app.state.logins = Bucket(desk.settings.limits.logins, desk.settings.limits.logins / 60)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")
    app.add_middleware(Guard, settings=desk.settings)
    app.add_exception_handler(NotLoggedInError, _not_logged_in)
    app.add_exception_handler(ForbiddenError, _forbidden)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(CursorError, _bad_cursor)
    app.add_exception_handler(StoreError, _store_refuses)
    app.add_exception_handler(HTTPException, _failed)
    return app


def _not_logged_in(request: Request, _error: Exception) -> Response:
    if _is_api(request):
        return JSONResponse(
            {"detail": "log in, or send a token: Authorization: Bearer TOKEN"}, 401, {"WWW-Authenticate": "Bearer"}
        )
    return RedirectResponse(desk_pages.login_address(request), 303)


def _forbidden(request: Request, error: Exception) -> Response:
    return _tell(request, 403, str(error))


def _bad_cursor(request: Request, error: Exception) -> Response:
    return _tell(request, 422, str(error))


def _store_refuses(request: Request, error: Exception) -> Response:
    return _tell(request, 503, f"The store does not answer: {error}")


def _invalid(request: Request, error: Exception) -> Response:
    """What is wrong with a request, without what was sent: that is anybody's text."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    said = [
        f"{'.'.join(str(part) for part in p['loc'][1:2])}: {p['msg'].removeprefix('Value error, ')}" for p in problems
    ]
    return _tell(request, 422, "; ".join(said[:5]) or "the request is not understood")


def _failed(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = (
        str(error.detail) if isinstance(error, HTTPException) else "an error of sitrep; the server's log tells more"
    )
    headers = error.headers if isinstance(error, HTTPException) else None
    answer = _tell(request, status, detail)
    answer.headers.update(headers or {})
    return answer


def _tell(request: Request, status: int, detail: str) -> Response:
    if _is_api(request):
        return JSONResponse({"detail": detail}, status)
    if not hasattr(request.state, "visitor"):
        request.state.visitor = visitor(request)
    return page(
        request,
        "error.html",
        {"status": status, "title": _TITLES.get(status, "Something went wrong"), "detail": detail},
        status=status,
    )


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/") or request.url.path == "/api"

"""Every request in, refused where it is too much or meant for another host; every answer out with its headers."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sitrep.web.settings import DeskSettings

_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
#: so many addresses are remembered at most; the one seen longest ago is forgotten first
_MOST_VISITORS: Final = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Bucket:
    """Lets each visitor do something so often: ``size`` at once, ``per_second`` more as time goes on."""

    def __init__(self, size: int, per_second: float) -> None:
        """Begin with every visitor's share full."""
        self._size, self._per_second = float(size), per_second
        self._left: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, visitor: str) -> bool:
        """Whether the visitor may once more; takes it from the share."""
        now = time.monotonic()
        found = self._left.setdefault(visitor, _Bucket(self._size, now))
        self._left.move_to_end(visitor)
        if len(self._left) > _MOST_VISITORS:
            self._left.popitem(last=False)
        found.left = min(self._size, found.left + (now - found.at) * self._per_second)
        found.at = now
        if found.left < 1:
            return False
        found.left -= 1
        return True


@dataclass(slots=True)
class _Body:
    """How much of a request's body came in."""

    seen: int = 0


class Guard:
    """The outermost layer of the desk."""

    def __init__(self, app: ASGIApp, settings: DeskSettings) -> None:
        """Stand before ``app``."""
        self._app, self._settings = app, settings
        self._bucket = Bucket(settings.limits.requests, settings.limits.per_second)
        self._headers = _headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        body = _Body()
        answer = self._with_headers(send, scope["path"], body)
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, answer)
            return
        await self._app(scope, self._measured(receive, body), answer)

    def _refusal(self, scope: Scope) -> Response | None:
        limits, path = self._settings.limits, scope["path"]
        headers = Headers(scope=scope)
        if not self._is_ours(headers.get("host", "")):
            return _refused(path, 421, "this desk does not answer to that name; name it with --allow-host")
        if len(scope.get("query_string", b"")) > limits.query:
            return _refused(path, 414, f"the address is too long: at most {limits.query:,} bytes after the ?")
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length) > limits.body:
            return _refused(path, 413, f"a request holds at most {limits.body:,} bytes")
        client = scope.get("client") or ("", 0)
        if not path.startswith("/static/") and not self._bucket.take(client[0]):
            return _refused(path, 429, "too many requests; wait a moment", {"Retry-After": "2"})
        return None

    def _is_ours(self, host: str) -> bool:
        """A page of another site must not reach a desk on loopback under a name of its own (DNS rebinding)."""
        if self._settings.is_open and not self._settings.hosts:
            return True  # everyone logs in there, and the cookie belongs to the name
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        ours = {*_LOOPBACK_NAMES, self._settings.host.strip("[]"), *self._settings.hosts}
        return name in {n.lower() for n in ours}

    def _measured(self, receive: Receive, body: _Body) -> Receive:
        """Count the body as it comes, since its length may be a lie or not told; too long a one breaks off."""

        async def counted() -> Message:
            message = await receive()
            body.seen += len(message.get("body", b""))
            if body.seen > self._settings.limits.body:
                return {"type": "http.disconnect"}
            return message

        return counted

    def _with_headers(self, send: Send, path: str, body: _Body) -> Send:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                if body.seen > self._settings.limits.body:
                    message["status"] = 413
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "no-cache" if path.startswith("/static/") else "private, no-store"
            await send(message)

        return answer


def _headers(settings: DeskSettings) -> dict[str, str]:
    tiles = ""
    if settings.tiles:
        parts = urlsplit(settings.tiles)
        tiles = f" {parts.scheme}://{parts.netloc}"
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        f"img-src 'self' data: blob:{tiles}; connect-src 'self'{tiles}; worker-src 'self'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


def _refused(path: str, status: int, why: str, headers: dict[str, str] | None = None) -> Response:
    if path.startswith("/api"):
        return JSONResponse({"detail": why}, status, headers)
    return PlainTextResponse(f"{why}\n", status, headers)

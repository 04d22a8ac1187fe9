"""The desk's application and an address in; what it answers out, without a network in between."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from anyio.from_thread import BlockingPortal
from fastapi import FastAPI
from starlette.types import Message, Scope


class AskingError(RuntimeError):
    """The application did not answer an address that it offers."""


@dataclass(slots=True)
class Asker:
    """Asks one application, one address after another, as a reader on this machine would.

    ``portal`` runs the application in a thread of its own, so that it does not matter what runs in the caller's.
    """

    app: FastAPI
    portal: BlockingPortal

    def ask(self, address: str) -> bytes:
        """The body of an address.

        Raises:
            AskingError: the answer is not 200; the message names the address.
        """
        return self.portal.call(self._ask, address)

    async def _ask(self, address: str) -> bytes:
        parts = urlsplit(address)
        scope: Scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": unquote(parts.path),
            "raw_path": parts.path.encode("ascii"),
            "root_path": "",
            "query_string": parts.query.encode("ascii"),
            "headers": [(b"host", b"localhost"), (b"accept", b"*/*")],
            "client": ("127.0.0.1", 0),
            "server": ("localhost", 80),
        }
        status = 0
        body = bytearray()

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        await self.app(scope, receive, send)
        if status != 200:
            raise AskingError(f"the desk answered {status} to {address}: {bytes(body[:200])!r}")
        return bytes(body)

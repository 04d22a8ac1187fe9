"""A web server on loopback for tests: each path has the raw bytes of its answer, so that it can lie as it likes."""

from __future__ import annotations

import gzip
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from sitrep.ingest.fetch.addresses import Allowed, Guard
from sitrep.ingest.fetch.fetching import Fetcher
from sitrep.ingest.fetch.transport import Limits


@dataclass(frozen=True)
class Request:
    """What was asked: the path and the headers, their names in lower case."""

    path: str
    headers: Mapping[str, str]


Route: TypeAlias = "bytes | Callable[[Request], Iterable[bytes]]"


def reply(body: bytes | str = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An honest answer; ``content_type="text/html"`` is a header."""
    raw = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(raw)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("utf-8") + raw


def packed(body: bytes) -> bytes:
    """An answer whose body is gzip."""
    return reply(gzip.compress(body), Content_Type="text/html", Content_Encoding="gzip")


@dataclass
class Loopback:
    """A running server; ``routes`` may change while it runs, ``requests`` holds what was asked so far."""

    routes: dict[str, Route] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    host: str = "127.0.0.1"
    port: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/", host: str = "") -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """The paths asked for, robots.txt left out."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    site: Loopback

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many of these tests are about."""


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        site = self.server.site
        line = self.rfile.readline(65536).decode("latin-1").split()
        headers = {}
        while (header := self.rfile.readline(65536).strip()) != b"":
            name, _, value = header.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        if len(line) < 2:
            return
        asked = Request(line[1], headers)
        site.requests.append(asked)
        route = site.routes.get(asked.path, reply("not here", "404 Not Found"))
        for piece in [route] if isinstance(route, bytes) else route(asked):
            if site.stopping.is_set():
                return
            self.wfile.write(piece)
            self.wfile.flush()


@contextmanager
def serving(
    routes: Mapping[str, Route] | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Loopback]:
    """Run a server while the block runs."""
    site = Loopback(dict(routes or {}), host=host)
    with _Server((host, port), _Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.site = site
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.stopping.set()
            server.shutdown()
            thread.join()


def to_loopback(host: str, port: int) -> list[str]:
    """A resolver for which every name ending in .example lives on loopback; what is an address stays one."""
    return ["127.0.0.1"] if host.endswith(".example") or host == "localhost" else [host]


def fetcher(*allowed: str, seconds: float = 5.0, max_bytes: int = 200_000) -> Fetcher:
    """A fetcher that may go where it is told, and finds names ending in .example on loopback."""
    return Fetcher(Guard(Allowed.of(allowed), to_loopback), Limits(max_bytes=max_bytes, seconds=seconds))

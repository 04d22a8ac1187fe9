"""A server of the OpenAI kind on loopback that gives the replies it is told to, for tests of the second opinion."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sitrep.model.claim import Json


@dataclass(frozen=True, slots=True)
class Scripted:
    """One reply: a status and a body; ``hold`` keeps the line open after half of it until the server closes."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    hold: bool = False


@dataclass(slots=True)
class ModelServer:
    """What was asked so far, and where to ask; ``answer`` says what is replied to the n-th question (from 0)."""

    answer: Callable[[int, str], Scripted]
    url: str = ""
    asked: list[dict[str, Json]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)


def said(content: str, *, finish: str = "stop", **message: str) -> Scripted:
    """A reply whose answer is ``content``."""
    body = {
        "choices": [{"message": {"role": "assistant", "content": content, **message}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 120},
    }
    return Scripted(200, json.dumps(body).encode())


def told(*claims: dict[str, Json]) -> Scripted:
    """A reply that lists claims."""
    return said(json.dumps({"claims": list(claims)}))


@contextmanager
def serving(answer: Callable[[int, str], Scripted]) -> Iterator[ModelServer]:
    """Serve on a free port of loopback while the block runs; ``answer`` is given the number and the report asked about."""
    server = ModelServer(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            number = len(server.asked)
            server.asked.append(question)
            server.keys.append(self.headers.get("Authorization", ""))
            reply = server.answer(number, question["messages"][1]["content"])
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if reply.hold:
                self.wfile.write(reply.body[: len(reply.body) // 2])
                self.wfile.flush()
                server.closing.wait()
                return
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{httpd.server_address[1]}/v1"
    try:
        yield server
    finally:
        server.closing.set()
        httpd.shutdown()
        httpd.server_close()
        thread.join()

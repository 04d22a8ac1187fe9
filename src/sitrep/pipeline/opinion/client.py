"""A question in; what a server of the OpenAI kind (vLLM, Ollama, llama.cpp) answers, out, in bounded time and size."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from sitrep.model.claim import Json

#: an answer of more bytes is not read
MOST_BYTES: Final = 4_000_000
#: how often one question is put before the server is given up on, and the longest pause between
ATTEMPTS: Final = 4
LONGEST_PAUSE: Final = 60.0
#: answers after which asking again later helps
_LATER: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


class OpinionError(RuntimeError):
    """A question without a usable answer; ``lasting`` where every other question would fare alike."""

    def __init__(self, message: str, remedy: str, *, lasting: bool = False) -> None:
        """Say what is wrong and what to do."""
        super().__init__(f"{message} ({remedy})")
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where and whom to ask.

    Attributes:
        url: The address of the API, with or without ``/chat/completions``: ``http://localhost:11434/v1``.
        model: The model's name there.
        key: What is sent as the bearer; empty sends none. It never shows in a message.
        seconds: The longest that one answer may take.
        most_tokens: The longest answer.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 120.0
    most_tokens: int = 4000


@dataclass(frozen=True, slots=True)
class Answer:
    """The words of an answer and what it cost; -1 where the server does not say."""

    content: str
    tokens_in: int = -1
    tokens_out: int = -1


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: bytes
    retry_after: str


class ChatClient:
    """Puts one question at a time to one server. It follows no redirect and uses no proxy, so that the key goes nowhere else."""

    def __init__(self, endpoint: Endpoint, pause: Callable[[float], None] = time.sleep) -> None:
        """Check the address.

        Raises:
            OpinionError: it is no http(s) address, or would send the key in the clear over a network.
        """
        parts = urlsplit(endpoint.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise OpinionError(
                f"{endpoint.url!r} is no address of a server", "for instance http://localhost:11434/v1", lasting=True
            )
        if parts.scheme == "http" and endpoint.key and not _is_loopback(parts.hostname):
            raise OpinionError("the key would travel in the clear", "use https, or leave the key out", lasting=True)
        self._endpoint = endpoint
        self._parts = parts
        self._pause = pause
        path = parts.path.rstrip("/")
        self._path = path if path.endswith("/chat/completions") else f"{path}/chat/completions"

    def ask(self, system: str, user: str, schema: dict[str, Json]) -> Answer:
        """Put one question; a busy or failing server is asked again after a pause.

        Raises:
            OpinionError: there is no usable answer.
        """
        body = json.dumps(self._question(system, user, schema)).encode()
        problem, wait = "", 1.0
        for attempt in range(ATTEMPTS):
            if attempt:
                self._pause(min(wait, LONGEST_PAUSE))
                wait *= 2
            try:
                reply = self._send(body)
            except (OSError, http.client.HTTPException) as error:
                if isinstance(error, ConnectionRefusedError | socket.gaierror):
                    raise OpinionError(
                        f"nobody answers at {self._where}: {error}", "start the server or mend --endpoint", lasting=True
                    ) from error
                problem = f"{type(error).__name__}: {error}"
                continue
            if reply.status == 200:
                return _read(reply.body)
            if reply.status not in _LATER:
                raise self._refused(reply)
            problem = f"the server answers {reply.status}"
            wait = _seconds(reply.retry_after) or wait
        raise OpinionError(f"no answer after {ATTEMPTS} attempts: {problem}", "try again later")

    @property
    def _where(self) -> str:
        return f"{self._parts.scheme}://{self._parts.hostname}:{self._parts.port or ''}".rstrip(":")

    def _question(self, system: str, user: str, schema: dict[str, Json]) -> dict[str, Json]:
        return {
            "model": self._endpoint.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "temperature": 0,
            "seed": 7,
            "max_tokens": self._endpoint.most_tokens,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "claims", "strict": True, "schema": schema},
            },
        }

    def _send(self, body: bytes) -> _Reply:
        """One request; a watch cuts the line when time is up, so that a server that drips cannot hold us."""
        host, port, limit = self._parts.hostname or "", self._parts.port, self._endpoint.seconds
        if self._parts.scheme == "https":
            context = ssl.create_default_context()
            line: http.client.HTTPConnection = http.client.HTTPSConnection(host, port, timeout=limit, context=context)
        else:
            line = http.client.HTTPConnection(host, port, timeout=limit)
        line.connect()
        watch = threading.Timer(limit, _cut, [line.sock])
        watch.start()
        begin = time.monotonic()
        try:
            headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
            if self._endpoint.key:
                headers["Authorization"] = f"Bearer {self._endpoint.key}"
            line.request("POST", self._path, body, headers)
            response = line.getresponse()
            found = response.read(MOST_BYTES + 1)
            if len(found) > MOST_BYTES:
                raise OpinionError(f"an answer of more than {MOST_BYTES:,} bytes", "is it a model that answers there?")
            if response.length:
                raise http.client.IncompleteRead(found, response.length)
            return _Reply(response.status, found, response.getheader("Retry-After") or "")
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() - begin >= limit:
                raise TimeoutError(f"no whole answer within {limit:g} s") from error
            raise
        finally:
            watch.cancel()
            line.close()

    def _refused(self, reply: _Reply) -> OpinionError:
        said = " ".join(reply.body[:300].decode("utf-8", "replace").split())
        if self._endpoint.key:
            said = said.replace(self._endpoint.key, "[key]")
        remedy = {
            401: "is the key right? it is read from SITREP_API_KEY",
            403: "is the key right? it is read from SITREP_API_KEY",
            404: "mend --endpoint or --model; the address of the API mostly ends in /v1",
        }.get(reply.status, "does the server know --model, and answers by a JSON schema?")
        lasting = reply.status in (401, 403, 404) or 300 <= reply.status < 400
        return OpinionError(f"{self._where} answers {reply.status}: {said}", remedy, lasting=lasting)


def _cut(line: socket.socket | None) -> None:
    if line is not None:
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # the other end was quicker


def _read(body: bytes) -> Answer:
    """The answer inside a server's reply."""
    try:
        reply = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise OpinionError("the server's reply is no JSON", "is it a model that answers there?") from error
    choices = reply.get("choices") if isinstance(reply, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = choice.get("message")
    if not isinstance(message, dict):
        raise OpinionError("the server's reply holds no answer", "is it a model that answers there?")
    if message.get("refusal") or choice.get("finish_reason") == "content_filter":
        raise OpinionError(
            f"the model refuses: {str(message.get('refusal') or 'filtered')[:200]}", "another model may not"
        )
    if choice.get("finish_reason") == "length":
        raise OpinionError("the answer is cut short", "raise --most-tokens")
    content = message.get("content")
    if not isinstance(content, str) or not content.strip():
        raise OpinionError("the answer is empty", "another model may do better")
    usage = reply.get("usage")
    counts = usage if isinstance(usage, dict) else {}
    return Answer(content, _count(counts.get("prompt_tokens")), _count(counts.get("completion_tokens")))


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else -1


def _seconds(value: str) -> float:
    """What ``Retry-After`` asks for in seconds; 0 where it names a time of day or nothing."""
    return float(value) if value.isdigit() and len(value) < 6 else 0.0


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

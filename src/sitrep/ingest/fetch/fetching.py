"""A web address in; the page behind it out, with every redirect that led there, or why it was not fetched."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin

from sitrep import __version__
from sitrep.ingest.fetch.addresses import AddressError, Guard, Target, parse_target
from sitrep.ingest.fetch.transport import Limits, Reply, TooMuchError, TransportError, request
from sitrep.ingest.fetch.unpacking import ACCEPTED, UnpackError, unpack

AGENT: Final = "sitrep"
USER_AGENT: Final = f"{AGENT}/{__version__} (reads news reports; obeys robots.txt)"
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
#: what is asked only of the host that gave it
_CONDITIONS: Final = frozenset({"If-None-Match", "If-Modified-Since"})
_ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)


class FetchError(Exception):
    """A page that was not fetched: why, what to do, and whether trying again can help.

    ``status`` is the server's where it answered, ``after`` the seconds that it asks to be left alone.
    """

    def __init__(
        self, message: str, remedy: str, *, again: bool = False, status: int = 0, after: float | None = None
    ) -> None:
        """Keep it all."""
        super().__init__(message)
        self.remedy = remedy
        self.again = again
        self.status = status
        self.after = after


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server: where and when it was got, its headers, its body as it came and unpacked."""

    url: str
    at: datetime
    reply: Reply
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first header of a name, "" where there is none."""
        return next((value for key, value in self.reply.headers if key.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address led to: the redirects, then the page."""

    asked: str
    answers: tuple[Answer, ...]

    @property
    def page(self) -> Answer:
        """The last answer."""
        return self.answers[-1]

    @property
    def unchanged(self) -> bool:
        """Whether the server says that the page is as it was (304)."""
        return self.page.reply.status == 304

    @property
    def mime(self) -> str:
        """The kind of page that the server says it is, in lower case."""
        return self.page.header("Content-Type").split(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the server says it has, "" where it says none."""
        found = _CHARSET.search(self.page.header("Content-Type")[:400])
        return found[1] if found else ""


def _clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches pages. Each redirect is checked as if it had been asked for; bodies are unpacked within the limit."""

    guard: Guard = field(default_factory=Guard)
    limits: Limits = field(default_factory=Limits)
    tls: ssl.SSLContext | None = None
    clock: Callable[[], datetime] = _clock

    def fetch(
        self,
        url: str,
        conditions: Mapping[str, str] | None = None,
        may_follow: Callable[[Target], None] | None = None,
    ) -> Fetched:
        """Fetch a page.

        Args:
            url: Its address.
            conditions: ``If-None-Match`` and ``If-Modified-Since``, where the page was fetched before.
            may_follow: Asked before each redirect is followed; raises what the fetch shall end with.

        Raises:
            FetchError: it was not fetched, or the server answers with an error.
        """
        answers: list[Answer] = []
        target = _target(url)
        first = target.host
        for _ in range(self.limits.redirects + 1):
            sent = {k: v for k, v in (conditions or {}).items() if target.host == first and k in _CONDITIONS}
            answer = self._answer(target, sent)
            answers.append(answer)
            location = answer.header("Location")
            if answer.reply.status not in _REDIRECTS or not location:
                return Fetched(url, tuple(_checked(answers)))
            target = _target(_join(target.url, location))
            if may_follow is not None:
                may_follow(target)
        raise FetchError(f"redirects more than {self.limits.redirects} times", "check the address in a browser")

    def _answer(self, target: Target, conditions: Mapping[str, str]) -> Answer:
        headers = {"User-Agent": USER_AGENT, "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED, **conditions}
        try:
            addresses = self.guard.addresses(target)
        except AddressError as error:
            raise FetchError(str(error), error.remedy) from error
        except (OSError, UnicodeError) as error:
            raise FetchError(f"{target.host} has no address", "check the name", again=True) from error
        try:
            reply = request(target, addresses, headers, self.limits, self.tls)
            body = unpack(reply.wire, _last(reply, "Content-Encoding"), self.limits.max_bytes)
        except TransportError as error:
            raise FetchError(str(error), "try again later", again=True) from error
        except (TooMuchError, UnpackError) as error:
            raise FetchError(str(error), "raise --max-bytes if it is no attack") from error
        return Answer(target.url, self.clock(), reply, body)


def _target(url: str) -> Target:
    try:
        return parse_target(url)
    except AddressError as error:
        raise FetchError(str(error), error.remedy) from error


def _join(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError as error:
        raise FetchError("redirects to what is no address", "check the address in a browser") from error


def _checked(answers: list[Answer]) -> list[Answer]:
    """The answers, if the last one is a page."""
    answer = answers[-1]
    status = answer.reply.status
    if status in (200, 203, 304):
        return answers
    again = status in (408, 425, 429) or status >= 500
    remedy = "try again later" if again else "check the address in a browser"
    after = _after(answer.header("Retry-After"), answer.at)
    raise FetchError(f"the server answers {status}", remedy, again=again, status=status, after=after)


def _after(text: str, now: datetime) -> float | None:
    """The seconds of a Retry-After: a number or a day."""
    if text.strip().isdigit():
        return float(min(int(text.strip()[:9]), 86_400))
    try:
        seconds = (parsedate_to_datetime(text) - now).total_seconds() if text else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return None if seconds is None else min(max(seconds, 0.0), 86_400.0)


def _last(reply: Reply, name: str) -> str:
    return ",".join(value for key, value in reply.headers if key.lower() == name.lower())

"""A page that somebody wants in; whether and when its host may be asked for it out: robots.txt, waits, and hosts that fail."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from sitrep.ingest.decoding import BinaryInputError, decode
from sitrep.ingest.fetch.addresses import AddressError, Target
from sitrep.ingest.fetch.fetching import AGENT, Fetcher, FetchError
from sitrep.ingest.fetch.robots import ALL, MAX_BYTES, NOTHING, Robots, parse_robots

#: how long a robots.txt holds (RFC 9309, 2.4: at most a day), and one that could not be had
_HOLDS: Final = 86_400.0
_HOLDS_FAILED: Final = 600.0
#: how many hosts are remembered
_MOST_HOSTS: Final = 5_000
#: A host that does not answer is left alone for this long, doubled with each failure, up to the most.
FIRST_WAIT: Final = 60.0
LONGEST_WAIT: Final = 6 * 3600.0


@dataclass(slots=True)
class _Host:
    """What is remembered of one host; ``free`` is when it may be asked again."""

    free: float = 0.0
    failures: int = 0
    robots: Robots = ALL
    robots_until: float = float("-inf")


@dataclass(slots=True)
class Manners:
    """Keeps a watcher polite. Times are those of ``ticks``, a clock that is never set (`time.monotonic`).

    Attributes:
        fetcher: What fetches the robots.txt files.
        ticks: The clock, in seconds.
        delay: The least seconds between two requests to one host; its robots.txt may ask for more.
    """

    fetcher: Fetcher
    ticks: Callable[[], float]
    delay: float = 2.0
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def busy(self) -> dict[str, float]:
        """The hosts that want to be left alone now, and for how many seconds."""
        now = self.ticks()
        return {name: host.free - now for name, host in self._hosts.items() if host.free > now}

    def ask_leave(self, target: Target) -> None:
        """Refuse a page that its host's robots.txt forbids.

        Raises:
            FetchError: it is forbidden, or the robots.txt cannot be had.
        """
        robots = self._robots(target)
        if robots is NOTHING:
            raise FetchError(
                f"the robots.txt of {target.host} cannot be had",
                "it is tried again later",
                again=True,
                after=_HOLDS_FAILED,
            )
        if not robots.allows(target.path):
            remedy = "respect it; if the site allowed you to, say `robots: false` in sources.yml"
            raise FetchError(f"the robots.txt of {target.host} forbids it", remedy)

    def asked(self, target: Target) -> None:
        """Note that a host was just asked for something and answered."""
        host = self._host(target.host)
        host.failures = 0
        host.free = self.ticks() + max(self.delay, host.robots.delay or 0.0)

    def failed(self, target: Target, error: FetchError) -> None:
        """Note that a host failed, so that the rest of its pages waits too."""
        host = self._host(target.host)
        if not error.again:
            self.asked(target)
            return
        host.failures += 1
        wait = min(FIRST_WAIT * 2 ** min(host.failures - 1, 20), LONGEST_WAIT)
        host.free = self.ticks() + max(wait, min(error.after or 0.0, LONGEST_WAIT))

    def _host(self, name: str) -> _Host:
        if name not in self._hosts and len(self._hosts) >= _MOST_HOSTS:
            oldest = min(self._hosts, key=lambda known: self._hosts[known].free)
            del self._hosts[oldest]
        return self._hosts.setdefault(name, _Host())

    def _robots(self, target: Target) -> Robots:
        # one origin is one host here: the waits are a machine's, whatever ports it serves
        host = self._host(target.host)
        if self.ticks() < host.robots_until:
            return host.robots
        self._refuse_private(target)
        try:
            fetched = self.fetcher.fetch(f"{target.origin}/robots.txt")
            text = decode(fetched.page.body[:MAX_BYTES]).text if fetched.page.body.strip() else ""
            host.robots, host.robots_until = parse_robots(text, AGENT), self.ticks() + _HOLDS
        except BinaryInputError:
            host.robots, host.robots_until = ALL, self.ticks() + _HOLDS
        except FetchError as error:
            # RFC 9309, 2.3.1: what the server denies or botches forbids nothing, what it fails to give forbids all
            gone = not error.again
            host.robots = ALL if gone else NOTHING
            host.robots_until = self.ticks() + (_HOLDS if gone else _HOLDS_FAILED)
        return host.robots

    def _refuse_private(self, target: Target) -> None:
        """Refuse a host of the private network for what it is, and not for a robots.txt that cannot be had."""
        with suppress(OSError, UnicodeError):  # a name without address fails when it is fetched
            try:
                self.fetcher.guard.addresses(target)
            except AddressError as error:
                raise FetchError(str(error), error.remedy) from error

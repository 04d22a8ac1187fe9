"""What a person asks of `sitrep serve` in: the settings of one desk, read once and passed down, out."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address

from sitrep.web.map.layers import Layer


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one visitor may ask of the desk.

    ``requests`` are allowed at once and ``per_second`` are given back each second, for each account or address;
    ``logins`` likewise for failed log-ins in a minute. Sizes are in bytes.
    """

    requests: int = 240
    per_second: float = 40.0
    logins: int = 8
    body: int = 256_000
    query: int = 16_000


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """One desk: where it listens, whom it trusts, what it shows.

    ``is_open`` is True where it can be reached from other machines; then everyone must log in. ``author`` is under whose
    name the one person of a desk on loopback judges. ``hosts`` are further names under which the desk may be asked for.
    ``tiles`` is the address of map tiles, "" for none; ``layers`` are drawn under the events.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    author: str = "analyst"
    hosts: tuple[str, ...] = ()
    tiles: str = ""
    is_https: bool = False
    layers: tuple[Layer, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def is_open(self) -> bool:
        """Whether other machines can reach the desk."""
        return not is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False

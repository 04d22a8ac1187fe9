"""A web address in; what to connect to out, once every way into the reader's own network is refused."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network
#: host and port -> the IP addresses that the host has
Resolver: TypeAlias = Callable[[str, int], Sequence[str]]

_PORTS: Final = {"http": 80, "https": 443}
_MAX_URL: Final = 4000
#: IPv6 ranges that carry an IPv4 address in their last 32 bits
_NAT64: Final = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
#: Parameters that tell who sent a reader, not which page it is.
_TRACKING: Final = re.compile(r"(?:utm_\w+|fbclid|gclid|dclid|mc_[ce]id|igshid|ref_src|at_medium|at_campaign)", re.I)
_HOST: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\.?|[0-9a-f:.]{2,45}")


class AddressError(ValueError):
    """An address that is not fetched, whatever happens; ``remedy`` says what the user can do."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep what is wrong and what to do."""
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Target:
    """A web address taken apart; ``path`` holds the query too, ``url`` is without fragment and in ASCII."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and, where it is not the usual one, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which private hosts and networks may be fetched from: none, unless the user names them."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, names: Iterable[str]) -> Allowed:
        """Read what a user typed: ``intranet.example``, ``10.1.2.3``, ``192.168.0.0/16``.

        Raises:
            AddressError: a network that is none.
        """
        hosts: set[str] = set()
        networks: list[Network] = []
        for name in names:
            try:
                networks.append(ip_network(name.strip(), strict=False))
            except ValueError as error:
                if "/" in name or not _HOST.fullmatch(name.strip().lower()):
                    raise AddressError(f"{name!r} is no host or network", "write 10.0.0.0/8, or a name") from error
                hosts.add(name.strip().lower())
        return cls(frozenset(hosts), tuple(networks))

    def permits(self, host: str, address: Address) -> bool:
        """Whether a host may be fetched from at this address."""
        if is_public(address) or host in self.hosts:
            return True
        return any(address.version == network.version and address in network for network in self.networks)


def parse_target(url: str) -> Target:
    """Take a web address apart.

    Refuses other schemes than http and https, passwords, control characters and impossible hosts and ports.

    >>> parse_target("HTTPS://Herald.Example/a b?q=é#top").url
    'https://herald.example/a%20b?q=%C3%A9'

    Raises:
        AddressError: it cannot be fetched.
    """
    if len(url) > _MAX_URL or any(ord(c) < 32 or ord(c) == 127 for c in url.strip()):
        raise AddressError("is no web address (too long, or control characters in it)", "check the address")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = _ascii_host(parts.hostname or "")
    except ValueError as error:
        raise AddressError(f"is no web address: {error}", "check the address") from error
    if parts.scheme not in _PORTS:
        raise AddressError(f"{parts.scheme or 'no scheme'}: only http and https are fetched", "check the address")
    if parts.username is not None or parts.password is not None:
        raise AddressError("holds a name or password", "take it out; such pages are not fetched")
    if not _HOST.fullmatch(host) or port == 0:
        raise AddressError("is no web address: its host or port cannot be", "check the address")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    target = Target("", parts.scheme, host, port or _PORTS[parts.scheme], f"{path}?{query}" if query else path)
    return Target(target.origin + target.path, target.scheme, target.host, target.port, target.path)


def same_page(url: str) -> str:
    """The address without what tells only how a reader came to it, so that one page has one id.

    >>> same_page("https://herald.example/1?utm_source=x&id=7#top")
    'https://herald.example/1?id=7'
    """
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    query = parts.query if len(kept) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def is_public(address: Address) -> bool:
    """Whether an address is of the open internet, an IPv4 address inside an IPv6 one included.

    >>> [is_public(ip_address(a)) for a in ("93.184.215.14", "127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254")]
    [True, False, False, False]
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and any(address in network for network in _NAT64):
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def system_resolver(host: str, port: int) -> Sequence[str]:
    """The addresses that the system finds for a host.

    Raises:
        OSError: it finds none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]).split("%")[0] for entry in found))


@dataclass(frozen=True, slots=True)
class Guard:
    """Looks a host up once and lets through only addresses that may be connected to.

    The connection is made to what this returns and to nothing else: a name that changes its address between the
    check and the connection (DNS rebinding) gains nothing.
    """

    allowed: Allowed = Allowed()
    resolve: Resolver = field(default=system_resolver)

    def addresses(self, target: Target) -> list[str]:
        """The addresses to connect to.

        Raises:
            AddressError: none of the host's addresses may be fetched from.
            OSError: the host has none.
        """
        found = self.resolve(target.host, target.port)
        good = [text for text in found if self.allowed.permits(target.host, ip_address(text))]
        if not good:
            where = "" if target.host in found else f" ({', '.join(found[:3])})"
            raise AddressError(
                f"{target.host} is in a private network{where}", f"if you mean it: --allow {target.host}"
            )
        return good


def _ascii_host(host: str) -> str:
    host = host.lower().rstrip(".")
    return host if host.isascii() else host.encode("idna").decode("ascii")

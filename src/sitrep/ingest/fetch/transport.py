"""A checked address and a request in; one HTTP answer as it came out, within a time and a size that no server can stretch."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from typing import Final

import certifi

from sitrep.ingest.fetch.addresses import Target

_CHUNK: Final = 1 << 16


class TransportError(OSError):
    """A connection that failed or an answer that broke off; trying again later may help."""


class TooMuchError(ValueError):
    """An answer larger than allowed; trying again does not help."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost.

    Attributes:
        max_bytes: The most bytes of a body, packed and unpacked.
        seconds: The most time for one request, from the connection to the last byte, however slowly it trickles.
        redirects: How many redirects are followed.
    """

    max_bytes: int = 5_000_000
    seconds: float = 30.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Reply:
    """Status line, headers and body of an answer; the body without chunking, but still packed."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    wire: bytes
    address: str


@cache
def default_tls() -> ssl.SSLContext:
    """Certificates and host names are checked, against the system's authorities and certifi's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def request(
    target: Target, addresses: Sequence[str], headers: Mapping[str, str], limits: Limits, tls: ssl.SSLContext | None
) -> Reply:
    """Ask one of the addresses for the target, the next where one does not answer.

    Raises:
        TransportError: no address answers, the time is up, or the answer breaks off or is no HTTP.
        TooMuchError: the body is larger than allowed.
    """
    failure: Exception = TransportError("no address")
    for address in addresses[:3]:
        try:
            return _ask(target, address, headers, limits, tls)
        except TooMuchError:
            raise
        except (OSError, HTTPException, ValueError) as error:
            failure = error
    raise TransportError(_said(failure)) from failure


def _ask(target: Target, address: str, headers: Mapping[str, str], limits: Limits, tls: ssl.SSLContext | None) -> Reply:
    sock = socket.create_connection((address, target.port), timeout=min(10.0, limits.seconds))
    late = _Deadline(sock, limits.seconds)
    try:
        if target.scheme == "https":
            # the handshake checks the certificate against the name, though the connection went to the address
            sock = (tls or default_tls()).wrap_socket(sock, server_hostname=target.host)
            late.sock = sock
        connection = HTTPConnection(target.host, target.port)
        connection.sock = sock
        connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": target.authority, **headers, "Connection": "close"}.items():
            connection.putheader(name, value)
        connection.endheaders()
        with closing(connection.getresponse()) as response:
            wire = _body(response, limits.max_bytes)
            if late.struck:  # cut in the midst of the headers, which looks like their end
                raise TransportError("cut off")
            return Reply(response.status, response.reason, tuple(response.getheaders()), wire, address)
    except (OSError, HTTPException, ValueError) as error:
        if late.struck and not isinstance(error, TooMuchError):
            raise TransportError(f"took longer than {limits.seconds:g} seconds") from error
        raise
    finally:
        late.cancel()
        sock.close()


def _body(response: HTTPResponse, limit: int) -> bytes:
    if response.length is not None and response.length > limit:
        raise TooMuchError(f"says it is {response.length:,} bytes, and {limit:,} are allowed")
    parts: list[bytes] = []
    size = 0
    while part := response.read1(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise TooMuchError(f"is larger than {limit:,} bytes")
    if response.length:
        raise TransportError(f"broke off {response.length:,} bytes before its end")
    return b"".join(parts)


class _Deadline:
    """Cuts a connection when its time is up: a timeout of the socket counts anew for each byte that trickles in."""

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self.sock = sock
        self.struck = False
        self._timer = Timer(seconds, self._strike)
        self._timer.daemon = True
        self._timer.start()

    def _strike(self) -> None:
        self.struck = True
        with suppress(OSError):  # it went away by itself
            self.sock.shutdown(socket.SHUT_RDWR)

    def cancel(self) -> None:
        self._timer.cancel()


def _said(error: Exception) -> str:
    if isinstance(error, TransportError):
        return str(error)
    if isinstance(error, HTTPException):
        return f"does not speak HTTP as it should ({type(error).__name__})"
    if isinstance(error, TimeoutError):
        return "does not answer"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, OSError):
        return error.strerror or str(error) or type(error).__name__
    return f"does not speak HTTP as it should ({type(error).__name__})"

from __future__ import annotations

import gzip
import re
import shutil
import ssl
import subprocess
import threading
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest

from sitrep.ingest.fetch.addresses import AddressError, Allowed, Guard, is_public, parse_target, same_page
from sitrep.ingest.fetch.fetching import USER_AGENT, Fetcher, FetchError
from sitrep.ingest.fetch.unpacking import UnpackError, gunzip, unpack
from tests.loopback import Loopback, Request, fetcher, packed, reply, serving

PAGE = b"<html><body>The army retook the hill.</body></html>"


@pytest.fixture
def site() -> Iterator[Loopback]:
    with serving({"/": reply(PAGE, Content_Type="text/html; charset=windows-1256")}) as running:
        yield running


def refused(url: str, **settings: float) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher("127.0.0.1", **settings).fetch(url)  # type: ignore[arg-type]
    return caught.value


def test_a_page_is_fetched_politely(site: Loopback) -> None:
    fetched = fetcher("127.0.0.1").fetch(site.url("/"))
    assert fetched.page.body == PAGE
    assert (fetched.mime, fetched.charset) == ("text/html", "windows-1256")
    [asked] = site.requests
    assert asked.headers["user-agent"] == USER_AGENT
    assert asked.headers["host"] == f"127.0.0.1:{site.port}"
    assert "cookie" not in asked.headers


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "2130706433",
        "0x7f000001",
        "127.1",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
    ],
)
def test_no_spelling_of_loopback_is_connected_to_unless_allowed(site: Loopback, host: str) -> None:
    with pytest.raises(FetchError, match="private network|no address"):
        Fetcher().fetch(site.url("/", host))
    assert site.requests == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("240.0.0.1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:169.254.169.254", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://herald.example/",
        "gopher://herald.example/",
        "http://",
        "http:///x",
        "http://user:secret@herald.example/",
        "http://herald.example:99999/",
        "http://herald.example:0/",
        "http://[::1/",
        "http://her ald.example/",
        "http://herald.example/\r\nX-Injected: yes",
        "http://herald.example/" + "x" * 5000,
        "//herald.example/",
        "javascript:alert(1)",
        "http://herald.example\\@127.0.0.1/",
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url: str) -> None:
    with pytest.raises(AddressError):
        parse_target(url)


def test_a_private_network_can_be_allowed_by_name_address_or_range(site: Loopback) -> None:
    for allowed, host in (("herald.example", "herald.example"), ("127.0.0.1", ""), ("127.0.0.0/8", "a.example")):
        assert fetcher(allowed).fetch(site.url("/", host)).page.body == PAGE
    with pytest.raises(FetchError, match="private network") as caught:
        fetcher("herald.example").fetch(site.url("/", "other.example"))
    assert "--allow other.example" in caught.value.remedy
    with pytest.raises(AddressError, match="no host or network"):
        Allowed.of(["10.0.0.0/99"])


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:{port}/secret", "//127.0.0.1:{port}/secret", "file:///etc/passwd"]
)
def test_a_redirect_into_the_private_network_is_not_followed(site: Loopback, location: str) -> None:
    site.routes["/away"] = reply(status="302 Found", Location=location.format(port=site.port))
    site.routes["/secret"] = reply("secret")
    with pytest.raises(FetchError, match="private network|only http"):
        fetcher("herald.example").fetch(site.url("/away", "herald.example"))
    assert site.paths == ["/away"]


def test_redirects_are_followed_kept_and_counted(site: Loopback) -> None:
    site.routes["/a"] = reply(status="301 Moved", Location="/b")
    site.routes["/b"] = reply(status="307 Moved", Location=site.url("/", "herald.example"))
    site.routes["/round"] = reply(status="302 Found", Location="/round")
    fetched = fetcher("127.0.0.1", "herald.example").fetch(site.url("/a"), {"If-None-Match": '"x"'})
    assert [answer.url for answer in fetched.answers] == [
        site.url("/a"),
        site.url("/b"),
        site.url("/", "herald.example"),
    ]
    # what one host said of its page is not told to another
    assert [("if-none-match" in request.headers) for request in site.requests] == [True, True, False]
    assert "redirects more than 5 times" in str(refused(site.url("/round")))


def test_a_redirect_that_the_caller_forbids_is_not_followed(site: Loopback) -> None:
    site.routes["/a"] = reply(status="302 Found", Location="/private")

    def forbid(target: object) -> None:
        raise FetchError("robots.txt forbids it", "")

    with pytest.raises(FetchError, match="robots"):
        fetcher("127.0.0.1").fetch(site.url("/a"), may_follow=forbid)
    assert site.paths == ["/a"]


def test_a_name_that_changes_its_address_after_the_check_gains_nothing() -> None:
    answers = iter([["127.0.0.2"], ["127.0.0.3"], ["127.0.0.3"]])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    with serving({"/": reply("outside")}, "127.0.0.2") as outside:
        with serving({"/": reply("inside")}, "127.0.0.3", outside.port) as inside:
            careful = Fetcher(Guard(Allowed.of(["127.0.0.2"]), rebinding))
            assert careful.fetch(outside.url("/", "herald.example")).page.body == b"outside"
            with pytest.raises(FetchError, match="private network"):
                careful.fetch(outside.url("/", "herald.example"))
        assert inside.requests == []
    assert asked == ["herald.example", "herald.example"]


def test_of_a_name_with_good_and_bad_addresses_only_the_good_are_connected_to() -> None:
    with serving({"/": reply("outside")}, "127.0.0.2") as outside:
        both = Fetcher(Guard(Allowed.of(["127.0.0.2"]), lambda host, port: ["127.0.0.1", "127.0.0.2"]))
        assert both.fetch(outside.url("/", "herald.example")).page.reply.address == "127.0.0.2"


def test_a_host_without_address_can_be_tried_again() -> None:
    def missing(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    with pytest.raises(FetchError) as caught:
        Fetcher(Guard(resolve=missing)).fetch("http://herald.example/")
    assert caught.value.again


def endless(_: Request) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"1000\r\n" + b"x" * 0x1000 + b"\r\n"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nshort", "says it is 99,999,999,999 bytes"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 300_000, "is larger than 200,000 bytes"),
        (endless, "is larger than 200,000 bytes"),
        (packed(b"\0" * 50_000_000), "unpacks to more than 200,000 bytes"),
        (reply(zlib.compress(b"\0" * 50_000_000), Content_Encoding="deflate"), "unpacks to more than"),
        (reply(gzip.compress(b"x" * 150_000) * 3, Content_Encoding="gzip"), "unpacks to more than 200,000"),
        (reply(PAGE, Content_Encoding="br"), "packed as 'br'"),
        (reply(PAGE, Content_Encoding="gzip, gzip"), "packed as"),
        (reply(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"), "cut short"),
        (reply(gzip.compress(PAGE)[:12] + b"\xff" * 40, Content_Encoding="gzip"), "cannot be unpacked|cut short"),
    ],
)
def test_an_answer_that_is_too_much_is_left(site: Loopback, answer: bytes, said: str) -> None:
    site.routes["/"] = answer
    error = refused(site.url("/"))
    assert re.search(said, str(error)), error
    assert not error.again


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "broke off 95 bytes before its end"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n", "HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nshort\r\n", "HTTP"),
        (b"", "HTTP"),
        (b"\0\1\2\3", "HTTP"),
        (b"HTTP/1.1 abc OK\r\n\r\n", "HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1000 + b"\r\n", "HTTP"),
        (b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 200_000 + b"\r\n\r\n", "HTTP"),
    ],
)
def test_an_answer_that_breaks_off_or_is_no_http_can_be_asked_for_again(
    site: Loopback, answer: bytes, said: str
) -> None:
    site.routes["/"] = answer
    error = refused(site.url("/"))
    assert said in str(error)
    assert error.again


def trickled(head: bytes, site: Loopback) -> Iterator[bytes]:
    yield head
    while not site.stopping.wait(0.02):
        yield b"x"


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_a_server_that_trickles_is_cut_off_in_time(site: Loopback, head: bytes) -> None:
    site.routes["/"] = lambda request: trickled(head, site)
    error = refused(site.url("/"), seconds=0.3)
    assert "took longer than 0.3 seconds" in str(error)
    assert error.again


def test_a_server_that_says_nothing_is_left_in_time(site: Loopback) -> None:
    silent = threading.Event()

    def wait(_: Request) -> Iterator[bytes]:
        silent.wait(20)
        yield b""

    site.routes["/"] = wait
    assert refused(site.url("/"), seconds=0.3).again
    silent.set()


@pytest.mark.parametrize(
    ("status", "headers", "again", "after"),
    [
        ("404 Not Found", {}, False, None),
        ("410 Gone", {}, False, None),
        ("403 Forbidden", {}, False, None),
        ("429 Too Many", {"Retry-After": "120"}, True, 120.0),
        ("503 Busy", {"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}, True, 0.0),
        ("503 Busy", {"Retry-After": "9" * 5000}, True, 86400.0),
        ("500 Oops", {"Retry-After": "soon"}, True, None),
        ("302 Found", {}, False, None),
    ],
)
def test_what_a_status_means(
    site: Loopback, status: str, headers: dict[str, str], again: bool, after: float | None
) -> None:
    site.routes["/"] = reply("sorry", status, **headers)
    error = refused(site.url("/"))
    assert (error.again, error.after, error.status) == (again, after, int(status[:3]))


def test_gzip_of_several_members_and_with_padding() -> None:
    members = gzip.compress(b"one ") + gzip.compress(b"two")
    assert gunzip(members + b"\0" * 20, 100) == b"one two"
    assert unpack(b"plain", "gzip", 100) == b"plain"
    raw = zlib.compressobj(wbits=-15)
    assert unpack(raw.compress(b"deflated") + raw.flush(), "deflate", 100) == b"deflated"
    with pytest.raises(UnpackError, match="more than 6 bytes"):
        gunzip(members, 6)


def test_one_page_has_one_address() -> None:
    assert same_page("https://herald.example/a?utm_source=x&id=7&fbclid=9#c") == "https://herald.example/a?id=7"
    assert same_page("https://herald.example/a?x=a+b&y") == "https://herald.example/a?x=a+b&y"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_a_certificate_is_checked_against_the_name_that_was_asked_for(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=herald.example"]
    command += ["-addext", "subjectAltName=DNS:herald.example", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    with serving({"/": reply(PAGE)}, tls=server) as site:
        trusting = replace(fetcher("127.0.0.1"), tls=ssl.create_default_context(cafile=str(certificate)))
        good = site.url("/", "herald.example").replace("http:", "https:")
        assert trusting.fetch(good).page.body == PAGE
        with pytest.raises(FetchError, match="certificate is not valid"):
            trusting.fetch(good.replace("herald", "other"))
        with pytest.raises(FetchError, match="certificate is not valid"):
            replace(trusting, tls=None).fetch(good)

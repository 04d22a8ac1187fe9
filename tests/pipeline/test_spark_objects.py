"""Archives in an object store are read with the cluster's own settings; what a cluster lacks is told with a remedy."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from sitrep.ingest.options import InputError, InputOptions
from sitrep.pipeline.spark.objects import arrow_options, why_not

KEYS = {"fs.s3a.access.key": "who", "fs.s3a.secret.key": "word"}
PAGE = (
    b"<html><head><title>Fair</title></head><body><article><p>The flower fair of the town opened.</p></article></html>"
)


def archive() -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://news.example/1\r\n"
    kind = f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    return gzip.compress((head + kind).encode() + http + b"\r\n\r\n")


class Objects(BaseHTTPRequestHandler):
    """As much of S3 as a reader asks: the size of an object and a stretch of it, for those who sign."""

    held = archive()

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        signed = "Credential=who/" in self.headers.get("Authorization", "")
        if not signed or self.path != "/news/day.warc.gz":
            self.send_response(404 if signed else 403)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        asked = self.headers.get("Range", "")
        first, _, last = asked.removeprefix("bytes=").partition("-")
        part = self.held[int(first) : int(last) + 1] if asked else self.held
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(part)))
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(self.held)}")
        self.end_headers()
        if body:
            self.wfile.write(part)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Objects)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_archive_in_an_object_store_is_streamed_with_the_clusters_settings(endpoint: str) -> None:
    pytest.importorskip("pyarrow")
    from sitrep.pipeline.spark.intake import pages

    told = arrow_options({**KEYS, "fs.s3a.endpoint": endpoint, "fs.s3a.endpoint.region": "us-east-1"}.get)
    (found,) = pages("s3a://news/day.warc.gz", InputOptions(), told)
    assert not isinstance(found, InputError)
    assert "flower fair" in found.text
    (missing,) = pages("s3a://news/other.warc.gz", InputOptions(), told)
    assert isinstance(missing, InputError)
    assert "can the workers reach it" in missing.remedy


def test_the_clusters_settings_become_those_of_arrow() -> None:
    assert arrow_options(dict[str, str]().get) == {}
    assert arrow_options({**KEYS, "fs.s3a.session.token": "t"}.get) == {
        "access_key": "who",
        "secret_key": "word",
        "session_token": "t",
    }
    assert arrow_options({"fs.s3a.access.key": "who"}.get) == {}
    secure = arrow_options({"fs.s3a.endpoint": "s3.eu-west-1.amazonaws.com"}.get)
    assert secure == {"endpoint_override": "s3.eu-west-1.amazonaws.com", "scheme": "https"}
    plain = arrow_options({"fs.s3a.endpoint": "store:9000", "fs.s3a.connection.ssl.enabled": "false"}.get)
    assert plain == {"endpoint_override": "store:9000", "scheme": "http"}


def test_a_missing_jar_and_a_refused_key_are_told_with_what_to_do() -> None:
    lacking = "java.lang.RuntimeException: java.lang.ClassNotFoundException: Class o.a.h.fs.s3a.S3AFileSystem not found"
    assert "spark.jars.packages=org.apache.hadoop:hadoop-aws" in why_not("s3a://news/x", lacking)
    assert "write s3a://" in why_not("s3://news/x", 'UnsupportedFileSystemException: No FileSystem for scheme "s3"')
    assert "AWS_ACCESS_KEY_ID" in why_not("s3a://news/x", "java.nio.file.AccessDeniedException: s3a://news: 403")
    assert "AWS" not in why_not("hdfs://news/x", "java.net.ConnectException: refused")

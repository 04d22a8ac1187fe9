"""Fetched pages in; a folder of WARC files named by the pages' digests out, so that evidence outlives its page."""

from __future__ import annotations

import gzip
import io
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from sitrep.ingest.fetch.fetching import Answer, Fetched
from sitrep.ingest.fetch.unpacking import UnpackError, gunzip, unpack

_SUFFIX: Final = ".warc.gz"
#: A file that a killed process left half written is removed after so many seconds.
_STALE: Final = 3600
#: how much one kept file may unpack to when it is read again
_MOST: Final = 512 << 20
_BREAKS: Final = re.compile(r"[\r\n\x00]+")
#: These headers tell how the bytes came over the wire; the body is kept without them, so they get another name.
_WIRE_HEADERS: Final = frozenset({"transfer-encoding", "connection", "keep-alive", "trailer", "upgrade"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A page in the archive: the digest of its unpacked bytes, its file, when it came first and from where."""

    sha256: str
    path: Path
    at: datetime
    url: str


class PageArchive:
    """A folder with one packed WARC file for each different page, named by the SHA-256 of the page's bytes.

    A file is written aside and renamed, and never changed afterwards: a kill leaves no half file under its name, and two
    processes that keep the same page do each other no harm.
    """

    def __init__(self, folder: Path) -> None:
        """Use a folder; it is made when the first page is kept."""
        self.folder = folder

    def keep(self, fetched: Fetched) -> Kept:
        """Keep a page with the redirects that led to it; one that is there already stays as it came first.

        Raises:
            OSError: the folder cannot be written.
        """
        digest = sha256(fetched.page.body).hexdigest()
        path = self.path(digest)
        if not path.exists():
            self._write(path, _warc(fetched))
        return Kept(digest, path, fetched.page.at, fetched.page.url)

    def path(self, digest: str) -> Path:
        """Where the page with a digest is, or would be.

        Raises:
            ValueError: it is no digest.
        """
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise ValueError(f"{digest!r} is no SHA-256 digest")
        return self.folder / digest[:2] / f"{digest}{_SUFFIX}"

    def body(self, digest: str) -> bytes | None:
        """The bytes of a kept page, unpacked; None where it is not kept.

        Raises:
            ValueError: it is no digest, or the file is broken.
        """
        path = self.path(digest)
        if not path.exists():
            return None
        return _last(path).body

    def kept(self) -> Iterator[Kept]:
        """Every page of the archive, in the order of the digests.

        Raises:
            ValueError: a file is broken; the message names it.
        """
        for path in sorted(self.folder.glob(f"??/*{_SUFFIX}")):
            record = _last(path)
            yield Kept(path.name.removesuffix(_SUFFIX), path, record.at, record.url)

    def faults(self) -> Iterator[str]:
        """What is wrong with the archive: files that cannot be read, and pages that are no longer what they were."""
        for path in sorted(self.folder.glob(f"??/*{_SUFFIX}")):
            try:
                found = sha256(_last(path).body).hexdigest()
            except (ValueError, OSError) as error:
                yield str(error)
                continue
            if found != path.name.removesuffix(_SUFFIX):
                yield f"{path}: its page was changed (its digest is {found})"

    def _write(self, path: Path, content: bytes) -> None:
        aside = self.folder / "aside"
        aside.mkdir(parents=True, exist_ok=True)
        self._tidy(aside)
        path.parent.mkdir(exist_ok=True)
        part = aside / f"{path.name}.{os.getpid()}.{time.monotonic_ns()}"
        try:
            with part.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def _tidy(self, aside: Path) -> None:
        for file in aside.iterdir():
            try:
                if time.time() - file.stat().st_mtime > _STALE:
                    file.unlink()
            except FileNotFoundError:
                continue  # another process was faster


@dataclass(frozen=True, slots=True)
class _Record:
    body: bytes
    at: datetime
    url: str


def _warc(fetched: Fetched) -> bytes:
    """The answers as WARC records, each packed by itself."""
    return b"".join(gzip.compress(_record(answer), 6, mtime=0) for answer in fetched.answers)


def _record(answer: Answer) -> bytes:
    """One answer as a WARC 1.1 response record."""
    block = _http_head(answer) + answer.reply.wire
    lines = [
        "WARC/1.1",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:uuid:{uuid4()}>",
        f"WARC-Target-URI: {answer.url}",
        f"WARC-Date: {answer.at.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        f"WARC-IP-Address: {answer.reply.address}",
        f"WARC-Payload-Digest: sha256:{sha256(answer.reply.wire).hexdigest()}",
        f"WARC-Block-Digest: sha256:{sha256(block).hexdigest()}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + block + b"\r\n\r\n"


def _http_head(answer: Answer) -> bytes:
    """Status line and headers; whatever a server put into them, each stays on one line."""
    lines = [f"HTTP/1.1 {answer.reply.status} {answer.reply.reason}"]
    lines += [f"{_header_name(name)}: {value}" for name, value in answer.reply.headers]
    return b"".join(_BREAKS.sub(" ", line).encode("latin-1", "replace") + b"\r\n" for line in (*lines, ""))


def _header_name(name: str) -> str:
    return f"X-Archive-Orig-{name}" if name.lower() in _WIRE_HEADERS else name


def _last(path: Path) -> _Record:
    """The page of a kept file: its last record."""
    try:
        found = _records(path)
    except (ArchiveLoadFailed, UnpackError, EOFError, ValueError) as error:
        raise ValueError(f"{path}: cannot be read: {' '.join(str(error).split())[:160]}") from error
    if found is None:
        raise ValueError(f"{path}: holds no page")
    return found


def _records(path: Path) -> _Record | None:
    found = None
    for record in ArchiveIterator(io.BytesIO(gunzip(path.read_bytes(), _MOST)), no_record_parse=False):
        wire = record.raw_stream.read()
        encoding = record.http_headers.get_header("Content-Encoding", "") if record.http_headers else ""
        at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        found = _Record(unpack(wire, encoding or "", _MOST), at, url)
    return found

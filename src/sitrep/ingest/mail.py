"""Mailboxes (mbox) and single mails in, a document for each mail out, one mail in memory at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from hashlib import sha256
from typing import Final

from sitrep.ingest.building import GivenReport, from_given, safe_id
from sitrep.ingest.decoding import BinaryInputError, decode
from sitrep.ingest.options import InputError, InputOptions
from sitrep.ingest.source import Item, Source
from sitrep.ingest.visible import visible_text

#: A mail holds attachments; this many times the size of a report is allowed.
_TIMES: Final = 5
_QUOTED_LINE: Final = re.compile(r"^>[^\n]*\n?", re.M)
_SIGNATURE: Final = re.compile(r"^-- ?\n.*\Z", re.M | re.S)
_MAX_LINE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class _Mail:
    """The bytes of one mail and the line it begins at; ``too_large`` where they are only the beginning."""

    raw: bytes
    line: int
    too_large: bool = False


def read_mbox(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read the mails of a mailbox, or a single mail; a mail's id is made from its Message-ID.

    The subject is the title, the date header the day, the sender's name the outlet. Quoted lines and what stands behind
    a signature's dashes are left out.

    Raises:
        OSError: it cannot be read.
    """
    empty = True
    for mail in _mails(source, _TIMES * options.max_bytes):
        empty = False
        if mail.too_large:
            message = f"a mail of more than {_TIMES * options.max_bytes:,} bytes"
            yield InputError(source.path, mail.line, message, "raise --max-bytes")
            continue
        try:
            yield from _document(mail, source, options)
        except (ValueError, LookupError, RecursionError, AttributeError, IndexError, TypeError) as error:
            # the parser of the standard library breaks on some mails that break the standard
            why = "parts lie in each other too deep" if isinstance(error, RecursionError) else str(error)[:120]
            yield InputError(source.path, mail.line, f"a mail that cannot be read: {why}", "left out", warning=True)
    if empty:
        yield InputError(source.path, None, "is empty", "export the mailbox again, or leave it out")


def _mails(source: Source, limit: int) -> Iterator[_Mail]:
    parts: list[bytes] = []
    size, begins, number, blank = 0, 1, 0, True
    with source.open() as stream:
        while line := stream.readline(_MAX_LINE):
            if line.startswith(b"From ") and blank:
                if b"".join(parts).strip():
                    yield _Mail(b"".join(parts), begins, size > limit)
                parts, size, begins = [], 0, number + 2
                number += 1
                continue
            number += line.endswith(b"\n")
            blank = line in (b"\n", b"\r\n")
            size += len(line)
            if size <= limit:
                parts.append(line.removeprefix(b">") if line.startswith((b">From ", b">>From ")) else line)
    if b"".join(parts).strip():
        yield _Mail(b"".join(parts), begins, size > limit)


def _document(mail: _Mail, source: Source, options: InputOptions) -> Iterator[Item]:
    message = message_from_bytes(mail.raw, policy=policy.default)
    title = _header(message, "Subject")
    text = _words(message)
    key = _header(message, "Message-ID") or sha256(mail.raw).hexdigest()
    doc_id = safe_id(f"{source.stem}-{sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}")
    if not text.strip():
        yield InputError(source.path, mail.line, f"the mail {title[:60]!r} has no text", "left out", warning=True)
        return
    name, address = parseaddr(_header(message, "From"))
    outlet = name or address.rpartition("@")[2]
    yield from_given(GivenReport(doc_id, text, title, _header(message, "Date"), outlet), source.path, options)


def _header(message: Message, name: str) -> str:
    """A header on one line, "" where it is missing or cannot be read."""
    try:
        value = str(message.get(name, ""))
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return ""
    return " ".join(value.encode("utf-8", "replace").decode("utf-8").split())


def _words(message: Message) -> str:
    """The words of a mail's text part, else of its HTML part."""
    parts = [part for part in message.walk() if not part.is_multipart() and not _is_attached(part)]
    for kind in ("text/plain", "text/html"):
        texts = [_text(part) for part in parts if part.get_content_type() == kind]
        if any(text.strip() for text in texts):
            return _unquoted("\n\n".join(texts))
    return ""


def _is_attached(part: Message) -> bool:
    return isinstance(part, EmailMessage) and part.get_content_disposition() == "attachment"


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        text = decode(raw, str(part.get_content_charset() or "")).text
    except BinaryInputError:
        return ""
    if part.get_content_type() == "text/html":
        return " ".join(visible_text(text).text.split())
    return text.replace("\r\n", "\n")


def _unquoted(text: str) -> str:
    return _SIGNATURE.sub("", _QUOTED_LINE.sub("", text)).strip()

"""Bytes of a file in, text out, with a warning where the encoding had to be guessed and the way back to the bytes."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from sitrep.model.document import Document

#: How many bytes of a file the encoding is guessed from.
_SAMPLE = 200_000
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
#: What the web's older pages are written in where they are not UTF-8.
_LEGACY = ["cp1252", "cp1256", "cp1251", "cp1254", "cp1250"]
#: How XML and HTML name their own encoding.
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})|<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.I,
)
#: Encodings that may be declared: those in which a prefix of the text is a prefix of the bytes.
_ENCODINGS = re.compile(
    r"cp\d{3,4}|iso8859-\d+|koi8-[rtu]|mac-\w+|gb\w+|big5\w*|shift-jis|euc-\w+|tis-620|kz1048|ptcp154"
)
_KINDS = (
    (b"%PDF", "a PDF", "say --format pdf, or name it .pdf"),
    (b"PK\x03\x04", "a zip archive or office document", "say --format docx if it is one, else unpack it"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save it as plain text"),
    (b"\x89PNG", "a picture", "only text is read"),
    (b"\xff\xd8\xff", "a picture", "only text is read"),
    (b"SQLite format 3", "an SQLite database", "a store is given with --db"),
    (b"\x7fELF", "a program", "only text is read"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, one code point for each decoded character or undecodable byte.

    ``warning`` says what was guessed or replaced, "" for clean UTF-8.
    """

    text: str
    encoding: str
    warning: str = ""


class BinaryInputError(ValueError):
    """A file that holds no text; ``remedy`` says what to do with it."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep what is wrong and what to do."""
        super().__init__(message)
        self.remedy = remedy


def decode(raw: bytes, said: str = "") -> Decoded:
    """Decode a file's bytes: by its byte order mark, as UTF-8, as it or its server says, else as the likeliest older encoding.

    What the bytes are wins over what anybody says of them, since both pages and servers lie. Bytes that fit no
    character become U+FFFD one by one, so that offsets still lead back (`byte_offset`).

    Args:
        raw: The bytes.
        said: The encoding that a server named, which counts behind one that the file declares.

    Raises:
        BinaryInputError: the bytes are no text.
    """
    encoding, guessed = _encoding(raw, said)
    text = _decode(raw, encoding)
    lost = sum(1 for c in text if "\udc80" <= c <= "\udcff") if not text.isascii() else 0
    if lost:
        text = text.translate(_ESCAPED)
    if guessed:
        return Decoded(text, encoding, f"is not UTF-8; read as {encoding}")
    return Decoded(text, encoding, f"{lost} bytes are not UTF-8 and read as \ufffd" if lost else "")


def byte_order_mark(raw: bytes) -> str | None:
    """The encoding that a byte order mark at the beginning tells, None without one."""
    return next((name for bom, name in _BOMS if raw.startswith(bom)), None)


def check_text(sample: bytes) -> None:
    """Refuse the beginning of a file that is no text.

    Raises:
        BinaryInputError: by its magic number, by NUL bytes, or by too many control characters.
    """
    for magic, what, remedy in _KINDS:
        if sample.startswith(magic):
            raise BinaryInputError(f"is {what}", remedy)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    control = sum(1 for byte in sample if byte < 32 and byte not in (9, 10, 12, 13, 27))
    if b"\x00" in sample or control > len(sample) / 20:
        raise BinaryInputError("is binary", "only text is read; convert it first")


def byte_offset(raw: bytes, offset: int, said: str = "") -> int:
    """The byte at which code point ``offset`` of the decoded text begins.

    Args:
        raw: The file's bytes.
        offset: An offset in the text that `decode` makes of them.
        said: As it was given to `decode`.
    """
    encoding, _ = _encoding(raw, said)
    return len(_encode(_decode(raw, encoding)[:offset], encoding))


def raw_bytes_offset(raw: bytes, document: Document, offset: int, said: str = "") -> int:
    """The byte of the raw file that character ``offset`` of a document's cleaned text stands at.

    Args:
        raw: The bytes of the file that the document was read from.
        document: A document read from a raw text, HTML page or feed.
        offset: An offset in ``document.text``.
        said: The encoding that the server named when the file was fetched, "" for a file of one's own.
    """
    return byte_offset(raw, document.offsets.to_raw(offset), said)


_ESCAPED = dict.fromkeys(range(0xDC80, 0xDD00), "\ufffd")


def _encoding(raw: bytes, said: str = "") -> tuple[str, bool]:
    """The encoding, and whether it is a guess."""
    marked = byte_order_mark(raw)
    if marked:
        return marked, False
    check_text(raw[:8192])
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8", False
    text = raw.decode("utf-8", "surrogateescape")
    lost = sum(1 for c in text if "\udc80" <= c <= "\udcff")
    good = sum(1 for c in text if ord(c) > 127) - lost
    if good >= lost:
        return "utf-8", False
    declared = _DECLARED.search(raw[:4096])
    for name in ((declared[1] or declared[2]).decode("ascii") if declared else "", said):
        encoding = _known(name)
        if encoding and _fits(raw, encoding):
            return encoding, False
    best = from_bytes(raw[:_SAMPLE], cp_isolation=_LEGACY).best()
    return (best.encoding if best else "cp1252"), True


def _known(name: str) -> str:
    """The codec of a name that somebody declared; "" for one that is unknown or no encoding of text in single steps."""
    try:
        codec = codecs.lookup(name.strip()).name.replace("_", "-") if name.strip().isascii() else ""
    except (LookupError, ValueError):
        return ""
    if codec in ("iso8859-1", "ascii"):
        return "cp1252"  # what browsers take for it, since pages mean it
    return codec if _ENCODINGS.fullmatch(codec) else ""


def _fits(raw: bytes, encoding: str) -> bool:
    """Whether the bytes are of this encoding, but for one in a thousand."""
    try:
        text = raw.decode(encoding, "surrogateescape")
    except (UnicodeError, LookupError):
        return False
    return sum(1 for c in text if "\udc80" <= c <= "\udcff") * 1000 <= len(raw)


def _decode(raw: bytes, encoding: str) -> str:
    return raw.decode(encoding, "replace" if encoding.startswith("utf-16") else "surrogateescape")


def _encode(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "replace" if encoding.startswith("utf-16") else "surrogateescape")

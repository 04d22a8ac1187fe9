"""A file of raw text in, as it came off the web; one document out."""

from __future__ import annotations

from collections.abc import Iterator

from sitrep.ingest.building import digest_of, from_page, is_blank, safe_id
from sitrep.ingest.decoding import decode
from sitrep.ingest.inputs import Item, Source
from sitrep.ingest.options import InputError, InputOptions


def read_plain(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read one report; its id is the file's stem.

    Yields:
        The document; before it a warning where the encoding was guessed; only an error where no report is in the file.

    Raises:
        BinaryInputError: the file is no text.
        TooLargeError: it has more than ``options.max_bytes``.
        OSError: it cannot be read.
    """
    raw = source.read(options.max_bytes)
    if not raw.strip():
        yield InputError(source.path, None, "is empty", "fetch the report again, or leave the file out")
        return
    decoded = decode(raw)
    if decoded.warning:
        yield InputError(source.path, None, decoded.warning, "save it as UTF-8 if words look wrong", warning=True)
    document = from_page(decoded.text, safe_id(source.stem), source.path, options, digest_of(raw))
    if is_blank(document) and not document.title:
        yield InputError(source.path, None, "holds no text but page furniture", "fetch the report again")
        return
    yield document

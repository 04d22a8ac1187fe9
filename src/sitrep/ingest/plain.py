"""A file of raw text in, as it came off the web; one document out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sitrep.ingest.building import digest_of, from_page, is_blank, safe_id
from sitrep.ingest.options import InputError, InputOptions
from sitrep.ingest.source import Item, Source, read_whole


def read_plain(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read one report; its id is the file's stem.

    Yields:
        The document; before it a warning where the encoding was guessed; only an error where no report is in the file.

    Raises:
        BinaryInputError: the file is no text.
        TooLargeError: it has more than ``options.max_bytes``.
        OSError: it cannot be read.
    """
    whole = read_whole(source, options)
    if isinstance(whole, InputError):
        yield whole
        return
    yield from whole.oddities
    document = from_page(whole.text, safe_id(source.stem), source.path, options, digest_of(whole.raw))
    if is_blank(document) and not document.title:
        yield InputError(source.path, None, "holds no text but page furniture", "fetch the report again")
        return
    yield replace(document, url=source.url)

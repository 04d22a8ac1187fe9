"""JSONL, JSON and CSV in, one document a row out; the text stays as given (CODEBOOK, Units)."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice

from sitrep.ingest.building import GivenReport, from_given, safe_id
from sitrep.ingest.decoding import check_text, decode
from sitrep.ingest.formats import split_header
from sitrep.ingest.options import FIELD_NAMES, InputError, InputOptions
from sitrep.ingest.source import Item, Source
from sitrep.ingest.streams import ByteLine, lines_of
from sitrep.text.dateline import DayOrder, order_of

_EXAMPLE_MAP = "--map doc_id=COLUMN,title=COLUMN,text=COLUMN,outlet=COLUMN,published=COLUMN"
#: How many rows are looked at to find which number comes first in a column of dates.
_ORDER_SAMPLE = 2000


def read_jsonl(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read a document from each line of JSON; a line that does not hold one is an error and the rest is read."""
    empty = True
    with source.open() as stream:
        for line in lines_of(stream, options.max_bytes):
            if empty:
                check_text(line.raw[:8192])
                empty = False
            yield from read_line(line, source, options)
    if empty:
        yield InputError(source.path, None, "is empty", "fetch it again, or leave it out")


def read_line(line: ByteLine, source: Source, options: InputOptions) -> Iterator[Item]:
    """Read the document of one line of JSONL, or what is wrong with it; ``source`` is named in ids and messages."""
    if line.too_long:
        message = f"a line of more than {options.max_bytes:,} bytes"
        yield InputError(source.path, line.number, message, "split it, or raise --max-bytes")
        return
    decoded = decode(line.raw)
    if decoded.warning:
        yield InputError(source.path, line.number, decoded.warning, "save it as UTF-8", warning=True)
    try:
        row = json.loads(decoded.text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        yield InputError(source.path, line.number, f"not JSON: {error}", "the line may be cut short; write it again")
        return
    yield from read_row(row, source, line.number, options)


def read_json(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read a JSON list of documents piece by piece, or one document."""
    decoder = json.JSONDecoder()
    with source.open() as stream:
        buffer, number, ended = "", 0, False
        reader = codecs.getreader("utf-8-sig")(stream, "replace")
        while True:
            buffer = buffer.lstrip(" \t\r\n,[" if number or buffer.lstrip()[:1] == "[" else " \t\r\n")
            if buffer[:1] == "]":
                return
            try:
                row, end = decoder.raw_decode(buffer)
            except (ValueError, RecursionError) as error:
                if len(buffer) > options.max_bytes:
                    message = f"entry {number + 1} has more than {options.max_bytes:,} characters"
                    yield InputError(source.path, None, message, "split it, or raise --max-bytes")
                    return
                more = reader.read(1 << 16)
                if not more:
                    ended = True
                    if buffer or not number:
                        message = f"not JSON at entry {number + 1}: {error}" if buffer else "is empty"
                        yield InputError(source.path, None, message, "the file may be cut short")
                if ended:
                    return
                buffer += more
                continue
            buffer = buffer[end:]
            number += 1
            yield from read_row(row, source, None, options, f"{number:05d}")


def read_csv(source: Source, options: InputOptions) -> Iterator[Item]:
    """Read a document from each row of a CSV (or TSV) file with a header."""
    with source.open() as stream:
        sample = stream.read(1 << 16)
    if not sample.strip():
        yield InputError(source.path, None, "is empty", "fetch it again, or leave it out")
        return
    encoding = decode(sample[: sample.rfind(b"\n") + 1] or sample).encoding
    header = sample.decode(encoding, "replace").splitlines()[0].lstrip("\ufeff")
    found, delimiter = split_header(header)
    columns, wrong = map_columns(found, options.columns)
    if wrong:
        yield InputError(source.path, 1, wrong, f"columns found: {', '.join(found)}; name them with {_EXAMPLE_MAP}")
        return
    with _field_limit(options.max_bytes):
        order = options.day_order or _order(source, encoding, delimiter, columns.get("published"))
    with _field_limit(options.max_bytes), _dict_reader(source, encoding, delimiter) as reader:
        yield from _csv_rows(reader, columns, source, (options, order))


def map_columns(found: list[str], wanted: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Which column holds which field, and what is wrong with the map ("" for nothing)."""
    unknown = sorted(set(wanted) - set(FIELD_NAMES))
    if unknown:
        return {}, f"no such field: {', '.join(unknown)} (fields: {', '.join(FIELD_NAMES)})"
    missing = sorted(column for column in wanted.values() if column not in found)
    if missing:
        return {}, f"no such column: {', '.join(missing)}"
    columns = dict(wanted)
    lowered = {name.strip().lower(): name for name in found}
    for field, names in FIELD_NAMES.items():
        match = next((lowered[name] for name in names if name in lowered), None)
        if field not in columns and match is not None and match not in columns.values():
            columns[field] = match
    if "text" not in columns:
        return {}, "no column holds the text"
    return columns, ""


def _csv_rows(
    reader: csv.DictReader[str], columns: Mapping[str, str], source: Source, settings: tuple[InputOptions, DayOrder]
) -> Iterator[Item]:
    options, order = settings
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            message = f"not CSV: {error}"
            yield InputError(
                source.path, reader.line_num, message, "a quote may not be closed; nothing after it is read"
            )
            return
        if row is None:
            return
        line = reader.line_num
        if any(row.get(column) is None for column in columns.values()):
            yield InputError(
                source.path, line, "the row has fewer columns than the header", "the file may be cut short"
            )
            continue
        fields = {field: (row[column] or "").translate(_LOST) for field, column in columns.items()}
        yield from _document(fields, source, line, (options, order))


#: Bytes that fit no character come as lone surrogates, which no output could write.
_LOST = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def read_row(row: object, source: Source, line: int | None, options: InputOptions, number: str = "") -> Iterator[Item]:
    """Read the document of one JSON object, or what is wrong with it."""
    if not isinstance(row, dict):
        message = f"{number or 'the line'} is no JSON object"
        yield InputError(source.path, line, message, "each must be {doc_id, title, published, outlet, url, text}")
        return
    columns, wrong = map_columns([str(key) for key in row], options.columns)
    if wrong:
        yield InputError(source.path, line, wrong, f"fields found: {', '.join(map(str, row))}")
        return
    values = {field: row[column] for field, column in columns.items()}
    if not isinstance(values["text"], (str, type(None))):
        yield InputError(source.path, line, f"{columns['text']} is no text", "it must be a string")
        return
    fields = {field: "" if value is None else str(value).translate(_LOST) for field, value in values.items()}
    yield from _document(fields, source, line, (options, options.day_order or "dmy"), number)


def _document(
    fields: Mapping[str, str],
    source: Source,
    line: int | None,
    settings: tuple[InputOptions, DayOrder],
    number: str = "",
) -> Iterator[Item]:
    options, order = settings
    doc_id = safe_id(fields.get("doc_id", "").strip() or f"{source.stem}-{number or line}")
    if not fields["text"].strip():
        yield InputError(source.path, line, f"{doc_id} has no text", "left out", warning=True)
        return
    if len(fields["text"]) > options.max_bytes:
        yield InputError(
            source.path, line, f"{doc_id} has more than {options.max_bytes:,} characters", "raise --max-bytes"
        )
        return
    report = GivenReport(
        doc_id=doc_id,
        text=fields["text"],
        title=fields.get("title", ""),
        published=fields.get("published", ""),
        outlet=fields.get("outlet", ""),
        url=fields.get("url", ""),
    )
    yield from_given(report, source.path, options, order)


@contextmanager
def _dict_reader(source: Source, encoding: str, delimiter: str) -> Iterator[csv.DictReader[str]]:
    name = "utf-8-sig" if encoding == "utf-8" else encoding
    with source.open() as stream:
        text = io.TextIOWrapper(stream, encoding=name, errors="surrogateescape", newline="")
        try:
            yield csv.DictReader(text, delimiter=delimiter)
        finally:
            text.detach()  # the stream is the source's to close


def _order(source: Source, encoding: str, delimiter: str, column: str | None) -> DayOrder:
    """Which number comes first in the file's dates, from its first rows."""
    if column is None:
        return "dmy"
    with _dict_reader(source, encoding, delimiter) as reader:
        try:
            values = [row.get(column) or "" for row in islice(reader, _ORDER_SAMPLE)]
        except csv.Error:
            return "dmy"
    return order_of(values) or "dmy"


@contextmanager
def _field_limit(limit: int) -> Iterator[None]:
    """Let one field be as large as a document may be; the csv module keeps the limit for the whole process."""
    before = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(before)

"""Rows in, CSV text out whose cells no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

Cell: TypeAlias = str | int | float | None

#: a cell that begins like this may be run as a formula by a spreadsheet; a leading apostrophe makes it text
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def guarded(value: Cell) -> str:
    """A cell as text; text that a spreadsheet would run as a formula gets a leading apostrophe. Numbers stay numbers.

    >>> guarded("=HYPERLINK(1)"), guarded(-3), guarded("-3.5"), guarded("- a dash"), guarded(None)
    ("'=HYPERLINK(1)", '-3', '-3.5', "'- a dash", '')
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = value.replace("\x00", "")
    return "'" + text if _is_risky(text) else text


def unguarded(text: str) -> str:
    """A cell as it was before `guarded`."""
    return text[1:] if text.startswith("'") and _is_risky(text[1:]) else text


def _is_risky(text: str) -> bool:
    # a text that already stands behind apostrophes gets one more, so that `unguarded` finds the way back
    return text.lstrip("'").startswith(_FORMULA_STARTS) and not _is_number(text)


def _is_number(text: str) -> bool:
    # only plain digits: Python's float() would also take "infinity", "1_0" and non-Latin digits
    body = text.removeprefix("-")
    return bool(body) and body.isascii() and body.replace(".", "", 1).isdigit()


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The header and one line for each row, RFC 4180 with line feeds."""
    buffer = io.StringIO()
    # the writer quotes a carriage return inside a cell only when it also ends its lines with one
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    yield buffer.getvalue().removesuffix("\r\n") + "\n"
    for cells in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([guarded(cell) for cell in cells])
        yield buffer.getvalue().removesuffix("\r\n") + "\n"

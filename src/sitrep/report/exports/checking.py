"""Cells of a row in, reasons why they are not valid out: the checks that the formats' validators share."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TypeAlias

Finding: TypeAlias = tuple[str, str]
"""The column and what is wrong with it."""

_REAL = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")


def columns_match(row: Mapping[str, str], columns: Collection[str]) -> Iterator[Finding]:
    """Every column that is missing or too many."""
    for name in columns:
        if name not in row:
            yield name, "the column is missing"
    for name in row:
        if name not in columns:
            yield str(name), "no column of this format"


def filled(row: Mapping[str, str], *names: str) -> Iterator[Finding]:
    """Columns that must not be blank."""
    for name in names:
        if not row.get(name, "").strip():
            yield name, "must not be blank"


def one_of(row: Mapping[str, str], name: str, allowed: Collection[str]) -> Iterator[Finding]:
    """A column with a closed list of values."""
    if row.get(name, "") not in allowed:
        yield name, f"{row.get(name, '')!r} is not one of {', '.join(repr(a) for a in allowed)}"


def whole(row: Mapping[str, str], name: str, low: int | None = 0, high: int | None = None) -> Iterator[Finding]:
    """A whole number between ``low`` and ``high``."""
    text = row.get(name, "")
    number = as_whole(text)
    if number is None:
        yield name, f"{text!r} is no whole number"
    elif (low is not None and number < low) or (high is not None and number > high):
        yield name, f"{number} is not in the range {low} to {high}"


def real(row: Mapping[str, str], name: str, low: float, high: float) -> Iterator[Finding]:
    """A decimal number between ``low`` and ``high``."""
    number = as_real(row.get(name, ""))
    if number is None:
        yield name, f"{row.get(name, '')!r} is no number"
    elif not low <= number <= high:
        yield name, f"{number} is not in the range {low} to {high}"


def day(row: Mapping[str, str], name: str) -> Iterator[Finding]:
    """An ISO day."""
    if as_day(row.get(name, "")) is None:
        yield name, f"{row.get(name, '')!r} is no day of the form 2017-03-02"


def as_whole(text: str) -> int | None:
    """The whole number a cell holds, None for anything else."""
    body = text.removeprefix("-")
    return int(text) if body.isascii() and body.isdigit() and len(body) < 20 else None


def as_real(text: str) -> float | None:
    """The decimal number a cell holds, None for anything else (infinity, digits of other scripts)."""
    return float(text) if _REAL.fullmatch(text) else None


def as_day(text: str) -> date | None:
    """The ISO day a cell holds, None for anything else."""
    if len(text) != 10:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

"""A CSV or YAML file of a theatre in, its rows with their line numbers out; every complaint names file, line and remedy."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from sitrep.model.claim import Json


class TheatreError(ValueError):
    """A theatre that cannot be used; the message says where it is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV file: where it stands and what its columns hold, stripped of blanks."""

    path: Path
    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The text of a column, "" where the file has none."""
        return self.values.get(column, "")

    def items(self, column: str) -> tuple[str, ...]:
        """The parts of a column that lists several things between bars."""
        return tuple(part.strip() for part in self[column].split("|") if part.strip())

    def error(self, problem: str, remedy: str) -> TheatreError:
        """The complaint about this row."""
        return TheatreError(f"{self.path}:{self.line}: {problem}. {remedy}")

    def day(self, column: str) -> date | None:
        """The ISO day of a column, None where it is empty.

        Raises:
            TheatreError: the column holds something else.
        """
        return None if not self[column] else parse_day(self[column], self)


def parse_day(text: str, row: Row) -> date:
    """An ISO day in a row, or the complaint that it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise row.error(f"{text!r} is not a day", "Write it as 2016-07-28.") from error


def read_rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """Read a CSV file with a header.

    Args:
        path: The file, UTF-8.
        columns: The columns that must be there; others may stand beside them.

    Raises:
        TheatreError: the file is missing, not UTF-8, lacks a column, or a row has too many cells.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise TheatreError(
                    f"{path}:1: the column {missing[0]!r} is missing. The header needs {','.join(columns)}"
                )
            return [_row(path, reader.line_num, cells) for cells in reader]
    except FileNotFoundError as error:
        raise TheatreError(f"{path}: there is no such file. Write it, or take its name out of theatre.yaml.") from error
    except UnicodeDecodeError as error:
        raise TheatreError(f"{path}: not UTF-8 at byte {error.start}. Save the file as UTF-8.") from error


def _row(path: Path, line: int, cells: Mapping[str | None, str | None]) -> Row:
    row = Row(path, line, {name: (value or "").strip() for name, value in cells.items() if name is not None})
    if None in cells:
        raise row.error(
            "more cells than the header has columns", 'Put quotes around a text that holds a comma: "a, b".'
        )
    return row


def read_yaml(path: Path) -> dict[str, Json]:
    """Read a YAML file that holds one mapping.

    Raises:
        TheatreError: missing, not YAML, or not a mapping.
    """
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise TheatreError(f"{path}: there is no such file. A theatre is a folder with a theatre.yaml.") from error
    except UnicodeDecodeError as error:
        raise TheatreError(f"{path}: not UTF-8 at byte {error.start}. Save the file as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise TheatreError(f"{path}:{line}: not YAML. Check the indentation and the colons.") from error
    if not isinstance(found, dict):
        raise TheatreError(f"{path}:1: expected keys and values. Begin with `name:` and `title:`.")
    return {str(key): value for key, value in found.items()}

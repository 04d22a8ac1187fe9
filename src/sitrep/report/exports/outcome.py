"""What an export wrote and what it left out, with the reason for each row that is missing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not in the file, and why: a rule of the format, or the validator's refusal."""

    subject_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows were written, and what was left out."""

    rows: int
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row of a file is not valid; ``row`` counts from 1 without the header."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        """The problem as one line."""
        return f"row {self.row}, {self.column}: {self.reason}"

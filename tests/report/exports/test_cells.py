"""Cells: no spreadsheet runs one as a formula, and the guard can be taken off again."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.report.exports.cells import csv_lines, guarded, unguarded

TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("-12", "-12"),
        ("-12.5", "-12.5"),
        (-12, "-12"),
        (0.5, "0.5"),
        (None, ""),
        ("al-Bab", "al-Bab"),
        ("nul\x00l", "null"),
    ],
)
def test_a_formula_gets_an_apostrophe(value: str | float | None, expected: str) -> None:
    assert guarded(value) == expected


@given(TEXTS)
def test_no_cell_is_a_formula_and_the_guard_comes_off(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.startswith(("=", "+", "@", "\t", "\r"))


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=5))
def test_a_table_reads_back_as_it_was(rows: list[list[str]]) -> None:
    text = "".join(csv_lines(["a", "b", "c"], rows))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0] == ["a", "b", "c"]
    assert [[unguarded(cell) for cell in row] for row in read[1:]] == rows

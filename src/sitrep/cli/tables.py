"""Rows of text from anywhere in: a table on the terminal out, with nothing in it that could command the terminal."""

from __future__ import annotations

import shutil
import sys
import unicodedata

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

#: a table that is piped into a file or another program keeps whole words at this width
PIPED_WIDTH = 160

#: columns whose words must stay whole, to be copied into a command
_UNBROKEN = frozenset({"day", "event", "claim", "and claim", "id", "score", "when"})

#: classes of characters that turn the direction of the text behind them
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def plain(text: str) -> str:
    r"""Text without characters that move a cursor, colour or turn the direction of writing: scraped text is hostile.

    >>> plain("a\x1b[31mred")
    'a\ufffd[31mred'
    """
    return "".join(letter if letter == "\n" or _is_harmless(letter) else "\ufffd" for letter in text)


def _is_harmless(letter: str) -> bool:
    return unicodedata.category(letter) != "Cc" and unicodedata.bidirectional(letter) not in _TURNING


def new_table(title: str, *columns: str) -> Table:
    """An empty table with a title line and its columns; days and ids are never broken over lines."""
    table = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in _UNBROKEN)
    return table


def add_row(table: Table, *cells: str) -> None:
    """Add a row, each cell shown as it is."""
    table.add_row(*(Text(plain(cell)) for cell in cells))


def print_table(table: Table) -> None:
    """Print a table on the standard output, as wide as the terminal or, in a pipe, as wide as its words need."""
    terminal().print(table)


def terminal() -> Console:
    """The console of the standard output, without markup in what is printed."""
    width = shutil.get_terminal_size((PIPED_WIDTH, 40)).columns if sys.stdout.isatty() else PIPED_WIDTH
    return Console(markup=False, highlight=False, emoji=False, width=width)

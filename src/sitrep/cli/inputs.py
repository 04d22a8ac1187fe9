"""The arguments and options that every command that reads reports shares, and what was asked with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import click

from sitrep.ingest import InputOptions
from sitrep.ingest.options import FIELD_NAMES, Format
from sitrep.text.dateline import DayOrder

P = ParamSpec("P")
T = TypeVar("T")

#: what INPUT can be, for the help of the commands that take it
INPUTS = """INPUT is a file, a folder or - (stdin): raw text, HTML, Markdown, JSONL, JSON, CSV, RSS/Atom, WARC,
each also as .gz."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command that reads reports was asked: which inputs, read how, with which theatre, and how loud."""

    inputs: tuple[str, ...]
    theatre: str
    options: InputOptions
    threads: int
    quiet: bool


def _columns(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    """Read ``field=column,field=column``; several options add up."""
    columns: dict[str, str] = {}
    for pair in ",".join(value).split(","):
        if not pair.strip():
            continue
        field, equals, column = pair.partition("=")
        if not equals or field.strip() not in FIELD_NAMES:
            fields = ", ".join(FIELD_NAMES)
            raise click.BadParameter(f"{pair!r}: write FIELD=COLUMN, where FIELD is one of {fields}", ctx, param)
        columns[field.strip()] = column.strip()
    return columns


def _day(ctx: click.Context, param: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


#: what every reading of reports is told, on one machine or on many
_READING = (
    click.option("--theatre", default="syria", show_default=True, help="The war's actors, places and outlets."),
    click.option(
        "--published",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=_day,
        metavar="DAY",
        help="Day of publication (2016-03-13) of reports that state none.",
    ),
    click.option("--outlet", default="", help="Outlet of reports that name none."),
    click.option(
        "--map",
        "columns",
        multiple=True,
        callback=_columns,
        metavar="FIELD=COLUMN,...",
        help="Which column of a CSV or JSONL row holds doc_id, title, text, outlet, published, url.",
    ),
    click.option(
        "--day-order",
        type=click.Choice(["dmy", "mdy"]),
        help="Which number comes first in 07/08/2016; found from the file's other dates where it is left out.",
    ),
    click.option(
        "--max-bytes",
        type=click.IntRange(min=1000),
        default=InputOptions().max_bytes,
        show_default=True,
        help="Refuse a single report larger than this.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="No warnings and no summary; errors are still told."),
)
_OPTIONS = (
    click.argument("inputs", nargs=-1, required=True, metavar="INPUT..."),
    *_READING,
    click.option(
        "--format",
        "format_",
        type=click.Choice([format_.value for format_ in Format]),
        help="What the inputs are; found from their names, and for stdin from its first bytes, where it is left out.",
    ),
    click.option("--threads", type=click.IntRange(1, 64), default=1, show_default=True, help="Threads of the analyser"),
)


def reads_reports(command: Callable[Concatenate[Asked, P], T]) -> Callable[..., T]:
    """Give a command the arguments and options that all readers of reports share; it gets them as one `Asked`."""

    @wraps(command)
    def asked(
        inputs: tuple[str, ...],
        theatre: str,
        published: date | None,
        outlet: str,
        columns: dict[str, str],
        day_order: DayOrder | None,
        format_: str | None,
        max_bytes: int,
        threads: int,
        quiet: bool,
        *args: P.args,
        **others: P.kwargs,
    ) -> T:
        kind = Format(format_) if format_ else None
        options = InputOptions(columns, published, outlet, max_bytes, day_order, kind)
        return command(Asked(inputs, theatre, options, threads, quiet), *args, **others)

    for option in reversed(_OPTIONS):
        option(asked)
    return asked


def takes_reading_options(command: Callable[P, T]) -> Callable[P, T]:
    """Give a command the options of reading alone, one by one, for a command that names its inputs in its own way."""
    for option in reversed(_READING):
        option(command)
    return command

"""The arguments and options that every command that reads reports shares, and the `InputOptions` made of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import click

from sitrep.ingest import InputOptions
from sitrep.ingest.options import FIELD_NAMES
from sitrep.text.dateline import DayOrder

_Command = TypeVar("_Command", bound=Callable[..., object])


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


_OPTIONS = (
    click.argument("inputs", nargs=-1, required=True, metavar="INPUT..."),
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
    click.option("--threads", type=click.IntRange(1, 64), default=1, show_default=True, help="Threads of the analyser"),
    click.option("-q", "--quiet", is_flag=True, help="No warnings and no summary; errors are still told."),
)


def reads_reports(command: _Command) -> _Command:
    """Give a command the arguments INPUT... and the options that `input_options` takes."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def input_options(
    columns: dict[str, str], published: date | None, outlet: str, day_order: str | None, max_bytes: int
) -> InputOptions:
    """The options of the reading as typed on the command line."""
    order: DayOrder | None = None if day_order is None else "mdy" if day_order == "mdy" else "dmy"
    return InputOptions(columns=columns, published=published, outlet=outlet, max_bytes=max_bytes, day_order=order)

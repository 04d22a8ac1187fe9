"""The arguments and options that every command that reads reports shares, and what was asked with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import click

from sitrep.ingest import InputOptions
from sitrep.ingest.options import FIELD_NAMES, Format, Web
from sitrep.text.dateline import DayOrder

P = ParamSpec("P")
T = TypeVar("T")

#: what INPUT can be, for the help of the commands that take it
INPUTS = """INPUT is a file, a folder, a web address or - (stdin): raw text, HTML, Markdown, JSONL, JSON, CSV, RSS/Atom,
WARC, WET, mbox, PDF, DOCX, each also as .gz. What is fetched is kept as it came (--pages)."""


#: where fetched pages are kept, in words
DEFAULT_PAGES = "beside the store as STORE.pages, else in the user's data folder"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command that reads reports was asked: which inputs, read how, with which theatre, and how loud."""

    inputs: tuple[str, ...]
    theatre: str
    options: InputOptions
    threads: int
    quiet: bool
    workers: int = 1


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
    click.option("--pages", metavar="DIR", help=f"Where fetched pages are kept (default: {DEFAULT_PAGES})."),
    click.option(
        "--allow",
        multiple=True,
        metavar="HOST|NETWORK",
        help="Fetch from this private host or network too; without it addresses of one's own network are refused.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0.1, max=3600),
        default=30.0,
        show_default=True,
        metavar="SECONDS",
        help="Give a page up after so long.",
    ),
    click.option("--threads", type=click.IntRange(1, 64), default=1, show_default=True, help="Threads of the analyser"),
    click.option(
        "--workers",
        type=click.IntRange(1, 256),
        default=1,
        show_default=True,
        help="Read in so many processes; each takes a core and about 250 MB.",
    ),
)


def pages_folder(pages: str | None, db: str | None) -> Path:
    """Where fetched pages are kept: as asked, else beside a store that is a file, else in the user's data folder."""
    if pages:
        return Path(pages)
    if db and ("://" not in db or db.startswith("sqlite:///")):
        return Path(db.removeprefix("sqlite:///") + ".pages")
    from platformdirs import user_data_path

    return user_data_path("sitrep", appauthor=False) / "pages"


def checked_allow(allow: tuple[str, ...]) -> tuple[str, ...]:
    """The hosts and networks that were allowed, checked.

    Raises:
        click.BadParameter: one is none.
    """
    if allow:
        from sitrep.ingest.fetch.addresses import AddressError, Allowed

        try:
            Allowed.of(allow)
        except AddressError as error:
            raise click.BadParameter(f"{error}; {error.remedy}", param_hint="--allow") from error
    return allow


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
        pages: str | None,
        allow: tuple[str, ...],
        timeout: float,
        threads: int,
        workers: int,
        quiet: bool,
        *args: P.args,
        **others: P.kwargs,
    ) -> T:
        kind = Format(format_) if format_ else None
        db = others.get("db")
        web = Web(pages_folder(pages, db if isinstance(db, str) else None), checked_allow(allow), timeout)
        options = InputOptions(columns, published, outlet, max_bytes, day_order, kind, web)
        return command(Asked(inputs, theatre, options, threads, quiet, workers), *args, **others)

    for option in reversed(_OPTIONS):
        option(asked)
    return asked


def takes_reading_options(command: Callable[P, T]) -> Callable[P, T]:
    """Give a command the options of reading alone, one by one, for a command that names its inputs in its own way."""
    for option in reversed(_READING):
        option(command)
    return command

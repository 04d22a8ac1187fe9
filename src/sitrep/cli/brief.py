"""`sitrep brief`: a store and a period in, the neutral situation report out."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from sitrep.cli.export import DAY
from sitrep.cli.linking import theatre_of
from sitrep.cli.stores import db_option, now, open_store, theatre_option
from sitrep.cli.writing import STDOUT

#: the period of a brief that names none
WEEK = "7d"
EPILOG = """\b
Examples:
  sitrep brief --db war.db                                 (the last seven days)
  sitrep brief --db war.db --since 24h -o brief.md
  sitrep brief --db war.db --from 2017-03-01 --to 2017-03-31 -o march.html
  sitrep brief --db war.db --since 7d -o week.pdf          (needs sitrep[pdf])

\b
A length counts back from the newest report of the store. The store remembers when the last brief was written, and the
next one marks what is new or changed since; --new-since names another day, --no-record leaves the store as it is."""


@click.command(epilog=EPILOG)
@db_option
@theatre_option
@click.option("--since", default="", metavar="LENGTH", help=f"How far back: 24h, 7d, 2w (default: {WEEK}).")
@click.option("--from", "first", type=DAY, metavar="DAY", help="The first day.")
@click.option("--to", "last", type=DAY, metavar="DAY", help="The last day (default: that of the newest report).")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    default="-",
    help="A file .md, .html or .pdf; - is stdout, as Markdown (default).",
)
@click.option("--title", default="", help="The heading.")
@click.option("--new-since", type=DAY, metavar="DAY", help="Mark what came in since this day.")
@click.option("--record/--no-record", default=True, help="Remember this brief as the last one (default: yes).")
@click.option("--font", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A TrueType font for PDF.")
def command(
    db: str,
    theatre: str | None,
    since: str,
    first: date | None,
    last: date | None,
    output: Path,
    title: str,
    new_since: date | None,
    record: bool,
    font: Path | None,
) -> None:
    """Write a neutral situation report of a period."""
    from sitrep.pipeline import briefing

    if (since and first) or (last and not first):
        raise click.UsageError("say which days: either --since LENGTH or --from DAY [--to DAY]")
    if not first:
        since = since or WEEK
    at = now()
    try:
        store = open_store(db)
        chosen = theatre_of(store, theatre)
        known = datetime.combine(new_since, time(), UTC) if new_since else briefing.last_brief(store)
        wanted = briefing.Wanted(since, first, last, title, known)
        brief = briefing.brief_of(store, chosen, wanted, at=at)
        if str(output) == STDOUT:
            sys.stdout.buffer.write(briefing.as_markdown(brief).encode("utf-8", "replace"))
        else:
            briefing.write_brief(brief, chosen, output, at=at, font=font)
        if record:
            briefing.remember(store, at)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{output}: {len(brief.events)} events, {len(brief.sources)} reports, {brief.period}", err=True)

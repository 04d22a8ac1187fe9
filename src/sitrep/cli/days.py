"""``sitrep days``: which days a phrase of a report means, and why."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from sitrep.cli.main import EXIT_FAILED
from sitrep.cli.tables import add_row, new_table, print_table
from sitrep.model.claim import DateRange
from sitrep.resolve.days import DayReader, acled_time_precision, ucdp_date_precision

EPILOG = """\b
Examples:
  sitrep days "overnight on Friday" --published 2016-03-13
  sitrep days "between 3 and 7 March" --published 2016-03-13
  sitrep days "On 25 February" --title "Battle of the Pass (2016)" """


@click.command("days", short_help="Say which days a phrase means for a day of publication.", epilog=EPILOG)
@click.argument("phrase")
@click.option(
    "--published", type=click.DateTime(["%Y-%m-%d"]), help="The day of the report; without it much stays unknown."
)
@click.option("--title", default="", help="The title of a chronicle, whose days it then counts from.")
def command(phrase: str, published: datetime | None, title: str) -> None:
    """Say which days PHRASE means in a report of a day, with ACLED's time precision and UCDP's date precision.

    A weekday is the latest such day not after publication. Exit code 1 where the words tell no time.
    """
    reader = DayReader(published.replace(tzinfo=UTC).date() if published else None, title, phrase)
    found = reader.read(phrase)
    table = new_table("", "words", "first day", "last day", "precision", "ACLED", "UCDP", "note")
    for when in found or [reader.default()]:
        codes = (str(acled_time_precision(when)), str(ucdp_date_precision(when)))
        add_row(table, when.text, _day(when, 0), _day(when, 1), when.precision.value, *codes, _note(when, published))
    print_table(table)
    if not found:
        raise click.exceptions.Exit(EXIT_FAILED)


def _day(when: DateRange, which: int) -> str:
    day = (when.start, when.end)[which]
    return f"{day:%a} {day.isoformat()}" if day is not None else "unknown"


def _note(when: DateRange, published: datetime | None) -> str:
    if not when.text:
        return "no words for a time: the report's own day and the day before"
    if when.start is None:
        return "unknown: it counts from a day nobody gave" if published is None else "too vague for days"
    return ""

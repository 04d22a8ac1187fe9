"""``sitrep compare``: a store and another data set in, what both have and what each lacks out."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import click

from sitrep.cli.linking import current_events, theatre_of
from sitrep.cli.stores import db_option, open_store, theatre_option
from sitrep.cli.tables import add_row, new_table, print_table
from sitrep.cli.writing import STDOUT, whole_file
from sitrep.pipeline.compare import CHANCE_DAYS, Comparison, Match, by_chance, compare, reasons, to_rows
from sitrep.pipeline.imports import read_reference

#: matches shown in the table
_SHOWN = 20


@click.command("compare", short_help="Set events beside those of ACLED or UCDP GED.")
@click.argument("reference", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@db_option
@theatre_option
@click.option("--year", type=int, help="Only the events of this year.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("-o", "--output", default=STDOUT, metavar="FILE", help="Where csv and json go.")
def command(reference: Path | None, db: str, theatre: str | None, year: int | None, form: str, output: str) -> None:
    r"""Match a store's events with those of REFERENCE (ACLED or UCDP GED as CSV, also .gz) by day, distance, sides, dead.

    Without REFERENCE the events kept by `sitrep import` are taken. Nothing is corrected: what differs is listed, and for
    what one side lacks the likely reason.

    \b
    Examples:
      sitrep compare ucdp-ged-syria-2016.csv.gz --db war.db --year 2016
      sitrep compare --db war.db --format csv -o comparison.csv
    """
    store = open_store(db)
    try:
        theirs = read_reference(reference) if reference else store.references()
        if not theirs:
            raise click.ClickException("nothing to compare with: name a file, or keep one with `sitrep import`")
        ours, chosen = current_events(store, theatre), theatre_of(store, theatre)
        found = compare(ours, theirs, chosen, year)
        chance = by_chance(ours, theirs, chosen, year) if form == "table" else 0
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    if form == "table":
        _print(found, chance)
        return
    with whole_file(output) as file:
        rows = to_rows(found)
        if form == "json":
            json.dump(rows, file, ensure_ascii=False, indent=2)
            file.write("\n")
        else:
            writer = csv.DictWriter(file, list(rows[0]) if rows else ["in"], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def _print(found: Comparison, chance: int) -> None:
    ours, theirs = len(found.matches) + len(found.ours), len(found.matches) + len(found.theirs)
    table = new_table("compared", "events", "in both", "alone", "of all")
    for name, whole, alone in (("ours", ours, len(found.ours)), ("theirs", theirs, len(found.theirs))):
        add_row(table, f"{name} {whole}", str(len(found.matches)), str(alone), f"{_share(len(found.matches), whole)}")
    print_table(table)
    click.echo(f"{chance} would match by chance (the reference moved by {CHANCE_DAYS} days)\n")
    _print_agreement(found.matches)
    for title, rows in (("ours only", reasons(found.ours)), ("theirs only", reasons(found.theirs))):
        table = new_table(title, "events", "why")
        for why, count in rows:
            add_row(table, str(count), why.value)
        print_table(table)
    _print_matches(found.matches[:_SHOWN])


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _print_agreement(matches: Sequence[Match]) -> None:
    told = [m.dead_agree for m in matches if m.dead_agree is not None]
    table = new_table("in both", "what", "events")
    add_row(table, "same day", str(sum(m.days == 0 for m in matches)))
    add_row(table, "within 5 km", str(sum(m.km <= 5 for m in matches)))
    add_row(table, "ours tells of dead", str(len(told)))
    add_row(table, "and the ranges meet", str(sum(told)))
    print_table(table)


def _print_matches(matches: Sequence[Match]) -> None:
    table = new_table("best matches", "event", "day", "ours", "theirs", "killed", "apart")
    for m in matches:
        killed = f"{m.event.killed.best if m.event.killed.best is not None else '?'} / {m.reference.best}"
        ours = f"{m.event.sub_event_type.value}, {'; '.join(p.name for p in m.event.locations[:2])}"
        theirs = f"{m.reference.side_a} - {m.reference.side_b}, {m.reference.place}"
        add_row(table, m.event.event_id, str(m.event.start), ours, theirs, killed, f"{m.days} d, {m.km:.0f} km")
    print_table(table)

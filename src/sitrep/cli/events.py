"""``sitrep events``: a store in, its events as a table, CSV or JSON out."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

import click

from sitrep.cli.linking import events_answering
from sitrep.cli.stores import db_option, open_store, theatre_option
from sitrep.cli.tables import add_row, new_table, print_table
from sitrep.model.claim import Location
from sitrep.model.event import Certainty, Estimate, Event, EventActor
from sitrep.pipeline.selecting import Wanted, event_to_json

#: what is shown where nobody says
UNSTATED = "unstated"

COLUMNS = (
    "event_id",
    "event_type",
    "sub_event_type",
    "start",
    "end",
    "actor1",
    "actor2",
    "place",
    "lat",
    "lon",
    "killed_low",
    "killed_best",
    "killed_high",
    "factuality",
    "certainty",
    "origins",
    "outlets",
    "claims",
    "documents",
)


@click.command("events", short_help="List the events that a store's claims tell.")
@db_option
@theatre_option
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--from", "from_day", type=click.DateTime(["%Y-%m-%d"]), help="Events that end on this day or later.")
@click.option("--to", "to_day", type=click.DateTime(["%Y-%m-%d"]), help="Events that begin on this day or before.")
@click.option("--actor", default="", help="An actor's id, or part of a name.")
@click.option("--place", default="", help="A gazetteer id, or part of the name of a place or province.")
@click.option("--type", "kind", default="", help="Part of an event type or sub-event type.")
@click.option("--certainty", type=click.Choice([c.value for c in Certainty]), help="How well attested.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
def command(
    db: str,
    theatre: str | None,
    form: str,
    from_day: datetime | None,
    to_day: datetime | None,
    actor: str,
    place: str,
    kind: str,
    certainty: str | None,
    limit: int | None,
) -> None:
    r"""List the events that a store's claims tell, in order of their days.

    Every row names its sources, its place and how certain it is. `sitrep why EVENT` shows the claims behind one.

    \b
    Examples:
      sitrep events --db demo.db
      sitrep events --db demo.db --place Palmyra --from 2016-03-01 --to 2016-03-31
      sitrep events --db demo.db --format json | jq '.[] | select(.killed.best > 10)'
    """
    wanted = Wanted(_day(from_day), _day(to_day), actor, place, kind, Certainty(certainty) if certainty else None)
    events = islice(events_answering(open_store(db), theatre, wanted), limit)
    if form == "json":
        click.echo(json.dumps([event_to_json(event) for event in events], ensure_ascii=False, indent=2))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_csv_rows(events))
    else:
        _print(list(events))


def _print(events: Sequence[Event]) -> None:
    table = new_table("", "day", "what", "who", "whom", "where", "killed", "certainty", "sources", "event")
    for event in events:
        add_row(
            table,
            days(event),
            event.sub_event_type.value
            + ("" if event.factuality.value == "occurred" else f" ({event.factuality.value})"),
            names(event.actor1) or UNSTATED,
            names(event.actor2),
            places(event.locations) or UNSTATED,
            toll(event.killed),
            event.certainty.value,
            sources(event),
            event.event_id,
        )
    print_table(table)
    click.echo(f"{len(events)} events from {len({doc for event in events for doc in event.doc_ids})} documents")


def _csv_rows(events: Iterable[Event]) -> Iterator[list[str | int | float | None]]:
    for event in events:
        point = next((place for place in event.locations if place.lat is not None), None)
        yield [
            event.event_id,
            event.event_type.value,
            event.sub_event_type.value,
            event.start.isoformat() if event.start else None,
            event.end.isoformat() if event.end else None,
            _cell(names(event.actor1)),
            _cell(names(event.actor2)),
            _cell(places(event.locations)),
            point.lat if point else None,
            point.lon if point else None,
            event.killed.low,
            event.killed.best,
            event.killed.high,
            event.factuality.value,
            event.certainty.value,
            _cell("; ".join(event.origins)),
            _cell("; ".join(event.outlets)),
            " ".join(event.claim_ids),
            " ".join(event.doc_ids),
        ]


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: what reports name is hostile."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t") else text


def days(event: Event) -> str:
    """The days of an event in short: a day, a whole month, whole years, or from a day to a day."""
    start, end = event.start, event.end or event.start
    if start is None or end is None:
        return "day unknown"
    if start == end:
        return start.isoformat()
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        if (start.month, end.month) == (1, 12):
            return f"{start.year}" if start.year == end.year else f"{start.year}..{end.year}"
        if (start.year, start.month) == (end.year, end.month):
            return f"{start:%Y-%m}"
    same_year, same_month = start.year == end.year, (start.year, start.month) == (end.year, end.month)
    return f"{start.isoformat()}..{end.isoformat()[8 if same_month else 5 if same_year else 0 :]}"


def names(actors: Iterable[EventActor]) -> str:
    """The names of actors, the allies with a plus."""
    return " + ".join(actor.name for actor in actors)


def places(locations: Sequence[Location]) -> str:
    """The names of places, with how each stands to the event and whether it is on the map."""
    shown = [_place(place) for place in locations[:4]]
    more = len(locations) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _place(place: Location) -> str:
    role = "" if place.role.value == "at" else f"{place.role.value} "
    return f"{role}{place.name}{' (not located)' if place.lat is None else ''}"


def toll(killed: Estimate) -> str:
    """A toll as a range; empty where nobody gives one."""
    low, best, high = killed.low, killed.best, killed.high
    if low is None and best is None and high is None:
        return ""
    if low == best == high:
        return str(best)
    first = low if low is not None else best if best is not None else 0
    last = "+" if high is None else f"-{high}" if high != first else ""
    return f"{first}{last}" + (f" (best {best})" if best not in (None, first) else "")


def sources(event: Event) -> str:
    """Who says so, and who prints it where that is somebody else."""
    said = ", ".join(event.origins) or UNSTATED
    printed = [outlet for outlet in event.outlets if outlet.casefold() not in {o.casefold() for o in event.origins}]
    return said + (f" (in {', '.join(printed)})" if printed else "")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None

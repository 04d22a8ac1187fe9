"""``sitrep control``: a place in, who held it when out; or a day in, who held which place on it out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click
from rich.text import Text

from sitrep.cli.stores import db_option, now, open_store, theatre_option
from sitrep.cli.tables import add_row, new_table, plain, print_table, terminal
from sitrep.cli.writing import STDOUT, whole_file
from sitrep.control.drawing import NOBODY, describe, map_geojson, map_svg, on_day, timeline_svg
from sitrep.model.claim import Json
from sitrep.model.event import ControlKind, ControlState
from sitrep.pipeline import control as controls
from sitrep.pipeline.control import Control
from sitrep.pipeline.events import theatre_of
from sitrep.reference.theatre import Theatre

#: cells of the timeline drawn in the terminal
_CELLS = 72
_FILL = {
    ControlKind.HELD: "\u2588",
    ControlKind.CLAIMED: "\u2592",
    ControlKind.BESIEGED: "\u2593",
    ControlKind.CONTESTED: "\u2573",
    ControlKind.UNKNOWN: "\u00b7",
}


@click.command("control", short_help="Show who held a place when, or every place on a day.")
@click.argument("place", required=False)
@db_option
@theatre_option
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The places told of, as on this day.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "geojson", "svg", "png"]),
    default="table",
    show_default=True,
    help="geojson only with --on.",
)
@click.option("--areas", is_flag=True, help="With --on: draw areas around the points too, labelled as an estimate.")
@click.option("-o", "--output", default=STDOUT, metavar="FILE", help="Where the output goes (png: required).")
def command(
    place: str | None, db: str, theatre: str | None, day: datetime | None, form: str, areas: bool, output: str
) -> None:
    r"""Show who held PLACE when, or with --on DAY who held every place told of.

    PLACE is a name in any spelling, or a gazetteer id. Every state names the claims behind it; contradictions are told
    and not smoothed. JSON is a list of {from, to, state, holder, claims}; `to` is null for the last; it is empty for a
    place nobody tells of.

    \b
    Examples:
      sitrep control Palmyra --db war.db
      sitrep control Tadmur --db war.db --format json
      sitrep control --on 2016-12-15 --db war.db --format geojson -o held.geojson
    """
    if (place is None) == (day is None):
        raise click.UsageError("name a PLACE, or a day with --on")
    if form == "geojson" and day is None:
        raise click.UsageError("--format geojson draws the map of a day: add --on DAY instead of a place")
    if form == "png" and output == STDOUT:
        raise click.UsageError("--format png needs a file: -o picture.png")
    store = open_store(db)
    try:
        chosen = theatre_of(store, theatre)
        known = controls.gather(store, chosen, at=now())
        if place is not None and form == "json" and not controls.is_told(known, chosen, place):
            click.echo(f"{place}: no claim says who held it", err=True)
            _write_json([], output)
        elif place is not None:
            _show_place(known, controls.timeline(known, chosen, place), form, output)
        elif day is not None:
            _show_day(known, chosen, day.date(), form, output, areas)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _show_place(known: Control, states: Sequence[ControlState], form: str, output: str) -> None:
    today = now().date()
    if form == "png":
        from sitrep.pipeline.control_plots import timeline_png  # matplotlib, for pictures alone

        timeline_png(states, known.holders, _until(states, today), Path(output))
    elif form == "json":
        _write_json(controls.to_json(states), output)
    elif form == "svg":
        _write(timeline_svg(states, known.holders, _until(states, today)), output)
    else:
        _print_states(states, known, today, f"Control of {states[0].place_name}")
        _draw(states, known, _until(states, today))


def _show_day(known: Control, theatre: Theatre, day: date, form: str, output: str, areas: bool) -> None:
    states = on_day(known.states, day)
    title = f"Who held what on {day.isoformat()} (places told of)"
    if form == "png":
        from sitrep.pipeline.control_plots import map_png  # matplotlib, for pictures alone

        map_png(states, known.holders, controls.outlines(theatre), title, Path(output))
    elif form == "json":
        rows: list[Json] = []
        for state in states:
            (row,) = controls.to_json([state])
            rows.append(
                {"place_id": state.place_id, "place": state.place_name, **row} if isinstance(row, dict) else row
            )
        _write_json(rows, output)
    elif form == "geojson":
        _write_json(map_geojson(states, known.names, areas=areas), output)
    elif form == "svg":
        _write(map_svg(states, known.holders, controls.outlines(theatre), areas=areas, title=title), output)
    else:
        _print_states(states, known, day, title, places=True)


def _print_states(
    states: Sequence[ControlState], known: Control, day: date, title: str, *, places: bool = False
) -> None:
    columns = ["from", "to", "state", "last told", "claims", "note"]
    table = new_table(title, *(["place", *columns] if places else columns))
    for state in states:
        told = controls.last_told(state)
        ago = f"{told} ({(day - told).days} days ago)" if told and (state.end is None or places) else str(told or "")
        note = "; ".join(part for part in state.note.split("; ") if not part.startswith("last told"))
        cells = [
            str(state.start or "?"),
            str(state.end or ""),
            describe(state, known.names),
            ago,
            str(len(state.claim_ids)),
            note,
        ]
        add_row(table, *([state.place_name, *cells] if places else cells))
    print_table(table)


def _draw(states: Sequence[ControlState], known: Control, until: date) -> None:
    """A bar of the whole timeline, each cell the state of its middle day."""
    starts = [state.start for state in states if state.start]
    if not starts:
        return
    first, span = min(starts), max(1, (until - min(starts)).days)
    colour = known.holders.of(states)
    bar = Text()
    for cell in range(_CELLS):
        day = date.fromordinal(first.toordinal() + round((cell + 0.5) * span / _CELLS))
        found = next(iter(on_day(states, day)), None)
        if found is None:
            bar.append(" ")
        else:
            bar.append(_FILL[found.kind], style=colour.get(found.holder or "", NOBODY))
    console = terminal()
    console.print(bar)
    console.print(f"{first.isoformat()}{until.isoformat().rjust(_CELLS - 10)}")
    legend = Text()
    for holder, style in colour.items():
        legend.append("\u2588 ", style=style).append(plain(known.names.get(holder, holder)) + "  ")
    legend.append("\u2592 claimed  \u2593 besieged  \u2573 contested  \u00b7 unknown")
    console.print(legend)


def _until(states: Sequence[ControlState], today: date) -> date:
    """Where a drawn timeline ends: half a year after the last change, not years of silence."""
    told = [day for state in states for day in (state.start, state.end) if day]
    return min(today, date.fromordinal(max(told).toordinal() + 180)) if told else today


def _write_json(body: Json | dict[str, Json] | list[Json], output: str) -> None:
    _write(json.dumps(body, ensure_ascii=False, indent=2) + "\n", output)


def _write(text: str, output: str) -> None:
    with whole_file(output) as file:
        file.write(text)

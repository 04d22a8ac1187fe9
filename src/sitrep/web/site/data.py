"""A desk in; the data that the site's scripts read, as scripts themselves, since a page from disk may fetch nothing, out."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sitrep.model.claim import Json
from sitrep.model.event import ControlState
from sitrep.pipeline.columns import Columns
from sitrep.pipeline.control import Control
from sitrep.report.dossier import HAPPENED
from sitrep.store.desk import EventRow
from sitrep.web.service import Desk

_BATCH = 2_000


def as_script(name: str, body: str) -> str:
    """JSON as a script that hands it over under ``name``."""
    return f"(window.sitrepData = window.sitrepData || {{}})[{json.dumps(name)}] = {body};\n"


def text_as_script(name: str, text: str) -> str:
    """A text (the map's worker) as a script that hands it over under ``name``."""
    return as_script(name, json.dumps(text))


def table(desk: Desk) -> dict[str, Json]:
    """Every event of the store as a row of the table, newest first, with what the filters ask of it."""
    columns = desk.columns
    facets = {kind: _facets(desk, columns, kind) for kind in ("actor", "side", "outlet")}
    rows: list[Json] = []
    for position, row in _rows(desk, columns):
        of = {kind: found[1].get(position, []) for kind, found in facets.items()}
        rows.append(_row(row, of))
    return {
        "happened": [*sorted(f.value for f in HAPPENED)],
        "actors": [*facets["actor"][0]],
        "sides": [*facets["side"][0]],
        "outlets": [*facets["outlet"][0]],
        "rows": rows,
    }


def _rows(desk: Desk, columns: Columns) -> Iterator[tuple[int, EventRow]]:
    """Every row with its id, the newest first and the undated last."""
    order = sorted(range(len(columns.row_ids)), key=lambda i: (-int(columns.start[i]), str(columns.event_ids[i])))
    for at in range(0, len(order), _BATCH):
        numbers = [int(columns.row_ids[i]) for i in order[at : at + _BATCH]]
        yield from zip(numbers, desk.index.rows(numbers), strict=True)


def _facets(desk: Desk, columns: Columns, kind: str) -> tuple[list[str], dict[int, list[int]]]:
    values = [value for value, _ in desk.index.values(kind)]
    of: dict[int, list[int]] = {}
    for number, value in enumerate(values):
        for row_id in desk.index.with_facet(kind, [value]):
            of.setdefault(int(row_id), []).append(number)
    return values, of


def _row(row: EventRow, of: dict[str, list[int]]) -> Json:
    return {
        "id": row.event_id,
        "type": row.event_type,
        "sub_type": row.sub_event_type,
        "factuality": row.factuality,
        "certainty": row.certainty,
        "start": row.start_day,
        "end": row.end_day,
        "killed": [row.killed_low, row.killed_best, row.killed_high],
        "who": row.actor1,
        "whom": row.actor2,
        "place": row.place,
        "place_id": row.place_id,
        "admin1": row.admin1,
        "shape": row.shape if row.lat is not None else "none",
        "origins": row.origins,
        "claims": row.claims,
        "contradictions": row.contradictions,
        "actors": list(of["actor"]),
        "sides": list(of["side"]),
        "outlets": list(of["outlet"]),
    }


def control(known: Control) -> dict[str, Json]:
    """Every state of every place with its days, those places first whose state changed most."""
    count: dict[str, int] = {}
    for state in known.states:
        count[state.place_id] = count.get(state.place_id, 0) + 1
    ordered = sorted(
        known.states, key=lambda s: (-count[s.place_id], s.place_name, s.start.isoformat() if s.start else "")
    )
    return {"states": [_state(state, known) for state in ordered]}


def _state(state: ControlState, known: Control) -> Json:
    return {
        "place": state.place_name,
        "place_id": state.place_id,
        "lon": state.lon,
        "lat": state.lat,
        "from": state.start.isoformat() if state.start else None,
        "to": state.end.isoformat() if state.end else None,
        "state": state.kind.value,
        "holder": state.holder,
        "holder_name": known.names.get(state.holder or ""),
        "colour": known.colour(state.holder).key,
        "claims": len(state.claim_ids),
    }

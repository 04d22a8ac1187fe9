"""Events that answer in; the JSON of the map, the timeline and the plots, out."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import cos, pi, radians, sin

import numpy as np
from numpy.typing import NDArray

from sitrep.model.claim import Json
from sitrep.model.place import moved
from sitrep.pipeline.columns import Columns, Positions, Words
from sitrep.pipeline.tallies import OutletTally, PairTally, Timeline
from sitrep.reference.holder_colours import holder_colour
from sitrep.report.page.boundaries import Area
from sitrep.store.desk import EventRow
from sitrep.web.service import Desk

_CIRCLE_CORNERS = 48
#: how wide the sector of "south-east of" is drawn, in degrees to each side
_SECTOR_HALF = 45


def points(desk: Desk, columns: Columns, positions: Positions) -> bytes:
    """Every event that has a place, column by column, for the map."""
    at = positions[~np.isnan(columns.lat[positions])]
    actors = _used(columns.actor, at)
    events = {name: _joined(texts, at) for name, texts in desk.written(columns).columns.items()}
    # actors are numbered anew, so that a map of few events is not sent the names of all
    events["actor"] = _dumps(actors[0].tolist())
    lists = {
        "types": list(columns.event_type.names),
        "sub_types": list(columns.sub_event_type.names),
        "certainties": list(columns.certainty.names),
        "actors": [_actor(desk, actor_id) for actor_id in actors[1]],
    }
    inside = ",".join(f'"{name}":{column}' for name, column in events.items())
    head = f'{{"count":{len(at)},"total":{len(positions)},"events":{{{inside}}},'
    return (head + _dumps(lists)[1:]).encode()


def _dumps(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _joined(written: NDArray[np.object_], at: Positions) -> str:
    return "[" + ",".join(written[at].tolist()) + "]"


def _used(words: Words, at: Positions) -> tuple[NDArray[np.int32], list[str]]:
    """The codes of a column numbered anew, and the words that are used alone."""
    if not len(at):
        return np.empty(0, dtype=np.int32), []
    used, codes = np.unique(words.codes[at], return_inverse=True)
    return codes.astype(np.int32), [words.names[int(i)] for i in used]


def _actor(desk: Desk, actor_id: str) -> dict[str, str]:
    known = desk.fact(actor_id)
    side = known.side if known else "unknown"
    return {
        "id": actor_id,
        "name": known.name if known else actor_id or "unknown",
        "side": side,
        "colour": holder_colour(actor_id, side).key,
    }


def shapes(rows: list[EventRow], areas: tuple[Area, ...]) -> dict[str, Json]:
    """The uncertainty of events as polygons: a province's outline, a sector, or the circle that holds the place."""
    outlines = {_bare(area.name): area for area in areas if area.level <= 1}
    features = [_shape_feature(row, outlines) for row in rows if row.lat is not None and row.lon is not None]
    return {"type": "FeatureCollection", "features": [f for f in features if f is not None]}


def _shape_feature(row: EventRow, outlines: dict[str, Area]) -> Json:
    if row.lat is None or row.lon is None:
        return None
    radius = row.radius_km or 0.0
    geometry: Json
    area = outlines.get(_bare(row.place)) or outlines.get(_bare(row.admin1)) if row.shape == "area" else None
    if area is not None:
        rings: list[Json] = [[[[x, y] for x, y in ring]] for ring in area.rings]
        geometry = {"type": "MultiPolygon", "coordinates": rings}
    elif radius <= 0:
        return None
    elif row.shape == "sector" and row.bearing is not None:
        geometry = {"type": "Polygon", "coordinates": [_sector(row.lat, row.lon, radius, row.bearing)]}
    else:
        geometry = {"type": "Polygon", "coordinates": [_circle(row.lat, row.lon, radius)]}
    properties: Json = {
        "id": row.event_id,
        "type": row.event_type,
        "shape": row.shape,
        "place": row.place,
        "radius_km": row.radius_km,
    }
    return {"type": "Feature", "id": row.event_id, "geometry": geometry, "properties": properties}


def _bare(name: str) -> str:
    return name.casefold().removesuffix(" province").removesuffix(" governorate").removesuffix(" countryside")


def _circle(lat: float, lon: float, km: float) -> list[Json]:
    """A circle on the ground; near the poles, where it would wrap around, it is cut."""
    high = km / 111.195
    wide = high / max(0.05, cos(radians(lat)))
    corners: list[Json] = []
    for i in range(_CIRCLE_CORNERS + 1):
        turn = 2 * pi * (i % _CIRCLE_CORNERS) / _CIRCLE_CORNERS
        corners.append([round(lon + wide * sin(turn), 5), round(max(-90.0, min(90.0, lat + high * cos(turn))), 5)])
    return corners


def _sector(lat: float, lon: float, km: float, bearing: float) -> list[Json]:
    corners: list[Json] = [[round(lon, 5), round(lat, 5)]]
    for turn in range(-_SECTOR_HALF, _SECTOR_HALF + 1, 9):
        y, x = moved(lat, lon, bearing + turn, km)
        corners.append([round(x, 5), round(y, 5)])
    return [*corners, corners[0]]


def timeline_json(found: Timeline) -> dict[str, Json]:
    """The timeline as the plot reads it."""
    return {
        "from": found.bins[0].isoformat() if found.bins else None,
        "to": found.bins[-1].isoformat() if found.bins else None,
        "step": found.step,
        "bins": [day.isoformat() for day in found.bins],
        "types": {name: list(counts) for name, counts in found.types.items()},
        "killed": {
            side: {"low": list(r.low), "best": list(r.best), "high": list(r.high)} for side, r in found.killed.items()
        },
        "undated": found.undated,
    }


def outlets_json(tallies: list[OutletTally], pairs: list[PairTally]) -> dict[str, Json]:
    """The comparison of outlets as the plot reads it; a pair says how many events its first told before its second."""
    told: list[Json] = []
    for pair in pairs:
        for first, second, events in (
            (pair.one, pair.other, pair.one_first),
            (pair.other, pair.one, pair.other_first),
        ):
            told.append({"first": first, "second": second, "events": events, "both": pair.both})
    return {"outlets": [asdict(t) for t in tallies], "pairs": told}

"""Control states in; a timeline or a map of them as SVG text, and a map as GeoJSON, out.

Holders are told apart by colour, kinds of state by the fill (full: held; hatched: contested or besieged; pale: claimed or
unknown), so that a picture printed grey still tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from math import cos, pi, radians, sin
from typing import Final

from sitrep.model.claim import Json
from sitrep.model.event import ControlKind, ControlState
from sitrep.model.place import distance_km
from sitrep.reference.holder_colours import holder_colour

#: where nobody is known to hold a place
NOBODY: Final = holder_colour(None).light
#: an area drawn around a point reaches half way to the nearest place of another holder, and at most so far
ESTIMATE_KM: Final = 12.0
ESTIMATE_LABEL: Final = "estimate: half way to the nearest place of another holder, at most 12 km"
_OPACITY: Final = {
    ControlKind.HELD: "1",
    ControlKind.CLAIMED: "0.45",
    ControlKind.BESIEGED: "1",
    ControlKind.CONTESTED: "1",
    ControlKind.UNKNOWN: "0.3",
}
_HATCHED: Final = (ControlKind.CONTESTED, ControlKind.BESIEGED)
_WIDTH: Final = 860
_LEFT: Final = 150
_ROW: Final = 34


@dataclass(frozen=True, slots=True)
class Outline:
    """A boundary line to draw a map upon, as (lon, lat) pairs."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Holders:
    """By their ids: the names of holders, and their colours as sRGB hex; the caller decides both for every picture."""

    names: Mapping[str, str]
    colours: Mapping[str, str]

    def of(self, states: Sequence[ControlState]) -> dict[str, str]:
        """The colours of those who hold something in ``states``, in the order of their ids."""
        met = sorted({state.holder for state in states if state.holder})
        return {holder: self.colours.get(holder, NOBODY) for holder in met}


def timeline_svg(states: Sequence[ControlState], holders: Holders, until: date) -> str:
    """Timelines of one or more places as an SVG picture, one row a place, from the first change to ``until``."""
    names = holders.names
    shown = [state for state in states if state.start is not None]
    if not shown:
        return _svg(_WIDTH, 60, ['<text x="10" y="35">nothing told</text>'])
    first = min(state.start for state in shown if state.start)
    last = max([until, *(state.start for state in shown if state.start)])
    span = max(1, (last - first).days + 1)
    places = list(dict.fromkeys(state.place_id for state in shown))
    colour = holders.of(shown)
    parts: list[str] = []
    for row, place in enumerate(places):
        own = [state for state in shown if state.place_id == place]
        top = 30 + row * _ROW
        parts.append(f'<text x="{_LEFT - 8}" y="{top + 16}" text-anchor="end">{escape(own[0].place_name)}</text>')
        for state in own:
            begin, end = state.start or first, state.end or last
            x = _LEFT + (begin - first).days / span * (_WIDTH - _LEFT - 10)
            width = max(2.0, ((end - begin).days + 1) / span * (_WIDTH - _LEFT - 10))
            parts.append(_bar(state, x, top, width, colour, names))
    bottom = 30 + len(places) * _ROW
    parts += _years(first, last, span, bottom)
    parts += _legend(colour, names, bottom + 34)
    return _svg(_WIDTH, bottom + 54, parts)


def _bar(
    state: ControlState, x: float, top: int, width: float, colour: Mapping[str, str], names: Mapping[str, str]
) -> str:
    fill = colour.get(state.holder or "", NOBODY)
    said = f"{state.start} to {state.end or 'now'}: {describe(state, names)}"
    size = f'x="{x:.1f}" y="{top}" width="{width:.1f}" height="22"'
    bar = f'<rect {size} fill="{fill}" fill-opacity="{_OPACITY[state.kind]}"/>'
    hatch = f'<rect {size} fill="url(#hatch)"/>' if state.kind in _HATCHED else ""
    return f"<g><title>{escape(said)}</title>{bar}{hatch}</g>"


def _years(first: date, last: date, span: int, bottom: int) -> list[str]:
    marks = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 7)]
    if span < 200:
        marks = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    found = []
    for mark in (mark for mark in marks if first <= mark <= last):
        x = _LEFT + (mark - first).days / span * (_WIDTH - _LEFT - 10)
        found.append(f'<line x1="{x:.1f}" y1="24" x2="{x:.1f}" y2="{bottom}" stroke="#bbb" stroke-dasharray="2 3"/>')
        found.append(f'<text x="{x:.1f}" y="{bottom + 14}" text-anchor="middle" font-size="11">{mark:%Y-%m}</text>')
    return found


def _legend(colour: Mapping[str, str], names: Mapping[str, str], y: float) -> list[str]:
    found, x = [], 10
    for holder, fill in colour.items():
        name = names.get(holder, holder)
        found.append(f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{fill}"/>')
        found.append(f'<text x="{x + 16}" y="{y}" font-size="12">{escape(name)}</text>')
        x += 34 + 7 * len(name)
    found.append(f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="url(#hatch)" stroke="#999"/>')
    found.append(f'<text x="{x + 16}" y="{y}" font-size="12">contested or besieged; pale: claimed, unknown</text>')
    return found


def describe(state: ControlState, names: Mapping[str, str]) -> str:
    """A state in words.

    >>> describe(ControlState("p", "P", None, None, None, None, ControlKind.HELD, "isis", ()), {"isis": "Islamic State"})
    'held by Islamic State'
    """
    holder = names.get(state.holder or "", state.holder or "")
    words = {
        ControlKind.HELD: f"held by {holder}",
        ControlKind.CLAIMED: f"claimed by {holder}",
        ControlKind.BESIEGED: f"held by {holder}, besieged" if holder else "besieged",
        ControlKind.CONTESTED: f"contested, before held by {holder}" if holder else "contested",
        ControlKind.UNKNOWN: "unknown",
    }
    return words[state.kind]


def on_day(states: Sequence[ControlState], day: date) -> list[ControlState]:
    """The states that hold on ``day``, one for each place told of by then."""
    return [s for s in states if s.start is not None and s.start <= day and (s.end is None or s.end >= day)]


def map_geojson(states: Sequence[ControlState], names: Mapping[str, str], *, areas: bool) -> dict[str, Json]:
    """The states of one day as a GeoJSON FeatureCollection of points; with ``areas`` also of estimated areas, so labelled."""
    located = [state for state in states if state.lat is not None and state.lon is not None]
    features: list[Json] = []
    if areas:
        features += [_feature(s, _circle(s, _reach(s, located)), names, {"estimate": ESTIMATE_LABEL}) for s in located]
    features += [_feature(s, {"type": "Point", "coordinates": [s.lon, s.lat]}, names, {}) for s in located]
    return {"type": "FeatureCollection", "features": features}


def _feature(
    state: ControlState, geometry: dict[str, Json], names: Mapping[str, str], more: Mapping[str, str]
) -> dict[str, Json]:
    properties: dict[str, Json] = {
        "place_id": state.place_id,
        "place": state.place_name,
        "state": state.kind.value,
        "holder": state.holder,
        "holder_name": names.get(state.holder or "", state.holder),
        "from": state.start.isoformat() if state.start else None,
        "to": state.end.isoformat() if state.end else None,
        "claims": list(state.claim_ids),
        "note": state.note,
        **more,
    }
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _reach(state: ControlState, others: Sequence[ControlState]) -> float:
    apart = [_km(state, other) for other in others if other.holder != state.holder or other.kind is not state.kind]
    return min([ESTIMATE_KM, *(km / 2 for km in apart)])


def _km(one: ControlState, other: ControlState) -> float:
    return distance_km(one.lat or 0.0, one.lon or 0.0, other.lat or 0.0, other.lon or 0.0)


def _circle(state: ControlState, km: float) -> dict[str, Json]:
    lat, lon = state.lat or 0.0, state.lon or 0.0
    up, right = km / 110.574, km / (111.320 * max(0.1, cos(radians(lat))))
    turns = [2 * pi * i / 32 for i in range(32)]
    ring: list[Json] = [[round(lon + right * cos(t), 5), round(lat + up * sin(t), 5)] for t in turns]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def map_svg(
    states: Sequence[ControlState], holders: Holders, outlines: Sequence[Outline], *, areas: bool, title: str
) -> str:
    """A map of the states of one day as an SVG picture; points, and estimated areas only with ``areas``, so labelled."""
    names = holders.names
    located = [state for state in states if state.lat is not None and state.lon is not None]
    points = [(state.lon or 0.0, state.lat or 0.0) for state in located]
    around = points or [point for outline in outlines for point in outline.points]
    if not around:
        return _svg(_WIDTH, 60, [f'<text x="10" y="35">{escape(title)}: nothing told</text>'])
    west, east = min(p[0] for p in around) - 0.3, max(p[0] for p in around) + 0.3
    south, north = min(p[1] for p in around) - 0.3, max(p[1] for p in around) + 0.3
    squeeze = cos(radians((south + north) / 2))
    scale = min(840 / ((east - west) * squeeze), 640 / (north - south))
    height = (north - south) * scale

    def at(lon: float, lat: float) -> tuple[float, float]:
        return 10 + (lon - west) * squeeze * scale, 30 + (north - lat) * scale

    parts = [f'<text x="10" y="20" font-weight="bold">{escape(title)}</text>']
    for outline in outlines:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in outline.points))
        parts.append(f'<polyline points="{path}" fill="none" stroke="#bbb"/>')
    colour = holders.of(located)
    for state in located:
        x, y = at(state.lon or 0.0, state.lat or 0.0)
        fill = colour.get(state.holder or "", NOBODY)
        if areas:
            reach = _reach(state, located) / 110.574 * scale
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{reach:.1f}" fill="{fill}" fill-opacity="0.2"/>')
        parts.append(_mark(state, x, y, fill, names))
    note = [f'<text x="10" y="{height + 72:.0f}" font-size="11">areas: {ESTIMATE_LABEL}</text>'] if areas else []
    return _svg(_WIDTH, height + 84, [*parts, *_legend(colour, names, height + 54), *note])


def _mark(state: ControlState, x: float, y: float, fill: str, names: Mapping[str, str]) -> str:
    circle = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}" fill-opacity="{_OPACITY[state.kind]}" stroke="#333"/>'
    )
    hatch = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="url(#hatch)"/>' if state.kind in _HATCHED else ""
    said = escape(f"{state.place_name}: {describe(state, names)} since {state.start}; {state.note}")
    name = f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" font-size="11">{escape(state.place_name)}</text>'
    return f"<g><title>{said}</title>{circle}{hatch}{name}</g>"


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    hatch = (
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="2.5" height="6" fill="#fff" fill-opacity="0.75"/></pattern></defs>'
    )
    ground = f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="sans-serif" font-size="13">'
        f"{hatch}{ground}{''.join(parts)}</svg>\n"
    )

"""The desk's index and a question in: the events that answer it, as positions in columns held in memory, out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sitrep.model.place import EARTH_RADIUS_KM
from sitrep.model.taxonomy import Factuality
from sitrep.pipeline.columns import NO_DAY, Columns, Positions
from sitrep.pipeline.indexing import day_number
from sitrep.reference.theatre import Theatre
from sitrep.report.dossier import HAPPENED
from sitrep.store.desk import DeskIndex
from sitrep.store.row_ids import RowIds

Mask = NDArray[np.bool_]

#: a gazetteer's place is meant by a name as like as this
_SURE: Final = 0.85


class Sort(StrEnum):
    """In which order events are listed."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DEADLIEST = "deadliest"
    MOST_CLAIMS = "most-claims"
    MOST_CONTESTED = "most-contested"


@dataclass(frozen=True, slots=True)
class Circle:
    """Everything within so many kilometres of a point (decimal degrees)."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map; one whose west lies east of its east crosses the day line."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the events; every part that is set must hold, of several values of one part any.

    Days are included at both ends. ``corners`` are (lon, lat) of a drawn area. Without ``factualities`` only what
    happened is meant, were it only as an attempt.
    """

    words: str = ""
    first: date | None = None
    last: date | None = None
    types: tuple[str, ...] = ()
    sub_types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    certainties: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    factualities: tuple[Factuality, ...] = tuple(sorted(HAPPENED))
    near: Circle | None = None
    box: Box | None = None
    corners: tuple[tuple[float, float], ...] = ()
    killed_min: int | None = None
    killed_max: int | None = None


def answer(question: Question, columns: Columns, index: DeskIndex, theatre: Theatre) -> Positions:
    """The positions of the events that hold everything asked, in the order of the columns.

    Args:
        question: what is asked.
        columns: the index's columns in memory.
        index: where words and names are looked up.
        theatre: whose gazetteer knows a place by other spellings.
    """
    mask = _by_kind(question, columns) & _by_days(question, columns) & _by_toll(question, columns)
    if question.near or question.box or question.corners:
        mask &= _by_position(question, columns)
    for found in _by_names(question, columns, index, theatre):
        mask &= found
    return np.flatnonzero(mask)


def in_order(positions: Positions, sort: Sort, columns: Columns) -> Positions:
    """The positions in the order asked; equals stand in the order of their ids."""
    return positions[np.lexsort((columns.id_rank[positions], sort_key(sort, columns)[positions]))]


def sort_key(sort: Sort, columns: Columns) -> NDArray[np.int64]:
    """A number for each event by which it is sorted upwards; what is unknown comes last."""
    if sort in (Sort.NEWEST, Sort.OLDEST):
        days = columns.start.astype(np.int64)
        return np.where(days == NO_DAY, np.int64(2**40), -days if sort is Sort.NEWEST else days)
    if sort is Sort.DEADLIEST:
        return -np.maximum(columns.killed_best, columns.killed_low).astype(np.int64)
    return -(columns.claims if sort is Sort.MOST_CLAIMS else columns.contradictions).astype(np.int64)


def _by_kind(question: Question, columns: Columns) -> Mask:
    mask = columns.factuality.among([f.value for f in question.factualities])
    if question.types:
        mask &= columns.event_type.among(question.types)
    if question.sub_types:
        mask &= columns.sub_event_type.among(question.sub_types)
    if question.certainties:
        mask &= columns.certainty.among(question.certainties)
    return mask


def _by_days(question: Question, columns: Columns) -> Mask:
    mask = np.ones(len(columns), dtype=bool)
    first, last = day_number(question.first), day_number(question.last)
    if first is not None:
        mask &= columns.end >= first
    if last is not None:
        mask &= (columns.start <= last) & (columns.start != NO_DAY)
    return mask


def _by_toll(question: Question, columns: Columns) -> Mask:
    """An event is kept where its range of dead reaches into the range asked; one without any number is not."""
    mask = np.ones(len(columns), dtype=bool)
    if question.killed_min is not None:
        mask &= np.maximum(columns.killed_high, columns.killed_best) >= question.killed_min
    if question.killed_max is not None:
        low = np.where(columns.killed_low >= 0, columns.killed_low, columns.killed_best)
        mask &= (low >= 0) & (low <= question.killed_max)
    return mask


def _by_position(question: Question, columns: Columns) -> Mask:
    lat, lon = columns.place_lat, columns.place_lon
    inside = np.ones(len(lat), dtype=bool)
    if question.box is not None:
        box = question.box
        inside &= (lat >= box.south) & (lat <= box.north)
        across = box.west > box.east
        inside &= ((lon >= box.west) | (lon <= box.east)) if across else ((lon >= box.west) & (lon <= box.east))
    if question.near is not None:
        inside &= _km(lat, lon, question.near) <= question.near.km
    if question.corners:
        inside &= _inside(lat, lon, question.corners)
    mask = np.zeros(len(columns), dtype=bool)
    mask[columns.place_at[inside]] = True
    return mask


def _km(lat: NDArray[np.float64], lon: NDArray[np.float64], near: Circle) -> NDArray[np.float64]:
    phi, phi0 = np.radians(lat), np.radians(near.lat)
    half = np.sin((phi - phi0) / 2) ** 2 + np.cos(phi) * np.cos(phi0) * np.sin(np.radians(lon - near.lon) / 2) ** 2
    found: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return found


def _inside(lat: NDArray[np.float64], lon: NDArray[np.float64], corners: tuple[tuple[float, float], ...]) -> Mask:
    """Whether points lie in a polygon: a ray to the east crosses its sides an odd number of times."""
    inside = np.zeros(len(lat), dtype=bool)
    for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if y1 == y2:
            continue
        crosses = (y1 > lat) != (y2 > lat)
        inside ^= crosses & (lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1)
    return inside


def _by_names(question: Question, columns: Columns, index: DeskIndex, theatre: Theatre) -> list[Mask]:
    found: list[RowIds] = []
    if question.words:
        found.append(index.about(question.words))
    for kind, values in (("actor", question.actors), ("side", question.sides), ("outlet", question.outlets)):
        if values:
            found.append(index.with_facet(kind, values))
    if question.places:
        found.append(np.concatenate([_at_place(asked, index, theatre) for asked in question.places]))
    return [columns.mask_of(rows) for rows in found]


def _at_place(asked: str, index: DeskIndex, theatre: Theatre) -> RowIds:
    """Rows at a place by its gazetteer id, by part of a name, or by a spelling that the gazetteer knows."""
    rows = np.concatenate([index.with_facet("place_id", [asked]), index.like_facet("place", asked)])
    if len(asked) < 3:
        return rows
    known = theatre.gazetteer.candidates(asked)
    best = max((c.score for c in known), default=0.0)
    ids = [c.place.place_id for c in known if c.score >= max(_SURE, best)]
    return np.concatenate([rows, index.with_facet("place_id", ids)])

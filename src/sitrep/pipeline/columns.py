"""The desk's index in: its numbers as columns in memory, one position for each event, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Table

from sitrep.store import desk_schema as tables
from sitrep.store.desk import DeskIndex

Positions = NDArray[np.int64]
Ints = NDArray[np.int32]
Reals = NDArray[np.float64]

#: a day that is not known; earlier than any
NO_DAY: Final = -(2**31)
#: a number that nobody gives
NO_NUMBER: Final = -1

_CHUNK: Final = 20_000


@dataclass(frozen=True, slots=True)
class Words:
    """A column of words from a short list: the list, and for each event the number of its word."""

    names: tuple[str, ...]
    codes: NDArray[np.int32]

    def among(self, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """Where the word is one of these."""
        asked = set(wanted)
        numbers = [i for i, name in enumerate(self.names) if name in asked]
        found: NDArray[np.bool_] = np.isin(self.codes, numbers)
        return found

    def counted(self) -> list[tuple[str, int]]:
        """Every word with how often it stands, the commonest first."""
        counts = np.bincount(self.codes, minlength=len(self.names))
        pairs = [(name, int(number)) for name, number in zip(self.names, counts, strict=True)]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True, slots=True)
class Columns:
    """Every event of the index, one position each, in the order of the rows' ids.

    Days count from 1970-01-01 (`NO_DAY`: unknown), numbers are `NO_NUMBER` where nobody gives one, positions on Earth
    NaN. ``place_at``, ``toll_at`` and ``print_at`` say to which event a row of the longer columns belongs.
    """

    key: str
    row_ids: Positions
    event_ids: NDArray[np.str_]
    id_rank: Positions
    event_type: Words
    sub_event_type: Words
    factuality: Words
    certainty: Words
    shape: Words
    actor: Words
    start: Ints
    end: Ints
    killed_low: Ints
    killed_best: Ints
    killed_high: Ints
    claims: Ints
    contradictions: Ints
    lat: Reals
    lon: Reals
    radius_km: Reals
    bearing: Reals
    place_at: Positions
    place_lat: Reals
    place_lon: Reals
    toll_at: Positions
    toll_side: Words
    toll_low: Ints
    toll_best: Ints
    toll_high: Ints
    print_at: Positions
    print_outlet: Words
    print_day: Ints
    outlet_side: dict[str, str]

    def __len__(self) -> int:
        """How many events there are."""
        return len(self.row_ids)

    def mask_of(self, row_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Where the rows of these ids stand; ids that came after the columns were read are passed over."""
        mask = np.zeros(len(self), dtype=bool)
        if len(self) and len(row_ids):
            at = np.minimum(np.searchsorted(self.row_ids, row_ids), len(self) - 1)
            mask[at[self.row_ids[at] == row_ids]] = True
        return mask


def load_columns(index: DeskIndex, key: str) -> Columns:
    """Read the whole index; ``key`` names the state it is of."""
    row = _Reading(index, tables.event, _EVENT)
    place = _Reading(index, tables.place, {"row_id": _LONG, "lat": _REAL, "lon": _REAL})
    tolls = {"row_id": _LONG, "side": _WORD, "low": _COUNT, "best": _COUNT, "high": _COUNT}
    toll = _Reading(index, tables.toll, tolls)
    told = _Reading(index, tables.printed, {"row_id": _LONG, "outlet": _WORD, "side": _WORD, "day": _DAY})
    ids = row.longs("row_id")
    event_ids = row.texts("event_id")
    rank = np.empty(len(ids), dtype=np.int64)
    rank[np.argsort(event_ids, kind="stable")] = np.arange(len(ids))
    outlets, sides = told.words("outlet"), told.words("side")
    return Columns(
        key=key,
        row_ids=ids,
        event_ids=event_ids,
        id_rank=rank,
        event_type=row.words("event_type"),
        sub_event_type=row.words("sub_event_type"),
        factuality=row.words("factuality"),
        certainty=row.words("certainty"),
        shape=row.words("shape"),
        actor=row.words("actor_id"),
        start=row.ints("start_day"),
        end=row.ints("end_day"),
        killed_low=row.ints("killed_low"),
        killed_best=row.ints("killed_best"),
        killed_high=row.ints("killed_high"),
        claims=row.ints("claims"),
        contradictions=row.ints("contradictions"),
        lat=row.reals("lat"),
        lon=row.reals("lon"),
        radius_km=row.reals("radius_km"),
        bearing=row.reals("bearing"),
        place_at=np.searchsorted(ids, place.longs("row_id")),
        place_lat=place.reals("lat"),
        place_lon=place.reals("lon"),
        toll_at=np.searchsorted(ids, toll.longs("row_id")),
        toll_side=toll.words("side"),
        toll_low=toll.ints("low"),
        toll_best=toll.ints("best"),
        toll_high=toll.ints("high"),
        print_at=np.searchsorted(ids, told.longs("row_id")),
        print_outlet=outlets,
        print_day=told.ints("day"),
        outlet_side={outlets.names[o]: sides.names[s] for o, s in zip(outlets.codes, sides.codes, strict=True)},
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a column is kept: as numbers with a sign for what is missing, as codes of words, or as text."""

    dtype: str
    missing: float = 0
    is_word: bool = False


_LONG: Final = _Kind("int64")
_COUNT: Final = _Kind("int32")
_NUMBER: Final = _Kind("int32", NO_NUMBER)
_DAY: Final = _Kind("int32", NO_DAY)
_REAL: Final = _Kind("float64", float("nan"))
_WORD: Final = _Kind("int32", is_word=True)
_TEXT: Final = _Kind("U")

_EVENT: Final = {
    "row_id": _LONG,
    "event_id": _TEXT,
    **dict.fromkeys(("event_type", "sub_event_type", "factuality", "certainty", "shape", "actor_id"), _WORD),
    **dict.fromkeys(("start_day", "end_day"), _DAY),
    **dict.fromkeys(("killed_low", "killed_best", "killed_high"), _NUMBER),
    **dict.fromkeys(("claims", "contradictions"), _COUNT),
    **dict.fromkeys(("lat", "lon", "radius_km", "bearing"), _REAL),
}


class _Reading:
    """Reads columns of one table in one pass; never more than a chunk of it stands in memory as Python's own objects."""

    def __init__(self, index: DeskIndex, table: Table, kinds: Mapping[str, _Kind]) -> None:
        self._kinds = kinds
        self._known: dict[str, dict[str, int]] = {name: {} for name, kind in kinds.items() if kind.is_word}
        self._parts: dict[str, list[NDArray[np.generic]]] = {name: [] for name in kinds}
        for chunk in index.chunks(table, list(kinds), _CHUNK):
            for name, values in zip(kinds, zip(*chunk, strict=True), strict=True):
                self._parts[name].append(self._packed(name, values))

    def _packed(self, name: str, values: Sequence[object]) -> NDArray[np.generic]:
        kind = self._kinds[name]
        if kind.is_word:
            known = self._known[name]
            return np.array([known.setdefault(str(v), len(known)) for v in values], dtype=kind.dtype)
        if kind.dtype == "U":
            return np.array(values, dtype=np.str_)
        return np.array([kind.missing if v is None else v for v in values], dtype=kind.dtype)

    def _whole(self, name: str) -> NDArray[np.generic]:
        dtype = "U1" if self._kinds[name].dtype == "U" else self._kinds[name].dtype
        return np.concatenate([np.empty(0, dtype=dtype), *self._parts[name]])

    def longs(self, name: str) -> Positions:
        return self._whole(name).astype(np.int64, copy=False)

    def ints(self, name: str) -> Ints:
        return self._whole(name).astype(np.int32, copy=False)

    def reals(self, name: str) -> Reals:
        return self._whole(name).astype(np.float64, copy=False)

    def texts(self, name: str) -> NDArray[np.str_]:
        return self._whole(name).astype(np.str_, copy=False)

    def words(self, name: str) -> Words:
        return Words(tuple(self._known[name]), self.ints(name))

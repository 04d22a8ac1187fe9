"""The desk's index in: its numbers as columns in memory, one position for each event, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
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

    def mask_of(self, row_ids: Sequence[int]) -> NDArray[np.bool_]:
        """Where the rows of these ids stand; ids that came after the columns were read are passed over."""
        mask = np.zeros(len(self), dtype=bool)
        if len(self) and row_ids:
            asked = np.asarray(row_ids, dtype=np.int64)
            at = np.minimum(np.searchsorted(self.row_ids, asked), len(self) - 1)
            mask[at[self.row_ids[at] == asked]] = True
        return mask


def load_columns(index: DeskIndex, key: str) -> Columns:
    """Read the whole index; ``key`` names the state it is of."""
    row = _Reading(index, tables.event)
    place, toll, told = (_Reading(index, table) for table in (tables.place, tables.toll, tables.printed))
    ids = row.longs("row_id")
    rank = np.empty(len(ids), dtype=np.int64)
    event_ids = row.texts("event_id")
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
        start=row.ints("start_day", NO_DAY),
        end=row.ints("end_day", NO_DAY),
        killed_low=row.ints("killed_low", NO_NUMBER),
        killed_best=row.ints("killed_best", NO_NUMBER),
        killed_high=row.ints("killed_high", NO_NUMBER),
        claims=row.ints("claims", 0),
        contradictions=row.ints("contradictions", 0),
        lat=row.reals("lat"),
        lon=row.reals("lon"),
        radius_km=row.reals("radius_km"),
        bearing=row.reals("bearing"),
        place_at=np.searchsorted(ids, place.longs("row_id")),
        place_lat=place.reals("lat"),
        place_lon=place.reals("lon"),
        toll_at=np.searchsorted(ids, toll.longs("row_id")),
        toll_side=toll.words("side"),
        toll_low=toll.ints("low", 0),
        toll_best=toll.ints("best", 0),
        toll_high=toll.ints("high", 0),
        print_at=np.searchsorted(ids, told.longs("row_id")),
        print_outlet=outlets,
        print_day=told.ints("day", NO_DAY),
        outlet_side={outlets.names[o]: sides.names[s] for o, s in zip(outlets.codes, sides.codes, strict=True)},
    )


class _Reading:
    """Reads single columns of one table; never more than a chunk of it stands in memory as Python's own objects."""

    def __init__(self, index: DeskIndex, table: Table) -> None:
        self._index, self._table = index, table

    def _chunks(self, name: str) -> Iterator[list[object]]:
        values = self._index.column(self._table, name)
        while chunk := list(islice(values, _CHUNK)):
            yield chunk

    def _numbers(self, name: str, kind: type[np.generic], missing: float) -> NDArray[np.generic]:
        parts = [np.array([missing if v is None else v for v in chunk], dtype=kind) for chunk in self._chunks(name)]
        return np.concatenate([np.empty(0, dtype=kind), *parts])

    def longs(self, name: str) -> Positions:
        return self._numbers(name, np.int64, NO_NUMBER).astype(np.int64)

    def ints(self, name: str, missing: int) -> Ints:
        return self._numbers(name, np.int32, missing).astype(np.int32)

    def reals(self, name: str) -> Reals:
        return self._numbers(name, np.float64, np.nan).astype(np.float64)

    def texts(self, name: str) -> NDArray[np.str_]:
        return np.concatenate(
            [np.empty(0, dtype="U1"), *(np.array(chunk, dtype=np.str_) for chunk in self._chunks(name))]
        )

    def words(self, name: str) -> Words:
        known: dict[str, int] = {}
        parts = [np.array([known.setdefault(str(v), len(known)) for v in chunk]) for chunk in self._chunks(name)]
        codes = np.concatenate([np.empty(0, dtype=np.int32), *parts]).astype(np.int32)
        return Words(tuple(known), codes)

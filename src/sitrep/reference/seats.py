"""A theatre's table of populated places and their districts in, the nearest of them to a point out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import cos, radians
from pathlib import Path
from typing import Final

from sitrep.model.place import distance_km
from sitrep.reference.theatre_files import read_rows

#: degrees that a cell of the search grid spans
_CELL: Final = 0.1
#: kilometres that such a cell spans from south to north
_CELL_KM: Final = 11.1
#: beyond this a populated place says nothing of a point
REACH_KM: Final = 10.0


@dataclass(frozen=True, slots=True)
class Seat:
    """A populated place and the units of the second and third level that it belongs to."""

    lat: float
    lon: float
    admin2: str
    admin3: str


class Seats:
    """Populated places by where they are."""

    def __init__(self, seats: tuple[Seat, ...] = ()) -> None:
        """Take the places of a theatre; none are a theatre without such a table."""
        self._cells: dict[tuple[int, int], list[Seat]] = defaultdict(list)
        for seat in seats:
            self._cells[_cell(seat.lat, seat.lon)].append(seat)

    def nearest(self, lat: float, lon: float, admin2: str = "") -> tuple[Seat, float] | None:
        """The nearest populated place (of the district, where one is named) and its distance; None beyond `REACH_KM`."""
        row, column = _cell(lat, lon)
        wide = 1 + int(REACH_KM / (_CELL_KM * max(0.1, cos(radians(lat)))))
        around = ((r, c) for r in range(row - 1, row + 2) for c in range(column - wide, column + wide + 1))
        seats = [seat for key in around for seat in self._cells.get(key, ()) if admin2 in ("", seat.admin2)]
        found = min(((distance_km(lat, lon, s.lat, s.lon), s) for s in seats), key=lambda pair: pair[0], default=None)
        return (found[1], found[0]) if found and found[0] <= REACH_KM else None


def load_seats(path: Path | None) -> Seats:
    """Read a table ``admin2, admin3, points``: the points are ``lat lon`` pairs with ``|`` between them.

    Raises:
        TheatreError: a point is none; the message names file and line.
    """
    if path is None:
        return Seats()
    seats = []
    for row in read_rows(path, ("admin2", "admin3", "points")):
        for point in row.items("points"):
            try:
                lat, lon = (float(part) for part in point.split())
            except ValueError as error:
                raise row.error(f"{point!r} is no point", "Write latitude, a blank, longitude: 34.56 38.28.") from error
            seats.append(Seat(lat, lon, row["admin2"], row["admin3"]))
    return Seats(tuple(seats))


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return int(lat // _CELL), int(lon // _CELL)

"""The resolved places of one claim in, the most specific level stated out (CODEBOOK, `locations`)."""

from __future__ import annotations

from collections.abc import Sequence

from sitrep.model.claim import Location
from sitrep.model.taxonomy import LocationRole

MOVES = frozenset({LocationRole.FROM, LocationRole.TO})


def most_specific(locations: Sequence[Location]) -> tuple[Location, ...]:
    """Drop what is told twice and what only contains another place of the claim.

    A province, a country or a city goes where a place inside it is named; a place where movement began or ended stays.
    """
    once: list[Location] = []
    for location in locations:
        if all(not _same(location, other) for other in once):
            once.append(location)
    return tuple(p for p in once if not any(_contains(p, other) for other in once if other is not p))


def _same(a: Location, b: Location) -> bool:
    if a.gazetteer_id and a.gazetteer_id == b.gazetteer_id and a.name == b.name:
        return True
    return a.name == b.name and (a.lat, a.lon) == (b.lat, b.lon)


def _contains(outer: Location, inner: Location) -> bool:
    if outer.role in MOVES or inner.role in MOVES:
        return False
    if inner.name.endswith(f", {outer.name}"):
        return True
    wide = outer.precision == 3
    narrow = inner.precision is None or inner.precision < 3
    if wide and narrow:
        return True
    is_country = outer.country is not None and outer.admin1 in (None, "") and wide
    return is_country and inner.admin1 not in (None, "")

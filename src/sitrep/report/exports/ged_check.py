"""A row of a GED file in, the reasons why UCDP's codebook refuses it out (EXPORTS 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sitrep.report.exports.checking import (
    Finding,
    as_day,
    as_real,
    as_whole,
    columns_match,
    filled,
    one_of,
    real,
    whole,
)
from sitrep.report.exports.ged import COLUMNS, priogrid

_IDS = (
    "id",
    *(f"{of}_{which}_id" for of in ("conflict", "dyad", "side_a", "side_b") for which in ("dset", "new")),
)
_REGIONS = ("Africa", "Americas", "Asia", "Europe", "Middle East")
_SIDES = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")


def ged_findings(row: Mapping[str, str], *, own: bool = False) -> Iterator[Finding]:
    """Yield what is wrong with one row; ``own`` demands that the ids are marked as not UCDP's (below zero)."""
    missing = list(columns_match(row, COLUMNS))
    if missing:
        yield from missing
        return
    for name in _IDS:
        number = as_whole(row[name]) if row[name] else None
        if row[name] and number is None:
            yield name, f"{row[name]!r} is no whole number"
        elif own and number is not None and number >= 0:
            yield name, "an id of our own must be below zero: UCDP's registry gives the others"
    yield from filled(row, "id", "relid", "conflict_name", "dyad_name", "side_a", "side_b", "source_article")
    yield from one_of(row, "type_of_violence", ("1", "2", "3"))
    if row["type_of_violence"] == "3" and row["side_b"] != "Civilians":
        yield "side_b", 'must be "Civilians" in one-sided violence'
    yield from one_of(row, "active_year", ("0", "1"))
    yield from one_of(row, "event_clarity", ("1", "2"))
    yield from whole(row, "number_of_sources", low=-1)
    yield from _when(row)
    yield from _where(row)
    yield from _deaths(row)


def _when(row: Mapping[str, str]) -> Iterator[Finding]:
    yield from one_of(row, "date_prec", ("1", "2", "3", "4", "5"))
    start, end = _day(row["date_start"]), _day(row["date_end"])
    for name, found in (("date_start", start), ("date_end", end)):
        if found is None:
            yield name, f"{row[name]!r} is no day of the form 2017-03-02 00:00:00.000"
    if start is None or end is None:
        return
    if end < start:
        yield "date_end", "lies before date_start"
    if row["year"] != str(start.year):
        yield "year", f"{row['year']!r} is not the year of date_start"
    days = (end - start).days + 1
    low, high = {"1": (1, 1), "2": (2, 6), "3": (1, 10), "4": (1, 31), "5": (1, 366)}.get(row["date_prec"], (1, 366))
    if not low <= days <= high:
        yield "date_prec", f"{row['date_prec']} does not fit a span of {days} days"


def _day(text: str) -> date | None:
    return as_day(text[:10]) if text[10:] in ("", " 00:00:00.000") else None


def _where(row: Mapping[str, str]) -> Iterator[Finding]:
    yield from filled(row, "where_coordinates", "country")
    yield from one_of(row, "where_prec", tuple("1234567"))
    yield from one_of(row, "region", _REGIONS)
    yield from real(row, "latitude", -90, 90)
    yield from real(row, "longitude", -180, 180)
    lat, lon = as_real(row["latitude"]), as_real(row["longitude"])
    if lat is None or lon is None:
        return
    if row["geom_wkt"] != f"POINT ({row['longitude']} {row['latitude']})":
        yield "geom_wkt", f"must be POINT ({row['longitude']} {row['latitude']})"
    if as_whole(row["priogrid_gid"]) != priogrid(lat, lon):
        yield "priogrid_gid", f"the point lies in cell {priogrid(lat, lon)}"


def _deaths(row: Mapping[str, str]) -> Iterator[Finding]:
    for name in (*_SIDES, "low", "best", "high"):
        yield from whole(row, name)
    low, best, high = (as_whole(row[name]) for name in ("low", "best", "high"))
    sides = [as_whole(row[name]) for name in _SIDES]
    if low is None or best is None or high is None or None in sides:
        return
    if not low <= best <= high:
        yield "best", f"low, best and high must not fall: {low}, {best}, {high}"
    if high < 1:
        yield "high", "an event of GED has at least one possible death"
    total = sum(n for n in sides if n is not None)
    if total != best:
        yield "best", f"must be the sum of the sides' deaths, {total}"

"""Events in, rows with UCDP GED's 49 columns out: spans, low/best/high, deaths by side, ids of our own (EXPORTS 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields, replace
from hashlib import sha256
from math import floor

from sitrep.model.event import Event
from sitrep.model.taxonomy import DatePrecision, Factuality
from sitrep.report.dossier import Dossier
from sitrep.report.exports.ged_sides import Dyad, dyad_of
from sitrep.report.exports.ged_where import Where, where_of
from sitrep.report.exports.outcome import LeftOut
from sitrep.report.exports.tolls import SideTolls, bounds, by_side
from sitrep.report.exports.when import Span, span_of
from sitrep.report.knowledge import Settings

#: a dyad is active in a year with this many deaths (UCDP's threshold of inclusion)
_ACTIVE = 25
_LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class GedRow:
    """One row, its fields in the order of the file of GED 23.1. Ids below zero are ours, not UCDP's."""

    id: int
    relid: str
    year: int
    active_year: int
    code_status: str
    type_of_violence: int
    conflict_dset_id: int
    conflict_new_id: int
    conflict_name: str
    dyad_dset_id: int
    dyad_new_id: int
    dyad_name: str
    side_a_dset_id: int
    side_a_new_id: int
    side_a: str
    side_b_dset_id: int
    side_b_new_id: int
    side_b: str
    number_of_sources: int
    source_article: str
    source_office: str
    source_date: str
    source_headline: str
    source_original: str
    where_prec: int
    where_coordinates: str
    where_description: str
    adm_1: str
    adm_2: str
    latitude: str
    longitude: str
    geom_wkt: str
    priogrid_gid: int
    country: str
    country_id: int | None
    region: str
    event_clarity: int
    date_prec: int
    date_start: str
    date_end: str
    deaths_a: int
    deaths_b: int
    deaths_civilians: int
    deaths_unknown: int
    best: int
    high: int
    low: int
    gwnoa: int | None
    gwnob: int | None

    def cells(self) -> tuple[str | int | None, ...]:
        """The values in the order of the columns."""
        return astuple(self)


COLUMNS = tuple(f.name for f in fields(GedRow))


def ged_row(event: Event, dossier: Dossier, settings: Settings) -> GedRow | LeftOut:
    """The event as one row, a span staying one event (unlike ACLED), or why GED has no row for it.

    Left out: no reported death, an attempt that killed nobody, no day, a span of more than a year, no position, and no
    side that is named.
    """
    low, best, high = bounds(event.killed)
    if high < 1:
        return LeftOut(event.event_id, "no death is reported")
    span = span_of(event, dossier)
    if span is None:
        return LeftOut(event.event_id, "no day is known")
    if span.days > _LONGEST_DAYS:
        return LeftOut(event.event_id, f"the day is known only as {span.start} to {span.end}")
    where = where_of(event, dossier.units)
    if isinstance(where, str):
        return LeftOut(event.event_id, where)
    dyad = dyad_of(event, dossier, settings, where.country)
    if dyad is None:
        return LeftOut(event.event_id, "no side is named")
    deaths = dyad.deaths(by_side(event, dossier))
    return _row(event, dossier, (span, where, dyad), (low, best, high, deaths), settings)


def with_active_years(rows: Iterable[GedRow]) -> list[GedRow]:
    """Flag the years in which a dyad's rows reach UCDP's threshold of 25 deaths."""
    found = list(rows)
    toll: Counter[tuple[int, int]] = Counter()
    for row in found:
        toll[row.dyad_new_id, row.year] += row.best
    return [replace(row, active_year=int(toll[row.dyad_new_id, row.year] >= _ACTIVE)) for row in found]


def own_id(text: str) -> int:
    """A negative number that stands for ``text`` on every run; UCDP's ids are positive.

    >>> own_id("a") < 0, own_id("a") == own_id("a")
    (True, True)
    """
    return -1 - int(sha256(text.encode()).hexdigest(), 16) % (10**15 - 1)


def _row(
    event: Event,
    dossier: Dossier,
    parts: tuple[Span, Where, Dyad],
    tolls: tuple[int, int, int, SideTolls],
    settings: Settings,
) -> GedRow:
    span, where, dyad = parts
    low, best, high, deaths = tolls
    documents = dossier.documents_of(event)
    conflict = f"{where.country.name}: {dyad.name}"
    return GedRow(
        id=own_id(event.event_id),
        relid=f"{where.country.iso3}-{span.start.year}-{dyad.type_of_violence}-sitrep-{event.event_id}",
        year=span.start.year,
        active_year=0,
        code_status=settings.text("code_status"),
        type_of_violence=dyad.type_of_violence,
        conflict_dset_id=own_id(conflict),
        conflict_new_id=own_id(conflict),
        conflict_name=conflict,
        dyad_dset_id=own_id(dyad.name),
        dyad_new_id=own_id(dyad.name),
        dyad_name=dyad.name,
        side_a_dset_id=own_id(dyad.side_a),
        side_a_new_id=own_id(dyad.side_a),
        side_a=dyad.side_a,
        side_b_dset_id=own_id(dyad.side_b),
        side_b_new_id=own_id(dyad.side_b),
        side_b=dyad.side_b,
        number_of_sources=len(documents) or len(event.doc_ids),
        source_article=";".join(
            f'"{_flat(d.outlet)},{d.published.isoformat() if d.published else ""},{_flat(d.title)}"' for d in documents
        ),
        source_office=";".join(_flat(d.outlet) for d in documents),
        source_date=";".join(d.published.isoformat() if d.published else "" for d in documents),
        source_headline=";".join(_flat(d.title) for d in documents),
        source_original=";".join(_flat(name) for name in event.origins),
        where_prec=where.precision,
        where_coordinates=where.name,
        where_description=where.description,
        adm_1=where.admin1,
        adm_2=where.admin2,
        latitude=f"{where.lat:.6f}",
        longitude=f"{where.lon:.6f}",
        geom_wkt=f"POINT ({where.lon:.6f} {where.lat:.6f})",
        priogrid_gid=priogrid(where.lat, where.lon),
        country=where.country.name,
        country_id=where.country.gw_number,
        region=where.country.ged_region,
        event_clarity=1 if span.days <= 6 and not where.is_spread and event.factuality is not Factuality.ONGOING else 2,
        date_prec=date_precision(span),
        date_start=f"{span.start.isoformat()} 00:00:00.000",
        date_end=f"{span.end.isoformat()} 00:00:00.000",
        deaths_a=deaths.actor1,
        deaths_b=deaths.actor2,
        deaths_civilians=deaths.civilians,
        deaths_unknown=deaths.unknown,
        best=best,
        high=high,
        low=low,
        gwnoa=dyad.gw_a,
        gwnob=dyad.gw_b,
    )


def date_precision(span: Span) -> int:
    """GED's scale: 1 a day, 2 two to six days, 3 a week, 4 a month, 5 a year (EXPORTS 5.2)."""
    if span.days == 1:
        return 1
    if span.days == 7 or (span.precision is DatePrecision.WEEK and span.days <= 10):
        return 3
    if span.days <= 6:
        return 2
    return 4 if span.days <= 31 else 5


def priogrid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell (half a degree) of a position.

    >>> priogrid(34.802462, 36.707602)
    179714
    """
    row = min(floor((lat + 90) / 0.5), 359)
    column = min(floor((lon + 180) / 0.5), 719)
    return row * 720 + column + 1


def _flat(text: str) -> str:
    """Text inside a joined list: the separator and the quotes would break it."""
    return " ".join(text.replace(";", ",").replace('"', "'").split())

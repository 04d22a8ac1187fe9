"""Events in, rows of ACLED's 31 columns out: one for each place and day, lowest toll, interaction codes (EXPORTS 4)."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from datetime import UTC, date, datetime
from hashlib import sha256

from sitrep.model.claim import Location
from sitrep.model.event import Event
from sitrep.model.taxonomy import EVENT_TYPE_OF, DatePrecision, EventType, Factuality, LocationRole, SubEventType
from sitrep.report.dossier import Dossier, happened_at
from sitrep.report.exports.acled_actors import Parties, parties
from sitrep.report.exports.outcome import LeftOut
from sitrep.report.exports.tolls import lowest, split
from sitrep.report.exports.when import Span, each_day, span_of
from sitrep.report.knowledge import Country, Settings, country_of
from sitrep.report.wording import day_text, days_text, listed, toll_text

_TARGETED = frozenset({EventType.EXPLOSIONS, EventType.RIOTS})
_TIME_PRECISION = {DatePrecision.DAY: 1, DatePrecision.WEEK: 2, DatePrecision.MONTH: 3}


@dataclass(frozen=True, slots=True)
class AcledRow:
    """One row, its fields in the order of ACLED's export."""

    event_id_cnty: str
    event_date: str
    year: int
    time_precision: int
    disorder_type: str
    event_type: str
    sub_event_type: str
    actor1: str
    assoc_actor_1: str
    inter1: str
    actor2: str
    assoc_actor_2: str
    inter2: str
    interaction: str
    civilian_targeting: str
    iso: int
    region: str
    country: str
    admin1: str
    admin2: str
    admin3: str
    location: str
    latitude: str
    longitude: str
    geo_precision: int
    source: str
    source_scale: str
    notes: str
    fatalities: int
    tags: str
    timestamp: int

    def cells(self) -> tuple[str | int, ...]:
        """The values in the order of the columns."""
        return astuple(self)


COLUMNS = tuple(f.name for f in fields(AcledRow))


@dataclass(frozen=True, slots=True)
class _Cell:
    """One day at one place of an event, with its share of the toll."""

    place: Location
    country: Country
    day: date
    fatalities: int


def acled_rows(event: Event, dossier: Dossier, settings: Settings) -> tuple[list[AcledRow], list[LeftOut]]:
    """The event's rows, one for each place and day; nothing is made up for a place or day that no claim gives.

    A span of days told in words is one row a day, the toll split with the remainder on the first (EXPORTS 4.6); a day
    that follows from the day of publication is one row on that day. Left out, with the reason: events without a day or
    with less than a month's precision, places without a position, and events known only to a whole country.
    """
    span = span_of(event, dossier)
    if span is None:
        return [], [LeftOut(event.event_id, "no day is known")]
    days, time_precision = _days(span, settings.number("longest_span_days"))
    if not days:
        return [], [LeftOut(event.event_id, f"the day is known only as {span.start} to {span.end}")]
    places, left_out = _places(event)
    shares = split(lowest(event.killed), len(days) * len(places)) if places else ()
    order = [(place, country, day) for day in days for place, country in places]
    cells = [_Cell(*key, share) for key, share in zip(order, shares, strict=True)]
    sub = _sub_event_type(event, settings)
    return [_row(event, sub, cell, (time_precision, len(cells)), dossier, settings) for cell in cells], left_out


def event_number(event_id: str) -> str:
    """The eleven digits that stand for the event in every ``event_id_cnty`` of its rows."""
    return f"{int(sha256(event_id.encode()).hexdigest(), 16) % 10**11:011d}"


def _row_id(event: Event, cell: _Cell) -> str:
    """Three letters of the country, the event's eleven digits, four of the place and day: the same on every run."""
    place = cell.place.gazetteer_id or f"{cell.place.name}/{cell.place.lat}/{cell.place.lon}"
    part = int(sha256(f"{place}|{cell.day}|{cell.place.role}".encode()).hexdigest(), 16) % 10**4
    return f"{cell.country.iso3}{event_number(event.event_id)}{part:04d}"


def _days(span: Span, longest: int) -> tuple[tuple[date, ...], int]:
    if span.precision is DatePrecision.DAY:
        if span.days == 1:
            return (span.start,), 1
        if not span.told:
            return (span.end,), 2
        return (each_day(span), 1) if span.days <= longest else ((), 0)
    if span.precision not in _TIME_PRECISION:
        return (), 0
    return (span.middle,), _TIME_PRECISION[span.precision]


def _places(event: Event) -> tuple[list[tuple[Location, Country]], list[LeftOut]]:
    happened = happened_at(event)
    kept: dict[str, tuple[Location, Country]] = {}
    left_out: list[LeftOut] = []
    if not happened:
        left_out.append(LeftOut(event.event_id, "no place is known"))
    for place in happened:
        country = country_of(place.country)
        if place.lat is None or place.lon is None:
            left_out.append(LeftOut(event.event_id, f"the place {place.text!r} has no position"))
        elif country is None:
            left_out.append(LeftOut(event.event_id, f"the place {place.text!r} has no known country"))
        elif place.ucdp_precision is not None and place.ucdp_precision >= 6:
            left_out.append(LeftOut(event.event_id, f"{place.text!r} is a whole country or wider"))
        else:
            kept.setdefault(f"{place.name}/{place.lat:.4f}/{place.lon:.4f}", (place, country))
    return list(kept.values()), left_out


def _sub_event_type(event: Event, settings: Settings) -> SubEventType:
    if event.factuality is not Factuality.ATTEMPTED:
        return event.sub_event_type
    return SubEventType(settings.texts("attempted_as").get(event.sub_event_type.value, event.sub_event_type.value))


def _row(
    event: Event, sub: SubEventType, cell: _Cell, spread: tuple[int, int], dossier: Dossier, settings: Settings
) -> AcledRow:
    time_precision, parts = spread
    event_type = EVENT_TYPE_OF[sub]
    sides = parties(event, sub, dossier.actors, settings, (cell.country.name, cell.day))
    targeted = event_type is EventType.CIVILIANS or sub is SubEventType.EXCESSIVE_FORCE
    targeted = targeted or (event_type in _TARGETED and sides.code2 == settings.number_in("generic", "civilians_code"))
    disorder = (
        settings.texts("disorder_exceptions").get(sub.value) or settings.texts("disorder_types")[event_type.value]
    )
    place, units = cell.place, dossier.units.of(cell.place)
    return AcledRow(
        event_id_cnty=_row_id(event, cell),
        event_date=cell.day.isoformat(),
        year=cell.day.year,
        time_precision=time_precision,
        disorder_type=disorder,
        event_type=event_type.value,
        sub_event_type=sub.value,
        actor1=sides.actor1,
        assoc_actor_1="; ".join(sides.allies1),
        inter1=sides.label1,
        actor2=sides.actor2,
        assoc_actor_2="; ".join(sides.allies2),
        inter2=sides.label2,
        interaction=sides.interaction,
        civilian_targeting=settings.text("civilian_targeting") if targeted else "",
        iso=cell.country.iso_numeric,
        region=cell.country.acled_region,
        country=cell.country.name,
        admin1=place.admin1 or "",
        admin2=units.admin2,
        admin3=units.admin3,
        location=place.name,
        latitude=f"{place.lat:.4f}",
        longitude=f"{place.lon:.4f}",
        geo_precision=place.precision or (1 if place.role is LocationRole.AT else 2),
        source="; ".join(_sources(event)),
        source_scale=settings.text("source_scale"),
        notes=_notes(event, cell, sides, spread),
        fatalities=cell.fatalities,
        tags=f"sitrep event={event.event_id}",
        timestamp=_timestamp(event, dossier),
    )


def _sources(event: Event) -> tuple[str, ...]:
    """The outlets, then the origins that are no outlet; a ";" inside a name would read as two sources."""
    names = dict.fromkeys(name.replace(";", ",").strip() for name in (*event.outlets, *event.origins) if name.strip())
    return tuple(names) or ("unnamed source",)


def _timestamp(event: Event, dossier: Dossier) -> int:
    """Midnight (UTC) after the newest report of the event: the same on every run, unlike the clock."""
    published = [d.published for d in dossier.documents_of(event) if d.published]
    day = max(published, default=event.end or event.start)
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) if day else 0


def _notes(event: Event, cell: _Cell, sides: Parties, spread: tuple[int, int]) -> str:
    time_precision, parts = spread
    act = event.sub_event_type.value
    tried = " (attempted, without success)" if event.factuality is Factuality.ATTEMPTED else ""
    second = f"; other side: {', '.join((sides.actor2, *sides.allies2))}" if sides.actor2 else ""
    parties_text = f" by {', '.join((sides.actor1, *sides.allies1))}" if sides.actor1 else ""
    # a week or month has its middle for a day (EXPORTS 4.6): the note does not pass it off as what was told
    told = f" (told as {_told(event)})" if time_precision > 1 and event.start != event.end else ""
    text = [f"On {day_text(cell.day)}{told}, {act}{tried} at {cell.place.name}{parties_text}{second}."]
    origins = listed([o for o in event.origins if o])
    text.append(f"Certainty: {event.certainty.value}" + (f", on the word of {origins}." if origins else "."))
    toll = toll_text(event.killed)
    if toll:
        disputed = " (reports differ)" if _differs(event) else ""
        share = f", divided over {parts} rows" if parts > 1 else ""
        text.append(f"Reported killed: {toll}{disputed}{share}.")
    return " ".join(text)


def _told(event: Event) -> str:
    either = event.start is not None and event.end is not None and (event.end - event.start).days == 1
    return days_text(event.start, event.end, is_either=either)


def _differs(event: Event) -> bool:
    return event.killed.low is not None and event.killed.high is not None and event.killed.low != event.killed.high

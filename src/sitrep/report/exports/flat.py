"""Events in, one flat row for each event out: the CSV (and Parquet) table of events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, fields

from sitrep.model.event import Certainty, Event
from sitrep.model.taxonomy import EVENT_TYPE_OF, Factuality, SubEventType
from sitrep.report.dossier import Dossier, Withdrawn, main_place
from sitrep.report.exports.checking import Finding, as_day, as_whole, columns_match, day, filled, one_of, real, whole
from sitrep.report.exports.when import span_of
from sitrep.report.wording import actor_names

_STATUS = ("current", "withdrawn")


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One event; a list in one cell is joined by " | ". An event that stands no more has the ``status`` "withdrawn"."""

    event_id: str
    status: str = "current"
    event_type: str = ""
    sub_event_type: str = ""
    start: str = ""
    end: str = ""
    date_precision: str = ""
    actor1: str = ""
    actor1_ids: str = ""
    actor2: str = ""
    actor2_ids: str = ""
    place: str = ""
    place_id: str = ""
    place_role: str = ""
    all_places: str = ""
    admin1: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    acled_precision: int | None = None
    ucdp_precision: int | None = None
    killed_low: int | None = None
    killed_best: int | None = None
    killed_high: int | None = None
    injured_low: int | None = None
    injured_best: int | None = None
    injured_high: int | None = None
    factuality: str = ""
    certainty: str = ""
    origins: str = ""
    origin_count: int | None = None
    outlets: str = ""
    contradictions: str = ""
    evidence: str = ""
    claim_ids: str = ""
    doc_ids: str = ""

    def cells(self) -> tuple[str | int | float | None, ...]:
        """The values in the order of the columns."""
        return astuple(self)


COLUMNS = tuple(f.name for f in fields(FlatRow))
_PRECISIONS = ("", "day", "week", "month", "year", "unknown")


def flat_row(event: Event, dossier: Dossier) -> FlatRow:
    """The event as one row; what is unknown is blank, never zero."""
    place = main_place(event)
    is_placed = place is not None and place.lat is not None and place.lon is not None
    span = span_of(event, dossier)
    return FlatRow(
        event_id=event.event_id,
        event_type=event.event_type.value,
        sub_event_type=event.sub_event_type.value,
        start=event.start.isoformat() if event.start else "",
        end=event.end.isoformat() if event.end else "",
        date_precision=span.precision.value if span else "unknown",
        actor1=_joined(actor_names(event.actor1, dossier.actors)),
        actor1_ids=_joined([a.actor_id or "" for a in event.actor1]),
        actor2=_joined(actor_names(event.actor2, dossier.actors)),
        actor2_ids=_joined([a.actor_id or "" for a in event.actor2]),
        place=place.name if place else "",
        place_id=(place.gazetteer_id or "") if place else "",
        place_role=place.role.value if place else "",
        all_places=_joined([p.name for p in event.locations]),
        admin1=(place.admin1 or "") if place else "",
        country=(place.country or "") if place else "",
        latitude=_rounded(place.lat, 6) if is_placed and place else None,
        longitude=_rounded(place.lon, 6) if is_placed and place else None,
        radius_km=_rounded(place.radius_km, 3) if place else None,
        acled_precision=place.precision if place else None,
        ucdp_precision=place.ucdp_precision if place else None,
        killed_low=event.killed.low,
        killed_best=event.killed.best,
        killed_high=event.killed.high,
        injured_low=event.injured.low,
        injured_best=event.injured.best,
        injured_high=event.injured.high,
        factuality=event.factuality.value,
        certainty=event.certainty.value,
        origins=_joined(event.origins),
        origin_count=len(event.origins),
        outlets=_joined(event.outlets),
        contradictions=_joined(event.contradictions),
        evidence=_joined([c.evidence[0].text for c in dossier.claims_of(event) if c.evidence]),
        claim_ids=_joined(event.claim_ids),
        doc_ids=_joined(event.doc_ids),
    )


def withdrawn_row(gone: Withdrawn) -> FlatRow:
    """The tombstone of an event: its id and nothing else."""
    return FlatRow(event_id=gone.subject_id, status="withdrawn")


def flat_findings(row: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what is wrong with one row; nothing for a valid one."""
    missing = list(columns_match(row, COLUMNS))
    if missing:
        yield from missing
        return
    yield from filled(row, "event_id")
    yield from one_of(row, "status", _STATUS)
    if row["status"] == "withdrawn":
        return
    yield from _what_and_when(row)
    yield from filled(row, "claim_ids")
    if bool(row["latitude"]) != bool(row["longitude"]):
        yield "latitude", "latitude and longitude go together"
    elif row["latitude"]:
        yield from real(row, "latitude", -90, 90)
        yield from real(row, "longitude", -180, 180)
    if row["radius_km"]:
        yield from real(row, "radius_km", 0, 20_100)
    yield from one_of(row, "acled_precision", ("", "1", "2", "3"))
    yield from one_of(row, "ucdp_precision", ("", *"1234567"))
    for cost in ("killed", "injured"):
        yield from _ordered(row, cost)


def _what_and_when(row: Mapping[str, str]) -> Iterator[Finding]:
    subs = {sub.value: EVENT_TYPE_OF[sub].value for sub in SubEventType}
    if row["sub_event_type"] not in subs:
        yield "sub_event_type", f"{row['sub_event_type']!r} is no sub-event type"
    elif subs[row["sub_event_type"]] != row["event_type"]:
        yield "event_type", f"{row['sub_event_type']} belongs to {subs[row['sub_event_type']]}"
    yield from one_of(row, "factuality", [f.value for f in Factuality])
    yield from one_of(row, "certainty", [c.value for c in Certainty])
    yield from one_of(row, "date_precision", _PRECISIONS)
    for name in ("start", "end"):
        if row[name]:
            yield from day(row, name)
    start, end = as_day(row["start"]), as_day(row["end"])
    if start is not None and end is not None and end < start:
        yield "end", "lies before start"


def _ordered(row: Mapping[str, str], cost: str) -> Iterator[Finding]:
    names = [f"{cost}_{bound}" for bound in ("low", "best", "high")]
    for name in names:
        if row[name]:
            yield from whole(row, name)
    known = [n for name in names if (n := as_whole(row[name])) is not None]
    if known != sorted(known):
        yield f"{cost}_low", f"low, best and high must not fall: {known}"


def _rounded(value: float | None, places: int) -> float | None:
    # adding zero turns -0.0 into 0.0, which databases do too
    return None if value is None else round(value, places) + 0.0


def _joined(parts: list[str] | tuple[str, ...]) -> str:
    return " | ".join(part.replace(" | ", " / ") for part in parts)

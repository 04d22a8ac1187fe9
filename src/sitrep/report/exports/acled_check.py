"""A row of an ACLED file in, the reasons why ACLED's codebook refuses it out (EXPORTS 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sitrep.model.taxonomy import EVENT_TYPE_OF, EventType, SubEventType
from sitrep.report.exports.acled import COLUMNS
from sitrep.report.exports.acled_actors import VALID_INTERACTIONS, interaction_label
from sitrep.report.exports.checking import Finding, as_day, as_whole, columns_match, day, filled, one_of, real, whole
from sitrep.report.knowledge import Settings, country_of

_ROW_ID = re.compile(r"[A-Z]{3}[0-9]+")
_TARGETABLE = frozenset({EventType.EXPLOSIONS, EventType.RIOTS})
_SUBS = {sub.value: sub for sub in SubEventType}


def acled_findings(row: Mapping[str, str], settings: Settings) -> Iterator[Finding]:
    """Yield what is wrong with one row, column by column; nothing for a row that ACLED's rules accept."""
    missing = list(columns_match(row, COLUMNS))
    if missing:
        yield from missing
        return
    if not _ROW_ID.fullmatch(row["event_id_cnty"]):
        yield "event_id_cnty", "must be three capital letters and a number"
    yield from _when(row)
    yield from _what(row, settings)
    yield from _who(row, settings)
    yield from _where(row)
    yield from filled(row, "source", "notes")
    scales = settings.items("source_scales")
    if any(part not in scales for part in row["source_scale"].split("-")):
        yield "source_scale", f"{row['source_scale']!r} is not one of {', '.join(scales)} or a pair of them"
    if not row["notes"].startswith("On "):
        yield "notes", 'must begin with the day: "On 16 February 2023, ..."'
    yield from whole(row, "fatalities")
    yield from whole(row, "timestamp")


def _when(row: Mapping[str, str]) -> Iterator[Finding]:
    yield from day(row, "event_date")
    yield from one_of(row, "time_precision", ("1", "2", "3"))
    when = as_day(row["event_date"])
    if when is not None and row["year"] != str(when.year):
        yield "year", f"{row['year']!r} is not the year of event_date"


def _what(row: Mapping[str, str], settings: Settings) -> Iterator[Finding]:
    sub = _SUBS.get(row["sub_event_type"])
    if sub is None:
        yield "sub_event_type", f"{row['sub_event_type']!r} is no sub-event type"
        return
    event_type = EVENT_TYPE_OF[sub]
    if row["event_type"] != event_type.value:
        yield "event_type", f"{sub.value} belongs to {event_type.value}, not to {row['event_type']!r}"
    exceptions, types = settings.texts("disorder_exceptions"), settings.texts("disorder_types")
    disorder = exceptions.get(sub.value, types[event_type.value])
    if row["disorder_type"] != disorder:
        yield "disorder_type", f"{sub.value} is {disorder!r}, not {row['disorder_type']!r}"
    word = settings.text("civilian_targeting")
    yield from one_of(row, "civilian_targeting", ("", word))
    is_target = row["civilian_targeting"] == word
    if event_type is EventType.CIVILIANS and not is_target:
        yield "civilian_targeting", "must be set for violence against civilians"
    may_be_target = event_type in _TARGETABLE or sub is SubEventType.EXCESSIVE_FORCE
    if is_target and event_type is not EventType.CIVILIANS and not may_be_target:
        yield "civilian_targeting", f"must be blank for {sub.value}"


def _who(row: Mapping[str, str], settings: Settings) -> Iterator[Finding]:
    labels = {int(k): v for k, v in settings.texts("labels").items()}
    codes = {v: k for k, v in labels.items()} | {str(k): k for k in labels}
    yield from filled(row, "actor1", "inter1")
    found = [codes.get(row[name]) if row[name] else 0 for name in ("inter1", "inter2")]
    for name, code in zip(("inter1", "inter2"), found, strict=True):
        if code is None:
            yield name, f"{row[name]!r} is no actor type"
    for number in ("1", "2"):
        if bool(row[f"actor{number}"].strip()) != bool(row[f"inter{number}"].strip()):
            yield f"inter{number}", f"must be given when actor{number} is, and blank when it is blank"
        if row[f"assoc_actor_{number}"] and not row[f"actor{number}"]:
            yield f"assoc_actor_{number}", f"has allies but actor{number} is blank"
    known = sorted(code for code in found if code is not None)
    if len(known) == 2:
        code = known[1] * 10 if known[0] == 0 else known[0] * 10 + known[1]
        label = interaction_label(known[0], known[1], labels)
        if code not in VALID_INTERACTIONS:
            yield "interaction", f"{code} is no valid interaction"
        elif row["interaction"] not in (label, str(code)):
            yield "interaction", f"must be {label!r} (or {code}) for these actor types, not {row['interaction']!r}"
    event_type = row["event_type"]
    if event_type == EventType.BATTLES and (not row["actor2"] or 7 in known):
        yield "actor2", "a battle has two armed sides"
    if event_type == EventType.CIVILIANS and codes.get(row["inter2"]) != 7:
        yield "inter2", "the target of violence against civilians is actor2, civilians"


def _where(row: Mapping[str, str]) -> Iterator[Finding]:
    yield from filled(row, "country", "location")
    yield from real(row, "latitude", -90, 90)
    yield from real(row, "longitude", -180, 180)
    yield from one_of(row, "geo_precision", ("1", "2", "3"))
    country = country_of(row["country"])
    if country is None:
        yield "country", f"{row['country']!r} is no country of the list"
        return
    if as_whole(row["iso"]) != country.iso_numeric:
        yield "iso", f"{country.name} is {country.iso_numeric}, not {row['iso']!r}"
    if row["region"] != country.acled_region:
        yield "region", f"{country.name} lies in {country.acled_region}, not {row['region']!r}"
    if row["event_id_cnty"][:3] != country.iso3:
        yield "event_id_cnty", f"must begin with {country.iso3}"

"""What a person decides, in the words of a door, in: a checked entry of the ledger out."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sitrep.model.claim import Claim, Json, claim_to_json
from sitrep.model.judgement import Judgement, JudgementKind, active_judgements
from sitrep.model.taxonomy import CasualtyKind
from sitrep.pipeline.replaying import NAME, CorrectionError, corrected, json_text, name_key, replay, value_at
from sitrep.store import Store, with_id


class JudgementError(ValueError):
    """A judgement that cannot be made; the message says why and what to write instead."""


@dataclass(frozen=True, slots=True)
class By:
    """Who judges, when, and why."""

    author: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that a person adds for a name as written; decimal degrees (EPSG:4326)."""

    name: str
    lat: float
    lon: float
    place_id: str = ""
    precision: int = 1
    radius_km: float | None = None
    country: str = ""
    admin1: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NewActor:
    """An actor that a person adds for a name as written."""

    actor_id: str
    name: str
    kind: str = ""
    side: str = ""


_WHOLE_NUMBERS: Final = re.compile(r"^(\d+)(?:\s*[-\u2013]\s*(\d+))?$")
_DAYS: Final = re.compile(r"^(\d{4}-\d\d-\d\d)(?:\s*\.\.\s*(\d{4}-\d\d-\d\d))?$")
_TOLLS: Final = {kind.value for kind in CasualtyKind}


def claims_of(store: Store, subject: str) -> tuple[str, ...]:
    """The claim ids that an event id or a claim id stands for.

    Raises:
        JudgementError: the store holds neither.
    """
    event = store.event(subject)
    if event is not None:
        return event.claim_ids
    if store.claim(subject) is not None:
        return (subject,)
    raise JudgementError(f"{subject}: the store holds no such event or claim; `sitrep events` shows the ids")


def join(store: Store, subjects: Sequence[str], by: By, *, kind: JudgementKind = JudgementKind.MERGE) -> Judgement:
    """Say that events or claims tell one happening (``MERGE``, ``SAME``) or do not (``NOT_SAME``).

    Raises:
        JudgementError: fewer than two are named, or one of them is unknown.
    """
    if len(set(subjects)) < 2:
        raise JudgementError("name at least two events or claims")
    if kind is JudgementKind.MERGE:
        claims = dict.fromkeys(claim for subject in subjects for claim in claims_of(store, subject))
    else:  # one claim speaks for its event, so that later claims of either are not drawn in unseen
        claims = dict.fromkeys(claims_of(store, subject)[0] for subject in subjects)
    if len(claims) < 2:
        raise JudgementError("these are one event already")
    return _entry(kind, tuple(claims), by)


def split(store: Store, event_id: str, claim_ids: Sequence[str], by: By) -> Judgement:
    """Take claims out of an event; together they become one of their own.

    Raises:
        JudgementError: the event is unknown, a claim is not of it, or none of its claims would stay.
    """
    event = store.event(event_id)
    if event is None:
        raise JudgementError(f"{event_id}: the store holds no such event; `sitrep events` shows the ids")
    stray = [claim for claim in claim_ids if claim not in event.claim_ids]
    if stray:
        raise JudgementError(f"{stray[0]}: is not a claim of {event_id}; it has {', '.join(event.claim_ids)}")
    stay = [claim for claim in event.claim_ids if claim not in claim_ids]
    if not claim_ids or not stay:
        raise JudgementError(f"name some of the claims of {event_id}, not none and not all")
    return _entry(JudgementKind.SPLIT, tuple(dict.fromkeys(claim_ids)), by, field="from", value=json_text(list(stay)))


def verdict(store: Store, subjects: Sequence[str], by: By, *, accept: bool) -> Judgement:
    """Accept or reject claims, or every claim of an event.

    Raises:
        JudgementError: one of them is unknown, or none is named.
    """
    claims = tuple(dict.fromkeys(claim for subject in subjects for claim in claims_of(store, subject)))
    if not claims:
        raise JudgementError("name at least one claim or event")
    return _entry(JudgementKind.ACCEPT if accept else JudgementKind.REJECT, claims, by)


def correct(store: Store, claim_id: str, field: str, value: str, by: By) -> Judgement:
    """Correct one field of one claim.

    ``value`` is JSON in the form of ``claims.jsonl``, or in short: a day or ``FROM..TO`` for ``date``; actor ids with
    commas for ``actor1`` and ``actor2``; ``NAME @ LAT, LON`` for ``place``; ``N`` or ``LOW-HIGH`` for ``killed``,
    ``injured`` ... It is applied over the corrections made before it.

    Raises:
        JudgementError: the claim is unknown.
        CorrectionError: the field does not exist, may not be changed, or does not take the value.
    """
    claim = store.claim(claim_id)
    if claim is None:
        raise JudgementError(
            f"{claim_id}: the store holds no such claim; `sitrep export --format claims` shows the ids"
        )
    claim = next(iter(replay([claim], store.judgements()).claims), claim)
    path, new = _full_value(claim, field, value)
    corrected(claim, path, new)  # refuses what does not fit, before it is kept
    return _entry(JudgementKind.CORRECT, (claim_id,), by, field=path, value=json_text(new))


def add_place(name: str, place: NewPlace, by: By) -> Judgement:
    """Say where a name as written lies; claims whose place it is and that the machine left unplaced take it.

    Raises:
        JudgementError: the name is empty or the coordinates are outside the Earth.
    """
    if not name.strip():
        raise JudgementError("name the place as the report writes it")
    if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
        raise JudgementError(f"{place.lat}, {place.lon}: latitude is -90 to 90, longitude -180 to 180")
    row: dict[str, Json] = {
        "name": place.name or name,
        "lat": place.lat,
        "lon": place.lon,
        "place_id": place.place_id or _own_id(name),
        "precision": place.precision,
        "radius_km": place.radius_km,
        "country": place.country,
        "admin1": place.admin1,
        "kind": place.kind,
    }
    return _entry(JudgementKind.ADD_PLACE, (name,), by, field="place", value=json_text(row))


def add_actor(name: str, actor: NewActor, by: By, *, alias: bool = False) -> Judgement:
    """Say who a name as written is: a new actor, or (``alias``) another name of a known one.

    Raises:
        JudgementError: the name or the actor's id is empty.
    """
    if not name.strip() or not actor.actor_id.strip():
        raise JudgementError("name the actor as the report writes it, and its id")
    row: dict[str, Json] = {
        "actor_id": actor.actor_id,
        "name": actor.name or name,
        "kind": actor.kind,
        "side": actor.side,
    }
    kind = JudgementKind.ADD_ALIAS if alias else JudgementKind.ADD_ACTOR
    return _entry(kind, (name,), by, field="actor", value=json_text(row))


def leave_open(name: str, by: By) -> Judgement:
    """Say that a name of a place or an actor may stay unresolved; review asks no more about it.

    Raises:
        JudgementError: the name is empty.
    """
    if not name.strip():
        raise JudgementError("write the name as the report does")
    return _entry(JudgementKind.ACCEPT, (name,), by, field=NAME)


def undo(store: Store, judgement_id: str, by: By) -> Judgement:
    """Undo a judgement, or an undo; both stay in the ledger.

    Raises:
        JudgementError: the ledger lacks it, or it is undone already.
    """
    ledger = store.judgements()
    known = {entry.judgement_id: entry for entry in ledger}
    if judgement_id not in known:
        raise JudgementError(f"{judgement_id}: there is no such judgement; `sitrep judge list` shows them")
    undone = known[judgement_id].kind is not JudgementKind.UNDO and known[judgement_id] not in active_judgements(ledger)
    if undone:
        raise JudgementError(f"{judgement_id}: is undone already; undo its undoing to bring it back")
    return _entry(JudgementKind.UNDO, (judgement_id,), by)


def _entry(kind: JudgementKind, subjects: tuple[str, ...], by: By, *, field: str = "", value: str = "") -> Judgement:
    if not by.author.strip():
        raise JudgementError("a judgement needs an author; give --author NAME")
    if not by.reason.strip():
        raise JudgementError("a judgement needs a reason; give --reason WORDS")
    return with_id(Judgement("", kind, subjects, field, value, by.author, by.at, by.reason))


def _full_value(claim: Claim, field: str, value: str) -> tuple[str, Json]:
    """The field's path and its value in the form of ``claims.jsonl``, from what a person typed."""
    try:
        given: Json = json.loads(value)
    except ValueError:
        given = value
    if field == "date" and isinstance(given, str):
        return "date", _date(given)
    if field in ("actor1", "actor2") and isinstance(given, str):
        return field, _actors(claim, field, given)
    if field == "place" and isinstance(given, str):
        return "locations", _place(claim, given)
    if field in _TOLLS:
        return "casualties", _toll(claim, field, str(given))
    if isinstance(value_at(claim, field), str):
        given = value  # text stays text, though it looks like a number
    return field, given


def _date(text: str) -> Json:
    found = _DAYS.match(text.strip())
    if not found:
        raise CorrectionError(f"date: {text!r} is no day; write 2016-03-27 or 2016-03-27..2016-03-29")
    try:
        start, end = (date.fromisoformat(day) for day in (found[1], found[2] or found[1]))
    except ValueError as error:
        raise CorrectionError(f"date: {error}") from error
    if end < start:
        raise CorrectionError(f"date: {text!r} ends before it begins")
    days = (end - start).days
    precision = "day" if days < 2 else "week" if days < 7 else "month" if days < 31 else "year"
    return {"text": "", "start": start.isoformat(), "end": end.isoformat(), "precision": precision, "span": None}


def _actors(claim: Claim, field: str, text: str) -> Json:
    known = {a.actor_id: row for a, row in zip(getattr(claim, field), _rows(claim, field), strict=True)}
    ids = [part.strip() for part in text.split(",") if part.strip()]
    return [known.get(actor_id) or {"text": actor_id, "actor_id": actor_id, "span": None} for actor_id in ids]


def _place(claim: Claim, text: str) -> Json:
    name, _, point = text.partition("@")
    try:
        lat, lon = (float(part) for part in point.split(","))
    except ValueError as error:
        raise CorrectionError(f"place: {text!r}; write NAME @ LATITUDE, LONGITUDE") from error
    first = next(iter(_rows(claim, "locations")), None)
    row: dict[str, Json] = dict(first) if isinstance(first, dict) else {"text": name.strip(), "role": "at"}
    place: dict[str, Json] = {"name": name.strip(), "lat": lat, "lon": lon, "precision": 1, "ucdp_precision": 1}
    return [{**row, **place, "gazetteer_id": _own_id(name), "radius_km": None}]


def _toll(claim: Claim, kind: str, text: str) -> Json:
    found = _WHOLE_NUMBERS.match(text.strip())
    if not found:
        raise CorrectionError(f"{kind}: {text!r} is no number; write 12 or 10-14")
    low, high = int(found[1]), int(found[2] or found[1])
    rows = [row for row in _rows(claim, "casualties") if isinstance(row, dict)]
    sides = {str(row["side"]) for row in rows if row["kind"] == kind}
    side = sides.pop() if len(sides) == 1 else "unknown"
    toll: Json = {"kind": kind, "side": side, "low": low, "best": low, "high": high, "text": text, "span": None}
    return [*(row for row in rows if row["kind"] != kind), toll]


def _own_id(name: str) -> str:
    """The id of a place that no gazetteer holds."""
    return "judged:" + name_key(name).replace(" ", "-")


def _rows(claim: Claim, field: str) -> list[Json]:
    rows = claim_to_json(claim)[field]
    return rows if isinstance(rows, list) else []

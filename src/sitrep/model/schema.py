"""The closed lists of the codebook in: the JSON Schema (draft 2020-12) of one line of ``claims.jsonl`` out."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sitrep.model.claim import Json
from sitrep.model.taxonomy import (
    EVENT_TYPE_OF,
    CasualtyKind,
    DatePrecision,
    EventType,
    Factuality,
    LocationRole,
    MaterielOutcome,
    Side,
    SourceKind,
    Temporal,
)

SCHEMA_ID = "https://sitrep.example/schema/claim/1"

_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": ["integer", "null"], "minimum": 0}
_DAY: Json = {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_ID: Json = {"type": ["string", "null"]}
_WORDS: Json = {"anyOf": [{"$ref": "#/$defs/span"}, {"type": "null"}]}


def claim_schema() -> dict[str, Json]:
    """The schema of one line: a claim, or the note that a document holds none.

    Fields that the codebook does not ask for (``span``, ``rule``, ``radius_km`` ...) are optional, so that a claim coded by
    hand is valid too. It does not check that a text stands at its offsets: that needs the document.

    Returns:
        The schema as JSON values; the same on every call and every machine.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "A line of claims.jsonl",
        "oneOf": [{"$ref": "#/$defs/claim"}, {"$ref": "#/$defs/no_claims"}],
        "$defs": {
            "claim": _claim(),
            "no_claims": _object(
                {"doc_id": _named(), "no_claims": {"const": True}, "why": _TEXT}, ("doc_id", "no_claims")
            ),
            "span": _object(
                {"start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 0}, "text": _TEXT},
                ("start", "end", "text"),
                "Characters of the cleaned text, counted in Unicode code points; end is not included.",
            ),
            "actor": _object({"text": _TEXT, "actor_id": _ID, "span": _WORDS}, ("text", "actor_id")),
            "location": _location(),
            "date": _date(),
            "casualty": _casualty(),
            "materiel": _materiel(),
            "person": _object(
                {"name": _named(), "role": _TEXT, "status": _TEXT, "side": _one_of(Side), "span": _WORDS},
                ("name", "role", "status", "side"),
            ),
            "attribution": _object(
                {"text": _TEXT, "source": _TEXT, "kind": _one_of(SourceKind), "span": _WORDS},
                ("text", "source", "kind"),
            ),
        },
    }


def _claim() -> Json:
    fields: dict[str, Json] = {
        "doc_id": _named(),
        "claim_id": _named(),
        "evidence": {**_list_of("span"), "minItems": 1},
        "trigger": _TEXT,
        "trigger_span": _WORDS,
        "event_type": _one_of(EventType),
        "sub_event_type": {"enum": [sub.value for sub in EVENT_TYPE_OF]},
        "actor1": _list_of("actor"),
        "actor2": _list_of("actor"),
        "locations": _list_of("location"),
        "date": {"$ref": "#/$defs/date"},
        "casualties": _list_of("casualty"),
        "materiel": _list_of("materiel"),
        "persons": _list_of("person"),
        "factuality": _one_of(Factuality),
        "temporal": _one_of(Temporal),
        "attribution": _list_of("attribution"),
        "rule": _TEXT,
    }
    mandatory = [name for name in fields if name not in {"trigger_span", "rule"}]
    schema = _object(fields, mandatory, "One statement of one document that one kind of thing happened.")
    schema["oneOf"] = [_pair(event_type) for event_type in EventType]
    return schema


def _pair(event_type: EventType) -> Json:
    """An event type with the sub-event types that belong to it."""
    members: list[Json] = [sub.value for sub, owner in EVENT_TYPE_OF.items() if owner is event_type]
    return {"properties": {"event_type": {"const": event_type.value}, "sub_event_type": {"enum": members}}}


def _location() -> Json:
    return _object(
        {
            "text": _TEXT,
            "name": _TEXT,
            "role": _one_of(LocationRole),
            "lat": {"type": ["number", "null"], "minimum": -90, "maximum": 90},
            "lon": {"type": ["number", "null"], "minimum": -180, "maximum": 180},
            "precision": {"enum": [1, 2, 3, None], "description": "ACLED's geo_precision"},
            "gazetteer_id": _ID,
            "radius_km": {"type": ["number", "null"], "minimum": 0},
            "ucdp_precision": {"enum": [1, 2, 3, 4, 5, 6, 7, None]},
            "admin1": _ID,
            "country": _ID,
            "span": _WORDS,
        },
        ("text", "name", "role", "lat", "lon", "precision", "gazetteer_id"),
    )


def _date() -> Json:
    return _object(
        {"text": _TEXT, "start": _DAY, "end": _DAY, "precision": _one_of(DatePrecision), "span": _WORDS},
        ("text", "start", "end", "precision"),
        "The days of the event, both included; an empty text where the day of publication stands in.",
    )


def _casualty() -> Json:
    return _object(
        {
            "kind": _one_of(CasualtyKind),
            "side": _one_of(Side),
            "low": _COUNT,
            "best": _COUNT,
            "high": _COUNT,
            "text": _TEXT,
            "span": _WORDS,
        },
        ("kind", "side", "low", "best", "high", "text"),
    )


def _materiel() -> Json:
    return _object(
        {
            "item": _TEXT,
            "count": _COUNT,
            "low": _COUNT,
            "high": _COUNT,
            "outcome": _one_of(MaterielOutcome),
            "side": _one_of(Side),
            "text": _TEXT,
            "span": _WORDS,
        },
        ("item", "count", "low", "high", "outcome", "side", "text"),
    )


def _object(properties: dict[str, Json], mandatory: Iterable[str], description: str = "") -> dict[str, Json]:
    required: list[Json] = list(mandatory)
    schema: dict[str, Json] = {"type": "object"}
    if description:
        schema["description"] = description
    return schema | {"properties": properties, "required": required, "additionalProperties": False}


def _list_of(name: str) -> dict[str, Json]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _one_of(values: type[StrEnum]) -> Json:
    members: list[Json] = [member.value for member in values]
    return {"enum": members}


def _named() -> Json:
    return {"type": "string", "minLength": 1}

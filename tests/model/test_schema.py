"""The JSON Schema of a line of claims.jsonl: what it takes and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from sitrep.model.claim import claim_to_json
from sitrep.model.schema import claim_schema
from sitrep.model.taxonomy import EVENT_TYPE_OF, SubEventType
from tests.factories import claim, killed

VALIDATOR = Draft202012Validator(claim_schema())


def test_the_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(claim_schema())


def test_the_shipped_file_is_the_one_the_code_makes(repository: Path) -> None:
    shipped = (repository / "src/sitrep/model/claim.schema.json").read_text("utf-8")
    assert json.loads(shipped) == claim_schema(), "run `make docs`"


@pytest.mark.parametrize("sub", SubEventType)
def test_a_claim_as_written_is_valid(sub: SubEventType) -> None:
    row = json.loads(json.dumps(claim_to_json(claim(sub=sub, casualties=[killed(3)]))))
    assert [e.message for e in VALIDATOR.iter_errors(row)] == []


def test_a_document_without_claims_is_a_valid_line() -> None:
    assert VALIDATOR.is_valid({"doc_id": "a", "no_claims": True})
    assert VALIDATOR.is_valid({"doc_id": "a", "no_claims": True, "why": "no conflict is told"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("doc_id", ""),
        ("claim_id", None),
        ("evidence", []),
        ("event_type", "Protests"),  # not the type of the sub-event type
        ("sub_event_type", "Skirmish"),
        ("factuality", "maybe"),
        ("temporal", None),
        ("actor1", [{"actor_id": "isis"}]),
        ("locations", [{"text": "Palmyra"}]),
        ("date", {"text": "", "start": "12 March", "end": None, "precision": "day"}),
        ("casualties", [{"kind": "killed", "side": "actor2", "low": -1, "best": 1, "high": 1, "text": ""}]),
        ("mood", "grim"),
    ],
)
def test_what_the_codebook_does_not_know_is_refused(field: str, value: object) -> None:
    row = json.loads(json.dumps(claim_to_json(claim())))
    row[field] = value
    assert not VALIDATOR.is_valid(row)


@pytest.mark.parametrize("field", ["doc_id", "evidence", "sub_event_type", "date", "attribution"])
def test_a_mandatory_field_may_not_be_missing(field: str) -> None:
    row = json.loads(json.dumps(claim_to_json(claim())))
    del row[field]
    assert not VALIDATOR.is_valid(row)


def test_every_sub_event_type_has_its_type() -> None:
    assert set(EVENT_TYPE_OF) == set(SubEventType)


@pytest.mark.parametrize("part", ["dev", "train"])
def test_gold_is_valid(part: str, shared: Path) -> None:
    lines = (shared / "gold" / part / "claims.jsonl").read_text("utf-8").splitlines()
    faults = [
        f"line {number}: {error.json_path} {error.message[:120]}"
        for number, line in enumerate(lines, 1)
        for error in VALIDATOR.iter_errors(json.loads(line))
    ]
    assert not faults, "\n".join(faults[:10])

"""Explaining: a claim in, the frame and the arcs behind its fields out, in the library and on the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from sitrep.model.claim import claim_to_json
from sitrep.pipeline.explaining import arcs, explain
from sitrep.pipeline.reader import Reader
from tests.cli.stocked import sitrep
from tests.extract.reading import claims

TEXT = "Syrian troops captured the town of Tadef from ISIS on Friday."


def test_arcs_lead_from_the_trigger_to_each_field(readers: Mapping[str, Reader]) -> None:
    reader = readers["syria"]
    (claim,) = claims(reader, TEXT)
    told = explain(claim, reader.analyser, reader.lexicon)
    assert told.frame.startswith("take.verb (acts.yaml, verb)")
    by_field = {reason.field: reason for reason in told.reasons}
    assert by_field["actor1"].arcs == "captured -nsubj-> troops"
    assert by_field["actor1"].resolved == "the actor list has it as syria-army"
    assert by_field["location (at)"].arcs.startswith("captured -obj-> town")
    assert "2016-03-11" in by_field["date"].resolved


def test_what_is_not_written_has_no_arcs() -> None:
    assert arcs((), None, None) == "derived, not written"


def test_the_command_prints_them(readers: Mapping[str, Reader], tmp_path: Path) -> None:
    (claim,) = claims(readers["syria"], TEXT)
    file = tmp_path / "claims.jsonl"
    file.write_text(json.dumps(claim_to_json(claim)) + "\n", "utf-8")
    result = sitrep("explain", claim.claim_id, "--claims", str(file))
    assert result.exit_code == 0, result.output
    assert "captured -nsubj-> troops" in result.output
    assert "frame take.verb" in result.output

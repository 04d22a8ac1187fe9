"""Wordings of many outlets and wars: a sentence in, one claim of the right kind out, for most of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sitrep.model.document import Document
from sitrep.model.taxonomy import SubEventType
from sitrep.pipeline.reader import Reader

TOLD = Path(__file__).with_name("wordings.txt")
#: the share of sentences that must be read as one claim of the right kind
LEAST = 0.8


def test_most_wordings_are_read_as_what_they_tell(readers: Mapping[str, Reader]) -> None:
    lines = [line for line in TOLD.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    told = [(SubEventType(kind), text) for kind, text in (line.split("|", 1) for line in lines)]
    assert {kind for kind, _ in told} >= set(SubEventType) - {SubEventType.OTHER}
    wrong = []
    for n, (kind, text) in enumerate(told):
        read = readers["world"].read(Document(f"w{n}", text, "", date(2024, 6, 19)))
        if [claim.sub_event_type for claim in read.claims] != [kind]:
            wrong.append(text)
    share = 1 - len(wrong) / len(told)
    assert share >= LEAST, "\n".join(wrong)

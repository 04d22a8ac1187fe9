"""Whose men are meant by "his men": those of the force whose commander, spokesman or member speaks."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitrep.model.claim import Span
from sitrep.model.document import Document
from sitrep.pipeline.naming import DocumentActors
from sitrep.pipeline.reader import Reader
from sitrep.text.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "phrase", "actor_id"),
    [
        ("A commander of the Free Syrian Army said Russian jets had killed 11 of his men.", "his men", "fsa"),
        ("An officer in a brigade of Hezbollah said the army had saved his fighters.", "his fighters", "hezbollah"),
        (
            "A spokesman for the SDF spoke on Monday. Turkish shells had hit two of its own units, he said.",
            "its own units",
            "sdf",
        ),
        ("The farmer said Russian jets had killed his men.", "his men", "civilians"),
    ],
)
def test_whose_men(text: str, phrase: str, actor_id: str, readers: Mapping[str, Reader]) -> None:
    document = Document("report", text)
    actors = DocumentActors(readers["syria"].theatre, document, split_sentences(document))
    at = text.index(phrase)
    assert actors.read(Span(at, at + len(phrase), phrase)).actor_id == actor_id


def test_a_nation_that_speaks_means_its_own_forces(readers: Mapping[str, Reader]) -> None:
    text = "Turkey said its forces had captured the town of Afrin."
    document = Document("report", text)
    actors = DocumentActors(readers["syria"].theatre, document, split_sentences(document))
    assert actors.read(Span(12, 22, "its forces")).actor_id == "turkey-forces"

"""The pipeline's reader: a document in; claims with notes out, and a reason where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from sitrep.model.document import Document
from sitrep.pipeline.reader import Reader


@pytest.mark.parametrize("text", ["", " \n\n ", "The bakery opens on Monday.", "\x00\x1b[2J"])
def test_a_document_without_claims_says_why(text: str, readers: Mapping[str, Reader]) -> None:
    reading = readers["syria"].read(Document("d", text, published=date(2016, 3, 13)))
    assert reading.claims == ()
    assert reading.notes


def test_a_document_leaves_nothing_behind(readers: Mapping[str, Reader]) -> None:
    told = Document("a", "Syrian troops captured the town of Tadef.", published=date(2016, 3, 13))
    other = Document("b", "ISIS kidnapped ten farmers near Manbij.", published=date(2016, 3, 13))
    first, _, again = readers["syria"].read_many([told, other, told])
    assert first == again


def test_claims_bear_coordinates(readers: Mapping[str, Reader]) -> None:
    document = Document("a", "Syrian troops captured the town of Tadef.", published=date(2016, 3, 13))
    (claim,) = readers["syria"].read(document).claims
    assert [(round(p.lat or 0), round(p.lon or 0)) for p in claim.locations] == [(36, 38)]

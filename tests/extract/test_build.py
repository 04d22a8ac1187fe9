"""Building: a merged draft in, a claim whose every field points to its words out."""

from __future__ import annotations

from collections.abc import Mapping

from sitrep.pipeline.reader import Reader
from tests.extract.reading import claims

TEXT = "Syrian troops, backed by Russian warplanes, seized al-Bab from ISIS on Friday."


def test_every_field_points_to_its_words(readers: Mapping[str, Reader]) -> None:
    (claim,) = claims(readers["syria"], TEXT)
    fields = (*claim.actor1, *claim.actor2, *claim.locations, claim.date)
    spans = [*claim.evidence, claim.trigger_span, *(field.span for field in fields)]
    assert all(span is not None and TEXT[span.start : span.end] == span.text for span in spans)


def test_the_rule_is_kept(readers: Mapping[str, Reader]) -> None:
    (claim,) = claims(readers["syria"], TEXT)
    assert claim.rule == "take.verb"


def test_coding_twice_gives_one_id(readers: Mapping[str, Reader]) -> None:
    first, second = (claims(readers["syria"], TEXT) for _ in range(2))
    assert [claim.claim_id for claim in first] == [claim.claim_id for claim in second]

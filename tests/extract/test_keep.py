"""Keeping: what the model sees of a draft is there for every draft, and says what it alone tells."""

from __future__ import annotations

from collections.abc import Mapping

from sitrep.extract import reader as room
from sitrep.extract.drafts import Draft
from sitrep.extract.keep import Ties, features
from sitrep.extract.merge import Merger
from sitrep.pipeline.reader import Reader
from tests.extract.reading import claims

TEXT = (
    "Shells fell on the market of Tadef on Monday and killed six people, a medic said. "
    "Elsewhere, gunmen abducted a teacher in Manbij."
)


def test_every_draft_is_seen_beside_the_others(readers: Mapping[str, Reader], monkeypatch) -> None:  # type: ignore[no-untyped-def]
    seen: dict[str, dict[str, float]] = {}

    def spy(draft: Draft, drafts: list[Draft], merger: Merger, ties: Ties) -> dict[str, float]:
        seen[draft.kind] = features(draft, drafts, merger, ties)
        return seen[draft.kind]

    monkeypatch.setattr(room, "features", spy)
    claims(readers["syria"], TEXT)
    shelling, abduction = seen["shell"], seen["abduct"]
    assert (abduction["turn"], shelling["turn"]) == (1.0, 0.0)
    assert abduction["own place"] == shelling["own place"] == abduction["kind alone"] == 1.0
    assert 0.0 <= abduction["best tie"] < 0.5

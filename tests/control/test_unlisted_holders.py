"""Who holds a place that a group takes which no list of actors knows: the group itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sitrep.control.words import TOLD_ITSELF
from sitrep.model.document import Document
from sitrep.pipeline import control, events
from sitrep.pipeline.reader import Reader
from sitrep.reference.theatre import load_theatre
from sitrep.store import Store


def test_a_group_that_no_list_knows_holds_what_it_took(readers: Mapping[str, Reader]) -> None:
    text = "The Sorvan Brigades captured the town of Malakal from the South Sudanese army on 3 May 2019."
    theatre, at = load_theatre("world"), datetime(2019, 6, 1, tzinfo=UTC)
    with Store.open(":memory:") as store:
        reading = readers["world"].read(Document("d", text, outlet="Made Up Daily", published=date(2019, 5, 4)))
        store.add_reading(reading.document, reading.claims, reading.notes)
        events.current(store, theatre, at=at)
        (state,) = control.timeline(control.gather(store, theatre, at=at), theatre, "Malakal")
    assert (state.kind.value, str(state.start)) == ("held", "2019-05-03")
    assert "sorvan" in (state.holder or "")


def test_a_taking_announced_is_told_for_its_own_sake() -> None:
    assert TOLD_ITSELF.search("Russian forces completed the ")
    assert not TOLD_ITSELF.search("Residents fled after the ")

"""A store, its theatre and its events in: everything in it that waits for a person, the most pressing first, out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sitrep.model.event import Event
from sitrep.pipeline.events import telling
from sitrep.pipeline.opinion.doubts import doubts
from sitrep.pipeline.placing import candidates
from sitrep.pipeline.reviewing import Waiting, review_queue
from sitrep.reference.theatre import Theatre
from sitrep.store import Store


def queue_of(store: Store, theatre: Theatre, events: Sequence[Event]) -> list[Waiting]:
    """The review queue of a store; ``events`` are those that stand."""
    replayed = telling(store, with_claims=True).replayed
    near = (link for link in store.links() if not link.joined)
    found = review_queue(events, replayed, near, partial(candidates, theatre))
    return sorted([*found, *doubts(store, replayed)], key=lambda m: (-m.weight, m.what, m.subjects))

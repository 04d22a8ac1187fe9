"""The desk's index on both databases: rows follow the events, and a search finds the same words on either."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitrep.pipeline import indexing
from sitrep.pipeline.columns import load_columns
from sitrep.pipeline.events import theatre_of
from sitrep.store import Store
from sitrep.store.desk import DeskIndex
from sitrep.store.reports import ReportsAsked, list_reports
from tests.factories import claim, document, killed, location
from tests.store.backends import BACKENDS, fresh_store

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SENTENCES = {
    "one": "The army retook Palmyra on Saturday after Russian jets hit the al-Bab front.",
    "two": "Fighters raided the mill of Tell Rahma, killing 12.",
    "three": "Qaryateen’s elders met Müller at the citadel.",
}


def fill(store: Store) -> None:
    for i, (doc_id, text) in enumerate(SENTENCES.items()):
        told = claim(doc_id, evidence=text, trigger=text.split()[1], casualties=[killed(i + 1)],
                     locations=[location(f"Place {doc_id}", 33.0 + i, 37.0)])  # fmt: skip
        store.add_reading(document(text, "", doc_id), [told])
    indexing.refresh(store, theatre_of(store, None), at=NOW)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("palmyra", ["one"]),
        ("PALMYRA army", ["one"]),
        ("palmyra raided", []),
        ('"al-bab front"', ["one"]),
        ('"front al-bab"', []),
        ("raid*", ["two"]),
        ("raid", []),
        ("killing -mill", []),
        ("rahma -palmyra", ["two"]),
        ("12", ["two"]),
        ("citadel elders", ["three"]),
        ('"', []),
        ("' OR 1=1 --", []),
        ("a:b & c | !d", []),
        ("AND OR NOT NEAR", []),
        ("\x00", []),
        ("*", []),
        ("-palmyra", []),
    ],
)
def test_a_search_finds_the_same_on_every_database(backend: str, asked: str, found: list[str]) -> None:
    with fresh_store(backend) as store:
        fill(store)
        index = DeskIndex(store)
        rows = index.rows(index.about(asked).tolist())
        assert sorted(row.place for row in rows) == sorted(f"Place {doc_id}" for doc_id in found)
        reports = list_reports(store, ReportsAsked(words=asked)).rows
        assert [row.doc_id for row in reports] == sorted(found)


@pytest.mark.parametrize("backend", BACKENDS)
def test_rows_follow_the_events(backend: str) -> None:
    with fresh_store(backend) as store:
        fill(store)
        index, theatre = DeskIndex(store), theatre_of(store, None)
        assert indexing.is_current(store, theatre)
        assert indexing.refresh(store, theatre, at=NOW) == 0, "nothing changed, so nothing is written"
        store.add_reading(document("Nothing is told any more.", "", "two"), [])
        assert not indexing.is_current(store, theatre)
        assert indexing.refresh(store, theatre, at=NOW) == 0, "an event went, and none is new"
        assert index.about("rahma").tolist() == []
        columns = load_columns(index, index.key or "")
        assert len(columns) == 2
        assert sorted(columns.lat.tolist()) == [33.0, 35.0]
        assert sorted(columns.killed_best.tolist()) == [1, 3]
        assert len(columns.place_at) == len(columns.toll_at) == len(columns.print_at) == 2


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_part_of_a_name_is_no_pattern(backend: str) -> None:
    with fresh_store(backend) as store:
        fill(store)
        index = DeskIndex(store)
        assert len(index.like_facet("place", "Place")) == 3
        assert not len(index.like_facet("place", "%")) and not len(index.like_facet("place", "_"))
        assert len(index.like_facet("place", "place o")) == 1

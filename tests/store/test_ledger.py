"""Judgements are appended, never edited, and undone by later ones."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sitrep.model.judgement import Judgement, JudgementKind, active_judgements
from sitrep.store import Store, StoreError, with_id

NOON = datetime(2016, 3, 14, 12, tzinfo=UTC)


def entry(kind: JudgementKind = JudgementKind.REJECT, *subjects: str, reason: str = "a rumour") -> Judgement:
    return with_id(Judgement("", kind, subjects or ("report-1-a",), "", "", "Ana", NOON, reason))


def test_the_ledger_keeps_entries_in_order_and_each_once() -> None:
    first, second = entry(), entry(JudgementKind.MERGE, "a", "b")
    with Store.open(":memory:") as store:
        assert store.add_judgement(first)
        assert store.add_judgement(second)
        assert not store.add_judgement(first)
        assert store.judgements() == [first, second]
        assert store.revision == 2


def test_the_id_is_a_hash_of_the_content() -> None:
    assert entry().judgement_id == entry().judgement_id
    assert entry().judgement_id != entry(reason="told twice").judgement_id
    assert with_id(replace(entry(), judgement_id="something")) == entry()


def test_an_undo_of_nothing_is_refused() -> None:
    with Store.open(":memory:") as store, pytest.raises(StoreError, match="there is no such judgement"):
        store.add_judgement(entry(JudgementKind.UNDO, "j000"))


def test_what_is_undone_does_not_hold_and_an_undone_undo_does() -> None:
    first = entry()
    other = entry(JudgementKind.SAME, "a", "b")
    undo = entry(JudgementKind.UNDO, first.judgement_id)
    undo_undo = entry(JudgementKind.UNDO, undo.judgement_id, reason="it was right")
    assert active_judgements([first, other]) == [first, other]
    assert active_judgements([first, other, undo]) == [other]
    assert active_judgements([first, other, undo, undo_undo]) == [first, other]
    assert active_judgements([]) == []

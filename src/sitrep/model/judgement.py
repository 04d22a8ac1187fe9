"""The judgement: what a person decided about claims and events, in an append-only ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JudgementKind(StrEnum):
    """What a person can say."""

    SAME = "same"
    NOT_SAME = "not_same"
    MERGE = "merge"
    SPLIT = "split"
    CORRECT = "correct"
    ACCEPT = "accept"
    REJECT = "reject"
    ADD_PLACE = "add_place"
    ADD_ALIAS = "add_alias"
    ADD_ACTOR = "add_actor"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One entry of the ledger.

    ``subjects`` are claim ids (merge, split, same, not_same, correct, reject, accept), a judgement id (undo) or a name as
    written (add_place, add_alias, add_actor). ``field`` and ``value`` (JSON text) are those of a correction or an addition.
    """

    judgement_id: str
    kind: JudgementKind
    subjects: tuple[str, ...]
    field: str
    value: str
    author: str
    at: datetime
    reason: str


def active_judgements(ledger: Sequence[Judgement]) -> list[Judgement]:
    """The judgements that hold, in order: without the undone ones and without the entries that undo.

    An undo may itself be undone, which puts the first judgement back in force.
    """
    undone: set[str] = set()
    holding: list[Judgement] = []
    for entry in reversed(ledger):
        if entry.judgement_id in undone:
            continue
        if entry.kind is JudgementKind.UNDO:
            undone.update(entry.subjects)
        else:
            holding.append(entry)
    return holding[::-1]

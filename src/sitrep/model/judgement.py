"""The judgement: what a person decided about claims and events, in an append-only ledger."""

from __future__ import annotations

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

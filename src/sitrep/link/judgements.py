"""The ledger and the claims in; the judgements in force, the corrected claims and the rulings on pairs, out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import combinations

from sitrep.link.cluster import Rulings
from sitrep.model.claim import Claim, ClaimError, Json, claim_from_json, claim_to_json
from sitrep.model.judgement import Judgement, JudgementKind

_TOGETHER = (JudgementKind.SAME, JudgementKind.MERGE)


class JudgementError(ValueError):
    """A judgement that cannot be carried out; the message names it and says why."""


def judged_claims(claims: Sequence[Claim], judgements: Sequence[Judgement]) -> list[Claim]:
    """The claims that are not rejected, with their corrections; a claim keeps its id when it is corrected.

    Raises:
        JudgementError: a correction names no field of a claim, or gives it a value outside its list.
    """
    rejected: set[str] = set()
    corrections: dict[str, list[Judgement]] = {}
    for entry in judgements:
        if entry.kind is JudgementKind.REJECT:
            rejected.update(entry.subjects)
        elif entry.kind is JudgementKind.ACCEPT:
            rejected.difference_update(entry.subjects)
        elif entry.kind is JudgementKind.CORRECT:
            for subject in entry.subjects:
                corrections.setdefault(subject, []).append(entry)
    kept = [claim for claim in claims if claim.claim_id not in rejected]
    return [
        _corrected(claim, corrections[claim.claim_id]) if claim.claim_id in corrections else claim for claim in kept
    ]


def rulings_of(judgements: Sequence[Judgement], row_of: Mapping[str, int]) -> Rulings:
    """What the judgements say of pairs of rows; the later entry wins. Claims that are not there are passed over.

    A split takes its subjects out of whatever event they are in, into an event of their own that no other claim joins.
    """
    pairs: dict[tuple[int, int], bool] = {}
    closed: dict[int, int] = {}
    for number, entry in enumerate(judgements):
        rows = sorted({row_of[subject] for subject in entry.subjects if subject in row_of})
        if entry.kind in _TOGETHER or entry.kind is JudgementKind.SPLIT:
            pairs.update(dict.fromkeys(combinations(rows, 2), True))
        elif entry.kind is JudgementKind.NOT_SAME:
            pairs.update(dict.fromkeys(combinations(rows, 2), False))
        if entry.kind is JudgementKind.SPLIT:
            closed.update(dict.fromkeys(rows, number))
        elif entry.kind in _TOGETHER:
            groups = {closed[row] for row in rows if row in closed}
            if groups:  # a merge after a split opens the split group to the claims merged in
                closed.update(dict.fromkeys(rows, max(groups)))
    return Rulings(
        same=frozenset(pair for pair, same in pairs.items() if same),
        apart=frozenset(pair for pair, same in pairs.items() if not same),
        closed=closed,
    )


def _corrected(claim: Claim, corrections: Sequence[Judgement]) -> Claim:
    if not corrections:
        return claim
    row = claim_to_json(claim)
    for entry in corrections:
        try:
            _put(row, entry.field.split("."), json.loads(entry.value))
            claim_from_json(row)
        except (KeyError, IndexError, TypeError, ClaimError, ValueError) as error:
            raise JudgementError(
                f"judgement {entry.judgement_id} corrects {entry.field!r} of claim {claim.claim_id} to {entry.value}: "
                f"{error}; name a field of the codebook (date.start, casualties.0.best ...) with its value as JSON, "
                f"or undo the judgement"
            ) from error
    return claim_from_json(row)


def _put(row: Json, path: Sequence[str], value: Json) -> None:
    for key in path[:-1]:
        row = _step(row, key)
    if isinstance(row, list):
        row[int(path[-1])] = value
    elif isinstance(row, dict):
        if path[-1] not in row:
            raise KeyError(path[-1])
        row[path[-1]] = value
    else:
        raise TypeError(f"there is nothing at {'.'.join(path)}")


def _step(row: Json, key: str) -> Json:
    if isinstance(row, list):
        return row[int(key)]
    if isinstance(row, dict):
        return row[key]
    raise TypeError(f"there is nothing at {key}")

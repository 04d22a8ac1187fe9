"""The claims of two readers of one report in; where they disagree, out: claims that one alone tells, and fields that differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sitrep.model.claim import Claim
from sitrep.model.taxonomy import CasualtyKind, SubEventType

#: how alike two claims must be to be two readings of one statement
ALIKE: Final = 3
_TAKING: Final = frozenset({SubEventType.GOVERNMENT_REGAINS, SubEventType.NON_STATE_OVERTAKES})


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One difference.

    Attributes:
        claim_id: the rules' claim it is about; empty where the model alone tells one.
        field: the field that differs; "claim" where one reader alone tells it.
        rules: what the rules read.
        model: what the model read.
    """

    claim_id: str
    field: str
    rules: str
    model: str


def disagreements(rules: Sequence[Claim], model: Sequence[Claim]) -> tuple[Disagreement, ...]:
    """Pair the claims of two readers and tell what they disagree on; nothing where they agree.

    Args:
        rules: the claims of the rules.
        model: the claims of the model, checked against the same report.
    """
    pairs = sorted(
        ((score, i, j) for i, a in enumerate(rules) for j, b in enumerate(model) if (score := _alike(a, b)) >= ALIKE),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    mine: dict[int, int] = {}
    for _, i, j in pairs:
        if i not in mine and j not in mine.values():
            mine[i] = j
    found: list[Disagreement] = []
    for i, claim in enumerate(rules):
        if i in mine:
            found.extend(_differences(claim, model[mine[i]]))
        else:
            found.append(Disagreement(claim.claim_id, "claim", _told(claim), "no such claim"))
    alone = (claim for j, claim in enumerate(model) if j not in mine.values())
    found.extend(Disagreement("", "claim", "no such claim", _told(claim)) for claim in alone)
    return tuple(found)


def _alike(one: Claim, other: Claim) -> int:
    """Points for a shared sentence, shared trigger words, a like kind of act and a shared place."""
    if not {e.start for e in one.evidence} & {e.start for e in other.evidence}:
        return 0
    a, b = one.trigger_span, other.trigger_span
    same_words = a is not None and b is not None and a.start < b.end and b.start < a.end
    same_kind = one.sub_event_type is other.sub_event_type or {one.sub_event_type, other.sub_event_type} <= _TAKING
    like_kind = same_kind or one.event_type is other.event_type
    return 1 + 3 * same_words + like_kind + same_kind + bool(_places(one) & _places(other))


def _differences(one: Claim, other: Claim) -> Iterable[Disagreement]:
    for field, read in _FIELDS:
        mine, theirs = read(one), read(other)
        if mine != theirs:
            yield Disagreement(one.claim_id, field, _listed(mine), _listed(theirs))
    if not _days_meet(one, other):
        yield Disagreement(one.claim_id, "date", _days(one), _days(other))


def _parties(side: str) -> Callable[[Claim], frozenset[str]]:
    def read(claim: Claim) -> frozenset[str]:
        mentions = claim.actor1 if side == "actor1" else claim.actor2
        return frozenset(m.actor_id or m.text.casefold() for m in mentions)

    return read


def _places(claim: Claim) -> frozenset[str]:
    return frozenset(p.gazetteer_id or p.name.casefold() for p in claim.locations)


def _toll(kind: CasualtyKind) -> Callable[[Claim], frozenset[str]]:
    def read(claim: Claim) -> frozenset[str]:
        counts = [n for c in claim.casualties if c.kind is kind and (n := c.best if c.best is not None else c.low)]
        return frozenset({str(sum(counts))}) if counts else frozenset()

    return read


_FIELDS: Final[tuple[tuple[str, Callable[[Claim], frozenset[str]]], ...]] = (
    ("sub_event_type", lambda claim: frozenset({claim.sub_event_type.value})),
    ("factuality", lambda claim: frozenset({claim.factuality.value})),
    ("temporal", lambda claim: frozenset({claim.temporal.value})),
    ("actor1", _parties("actor1")),
    ("actor2", _parties("actor2")),
    ("locations", _places),
    ("killed", _toll(CasualtyKind.KILLED)),
    ("injured", _toll(CasualtyKind.INJURED)),
)


def _days_meet(one: Claim, other: Claim) -> bool:
    a, b = one.date, other.date
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return (a.start, a.end) == (b.start, b.end)
    return a.start <= b.end and b.start <= a.end


def _days(claim: Claim) -> str:
    when = claim.date
    return f"{when.start or '?'}..{when.end or '?'}" if when.start or when.end else "no day"


def _told(claim: Claim) -> str:
    where = ", ".join(p.name for p in claim.locations)
    return f"{claim.sub_event_type.value}: {claim.trigger}" + (f" ({where})" if where else "")


def _listed(values: frozenset[str]) -> str:
    return ", ".join(sorted(values)) or "nothing"

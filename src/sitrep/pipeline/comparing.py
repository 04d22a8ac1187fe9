"""Claims as the machine read them and the ledger in: for each field the machine's value beside the person's, out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sitrep.model.claim import ActorMention, Claim
from sitrep.model.judgement import Judgement
from sitrep.model.taxonomy import CasualtyKind
from sitrep.pipeline.replaying import Replayed, replay


@dataclass(frozen=True, slots=True)
class Compared:
    """One field: what the machine read, what stands now, and who changed it ("" where nobody did)."""

    field: str
    machine: str
    person: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class ClaimCompared:
    """One claim as read and as people left it; ``verdict`` is "accepted by NAME", "rejected by NAME" or ""."""

    claim: Claim
    fields: tuple[Compared, ...]
    verdict: str


def compare(claims: Sequence[Claim], ledger: Sequence[Judgement]) -> list[ClaimCompared]:
    """Each claim with its fields before and after the ledger."""
    return [_compared(claim, replay([claim], ledger)) for claim in claims]


def _compared(claim: Claim, replayed: Replayed) -> ClaimCompared:
    now = next(iter(replayed.claims), claim)
    verdict = ""
    if (entry := replayed.rejected.get(claim.claim_id)) is not None:
        verdict = f"rejected by {entry.author}"
    elif (entry := replayed.accepted.get(claim.claim_id)) is not None:
        verdict = f"accepted by {entry.author}"
    rows = []
    for name, say in WORDS.items():
        machine, person = say(claim), say(now)
        judged = [c.judgement.author for c in replayed.corrections if _is_about(c.field, name)]
        rows.append(Compared(name, machine, person, judged[-1] if judged and machine != person else ""))
    return ClaimCompared(claim, tuple(rows), verdict)


def _is_about(path: str, name: str) -> bool:
    head = path.partition(".")[0]
    return head == name or (head == "locations" and name == "place") or (head == "casualties" and name in _TOLLS)


def _days(claim: Claim) -> str:
    start, end = claim.date.start, claim.date.end
    if start is None:
        return ""
    return start.isoformat() if end is None or end == start else f"{start.isoformat()}..{end.isoformat()}"


def _place(claim: Claim) -> str:
    return "; ".join(
        f"{p.name} @ {p.lat:g}, {p.lon:g}" if p.lat is not None and p.lon is not None else f"{p.name} (no point)"
        for p in claim.locations
    )


def _actors(side: Sequence[ActorMention]) -> str:
    return ",".join(a.actor_id or f"{a.text} (unknown)" for a in side)


def _toll(kind: str) -> Callable[[Claim], str]:
    def say(claim: Claim) -> str:
        tolls = [c for c in claim.casualties if c.kind.value == kind]
        return "; ".join(_range(c.low, c.best, c.high) for c in tolls)

    return say


def _range(low: int | None, best: int | None, high: int | None) -> str:
    if low is not None and high is not None and low != high:
        return f"{low}-{high}"
    number = best if best is not None else low if low is not None else high
    return "" if number is None else str(number)


_TOLLS: Final = tuple(kind.value for kind in CasualtyKind)

#: the fields that a reviewer corrects, each in the short form in which `sitrep judge correct` takes it
WORDS: Final[dict[str, Callable[[Claim], str]]] = {
    "sub_event_type": lambda claim: claim.sub_event_type.value,
    "factuality": lambda claim: claim.factuality.value,
    "date": _days,
    "place": _place,
    "actor1": lambda claim: _actors(claim.actor1),
    "actor2": lambda claim: _actors(claim.actor2),
    **{kind: _toll(kind) for kind in _TOLLS},
}

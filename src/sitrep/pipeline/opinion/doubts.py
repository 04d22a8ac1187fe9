"""A store in; what its two readers disagree on and nobody has settled, as matters for the review queue, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from sitrep.extract.opinion.comparing import Disagreement
from sitrep.pipeline.opinion.reader import DISAGREE, disagreement_in
from sitrep.pipeline.replaying import Replayed, name_key
from sitrep.pipeline.reviewing import Matter, Waiting, Way
from sitrep.store import Store

_WEIGHT: Final = 15.0
#: fields whose other reading ``sitrep judge correct`` takes as it stands
_TAKEN_OVER: Final = frozenset({"sub_event_type", "factuality", "temporal", "killed", "injured", "date"})
#: what a person's correction of a claim is called where it settles a field of the comparison
_SETTLES: Final = {"casualties": ("killed", "injured")}


def doubts(store: Store, replayed: Replayed) -> Iterator[Waiting]:
    """One matter for each claim that two readers read unlike, and for each that the model alone tells.

    Args:
        store: the store, whose documents' notes keep the disagreements.
        replayed: its claims with the ledger replayed; what a person accepted, rejected or corrected is asked no more.
    """
    noted = ((doc_id, found) for doc_id, note in store.noted(DISAGREE) if (found := disagreement_in(note)) is not None)
    standing = {claim.claim_id: claim for claim in replayed.claims}
    by_claim: dict[str, list[Disagreement]] = defaultdict(list)
    for doc_id, found in noted:
        if found.claim_id:
            by_claim[found.claim_id].append(found)
        elif name_key(f"{doc_id}: {found.model}") not in replayed.left_open:
            name = f"{doc_id}: {found.model}"
            ways = (Way("o", "leave it out", ("leave", name)),)
            yield Waiting(Matter.OPINION, _WEIGHT, name, "the model alone tells it; read the report", (doc_id,), ways)
    for claim_id, differ in by_claim.items():
        still = list(_unsettled(claim_id, differ, replayed))
        if still and claim_id in standing and claim_id not in replayed.accepted:
            claim = standing[claim_id]
            what = f"{claim.sub_event_type.value}: {claim.trigger} [{claim_id}]"
            detail = "; ".join(f"{d.field}: the rules read {d.rules}, the model {d.model}" for d in still)
            yield Waiting(
                Matter.OPINION, _WEIGHT + len(still), what, detail, (claim_id,), tuple(_ways(claim_id, still))
            )


def _unsettled(claim_id: str, differ: Iterable[Disagreement], replayed: Replayed) -> Iterator[Disagreement]:
    corrected = {c.field for c in replayed.corrections if c.claim_id == claim_id}
    settled = corrected | {field for name in corrected for field in _SETTLES.get(name, ())}
    return (found for found in differ if found.field not in settled)


def _ways(claim_id: str, differ: list[Disagreement]) -> Iterator[Way]:
    yield Way("a", "the rules are right", ("accept", claim_id))
    if any(found.field == "claim" for found in differ):
        yield Way("r", "the model is right: no such claim", ("reject", claim_id))
    for number, found in enumerate(differ, start=1):
        if found.field in _TAKEN_OVER and found.model not in ("nothing", "no day") and "?" not in found.model:
            yield Way(str(number), f"the model's {found.field}", ("correct", claim_id, found.field, found.model))

"""Groups of claims in; a name for each event that later reports do not change, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

from sitrep.model.claim import Claim
from sitrep.model.document import Document


def founding_claim(claims: Sequence[Claim], documents: Mapping[str, Document]) -> Claim:
    """The claim that an event is named after: of the earliest report, then by claim id."""

    def age(claim: Claim) -> tuple[date, str]:
        document = documents.get(claim.doc_id)
        return (document.published if document and document.published else date.max), claim.claim_id

    return min(claims, key=age)


def event_id(claim: Claim) -> str:
    """The id of the event founded by ``claim``."""
    return "e" + sha256(claim.claim_id.encode()).hexdigest()[:12]


def name_events(
    groups: Sequence[Sequence[Claim]], documents: Mapping[str, Document], known: Mapping[str, str]
) -> list[str]:
    """One id for each group.

    An event keeps the id that most of its claims had before (``known``: claim id to event id), so that an older report
    found later renames nothing; of two groups that had one id the larger keeps it, then the one of the older founder.
    A group with no past takes the id of its founding claim.
    """
    founders = [founding_claim(group, documents) for group in groups]
    wishes: list[tuple[int, str, int, str]] = []
    for number, group in enumerate(groups):
        past = Counter(known[claim.claim_id] for claim in group if claim.claim_id in known)
        wishes.extend((-count, founders[number].claim_id, number, old) for old, count in past.items())
    names: dict[int, str] = {}
    taken: set[str] = set()
    for _, _, number, old in sorted(wishes):
        if number not in names and old not in taken:
            names[number] = old
            taken.add(old)
    for number, founder in enumerate(founders):
        if number in names:
            continue
        own = event_id(founder)
        while own in taken:  # the id went to the other half of a split event
            own = "e" + sha256(own.encode()).hexdigest()[:12]
        names[number] = own
        taken.add(own)
    return [names[number] for number in range(len(groups))]

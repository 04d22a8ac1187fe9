"""Gold and coded claims of one document in: rows that set them side by side with the kinds of error out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from eval.scorer import Row, ScorerModule
from sitrep.model.claim import Claim, claim_from_json


class ErrorKind(StrEnum):
    """What can be wrong with a coded claim."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    SUB_TYPE = "sub-type"
    ACTORS = "actors"
    PLACES = "places"
    DATE = "date"
    FACTUALITY = "factuality"
    TEMPORAL = "temporal"
    CASUALTIES = "casualties"
    ATTRIBUTION = "attribution"
    MATERIEL = "materiel"
    PERSONS = "persons"


_SLOT_KIND = {
    "actors": ErrorKind.ACTORS,
    "locations": ErrorKind.PLACES,
    "casualties": ErrorKind.CASUALTIES,
    "attribution": ErrorKind.ATTRIBUTION,
    "materiel": ErrorKind.MATERIEL,
    "persons": ErrorKind.PERSONS,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A gold claim and the coded claim that tells the same (either may be missing), and what differs."""

    gold: Claim | None
    coded: Claim | None
    kinds: tuple[ErrorKind, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of what went wrong, most frequent first."""

    kinds: tuple[tuple[str, int], ...]
    missed_by_sub_type: tuple[tuple[str, int], ...]
    spurious_by_rule: tuple[tuple[str, int], ...]
    confusions: tuple[tuple[str, int], ...]


def compare(scorer: ScorerModule, gold: list[Row], coded: list[Row]) -> tuple[Difference, ...]:
    """Pair the claims of one document as the scorer does and name what differs; order follows the text."""
    pairs = scorer.pair_claims(gold, coded)
    paired_gold, paired_coded = {id(g) for g, _ in pairs}, {id(p) for _, p in pairs}
    rows = [Difference(claim_from_json(g), claim_from_json(p), _kinds(scorer, g, p)) for g, p in pairs]
    rows += [Difference(claim_from_json(g), None, (ErrorKind.MISSED,)) for g in gold if id(g) not in paired_gold]
    rows += [Difference(None, claim_from_json(p), (ErrorKind.SPURIOUS,)) for p in coded if id(p) not in paired_coded]
    return tuple(sorted(rows, key=_place_in_text))


def tally(differences: Iterable[Difference]) -> Tally:
    """Count the kinds of error, and where misses, inventions and confusions pile up."""
    kinds: Counter[str] = Counter({kind.value: 0 for kind in ErrorKind})
    missed: Counter[str] = Counter()
    spurious: Counter[str] = Counter()
    confused: Counter[str] = Counter()
    for row in differences:
        kinds.update(kind.value for kind in row.kinds)
        if row.gold and not row.coded:
            missed[row.gold.sub_event_type.value] += 1
        elif row.coded and not row.gold:
            spurious[f"{row.coded.sub_event_type.value} · {row.coded.rule or 'no rule named'}"] += 1
        elif row.gold and row.coded and ErrorKind.SUB_TYPE in row.kinds:
            confused[f"{row.gold.sub_event_type.value} → {row.coded.sub_event_type.value}"] += 1
    return Tally(
        tuple(kinds.items()), tuple(missed.most_common()), tuple(spurious.most_common()), tuple(confused.most_common())
    )


def _kinds(scorer: ScorerModule, gold: Row, coded: Row) -> tuple[ErrorKind, ...]:
    wrong = []
    if gold.get("sub_event_type") != coded.get("sub_event_type"):
        wrong.append(ErrorKind.SUB_TYPE)
    for slot, kind in _SLOT_KIND.items():
        left, right = scorer.SLOTS[slot](gold), scorer.SLOTS[slot](coded)
        if not len(scorer.pair_items(left, right, scorer.SAME[slot])) == len(left) == len(right):
            wrong.append(kind)
    if not scorer.same_date(gold, coded):
        wrong.append(ErrorKind.DATE)
    if gold.get("factuality") != coded.get("factuality"):
        wrong.append(ErrorKind.FACTUALITY)
    if gold.get("temporal", "current") != coded.get("temporal", "current"):
        wrong.append(ErrorKind.TEMPORAL)
    return tuple(wrong)


def _place_in_text(row: Difference) -> int:
    claim = row.gold or row.coded
    return min((span.start for span in claim.evidence), default=0) if claim else 0

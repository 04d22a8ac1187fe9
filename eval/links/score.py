"""Gold groups of claims in; how well linking finds the happenings (B-cubed), apart for tuned and held-out groups, out.

All groups are linked in one run, as in a store, so that a claim may also be joined wrongly to another group's event.

    python eval/links/score.py               # both parts
    python eval/links/score.py --errors      # and what went wrong in the tuned part; the held-out part stays unseen
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sitrep.link import LinkOptions, LinkResult, Parties, link_claims
from sitrep.model.claim import Claim, Json, claim_from_json
from sitrep.model.document import Document

HERE = Path(__file__).parent
GROUPS = HERE / "groups.jsonl"
SIDES = HERE / "sides.csv"
#: of three groups one is held out: never looked at while weights are set
HELD_OUT_EVERY = 3


@dataclass(frozen=True, slots=True)
class Gold:
    """The groups: claims, reports, and the true happening of each claim."""

    claims: list[Claim]
    documents: dict[str, Document]
    truth: dict[str, str]
    held_out: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """B-cubed over claims, each 0 to 1."""

    precision: float
    recall: float
    claims: int

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        return (
            2 * self.precision * self.recall / (self.precision + self.recall) if self.precision + self.recall else 0.0
        )


def read_groups(path: Path = GROUPS) -> Gold:
    """Read the gold groups."""
    claims: list[Claim] = []
    documents: dict[str, Document] = {}
    truth: dict[str, str] = {}
    held_out: set[str] = set()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        group = json.loads(line)
        for report in group["reports"]:
            documents[report["doc_id"]] = Document(
                doc_id=report["doc_id"],
                text=report["text"],
                outlet=report["outlet"],
                published=date.fromisoformat(report["published"]),
            )
        for row in group["claims"]:
            claim = _claim(row)
            claims.append(claim)
            truth[claim.claim_id] = f"{group['group']}:{row['event']}"
            if number % HELD_OUT_EVERY == 0:
                held_out.add(claim.claim_id)
    return Gold(claims, documents, truth, frozenset(held_out))


def _claim(row: Mapping[str, Json]) -> Claim:
    return claim_from_json({key: value for key, value in row.items() if key != "event"})


def read_parties(path: Path = SIDES) -> Parties:
    """Sides of the actors and sources in the groups."""
    actors: dict[str, str] = {}
    sources: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            (actors if row["what"] == "actor" else sources)[row["name"]] = row["side"]
    return Parties(actor_side=actors, source_side={name.casefold(): side for name, side in sources.items()})


def b_cubed(truth: Mapping[str, str], found: Mapping[str, str], chosen: frozenset[str]) -> Score:
    """B-cubed of ``found`` against ``truth`` (claim id to happening), averaged over the ``chosen`` claims."""
    true_groups, found_groups = _groups(truth), _groups(found)
    precision = recall = 0.0
    for claim_id in chosen:
        mine, given = true_groups[truth[claim_id]], found_groups[found[claim_id]]
        both = len(mine & given)
        precision += both / len(given)
        recall += both / len(mine)
    return Score(precision / len(chosen), recall / len(chosen), len(chosen))


def link(gold: Gold) -> LinkResult:
    """Link all groups at once."""
    return link_claims(gold.claims, gold.documents, options=LinkOptions(parties=read_parties()))


def scores(gold: Gold, result: LinkResult) -> dict[str, Score]:
    """The scores of the tuned part, the held-out part and all."""
    found = {claim_id: event.event_id for event in result.events for claim_id in event.claim_ids}
    everything = frozenset(gold.truth)
    parts = {"tuned": everything - gold.held_out, "held out": gold.held_out, "all": everything}
    return {name: b_cubed(gold.truth, found, chosen) for name, chosen in parts.items()}


def _groups(labels: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for claim_id, label in labels.items():
        found[label].add(claim_id)
    return found


def _print_errors(gold: Gold, result: LinkResult) -> None:
    for event in result.events:
        labels = sorted({gold.truth[i] for i in event.claim_ids if i not in gold.held_out})
        if len(labels) > 1:
            print(f"\nmerged wrongly: {', '.join(labels)}")
            for reason in result.reasons:
                if reason.event_id == event.event_id:
                    print(f"  {reason.left} + {reason.right}: {reason.words}")
    for near in result.near:
        if near.left not in gold.held_out and gold.truth[near.left] == gold.truth[near.right]:
            print(f"\nleft apart: {gold.truth[near.left]}\n  {near.left} + {near.right}: {near.words}")
    parts: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for event in result.events:
        for label in {gold.truth[i] for i in event.claim_ids if i not in gold.held_out}:
            parts[label].append(tuple(i for i in event.claim_ids if gold.truth[i] == label))
    for label, pieces in sorted(parts.items()):
        if len(pieces) > 1:
            print(f"in pieces: {label}: {pieces}")


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="show the errors of the tuned part")
    chosen = parser.parse_args()
    gold = read_groups()
    result = link(gold)
    if chosen.errors:
        _print_errors(gold, result)
    for name, score in scores(gold, result).items():
        print(f"{name:9} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}  ({score.claims} claims)")


if __name__ == "__main__":
    main()

"""The gold link groups (or synthetic claims) in; B-cubed F1 and seconds of Splink beside those of our scorer, out.

Not part of the package: it needs `pip install splink` in an environment of its own. It is the measurement behind
docs/linking.md, "Why not Splink".

    python bench/link_splink.py            # the gold groups
    python bench/link_splink.py 100000     # synthetic claims
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence

import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from bench.link import ACTORS, b_cubed, make
from eval.links.score import read_groups, read_parties
from sitrep.link import Parties
from sitrep.link.acts import ACT_OF
from sitrep.link.names import skeleton
from sitrep.model.claim import Claim, Json
from sitrep.model.taxonomy import CasualtyKind


def rows(claims: Sequence[Claim], parties: Parties) -> list[dict[str, Json]]:
    """The claims as flat records with the fields that our scorer looks at too."""
    found: list[dict[str, Json]] = []
    for claim in claims:
        place = claim.locations[0] if claim.locations else None
        killed = [c.best for c in claim.casualties if c.kind is CasualtyKind.KILLED and c.best is not None]
        found.append(
            {
                "unique_id": claim.claim_id,
                "act": ACT_OF[claim.sub_event_type].name,
                "sub": claim.sub_event_type.value,
                "place": (place.gazetteer_id or skeleton(place.name)) if place else None,
                "lat": place.lat if place else None,
                "lon": place.lon if place else None,
                "day": claim.date.start.isoformat() if claim.date.start else None,
                "month": claim.date.start.isoformat()[:7] if claim.date.start else None,
                "side1": "|".join(sorted({parties.side(a.actor_id) for a in claim.actor1} - {""})) or None,
                "side2": "|".join(sorted({parties.side(a.actor_id) for a in claim.actor2} - {""})) or None,
                "killed": str(sum(killed)) if killed else None,
            }
        )
    return found


def link(records: list[dict[str, Json]], threshold: float) -> dict[str, str]:
    """Cluster ids of the records by Splink with expectation maximisation, connected components at ``threshold``."""
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        blocking_rules_to_generate_predictions=[block_on("place", "month"), block_on("day", "act")],
        comparisons=[
            cl.AbsoluteDateDifferenceAtThresholds(
                "day", input_is_string=True, metrics=["day", "day"], thresholds=[1, 7]
            ),
            cl.ExactMatch("place"),
            cl.DistanceInKMAtThresholds("lat", "lon", [2, 12]),
            cl.ExactMatch("sub"),
            cl.ExactMatch("side1"),
            cl.ExactMatch("side2"),
            cl.ExactMatch("killed"),
        ],
    )
    api = DuckDBAPI()
    linker = Linker(api.register(_table(records)), settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match([block_on("day", "place", "sub")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("day", "place"), block_on("place", "sub"), block_on("day", "sub")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predictions = linker.inference.predict(threshold_match_probability=0.01)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predictions, threshold_match_probability=threshold
    )
    return {str(row["unique_id"]): str(row["cluster_id"]) for row in clusters.as_record_list()}


def _table(records: list[dict[str, Json]]) -> object:
    import pyarrow

    return pyarrow.Table.from_pylist(records)


def _f1(truth: Mapping[str, str], found: Mapping[str, str]) -> float:
    numbers = {label: i for i, label in enumerate(sorted(set(truth.values())))}
    return b_cubed({i: numbers[label] for i, label in truth.items()}, found)


def main() -> None:
    """Score Splink at several thresholds."""
    if len(sys.argv) > 1:
        made = make(int(sys.argv[1]))
        truth, records = {i: str(n) for i, n in made.truth.items()}, rows(made.claims, Parties(actor_side=ACTORS))
    else:
        gold = read_groups()
        truth, records = gold.truth, rows(gold.claims, read_parties())
    for threshold in (0.5, 0.8, 0.9, 0.95, 0.99, 0.999):
        begin = time.perf_counter()
        found = link(records, threshold)
        print(f"{threshold}: F1 {_f1(truth, found):.3f} in {time.perf_counter() - begin:.1f} s")


if __name__ == "__main__":
    main()

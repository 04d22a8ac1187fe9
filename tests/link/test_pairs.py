"""Blocking finds every pair that the score would join, and keeps skewed blocks small."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from random import Random

import numpy as np
import pytest

from sitrep.link.names import one_edit_apart, skeleton
from sitrep.link.pairs import candidate_pairs
from sitrep.link.parties import Parties
from sitrep.link.places import spot_of
from sitrep.link.scoring import THRESHOLD, Scorer
from sitrep.link.table import tabulate
from sitrep.model.claim import Claim
from sitrep.model.taxonomy import Factuality, SubEventType
from tests.factories import claim, days, killed, location

KINDS = (SubEventType.ARMED_CLASH, SubEventType.GOVERNMENT_REGAINS, SubEventType.AIR_STRIKE, SubEventType.AGREEMENT)


def random_claims(count: int, seed: int) -> list[Claim]:
    chance = Random(seed)
    found = []
    for number in range(count):
        place = chance.randrange(6)
        start = date(2016, 3, 1) + timedelta(days=chance.randrange(20))
        end = start + timedelta(days=chance.choice((0, 0, 0, 1, 6, 30)))
        found.append(
            claim(
                f"r{number}",
                sub=chance.choice(KINDS),
                evidence=f"report {number} tells",
                locations=[location(f"Town {'ABCDEF'[place]}", 34 + place * 0.03, 38)],
                date_range=days(start, end, chance.choice(("", "on a day"))),
                factuality=chance.choice((Factuality.OCCURRED, Factuality.OCCURRED, Factuality.ONGOING)),
            )
        )
    return found


@pytest.mark.parametrize("seed", range(4))
def test_no_strong_pair_is_missed(seed: int) -> None:
    table = tabulate(random_claims(120, seed), {}, Parties())
    scorer = Scorer(table)
    pairs = np.array(list(combinations(range(len(table)), 2)))
    strong = pairs[scorer.scores(pairs[:, 0], pairs[:, 1]) >= THRESHOLD]
    found = {(i, j) for a, b in candidate_pairs(table) for i, j in zip(a.tolist(), b.tolist(), strict=True)}
    assert {(i, j) for i, j in strong.tolist()} <= found


def test_scores_are_symmetric() -> None:
    scorer = Scorer(tabulate(random_claims(60, 9), {}, Parties()))
    i, j = np.triu_indices(60, 1)
    assert np.array_equal(scorer.scores(i, j), scorer.scores(j, i))


def test_a_crowded_block_makes_no_square_of_pairs() -> None:
    claims = [
        claim(f"r{i}", sub=SubEventType.ARMED_CLASH, evidence=f"report {i}", date_range=days(date(2016, 3, 1), text="that day"))
        for i in range(3000)
    ]  # fmt: skip
    pairs = sum(len(i) for i, _ in candidate_pairs(tabulate(claims, {}, Parties())))
    assert pairs < 3000 * 400


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("al-Qaryatayn", "Qaryateen", True),
        ("Deir ez-Zor", "Deir Ezzor", True),
        ("Khan Sheikhoun", "Khan Shaykhun", True),
        ("Jisr al-Shughur", "Jisr ash-Shughour", True),
        ("Manbij", "Menbic", False),
        ("Homs", "Hama", False),
        ("Idlib city", "Idlib", True),
    ],
)
def test_romanisations(one: str, other: str, same: bool) -> None:
    assert (skeleton(one) == skeleton(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("abc", "abd", True),
        ("point 409", "point 410", False),
        ("abc", "abcd", True),
        ("abc", "xyz", False),
        ("abc", "ab", True),
    ],
)
def test_one_edit(one: str, other: str, near: bool) -> None:
    assert one_edit_apart(one, other) is near


def _score(*claims: Claim) -> float:
    scorer = Scorer(tabulate(list(claims), {}, Parties()))
    return float(scorer.scores(np.array([0]), np.array([1]))[0])


def test_a_strike_that_kills_many_is_rare_enough_to_be_the_same() -> None:
    def strikes(*tolls: int) -> float:
        told = [
            claim(f"d{n}", SubEventType.AIR_STRIKE, "hit", f"{n} hit", [], [], casualties=[killed(toll)])
            for n, toll in enumerate(tolls)
        ]
        return _score(*told)

    assert strikes(30, 52) > strikes(5, 9) + 1.0


def test_a_village_whose_point_is_known_roughly_is_no_wide_area() -> None:
    rough = replace(location("Wadaa", 14.1, 33.0), radius_km=40.0, gazetteer_id="x:1", precision=1)
    wide = replace(rough, precision=2)
    assert not spot_of(rough).wide
    assert spot_of(wide).wide

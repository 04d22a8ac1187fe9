"""Tolls: the remainder rule, gaps in a range, shares by side."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.model.event import Estimate, EventActor
from sitrep.model.taxonomy import Side
from sitrep.report.dossier import dossier
from sitrep.report.exports.tolls import SideTolls, bounds, by_side, lowest, split
from tests.factories import actor, claim, event, killed

COUNTS = st.none() | st.integers(0, 5000)


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        (12, 3, (4, 4, 4)),
        (1, 2, (1, 0)),
        (11, 3, (4, 4, 3)),
        (0, 4, (0, 0, 0, 0)),
        (7, 1, (7,)),
        (2, 5, (1, 1, 0, 0, 0)),
    ],
)
def test_a_total_is_divided_with_the_remainder_first(total: int, parts: int, expected: tuple[int, ...]) -> None:
    assert split(total, parts) == expected


@pytest.mark.parametrize(("total", "parts"), [(3, 0), (-1, 2)])
def test_a_division_that_makes_no_sense_is_refused(total: int, parts: int) -> None:
    with pytest.raises(ValueError, match="cannot split"):
        split(total, parts)


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_a_division_loses_nobody_and_is_even(total: int, parts: int) -> None:
    shares = split(total, parts)
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1
    assert all(a >= b for a, b in pairwise(shares))


@pytest.mark.parametrize(
    ("toll", "low"),
    [
        (Estimate(10, 12, 40), 10),
        (Estimate(None, 20, 20), 20),  # "up to 20"
        (Estimate(None, 20, None), 20),  # "about 20"
        (Estimate(0, 0, 0), 0),
        (Estimate(), 0),
    ],
)
def test_the_lowest_reported_number(toll: Estimate, low: int) -> None:
    assert lowest(toll) == low


@given(COUNTS, COUNTS, COUNTS)
def test_bounds_are_in_order_and_keep_the_best(low: int | None, best: int | None, high: int | None) -> None:
    a, b, c = bounds(Estimate(low, best, high))
    assert a <= b <= c
    if best is not None:
        assert b == best


def test_sides_follow_the_claim_nearest_to_the_estimate() -> None:
    near = claim(casualties=[killed(7, Side.ACTOR2), killed(2, Side.CIVILIANS)])
    far = claim("report-2", casualties=[killed(90, Side.ACTOR1)])
    told = event(near, far, killed=Estimate(9, 10, 90))
    assert by_side(told, dossier([told], [near, far])) == SideTolls(actor2=7, civilians=2, unknown=1)


def test_a_claim_told_the_other_way_round_is_turned() -> None:
    turned = claim(actor1=[actor("ISIS", "isis")], actor2=[actor()], casualties=[killed(4, Side.ACTOR1)])
    told = event(turned, killed=Estimate(4, 4, 4))
    assert by_side(told, dossier([told], [turned])) == SideTolls(actor2=4)


def test_an_unnamed_side_is_unknown() -> None:
    told = event(killed=Estimate(3, 3, 3), actor1=[EventActor(None, "gunmen")])
    assert by_side(told, dossier([told])) == SideTolls(unknown=3)


@given(st.lists(st.tuples(st.sampled_from(Side), st.integers(0, 300)), max_size=6), st.integers(0, 400))
def test_the_sides_sum_to_the_estimate(told: list[tuple[Side, int]], best: int) -> None:
    one = claim(casualties=[killed(n, side) for side, n in told])
    happened = event(one, killed=Estimate(best, best, best))
    shares = by_side(happened, dossier([happened], [one]))
    assert shares.total == best
    assert min(shares.actor1, shares.actor2, shares.civilians, shares.unknown) >= 0

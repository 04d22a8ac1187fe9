"""Tolls: costs of a draft in, the casualties of the claim by side out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sitrep.extract.costs import Cost
from sitrep.extract.numbers import Quantity
from sitrep.extract.tolls import _chosen, _drop_headlines, _drop_totals, _drop_vague, _fold_unknown
from sitrep.extract.tree import Phrase, Tree
from sitrep.model.claim import Span
from sitrep.model.document import Sentence
from sitrep.model.mention import ReadSentence
from sitrep.model.parse import Parse
from sitrep.model.taxonomy import CasualtyKind, Side

K, B = CasualtyKind.KILLED, CasualtyKind.KILLED_OR_INJURED


def cost(number: int, at: int, kind: CasualtyKind = K, *, who: str = "fighters", sent: int = 1) -> Cost:
    """A cost told at a character of a sentence."""
    span = Span(at, at + 10, f"{number} {who}")
    phrase = Phrase(sent, 0, span) if who else None
    return Cost(sent, 0, kind, Quantity(number, number, number), phrase, span, span)


def trees(count: int) -> list[Tree]:
    """Sentences without words, the first a headline."""
    return [Tree(ReadSentence(Sentence(n, 0, 0, "", 0, is_title=n == 0), Parse(())), n) for n in range(count)]


def test_a_count_of_the_headline_alone_gives_way_to_the_body() -> None:
    groups = {("killed", Side.UNKNOWN): [cost(9, 0, sent=0)], ("killed", Side.ACTOR2): [cost(12, 0)]}
    _drop_headlines(groups, trees(2))
    assert set(groups) == {("killed", Side.ACTOR2)}


@pytest.mark.parametrize(("exact", "chosen"), [(32, 32), (48, 30), (12, 30)])
def test_a_round_figure_gives_way_to_the_exact_one_near_it(exact: int, chosen: int) -> None:
    rough = replace(cost(30, 0), quantity=Quantity(30, 30, None))
    assert _chosen([rough, cost(exact, 0, sent=2)], trees(3)).quantity.best == chosen


def test_a_total_gives_way_to_its_parts() -> None:
    groups = {
        ("killed", Side.UNKNOWN): [cost(23, 0, who="", sent=0)],
        ("killed", Side.ACTOR2): [cost(19, 0)],
        ("killed", Side.CIVILIANS): [cost(4, 20)],
    }
    _drop_totals(groups)
    assert set(groups) == {("killed", Side.ACTOR2), ("killed", Side.CIVILIANS)}


def test_a_total_whose_parts_fall_on_one_side_stays() -> None:
    groups = {("killed", Side.CIVILIANS): [cost(42, 0, sent=0), cost(19, 0), cost(23, 20)]}
    _drop_totals(groups)
    assert [c.quantity.best for c in groups["killed", Side.CIVILIANS]] == [42, 19, 23]


@pytest.mark.parametrize(("number", "stays"), [(30, False), (3, True)])
def test_vague_losses_give_way_to_a_figure_of_the_dead(number: int, stays: bool) -> None:
    span = Span(0, 6, "losses")
    vague = Cost(1, 0, B, Quantity(1, 1, None), None, span, span)
    dead = cost(number, 9)
    if stays:  # a word for a number says no more than "losses"
        dead = Cost(1, 0, K, Quantity(3, 3, None), dead.who, Span(9, 16, "several"), dead.count)
    groups = {("killed_or_injured", Side.ACTOR2): [vague], ("killed", Side.ACTOR2): [dead]}
    _drop_vague(groups)
    assert (("killed_or_injured", Side.ACTOR2) in groups) is stays


def test_a_count_without_a_side_is_that_of_the_side_beside_it() -> None:
    groups = {("killed", Side.UNKNOWN): [cost(44, 0, who="")], ("killed", Side.CIVILIANS): [cost(44, 9)]}
    _fold_unknown(groups)
    assert set(groups) == {("killed", Side.CIVILIANS)}
    assert len(groups["killed", Side.CIVILIANS]) == 2

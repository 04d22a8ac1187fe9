"""Scored pairs in; groups of claims that tell one happening, out.

Claims are merged from the best pair downwards by average linkage over *every* pair of the two groups, also over pairs
that no block brought together, and never across an impossible pair. So no chain of likenesses ties far ends together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from sitrep.link.pairs import BATCH
from sitrep.link.scoring import IMPOSSIBLE, Scorer
from sitrep.link.table import Floats, Ints

#: a component of more claims is clustered in pieces whose middles are clustered again
MOST_AT_ONCE: Final = 300
#: what a person's "same" weighs: more than any sum of parts
SURELY_SAME: Final = 1000.0
#: groups merge while the mean of their pairs is at least the threshold less this
AVERAGE_SLACK: Final = 0.5
#: pairs below the threshold by up to this much are kept for the review of near merges
NEAR_SLACK: Final = 1.5


@dataclass(frozen=True, slots=True)
class Rulings:
    """What people decided: ``same`` and ``apart`` pairs of rows (i < j); rows of a ``closed`` group admit no other."""

    same: frozenset[tuple[int, int]] = frozenset()
    apart: frozenset[tuple[int, int]] = frozenset()
    closed: Mapping[int, int] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether anything was decided at all."""
        return bool(self.same or self.apart or self.closed)

    def apply(self, rows: Ints, scores: Floats) -> None:
        """Write the rulings into a square matrix of the scores of ``rows``."""
        place = {row: at for at, row in enumerate(rows.tolist())}
        for pairs, value in ((self.apart, IMPOSSIBLE), (self.same, SURELY_SAME)):
            for one, other in pairs:
                if one in place and other in place:
                    scores[place[one], place[other]] = scores[place[other], place[one]] = value
        groups = np.array([self.closed.get(row, -1) for row in rows.tolist()])
        scores[groups[:, None] != groups[None, :]] = IMPOSSIBLE


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of rows with their scores, best first; ``rivals`` are pairs that tell opposite outcomes of one thing."""

    i: Ints
    j: Ints
    score: Floats
    rivals: Ints


def strong_edges(scorer: Scorer, batches: Iterable[tuple[Ints, Ints]], least: float) -> Edges:
    """The pairs whose score is at least ``least``, each once, best first (then by row)."""
    kept: list[tuple[Ints, Floats]] = []
    rivals: list[Ints] = [np.empty((0, 2), dtype=np.int64)]
    for i, j in batches:
        parts = scorer.parts(i, j)
        score = parts.sum(axis=1)
        keep = score >= least
        kept.append(((i[keep] << 32) | j[keep], score[keep]))
        rivals.append(scorer.rivals(i, j, parts))
    if not kept:
        empty = np.empty(0, dtype=np.int64)
        return Edges(empty, empty, np.empty(0), rivals[0])
    keys, first = np.unique(np.concatenate([k[0] for k in kept]), return_index=True)
    score = np.concatenate([k[1] for k in kept])[first]
    order = np.lexsort((keys, -score))
    return Edges(keys[order] >> 32, keys[order] & 0xFFFFFFFF, score[order], np.unique(np.concatenate(rivals), axis=0))


def components(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The rows that hang together through ``pairs``, in groups of two and more, each sorted."""
    parent = list(range(size))
    for i, j in pairs:
        i, j = _root(parent, i), _root(parent, j)
        if i != j:
            parent[max(i, j)] = min(i, j)
    groups: dict[int, list[int]] = defaultdict(list)
    for row in range(size):
        root = _root(parent, row)
        if root != row or parent[row] != row:
            groups[root].append(row)
    return [[root, *rows] for root, rows in sorted(groups.items())]


def _root(parent: list[int], row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


def cluster(scorer: Scorer, edges: Edges, threshold: float, rulings: Rulings) -> list[list[int]]:
    """Groups of two and more rows that tell one happening."""
    strong = edges.score >= threshold
    pairs = list(zip(edges.i[strong].tolist(), edges.j[strong].tolist(), strict=True)) + sorted(rulings.same)
    found: list[list[int]] = []
    small: list[list[int]] = []
    for rows in components(len(scorer.table), pairs):
        if len(rows) == 2 and not rulings.any:
            found.append(rows)
        elif len(rows) <= MOST_AT_ONCE:
            small.append(rows)
        else:
            found.extend(_in_pieces(scorer, rows, threshold, rulings))
    for square_rows, scores in _matrices(scorer, small, rulings):
        found.extend(_agglomerate(square_rows, scores, threshold))
    return sorted(sorted(group) for group in found if len(group) > 1)


def _matrices(scorer: Scorer, groups: list[list[int]], rulings: Rulings) -> Iterator[tuple[Ints, Floats]]:
    """The full square of scores of each group, worked out for many groups at a time."""
    waiting: list[list[int]] = []
    pairs = 0
    for group in groups:
        waiting.append(group)
        pairs += len(group) ** 2 // 2
        if pairs >= BATCH // 4:
            yield from _squares(scorer, waiting, rulings)
            waiting, pairs = [], 0
    if waiting:
        yield from _squares(scorer, waiting, rulings)


def _squares(scorer: Scorer, groups: list[list[int]], rulings: Rulings) -> Iterator[tuple[Ints, Floats]]:
    rows = [np.array(group, dtype=np.int64) for group in groups]
    corners = [np.triu_indices(len(group), 1) for group in groups]
    ones = np.concatenate([r[a] for r, (a, _) in zip(rows, corners, strict=True)])
    others = np.concatenate([r[b] for r, (_, b) in zip(rows, corners, strict=True)])
    scores = scorer.scores(ones, others)
    begin = 0
    for group, (a, b) in zip(rows, corners, strict=True):
        square = np.full((len(group), len(group)), IMPOSSIBLE)
        square[a, b] = square[b, a] = scores[begin : begin + len(a)]
        begin += len(a)
        if rulings.any:
            rulings.apply(group, square)
        yield group, square


def _agglomerate(rows: Ints, scores: Floats, threshold: float) -> list[list[int]]:
    """Average linkage; stops where the best mean falls below the threshold (single rows need the whole of it)."""
    sums = scores.copy()
    np.fill_diagonal(sums, IMPOSSIBLE)
    sizes = np.ones(len(rows))
    members = [[row] for row in rows.tolist()]
    while True:
        means = sums / np.outer(sizes, sizes)
        at = int(np.argmax(means))
        a, b = divmod(at, len(rows))
        slack = 0.0 if sizes[a] == sizes[b] == 1 else AVERAGE_SLACK
        if means[a, b] < threshold - slack:
            return [group for group in members if group]
        a, b = min(a, b), max(a, b)
        sums[a] += sums[b]
        sums[:, a] = sums[a]
        sums[a, a] = IMPOSSIBLE
        sums[b] = sums[:, b] = IMPOSSIBLE
        sizes[a] += sizes[b]
        members[a], members[b] = members[a] + members[b], []


def _in_pieces(scorer: Scorer, rows: list[int], threshold: float, rulings: Rulings) -> list[list[int]]:
    """Cluster a component too large for one square: pieces near in time first, then the first rows of what came out."""
    table = scorer.table
    ordered = sorted(rows, key=lambda row: (int(table.start[row]), int(table.places[row]), row))
    groups: list[list[int]] = []
    pieces = [ordered[at : at + MOST_AT_ONCE] for at in range(0, len(ordered), MOST_AT_ONCE)]
    for piece_rows, scores in _matrices(scorer, pieces, rulings):
        groups.extend(_agglomerate(piece_rows, scores, threshold))
    if len(groups) == len(rows):
        return groups
    by_head = {min(group): group for group in groups}
    heads = sorted(by_head)
    if len(heads) > MOST_AT_ONCE:
        joined = _in_pieces(scorer, heads, threshold, rulings)
    else:
        joined = [g for r, s in _matrices(scorer, [heads], rulings) for g in _agglomerate(r, s, threshold)]
    return [[row for head in group for row in by_head[head]] for group in joined]

"""Claims, documents and judgements in; events, and the reasons why their claims are one happening, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sitrep.link.cluster import NEAR_SLACK, Edges, Rulings, cluster, strong_edges
from sitrep.link.identity import name_events
from sitrep.link.judgements import judged_claims, rulings_of
from sitrep.link.merging import Merger, Rival
from sitrep.link.pairs import candidate_pairs
from sitrep.link.parties import Parties
from sitrep.link.scoring import PARTS, THRESHOLD, Scorer
from sitrep.link.table import ClaimTable, tabulate
from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.model.event import Event
from sitrep.model.judgement import Judgement, active_judgements


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """What linking needs to know beside the claims.

    Attributes:
        parties: Sides of actors and outlets.
        threshold: The score at and above which two claims tell one happening.
        known_ids: Claim id to the event id it had in the run before; events keep these ids.
        reasons: Whether to work out `LinkResult.reasons` and ``near``.
    """

    parties: Parties = field(default_factory=Parties)
    threshold: float = THRESHOLD
    known_ids: Mapping[str, str] = field(default_factory=dict)
    reasons: bool = True


@dataclass(frozen=True, slots=True)
class Happening:
    """The claims that tell one happening, the id of the event they make, and the events that tell the opposite."""

    event_id: str
    claims: tuple[Claim, ...]
    rivals: tuple[Rival, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkReason:
    """Why two claims are (or nearly are) one happening: the score and its parts, weightiest first."""

    event_id: str
    left: str
    right: str
    score: float
    parts: tuple[tuple[str, float], ...]

    @property
    def words(self) -> str:
        """The reason as one line.

        >>> LinkReason("e1", "a", "b", 6.2, (("place", 3.0), ("days", -0.5))).words
        '6.2 = place +3.0, days -0.5'
        """
        return f"{self.score:.1f} = " + ", ".join(f"{name} {weight:+.1f}" for name, weight in self.parts)


@dataclass(frozen=True, slots=True)
class LinkResult:
    """Events in order of their first day; a reason for each claim that joined an event; pairs that nearly did."""

    events: tuple[Event, ...]
    reasons: tuple[LinkReason, ...] = ()
    near: tuple[LinkReason, ...] = ()


def link_claims(
    claims: Sequence[Claim],
    documents: Mapping[str, Document],
    judgements: Sequence[Judgement] = (),
    *,
    options: LinkOptions | None = None,
) -> LinkResult:
    """Merge claims that tell one happening into events.

    It never merges claims that exclude each other (exact days that differ, two winners of one place, an assault that
    succeeded and one that was repelled), whatever else is alike; only a person's judgement does. Claims of no known day
    are events of their own.

    Args:
        claims: Claims with distinct ids, in any order; the result does not depend on it.
        documents: The reports by their ids; a claim whose report is missing counts as told by an unknown outlet.
        judgements: The ledger, oldest first.
        options: Sides, threshold, ids of the run before.

    Returns:
        The events with their dissent, and why.
    """
    options = options or LinkOptions()
    grouped = _group(claims, documents, judgements, options)
    merger = Merger(documents, options.parties)
    events = in_order(merger.event(told.event_id, told.claims, told.rivals) for told in grouped.happenings)
    if not options.reasons:
        return LinkResult(events)
    label = _labels(grouped.groups, len(grouped.scorer.table))
    names = [told.event_id for told in grouped.happenings]
    within, between = _spanning(grouped.edges, label, grouped.rulings)
    return LinkResult(
        events,
        tuple(_reasons(grouped.scorer, within, label, names)),
        tuple(_reasons(grouped.scorer, between, label, None)),
    )


def happenings(
    claims: Sequence[Claim], documents: Mapping[str, Document], *, options: LinkOptions | None = None
) -> tuple[Happening, ...]:
    """The first half of `link_claims`: which claims tell one happening, before events are made of them.

    `merge` makes the event of each, apart from all others, so that other machines can share that work.

    Args:
        claims: As for `link_claims`.
        documents: The reports by their ids; of these only the day of publication is looked at.
        options: As for `link_claims`.
    """
    return _group(claims, documents, (), options or LinkOptions()).happenings


def merge(told: Happening, documents: Mapping[str, Document], parties: Parties) -> Event:
    """The second half of `link_claims` for one happening; ``documents`` are the reports that tell it."""
    return Merger(documents, parties).event(told.event_id, told.claims, told.rivals)


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by their first day, those of no day at the end."""
    return tuple(sorted(events, key=lambda event: (event.start is None, event.start, event.end, event.event_id)))


@dataclass(frozen=True, slots=True)
class _Grouped:
    """The groups with what they were made from."""

    happenings: tuple[Happening, ...]
    groups: list[list[int]]
    scorer: Scorer
    edges: Edges
    rulings: Rulings


def _group(
    claims: Sequence[Claim], documents: Mapping[str, Document], judgements: Sequence[Judgement], options: LinkOptions
) -> _Grouped:
    holding = active_judgements(judgements)
    table = tabulate(judged_claims(claims, holding), documents, options.parties)
    rulings = rulings_of(holding, {claim.claim_id: row for row, claim in enumerate(table.claims)})
    scorer = Scorer(table)
    edges = strong_edges(scorer, candidate_pairs(table), options.threshold - NEAR_SLACK)
    groups = _with_singles(cluster(scorer, edges, options.threshold, rulings), len(table))
    told = [tuple(table.claims[row] for row in group) for group in groups]
    names = name_events(told, documents, options.known_ids)
    rivals = _rivals(table, edges, groups, names)
    found = tuple(
        Happening(name, group, rivals.get(number, ()))
        for number, (name, group) in enumerate(zip(names, told, strict=True))
    )
    return _Grouped(found, groups, scorer, edges, rulings)


def _with_singles(groups: list[list[int]], size: int) -> list[list[int]]:
    single = np.ones(size, dtype=np.bool_)
    for group in groups:
        single[group] = False
    return groups + [[row] for row in np.flatnonzero(single).tolist()]


def _labels(groups: list[list[int]], size: int) -> list[int]:
    label = [0] * size
    for number, group in enumerate(groups):
        for row in group:
            label[row] = number
    return label


def _rivals(table: ClaimTable, edges: Edges, groups: list[list[int]], names: list[str]) -> dict[int, tuple[Rival, ...]]:
    """For each group the events that tell the opposite outcome for its place and days."""
    label = _labels(groups, len(table)) if len(edges.rivals) else []
    found: dict[int, dict[int, Rival]] = {}
    for one, other in edges.rivals.tolist():
        for here, there in ((one, other), (other, one)):
            claim = table.claims[there]
            doers = ", ".join(actor.text for actor in claim.actor1) or "someone"
            where = ", ".join(place.name for place in claim.locations)
            words = f"{names[label[there]]} says otherwise: {claim.sub_event_type.value}, {doers}, {where}"
            told = frozenset({claim.doc_id})
            found.setdefault(label[here], {}).setdefault(label[there], Rival(names[label[there]], words, told))
    return {number: tuple(rivals[key] for key in sorted(rivals)) for number, rivals in found.items()}


def _spanning(edges: Edges, label: list[int], rulings: Rulings) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The best pairs that hold each group together, and the pairs of different groups that nearly joined them."""
    parent = list(range(len(label)))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    within: list[tuple[int, int]] = []
    between: dict[tuple[int, int], tuple[int, int]] = {}
    for one, other in zip(edges.i.tolist(), edges.j.tolist(), strict=True):
        if label[one] != label[other]:
            between.setdefault((label[one], label[other]), (one, other))
            continue
        a, b = root(one), root(other)
        if a != b:
            parent[a] = b
            within.append((one, other))
    return within, [pair for pair in between.values() if pair not in rulings.apart]


def _reasons(
    scorer: Scorer, pairs: list[tuple[int, int]], label: list[int], names: list[str] | None
) -> Iterator[LinkReason]:
    if not pairs:
        return
    claims = scorer.table.claims
    rows = np.array(pairs, dtype=np.int64)
    for (one, other), parts in zip(pairs, scorer.parts(rows[:, 0], rows[:, 1]).tolist(), strict=True):
        said = sorted(((name, w) for name, w in zip(PARTS, parts, strict=True) if w), key=lambda part: -abs(part[1]))
        name = names[label[one]] if names is not None else ""
        yield LinkReason(name, claims[one].claim_id, claims[other].claim_id, sum(parts), tuple(said))

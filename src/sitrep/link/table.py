"""Claims in; the compact columns that pairs are made and scored from, out (a row for each claim, in order of ids)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sitrep.link.acts import ACT_OF, Act
from sitrep.link.parties import Parties
from sitrep.link.places import PlaceBook, spots_of
from sitrep.link.targets import targets_in
from sitrep.model.claim import ActorMention, Claim
from sitrep.model.document import Document
from sitrep.model.taxonomy import CasualtyKind, DatePrecision, Factuality, SubEventType

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

#: stands in a day column where no day is known
NO_DAY: Final = -1
#: stands in a toll column where no number is known
NO_TOLL: Final = -1


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a claim: the ids and the sides of its actors (empty: unstated or unknown)."""

    ids: frozenset[str]
    sides: frozenset[str]


@dataclass(frozen=True, slots=True)
class Signature:
    """What a claim tells apart from where, when and how many; claims share signatures, so each pair is weighed once."""

    sub: SubEventType
    factuality: Factuality
    actor1: Party
    actor2: Party

    @property
    def act(self) -> Act:
        """The kind of act."""
        return ACT_OF[self.sub]


@dataclass(slots=True)
class ClaimTable:
    """The columns. ``start`` and ``end`` are ordinals of days; ``exact`` marks one day told in words."""

    claims: list[Claim]
    book: PlaceBook
    signatures: list[Signature]
    place_sets: list[tuple[int, ...]]
    doc: Ints
    start: Ints
    end: Ints
    exact: Flags
    ongoing: Flags
    act: Ints
    signature: Ints
    places: Ints
    killed: Ints
    injured: Ints
    persons: Ints
    targets: Ints
    words: Ints

    def __len__(self) -> int:
        """The number of claims."""
        return len(self.claims)


def tabulate(claims: Sequence[Claim], documents: Mapping[str, Document], parties: Parties) -> ClaimTable:
    """The table of ``claims``; what it holds does not depend on their order."""
    ordered = sorted(claims, key=lambda claim: claim.claim_id)
    book = PlaceBook()
    sets: dict[tuple[int, ...], int] = {}
    signatures: dict[Signature, int] = {}
    docs: dict[str, int] = {}
    number = _Parties(parties)
    rows = np.empty((len(ordered), 13), dtype=np.int64)
    for row, claim in enumerate(ordered):
        signature = number.signature(claim)
        spots = tuple(sorted(book.number(spot) for spot in spots_of(claim)))
        start, end, exact = _days(claim)
        rows[row] = (
            docs.setdefault(claim.doc_id, len(docs)),
            start,
            end,
            exact,
            claim.factuality is Factuality.ONGOING,
            signature.act,
            signatures.setdefault(signature, len(signatures)),
            sets.setdefault(spots, len(sets)),
            _toll(claim, CasualtyKind.KILLED),
            _toll(claim, CasualtyKind.INJURED),
            _persons(claim),
            targets_in(" ".join((claim.trigger, *(span.text for span in claim.evidence[:2])))),
            _words(claim),
        )
    book.relate()
    c = [np.ascontiguousarray(rows[:, i]) for i in range(rows.shape[1])]
    return ClaimTable(
        claims=ordered,
        book=book,
        signatures=list(signatures),
        place_sets=list(sets),
        doc=c[0],
        start=c[1],
        end=c[2],
        exact=c[3].astype(np.bool_),
        ongoing=c[4].astype(np.bool_),
        act=c[5],
        signature=c[6],
        places=c[7],
        killed=c[8],
        injured=c[9],
        persons=c[10],
        targets=c[11],
        words=c[12],
    )


class _Parties:
    """Reads parties, remembering those already read: reports name the same few again and again."""

    def __init__(self, parties: Parties) -> None:
        self.parties = parties
        self.known: dict[tuple[str | None, ...], Party] = {}

    def party(self, actors: tuple[ActorMention, ...]) -> Party:
        key = tuple(sorted(actor.actor_id or "" for actor in actors))
        found = self.known.get(key)
        if found is None:
            ids = frozenset(i for i in key if i and self.parties.side(i))
            found = self.known[key] = Party(ids, frozenset(self.parties.side(i) for i in ids))
        return found

    def signature(self, claim: Claim) -> Signature:
        return Signature(claim.sub_event_type, claim.factuality, self.party(claim.actor1), self.party(claim.actor2))


def _days(claim: Claim) -> tuple[int, int, int]:
    start, end = claim.date.start or claim.date.end, claim.date.end or claim.date.start
    if start is None or end is None:
        return NO_DAY, NO_DAY, 0
    exact = start == end and claim.date.precision is DatePrecision.DAY and bool(claim.date.text)
    return min(start, end).toordinal(), max(start, end).toordinal(), int(exact)


def _toll(claim: Claim, kind: CasualtyKind) -> int:
    told = [c for c in claim.casualties if c.kind is kind]
    numbers = [n for c in told if (n := c.best if c.best is not None else c.low) is not None]
    return sum(numbers) if numbers else NO_TOLL


def _persons(claim: Claim) -> int:
    """The persons hurt or taken, as bits of a hash: two claims that share one share a bit."""
    bits = 0
    for person in claim.persons:
        if person.status and person.status != "speaking":
            bits |= 1 << crc32(person.name.casefold().encode()) % 63
    return bits


def _words(claim: Claim) -> int:
    """A hash of the words that tell the claim: equal for copies."""
    return crc32(" ".join(claim.evidence[0].text.casefold().split()).encode()) if claim.evidence else -1

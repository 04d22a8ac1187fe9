"""A theatre, claims and the ledger in: whose side each actor and each source is on, out (for linking and control)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sitrep.control import Sides, Whole
from sitrep.link import Parties
from sitrep.link.origins import OriginFinder
from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.model.judgement import Judgement, JudgementKind
from sitrep.model.taxonomy import SourceKind
from sitrep.reference.theatre import Theatre
from sitrep.report.dossier import ActorFact

#: the side of an actor that no list knows
_UNKNOWN: Final = "unknown"
#: sources that speak for a party to the war, so that the party's side is theirs
_PARTISAN: Final = frozenset({SourceKind.BELLIGERENT, SourceKind.MILITARY, SourceKind.OFFICIAL})


def parties_of(
    theatre: Theatre, claims: Iterable[Claim], documents: Iterable[Document], ledger: Iterable[Judgement]
) -> Parties:
    """The sides of every actor and source that claims, documents and people's additions name."""
    claims = tuple(claims)
    ids = {a.actor_id for claim in claims for a in (*claim.actor1, *claim.actor2) if a.actor_id}
    sides = {actor_id: theatre.actors.side_of(actor_id) for actor_id in ids}
    for actor_id, (_, side) in judged_actors(ledger).items():
        if side:
            sides[actor_id] = side
    source_side: dict[str, str] = {}
    source_id: dict[str, str] = {}
    named = {(a.source, a.kind in _PARTISAN) for claim in claims for a in claim.attribution}
    named |= {(document.outlet, False) for document in documents}
    for name, partisan in sorted(named):
        key = " ".join(name.casefold().split())
        outlet = theatre.outlets.get(name) if key else None
        if outlet is not None:
            source_id[key], source_side[key] = outlet.name.casefold(), outlet.side
        elif partisan and (actor := theatre.actors.lookup(name)) is not None:
            source_side[key] = actor.side
    return Parties(sides, source_side, source_id)


def sides_of(theatre: Theatre, claims: Sequence[Claim], documents: Mapping[str, Document], parties: Parties) -> Sides:
    """What control needs: sides, the side each claim's source speaks for, and the home state's army for its allies."""
    finder = OriginFinder(documents, parties)
    claim_side = {claim.claim_id: side for claim in claims if (side := finder.origins([claim])[0].side)}
    army = next(iter(theatre.actors.generic_ids("forces")), None)
    principal = {theatre.actors.side_of(army): army} if army else {}
    # a group that no list knows holds what it took, as a side of its own
    told = {i: side for i, side in parties.actor_side.items() if side != _UNKNOWN or theatre.actors.get(i) is not None}
    return Sides(told, principal, claim_side, wholes_of(theatre, parties.actor_side))


def wholes_of(theatre: Theatre, actor_ids: Iterable[str]) -> dict[str, Whole]:
    """Actor id to the holder of the theatre that it is part of, directly or through a part of it; a government's, its forces."""
    found: dict[str, Whole] = {}
    for actor_id in actor_ids:
        above = theatre.actors.get(actor_id)
        if above is not None and above.kind == "government" and above.country:
            forces = theatre.actors.compose(above.country, "forces")  # a government holds a town with its forces
            if forces and theatre.actors.side_of(forces[0]) == theatre.actors.side_of(actor_id):
                found[actor_id] = Whole(forces[0])
        while above is not None and above.parent is not None and actor_id not in found:
            above = theatre.actors.get(above.parent)
            if above is not None and above.actor_id in theatre.holders:
                found[actor_id] = Whole(above.actor_id, above.start, above.end)
    return found


def judged_actors(ledger: Iterable[Judgement]) -> dict[str, tuple[str, str]]:
    """Actors that people added: id to name and side."""
    found: dict[str, tuple[str, str]] = {}
    for entry in ledger:
        if entry.kind is JudgementKind.ADD_ACTOR:
            row = json.loads(entry.value)
            found[row["actor_id"]] = (row["name"], row.get("side", ""))
    return found


def facts_of(actor_ids: Iterable[str | None], theatre: Theatre, ledger: Iterable[Judgement]) -> dict[str, ActorFact]:
    """What theatre and judgements know of these actors."""
    judged = judged_actors(ledger)
    found: dict[str, ActorFact] = {}
    for actor_id in sorted({i for i in actor_ids if i}):
        known = theatre.actors.get(actor_id)
        if known is not None:
            found[actor_id] = ActorFact(known.name, known.kind, known.side, known.country or "")
        elif actor_id in judged:
            name, side = judged[actor_id]
            found[actor_id] = ActorFact(name, "", side)
    return found

"""A store, a theatre and a place or a day in; who held what when, as rows, JSON or a picture, out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sitrep.control.drawing import Holders, Outline
from sitrep.model.claim import Json
from sitrep.model.event import ControlState
from sitrep.model.judgement import active_judgements
from sitrep.pipeline import events
from sitrep.pipeline.siding import facts_of
from sitrep.reference.holder_colours import HolderColour, holder_colour
from sitrep.reference.theatre import Theatre
from sitrep.report.page.boundaries import load_boundaries
from sitrep.store import Store

#: a name as like as this is the place; names less like than the best by this much are not
_SURE = 0.8
_AS_GOOD = 0.01
_LAST_TOLD = re.compile(r"last told (\d{4}-\d{2}-\d{2})")


class PlaceError(ValueError):
    """A place that no claim of the store says who held; the message names some that are near."""


@dataclass(frozen=True, slots=True)
class Control:
    """The control states of a store with what is known of the holders: by their ids, names, sides and colours."""

    states: tuple[ControlState, ...]
    names: dict[str, str]
    sides: dict[str, str]

    @property
    def holders(self) -> Holders:
        """Names and colours, for pictures on a light ground."""
        return Holders(self.names, {holder: self.colour(holder).light for holder in self.names})

    def colour(self, holder: str | None) -> HolderColour:
        """The holder's colour, the same as on every other page."""
        return holder_colour(holder, self.sides.get(holder or "", ""))


def gather(store: Store, theatre: Theatre, *, at: datetime) -> Control:
    """All control states of a store, brought up to date first."""
    events.bring_up_to_date(store, theatre, at=at)
    return stored(store, theatre)


def stored(store: Store, theatre: Theatre) -> Control:
    """All control states of a store as they were last saved."""
    states = tuple(store.control())
    ids = sorted({s.holder for s in states if s.holder})
    facts = facts_of(ids, theatre, active_judgements(store.judgements()))
    names = {holder: facts[holder].name if holder in facts else holder for holder in ids}
    return Control(states, names, {holder: fact.side for holder, fact in facts.items()})


def timeline(control: Control, theatre: Theatre, asked: str) -> list[ControlState]:
    """The states of one place in order of time.

    The place is named by its gazetteer id or by any spelling the gazetteer or the reports know (Tadmur is Palmyra).

    Raises:
        PlaceError: no claim says who held it.
    """
    by_place: dict[str, list[ControlState]] = {}
    for state in control.states:
        by_place.setdefault(state.place_id, []).append(state)
    for place_id in _candidates(by_place, theatre, asked):
        if place_id in by_place:
            return by_place[place_id]
    near = sorted({s.place_name for s in control.states if asked.casefold() in s.place_name.casefold()})
    known = f"; there is {', '.join(near[:6])}" if near else ""
    raise PlaceError(f"{asked}: no claim says who held it{known}; `sitrep control --on DAY` lists the places told of")


def is_told(control: Control, theatre: Theatre, asked: str) -> bool:
    """Whether any claim says who held the place."""
    try:
        return bool(timeline(control, theatre, asked))
    except PlaceError:
        return False


def _candidates(by_place: dict[str, list[ControlState]], theatre: Theatre, asked: str) -> list[str]:
    """Place ids that may be meant, best first: the id itself, the very name, then what the gazetteer knows by it."""
    wanted = asked.casefold()
    named = [
        place_id
        for place_id, states in by_place.items()
        if wanted in (states[0].place_name.casefold(), states[0].place_name.casefold().partition(",")[0])
    ]
    known = theatre.gazetteer.candidates(asked)
    best = max((candidate.score for candidate in known), default=0.0)
    near = [c.place.place_id for c in known if c.score >= max(_SURE, best - _AS_GOOD)]
    return [asked, wanted, *named, *near]


def to_json(states: Sequence[ControlState]) -> list[Json]:
    """The timeline of one place in the form other programs rely on: ``from, to, state, holder, claims``."""
    return [
        {
            "from": state.start.isoformat() if state.start else None,
            "to": state.end.isoformat() if state.end else None,
            "state": state.kind.value,
            "holder": state.holder,
            "claims": list(state.claim_ids),
        }
        for state in states
    ]


def last_told(state: ControlState) -> date | None:
    """The day of which the place was last told in this state."""
    found = _LAST_TOLD.search(state.note)
    return date.fromisoformat(found.group(1)) if found else None


def outlines(theatre: Theatre) -> tuple[Outline, ...]:
    """The boundaries of the theatre's provinces, to draw a map upon."""
    areas = load_boundaries(theatre.boundaries or theatre.folder / "boundaries.json")
    return tuple(Outline(ring) for area in areas if area.level == 1 for ring in area.rings)

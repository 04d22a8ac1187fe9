"""Control states in, one row of coloured stretches for each place out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sitrep.model.event import ControlKind, ControlState
from sitrep.reference.holder_colours import holder_colour
from sitrep.report.dossier import ActorFact
from sitrep.report.wording import days_text

WIDTH = 760
_MOST_PLACES = 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """One state of a place: where its bar stands, its holder's colour, and the state in words."""

    x: float
    width: float
    key: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class PlaceHolding:
    """A place with its states in order of time."""

    name: str
    stretches: tuple[Stretch, ...]
    latest: str


@dataclass(frozen=True, slots=True)
class Holding:
    """The table of places; ``holders`` is the legend as (colour class, name), ``more`` counts the places not shown."""

    places: tuple[PlaceHolding, ...]
    holders: tuple[tuple[str, str], ...]
    first: str
    last: str
    more: int


def holding(states: Sequence[ControlState], actors: Mapping[str, ActorFact]) -> Holding | None:
    """Draw who held what; places whose state changed most come first. None where no state has a day."""
    days = [d for s in states for d in (s.start, s.end) if d is not None]
    if not days:
        return None
    first, last = min(days), max(days)
    by_place: dict[str, list[ControlState]] = {}
    for state in states:
        by_place.setdefault(state.place_id or state.place_name, []).append(state)
    common = Counter(s.holder for s in states if s.holder).most_common()
    keys = {holder: _colour(holder, actors) for holder, _ in common}
    ordered = sorted(by_place.values(), key=lambda found: (-len(found), found[0].place_name))
    return Holding(
        tuple(_place(found, (first, last), actors) for found in ordered[:_MOST_PLACES]),
        tuple((key, holder_name(holder, actors)) for holder, key in keys.items()),
        days_text(first, first),
        days_text(last, last),
        max(0, len(ordered) - _MOST_PLACES),
    )


def holder_name(holder: str | None, actors: Mapping[str, ActorFact]) -> str:
    """The neutral name of who holds a place."""
    if holder is None:
        return "nobody known"
    fact = actors.get(holder)
    return fact.name if fact else holder


def state_text(state: ControlState, actors: Mapping[str, ActorFact]) -> str:
    """A state in words: "held by Islamic State", "contested", "claimed by ..."."""
    who = holder_name(state.holder, actors)
    if state.kind is ControlKind.UNKNOWN:
        return "unknown"
    if state.holder is None:
        return state.kind.value
    joint = ", held by" if state.kind in (ControlKind.CONTESTED, ControlKind.BESIEGED) else " by"
    return f"{state.kind.value}{joint} {who}"


def _colour(holder: str | None, actors: Mapping[str, ActorFact]) -> str:
    fact = actors.get(holder or "")
    return holder_colour(holder, fact.side if fact else "").key


def _place(found: Sequence[ControlState], frame: tuple[date, date], actors: Mapping[str, ActorFact]) -> PlaceHolding:
    first, last = frame
    length = max((last - first).days + 1, 1)
    ordered = sorted(found, key=lambda s: s.start or first)
    stretches: list[Stretch] = []
    for state in ordered:
        start, end = state.start or first, state.end or last
        text = state_text(state, actors)
        when = f"{'before ' if state.start is None else ''}{days_text(start, end)}"
        stretches.append(
            Stretch(
                round((start - first).days / length * WIDTH, 1),
                round(max(((end - start).days + 1) / length * WIDTH, 2), 1),
                _colour(state.holder, actors),
                state.kind.value,
                f"{when}: {text}" + (f" ({state.note})" if state.note else ""),
            )
        )
    return PlaceHolding(ordered[-1].place_name, tuple(stretches), state_text(ordered[-1], actors))

"""The event: a thing that happened, as a view over the claims that tell it; and who held a place when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sitrep.model.claim import Location
from sitrep.model.taxonomy import EVENT_TYPE_OF, EventType, Factuality, SubEventType


class Certainty(StrEnum):
    """How well an event is attested (docs: certainty)."""

    CLAIMED = "claimed"
    CORROBORATED = "corroborated"
    CONFIRMED_BY_BOTH = "confirmed by both sides"
    CONTESTED = "contested"
    DENIED = "denied"


class ControlKind(StrEnum):
    """What is known of who holds a place."""

    HELD = "held"
    CONTESTED = "contested"
    CLAIMED = "claimed"
    BESIEGED = "besieged"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A toll as a range over independent origins; None where no claim gives a bound."""

    low: int | None = None
    best: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One value of one field with the claims that say it, and the origins behind them."""

    value: str
    claim_ids: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """What the claims say of one field: the value shown, why it was chosen, and every value claimed."""

    name: str
    shown: str
    why: str
    values: tuple[Said, ...]
    contested: bool = False


@dataclass(frozen=True, slots=True)
class EventActor:
    """An actor of an event."""

    actor_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Event:
    """A happening merged from claims. Values are those shown; ``fields`` keeps the dissent."""

    event_id: str
    sub_event_type: SubEventType
    start: date | None
    end: date | None
    actor1: tuple[EventActor, ...]
    actor2: tuple[EventActor, ...]
    locations: tuple[Location, ...]
    killed: Estimate
    injured: Estimate
    factuality: Factuality
    certainty: Certainty
    origins: tuple[str, ...]
    outlets: tuple[str, ...]
    claim_ids: tuple[str, ...]
    doc_ids: tuple[str, ...]
    fields: tuple[FieldView, ...] = ()
    contradictions: tuple[str, ...] = ()

    @property
    def event_type(self) -> EventType:
        """The event type that the sub-event type belongs to."""
        return EVENT_TYPE_OF[self.sub_event_type]


@dataclass(frozen=True, slots=True)
class ControlState:
    """Who held one place from ``start`` to ``end`` (days, both included; None: open)."""

    place_id: str
    place_name: str
    lat: float | None
    lon: float | None
    start: date | None
    end: date | None
    kind: ControlKind
    holder: str | None
    claim_ids: tuple[str, ...]
    note: str = ""

"""Event types in, their marks out: shapes and colours that colour-blind readers tell apart.

The colours are those of Okabe and Ito (2008), some darker so that they hold on white.
"""

from __future__ import annotations

from sitrep.model.taxonomy import EventType

#: the CSS class of each type; the style sheet gives it its colour
KEYS: dict[EventType, str] = {
    EventType.BATTLES: "battles",
    EventType.EXPLOSIONS: "explosions",
    EventType.CIVILIANS: "civilians",
    EventType.PROTESTS: "protests",
    EventType.RIOTS: "riots",
    EventType.STRATEGIC: "strategic",
}

#: a shape of its own for each type, as a path around (0, 0) with a half width of 1
SHAPES: dict[EventType, str] = {
    EventType.BATTLES: "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
    EventType.EXPLOSIONS: "M0 -1.2L1.2 0L0 1.2L-1.2 0Z",
    EventType.CIVILIANS: "M-.9 -.9H.9V.9H-.9Z",
    EventType.PROTESTS: "M0 -1.15L1.1 .8H-1.1Z",
    EventType.RIOTS: "M0 1.15L1.1 -.8H-1.1Z",
    EventType.STRATEGIC: "M-.55 -1H.55L1.1 0L.55 1H-.55L-1.1 0Z",
}

#: the same colours for pictures that no style sheet reaches (PDF)
COLOURS: dict[EventType, str] = {
    EventType.BATTLES: "#c6511f",
    EventType.EXPLOSIONS: "#e69f00",
    EventType.CIVILIANS: "#b8629b",
    EventType.PROTESTS: "#009e73",
    EventType.RIOTS: "#56b4e9",
    EventType.STRATEGIC: "#0072b2",
}


def type_key(event_type: EventType) -> str:
    """The CSS class of an event type."""
    return KEYS[event_type]

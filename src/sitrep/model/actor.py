"""The actor: a party to a conflict with its names and the days they hold; the noun that actor lists are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write an actor's name.

    ``start`` and ``end`` are the days between which the name stands for the actor (both included, None: open);
    ``ambiguous`` marks a name that other things bear too, so that a better one beside it wins.
    """

    text: str
    start: date | None = None
    end: date | None = None
    ambiguous: bool = False

    @property
    def is_name(self) -> bool:
        """Whether the alias is a proper name; one written without capitals ("popular forces") is a common noun."""
        return any(letter.isupper() for letter in self.text)

    def holds_on(self, day: date | None) -> bool:
        """Whether the alias stands for its actor on ``day``; an unknown day excludes nothing."""
        return day is None or ((self.start is None or self.start <= day) and (self.end is None or day <= self.end))


@dataclass(frozen=True, slots=True)
class Actor:
    """A party to a conflict, or a group of people that things are done to.

    ``kind`` is one of `KINDS`; ``side`` names whose side it is on in its theatre ("government", "opposition", "isis" ...);
    ``country`` is ISO 3166 alpha-2; ``proposed`` marks one that no list holds, made from the words of a report.
    """

    actor_id: str
    name: str
    kind: str
    side: str = "unknown"
    aliases: tuple[Alias, ...] = ()
    parent: str | None = None
    country: str | None = None
    start: date | None = None
    end: date | None = None
    proposed: bool = False


#: every kind that an actor list may name
KINDS: frozenset[str] = frozenset(
    {
        "state forces",
        "foreign state forces",
        "government",
        "police",
        "pro-government militia",
        "foreign militia",
        "armed group",
        "political militia",
        "communal militia",
        "civil organisation",
        "monitor",
        "international organisation",
        "civilians",
        "protesters",
        "rioters",
        "unknown",
    }
)

#: the kinds whose members act for a state
STATE_KINDS: frozenset[str] = frozenset(
    {"state forces", "foreign state forces", "government", "police", "pro-government militia"}
)

"""Who is on whose side: actor ids and names of sources in, their sides out; knowledge that the caller hands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

#: what an actor list writes for an actor whose side it does not know
UNKNOWN_SIDES: Final = frozenset({"", "unknown"})
#: sides that fight nobody; their word is that of a bystander
NEUTRAL_SIDES: Final = frozenset({"neutral", "civilian", "media", "independent"})


@dataclass(frozen=True, slots=True)
class Parties:
    """Sides of actors and of sources, and one id for each way a source is written.

    Attributes:
        actor_side: actor id to side. An actor that is not in it is a side of its own.
        source_side: name or id of an outlet or source, casefolded, to its side ("" or absent: unknown).
        source_id: name of an outlet or source, casefolded, to one id for all ways to write it.
    """

    actor_side: Mapping[str, str] = field(default_factory=dict)
    source_side: Mapping[str, str] = field(default_factory=dict)
    source_id: Mapping[str, str] = field(default_factory=dict)

    def side(self, actor_id: str | None) -> str:
        """The side of an actor, "" where nobody knows it.

        What stands behind a hyphen is a shade of one side ("opposition-jihadist"): reports do not keep shades apart.
        """
        if actor_id is None:
            return ""
        side = self.actor_side.get(actor_id, actor_id)
        return "" if side in UNKNOWN_SIDES else side.partition("-")[0]

    def source(self, name: str) -> str:
        """One id for a source however it is written."""
        key = " ".join(name.casefold().split())
        return self.source_id.get(key, key)

    def side_of_source(self, name: str) -> str:
        """The side that a source speaks for, "" where unknown or none."""
        key = " ".join(name.casefold().split())
        side = self.source_side.get(key) or self.source_side.get(self.source_id.get(key, key), "")
        return "" if side in UNKNOWN_SIDES | NEUTRAL_SIDES else side.partition("-")[0]

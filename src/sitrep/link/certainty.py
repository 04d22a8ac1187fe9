"""Who asserts and who denies an event in; how well it is attested, out (docs/linking.md, "Certainty")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitrep.link.origins import Origin
from sitrep.model.event import Certainty


@dataclass(frozen=True, slots=True)
class Attestation:
    """What certainty is a function of.

    Attributes:
        asserting: Independent origins that say it happened.
        denying: Independent origins that say it did not.
        winners: Sides of those who did it.
        losers: Sides of those it was done to.
        disputed: Whether origins name different culprits, winners or outcomes.
        precise: Whether the event has a place smaller than a province or a window of at most a week.
    """

    asserting: Sequence[Origin]
    denying: Sequence[Origin]
    winners: frozenset[str]
    losers: frozenset[str]
    disputed: bool
    precise: bool


def certainty(attestation: Attestation) -> Certainty:
    """How well an event is attested; the first rule that holds decides.

    1. Nobody asserts it: ``denied``. 2. An origin denies it, or origins dispute who did it or how it ended:
    ``contested``. 3. Origins of both sides assert it: ``confirmed by both sides``. 4. Two voices assert it, and it is
    precise or one of them is the side that lost by it: ``corroborated``. 5. Else ``claimed``. All origins of one side are
    one voice, and one voice corroborates nothing: the side that was shelled and says so admits nothing, it accuses.
    """
    if not attestation.asserting:
        return Certainty.DENIED
    if attestation.denying or attestation.disputed:
        return Certainty.CONTESTED
    sides = {origin.side for origin in attestation.asserting if origin.side}
    losers, winners = attestation.losers - attestation.winners, attestation.winners - attestation.losers
    if sides & losers and sides & winners:
        return Certainty.CONFIRMED_BY_BOTH
    told_closely = attestation.precise or bool(sides & losers)
    return Certainty.CORROBORATED if told_closely and voices(attestation.asserting) >= 2 else Certainty.CLAIMED


def voices(origins: Sequence[Origin]) -> int:
    """How many independent voices there are: all origins of one side speak with one, each other origin with its own."""
    return len({origin.side for origin in origins if origin.side}) + sum(not origin.side for origin in origins)

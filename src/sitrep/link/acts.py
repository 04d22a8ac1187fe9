"""Kinds of act: which sub-event types may tell one happening, and how often such a thing happens at one place."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from sitrep.model.taxonomy import SubEventType

S = SubEventType


class Act(IntEnum):
    """The kinds of act that claims are sorted into before any pair is looked at."""

    TAKING = 0
    FIGHT = 1
    STRIKE = 2
    BLAST = 3
    CHEMICAL = 4
    VIOLENCE = 5
    CROWD = 6
    DEAL = 7
    MOVE = 8
    OTHER = 9


ACT_OF: Final[dict[SubEventType, Act]] = {
    S.GOVERNMENT_REGAINS: Act.TAKING,
    S.NON_STATE_OVERTAKES: Act.TAKING,
    S.TRANSFER_OF_TERRITORY: Act.TAKING,
    S.ARMED_CLASH: Act.FIGHT,
    S.AIR_STRIKE: Act.STRIKE,
    S.SHELLING: Act.STRIKE,
    S.GRENADE: Act.BLAST,
    S.CHEMICAL_WEAPON: Act.CHEMICAL,
    S.SUICIDE_BOMB: Act.BLAST,
    S.REMOTE_EXPLOSIVE: Act.BLAST,
    S.SEXUAL_VIOLENCE: Act.VIOLENCE,
    S.ATTACK: Act.VIOLENCE,
    S.ABDUCTION: Act.VIOLENCE,
    S.EXCESSIVE_FORCE: Act.CROWD,
    S.PROTEST_INTERVENTION: Act.CROWD,
    S.PEACEFUL_PROTEST: Act.CROWD,
    S.VIOLENT_DEMONSTRATION: Act.CROWD,
    S.MOB_VIOLENCE: Act.CROWD,
    S.AGREEMENT: Act.DEAL,
    S.ARRESTS: Act.VIOLENCE,
    S.CHANGE_TO_GROUP: Act.MOVE,
    S.DISRUPTED_WEAPONS: Act.MOVE,
    S.BASE_ESTABLISHED: Act.MOVE,
    S.LOOTING: Act.OTHER,
    S.OTHER: Act.OTHER,
}

#: acts that may be one happening told in two ways; each is also comparable with itself
COMPARABLE: Final[frozenset[frozenset[Act]]] = frozenset(
    {
        frozenset({Act.TAKING, Act.FIGHT}),
        frozenset({Act.TAKING, Act.DEAL}),
        frozenset({Act.FIGHT, Act.VIOLENCE}),
        frozenset({Act.FIGHT, Act.BLAST}),
        frozenset({Act.FIGHT, Act.MOVE}),
        frozenset({Act.STRIKE, Act.CHEMICAL}),
        frozenset({Act.STRIKE, Act.BLAST}),
        frozenset({Act.STRIKE, Act.VIOLENCE}),
        frozenset({Act.BLAST, Act.VIOLENCE}),
        frozenset({Act.CROWD, Act.VIOLENCE}),
        frozenset({Act.DEAL, Act.MOVE}),
        frozenset({Act.VIOLENCE, Act.OTHER}),
    }
)

#: how many such things a day happen at one place of a war, in round figures; the rarer, the more a match says
RATE: Final[dict[Act, float]] = {
    Act.TAKING: 0.004,
    Act.FIGHT: 0.3,
    Act.STRIKE: 0.4,
    Act.BLAST: 0.03,
    Act.CHEMICAL: 0.004,
    Act.VIOLENCE: 0.05,
    Act.CROWD: 0.05,
    Act.DEAL: 0.02,
    Act.MOVE: 0.05,
    Act.OTHER: 0.05,
}

#: how well two sub-event types fit one happening; absent: as `OTHER_IN_ACT` or `OTHER_ACROSS`
FIT: Final[dict[frozenset[SubEventType], float]] = {
    frozenset({S.AIR_STRIKE, S.SHELLING}): -0.8,
    frozenset({S.AIR_STRIKE, S.CHEMICAL_WEAPON}): 0.3,
    frozenset({S.SHELLING, S.CHEMICAL_WEAPON}): 0.3,
    frozenset({S.SUICIDE_BOMB, S.REMOTE_EXPLOSIVE}): 0.9,
    frozenset({S.GOVERNMENT_REGAINS, S.NON_STATE_OVERTAKES}): 0.0,
    frozenset({S.GOVERNMENT_REGAINS, S.TRANSFER_OF_TERRITORY}): 0.6,
    frozenset({S.NON_STATE_OVERTAKES, S.TRANSFER_OF_TERRITORY}): 0.6,
    frozenset({S.ATTACK, S.ABDUCTION}): -0.5,
    frozenset({S.ARRESTS, S.ABDUCTION}): 0.9,
    frozenset({S.ARRESTS, S.ATTACK}): -1.5,
    frozenset({S.PEACEFUL_PROTEST, S.PROTEST_INTERVENTION}): 0.7,
    frozenset({S.PROTEST_INTERVENTION, S.EXCESSIVE_FORCE}): 0.9,
    frozenset({S.EXCESSIVE_FORCE, S.ATTACK}): 0.6,
    frozenset({S.VIOLENT_DEMONSTRATION, S.MOB_VIOLENCE}): 0.7,
    frozenset({S.ARMED_CLASH, S.GOVERNMENT_REGAINS}): -0.2,
    frozenset({S.ARMED_CLASH, S.NON_STATE_OVERTAKES}): -0.2,
    frozenset({S.ARMED_CLASH, S.ATTACK}): 0.2,
    frozenset({S.SHELLING, S.ATTACK}): -2.0,
    frozenset({S.AIR_STRIKE, S.ATTACK}): -2.0,
    frozenset({S.ARMED_CLASH, S.CHANGE_TO_GROUP}): -1.0,
    frozenset({S.CHANGE_TO_GROUP, S.DISRUPTED_WEAPONS}): -2.0,
    frozenset({S.CHANGE_TO_GROUP, S.BASE_ESTABLISHED}): 0.5,
    frozenset({S.AGREEMENT, S.TRANSFER_OF_TERRITORY}): 0.3,
    frozenset({S.AGREEMENT, S.CHANGE_TO_GROUP}): -0.2,
    frozenset({S.LOOTING, S.OTHER}): -0.5,
}
SAME_SUBTYPE: Final = 1.5
OTHER_IN_ACT: Final = 0.0
OTHER_ACROSS: Final = -0.8

#: acts in which who attacks and who is attacked may be told either way round
MUTUAL: Final = frozenset({Act.FIGHT, Act.CROWD, Act.DEAL})
#: acts whose author is often in dispute: two named culprits need not be two happenings
DISPUTED_AUTHOR: Final = frozenset({Act.STRIKE, Act.BLAST, Act.CHEMICAL, Act.VIOLENCE})


def comparable(one: Act, other: Act) -> bool:
    """Whether claims of the two acts may tell one happening.

    >>> comparable(Act.TAKING, Act.FIGHT), comparable(Act.TAKING, Act.STRIKE)
    (True, False)
    """
    return one == other or frozenset({one, other}) in COMPARABLE


def fit(one: SubEventType, other: SubEventType) -> float | None:
    """How well two sub-event types fit one happening; None where they cannot."""
    if one == other:
        return SAME_SUBTYPE
    act, second = ACT_OF[one], ACT_OF[other]
    if not comparable(act, second):
        return None
    return FIT.get(frozenset({one, other}), OTHER_IN_ACT if act == second else OTHER_ACROSS)

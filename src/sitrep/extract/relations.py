"""Relations: the facts of two drafts in, how their doers and sufferers stand to each other out."""

from __future__ import annotations

from sitrep.extract.facts import Facts

#: how people are killed at arm's length or with a gun, and the acts that kill from afar or with a charge
BY_HAND = frozenset({"shoot", "gun", "stab", "stabbing", "behead", "beheading", "hack", "lynch", "strangle", "hang"})
BLASTS = frozenset({"blast", "air", "shell", "chemical", "grenade"})


def agents_meet(a: Facts, b: Facts) -> bool:
    """Whether the doers may be the same: one is not named, one is shared, or both are of the state's side.

    The state's side has many names: "government advances", "the army and its allies".
    """
    x, y = a.agents, b.agents
    return not x.named or not y.named or not x.named.isdisjoint(y.named) or (x.state and y.state)


def swapped(a: Facts, b: Facts) -> bool:
    """Whether the doer of one is the sufferer of the other."""
    return not (a.agents.named.isdisjoint(b.targets.named) and a.targets.named.isdisjoint(b.agents.named))


def clash(a: Facts, b: Facts) -> bool:
    """Different named doers cannot be one happening, unless the tellings turn doer and sufferer round."""
    if agents_meet(a, b):
        return False
    ground = {a.family, b.family} <= {"ground", "kill"} and "take" not in (a.kind, b.kind)
    return not (ground and swapped(a, b))


def other_means(a: Facts, b: Facts) -> bool:
    """Whether one tells of people shot, stabbed or beheaded and the other of a bomb, a shell or an air strike."""
    return any(
        x.kind in ("kill", "execute") and y.family in BLASTS and not BY_HAND.isdisjoint(x.heads)
        for x, y in ((a, b), (b, a))
    )

"""Relations: two drafts in, how their doers and sufferers stand to each other out."""

from __future__ import annotations

from collections.abc import Sequence

from sitrep.extract.drafts import ActorReader, Draft, same_actor
from sitrep.extract.families import FAMILY
from sitrep.model.claim import ActorMention


class Relations:
    """Compares the parties of drafts of one document."""

    def __init__(self, actors: ActorReader) -> None:
        """Keep the actor knowledge."""
        self.actors = actors

    def named(self, mentions: Sequence[ActorMention]) -> set[str]:
        """The ids of the armed and state actors among mentions, "terrorists" and civilians left out."""
        return {
            m.actor_id
            for m in mentions
            if m.actor_id and self.actors.group(m.actor_id) not in ("generic", "civilian", "other")
        }

    def agents_share(self, a: Draft, b: Draft) -> bool:
        """Whether one actor is a doer of both."""
        return any(same_actor(x, y) for x in a.agents for y in b.agents)

    def targets_share(self, a: Draft, b: Draft) -> bool:
        """Whether one actor is a sufferer of both."""
        return any(same_actor(x, y) for x in a.targets for y in b.targets)

    def agents_meet(self, a: Draft, b: Draft) -> bool:
        """Whether the doers may be the same: one is not named, one is shared, or both are of the state's side."""
        na, nb = self.named(a.agents), self.named(b.agents)
        return not na or not nb or bool(na & nb) or self._same_side(na, nb)

    def two_sides(self, a: Draft, b: Draft) -> bool:
        """Whether both name their doers, and different ones."""
        return bool(self.named(a.agents)) and bool(self.named(b.agents)) and not self.agents_meet(a, b)

    def swapped(self, a: Draft, b: Draft) -> bool:
        """Whether the doer of one is the sufferer of the other."""
        return bool(self.named(a.agents) & self.named(b.targets)) or bool(self.named(a.targets) & self.named(b.agents))

    def clash(self, a: Draft, b: Draft) -> bool:
        """Different named doers cannot be one happening, unless the tellings turn doer and sufferer round."""
        if not self.two_sides(a, b):
            return False
        ground = {FAMILY[a.kind], FAMILY[b.kind]} <= {"ground", "kill"} and "take" not in (a.kind, b.kind)
        return not (ground and self.swapped(a, b))

    def _same_side(self, na: set[str], nb: set[str]) -> bool:
        """Whether both name the government's side: "government advances", "the army and its allies"."""
        return any(self.actors.is_government(x) for x in na) and any(self.actors.is_government(x) for x in nb)

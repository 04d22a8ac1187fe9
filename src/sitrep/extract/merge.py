"""Merging inside a report: drafts of all sentences in, one draft a happening out (headline, lead and detail are one claim)."""

from __future__ import annotations

from collections.abc import Sequence

from sitrep.extract.drafts import ActorReader, Draft, same_actor
from sitrep.extract.families import FAMILY, GENERIC, RANK, VIOLENT
from sitrep.extract.likeness import better_date, dates_differ, join_places, place_likeness, places_meet
from sitrep.extract.relations import Relations
from sitrep.extract.retelling import Sentences, pair_features
from sitrep.extract.scenes import is_wide
from sitrep.extract.sources import join_chains
from sitrep.extract.tree import Tree
from sitrep.model.claim import ActorMention
from sitrep.reference.weights import Model

#: the probability from which the model joins two acts of one sentence that the rules keep apart
SURE = 0.65


class Merger:
    """Joins drafts that tell one happening."""

    def __init__(self, actors: ActorReader, told: Sentences, model: Model | None = None) -> None:
        """Keep the actor knowledge, the document's sentences, and the model that tells retellings (None: only the rules join)."""
        self.actors = actors
        self.told = told
        self.model = model
        self.relations = Relations(actors)

    def within_sentence(self, drafts: Sequence[Draft], tree: Tree) -> list[Draft]:
        """Join the drafts of one sentence that tell one act: "launched an assault, capturing the town"."""
        out: list[Draft] = []
        for draft in drafts:
            best, score = None, SURE
            for other in out:
                value = self._sentence_chance(other, draft, tree)
                if value > score:
                    best, score = other, value
            if best is None:
                out.append(draft)
            else:
                self.join(best, draft)
        return out

    def _sentence_chance(self, a: Draft, b: Draft, tree: Tree) -> float:
        if self._one_in_sentence(a, b):
            return 1.0
        return 0.0 if self.model is None else self.chance(a, b, self.tie(tree, a, b))

    def tie(self, tree: Tree, a: Draft, b: Draft) -> str:
        """How two acts of one sentence hang together, with a plus where the rules take them for one."""
        return syntax(tree, a, b) + ("+" if self._one_in_sentence(a, b) else "")

    def _one_in_sentence(self, a: Draft, b: Draft) -> bool:
        fa, fb = FAMILY[a.kind], FAMILY[b.kind]
        if a.background != b.background or dates_differ(a, b):
            return False
        if fa == fb == "ground" and "repel" in (a.kind, b.kind) and a.kind != b.kind and "take" in (a.kind, b.kind):
            return False
        if fa == fb:
            if a.kind in ("take", "lose") and b.kind in ("take", "lose"):
                return self.relations.agents_meet(a, b)
            return self.relations.agents_meet(a, b) or self.relations.swapped(a, b)
        if {fa, fb} <= VIOLENT and (a.kind in GENERIC or b.kind in GENERIC):
            return self.relations.agents_meet(a, b) and places_meet(a, b) and not self.relations.two_sides(a, b)
        return False

    def across(self, claims: list[Draft], draft: Draft, title: str = "") -> bool:
        """Join a draft to the claim it retells, if there is one. Returns whether it was joined."""
        if self.model is None:
            return False
        best, score = None, self.model.threshold
        for claim in reversed(claims):
            value = self.chance(claim, draft)
            if value > score:
                best, score = claim, value
        if best is None:
            return False
        self.join(best, draft)
        return True

    def cannot(self, a: Draft, b: Draft) -> bool:
        """Whether two drafts cannot be one happening: other days, other doers, one planned or denied and the other not."""
        fa, fb = FAMILY[a.kind], FAMILY[b.kind]
        if fa != fb and not {fa, fb} <= VIOLENT:
            return True
        if dates_differ(a, b) or self.relations.clash(a, b):
            return True
        return any((a.reality == r) != (b.reality == r) for r in ("planned", "denied"))

    def chance(self, a: Draft, b: Draft, tie: str = "") -> float:
        """The probability, by the learned model, that a draft retells a claim; 0 where it cannot."""
        if self.model is None or self.cannot(a, b):
            return 0.0
        if self._taken_up(a, b):
            return 1.0
        return self.model.chance(pair_features(a, b, tie, self.relations, self.told))

    def _taken_up(self, a: Draft, b: Draft) -> bool:
        """Whether a noun takes up the taking of a place just told: "The capture of the town came after ..."."""
        if {a.kind, b.kind} != {"take"} or not b.definite or b.act.frame.form != "noun":
            return False
        return a.background == b.background and place_likeness(a, b) >= 1 and self.relations.agents_meet(a, b)

    # ---- joining

    def join(self, a: Draft, b: Draft) -> None:
        """Put what ``b`` tells into ``a``."""
        swapped = not self.relations.agents_share(a, b) and self.relations.swapped(a, b)
        if RANK.index(b.kind) < RANK.index(a.kind):
            a.kind, a.act = b.kind, b.act
            if swapped:
                a.agents, a.targets = a.targets, a.agents
                swapped = False
            a.reality = b.reality if a.reality == "occurred" else a.reality
        elif b.reality == "attempted" and FAMILY[b.kind] == FAMILY[a.kind] and a.kind not in ("take", "lose"):
            a.reality = b.reality
        if a.title and not b.title:
            a.act = b.act if RANK.index(b.kind) <= RANK.index(a.kind) else a.act
            a.chain = b.chain or a.chain
            a.title = False
            a.reality = b.reality if b.kind == a.kind else a.reality
            a.background = b.background
            if b.places:
                a.places = [*b.places, *[p for p in a.places if is_wide(p.mention)]]
            a.sents = [*b.sents, *a.sents]
        else:
            a.sents += [s for s in b.sents if s not in a.sents]
        agents, targets = (b.targets, b.agents) if swapped else (b.agents, b.targets)
        self._add_actors(a.agents, agents, a.targets)
        self._add_actors(a.targets, targets, a.agents)
        join_places(a, b)
        a.date = better_date(a, b)
        a.costs += b.costs
        a.around |= b.around
        a.losses += b.losses
        a.chain = join_chains(a.chain, b.chain)
        a.notes += b.notes
        a.heads += b.heads

    def _add_actors(
        self, into: list[ActorMention], more: Sequence[ActorMention], opposite: Sequence[ActorMention]
    ) -> None:
        for mention in more:
            if any(same_actor(mention, m) for m in (*into, *opposite)):
                continue
            generic = self.actors.group(mention.actor_id) in ("generic", "other")
            if generic and into:
                continue
            if (
                not generic
                and into
                and all(self.actors.group(m.actor_id) == "generic" for m in into)
                and self.actors.group(mention.actor_id) == "armed"
            ):
                into.clear()
            into.append(mention)


def syntax(tree: Tree, a: Draft, b: Draft) -> str:
    """How two acts of one sentence hang together: the relation by which one stands under the other, or `sisters`, `apart`."""
    for upper, lower, mark in ((a, b, "under"), (b, a, "over")):
        for word in sorted(lower.act.words):
            below = word
            for up in tree.ancestors(word):
                if up in upper.act.words:
                    return f"{mark}:{tree.relation(below).split(':')[0]}"
                below = up
    heads_a = {tree.head(w) for w in a.act.words} - {-1}
    heads_b = {tree.head(w) for w in b.act.words} - {-1}
    return "sisters" if heads_a & heads_b else "apart"

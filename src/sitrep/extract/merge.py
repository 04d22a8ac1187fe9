"""Merging inside a report: drafts of all sentences in, one draft a happening out (headline, lead and detail are one claim)."""

from __future__ import annotations

from collections.abc import Sequence

from sitrep.extract.drafts import ActorReader, Draft, same_actor
from sitrep.extract.facts import Facts, facts_of
from sitrep.extract.families import FAMILY, GENERIC, RANK, VIOLENT
from sitrep.extract.likeness import better_date, dates_differ, join_places, place_likeness, places_meet
from sitrep.extract.relations import agents_meet, clash, other_means, swapped
from sitrep.extract.retelling import PairModel, Rivals, rivals_of
from sitrep.extract.scenes import is_wide
from sitrep.extract.sentences import Sentences
from sitrep.extract.sources import join_chains
from sitrep.extract.tree import Tree
from sitrep.model.claim import ActorMention

#: the probability from which the model joins two acts of one sentence that the rules keep apart
SURE = 0.65
#: how many pairs' chances a document's merger remembers
REMEMBERED = 65_536

#: conjunctions that set one act before or after another
EARLIER = frozenset({"since", "before", "after", "until"})


class Merger:
    """Joins drafts that tell one happening."""

    def __init__(self, actors: ActorReader, told: Sentences, model: PairModel | None = None) -> None:
        """Keep the actor knowledge, the document's sentences, and the model that tells retellings (None: only the rules join)."""
        self.actors = actors
        self.told = told
        self.model = model
        self._facts: dict[Draft, Facts] = {}
        self._chances: dict[tuple[Facts, Facts, Rivals], float] = {}

    def facts(self, draft: Draft) -> Facts:
        """What a draft is compared by, as it stands now."""
        if draft not in self._facts:
            self._facts[draft] = facts_of(draft, self.actors, self.told)
        return self._facts[draft]

    def changed(self, draft: Draft) -> None:
        """Note that a draft tells more than when it was compared last; whoever adds to one says so."""
        self._facts.pop(draft, None)

    def within_sentence(self, drafts: Sequence[Draft], tree: Tree) -> list[Draft]:
        """Join the drafts of one sentence that tell one act: "launched an assault, capturing the town"."""
        out: list[Draft] = []
        for draft in drafts:
            self.join_or_add(out, draft, tree)
        return out

    def join_or_add(self, out: list[Draft], draft: Draft, tree: Tree) -> None:
        """Join a draft to the one of its sentence that it tells again, or put it beside them."""
        best, score = None, SURE
        rivals = dict(self.may_retell(out, draft))
        for other in out:
            value = self._sentence_chance(other, draft, tree, rivals.get(other))
            if value > score:
                best, score = other, value
        if best is None:
            out.append(draft)
        else:
            self.join(best, draft)

    def may_retell(self, claims: Sequence[Draft], draft: Draft) -> list[tuple[Draft, Rivals]]:
        """The claims that a draft may retell, in their order, each with the rivals it has there."""
        mine = self.facts(draft)
        found = [(c, f) for c in claims if not _exclude(f := self.facts(c), mine)]
        facts = [f for _, f in found]
        return [(c, rivals_of(n, mine, facts)) for n, (c, _) in enumerate(found)]

    def _sentence_chance(self, a: Draft, b: Draft, tree: Tree, rivals: Rivals | None) -> float:
        if self._told_apart(a, b, tree):
            return 0.0
        if self._one_in_sentence(a, b):
            return 1.0
        return 0.0 if rivals is None else self._weigh(self.facts(a), self.facts(b), rivals, syntax(tree, a, b))

    def _told_apart(self, one: Draft, other: Draft, tree: Tree) -> bool:
        """Whether a clause of time tells of another place's taking: "the biggest gain since Bakhmut was captured in May"."""
        a, b = self.facts(one), self.facts(other)
        if not {a.kind, b.kind} <= {"take", "lose"} or not a.own or not b.own or a.own & b.own:
            return False
        heads = (one.act.head, other.act.head)
        return any(
            tree.relation(head).startswith("advcl")
            and any(tree.lemma(k) in EARLIER for k in tree.children(head, "mark"))
            for head in heads
        )

    def tie(self, tree: Tree, a: Draft, b: Draft) -> str:
        """How two acts of one sentence hang together, with a plus where the rules take them for one."""
        return syntax(tree, a, b) + ("+" if self._one_in_sentence(a, b) else "")

    def _one_in_sentence(self, one: Draft, other: Draft) -> bool:
        a, b = self.facts(one), self.facts(other)
        if a.background != b.background or dates_differ(a, b):
            return False
        if a.family == b.family == "ground" and {a.kind, b.kind} == {"repel", "take"}:
            return False
        if a.family == b.family:
            if a.kind in ("take", "lose") and b.kind in ("take", "lose"):
                return agents_meet(a, b)
            return agents_meet(a, b) or swapped(a, b)
        if {a.family, b.family} <= VIOLENT and (a.kind in GENERIC or b.kind in GENERIC):
            return agents_meet(a, b) and places_meet(a, b)
        return False

    def across(self, claims: list[Draft], draft: Draft, title: str = "") -> bool:
        """Join a draft to the claim it retells, if there is one. Returns whether it was joined."""
        if self.model is None:
            return False
        best, score = None, self.model.forest.threshold
        tree = self.told.trees[draft.act.sent]
        for claim, rivals in reversed(self.may_retell(claims, draft)):
            if claim.act.sent == draft.act.sent and self._told_apart(claim, draft, tree):
                continue
            value = self.chance(claim, draft, rivals)
            if value > score:
                best, score = claim, value
        if best is None:
            return False
        self.join(best, draft)
        return True

    def cannot(self, a: Draft, b: Draft) -> bool:
        """Whether two drafts cannot be one happening: other days, other doers, one planned or denied and the other not."""
        return _exclude(self.facts(a), self.facts(b))

    def chance(self, a: Draft, b: Draft, rivals: Rivals) -> float:
        """The probability, by the learned model, that a draft retells a claim that it may retell (`may_retell`)."""
        key = self.facts(a), self.facts(b), rivals
        known = self._chances.get(key)
        if known is None:
            known = self._weigh(*key)
            if len(self._chances) < REMEMBERED:
                self._chances[key] = known
        return known

    def ties(self, claims: Sequence[Draft]) -> dict[tuple[Draft, Draft], float]:
        """For each two claims in the order they are told the probability that the second retells the first, where it can."""
        out: dict[tuple[Draft, Draft], float] = {}
        for draft in claims:
            before = [c for c in claims if c is not draft and c.sents[0] <= draft.sents[0]]
            out |= {(c, draft): self.chance(c, draft, rivals) for c, rivals in self.may_retell(before, draft)}
        return out

    def _weigh(self, a: Facts, b: Facts, rivals: Rivals, tie: str = "") -> float:
        if self.model is None:
            return 0.0
        return 1.0 if _taken_up(a, b) else self.model.chance(a, b, tie, self.told, rivals)

    # ---- joining

    def join(self, a: Draft, b: Draft) -> None:
        """Put what ``b`` tells into ``a``."""
        x, y = self.facts(a), self.facts(b)
        turned = not x.agents.shares(y.agents) and swapped(x, y)
        if RANK.index(b.kind) < RANK.index(a.kind):
            a.kind, a.act, a.definite = b.kind, b.act, b.definite
            if turned:
                a.agents, a.targets = a.targets, a.agents
                turned = False
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
        agents, targets = (b.targets, b.agents) if turned else (b.agents, b.targets)
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
        self.changed(a)

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


def _exclude(a: Facts, b: Facts) -> bool:
    """Whether what two drafts tell cannot be one happening (`Merger.cannot`)."""
    if a.family != b.family and not {a.family, b.family} <= VIOLENT:
        return True
    if dates_differ(a, b) or clash(a, b) or other_means(a, b):
        return True
    return any((a.reality == r) != (b.reality == r) for r in ("planned", "denied"))


def _taken_up(a: Facts, b: Facts) -> bool:
    """Whether a noun takes up what was just told: "The capture of the town came after ...", "12 died in the airstrikes"."""
    if not b.definite or b.form != "noun" or a.background != b.background:
        return False
    if b.bare and not b.fresh and b.family in VIOLENT and b.sent == max(a.told) + 1:
        return a.kind == b.kind or a.kind in GENERIC
    return a.kind == b.kind and a.kind == "take" and place_likeness(a, b) >= 1 and agents_meet(a, b)


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

"""Merging inside a report: drafts of all sentences in, one draft a happening out (headline, lead and detail are one claim)."""

from __future__ import annotations

from collections.abc import Sequence

from sitrep.extract.drafts import ActorReader, Draft, same_actor
from sitrep.extract.keep import probability
from sitrep.extract.likeness import (
    better_date,
    dates_differ,
    join_places,
    place_likeness,
    places_meet,
    same_day,
    same_toll,
    toll_differs,
)
from sitrep.extract.scenes import is_wide
from sitrep.extract.sources import join_chains
from sitrep.extract.tree import Tree
from sitrep.model.claim import ActorMention
from sitrep.reference.weights import Weights

#: kinds of act that can be two tellings of one happening; the first of a pair is kept
FAMILY = {
    "take": "ground",
    "lose": "ground",
    "clash": "ground",
    "attack": "ground",
    "repel": "ground",
    "siege": "siege",
    "advance": "ground",
    "kill": "kill",
    "hit": "ground",
    "air": "air",
    "shell": "shell",
    "explosion": "blast",
    "bombing": "blast",
    "suicide": "blast",
    "chemical": "chemical",
    "grenade": "grenade",
    "execute": "execute",
    "abduct": "abduct",
    "sexual": "sexual",
    "arrest": "arrest",
    "agree": "agree",
    "change": "change",
    "withdraw": "withdraw",
    "defuse": "defuse",
    "base": "base",
    "loot": "loot",
    "protest": "protest",
    "riot": "protest",
    "mob": "protest",
    "other": "other",
}
#: of two kinds of act in one claim the one further left names it
RANK = (
    "take",
    "lose",
    "chemical",
    "suicide",
    "air",
    "shell",
    "explosion",
    "bombing",
    "grenade",
    "execute",
    "abduct",
    "sexual",
    "repel",
    "siege",
    "attack",
    "clash",
    "advance",
    "hit",
    "kill",
    "agree",
    "arrest",
    "withdraw",
    "change",
    "defuse",
    "base",
    "loot",
    "riot",
    "mob",
    "protest",
    "other",
)
GENERIC = frozenset({"attack", "hit", "kill", "execute"})
VIOLENT = frozenset({"air", "shell", "blast", "chemical", "grenade", "execute", "ground", "kill"})
MERGE_FLOOR = 2.0
#: the probability from which the weights join two acts of one sentence that the rules keep apart
SURE = 0.65


class Merger:
    """Joins drafts that tell one happening."""

    def __init__(self, actors: ActorReader, weights: Weights | None = None) -> None:
        """Keep the actor knowledge, and the weights that tell retellings (None: the rules' own score decides)."""
        self.actors = actors
        self.weights = weights

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
        return 0.0 if self.weights is None else self.chance(a, b, syntax(tree, a, b))

    def _one_in_sentence(self, a: Draft, b: Draft) -> bool:
        fa, fb = FAMILY[a.kind], FAMILY[b.kind]
        if a.background != b.background or dates_differ(a, b):
            return False
        if fa == fb == "ground" and "repel" in (a.kind, b.kind) and a.kind != b.kind and "take" in (a.kind, b.kind):
            return False
        if fa == fb:
            if a.kind in ("take", "lose") and b.kind in ("take", "lose"):
                return self._agents_meet(a, b)
            return self._agents_meet(a, b) or self._swapped(a, b)
        if {fa, fb} <= VIOLENT and (a.kind in GENERIC or b.kind in GENERIC):
            return self._agents_meet(a, b) and places_meet(a, b) and not self._two_sides(a, b)
        return False

    def _two_sides(self, a: Draft, b: Draft) -> bool:
        return self._named(a.agents) != set() and self._named(b.agents) != set() and not self._agents_meet(a, b)

    def across(self, claims: list[Draft], draft: Draft, title: str = "") -> bool:
        """Join a draft to the claim it retells, if there is one. Returns whether it was joined."""
        best, score = None, MERGE_FLOOR if self.weights is None else self.weights.threshold
        for claim in reversed(claims):
            value = self.likeness(claim, draft) if self.weights is None else self.chance(claim, draft)
            if value > score:
                best, score = claim, value
        if best is None:
            return False
        self.join(best, draft)
        return True

    def likeness(self, a: Draft, b: Draft) -> float:
        """How strongly two drafts look like tellings of one happening; minus infinity where they cannot be."""
        never = float("-inf")
        fa, fb = FAMILY[a.kind], FAMILY[b.kind]
        generic = a.kind in GENERIC or b.kind in GENERIC
        bare = b.kind == "kill" and not b.agents and not b.places
        retold = b.definite or a.title or b.title or bare or same_toll(a, b)
        if fa != fb and not (generic and retold and {fa, fb} <= VIOLENT):
            return never
        if a.background != b.background and not (a.title or b.title):
            return never
        if dates_differ(a, b) or self._clash_of_sides(a, b):
            return never
        if (a.reality == "planned") != (b.reality == "planned") or (a.reality == "denied") != (b.reality == "denied"):
            return never
        places = place_likeness(a, b)
        if places < 0 and not (a.title or b.title):
            return never
        if places < 0:
            return never
        score = 2.0 * places
        score += 1.0 if self._agents_share(a, b) else 0.0
        score += 0.5 if self._targets_share(a, b) else 0.0
        score += 2.0 if same_toll(a, b) else 0.0
        score -= 1.5 if toll_differs(a, b) and not (a.title or b.title) else 0.0
        score += 1.0 if b.definite else 0.0
        score += 1.0 if a.title or b.title else 0.0
        score += 0.5 if fa == fb and not generic else 0.0
        gap = min(abs(x - y) for x in a.sents for y in b.sents)
        score += 0.8 if gap <= 1 else 0.3 if gap <= 2 else 0.0 if gap <= 5 else -0.4
        if fa != fb:
            score -= 0.8
        score += 1.6 if bare and gap <= 2 else 0.0
        if (
            "repel" in (a.kind, b.kind)
            and a.kind != b.kind
            and not self._swapped(a, b)
            and not self._agents_share(a, b)
        ):
            score -= 1.0
        if (a.kind in ("take", "lose")) != (b.kind in ("take", "lose")):
            score -= 0.5
        return score

    def cannot(self, a: Draft, b: Draft) -> bool:
        """Whether two drafts cannot be one happening: other days, other doers, one planned or denied and the other not."""
        fa, fb = FAMILY[a.kind], FAMILY[b.kind]
        if fa != fb and not {fa, fb} <= VIOLENT:
            return True
        if dates_differ(a, b) or self._clash_of_sides(a, b):
            return True
        return any((a.reality == r) != (b.reality == r) for r in ("planned", "denied"))

    def chance(self, a: Draft, b: Draft, tie: str = "") -> float:
        """The probability, by the learned weights, that a draft retells a claim; 0 where it cannot."""
        if self.weights is None or self.cannot(a, b):
            return 0.0
        return probability(self.pair_features(a, b, tie), self.weights)

    def pair_features(self, a: Draft, b: Draft, tie: str = "") -> dict[str, float]:
        """What the weights see of a claim so far (``a``) and a draft told later (``b``)."""
        fa, fb = FAMILY[a.kind], FAMILY[b.kind]
        gap = min(abs(x - y) for x in a.sents for y in b.sents)
        places = place_likeness(a, b)
        title = a.title or b.title
        out = {
            "bias": 1.0,
            f"families={'same' if fa == fb else 'other'}": 1.0,
            f"kinds={'same' if a.kind == b.kind else '+'.join(sorted((a.kind, b.kind)))}": 1.0,
            f"kind={b.kind}": 1.0,
            f"places={places}": 1.0,
            f"places={places}&title={title}": 1.0,
            f"gap={min(gap, 6)}": 1.0,
            "agents share": float(self._agents_share(a, b)),
            "agents absent": float(not a.agents or not b.agents),
            "swapped": float(self._swapped(a, b)),
            "targets share": float(self._targets_share(a, b)),
            "targets absent": float(not a.targets or not b.targets),
            "same toll": float(same_toll(a, b)),
            "toll differs": float(toll_differs(a, b)),
            "definite": float(b.definite),
            "title a": float(a.title),
            "title b": float(b.title),
            "same ground": float(a.background == b.background),
            "both background": float(a.background and b.background),
            "same reality": float(a.reality == b.reality),
            "same day": float(same_day(a, b)),
            "own day": float(b.date is not None and b.date.start is not None and not same_day(a, b)),
            "own place": float(bool(b.places)),
            "bare": float(not b.agents and not b.places),
            "only cost": float(b.kind == "kill" and not b.agents and not b.places),
            "told often": min(4, len(a.sents)) / 4,
        }
        if tie:
            out[f"tie={tie}"] = 1.0
            out[f"rule={self._one_in_sentence(a, b)}"] = 1.0
            out[f"tie={tie}&families={'same' if fa == fb else 'other'}"] = 1.0
        out["all places around"] = float(bool(b.places) and all(p.key in a.around for p in b.places))
        out["agents clash"] = float(not self._agents_meet(a, b))
        out[f"take={'take' in (a.kind, b.kind)}&places={places}"] = 1.0
        out[f"gap={min(gap, 3)}&places={places}"] = 1.0
        out[f"definite={b.definite}&bare={not b.agents and not b.places}"] = 1.0
        return out

    # ---- actors

    def _named(self, mentions: Sequence[ActorMention]) -> set[str]:
        return {
            m.actor_id
            for m in mentions
            if m.actor_id and self.actors.group(m.actor_id) not in ("generic", "civilian", "other")
        }

    def _agents_share(self, a: Draft, b: Draft) -> bool:
        return any(same_actor(x, y) for x in a.agents for y in b.agents)

    def _targets_share(self, a: Draft, b: Draft) -> bool:
        return any(same_actor(x, y) for x in a.targets for y in b.targets)

    def _agents_meet(self, a: Draft, b: Draft) -> bool:
        na, nb = self._named(a.agents), self._named(b.agents)
        return not na or not nb or bool(na & nb) or self._same_side(na, nb)

    def _same_side(self, na: set[str], nb: set[str]) -> bool:
        """Whether both name the government's side: "government advances", "the army and its allies"."""
        return any(self.actors.is_government(x) for x in na) and any(self.actors.is_government(x) for x in nb)

    def _swapped(self, a: Draft, b: Draft) -> bool:
        return bool(self._named(a.agents) & self._named(b.targets)) or bool(
            self._named(a.targets) & self._named(b.agents)
        )

    def _clash_of_sides(self, a: Draft, b: Draft) -> bool:
        """Different named doers cannot be one happening, unless the tellings turn doer and sufferer round."""
        na, nb = self._named(a.agents), self._named(b.agents)
        if not na or not nb or na & nb or self._same_side(na, nb):
            return False
        ground = (
            FAMILY[a.kind] in ("ground", "kill")
            and FAMILY[b.kind] in ("ground", "kill")
            and "take" not in (a.kind, b.kind)
        )
        return not (ground and self._swapped(a, b))

    # ---- joining

    def join(self, a: Draft, b: Draft) -> None:
        """Put what ``b`` tells into ``a``."""
        swapped = not self._agents_share(a, b) and self._swapped(a, b)
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

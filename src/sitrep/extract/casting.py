"""Casting: drafts with their sides by the rules in, who does it to whom, weighed against all whom the report names, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp

from sitrep.extract.build import side_by_side
from sitrep.extract.candidates import Candidate, Candidates, Stand, key_of
from sitrep.extract.drafts import ActorReader, Draft
from sitrep.extract.families import FAMILY
from sitrep.extract.roles import Word, roles_of
from sitrep.extract.tolls import people_told
from sitrep.extract.tree import Tree
from sitrep.model.claim import ActorMention
from sitrep.model.taxonomy import EVENT_TYPE_OF, CasualtyKind, SubEventType
from sitrep.reference.lexicon import Lexicon
from sitrep.reference.weights import Weights

Features = dict[str, float]
#: how far up the tree from a name to its act a path is told
PATH = 3
#: what stands behind a name that only says whose a place is: "rebel-held"
HELD = frozenset({"held", "controlled", "run", "occupied", "besieged", "dominated"})
#: how much likelier than the first actor of a side a further one must be
SURER = 0.1
ARMED = frozenset({"armed", "state"})
NAMED = ARMED | {"generic"}
#: acts that people of whom nothing else is known may do to others
DONE_TO_OTHERS = frozenset(
    {"kill", "execute", "attack", "explosion", "bombing", "suicide", "abduct", "take", "riot", "mob"}
)
BODIES = frozenset({"body", "corpse", "remains", "dead"})
#: the id of doers of whom a report knows nothing
UNKNOWN = "unidentified"
HURT = frozenset({CasualtyKind.KILLED, CasualtyKind.INJURED, CasualtyKind.KILLED_OR_INJURED})


@dataclass(frozen=True, slots=True)
class Told:
    """The sides of one draft as the rules gave them, by the keys of their actors."""

    draft: Draft
    family: str
    sents: frozenset[int]
    sides: tuple[frozenset[str], frozenset[str]]

    def far(self, other: Told) -> int:
        """How many sentences lie between two drafts."""
        return min(abs(a - b) for a in self.sents for b in other.sents)


@dataclass(frozen=True, slots=True)
class Case:
    """One question: is the candidate that side of the draft (0: does it, 1: suffers it), and what the model sees of it."""

    draft: Draft
    candidate: Candidate
    side: int
    features: Features


def contexts(features: Mapping[str, float]) -> tuple[str, str]:
    """In what light a feature is seen besides by itself: which side is asked for, and what the rules say of it."""
    side = "does" if features["side"] == 0 else "suffers"
    return side, f"{side},{features['ruled']:.0f},{features['side empty']:.0f}"


class SideModel:
    """The weights of `sides.json`: each feature weighs by itself, for its side, and for its side as the rules left it."""

    def __init__(self, weights: Weights) -> None:
        """Keep the weights."""
        self.weights = weights
        self._names = {name.rpartition("|")[2] for name in weights.values}
        self._tables: dict[str, dict[str, float]] = {}

    def chance(self, features: Mapping[str, float]) -> float:
        """The probability that the candidate is that side."""
        side, ruled = contexts(features)
        if ruled not in self._tables:
            given = self.weights.values
            self._tables[ruled] = {
                n: sum(given.get(name, 0.0) for name in (n, f"{side}|{n}", f"{ruled}|{n}")) for n in self._names
            }
        weight = self._tables[ruled].get
        odds = sum(weight(name, 0.0) * value for name, value in features.items() if value)
        return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))

    def choose(self, cases: Sequence[Case]) -> tuple[list[Candidate], list[Candidate]]:
        """The two sides: the likeliest actor of those likelier there than on the other side, allies only where surer.

        They stand as the rules and the report name them: who takes a place comes before who helps.
        """
        chance = {(c.candidate.key, c.side): self.chance(c.features) for c in cases}
        sides: tuple[list[Candidate], list[Candidate]] = ([], [])
        for case in sorted(cases, key=lambda c: -chance[c.candidate.key, c.side]):
            side, key = sides[case.side], case.candidate.key
            own, other = chance[key, case.side], chance[key, 1 - case.side]
            least = self.weights.threshold + (SURER if side else 0.0)
            if own >= least and (own > other or (own == other and case.side == 0)):
                side.append(case.candidate)
        named = {case.candidate.key: n for n, case in reversed(list(enumerate(cases)))}
        for side in sides:
            side.sort(key=lambda candidate: named[candidate.key])
        return sides


class Casting:
    """Weighs who the sides of the drafts of one document are."""

    def __init__(self, trees: Sequence[Tree], actors: ActorReader, lexicon: Lexicon) -> None:
        """Keep the document's sentences and the knowledge."""
        self._trees, self._actors, self._lexicon = trees, actors, lexicon
        self._candidates = Candidates(trees, actors)
        self._is_government = cache(actors.is_government)  # asked again for each pair of actor and side
        self._group = cache(actors.group)

    def cases(self, drafts: Sequence[Draft], subs: Sequence[SubEventType]) -> list[list[Case]]:
        """For each draft its candidates on both sides, with their features."""
        told = [_told(d) for d in drafts]
        return [self._of_draft(one, told, sub) for one, sub in zip(told, subs, strict=True)]

    def cast(self, drafts: Sequence[Draft], subs: Sequence[SubEventType], model: SideModel) -> None:
        """Give each draft the sides that the model finds likely enough."""
        ruled = {id(d): {key_of(m) for m in d.agents} for d in drafts}
        for draft, cases in zip(drafts, self.cases(drafts, subs), strict=True):
            chosen = model.choose(cases)
            does, suffers = self._as_written(
                draft, (self._named(chosen[0], draft), self._named(chosen[1], draft)), cases
            )
            struck = {c.key for c in suffers}
            subjects = [m for m in draft.agents if key_of(m) not in struck and self._acts(draft, m)]
            draft.agents = [c.mention(draft) for c in does] or subjects
            draft.targets = [c.mention(draft) for c in suffers]
        _part_takers(drafts, ruled)

    def _named(self, side: list[Candidate], draft: Draft) -> list[Candidate]:
        """A side without "the terrorists" where it names a group, unless the act joins the two: "X and other rebels"."""
        groups = [c for c in side if c.group == "armed"]
        return [
            c
            for c in side
            if c.group != "generic" or not groups or any(self._joined(c, g, draft.sents) for g in groups)
        ]

    def _as_written(
        self, draft: Draft, sides: tuple[list[Candidate], list[Candidate]], cases: Sequence[Case]
    ) -> tuple[list[Candidate], list[Candidate]]:
        """The sides with the named force that the grammar makes the doer: "was retaken by X", "X captured", "fell to X"."""
        (does, suffers), roles = sides, roles_of(draft, self._trees)
        hit = {key_of(m) for m in draft.targets}
        told = {key_of(m) for m in draft.agents if m.span is not None and self._group(m.actor_id) in NAMED}
        candidates = {c.candidate.key: c.candidate for c in cases}.values()
        lost = {c.key for c in candidates if c.key in hit and _stands_in(c, roles.losers)}
        does = [c for c in does if c.key not in lost]
        if draft.act.frame.frame_id == "lose.verb" and hit:  # who loses a place takes nothing; the other side did
            # "azerbaijan-government" and its forces lose as one
            states = {c.key.partition("-")[0] for c in candidates if c.key in hit and c.group == "state"}
            own = {c.key for c in candidates if c.group == "state" and c.key.partition("-")[0] in states}
            takers = [c for c in (*does, *suffers) if c.key not in hit | own and c.group in ARMED]
            does, suffers = takers, [c for c in candidates if c.key in hit]
        by = [c for c in candidates if c.group in ARMED and _stands_in(c, roles.by)]
        doers = [*by, *(c for c in candidates if c.key in told and c not in by and _stands_in(c, roles.doers))]
        if not suffers:
            struck = (c for c in candidates if c.key in hit and c.group in ARMED and _stands_in(c, roles.against))
            suffers = [c for c in struck if c not in (*does, *doers)]
        does = does if all(c in does for c in doers) else [*doers, *(c for c in does if c not in doers)]
        return does, [c for c in suffers if c not in doers]

    def _joined(self, one: Candidate, other: Candidate, sents: Sequence[int]) -> bool:
        return any(
            side_by_side(
                ActorMention("", None, a.span), ActorMention("", None, b.span), self._trees[a.sent].read.sentence
            )
            for a in one.stands
            for b in other.stands
            if a.sent == b.sent and a.sent in sents
        )

    def _acts(self, draft: Draft, who: ActorMention) -> bool:
        """Whether the sentence itself tells that people whom no list names do a violent act: "the brothers set off a bomb".

        The gold that taught the model names nearly all who do something, so it lets such people go.
        """
        unlisted = (
            who.actor_id is None or self._group(who.actor_id) == "generic" or self._actors.is_proposed(who.actor_id)
        )
        if who.span is None or not unlisted or who.actor_id == UNKNOWN or draft.kind not in DONE_TO_OTHERS:
            return False
        if draft.act.frame == self._lexicon.control_frame:
            return True  # "is now in the hands of the Karen rebels"
        for sent, head in draft.heads:
            tree = self._trees[sent]
            word = tree.token_at(who.span.start, who.span.end)
            heads = draft.act.words if sent == draft.act.sent else {head}
            if word is None or word not in {tree.agent(h) for h in heads if tree.tokens[h].upos == "VERB"}:
                continue
            if tree.tokens[word].entity.endswith("person"):
                return draft.kind != "take"  # politicians are said to take towns
            if who.actor_id is not None and self._actors.is_proposed(who.actor_id):
                return True
            return tree.lemma(word) not in BODIES and any(
                self._lexicon.is_kind(tree.lemma(word), kind) for kind in ("people", "armed")
            )
        return False

    def _of_draft(self, one: Told, told: Sequence[Told], sub: SubEventType) -> list[Case]:
        candidates = self._candidates.of(one.draft, sub)
        act = self._act(one.draft, sub, candidates)
        hurt = self._hurt(one.draft)
        sizes = {c.key: len(c.stands) for c in candidates}
        others = [(o, one.far(o)) for o in told if o is not one]
        out = []
        for candidate in candidates:
            own = {
                **act,
                f"group={candidate.group}": 1.0,
                f"{EVENT_TYPE_OF[sub].value}&{candidate.group}": 1.0,
                f"{one.draft.kind}&{candidate.group}": 1.0,
                "government": float(self._is_government(candidate.actor_id)),
                "nameless": float(candidate.actor_id is None),
                "hurt": float(candidate.key in hurt),
                "said": min(6, sizes[candidate.key]) / 6,
                "most said": float(sizes[candidate.key] == max(sizes.values())),
                **self._stands(one.draft, candidate),
            }
            own |= {f"{one.draft.kind}&{name}": 1.0 for name in own if name.startswith("last=")}
            rivals = [c for c in candidates if c.group in ARMED and c.key not in one.sides[0] | one.sides[1]]
            most = max((sizes[c.key] for c in rivals), default=0)
            own["sole left"] = float(rivals == [candidate])
            own["most left"] = float(candidate in rivals and sizes[candidate.key] == most)
            for side in (0, 1):
                seen = {**own, "side": float(side), **self._by_rules(one, candidate, side)}
                seen |= self._elsewhere(one, others, candidate.key, side)
                out.append(Case(one.draft, candidate, side, seen))
        return out

    def _act(self, draft: Draft, sub: SubEventType, candidates: Sequence[Candidate]) -> Features:
        """What the act is."""
        return {
            "bias": 1.0,
            f"sub={sub.value}": 1.0,
            f"type={EVENT_TYPE_OF[sub].value}": 1.0,
            f"kind={draft.kind}": 1.0,
            f"form={draft.act.frame.form}": 1.0,
            "attempted": float(draft.reality == "attempted"),
            "background": float(draft.background),
            "tolls": float(any(c.quantity.known for c in draft.costs)),
            "candidates": min(10, len(candidates)) / 10,
            "armed candidates": min(6, sum(c.group in ("armed", "state") for c in candidates)) / 6,
            "passive": float(self._trees[draft.act.sent].is_passive(draft.act.head)),
        }

    def _hurt(self, draft: Draft) -> set[str]:
        found = (
            people_told(c, self._actors, self._lexicon, self._trees)
            for c in draft.costs
            if c.kind in HURT and c.who is not None
        )
        return {m.actor_id for m in found if m.actor_id}

    def _by_rules(self, one: Told, candidate: Candidate, side: int) -> Features:
        """What the rules say of the candidate, the side, and the side over against it."""
        own, other = one.sides[side], one.sides[1 - side]
        key = candidate.key
        groups = {self._group(k if not k.startswith("~") else None) for k in other}
        beside = {self._group(k if not k.startswith("~") else None) for k in own - {key}}
        ally = [self._is_government(k) for k in own - {key}]
        foe = [self._is_government(k) for k in other - {key}]
        mine = self._is_government(candidate.actor_id)
        return {
            "ruled": float(key in own),
            "ruled other": float(key in other),
            "side empty": float(not own),
            "other empty": float(not other),
            "beside": min(3, len(own - {key})),
            "against": min(3, len(other - {key})),
            **{f"other={g}": 1.0 for g in groups},
            **{f"own={g}": 1.0 for g in beside},
            "ally of state": float(mine in ally) if ally else 0.5,
            "foe of state": float((not mine) in foe) if foe else 0.5,
        }

    def _elsewhere(self, one: Told, others: Sequence[tuple[Told, int]], key: str, side: int) -> Features:
        """What the other drafts of the report make of the candidate: on this side, on that, against the same foe."""
        mine, foes = one.sides[side] - {key}, one.sides[1 - side] - {key}
        count: Counter[str] = Counter()
        near: dict[str, int] = {}
        for other, far in others:
            same, opposite = other.sides[side], other.sides[1 - side]
            if key not in same and key not in opposite:
                continue  # it tells nothing of the candidate
            facts = {
                "same": key in same,
                "opposite": key in opposite,
                "same family": key in same and other.family == one.family,
                "same kind": key in same and other.draft.kind == one.draft.kind,
                "faces": (key in same and foes & opposite) or (key in opposite and foes & same),
                "joins": (key in same and mine & same) or (key in opposite and mine & opposite),
                "fights ally": (key in same and mine & opposite) or (key in opposite and mine & same),
                "joins foe": (key in same and foes & same) or (key in opposite and foes & opposite),
            }
            for name, holds in facts.items():
                if holds:
                    count[name] += 1
                    near[name] = min(near.get(name, 9), far)
        total = max(1, len(others))
        fights = (
            sum(not foes.isdisjoint(o.sides[0]) or not foes.isdisjoint(o.sides[1]) for o, _ in others) if foes else 0
        )
        return {
            **{f"{name}": min(4, n) / 4 for name, n in count.items()},
            **{f"{name} near": 1 / (1 + far) for name, far in near.items()},
            **{f"{name} share": count[name] / total for name in ("same", "opposite")},
            "faces share": count["faces"] / max(1, fights),
            "faces much": float(2 * count["faces"] >= fights > 0),
        }

    def _stands(self, draft: Draft, candidate: Candidate) -> Features:
        """Where the names of the candidate stand: beside the act, in its sentences, in the headline, before or behind."""
        if not candidate.stands:
            return {"unsaid": 1.0}
        sents = set(draft.sents)
        inside = [s for s in candidate.stands if s.sent in sents]
        out: Features = {
            "in sentences": min(4, len(inside)) / 4,
            "in first": float(any(s.sent == draft.act.sent for s in inside)),
            "in title": float(any(self._trees[s.sent].read.sentence.is_title for s in candidate.stands)),
            "own title": float(any(self._trees[s.sent].read.sentence.is_title for s in inside)),
            "in lead": float(any(s.sent <= 2 for s in candidate.stands)),
        }
        gaps = [s.sent - n for s in candidate.stands for n in sents]
        out["before"] = 1 / (1 + min((-g for g in gaps if g <= 0), default=20))
        out["behind"] = 1 / (1 + min((g for g in gaps if g >= 0), default=20))
        for sent, head in draft.heads:
            for stand in (s for s in candidate.stands if s.sent == sent):
                for name, value in self._path(sent, head, stand).items():
                    out[name] = max(value, out.get(name, 0.0))
        return out

    def _path(self, sent: int, head: int, stand: Stand) -> Features:
        """How a name hangs on the act in its sentence."""
        tree, word = self._trees[sent], stand.word
        gap = word - head
        out: Features = {
            ("left" if gap < 0 else "right"): 1 / (1 + abs(gap) / 4),
            f"case={tree.case(word).split(' ')[0]}": 1.0,
            f"relation={tree.relation(word).split(':')[0]}": 1.0,
        }
        after = next((t for t in tree.tokens if t.start >= stand.span.end and t.text not in ("-", "–")), None)
        if after is not None and after.i - word <= 2:
            out["held"] = float(after.text.lower() in HELD)
            out["backed"] = float(after.text.lower() in ("backed", "led", "allied"))
        up = tree.head(word)
        out["speaks"] = float(
            up >= 0 and tree.relation(word).startswith("nsubj") and tree.lemma(up) in self._lexicon.say_verbs
        )
        return out | _climb(tree, word, head)


def _stands_in(candidate: Candidate, words: frozenset[Word]) -> bool:
    return any((stand.sent, stand.word) in words for stand in candidate.stands)


def _climb(tree: Tree, word: int, head: int) -> Features:
    """The relations from a name up to the act, or to the word that both hang on."""
    above = [head, *tree.ancestors(head)]
    steps: list[str] = []
    at = word
    while at >= 0 and at not in above:
        case = tree.case(at).split(" ")[0]
        relation = tree.relation(at)
        steps.append((relation if relation == "nsubj:pass" else relation.split(":")[0]) + (f":{case}" if case else ""))
        at = tree.head(at)
    if at < 0:
        return {"path=none": 1.0}
    down = above.index(at)
    told = ">".join(steps[-PATH:]) if len(steps) <= PATH else "far"
    return {
        f"path={told}^{min(down, 2)}": 1.0,
        f"last={steps[-1] if steps else 'self'}^{min(down, 2)}": 1.0,
        "steps": min(6, len(steps)) / 6,
        "down": min(6, down) / 6,
    }


def _part_takers(drafts: Sequence[Draft], ruled: Mapping[int, set[str]]) -> None:
    """Who takes a place and who withdraws from it in one sentence are two, where the rules tell both."""
    for taking in (d for d in drafts if d.kind == "take"):
        for leaving in (d for d in drafts if d.kind == "withdraw" and d.act.sent == taking.act.sent):
            takers, leavers = ruled[id(taking)], ruled[id(leaving)]
            if not takers or not leavers or takers & leavers:
                continue
            gone = [m for m in (*leaving.agents, *taking.agents) if key_of(m) in leavers]
            taking.agents = [m for m in taking.agents if key_of(m) not in leavers]
            leaving.agents = [m for m in leaving.agents if key_of(m) not in takers]
            taking.targets = taking.targets or gone[:1]


def _told(draft: Draft) -> Told:
    sides = (frozenset(key_of(m) for m in draft.agents), frozenset(key_of(m) for m in draft.targets))
    return Told(draft, FAMILY[draft.kind], frozenset(draft.sents), sides)

"""Retelling: a claim so far and a draft told later in, what a model sees of whether they are one happening out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitrep.extract.drafts import Draft
from sitrep.extract.families import FAMILY
from sitrep.extract.likeness import place_likeness, same_day, same_toll, toll_differs
from sitrep.extract.relations import Relations
from sitrep.extract.tree import Tree
from sitrep.reference.lexicon import Lexicon

#: how much of a sentence's beginning may turn to another happening, in characters
OPENING = 60
YEAR = re.compile(r"(?:19|20)\d\d")
#: counts that say nothing about which happening is told
SMALL = frozenset({"one", "two", "three", "1", "2", "3"})
CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN", "NUM"})


class Sentences:
    """What the sentences of one document hold, looked up once each."""

    def __init__(self, trees: Sequence[Tree], lexicon: Lexicon) -> None:
        """Keep the trees and the words that turn to something else."""
        self.trees = trees
        self._fresh = lexicon.cues["fresh"]
        self._weak = lexicon.cues["empty"]
        turns = "|".join(re.escape(w) for w in sorted(lexicon.cues["turning"], key=len, reverse=True))
        self._turning = re.compile(rf"\b(?:{turns})\b")
        self._lemmas: dict[int, frozenset[str]] = {}
        self._numbers: dict[int, frozenset[str]] = {}
        self._actors: dict[int, frozenset[str]] = {}

    def lemmas(self, sent: int) -> frozenset[str]:
        """The lemmas of the words that carry content."""
        if sent not in self._lemmas:
            tokens = self.trees[sent].tokens
            self._lemmas[sent] = frozenset(
                w for t in tokens if t.upos in CONTENT and (w := t.lemma.lower()) not in self._weak
            )
        return self._lemmas[sent]

    def numbers(self, sent: int) -> frozenset[str]:
        """The numbers as written, years left out."""
        if sent not in self._numbers:
            tokens = self.trees[sent].tokens
            self._numbers[sent] = frozenset(
                t.text.lower() for t in tokens if t.upos == "NUM" and not YEAR.fullmatch(t.text)
            )
        return self._numbers[sent]

    def actors(self, sent: int) -> frozenset[str]:
        """The ids of the actors named."""
        if sent not in self._actors:
            hits = self.trees[sent].read.actors
            self._actors[sent] = frozenset(h.actor_ids[0] for h in hits if h.actor_ids)
        return self._actors[sent]

    def turns(self, sent: int) -> bool:
        """Whether a sentence opens with a turn to something else: "Elsewhere", "In a separate attack"."""
        return bool(self._turning.search(self.trees[sent].read.sentence.text[:OPENING].lower()))

    def is_fresh(self, sent: int, head: int) -> bool:
        """Whether an act is told as another one: "a second strike", "further clashes", "also shelled"."""
        tree = self.trees[sent]
        return any(tree.lemma(kid) in self._fresh for kid in tree.children(head))

    def overlap(self, a: int, b: int) -> float:
        """The share of the shorter sentence's content that the other repeats."""
        x, y = self.lemmas(a), self.lemmas(b)
        return len(x & y) / min(len(x), len(y)) if x and y else 0.0


def pair_features(a: Draft, b: Draft, tie: str, relations: Relations, told: Sentences) -> dict[str, float]:
    """What a model sees of a claim so far (``a``) and a draft told later (``b``).

    ``tie`` says how they hang together in one sentence, with what the rules say of it; it is "" across sentences.
    """
    return {
        "bias": 1.0,
        **_kinds(a, b, tie),
        **_parties(a, b, relations),
        **_circumstances(a, b),
        **_words(a, b, told),
        **_order(a, b, told),
    }


def _kinds(a: Draft, b: Draft, tie: str) -> dict[str, float]:
    fa, fb = FAMILY[a.kind], FAMILY[b.kind]
    family = "same" if fa == fb else "other"
    out = {
        f"families={family}": 1.0,
        f"kinds={'same' if a.kind == b.kind else '+'.join(sorted((a.kind, b.kind)))}": 1.0,
        f"kind={b.kind}": 1.0,
        f"fam={fa}+{fb}": 1.0,
        f"form={b.act.frame.form}": 1.0,
        f"formpair={a.act.frame.form}+{b.act.frame.form}": 1.0,
        "same reality": float(a.reality == b.reality),
        "same ground": float(a.background == b.background),
        "both background": float(a.background and b.background),
        "means same": float(bool(a.act.means) and a.act.means == b.act.means),
        "means diff": float(bool(a.act.means) and bool(b.act.means) and a.act.means != b.act.means),
    }
    if tie:
        out[f"tie={tie}"] = 1.0
        out[f"tie={tie}&families={family}"] = 1.0
        out[f"rule={tie.endswith('+')}"] = 1.0
    return out


def _parties(a: Draft, b: Draft, relations: Relations) -> dict[str, float]:
    bare = not b.agents and not b.places
    return {
        "agents share": float(relations.agents_share(a, b)),
        "agents absent": float(not a.agents or not b.agents),
        "agents clash": float(not relations.agents_meet(a, b)),
        "swapped": float(relations.swapped(a, b)),
        "targets share": float(relations.targets_share(a, b)),
        "targets absent": float(not a.targets or not b.targets),
        "b weak": float(not b.agents and not b.targets),
        "bare": float(bare),
        "only cost": float(b.kind == "kill" and bare),
        "same chain": float(a.chain == b.chain and bool(a.chain)),
    }


def _circumstances(a: Draft, b: Draft) -> dict[str, float]:
    places, title = place_likeness(a, b), a.title or b.title
    gap = min(abs(x - y) for x in a.sents for y in b.sents)
    dated = b.date is not None and b.date.start is not None
    return {
        f"places={places}": 1.0,
        f"places={places}&title={title}": 1.0,
        f"take={'take' in (a.kind, b.kind)}&places={places}": 1.0,
        f"gap={min(gap, 3)}&places={places}": 1.0,
        f"gap={min(gap, 6)}": 1.0,
        "own place": float(bool(b.places)),
        "all places around": float(bool(b.places) and all(p.key in a.around for p in b.places)),
        "same toll": float(same_toll(a, b)),
        "toll differs": float(toll_differs(a, b)),
        "same day": float(same_day(a, b)),
        "own day": float(dated and not same_day(a, b)),
    }


def _words(a: Draft, b: Draft, told: Sentences) -> dict[str, float]:
    trees = told.trees
    sent, head = b.heads[0]
    lemma = trees[sent].lemma(head)
    others = [s for s in sorted({s for s, _ in a.heads} | set(a.sents)) if s != sent]
    overlap = max((told.overlap(s, sent) for s in others), default=0.0)
    numbers_a = frozenset[str]().union(*(told.numbers(s) for s in a.sents))
    actors_a = frozenset[str]().union(*(told.actors(s) for s in a.sents))
    numbers, actors = told.numbers(sent), told.actors(sent)
    lemmas_a = {trees[s].lemma(h) for s, h in a.heads}
    return {
        "lemma eq": float(lemma in lemmas_a),
        "lemma in a sent": float(any(lemma in told.lemmas(s) for s, _ in a.heads)),
        "a lemma in b sent": float(bool(lemmas_a & told.lemmas(sent))),
        "same sent": float(any(s == sent for s, _ in a.heads)),
        "overlap": overlap,
        "num shared": float(bool((numbers_a & numbers) - SMALL)),
        "num b new": float(bool(numbers - numbers_a)),
        "no num b": float(not numbers),
        "act ov": len(actors_a & actors) / max(1, min(len(actors_a), len(actors))),
        "b new actor": float(bool(actors - actors_a)),
        "turn": float(told.turns(sent)),
        "fresh": float(told.is_fresh(sent, head)),
    }


def _order(a: Draft, b: Draft, told: Sentences) -> dict[str, float]:
    sent = b.heads[0][0]
    lead = min(a.sents)
    return {
        "definite": float(b.definite),
        f"definite={b.definite}&bare={not b.agents and not b.places}": 1.0,
        "title a": float(a.title),
        "title b": float(b.title),
        "told often": min(4, len(a.sents)) / 4,
        "a lead": float(lead <= 1),
        "a lead, b early": float(lead <= 1 and sent <= 4),
        "b first": float(sent == 1),
        "pos b": min(12, sent) / 12,
        "same passage": float(told.trees[a.sents[-1]].read.sentence.passage == told.trees[sent].read.sentence.passage),
    }

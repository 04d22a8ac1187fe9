"""The sentences of one document in, what each holds that tellings are compared by out, looked up once each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitrep.extract.tree import Tree
from sitrep.reference.lexicon import Lexicon

#: how much of a sentence's beginning may turn to another happening, in characters
OPENING = 60
#: words that take up the town a report is about
_THE_TOWN = re.compile(r"\b(?:the|this) (?:\w+ )?(?:city|town|capital|village)\b", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d")
_COUNTED = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
#: digits from which a number counts no people
LONG = 10
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
        self._counts: dict[int, tuple[int, ...]] = {}

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

    def tells_of_the_town(self, sent: int) -> bool:
        """Whether a sentence takes up a town named before: "the Sukari district of the city"."""
        return bool(_THE_TOWN.search(self.trees[sent].read.sentence.text))

    def counts(self, sent: int) -> tuple[int, ...]:
        """The numbers of a sentence that are told in digits or in words up to twelve, in their order."""
        if sent not in self._counts:
            words = (t.text.lower().replace(",", "") for t in self.trees[sent].tokens if t.upos == "NUM")
            found = (_COUNTED.get(w) or (int(w) if w.isdecimal() and len(w) < LONG else 0) for w in words)
            self._counts[sent] = tuple(n for n in found if n)
        return self._counts[sent]

    def is_fresh(self, sent: int, head: int) -> bool:
        """Whether an act is told as another one: "a second strike", "further clashes", "also shelled"."""
        tree = self.trees[sent]
        return any(tree.lemma(kid) in self._fresh for kid in tree.children(head))

    def overlap(self, a: int, b: int) -> float:
        """The share of the shorter sentence's content that the other repeats."""
        x, y = self.lemmas(a), self.lemmas(b)
        return len(x & y) / min(len(x), len(y)) if x and y else 0.0

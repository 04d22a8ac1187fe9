"""Quoted words about people in; their count as the rules read it, out: a number that a model writes is never looked at."""

from __future__ import annotations

import re
from typing import Final

from sitrep.extract.costs import Cost, find_costs
from sitrep.extract.numbers import Quantity, read_quantity
from sitrep.extract.tree import Tree
from sitrep.model.claim import Span
from sitrep.model.mention import ReadDocument
from sitrep.model.taxonomy import CasualtyKind
from sitrep.reference.lexicon import Lexicon

_WORD: Final = re.compile(r"\d[\d,]*(?:\.\d+)?|\w+")


class TollReader:
    """Reads the counts of one report: those that the rules find in its sentences, else the one figure in the words."""

    def __init__(self, read: ReadDocument, lexicon: Lexicon) -> None:
        """Keep the report; its counts are looked for when first asked."""
        self._read = read
        self._lexicon = lexicon
        self._found: list[Cost] | None = None

    def read(self, words: Span, kind: CasualtyKind) -> Quantity | None:
        """The count in ``words``; None where there is none, or more than one to choose from.

        Args:
            words: a stretch of the report.
            kind: what happened to the counted people; a count of another kind is not taken for it.
        """
        near = [c for c in self._costs() if c.kind is kind and _overlap(c, words) > 0]
        if near:
            return max(near, key=lambda cost: _overlap(cost, words)).quantity
        tokens = [w.lower() for w in _WORD.findall(words.text)]
        figures = [w for w in tokens if w[0].isdigit()]
        if len(figures) > 1 and not re.search(r"\bbetween\b", words.text.lower()):
            return None
        return read_quantity(tokens, self._lexicon, plural=False)

    def _costs(self) -> list[Cost]:
        if self._found is None:
            trees = [Tree(s, n) for n, s in enumerate(self._read.sentences) if s.parse.tokens]
            self._found = [cost for tree in trees for cost in find_costs(tree, self._lexicon)]
        return self._found


def _overlap(cost: Cost, words: Span) -> int:
    return min(cost.count.end, words.end) - max(cost.count.start, words.start)

"""The nouns of linguistic analysis: a `Token` is one word, a `Parse` is one sentence with its dependency tree."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a sentence with what the analyser says about it.

    Attributes:
        i: Index of the word in its sentence, from 0.
        start: Offset of its first character in the document, in code points.
        end: Offset behind its last character.
        text: The characters as they stand in the document.
        lemma: Dictionary form ("killed" -> "kill"); lower case except for proper nouns.
        upos: Universal part of speech, for example "VERB".
        xpos: Penn Treebank tag, for example "VBD".
        head: Index of the word it depends on, -1 for the root of the sentence.
        deprel: Universal Dependencies relation with subtype, for example "nsubj:pass".
        entity: "B-person", "I-place", ... or "O". Kinds: person, place, organization, time, event, object.
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    upos: str
    xpos: str
    head: int
    deprel: str
    entity: str


@dataclass(frozen=True, slots=True)
class Parse:
    """One sentence: its words, and the tree over them (exactly one root unless there is no word at all).

    Attributes:
        tokens: The words in their order.
    """

    tokens: tuple[Token, ...]
    _children: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the children once: every rule asks for them."""
        children: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head >= 0:
                children[token.head].append(token.i)
        object.__setattr__(self, "_children", tuple(tuple(c) for c in children))

    def children(self, i: int) -> tuple[int, ...]:
        """Return the indices of the words that depend on word `i`, in their order."""
        return self._children[i]

    def subtree(self, i: int) -> list[int]:
        """Return the sorted indices of word `i` and of everything below it."""
        found = [i]
        for word in found:  # grows while it is read: a breadth-first walk
            found.extend(self._children[word])
        return sorted(found)

    def span(self, i: int) -> tuple[int, int]:
        """Return the document offsets (start, end) from the first to the last word of the subtree of word `i`.

        The span is not cut where a tree crosses itself: words in between that belong elsewhere are inside it.
        """
        words = self.subtree(i)
        return self.tokens[words[0]].start, self.tokens[words[-1]].end

    def root(self) -> int:
        """Return the index of the root word, -1 where the sentence has no word."""
        return next((token.i for token in self.tokens if token.head < 0), -1)

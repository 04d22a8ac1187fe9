"""Stray counts: the words of a sentence in order in, counted people that its tree gave no rule out ("15 dead 40 injured").

Text that lost its commas, headlines and long lists break trees; the order of words does not break. Each word becomes
one letter, and patterns over the letters find count, noun and fate.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from sitrep.extract.counted import is_over
from sitrep.extract.numbers import FIGURE, Quantity, read_quantity
from sitrep.extract.tree import Tree
from sitrep.model.taxonomy import CasualtyKind
from sitrep.reference.lexicon import Lexicon

#: letters of fates: killed, injured, captured, displaced (a participle or past tense), and their -ing forms
FATES = {CasualtyKind.KILLED: "k", CasualtyKind.INJURED: "i"}
KIND_OF = {letter: kind for kind, letter in FATES.items()}
MORE = frozenset({"other", "others", "more", "another", "further", "additional"})
GROUPS = frozenset(
    {"dozens", "scores", "hundreds", "thousands", "tens", "several", "many", "number", "few", "dozen", "hundred"}
)
PARTS = frozenset({"including", "include", "includes", "among", "amongst", "whom", "which", "them", "these"})
LINKS = frozenset({"and", "while", "plus", "with", "leaving", ",", "or"})
AUXILIARIES = frozenset(
    {
        "was",
        "were",
        "are",
        "is",
        "been",
        "be",
        "being",
        "have",
        "had",
        "has",
        "left",
        "reported",
        "confirmed",
        "believed",
        "feared",
        "got",
    }
)
#: words that may tell a fate although the lexicon lists them under none
ALSO_FATAL = frozenset({"killing", "wounding", "injuring", "lose"})
#: count, and the words between it and its fate: modifiers, nouns, a short phrase of place, auxiliaries and adverbs
BEHIND = re.compile(r"(Q[QMNao]{0,10}N?)s{0,8}(?:P[DMNa]{1,4})?s{0,8}(x{0,5})([ki])(?:c([ki]))?")
BEFORE = re.compile(r"([ki])(?:c([ki]))?[DMoPax]{0,3}?(Q[QMNao]{0,10})")
#: the part of a total that is told inside it: "including three children", "among them many women"
PART = re.compile(r"p[zDMNaQoc]{1,7}?(?=[xkiP]|$)")
#: "several of the wounded", "the number of wounded": they are wounded, whatever is told of them
AMONG = re.compile(r"([QD])oD?(i)")


@dataclass(frozen=True, slots=True)
class Stray:
    """A count told by the order of words: the fate's word, the count's words ``first`` to ``last``, the noun if there is one."""

    word: int
    kind: CasualtyKind
    first: int
    last: int
    noun: int | None
    quantity: Quantity


def find_strays(tree: Tree, lexicon: Lexicon, used: Collection[int]) -> list[Stray]:
    """Counts of killed and injured that stand beside their fate and that no rule over the tree has taken.

    Args:
        tree: the sentence.
        lexicon: number words, kinds of nouns, and words of fate.
        used: indices of number words that already count something.
    """
    if not any(
        word in lexicon.cost_words or word in ALSO_FATAL
        for token in tree.tokens
        for word in (tree.lemma(token.i), token.text.lower())
    ):
        return []
    letters = "".join(_letter(tree, t.i, lexicon) for t in tree.tokens)
    letters = PART.sub(lambda m: "s" * len(m.group()), letters)
    out: list[Stray] = []
    taken = set(used)
    for pattern, fate, both, count in ((BEHIND, 3, 4, 1), (BEFORE, 1, 2, 3)):
        for match in pattern.finditer(letters):
            first, end = match.span(count)
            if any(j in taken for j in range(first, end) if letters[j] == "Q") or _is_part(tree, first):
                continue
            if _is_day(tree, first):
                continue
            if pattern is BEHIND and not _told_of(tree, match.start(fate), bool(match.group(2)), letters):
                continue
            if pattern is BEFORE and not _tells_of(tree, match.start(fate), letters, end):
                continue
            stray = _stray(tree, match.start(fate), _kind(match.group(fate), match.group(both)), (first, end), lexicon)
            if stray is not None:
                out.append(stray)
                taken.update(range(first, end))
    for match in AMONG.finditer(letters):
        j = match.start(1)
        quantity = read_quantity([tree.tokens[j].text.lower()], lexicon, plural=True)
        if (
            tree.tokens[match.start(2)].text.lower() in ("wounded", "injured")
            and quantity is not None
            and quantity.known
            and j not in taken
        ):
            out.append(Stray(match.start(2), CasualtyKind.INJURED, j, match.start(2), None, quantity))
    return out


def _kind(first: str, second: str | None) -> CasualtyKind:
    return KIND_OF[first] if second in (None, first) else CasualtyKind.KILLED_OR_INJURED


def _letter(tree: Tree, i: int, lexicon: Lexicon) -> str:
    token, lemma = tree.tokens[i], tree.lemma(i)
    text = token.text.lower()
    for words in lexicon.costs:
        if words.kind in FATES and (
            lemma in words.verbs or text in words.adjectives or (token.upos == "VERB" and lemma in words.adjectives)
        ):
            over = words.kind is CasualtyKind.CAPTURED and is_over(tree, i, lexicon)
            return "z" if over else FATES[words.kind]
    if text in ("killing", "wounding", "injuring"):
        return "k" if text == "killing" else "i"
    if _is_idiom(tree, i, lexicon):
        return _is_idiom(tree, i, lexicon)
    if text in ("and", "or"):
        return "c"
    if (
        FIGURE.match(text)
        or text in GROUPS
        or (text in lexicon.words and text not in ("a", "an", "one"))
        or text in lexicon.multipliers
    ):
        return "Q"
    if text in ("including", "among", "amongst"):
        return "p"
    if text in MORE:
        return "M"
    if text in AUXILIARIES or token.upos in ("AUX", "ADV"):
        return "x"
    if token.upos == "DET":
        return "D"
    if text == "of":
        return "o"
    if token.upos in ("NOUN", "PROPN"):
        return "N" if lexicon.is_kind(lemma, "people") or lexicon.is_kind(lemma, "armed") else "a"
    if token.upos == "ADJ":
        return "a"
    return "P" if token.upos == "ADP" else "z"


def _is_idiom(tree: Tree, i: int, lexicon: Lexicon) -> str:
    """The fate that a verb tells with its object: "sustained injuries", "suffered from suffocation", "lost 28 fighters"."""
    if tree.tokens[i].upos not in ("VERB", "ADJ"):
        return ""
    lemma, near = tree.lemma(i), range(i + 1, min(i + 5, len(tree.tokens)))
    for words in lexicon.costs:
        if words.kind in FATES and any(
            lemma in (verb, f"{verb}ed") and any(tree.lemma(j) == thing for j in near) for verb, thing in words.idioms
        ):
            return FATES[words.kind]
    if lemma == "lose" and any(
        FIGURE.match(tree.tokens[j].text) or tree.tokens[j].text.lower() in GROUPS for j in near
    ):
        return "k"
    return ""


def _is_part(tree: Tree, first: int) -> bool:
    """Whether a count is part of one told before: "including 7 children", "among them two women"."""
    near = [t.text.lower() for t in tree.words_between(first - 4, first - 1)]
    return (
        any(w in PARTS for w in near[-2:])
        or (len(near) > 2 and "including" in near)
        or near[-1:] in (["under"], ["aged"])
    )


def _told_of(tree: Tree, fate: int, auxiliary: bool, letters: str) -> bool:
    """Whether the fate befalls what stands before it: a passive, or nothing counted behind it."""
    token = tree.tokens[fate]
    if token.xpos == "VBG" or (token.xpos in ("VBZ", "VB", "VBP") and tree.lemma(fate) not in ("die", "perish")):
        return False
    behind = letters[fate + 1 : fate + 3]
    return (
        auxiliary
        or tree.lemma(fate) in ("die", "perish", "dead")
        or not (behind[:1] in ("Q", "D", "N", "M") or behind in ("PQ", "xQ", "aQ", "aN"))
    )


def _tells_of(tree: Tree, fate: int, letters: str, end: int) -> bool:
    """Whether the fate is done to what stands behind it: an active verb whose count is not the next verb's."""
    token = tree.tokens[fate]
    if tree.lemma(fate) in ("die", "perish") or letters[end : end + 1] in ("k", "i", "x"):
        return False
    if token.text.lower() in ("killing", "wounding", "injuring"):
        return True
    if token.upos != "VERB" or (
        tree.lemma(fate) not in ("lose", "claim") and letters[fate + 1 : fate + 2] in ("D", "a")
    ):
        return False
    return token.xpos in ("VBG", "VBZ", "VBP", "VB", "VBD", "VBN") and (
        token.xpos != "VBN" or letters[fate - 1 : fate] != "x"
    )


def _stray(tree: Tree, word: int, kind: CasualtyKind, count: tuple[int, int], lexicon: Lexicon) -> Stray | None:
    first, end = count
    nouns = [
        j
        for j in range(first, end)
        if lexicon.is_kind(tree.lemma(j), "people") or lexicon.is_kind(tree.lemma(j), "armed")
    ]
    nouns = [j for j in nouns if tree.tokens[j].upos in ("NOUN", "PROPN")]
    others = [j for j in range(first, end) if tree.tokens[j].text.lower() in MORE]
    noun = nouns[-1] if nouns else None
    stop = noun if noun is not None else (others[-1] if others else end)
    if noun is None and (
        _is_year(tree, first, end)
        or tree.tokens[max(0, first - 1)].text.lower() in ("in", "since", "until", "from", "of")
    ):
        return None
    if noun is None and any(
        tree.tokens[j].upos in ("NOUN", "PROPN") and tree.tokens[j].text.lower() not in GROUPS and j not in others
        for j in range(first, end)
    ):
        return None
    words = [t.text.lower() for t in tree.words_between(max(0, first - 3), stop - 1)]
    words = [w for w, after in zip(words, [*words[1:], ""], strict=True) if w not in MORE or after == "than"]
    quantity = read_quantity(words, lexicon, plural=True)
    if quantity is None or not quantity.known:
        return None
    return Stray(word, kind, first, max(first, stop if stop < end else end - 1), noun, quantity)


def _is_day(tree: Tree, i: int) -> bool:
    """Whether a figure is that of a date: "on April 25 killed seven"."""
    token = tree.tokens[i]
    return any(d.span is not None and d.span.start <= token.start < d.span.end for d in tree.dates)


def _is_year(tree: Tree, first: int, end: int) -> bool:
    text = tree.tokens[first].text
    return end - first == 1 and len(text) == 4 and text.isdigit() and 1900 <= int(text) <= 2100

"""Who holds a place from now on: one sentence tree in, "the town is back under army control", "fell into rebel hands" out."""

from __future__ import annotations

from collections.abc import Iterator

from sitrep.extract.parties import Act, phrase_kinds, phrases
from sitrep.extract.tree import Tree
from sitrep.reference.lexicon import Lexicon

_OF = frozenset({"of"})


def holdings(tree: Tree, lexicon: Lexicon) -> list[Act]:
    """The takings that a sentence tells as a state that began; a state that lasts ("is under rebel control") is none."""
    return [
        act
        for token in tree.tokens
        if tree.lemma(token.i) in ("control", "hand", "grip")
        for act in _holding(tree, token.i, lexicon)
    ]


def _holding(tree: Tree, i: int, lexicon: Lexicon) -> Iterator[Act]:
    is_control, case = tree.lemma(i) != "hand", tree.case(i).split(" ")[-1]
    if case not in (("under", "in", "to") if is_control else ("in", "into")):
        return
    up = tree.head(i)
    if case == "to" and (up < 0 or tree.lemma(up) not in ("return", "revert", "pass")):
        return
    verb = None
    state = (
        up if up >= 0 and tree.tokens[up].upos == "ADV" and tree.children(up, "cop") else i
    )  # "is back in the hands"
    if up >= 0 and lexicon.is_kind(tree.lemma(up), "passes_over") and not tree.children(i, "cop"):
        verb = up
    elif not (tree.children(state, "cop") and _begins(tree, i, lexicon)):
        return
    subject = tree.surface_subject(state if verb is None else verb)
    if subject is None:
        return
    if is_control and case == "in":  # "the army is now in control of the town"
        holders, held = [subject], tree.obliques(i, _OF)
    else:
        holders = [*tree.children(i, "nmod:poss", "compound", "amod"), *tree.obliques(i, _OF)]
        held = [subject]
    holders = [h for h in holders if "armed" in phrase_kinds(tree, h, lexicon) or _is_force(tree, h)]
    if not holders or not any("place" in phrase_kinds(tree, h, lexicon) or _is_it(tree, h) for h in held):
        return
    words = frozenset({i} if verb is None else {i, verb})
    trigger = tree.span(min(words), max(words))
    yield Act(tree.sent, i, lexicon.control_frame, trigger, words, phrases(tree, holders))


def _begins(tree: Tree, i: int, lexicon: Lexicon) -> bool:
    """Whether a copular state is told as new: by an adverb, by "full", or by the day until which it came about."""
    case = min(tree.children(i, "case"), default=i)
    kids = [*tree.children(i), max(0, case - 1)]  # trees hang "back" of "is back under army control" anywhere
    if any(lexicon.is_kind(word, "anew") for k in kids for word in (tree.lemma(k), tree.tokens[k].text.lower())):
        return True
    return any(
        t.text.lower() == "by" and tree.tokens[t.i + 1].entity.endswith("time")
        for t in tree.tokens[: len(tree.tokens) - 1]
    )


def _is_force(tree: Tree, i: int) -> bool:
    token = tree.tokens[i]
    nations = [a for a in tree.read.actors if a.kind == "country"]  # "passed under Russian control"
    return any(a.span.start < token.end and token.start < a.span.end for a in (*tree.forces, *nations))


def _is_it(tree: Tree, i: int) -> bool:
    return tree.tokens[i].text.lower() == "it"

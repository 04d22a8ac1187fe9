"""Who holds a place from now on: one sentence tree in, "the town is back under army control", "fell into rebel hands" out."""

from __future__ import annotations

from collections.abc import Iterator

from sitrep.extract.parties import Act, phrase_kinds, phrases
from sitrep.extract.tree import Tree
from sitrep.reference.lexicon import Lexicon

_OF = frozenset({"of"})
#: words behind which somebody's rule stands, and those behind which somebody stands who rules
_RULE = ("control", "hand", "grip")
_RULED_BY = frozenset({"under", "with"})
_INSIDE = frozenset({"in", "inside"})
#: adverbs that tell a state as new; "entirely held by" tells how much is held, not since when
_NEW = frozenset({"now", "again", "back", "finally"})


def holdings(tree: Tree, lexicon: Lexicon) -> list[Act]:
    """The takings that a sentence tells as a state that began; a state that lasts ("is under rebel control") is none."""
    return [act for token in tree.tokens for act in _told_by(tree, token.i, lexicon)]


def _told_by(tree: Tree, i: int, lexicon: Lexicon) -> Iterator[Act]:
    if tree.lemma(i) in _RULE:
        yield from _holding(tree, i, lexicon)
    elif tree.lemma(i) == "hold" and tree.tokens[i].upos == "VERB":
        yield from _held(tree, i, lexicon)
    elif tree.case(i) in _RULED_BY:
        yield from _ruled(tree, i, lexicon)
    elif tree.case(i) in _INSIDE:
        yield from _back(tree, i, lexicon)


def _held(tree: Tree, i: int, lexicon: Lexicon) -> Iterator[Act]:
    """All of the town "is now held by the Peshmerga"."""
    holder, held = tree.by_agent(i) if tree.is_passive(i) else None, tree.surface_subject(i)
    if holder is None or held is None or tree.relation(i).startswith("acl"):
        return
    is_new = any(tree.lemma(k) in _NEW for k in tree.children(i, "advmod"))
    if is_new and _is_place(tree, held, lexicon) and _is_armed(tree, holder, lexicon):
        yield Act(tree.sent, i, lexicon.control_frame, tree.span(i, i), frozenset({i}), phrases(tree, [holder]))


def _back(tree: Tree, i: int, lexicon: Lexicon) -> Iterator[Act]:
    """The army "is back in the town"."""
    up = tree.head(i)
    state = up if up >= 0 and tree.lemma(up) == "back" and tree.children(up, "cop") else i
    back = state == up or any(tree.lemma(k) == "back" for k in tree.children(i, "advmod"))
    holder = tree.surface_subject(state) if back and tree.children(state, "cop") else None
    if holder is None or not _is_armed(tree, holder, lexicon) or "place" not in phrase_kinds(tree, i, lexicon):
        return
    begin = min([state, *tree.children(i, "case")])
    yield Act(tree.sent, i, lexicon.control_frame, tree.span(begin, i), frozenset({i, state}), phrases(tree, [holder]))


def _ruled(tree: Tree, i: int, lexicon: Lexicon) -> Iterator[Act]:
    """The town "came under the Peshmerga", "is back under the government", "is now with the army"."""
    if not _is_armed(tree, i, lexicon):
        return
    up = tree.head(i)
    passes = up >= 0 and tree.case(i) == "under" and lexicon.is_kind(tree.lemma(up), "passes_over")
    state = up if up >= 0 and tree.tokens[up].upos == "ADV" and tree.children(up, "cop") else i
    if not passes and not (tree.children(state, "cop") and _begins(tree, i, lexicon)):
        return
    head = up if passes else state
    held = tree.surface_subject(head)
    if held is not None and _is_place(tree, held, lexicon):
        words = frozenset({i, head})
        begin = min([up if passes else i, *tree.children(i, "case")])
        yield Act(tree.sent, i, lexicon.control_frame, tree.span(begin, i), words, phrases(tree, [i]))


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
    holders = [h for h in holders if _is_armed(tree, h, lexicon)]
    if not holders or not any(_is_place(tree, h, lexicon) for h in held):
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
    if any(tree.case(k) in ("after", "since") for k in tree.read.parse.subtree(i) if k != i):
        return True  # "is under rebel control after three days of fighting", "... since Sunday"
    return any(
        t.text.lower() == "by" and tree.tokens[t.i + 1].entity.endswith("time")
        for t in tree.tokens[: len(tree.tokens) - 1]
    )


def _is_armed(tree: Tree, i: int, lexicon: Lexicon) -> bool:
    """Whether a phrase is an armed side, were it only "hundreds of fighters"."""
    parts = tree.obliques(i, _OF) if tree.tokens[i].upos in ("NUM", "NOUN") else []
    return any("armed" in phrase_kinds(tree, k, lexicon) or _is_force(tree, k) for k in (i, *parts))


def _is_place(tree: Tree, i: int, lexicon: Lexicon) -> bool:
    """Whether a phrase is a place, or all or most of one."""
    if _is_it(tree, i):
        return True
    parts = tree.obliques(i, _OF) if tree.lemma(i) in ("all", "most", "whole", "part", "half", "rest") else []
    return any("place" in phrase_kinds(tree, k, lexicon) for k in (i, *parts))


def _is_force(tree: Tree, i: int) -> bool:
    token = tree.tokens[i]
    nations = [a for a in tree.read.actors if a.kind == "country"]  # "passed under Russian control"
    return any(a.span.start < token.end and token.start < a.span.end for a in (*tree.forces, *nations))


def _is_it(tree: Tree, i: int) -> bool:
    return tree.tokens[i].text.lower() == "it"

"""A draft and its sentences in; the words that the grammar itself makes its doers and sufferers, out.

What stands here no weights overrule: "was retaken by X", "fell to X", "an attack by X against Y", "drove X out of the town".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sitrep.extract.drafts import Draft
from sitrep.extract.tree import Tree

#: a word of a document: the number of its sentence, and its own
Word = tuple[int, int]

_BY: Final = frozenset({"by"})
_TO: Final = frozenset({"to"})
_OF: Final = frozenset({"of"})
_AGAINST: Final = frozenset({"against"})
_LOST: Final = frozenset({"from", "of"})


@dataclass(frozen=True, slots=True)
class Roles:
    """The words of who does an act, of who does it "by" name, of who loses a place, and of whom it is "against"."""

    doers: frozenset[Word]
    by: frozenset[Word]
    losers: frozenset[Word]
    against: frozenset[Word]


def roles_of(draft: Draft, trees: Sequence[Tree]) -> Roles:
    """The roles that the sentences of a draft give in so many words."""
    tree, sent = trees[draft.act.sent], draft.act.sent
    nouns = _nouns(draft, trees)
    by = {(s, k) for s, w in nouns for k in trees[s].obliques(w, _BY)} if draft.kind != "repel" else set()
    doer = _doer(tree, draft)
    if doer is not None and tree.case(doer) == "by" and draft.kind != "repel":
        by.add((sent, doer))
    told = ((s, k) for s, w in nouns for k in trees[s].obliques(w, _AGAINST))
    against = {(s, k) for s, t in told for k in (t, *trees[s].obliques(t, _OF))}
    doers = by | ({(sent, doer)} if doer is not None else set())
    losers = frozenset((sent, w) for w in _losers(tree, draft))
    return Roles(frozenset(doers), frozenset(by), losers, frozenset(against))


def _nouns(draft: Draft, trees: Sequence[Tree]) -> list[Word]:
    """The nouns that name the act in each of its tellings; of a light verb both words ("opened with the capture of")."""
    own = draft.act.words if draft.act.frame.form == "noun" and draft.kind == "take" else frozenset({draft.act.head})
    words = [(draft.act.sent, w) for w in sorted(own) if draft.act.frame.form == "noun"]
    words += [head for head in draft.heads if head not in words]
    return [(s, w) for s, w in words if trees[s].tokens[w].upos in ("NOUN", "PROPN") or w in own]


def _doer(tree: Tree, draft: Draft) -> int | None:
    """The word of who does it where a verb names the act."""
    head = draft.act.head
    if draft.act.frame.form == "noun" or tree.tokens[head].upos != "VERB":
        return None
    if draft.kind == "lose":
        return next(iter(tree.obliques(head, _TO)), None)
    return tree.by_agent(head) if tree.is_passive(head) else next(iter(tree.children(head, "nsubj")), None)


def _losers(tree: Tree, draft: Draft) -> set[int]:
    """Who is driven out, or whom a place is freed, purged or wrested from."""
    head, frame = draft.act.head, draft.act.frame.frame_id
    patient = tree.patient(head) if frame in ("drive.verb", "take.verb") else None
    if frame == "drive.verb":
        return set() if patient is None else {patient}
    if frame != "take.verb":
        return set()
    below = [head, *tree.children(head, "obl:unmarked"), *([] if patient is None else [patient])]
    lost = [k for w in below for k in tree.obliques(w, _LOST)]
    return {w for k in lost if k != patient for w in tree.read.parse.subtree(k)}

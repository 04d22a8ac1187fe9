"""Belonging: a noun phrase that names nobody itself in, the phrases that tell whose people it means out."""

from __future__ import annotations

from sitrep.extract.tree import Phrase, Tree
from sitrep.model.claim import Span

#: participles that tie people to their group: "terrorists affiliated to X", "fighters loyal to X"
TIES = frozenset({"affiliated", "linked", "belonging", "tied", "allied", "connected", "subordinate", "answering"})
TO_GROUP = frozenset({"to", "with"})
FROM_GROUP = frozenset({"from", "of"})
#: who is somebody else than the group behind "of": "a key ally of the government"
OTHERS_TO = frozenset(
    "adversary ally backer critic enemy foe friend opponent partner patron rival sponsor supporter victim".split()
)
JOINTS = frozenset({"and", "or", ",", "&"})


def groups_behind(tree: Tree, head: int) -> list[Phrase]:
    """The groups that a phrase's words behind it name: "a bomber from X", "terrorists affiliated to X", "men of X and Y"."""
    found = [] if tree.lemma(head) in OTHERS_TO else tree.obliques(head, FROM_GROUP)
    for clause in tree.children(head, "acl", "amod", "acl:relcl"):
        if tree.tokens[clause].text.lower() in TIES:
            found += tree.obliques(clause, TO_GROUP)
    if not found:
        found = tree.children(head, "appos")
    named = [k for one in found for k in tree.conjuncts(one)]
    names = [a.span for a in tree.forces]
    inside = (k for k in named if any(n.start <= tree.tokens[k].start and tree.tokens[k].end <= n.end for n in names))
    return [tree.phrase(k) for k in inside]


def names_somebody(tree: Tree, phrase: Phrase) -> bool:
    """Whether a phrase itself tells whose people it means by a name or a nation: "M23 fighters", "Malian soldiers"."""
    first, last = tree.core(phrase.head)
    start, end = tree.tokens[first].start, tree.tokens[last].end
    return any(a.kind != "common" and start <= a.span.start and a.span.end <= end for a in tree.read.actors)


def nations_joined(tree: Tree, phrase: Phrase) -> list[Span]:
    """The names that one phrase joins before its head: "the Syrian and Russian air forces", "Russian and regime forces"."""
    first, last = tree.core(phrase.head)
    start, end = tree.tokens[first].start, tree.tokens[last].end
    inside = [a for a in tree.read.actors if start <= a.span.start and a.span.end <= end]
    if len(inside) < 2 or inside[0].kind != "country":
        return []
    for left, right in zip(inside, inside[1:], strict=False):
        between = [t.text.lower() for t in tree.tokens if left.span.end <= t.start and t.end <= right.span.start]
        if len(between) != 1 or between[0] not in JOINTS:
            return []
    return [a.span for a in inside]

"""Asides: a place mention in, whether it only helps to tell where or who something else is out ("east of Damascus")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sitrep.extract.tree import Tree
from sitrep.model.mention import PlaceMention

_COMPASS = re.compile(
    r"(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern|wards?)?", re.IGNORECASE
)
#: what says how far another place lies: "not far from the airport", "close to the castle", "12 km from the border"
BESIDE = frozenset({"close", "far", "away", "adjacent", "km", "kilometre", "kilometer", "mile", "metre", "meter"})
#: who speaks, leads or rules from a place: "a source in Hasaka", "the group's commander in Latakia", "the ministry in Moscow"
_SEATED = frozenset(
    "commander chief leader head emir director spokesman spokeswoman spokesperson official activist source correspondent "
    "reporter resident doctor medic ambassador minister governor mayor ministry government embassy office bureau command "
    "officer regime backer ally".split()
)
#: prepositions behind which a capital or a country is a party: "a deal with Damascus", "agreed between Russia and Iran"
_PARTY = frozenset({"with", "between"})
#: words that a government stands beside: "loyal to Damascus", "its ally Damascus"
_SIDED = frozenset({"loyal", "ally", "allied", "backer", "supporter", "support", "behalf", "close"})
#: prepositions of what is hit or moved to: it lies in no place named before it ("fired from Douma at Damascus")
_AIMED = frozenset({"at", "on", "against", "to", "into", "towards", "toward", "from"})
#: relations by which a name goes on or is listed, so that nothing lies in anything
_SAME_NAME = ("conj", "flat", "compound", "appos", "list")


def is_government(tree: Tree, mention: PlaceMention, head: int) -> bool:
    """Whether a capital or a country stands for its government: it does something, agrees with somebody, or has allies."""
    hits = (a for a in tree.read.actors if a.kind == "country")
    if not any(a.span.start <= mention.span.start < a.span.end for a in hits):
        return False
    top = head
    while tree.relation(top).startswith(("conj", "appos", "flat")) and tree.head(top) >= 0:
        top = tree.head(top)
        if tree.lemma(top) in _SIDED:
            return True
    up, relation = tree.head(top), tree.relation(top)
    if up < 0:
        return False
    if relation in ("nsubj", "obl:agent") and tree.tokens[up].upos == "VERB":
        return not (relation == "nsubj" and tree.is_passive(up))
    return tree.case(top) in _PARTY or tree.lemma(up) in _SIDED


def is_aside(tree: Tree, mention: PlaceMention, head: int, others: Iterable[int], act: frozenset[int]) -> bool:
    """Whether a place only helps to tell where something else is, or who somebody is.

    Args:
        tree: The sentence.
        mention: The place.
        head: Its head word.
        others: The head words of the sentence's other places.
        act: The words of the act that it would belong to.
    """
    up = tree.head(head)
    if up < 0:
        return _opens(tree, mention, head)
    lemma = tree.lemma(up)
    if tree.case(head).startswith("including"):
        return False
    if _COMPASS.fullmatch(tree.tokens[up].text) or lemma in BESIDE or lemma in _SEATED:
        return True
    return (
        _opens(tree, mention, head) or _lies_under(tree, head, frozenset(others), act) or _under_doer(tree, head, act)
    )


def _opens(tree: Tree, mention: PlaceMention, head: int) -> bool:
    """Whether a bare name opens the sentence as a dateline does: "Aleppo The army repelled an attack"."""
    if head > 2 or mention.span.start > tree.tokens[0].start or tree.case(head):
        return False
    behind = [t for t in tree.tokens if t.start >= mention.span.end]
    return bool(behind) and behind[0].text in ("The", "A", "An", "In", "At", "On") and not tree.read.sentence.is_title


def _lies_under(tree: Tree, head: int, others: frozenset[int], act: frozenset[int]) -> bool:
    """Whether the way to the act leads over another place: "the hilltop close to the castle", "the station in the village"."""
    below = head
    if tree.case(head) in _AIMED:
        return False
    for up in tree.ancestors(head):
        if up in act:
            return False
        if up in others and not tree.relation(below).startswith(_SAME_NAME):
            return True
        below = up
    return False


def _under_doer(tree: Tree, head: int, act: frozenset[int]) -> bool:
    """Whether a place stands inside a subject of the verb above the act: "the bridge to Raqqa was ... in strikes on Tabqa"."""
    below = head
    above = {up for word in act for up in tree.ancestors(word)}
    for up in tree.ancestors(head):
        if up in act:
            return False
        if up in above:
            return tree.relation(below) == "nsubj" and below != head
        below = up
    return False

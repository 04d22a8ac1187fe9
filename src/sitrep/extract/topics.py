"""A taking whose object is "it" or "the town" in; the place that the sentences before it tell of, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sitrep.extract.drafts import Draft
from sitrep.extract.scenes import SETTLED_KINDS, Placed, antecedent, is_wide, place_key, presented
from sitrep.extract.tree import Tree
from sitrep.model.mention import PlaceMention
from sitrep.model.taxonomy import LocationRole
from sitrep.reference.gazetteer.kinds import kind_of_word, kinds

#: how many sentences back the place lies that "it" stands for
_REACH = 3
#: nouns that an act takes in the place's stead: "took control of the town"
_OF = frozenset({"of", "over"})
#: what an army has in or beside a town, and gives up with it
_GARRISONED = frozenset({"barrack", "barracks", "base", "camp", "complex", "garrison", "headquarters", "position"})
#: where a site lies that has no name of its own
_LIES = frozenset({"at", "in"})
#: out of what somebody is driven
_FROM = frozenset({"from", "out of", "of"})
#: where a flag is raised: "hoisted their flag above the town"
_OVER = frozenset({"over", "above", "in", "on", "at"})


#: groups of kinds that are sites within or beside a town
SITES = frozenset({"site", "air", "camp"})
_ARTICLE = re.compile(r"^(?:the|an?|its|their)\s+", re.IGNORECASE)


def places_taken(draft: Draft, trees: Sequence[Tree]) -> list[Placed]:
    """The places that the object of a taking stands for, where it is a pronoun or a common word; else none.

    What else the sentence names ("the town was retaken and the road to Tal Afar cut") is then not what was taken.

    Args:
        draft: A taking.
        trees: The sentences of the document up to the one that tells it.
    """
    tree = trees[-1]
    if draft.places and tree.tokens[draft.act.head].upos == "NOUN":
        return []  # "the loss of the provincial capital" beside a name: which of them is meant, the words do not say
    told = tree.before_relative(draft.act.head)
    if told is not None and (not draft.places or draft.kind == "lose"):
        named = next((m for m in tree.places if tree.token_at(m.span.start, m.span.end) == told), None)
        if named is not None:
            return [_at(named, tree)]
    found: list[Placed] = []
    flown = draft.act.frame.frame_id == "take.flag"
    for word in [*_objects(tree, draft.act.head), *(tree.obliques(draft.act.head, _OVER) if flown else ())]:
        common = next((m for m in tree.read.commons if tree.token_at(m.span.start, m.span.end) == word), None)
        named = _lies_at(tree, word)
        if named is not None:
            found.append(_at(named, tree))
        elif common is not None:
            named = antecedent(common, trees) or presented(common, trees)
            if named is None and not found and (not draft.places or common.span.text.endswith("s")):
                return []  # where the sentences before were, as for any act; "the villages around X" are at X
            found.append(_at(named or common, tree, common.wide))
        elif tree.about is not None and tree.tokens[word].text.lower() == "it":
            found.append(_at(tree.about, tree))
        elif (site := _facility(tree, word)) is not None:
            found.append(_at(site, tree))
    return [p for n, p in enumerate(found) if all(p.key != before.key for before in found[:n])]


def _at(mention: PlaceMention, tree: Tree, wide: bool = False) -> Placed:
    role = LocationRole.WITHIN if wide else LocationRole.AT
    return Placed(mention, role, place_key(mention.name), tree.sent)


def _facility(tree: Tree, word: int) -> PlaceMention | None:
    """A site without a name that is taken: "captured the police headquarters" takes neither the town nor the province."""
    token = tree.tokens[word]
    kind = kind_of_word().get(token.lemma.lower(), "")
    one = token.xpos == "NN" or token.lemma.lower().endswith("s")  # "headquarters", "barracks"
    if not one or kinds().get(kind) is None or kinds()[kind].group not in SITES or kind == "site":
        return None
    span = tree.phrase(word).span
    if any(m.span.start < token.end and m.span.end > token.start for m in tree.places):
        return None
    return PlaceMention(span, _ARTICLE.sub("", span.text), kind, False, False)


def _lies_at(tree: Tree, word: int) -> PlaceMention | None:
    """The settlement at which a site without a name of its own lies: "the base at Kilinochchi"."""
    if tree.lemma(word) not in _GARRISONED:
        return None
    ends = {tree.token_at(m.span.start, m.span.end): m for m in tree.places if not is_wide(m)}
    return next((ends[w] for w in tree.obliques(word, _LIES) if w in ends), None)


def left_by_name(draft: Draft, tree: Tree) -> list[Placed]:
    """The place that "it" stands for where somebody is driven "from it"."""
    words = tree.obliques(draft.act.head, _FROM)
    told = tree.about is not None and any(tree.tokens[w].text.lower() == "it" for w in words)
    return [_at(tree.about, tree)] if told and tree.about is not None else []


def is_object(place: Placed, draft: Draft, tree: Tree) -> bool:
    """Whether the sentence names a place as what the act takes, beside others: "it and the village of Sinaa"."""
    word = tree.token_at(place.mention.span.start, place.mention.span.end)
    return place.sent == tree.sent and word in set(_objects(tree, draft.act.head))


def _objects(tree: Tree, head: int) -> Iterator[int]:
    """The words that an act is done to, with those joined to them."""
    patient = tree.patient(head) if tree.tokens[head].upos == "VERB" else None
    if patient is None and tree.lemma(head) == "fall":
        patient = tree.surface_subject(head)
    tops = [head] if patient is None else [patient]
    for top in tops:
        if top != head:
            yield from tree.conjuncts(top)
        for of in tree.obliques(top, _OF):
            yield from tree.conjuncts(of)


def tell_topics(trees: Sequence[Tree]) -> None:
    """Tell each sentence with an "it" which place the sentences before it are about."""
    for n, tree in enumerate(trees):
        it = next((t for t in tree.tokens if t.text.lower() == "it"), None)
        if it is None:
            continue
        beside = [m for m in _told_in(tree) if m.span.start < it.start]
        if not beside:
            tree.about = _told_before(it.start, trees[: n + 1])
        elif len({place_key(m.name) for m in beside}) == 1 and not is_wide(beside[0]):
            tree.about = beside[0]  # the one settlement told before it; of two it may mean either


def _told_before(at: int, trees: Sequence[Tree]) -> PlaceMention | None:
    """The subject of a sentence just before, else the one place that such a sentence names."""
    for tree in reversed(trees[-_REACH - 1 :]):
        told = [m for m in _told_in(tree) if not is_wide(m) and m.span.end <= at]
        subjects = [m for m in told if _is_subject(tree, m) or _opens(tree, m)]
        if subjects:
            return subjects[0]
        if told:
            return told[0] if len({place_key(m.name) for m in told}) == 1 else None
        called = [m for m in tree.read.commons if m.kind in SETTLED_KINDS and m.span.end <= at]
        if called:
            return antecedent(called[-1], trees) or presented(called[-1], trees)
    return None


def _told_in(tree: Tree) -> list[PlaceMention]:
    """The places of a sentence that are no part of a group's name ("the Movement for the Liberation of Azawad")."""
    named = [a.span for a in tree.read.actors]
    return [m for m in tree.places if not any(a.start <= m.span.start and m.span.end <= a.end for a in named)]


def _opens(tree: Tree, mention: PlaceMention) -> bool:
    """Whether a place opens a sentence that tells no act and so is not parsed: "Tikrit, the birthplace of ..., lies"."""
    return not tree.tokens and mention.span.start == tree.read.sentence.start


def _is_subject(tree: Tree, mention: PlaceMention) -> bool:
    """Whether a sentence is about a place: it, or what it is the name of ("the city of Izium"), is a subject."""
    word = tree.token_at(mention.span.start, mention.span.end)
    if word is None:
        return False
    up = tree.head(word)
    chain = [word, up] if up >= 0 and tree.relation(word) in ("nmod", "appos", "compound", "flat") else [word]
    return any(tree.relation(w).startswith("nsubj") for w in chain)

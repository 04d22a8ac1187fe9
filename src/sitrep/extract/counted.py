"""Whom a cost word counts: a verb, noun or adjective of fate in, the heads of the counted phrases of its sentence out."""

from __future__ import annotations

from sitrep.extract.tree import Tree
from sitrep.model.taxonomy import CasualtyKind
from sitrep.reference.lexicon import CostWords, Lexicon

#: nouns that count what hangs on them by "of": "dozens of people"
COUNTING = frozenset(
    {
        "dozen",
        "dozens",
        "ten",
        "tens",
        "score",
        "scores",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "number",
        "numbers",
        "group",
        "couple",
        "million",
        "majority",
        "lot",
        "series",
        "plenty",
        "sum",
        "total",
    }
)
INTRANSITIVE = frozenset({"die", "perish", "flee", "surrender", "fall"})
RISE = frozenset(
    {
        "rise",
        "reach",
        "climb",
        "stand",
        "increase",
        "hit",
        "put",
        "pass",
        "exceed",
        "bring",
        "jump",
        "soar",
        "grow",
        "mount",
    }
)


def cost_words(tree: Tree, i: int, lexicon: Lexicon) -> CostWords | None:
    """The kind of fate that a word tells; None for any other word."""
    token, lemma = tree.tokens[i], tree.lemma(i)
    if lemma not in lexicon.cost_words and token.text.lower() not in lexicon.cost_words:
        return None
    for words in lexicon.costs:
        if token.upos in ("VERB", "AUX") and lemma in words.verbs:
            return words
        if token.upos in ("ADJ", "NOUN", "VERB") and (
            token.text.lower() in words.adjectives or lemma in words.adjectives
        ):
            return words
        if token.upos in ("NOUN", "PROPN") and (lemma in words.nouns or token.text.lower() in words.nouns):
            return words
        if token.upos == "VERB":
            objects = tree.children(i, "obj")
            if objects and (lemma, tree.lemma(objects[0])) in words.idioms:
                return words
    return None


def counted_heads(tree: Tree, i: int, words: CostWords, lexicon: Lexicon) -> list[int]:
    """The heads of the counted phrases of a cost word."""
    token, lemma = tree.tokens[i], tree.lemma(i)
    if token.upos == "VERB" and lemma in words.verbs:
        if lemma in INTRANSITIVE:
            subject = tree.surface_subject(i)
            heads = [subject] if subject is not None else []
        else:
            patient = tree.patient(i)
            heads = [patient] if patient is not None else []
        found = [h for top in heads for h in tree.conjuncts(top) if _countable(tree, h, lexicon)]
        return found or _bare_figure(tree, i)
    if token.upos == "VERB" and tree.children(i, "obj"):  # idiom: "lost their lives", "claimed the lives of N"
        thing = tree.children(i, "obj")[0]
        inner = tree.obliques(thing, frozenset({"of"}))
        if not inner and tree.lemma(i) in ("claim", "cost", "take") and tree.children(thing, "nummod"):
            return [thing]
        subject = tree.surface_subject(i)
        tops = inner or ([subject] if subject is not None else [])
        return [h for h in tops if _countable(tree, h, lexicon)]
    if token.text.lower() in words.adjectives or lemma in words.adjectives:
        return _counted_by_adjective(tree, i, lexicon)
    return _counted_by_noun(tree, i, words)


def _counted_by_adjective(tree: Tree, i: int, lexicon: Lexicon) -> list[int]:
    if tree.case(i) in ("among", "amongst") and not tree.children(i, "nummod"):
        return []  # "four children were among the dead" is part of a total
    if tree.children(i, "nummod") or _precount(tree, i):
        return [i]
    subject = tree.surface_subject(i)
    head = tree.head(i)
    if tree.relation(i) in ("amod", "acl") and head >= 0 and (tree.children(head, "nummod") or _precount(tree, head)):
        return [head]
    if tree.relation(i) == "xcomp" and head >= 0:
        objects = tree.children(head, "obj")
        if objects:
            return [h for h in tree.conjuncts(objects[0]) if _countable(tree, h, lexicon)]
    if subject is not None and subject != i and tree.relation(i) not in ("amod",):
        return [h for h in tree.conjuncts(subject) if _countable(tree, h, lexicon)]
    return []


def _counted_by_noun(tree: Tree, i: int, words: CostWords) -> list[int]:
    of = tree.obliques(i, frozenset({"of", "to"}))
    if words.kind is CasualtyKind.KILLED_OR_INJURED:
        return [i]
    if of and tree.lemma(i) not in ("toll",):
        return [h for top in of for h in tree.conjuncts(top)]
    if tree.lemma(i) == "toll" or (
        tree.lemma(i) in ("death", "number", "fatality") and tree.head(i) >= 0 and tree.lemma(tree.head(i)) in RISE
    ):
        verb = tree.head(i)
        if verb >= 0 and tree.lemma(verb) in RISE:
            for kid in [*tree.children(verb, "obl", "obj", "nummod", "xcomp")]:
                if tree.tokens[kid].upos == "NUM" or tree.children(kid, "nummod"):
                    return [kid]
        kids = [
            k for k in tree.children(i, "nmod", "nummod") if tree.tokens[k].upos == "NUM" or tree.children(k, "nummod")
        ]
        return kids[:1]
    return [i] if tree.children(i, "nummod") else []


def _bare_figure(tree: Tree, verb: int) -> list[int]:
    """A figure that stands right behind a verb of killing without a noun: "killed at least 44 and injured 140"."""
    for j in range(verb + 1, min(verb + 5, len(tree.tokens))):
        token = tree.tokens[j]
        if token.upos == "NUM" and tree.relation(j) != "nummod":
            return [j]
        if token.upos in ("VERB", "PUNCT", "CCONJ", "PROPN", "NOUN"):
            break
    return []


def _precount(tree: Tree, i: int) -> bool:
    """Whether a counting word stands right before a word whose parse may have lost it ("at least 20 dead")."""
    j = i - 1
    while j >= 0 and tree.tokens[j].upos in ("ADJ", "ADV", "NOUN", "PROPN") and i - j < 4:
        if tree.tokens[j].upos == "NUM":
            return True
        j -= 1
    return j >= 0 and tree.tokens[j].upos == "NUM" and i - j <= 2


def _countable(tree: Tree, i: int, lexicon: Lexicon) -> bool:
    lemma, token = tree.lemma(i), tree.tokens[i]
    if token.upos == "PRON":
        return False
    if lexicon.is_kind(lemma, "people") or lexicon.is_kind(lemma, "armed") or lemma in COUNTING or token.upos == "NUM":
        return True
    if lemma in ("other", "more", "dozen", "dozens", "scores", "several", "many"):
        return True
    if token.upos == "PROPN" and token.entity.endswith("person"):
        return True
    first, last = tree.core(i)
    return any(
        first <= w <= last and a.span.start >= tree.tokens[first].start and a.span.end <= tree.tokens[last].end
        for a in tree.read.actors
        for w in (i,)
    )

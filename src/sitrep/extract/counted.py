"""Whom a cost word counts: a verb, noun or adjective of fate in, the heads of the counted phrases of its sentence out."""

from __future__ import annotations

from sitrep.extract.tree import Tree
from sitrep.model.taxonomy import CasualtyKind
from sitrep.reference.lexicon import CostWords, Lexicon

INTRANSITIVE = frozenset({"die", "perish", "flee", "surrender", "fall"})
#: words that put one more sufferer to those told ("20 people as well as the attacker"), by their last word
ADDING = {("as", "well", "as"), ("along", "with"), ("together", "with")}


def cost_words(tree: Tree, i: int, lexicon: Lexicon) -> CostWords | None:
    """The kind of fate that a word tells; None for any other word."""
    token, lemma = tree.tokens[i], tree.lemma(i)
    if lemma not in lexicon.cost_words and token.text.lower() not in lexicon.cost_words:
        return None
    for words in lexicon.costs:
        if token.upos in ("VERB", "AUX") and lemma in words.verbs:
            return None if words.kind is CasualtyKind.CAPTURED and is_over(tree, i, lexicon) else words
        if token.upos in ("ADJ", "NOUN", "VERB") and (
            token.text.lower() in words.adjectives or lemma in words.adjectives
        ):
            return words
        if token.upos in ("NOUN", "PROPN") and (lemma in words.nouns or token.text.lower() in words.nouns):
            return None if words.kind is CasualtyKind.CAPTURED and is_over(tree, i, lexicon) else words
        if token.upos == "VERB":
            objects = tree.children(i, "obj")
            if objects and (lemma, tree.lemma(objects[0])) in words.idioms:
                return words
            if words.kind is CasualtyKind.KILLED and _kills_people(tree, i, lexicon):
                return words
    return None


def is_over(tree: Tree, i: int, lexicon: Lexicon) -> bool:
    """Whether a word of captivity tells of its end: "released two hostages", "freed six men held by the group"."""
    above = tree.head(i)
    if above >= 0 and tree.tokens[i].upos == "VERB":
        above = tree.head(above) if tree.relation(i).startswith("acl") else -1
    return above >= 0 and lexicon.is_kind(tree.lemma(above), "freeing")


def _kills_people(tree: Tree, verb: int, lexicon: Lexicon) -> bool:
    """Whether a verb that may befall anything befalls counted people: "lost 40 soldiers", "destroyed a group of 12 fighters"."""
    if not lexicon.is_kind(tree.lemma(verb), "fatal_to_people") or (patient := tree.patient(verb)) is None:
        return False
    of = tree.obliques(patient, frozenset({"of"})) if lexicon.is_kind(tree.lemma(patient), "counting") else []
    people = of[0] if of else patient
    lemma = tree.lemma(people)
    if not lexicon.is_kind(lemma, "armed") and not (lexicon.is_kind(lemma, "people") and lemma != "life"):
        return False
    return bool(of) or any(
        tree.tokens[k].upos == "NUM" or tree.tokens[k].text.lower() in lexicon.vague
        for k in tree.children(people, "nummod", "amod", "det")
    )


def counted_heads(tree: Tree, i: int, words: CostWords, lexicon: Lexicon) -> list[int]:
    """The heads of the counted phrases of a cost word."""
    token, lemma = tree.tokens[i], tree.lemma(i)
    if (number := _number_of(tree, i)) is not None:
        return _grown_to(tree, number, lexicon)
    idiom = any((lemma, tree.lemma(k)) in words.idioms for k in tree.children(i, "obj"))
    if token.upos == "VERB" and (lemma in words.verbs or (lexicon.is_kind(lemma, "fatal_to_people") and not idiom)):
        if lemma in INTRANSITIVE:
            subject = tree.surface_subject(i)
            heads = [subject] if subject is not None else []
        else:
            patient = tree.patient(i)
            heads = [patient] if patient is not None else []
        found = [h for top in heads for h in tree.conjuncts(top) if _countable(tree, h, lexicon)]
        found = [h for h in found if h == found[0] or not _shares_count(tree, found[0], h, lexicon)]
        return found + _added(tree, i, found, lexicon) if found else _bare_figure(tree, i)
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
    return _counted_by_noun(tree, i, words, lexicon)


def _number_of(tree: Tree, i: int) -> int | None:
    """The "number" of "the number of people killed", where word ``i`` tells their fate: its figure is told elsewhere."""
    if not tree.relation(i).startswith(("acl", "amod", "nmod")) or (people := tree.head(i)) < 0:
        return None
    for noun in (people, tree.head(people)):
        if noun >= 0 and tree.lemma(noun) == "number" and tree.children(noun, "det"):
            definite = any(tree.tokens[k].text.lower() == "the" for k in tree.children(noun, "det"))
            return noun if definite else None
    return None


def _grown_to(tree: Tree, noun: int, lexicon: Lexicon) -> list[int]:
    """The figure that a toll has grown to ("has climbed to 53"); none where its verb tells none."""
    verb = tree.head(noun)
    if verb < 0 or not lexicon.is_kind(tree.lemma(verb), "toll_grows"):
        # "officials said the toll of X had risen": the tree may take the toll for the one who says it
        verb = next((t.i for t in tree.tokens[noun:] if _grows_alone(tree, t.i, lexicon)), -1)
    if verb < 0:
        return []
    kids = tree.children(verb, "obl", "obj", "nummod", "xcomp")
    return next(([k] for k in kids if tree.tokens[k].upos == "NUM" or tree.children(k, "nummod")), [])


def _grows_alone(tree: Tree, i: int, lexicon: Lexicon) -> bool:
    """Whether a word tells the growth of a toll that the tree puts elsewhere."""
    grows = tree.tokens[i].upos == "VERB" and lexicon.is_kind(tree.lemma(i), "toll_grows")
    return grows and not tree.children(i, "nsubj", "nsubj:pass")


def _is_numbered(tree: Tree, head: int, lexicon: Lexicon) -> bool:
    """Whether a noun has a count of its own: a number, a word for one, or an article that counts one."""
    first, _ = tree.core(head)
    return any(
        t.upos == "NUM" or t.text.lower() in lexicon.vague or t.text.lower() in ("a", "an", "another")
        for t in tree.words_between(first, head)
    )


def _shares_count(tree: Tree, first: int, head: int, lexicon: Lexicon) -> bool:
    """Whether a noun stands under the count of the noun before it: "killed 70 soldiers guards and staff"."""
    plural = tree.tokens[first].xpos in ("NNS", "NNPS") and head > first
    return (
        plural
        and tree.tokens[head].upos != "PROPN"
        and _is_numbered(tree, first, lexicon)
        and not _is_numbered(tree, head, lexicon)
    )


def _added(tree: Tree, word: int, found: list[int], lexicon: Lexicon) -> list[int]:
    """A sufferer put to those told by "as well as" or "along with", which trees hang anywhere."""
    for j in range(max(word, *found) + 1, len(tree.tokens) - 1):
        token = tree.tokens[j]
        if token.upos == "VERB" or token.text in (".", ";", ":"):
            break
        texts = [t.text.lower() for t in tree.words_between(j - 2, j)]
        if tuple(texts) not in ADDING and tuple(texts[1:]) not in ADDING:
            continue
        for k in range(j + 1, min(j + 7, len(tree.tokens))):
            if (
                tree.tokens[k].upos in ("NOUN", "PROPN")
                and tree.tokens[min(k + 1, len(tree.tokens) - 1)].upos != "NOUN"
            ):
                told = _is_numbered(tree, k, lexicon) or (tree.tokens[k].xpos == "NN" and tree.children(k, "det"))
                return [k] if told and k not in found and _countable(tree, k, lexicon) else []
    return []


def _counted_by_adjective(tree: Tree, i: int, lexicon: Lexicon) -> list[int]:
    if tree.case(i) in ("among", "amongst") and not tree.children(i, "nummod"):
        return []  # "four children were among the dead" is part of a total
    if tree.children(i, "nummod"):
        return [i]
    subject = tree.surface_subject(i)
    head = tree.head(i)
    noun = head >= 0 and tree.tokens[head].upos != "NUM" and tree.relation(i) in ("amod", "acl")
    if noun and (tree.children(head, "nummod") or _precount(tree, head)):
        return [head]
    if tree.relation(i) == "xcomp" and head >= 0:
        objects = tree.children(head, "obj")
        if objects:
            return [h for h in tree.conjuncts(objects[0]) if _countable(tree, h, lexicon)]
    if _precount(tree, i):
        return [i]
    if subject is not None and subject != i and tree.relation(i) not in ("amod",):
        return [h for h in tree.conjuncts(subject) if _countable(tree, h, lexicon)]
    return []


def _counted_by_noun(tree: Tree, i: int, words: CostWords, lexicon: Lexicon) -> list[int]:
    of = tree.obliques(i, frozenset({"of", "to"}))
    if tree.lemma(i) in ("body", "corpse") and not tree.children(i, "nummod"):
        return [k for k in of if tree.children(k, "nummod")]  # a body that pictures show is no toll
    if words.kind is CasualtyKind.KILLED_OR_INJURED:
        return [i]
    if of and tree.lemma(i) not in ("toll",):
        return [h for top in of for h in tree.conjuncts(top)]
    if tree.lemma(i) == "toll" or (
        tree.lemma(i) in ("death", "number", "fatality")
        and tree.head(i) >= 0
        and lexicon.is_kind(tree.lemma(tree.head(i)), "toll_grows")
    ):
        if grown := _grown_to(tree, i, lexicon):
            return grown
        kids = [
            k
            for k in tree.children(i, "nmod", "nummod")
            if tree.tokens[k].upos == "NUM" or any(not _in_a_day(tree, n) for n in tree.children(k, "nummod"))
        ]
        return kids[:1]
    return [i] if any(not _in_a_day(tree, k) for k in tree.children(i, "nummod")) else []


def _in_a_day(tree: Tree, i: int) -> bool:
    """Whether a figure is the day's: "the 29 November massacre"."""
    start = tree.tokens[i].start
    return any(d.span is not None and d.span.start <= start < d.span.end for d in tree.dates)


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
    if token.upos == "PRON" or (i == 0 and any(p.span.start == token.start for p in tree.places)):
        return False  # "MARIB - Over 30 killed"
    if (
        lexicon.is_kind(lemma, "people")
        or lexicon.is_kind(lemma, "armed")
        or lexicon.is_kind(lemma, "counting")
        or token.upos == "NUM"
    ):
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

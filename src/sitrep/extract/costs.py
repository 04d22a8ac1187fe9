"""The cost of acts: reads a sentence tree, gives counted people and things with what became of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sitrep.extract.losses import Loss as Loss
from sitrep.extract.losses import find_losses as find_losses
from sitrep.extract.numbers import UNCOUNTED, Quantity, read_quantity
from sitrep.extract.strays import find_strays
from sitrep.extract.tree import Phrase, Tree
from sitrep.model.claim import Span
from sitrep.model.parse import Token
from sitrep.model.taxonomy import CasualtyKind
from sitrep.reference.lexicon import CostWords, Lexicon

#: nouns that count what hangs on them by "of": "dozens of people"
COUNTING = frozenset({"dozen", "dozens", "ten", "tens", "score", "scores", "hundred", "hundreds", "thousand", "thousands", "number", "numbers", "group", "couple", "million", "majority", "lot", "series", "plenty", "sum", "total"})
SUBSET = frozenset({"including", "among", "amongst", "include", "of"})
#: nouns whose singular is many people
COLLECTIVE = frozenset({
    "army", "force", "militia", "unit", "brigade", "battalion", "division", "regiment", "police", "group", "faction", "opposition", "military", "regime", "government", "coalition",
    "alliance", "navy", "gang", "cell", "warplane", "jet", "helicopter", "aircraft", "patrol", "convoy", "leadership", "enemy", "personnel", "crew", "guard", "peshmerga", "ally",
    "family", "crowd", "population", "staff", "people", "victim", "body", "dead", "wounded", "injured", "life", "soul", "other",
})
INTRANSITIVE = frozenset({"die", "perish", "flee", "surrender", "fall"})
RISE = frozenset({"rise", "reach", "climb", "stand", "increase", "hit", "put", "pass", "exceed", "bring", "jump", "soar", "grow", "mount"})


@dataclass(frozen=True, slots=True)
class Cost:
    """Counted people: ``word`` is the verb, noun or adjective that tells their fate, ``who`` the counted phrase."""

    sent: int
    word: int
    kind: CasualtyKind
    quantity: Quantity
    who: Phrase | None
    span: Span
    count: Span


def find_costs(tree: Tree, lexicon: Lexicon) -> list[Cost]:
    """All casualties that a sentence tells, each once, subsets of a total ("including 7 children") left out."""
    found = _by_tree(tree, lexicon)
    used = {t.i for cost in found for t in tree.tokens if cost.count.start <= t.start and t.end <= cost.count.end}
    for stray in find_strays(tree, lexicon, used):
        who = None if stray.noun is None else Phrase(tree.sent, stray.noun, tree.span(stray.first, stray.noun))
        ends = sorted((stray.first, stray.last, stray.word))
        found.append(Cost(tree.sent, stray.word, stray.kind, stray.quantity, who, tree.span(ends[0], ends[-1]), tree.span(stray.first, stray.last)))
    return found


def _by_tree(tree: Tree, lexicon: Lexicon) -> list[Cost]:
    out: list[Cost] = []
    taken: dict[int, int] = {}
    for token in tree.tokens:
        words = _cost_words(tree, token.i, lexicon)
        if words is None:
            continue
        heads = _counted(tree, token.i, words, lexicon)
        own = _own_count(tree, token.i, heads, lexicon)
        if own is not None:
            out = [c for c in out if not own[1].start < c.count.end <= own[1].end]
            out.append(Cost(tree.sent, token.i, words.kind, own[0], None, own[1], own[1]))
            continue
        found: list[Cost] = []
        for head in heads:
            if head in taken and taken[head] < len(out):
                _merge_kinds(tree, out, taken[head], token.i, words.kind)
                continue
            cost = _cost(tree, token.i, head, words, lexicon)
            if cost is not None:
                taken[head] = len(out) + len(found)
                found.append(cost)
        if _is_joint(tree, token.i, words.kind, out, lexicon):
            found = [replace(c, kind=CasualtyKind.KILLED_OR_INJURED) for c in found]
        out.extend(_summed(found))
    return out


def _is_joint(tree: Tree, i: int, kind: CasualtyKind, out: list[Cost], lexicon: Lexicon) -> bool:
    """"the killing or wounding of several": the second of two fates of one count, where the first has none of its own."""
    if i < 2 or tree.tokens[i - 1].text.lower() not in ("and", "or") or any(c.word == i - 2 for c in out):
        return False
    before = _cost_words(tree, i - 2, lexicon)
    return before is not None and {before.kind, kind} == {CasualtyKind.KILLED, CasualtyKind.INJURED}


def _own_count(tree: Tree, verb: int, heads: list[int], lexicon: Lexicon) -> tuple[Quantity, Span] | None:
    """The count right before a second verb whose subject the tree takes from the first: "killed and many more injured"."""
    if not heads or tree.relation(verb) != "conj" or heads[0] > tree.head(verb):
        return None
    words: list[int] = []
    for j in range(verb - 1, max(-1, verb - 7), -1):
        token = tree.tokens[j]
        if token.upos in ("CCONJ", "VERB", "PUNCT", "ADP", "SCONJ") and token.text.lower() not in ("at", "than", "of"):
            break
        if token.upos != "AUX":
            words.insert(0, j)
    texts = [tree.tokens[j].text.lower() for j in words]
    if not any(tree.tokens[j].upos == "NUM" or t in lexicon.vague for j, t in zip(words, texts, strict=True)):
        return None
    quantity = read_quantity(texts, lexicon, plural=True)
    return None if quantity is None else (quantity, tree.span(words[0], verb))


def _summed(found: list[Cost]) -> list[Cost]:
    """"One mother and her child" are two: single people joined by "and" add up."""
    if len(found) < 2 or any(c.quantity != Quantity(1, 1, 1) for c in found):
        return found
    n, first = len(found), found[0]
    return [Cost(first.sent, first.word, first.kind, Quantity(n, n, n), first.who, first.span, first.span)]


def _merge_kinds(tree: Tree, out: list[Cost], at: int, word: int, kind: CasualtyKind) -> None:
    """"killed or wounded" over one count is one figure of both kinds (codebook)."""
    old = out[at]
    if any(t.upos == "NUM" for t in tree.words_between(old.word + 1, word - 1)) and word - old.word > 1:
        return
    both = {old.kind, kind}
    if both == {CasualtyKind.KILLED, CasualtyKind.INJURED}:
        out[at] = Cost(old.sent, old.word, CasualtyKind.KILLED_OR_INJURED, old.quantity, old.who, old.span, old.count)


def _cost_words(tree: Tree, i: int, lexicon: Lexicon) -> CostWords | None:
    token, lemma = tree.tokens[i], tree.lemma(i)
    for words in lexicon.costs:
        if token.upos in ("VERB", "AUX") and lemma in words.verbs:
            return words
        if token.upos in ("ADJ", "NOUN", "VERB") and (token.text.lower() in words.adjectives or lemma in words.adjectives):
            return words
        if token.upos in ("NOUN", "PROPN") and (lemma in words.nouns or token.text.lower() in words.nouns):
            return words
        if token.upos == "VERB":
            objects = tree.children(i, "obj")
            if objects and (lemma, tree.lemma(objects[0])) in words.idioms:
                return words
    return None


def _counted(tree: Tree, i: int, words: CostWords, lexicon: Lexicon) -> list[int]:
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
    if tree.lemma(i) == "toll" or (tree.lemma(i) in ("death", "number", "fatality") and tree.head(i) >= 0 and tree.lemma(tree.head(i)) in RISE):
        verb = tree.head(i)
        if verb >= 0 and tree.lemma(verb) in RISE:
            for kid in [*tree.children(verb, "obl", "obj", "nummod", "xcomp")]:
                if tree.tokens[kid].upos == "NUM" or tree.children(kid, "nummod"):
                    return [kid]
        kids = [k for k in tree.children(i, "nmod", "nummod") if tree.tokens[k].upos == "NUM" or tree.children(k, "nummod")]
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
    return any(first <= w <= last and a.span.start >= tree.tokens[first].start and a.span.end <= tree.tokens[last].end
               for a in tree.read.actors for w in (i,))


def _cost(tree: Tree, word: int, head: int, words: CostWords, lexicon: Lexicon) -> Cost | None:
    if _is_subset(tree, head) or (words.kind is CasualtyKind.CAPTURED and not _is_captive(tree, head, lexicon)):
        return None
    counted = head
    if tree.lemma(head) in COUNTING or tree.tokens[head].upos == "NUM":
        of = tree.obliques(head, frozenset({"of"}))
        if of:
            counted = of[0]
    first, _ = tree.core(head)
    bound = max(0, first - 3)
    before = [t.text.lower() for t in _close(tree, bound, first, counted)]
    token = tree.tokens[counted]
    if token.upos == "NUM" or (token.text.lower() in lexicon.vague and token.text.lower() not in ("others", "more")):
        before.append(token.text.lower())
    quantity = _people_quantity(tree, before[max(0, len(before) - 12) :], counted, words, lexicon)
    if quantity is None:
        return None
    span = tree.span(*sorted((min(first, word), max(counted, word)))) if abs(word - counted) < 12 else tree.phrase(head).span
    nameless = tree.tokens[counted].upos == "NUM" or tree.lemma(counted) in COUNTING or tree.tokens[counted].text.lower() in lexicon.vague
    who = None if nameless else tree.phrase(counted)
    if tree.tokens[counted].text.lower() in words.adjectives:
        who = _noun_before(tree, counted, first, lexicon)
    if words.kind is CasualtyKind.KILLED_OR_INJURED and head == word:
        who = _sufferer(tree, word)
    return Cost(tree.sent, word, words.kind, quantity, who, span, tree.span(max(0, min(first, counted) - 2), counted))


def _is_captive(tree: Tree, head: int, lexicon: Lexicon) -> bool:
    """Whether what is taken are people rather than a place or an army's ground."""
    lemma, token = tree.lemma(head), tree.tokens[head]
    if any(p.span.start < token.end and token.start < p.span.end for p in tree.places) or lexicon.is_kind(lemma, "place"):
        return False
    return lemma not in COLLECTIVE or lemma in ("family", "people", "victim", "other", "body", "guard", "staff", "personnel", "crew", "police")


def _close(tree: Tree, bound: int, first: int, counted: int) -> list[Token]:
    """The words before a counted noun, without what a comma, a verb or a date cuts off: "On 25 February, the forces"."""
    words: list[Token] = []
    for token in reversed(tree.words_between(bound, counted - 1)):
        dated = any(d.span is not None and d.span.start <= token.start < d.span.end for d in tree.dates)
        if token.i < first and (token.text in (",", ";", ":") or token.upos in ("VERB", "AUX") or dated):
            break
        words.insert(0, token)
    return words


def _noun_before(tree: Tree, adjective: int, first: int, lexicon: Lexicon) -> Phrase | None:
    """Who are dead in "11 extremists dead", where the tree takes the adjective for the head."""
    for j in range(adjective - 1, first - 1, -1):
        if lexicon.is_kind(tree.lemma(j), "people") or lexicon.is_kind(tree.lemma(j), "armed"):
            return Phrase(tree.sent, j, tree.span(first, j))
    return None


def _people_quantity(tree: Tree, before: list[str], counted: int, words: CostWords, lexicon: Lexicon) -> Quantity | None:
    token = tree.tokens[counted]
    if any(t.text.lower() in ("no", "without", "any", "zero") for t in tree.words_between(counted - 3, counted - 1)):
        return None
    if words.kind is CasualtyKind.KILLED_OR_INJURED and tree.lemma(counted) in words.nouns and not tree.children(counted, "nummod"):
        told = read_quantity(before[-4:], lexicon, plural=False)
        if told is not None and told.known and told.best != 1:
            return told
        if token.xpos not in ("NNS", "NNPS") or tree.lemma(counted) == "victim":
            return None
        one = lexicon.vague["loss"]
        return Quantity(one, one, None)
    plural = token.xpos in ("NNS", "NNPS") or token.text.lower() in ("people", "police", "troops", "women", "men", "children", "gunmen", "civilians", "personnel")
    if any(t.text.lower() in ("no", "without") for t in (tree.tokens[k] for k in tree.children(counted, "det"))):
        return None
    quantity = read_quantity(before, lexicon, plural=plural)
    three = lexicon.vague["plural"]
    if plural and quantity == Quantity(three, three, None):
        quantity = _figure_before(tree, counted, lexicon) or quantity
    if quantity is None and token.upos == "PROPN" and token.entity.endswith("person"):
        return Quantity(1, 1, 1)
    lemma = tree.lemma(counted)
    if quantity is None and token.xpos == "NN" and (lexicon.is_kind(lemma, "people") or (lexicon.is_kind(lemma, "armed") and lemma not in COLLECTIVE)):
        return Quantity(1, 1, 1)
    return quantity if quantity is not UNCOUNTED else UNCOUNTED


def _figure_before(tree: Tree, counted: int, lexicon: Lexicon) -> Quantity | None:
    """A figure further left in the phrase, behind a bracket or a name: "more than 20 Islamic State (IS) jihadists"."""
    for j in range(counted - 1, max(-1, counted - 9), -1):
        token = tree.tokens[j]
        if token.upos in ("VERB", "ADP", "CCONJ", "SCONJ", "AUX") or token.text == ",":
            return None
        if token.upos == "NUM":
            return read_quantity([t.text.lower() for t in tree.words_between(j - 3, j)], lexicon, plural=True)
    return None


def _is_subset(tree: Tree, head: int) -> bool:
    case = tree.case(head)
    if case in SUBSET and case != "of":
        return True
    up = tree.head(head)
    return up >= 0 and tree.lemma(up) == "include"


def _sufferer(tree: Tree, noun: int) -> Phrase | None:
    """Whose casualties: "losses on the terrorists", "casualties among civilians", "their losses"."""
    for source in (noun, tree.head(noun)):
        if source < 0:
            continue
        for kid in tree.obliques(source, frozenset({"on", "upon", "among", "in", "to", "of", "amongst"})):
            if tree.case(kid) not in ("in",) or tree.tokens[kid].upos == "NOUN":
                return tree.phrase(kid)
    for kid in tree.children(noun, "amod", "compound", "nmod:poss"):
        if tree.lemma(kid) in ("civilian", "human"):
            return tree.phrase(kid)
    verb = tree.head(noun)
    if verb >= 0 and tree.lemma(verb) in ("suffer", "sustain", "take", "incur") and (subject := tree.surface_subject(verb)) is not None:
        return tree.phrase(subject)
    return None

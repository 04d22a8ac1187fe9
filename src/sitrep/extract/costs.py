"""The cost of acts: reads a sentence tree, gives counted people and things with what became of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sitrep.extract.counted import cost_words, counted_heads
from sitrep.extract.losses import Loss as Loss
from sitrep.extract.losses import find_losses as find_losses
from sitrep.extract.numbers import FIGURE, UNCOUNTED, Quantity, read_quantity
from sitrep.extract.strays import find_strays
from sitrep.extract.tree import Phrase, Tree
from sitrep.model.claim import Span
from sitrep.model.parse import Token
from sitrep.model.taxonomy import CasualtyKind
from sitrep.reference.calendar import load_calendar
from sitrep.reference.lexicon import CostWords, Lexicon

#: more dead than one act of these wars had, and so many that beside a war's name and "since" they are the war's
MOST_KILLED, MANY_KILLED = 20_000, 1_000
SINCE = frozenset({"since", "year", "begin", "erupt", "start", "month", "ago", "far", "break"})
SUBSET = frozenset({"including", "among", "amongst", "include", "of"})
#: people whose word is no fighter's although it counts many
CAPTIVE = frozenset({"family", "people", "victim", "other", "body", "guard", "staff", "personnel", "crew", "police"})
#: nouns that count the people of a group or family named behind them
MEMBERS = frozenset({"member", "element", "remnant", "gathering", "relative"})
#: words that may stand inside a count, left of its figure: "between 40 and 60", "at least", "as many as"
OF_COUNT = frozenset({"between", "and", "at", "least", "than", "as", "many", "to", "most", "up", "-", "of"})


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
        found.append(
            Cost(
                tree.sent,
                stray.word,
                stray.kind,
                stray.quantity,
                who,
                tree.span(ends[0], ends[-1]),
                tree.span(stray.first, stray.last),
            )
        )
    return [cost for cost in found if not _is_total(tree, cost.kind, cost.quantity, lexicon)]


def _by_tree(tree: Tree, lexicon: Lexicon) -> list[Cost]:
    out: list[Cost] = []
    taken: dict[int, int] = {}
    for token in tree.tokens:
        words = cost_words(tree, token.i, lexicon)
        if words is None:
            continue
        heads = counted_heads(tree, token.i, words, lexicon)
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
        if _is_joint(tree, (token.i, heads), words.kind, out, lexicon):
            found = [replace(c, kind=CasualtyKind.KILLED_OR_INJURED) for c in found]
        out.extend(_summed(found))
    return out


def _is_joint(tree: Tree, told: tuple[int, list[int]], kind: CasualtyKind, out: list[Cost], lexicon: Lexicon) -> bool:
    """Whether "the killing or wounding of several" tells two fates of one count, since one of the two has none of its own."""
    i, heads = told
    if (
        i + 2 < len(tree.tokens)
        and tree.tokens[i + 1].text.lower() in ("and", "or")
        and _is_half(tree, i + 2, kind, lexicon, shared=bool(heads) and min(heads) > i + 2)
    ):
        return True
    if i < 2 or tree.tokens[i - 1].text.lower() not in ("and", "or") or any(c.word == i - 2 for c in out):
        return False
    before = cost_words(tree, i - 2, lexicon)
    return before is not None and {before.kind, kind} == {CasualtyKind.KILLED, CasualtyKind.INJURED}


def _is_half(tree: Tree, i: int, kind: CasualtyKind, lexicon: Lexicon, *, shared: bool) -> bool:
    words = cost_words(tree, i, lexicon)
    return (
        words is not None
        and {words.kind, kind} == {CasualtyKind.KILLED, CasualtyKind.INJURED}
        and not counted_heads(tree, i, words, lexicon)
        and not (
            not shared
            and tree.tokens[i].upos == "VERB"
            and i + 1 < len(tree.tokens)
            and tree.tokens[i + 1].upos in ("NUM", "PRON", "DET")
        )
    )


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
    """Add up "one mother and her child": single people joined by "and" are so many."""
    if len(found) < 2 or any(c.quantity != Quantity(1, 1, 1) for c in found):
        return found
    n, first = len(found), found[0]
    return [Cost(first.sent, first.word, first.kind, Quantity(n, n, n), first.who, first.span, first.span)]


def _merge_kinds(tree: Tree, out: list[Cost], at: int, word: int, kind: CasualtyKind) -> None:
    """Make of "killed or wounded" over one count one figure of both kinds (codebook)."""
    old = out[at]
    if any(t.upos == "NUM" for t in tree.words_between(old.word + 1, word - 1)) and word - old.word > 1:
        return
    both = {old.kind, kind}
    if both == {CasualtyKind.KILLED, CasualtyKind.INJURED}:
        out[at] = Cost(old.sent, old.word, CasualtyKind.KILLED_OR_INJURED, old.quantity, old.who, old.span, old.count)


def _cost(tree: Tree, word: int, head: int, words: CostWords, lexicon: Lexicon) -> Cost | None:
    if _is_subset(tree, head) or _of_whole_war(tree, word, lexicon):
        return None
    counted = head
    if lexicon.is_kind(tree.lemma(head), "counting") or tree.tokens[head].upos == "NUM":
        of = tree.obliques(head, frozenset({"of"}))
        if of:
            counted = of[0]
    if _is_day(tree, counted) or (words.kind is CasualtyKind.CAPTURED and not _is_captive(tree, counted, lexicon)):
        return None
    first, _ = tree.core(head)
    if _is_told_before(tree, counted, first, words, lexicon):
        return None
    bound = _count_start(tree, first, lexicon)
    close = _close(tree, bound, first, counted)
    before = [t.text.lower() for t in close]
    token = tree.tokens[counted]
    if token.upos == "NUM" or (token.text.lower() in lexicon.vague and token.text.lower() not in ("others", "more")):
        before.append(token.text.lower())
    quantity = _people_quantity(tree, before[max(0, len(before) - 12) :], counted, words, lexicon)
    if quantity is None:
        return None
    span = (
        tree.span(*sorted((min(first, word), max(counted, word))))
        if abs(word - counted) < 12
        else tree.phrase(head).span
    )
    nameless = (
        tree.tokens[counted].upos == "NUM"
        or lexicon.is_kind(tree.lemma(counted), "counting")
        or tree.tokens[counted].text.lower() in lexicon.vague
    )
    who = None if nameless else tree.phrase(_body_of(tree, counted, lexicon))
    if tree.tokens[counted].text.lower() in words.adjectives:
        who = _noun_before(tree, counted, first, lexicon)
    if words.kind is CasualtyKind.KILLED_OR_INJURED and head == word:
        who = _sufferer(tree, word, lexicon)
    return Cost(tree.sent, word, words.kind, quantity, who, span, tree.span(close[0].i if close else counted, counted))


def _is_day(tree: Tree, head: int) -> bool:
    """Whether a number is a day's: "seized on 3 January", "held it until March 19"."""
    if tree.tokens[head].upos != "NUM":
        return False
    beside = {t.text.lower().rstrip(".") for t in tree.tokens[max(0, head - 1) : head + 2]}
    return tree.tokens[head].entity.endswith("time") or not beside.isdisjoint(load_calendar().months)


def _is_captive(tree: Tree, head: int, lexicon: Lexicon) -> bool:
    """Whether what is taken are people rather than a place or an army's ground."""
    lemma, token = tree.lemma(head), tree.tokens[head]
    if any(p.span.start < token.end and token.start < p.span.end for p in tree.places) or any(
        lexicon.is_kind(lemma, kind) for kind in ("place", "thing", "weapon")
    ):
        return False
    return not lexicon.is_kind(lemma, "collective") or lemma in CAPTIVE


def _is_total(tree: Tree, kind: CasualtyKind, quantity: Quantity, lexicon: Lexicon) -> bool:
    """Whether a number of dead is a whole war's: more than one act ever killed, or a thousand where the war is named."""
    if kind not in (CasualtyKind.KILLED, CasualtyKind.KILLED_OR_INJURED) or quantity.best is None:
        return False
    if quantity.best >= MOST_KILLED:
        return True
    words = {t.lemma.lower() for t in tree.tokens}
    wars = words & lexicon.kinds["whole_war"] or any(word.rstrip("s") in lexicon.kinds["whole_war"] for word in words)
    return quantity.best >= MANY_KILLED and bool(wars) and not SINCE.isdisjoint(words)


def _of_whole_war(tree: Tree, word: int, lexicon: Lexicon) -> bool:
    """Whether the dead are those of a whole war: "a conflict that has killed more than 100,000 people"."""
    subject = tree.agent(word) if tree.tokens[word].upos == "VERB" else None
    return subject is not None and lexicon.is_kind(tree.lemma(subject), "whole_war")


def _is_told_before(tree: Tree, counted: int, first: int, words: CostWords, lexicon: Lexicon) -> bool:
    """Whether a phrase points back to people counted before: "the fighters", "the two victims"."""
    opening = tree.tokens[first].text.lower()
    if opening not in ("the", "these", "those"):
        return False
    plural = tree.tokens[counted].xpos in ("NNS", "NNPS")
    bare = plural and first == counted - 1 and tree.tokens[counted].upos == "NOUN"
    return bare or tree.lemma(counted) == "victim"


def _body_of(tree: Tree, counted: int, lexicon: Lexicon) -> int:
    """The group or family whose members are counted: "20 members of the brigade"; else the counted noun."""
    if tree.lemma(counted) not in MEMBERS:
        return counted
    for head in tree.obliques(counted, frozenset({"of"})):
        token = tree.tokens[head]
        named = any(a.span.start < token.end and token.start < a.span.end for a in tree.forces)
        if named or lexicon.is_kind(tree.lemma(head), "civilian") or lexicon.is_kind(tree.lemma(head), "armed"):
            return head
    return counted


def _count_start(tree: Tree, first: int, lexicon: Lexicon) -> int:
    """Where the words of a count begin: three words before its noun phrase, more where they go on counting."""
    j = first - 3
    while j > 0 and (tree.tokens[j].text.lower() in OF_COUNT or FIGURE.match(tree.tokens[j].text)):
        j -= 1
    return max(0, j)


def _close(tree: Tree, bound: int, first: int, counted: int) -> list[Token]:
    """The words before a counted noun, without what a comma, a verb or a date cuts off: "On 25 February, the forces"."""
    words: list[Token] = []
    for token in reversed(tree.words_between(bound, counted - 1)):
        dated = any(d.span is not None and d.span.start <= token.start < d.span.end for d in tree.dates)
        told = token.upos in ("VERB", "AUX") and (
            token.i < first or not tree.relation(token.i).startswith(("amod", "comp"))
        )
        if told or (token.i < first and (token.text in (",", ";", ":") or dated)):
            break
        words.insert(0, token)
    return words


def _noun_before(tree: Tree, adjective: int, first: int, lexicon: Lexicon) -> Phrase | None:
    """Who are dead in "11 extremists dead", where the tree takes the adjective for the head."""
    for j in range(adjective - 1, first - 1, -1):
        if lexicon.is_kind(tree.lemma(j), "people") or lexicon.is_kind(tree.lemma(j), "armed"):
            return Phrase(tree.sent, j, tree.span(first, j))
    return None


def _people_quantity(
    tree: Tree, before: list[str], counted: int, words: CostWords, lexicon: Lexicon
) -> Quantity | None:
    token = tree.tokens[counted]
    if any(t.text.lower() in ("no", "without", "any", "zero") for t in tree.words_between(counted - 3, counted - 1)):
        return None
    if (
        words.kind is CasualtyKind.KILLED_OR_INJURED
        and tree.lemma(counted) in words.nouns
        and not tree.children(counted, "nummod")
    ):
        told = read_quantity(before[-4:], lexicon, plural=False)
        if told is not None and told.known and told.best != 1:
            return told
        if token.xpos not in ("NNS", "NNPS") or tree.lemma(counted) == "victim":
            return None
        one = lexicon.vague["loss"]
        return Quantity(one, one, None)
    plural = token.xpos in ("NNS", "NNPS") or token.text.lower() in (
        "people",
        "police",
        "troops",
        "women",
        "men",
        "children",
        "gunmen",
        "civilians",
        "personnel",
    )
    if any(t.text.lower() in ("no", "without") for t in (tree.tokens[k] for k in tree.children(counted, "det"))):
        return None
    quantity = read_quantity(before, lexicon, plural=plural)
    three = lexicon.vague["plural"]
    if plural and quantity == Quantity(three, three, None):
        quantity = _figure_before(tree, counted, lexicon) or quantity
    if quantity is None and token.upos == "PROPN" and token.entity.endswith("person"):
        return Quantity(1, 1, 1)
    lemma = tree.lemma(counted)
    if (
        quantity is None
        and token.xpos == "NN"
        and (
            lexicon.is_kind(lemma, "people")
            or (lexicon.is_kind(lemma, "armed") and not lexicon.is_kind(lemma, "collective"))
        )
    ):
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


def _sufferer(tree: Tree, noun: int, lexicon: Lexicon) -> Phrase | None:
    """Whose casualties: "losses on the terrorists", "casualties among civilians", "their losses", "the army suffered losses"."""
    verb = tree.head(noun)
    suffers = verb >= 0 and tree.lemma(verb) in ("suffer", "sustain", "take", "incur")
    if suffers and (subject := tree.surface_subject(verb)) is not None:
        return tree.phrase(subject)
    for source in (noun, verb):
        if source < 0:
            continue
        for kid in tree.obliques(source, frozenset({"on", "upon", "among", "in", "to", "of", "amongst"})):
            if tree.case(kid) not in ("in",) or (
                tree.tokens[kid].upos == "NOUN" and not lexicon.is_kind(tree.lemma(kid), "act")
            ):
                return tree.phrase(kid)
    for kid in tree.children(noun, "amod", "compound", "nmod:poss"):
        if tree.lemma(kid) in ("civilian", "human"):
            return tree.phrase(kid)
    return None

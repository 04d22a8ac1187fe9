"""Acts: one sentence tree in, the acts of conflict that it names out, killing told of another act joined to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sitrep.extract.act_nouns import noun_acts
from sitrep.extract.act_verbs import verb_act
from sitrep.extract.holding import holdings
from sitrep.extract.parties import Act
from sitrep.extract.tree import Tree
from sitrep.reference.lexicon import Lexicon

#: acts that a misfortune may do as well, and what joins it to one
_HARM = frozenset({"kill", "hit", "attack", "destroy"})
_CAUSED = frozenset({"in", "by", "from", "of", "to"})


def find_acts(tree: Tree, lexicon: Lexicon) -> list[Act]:
    """All acts that a sentence names; killing told of another act is absorbed into it."""
    nouns = noun_acts(tree, lexicon)
    carried = {w for act in nouns for w in act.words}
    nouns += [act for act in holdings(tree, lexicon) if carried.isdisjoint(act.words)]
    carried |= {w for act in nouns for w in act.words}
    verbs = [
        act
        for token in tree.tokens
        if token.upos in ("VERB", "ADJ", "NOUN", "PROPN") and token.i not in carried
        for act in [verb_act(tree, token.i, lexicon)]
        if act is not None
    ]
    found = [act for act in (*nouns, *verbs) if not _in_a_name(tree, act)]
    acts = [act for act in found if not _by_no_hand(tree, act, lexicon)]
    return _absorb(tree, sorted(acts, key=lambda a: a.head), lexicon)


def _in_a_name(tree: Tree, act: Act) -> bool:
    """Whether an act is part of a group's name: "the Movement for the Liberation of Azawad"."""
    token = tree.tokens[act.head]
    return act.frame.form == "noun" and any(a.span.start < token.start and token.end < a.span.end for a in tree.forces)


def _by_no_hand(tree: Tree, act: Act, lexicon: Lexicon) -> bool:
    """Whether rain, disease or an accident did it: "floods killed 20", "died of cholera", "a gas explosion"."""
    if act.frame.form == "noun":
        fuel = [k for k in tree.children(act.head, "compound", "nmod") if tree.lemma(k) != tree.lemma(act.head)]
        return act.kind == "explosion" and any(lexicon.is_kind(tree.lemma(k), "blows_up_alone") for k in fuel)
    if act.kind not in _HARM:
        return False
    causes = [p.head for p in act.agents if p.sent == tree.sent]
    subject = tree.agent(act.head)
    causes += [] if subject is None else [subject]
    causes += tree.obliques(act.head, _CAUSED) if act.kind == "kill" else []
    return any(lexicon.is_kind(tree.lemma(k), "misfortune") for k in causes)


def _absorb(tree: Tree, acts: list[Act], lexicon: Lexicon) -> list[Act]:
    """Killing told as the result of another act of the sentence becomes part of that act."""
    out = list(acts)
    for act in acts:
        if act.kind not in ("kill",):
            continue
        carrier = _carrier(
            tree, act, [a for a in out if a is not act and a.kind != "kill" or (a is not act and a.head < act.head)]
        )
        if carrier is None:
            continue
        at = out.index(carrier)
        victims = (*carrier.victims, *act.targets, *act.victims)
        agents = carrier.agents or tuple(p for p in act.agents if p.head not in carrier.words)
        if carrier.frame.frame_id == "repel.verb":
            agents = carrier.agents  # who repels an attack and kills is still the side attacked
        if carrier.kind == "clash" and carrier.targets and not agents and tree.is_passive(act.head):
            # "soldiers were killed in clashes with rebels": the rebels killed them
            agents, carrier = carrier.targets, replace(carrier, targets=())
            out[out.index(next(a for a in out if a.head == carrier.head and a.kind == "clash"))] = carrier
        out[at] = replace(carrier, words=carrier.words | act.words, victims=victims, agents=agents)
        out.remove(act)
    return [_with_means(tree, a, lexicon) for a in out]


def _carrier(tree: Tree, act: Act, others: list[Act]) -> Act | None:
    for other in others:
        if any(p.head in other.words for p in (*act.agents, *act.targets)):
            return other
    for other in others:
        if any(
            tree.head(w) in act.words and tree.relation(w).startswith(("obl", "nmod", "nsubj")) for w in other.words
        ):
            return other
    for other in others:
        for up in tree.ancestors(act.head):
            if up in other.words:
                return other
            if tree.tokens[up].upos == "VERB" and tree.lemma(up) not in ("leave", "have", "be"):
                break
    for other in others:
        relation, up = tree.relation(act.head), tree.head(act.head)
        if (
            relation in ("advcl", "conj", "parataxis")
            and up in {tree.head(w) for w in other.words}
            and other.kind not in ("take", "agree")
        ):
            return other
    for other in others:
        if any(tree.relation(w) in ("conj", "advcl", "parataxis") and tree.head(w) in act.words for w in other.words):
            return other
    return None


def _with_means(tree: Tree, act: Act, lexicon: Lexicon) -> Act:
    ids: set[int] = set()
    for w in act.words:
        ids.update(_own_words(tree, w, act))
    for phrase in act.agents:
        ids.update(range(tree.core(phrase.head)[0], tree.core(phrase.head)[1] + 1) if phrase.sent == tree.sent else ())
    return replace(act, means=means_of(tree, ids, lexicon))


def _own_words(tree: Tree, w: int, act: Act) -> set[int]:
    """A word with what hangs on it directly, clauses left out."""
    out = {w}
    for kid in tree.children(w):
        relation = tree.relation(kid)
        if relation.startswith(("nsubj", "acl", "advcl", "ccomp", "parataxis", "conj")) and kid not in act.words:
            continue
        out.update(
            tree.read.parse.subtree(kid)
            if relation.startswith(("obl", "nmod", "compound", "amod", "obj", "xcomp"))
            else (kid,)
        )
    return out


_NOUNS = frozenset({"NOUN", "PROPN"})
#: how a word hangs on the noun behind it that it tells more of
_NAMING = ("compound", "amod", "nmod:unmarked", "nmod:desc", "flat")


def means_of(tree: Tree, words: Iterable[int], lexicon: Lexicon) -> str:
    """The weapon class that words tell, the most telling first, or ""; a word of a site ("a gas field") is no weapon."""
    ids = sorted(w for w in words if not _names_site(tree, w, lexicon))
    lemmas = {tree.lemma(i) for i in ids} | {
        w for i in ids for w in (tree.tokens[i].text.lower(), tree.tokens[i].text.lower().removesuffix("s"))
    }
    text = " ".join(tree.lemma(i) for i in ids)
    found = [
        name for name, marks in lexicon.means if any((m in lemmas) if " " not in m else (m in text) for m in marks)
    ]
    for name in ("suicide", "chemical", "air", "grenade", "shell", "explosion", "gun"):
        if name in found:
            return name
    return ""


def _names_site(tree: Tree, word: int, lexicon: Lexicon) -> bool:
    """Whether a word only says what kind of site is meant: "oil and gas fields", "the Air Force headquarters", "a gold mine"."""
    if tree.lemma(word) == "mine" and any(lexicon.is_kind(tree.lemma(kid), "dug") for kid in tree.children(word)):
        return True
    behind = tree.tokens[word + 1 : word + 2]
    named = tree.tokens[word].upos != "VERB" and any(b.upos in _NOUNS for b in behind)
    if named and lexicon.is_kind(behind[0].lemma.lower(), "place"):
        return True
    at = word
    while tree.relation(at).startswith(_NAMING) and tree.head(at) > at or tree.relation(at) == "conj":
        at = tree.head(at)
    return at != word and lexicon.is_kind(tree.lemma(at), "place")

"""Reality: an act in its sentence in, whether it happened, was tried, planned, denied or only thought of, out."""

from __future__ import annotations

from sitrep.extract.parties import Act
from sitrep.extract.tree import Tree
from sitrep.model.taxonomy import Factuality
from sitrep.reference.lexicon import Lexicon

#: an act told only as the aim of another ("an operation to retake the city"): it is not coded
PURPOSE = "purpose"
FUTURE = frozenset({"will", "'ll", "shall", "wo"})
MAYBE = frozenset({"would", "could", "may", "might", "should", "can"})


def reality(tree: Tree, act: Act, lexicon: Lexicon) -> str:
    """One of the codebook's factualities, or `PURPOSE`."""
    if act.frame.frame_id == "repel.verb":
        return Factuality.ATTEMPTED
    for word in sorted(act.words):
        verdict = _of_word(tree, word, act, lexicon)
        if verdict:
            return verdict
    return Factuality.ONGOING if _ongoing(tree, act, lexicon) else Factuality.OCCURRED


def _of_word(tree: Tree, word: int, act: Act, lexicon: Lexicon) -> str:
    cues = lexicon.cues
    for kid in tree.children(word, "amod", "advmod", "aux", "det", "mark", "case"):
        text, lemma = tree.tokens[kid].text.lower(), tree.lemma(kid)
        relation = tree.relation(kid)
        if relation == "aux" and text in FUTURE:
            return Factuality.PLANNED
        if relation == "aux" and text in MAYBE and tree.tokens[word].xpos == "VB":
            return Factuality.HYPOTHETICAL
        if relation == "mark" and text == "if":
            return Factuality.HYPOTHETICAL
        if relation == "amod" and lemma in cues["attempted_words"] | {
            "foiled",
            "unsuccessful",
            "failed",
            "attempted",
            "thwarted",
            "repelled",
        }:
            return Factuality.ATTEMPTED
        if relation == "amod" and lemma in ("imminent", "upcoming", "planned", "looming", "expected"):
            return Factuality.PLANNED
        if relation == "amod" and lemma in ("potential", "possible", "future"):
            return Factuality.HYPOTHETICAL
        if relation == "advmod" and text in ("not", "n't", "never") and tree.tokens[word].upos == "VERB":
            return Factuality.DENIED
    return _of_ancestors(tree, word, act, lexicon)


def _of_ancestors(tree: Tree, word: int, act: Act, lexicon: Lexicon) -> str:
    below = word
    for up in list(tree.ancestors(word))[:4]:
        relation = tree.relation(below)
        if up in act.words:
            below = up
            continue
        lemma = tree.lemma(up)
        if tree.tokens[up].upos in ("VERB", "NOUN", "ADJ"):
            if relation in ("xcomp", "acl", "obj", "ccomp", "obl") and lemma in lexicon.control_verbs:
                kind = lexicon.control_verbs[lemma]
                infinitive = relation == "xcomp" and tree.tokens[below].xpos in ("VB", "VBG")
                tried = (
                    relation == "obj"
                    and lemma in ("plan", "prepare", "attempt", "threaten", "try")
                    and below in act.words
                )
                if kind != "occurred" and (infinitive or tried):
                    return kind
            if lemma in ("attempt", "bid", "effort") and relation in ("acl", "nmod"):
                return Factuality.ATTEMPTED
            if lemma in ("plan", "preparation", "threat", "order") and relation in ("acl", "nmod"):
                return Factuality.PLANNED
            if lemma in lexicon.cues["deny"] and relation in ("ccomp", "xcomp", "obj", "advcl"):
                return Factuality.DENIED
            if lemma in ("repel", "repulse", "foil", "thwart", "prevent", "avert") and relation in ("obj", "xcomp"):
                return Factuality.ATTEMPTED
        if relation in ("advcl", "acl") and _to_infinitive(tree, below):
            return PURPOSE
        if relation in ("acl:relcl", "advcl", "conj", "parataxis", "nsubj", "nsubj:pass"):
            break
        below = up
    return ""


def _to_infinitive(tree: Tree, i: int) -> bool:
    return tree.tokens[i].xpos == "VB" and any(
        tree.tokens[k].text.lower() == "to" for k in tree.children(i, "mark", "aux")
    )


def _ongoing(tree: Tree, act: Act, lexicon: Lexicon) -> bool:
    for word in act.words:
        token = tree.tokens[word]
        if token.upos == "VERB" and token.xpos == "VBG":
            auxes = [tree.tokens[k].text.lower() for k in tree.children(word, "aux")]
            if any(a in ("is", "are", "been") for a in auxes):
                return True
        for kid in tree.children(word, "amod", "advmod"):
            if tree.lemma(kid) in ("ongoing", "underway", "continuing", "continued"):
                return True
        up = tree.head(word)
        if (
            up >= 0
            and tree.lemma(up) in ("continue", "rage", "underway")
            and tree.relation(word) in ("xcomp", "nsubj", "obj")
            and tree.tokens[up].xpos in ("VBZ", "VBP", "VBG", "JJ")
        ):
            return True
    return act.kind == "siege" and any(
        tree.tokens[k].text.lower() in ("since", "for", "under") for w in act.words for k in tree.read.parse.subtree(w)
    )

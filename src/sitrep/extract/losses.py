"""The losses of acts: reads a sentence, gives counted things with what became of them.

Things stand in lists that trees often break, so a list is read by the order of its words: from the verb's object on,
or from the start of a passive's subject, one thing after the other, until a word that cannot belong to a list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sitrep.extract.numbers import Quantity, read_quantity
from sitrep.extract.tree import Phrase, Tree
from sitrep.model.claim import Span
from sitrep.model.taxonomy import MaterielOutcome
from sitrep.reference.lexicon import Lexicon

#: things without a plural: a singular of them counts nothing
MASS = frozenset(
    {
        "weaponry",
        "ammunition",
        "ammo",
        "equipment",
        "hardware",
        "property",
        "infrastructure",
        "damage",
        "aid",
        "artillery",
        "oil",
        "grain",
        "supply",
        "material",
        "arm",
        "fuel",
        "farmland",
    }
)
#: outcomes that need a weapon: ground and buildings are taken or found by other claims
OF_WEAPONS = frozenset({MaterielOutcome.CAPTURED, MaterielOutcome.FOUND, MaterielOutcome.DEFUSED})
#: things that carry a weapon away when they are taken
TAKEN = frozenset(
    {
        "vehicle",
        "tank",
        "truck",
        "car",
        "convoy",
        "depot",
        "equipment",
        "hardware",
        "weaponry",
        "warehouse",
        "artillery",
        "plane",
        "motorcycle",
        "jeep",
        "apc",
        "bmp",
        "humvee",
        "bulldozer",
        "boat",
    }
)
#: gatherings and ground that are hit without being things
NO_THING = frozenset(
    {
        "gathering",
        "concentration",
        "movement",
        "line",
        "supply",
        "route",
        "camp",
        "village",
        "side",
        "bastion",
        "stronghold",
        "hotbed",
        "arm",
    }
)
CARS = frozenset({"vehicle", "car", "truck", "motorcycle", "bomb", "belt"})
#: words that may stand inside a list of things besides its nouns
INSIDE = frozenset({"of", "and", ",", "least", "at", "than", "-", "nearly", "almost", "'", '"'})
HIT = frozenset(
    {
        "vehicle",
        "tank",
        "truck",
        "car",
        "launcher",
        "artillery",
        "plane",
        "motorcycle",
        "jeep",
        "apc",
        "bmp",
        "humvee",
        "bulldozer",
        "boat",
        "bus",
        "ambulance",
    }
)
#: verbs whose subject is what is lost
FALLS = frozenset({"collapse", "crumble"})
#: words that end a list although their part of speech may stand in one
STOPS = frozenset({"due", "including", "some", "where", "when", "while", "which", "that", "who", "there", "then"})
#: what a thing carries belongs to its name: "vehicles rigged with explosives"
FITTED = frozenset({"equipped", "rigged", "laden", "filled", "loaded", "packed", "mounted", "fitted"})
DAMAGED_BY_NOUN = frozenset({"damage", "devastation"})
NOUNS = {
    "destruction": MaterielOutcome.DESTROYED,
    "collapse": MaterielOutcome.DESTROYED,
    "seizure": MaterielOutcome.CAPTURED,
    "demolition": MaterielOutcome.DESTROYED,
}
MATERIAL = frozenset({"material", "property", "huge", "considerable", "severe", "massive", "significant"})


@dataclass(frozen=True, slots=True)
class Loss:
    """Counted things: ``word`` is the verb that tells what became of them."""

    sent: int
    word: int
    outcome: MaterielOutcome
    item: str
    quantity: Quantity | None
    what: Phrase
    span: Span


def find_losses(tree: Tree, lexicon: Lexicon) -> list[Loss]:
    """All things that a sentence tells destroyed, damaged, captured, found or defused."""
    out: list[Loss] = []
    for token in tree.tokens:
        lemma = tree.lemma(token.i)
        if token.upos == "VERB":
            names = {lemma, *(f"{lemma} {tree.lemma(k)}" for k in tree.children(token.i, "compound:prt"))}
            outcome = next((o for o, verbs in lexicon.outcomes.items() if names & verbs), None)
            if outcome is not None:
                out.extend(_of_verb(tree, token.i, outcome, lexicon))
        elif token.upos == "NOUN" and (lemma in DAMAGED_BY_NOUN or lemma in NOUNS):
            out.extend(_of_noun(tree, token.i, NOUNS.get(lemma, MaterielOutcome.DAMAGED), lexicon))
    return _once(out)


def _once(losses: list[Loss]) -> list[Loss]:
    out: list[Loss] = []
    for loss in losses:
        if all(loss.what.head != o.what.head for o in out):
            out.append(loss)
    return out


def _of_verb(tree: Tree, verb: int, outcome: MaterielOutcome, lexicon: Lexicon) -> list[Loss]:
    lemma = tree.lemma(verb)
    patient = tree.surface_subject(verb) if lemma in FALLS else tree.patient(verb)
    if lemma == "take" and tree.children(verb, "compound:prt"):
        return []
    if patient is None:
        if tree.tokens[verb].xpos != "VBN" or not tree.children(verb, "aux:pass"):
            return []
        first, end = _list_start(tree, verb), verb  # a passive whose subject the tree gives to another verb
    elif patient > verb:
        first, end = tree.core(patient)[0], len(tree.tokens)
        first = min(first, verb + 1) if first - verb <= 2 else first
        while first < patient and tree.tokens[first].xpos == "RP":
            first += 1
    else:
        first, end = _list_start(tree, max(tree.core(patient)[0], 1)), verb
        if any(t.upos == "VERB" and not _may_stand(tree, t.i) and t.text not in FITTED for t in tree.tokens[first:end]):
            first = _list_start(
                tree, verb
            )  # the subject is another verb's: "30 were killed and two tanks were destroyed"
    losses = _list(tree, (first, end), verb, outcome, lexicon)
    if tree.lemma(verb) == "blow":  # a car that is blown up by those who drove it is their bomb
        losses = [x for x in losses if tree.lemma(x.what.head) not in CARS]
    return losses


def _of_noun(tree: Tree, noun: int, outcome: MaterielOutcome, lexicon: Lexicon) -> list[Loss]:
    """Read "material damage to houses and cars", "the destruction of two tanks", "houses sustained damage", "damage" alone."""
    things = tree.obliques(noun, frozenset({"to", "of", "in"})) or [
        k for k in tree.obliques(tree.head(noun), frozenset({"to"})) if k > noun and tree.head(noun) >= 0
    ]
    linear = next(
        (j for j in range(noun + 1, min(noun + 4, len(tree.tokens))) if tree.tokens[j].text.lower() in ("to", "of")),
        None,
    )
    if linear is not None:
        return _list(tree, (linear + 1, len(tree.tokens)), noun, outcome, lexicon)
    if things:
        return _list(tree, (tree.core(things[0])[0], len(tree.tokens)), noun, outcome, lexicon)
    verb = tree.head(noun)
    if verb >= 0 and tree.lemma(verb) in ("sustain", "suffer"):
        subject = tree.surface_subject(verb)
        apart = subject is None or subject > verb or any(t.upos == "VERB" for t in tree.tokens[subject:verb])
        start = _list_start(tree, verb) if subject is None or apart else tree.core(subject)[0]
        return _list(tree, (start, verb), noun, outcome, lexicon)
    if (
        any(tree.lemma(k) in MATERIAL for k in tree.children(noun, "amod", "compound"))
        and outcome is MaterielOutcome.DAMAGED
    ):
        if any(tree.tokens[k].text.lower() == "no" for k in tree.children(noun)):
            return []
        phrase = tree.phrase(noun)
        return [Loss(tree.sent, noun, outcome, "property", None, phrase, phrase.span)]
    return []


def _list_start(tree: Tree, verb: int) -> int:
    """Where the list that is a passive's subject may begin: back to the clause before."""
    j = verb - 1
    while j >= 0 and _may_stand(tree, j, before=True):
        j -= 1
    return j + 1


def _may_stand(tree: Tree, j: int, *, before: bool = False) -> bool:
    token = tree.tokens[j]
    if token.text.lower() in STOPS:
        return False
    if "-" in (t.text for t in tree.words_between(j - 1, min(j + 1, len(tree.tokens) - 1))):
        return True  # a word of a compound: "pick-up trucks"
    if token.text.lower() == "over":
        return j + 1 < len(tree.tokens) and tree.tokens[j + 1].upos == "NUM"
    if token.text.lower() in ("as", "well"):
        return "as well as" in " ".join(t.text.lower() for t in tree.words_between(j - 2, j + 2))
    if tree.relation(j) == "amod" and j + 1 < len(tree.tokens) and tree.tokens[j + 1].upos in ("NOUN", "PROPN", "ADJ"):
        return True
    if (
        token.upos in ("NOUN", "PROPN", "ADJ", "DET", "NUM", "X")
        or token.text.lower() in INSIDE
        or tree.relation(j) == "nmod:poss"
    ):
        return True
    return token.upos in ("ADV", "AUX", "PART", "PRON") and (before or token.upos in ("ADV", "PRON", "PART"))


def _list(tree: Tree, bounds: tuple[int, int], word: int, outcome: MaterielOutcome, lexicon: Lexicon) -> list[Loss]:
    chunks: list[list[int]] = [[]]
    for j in range(*bounds):
        if not _may_stand(tree, j, before=bounds[1] <= word):
            if tree.tokens[j].upos == "DET" and not any(chunks):
                continue  # "some ammunition"
            break
        text = tree.tokens[j].text.lower()
        nouns = any(
            tree.tokens[k].upos in ("NOUN", "PROPN") and tree.lemma(k) not in ("number", "dozen", "score")
            for k in chunks[-1]
        )
        if text in ("and", ",", "well"):
            chunks.append([])
            continue
        if text == "as":
            continue
        if (
            nouns
            and tree.tokens[j].xpos == tree.tokens[j - 1].xpos == "NNS"
            and lexicon.is_kind(tree.lemma(j - 1), "thing")
        ):
            chunks.append([])  # a list that lost its commas: "houses shops and cars"
        if (
            nouns
            and chunks[-1]
            and (tree.tokens[j].upos in ("NUM", "DET") and text not in ("'s",))
            and tree.tokens[j - 1].text.lower() not in ("of", "-")
        ):
            chunks.append([])
        chunks[-1].append(j)
    losses: list[Loss] = []
    for chunk in chunks:
        loss = _thing(tree, chunk, word, outcome, lexicon)
        if loss is None:
            if losses and chunk:
                break
            continue
        losses.append(loss)
    return _joined(tree, losses)


def _thing(tree: Tree, chunk: list[int], word: int, outcome: MaterielOutcome, lexicon: Lexicon) -> Loss | None:
    heads = [
        j
        for j in chunk
        if tree.tokens[j].upos in ("NOUN", "PROPN") and _is_thing(tree.lemma(j), outcome, word, tree, lexicon)
    ]
    if not heads:
        return None
    of = next((j for j in chunk if tree.tokens[j].text.lower() == "of" and j > heads[0]), None)
    run = [
        j
        for j in chunk
        if tree.tokens[j].upos in ("NOUN", "PROPN") and (of is None or j < of or not any(h < of for h in heads))
    ]
    head = run[-1]
    if outcome in OF_WEAPONS and head not in heads:
        return None
    counted = [
        t.text.lower() for t in tree.words_between(chunk[0], head - 1) if t.i == 0 or tree.tokens[t.i - 1].text != "-"
    ]
    quantity = read_quantity(counted, lexicon, plural=False)
    lemma, singular = tree.lemma(head), tree.tokens[head].xpos in ("NN", "NNP")
    if singular and lemma in MASS:
        quantity = None
    elif quantity is None and singular:
        quantity = Quantity(1, 1, 1)
    first = _item_start(tree, chunk, head, lexicon)
    phrase = Phrase(tree.sent, head, tree.span(chunk[0], head))
    return Loss(tree.sent, word, outcome, tree.span(first, _item_end(tree, head)).text, quantity, phrase, phrase.span)


def _is_thing(lemma: str, outcome: MaterielOutcome, word: int, tree: Tree, lexicon: Lexicon) -> bool:
    if outcome in OF_WEAPONS:
        return (
            lexicon.is_kind(lemma, "weapon") or (outcome is MaterielOutcome.CAPTURED and lemma in TAKEN)
        ) and lemma != "tunnel"
    if lemma in MASS and lemma != "damage":
        return lemma != "arm" or outcome is MaterielOutcome.DESTROYED
    if tree.lemma(word) == "hit":
        return lemma in HIT
    holds = lexicon.is_kind(lemma, "thing") or lexicon.is_kind(lemma, "weapon")
    return holds and lemma not in NO_THING


def _item_end(tree: Tree, head: int) -> int:
    """The last word of the thing's name: what it is fitted with belongs to it."""
    words = tree.words_between(head + 1, min(head + 5, len(tree.tokens) - 1))
    if tree.lemma(head) == "cache" and len(words) > 1 and words[0].text.lower() == "of":
        return words[1].i
    if len(words) < 3 or words[0].text.lower() not in FITTED or words[1].text.lower() != "with":
        return head
    return next((t.i for t in words[2:] if t.upos == "NOUN"), head)


def _item_start(tree: Tree, chunk: list[int], head: int, lexicon: Lexicon) -> int:
    """The first word of the thing's own name: without its number, its article and its owner."""
    first = head
    for j in range(head - 1, chunk[0] - 1, -1):
        token, lemma = tree.tokens[j], tree.lemma(j)
        owned = any(a.span.start <= token.start < a.span.end for a in tree.forces)
        person = lexicon.is_kind(lemma, "people") or (
            lexicon.is_kind(lemma, "armed") and lemma not in ("military", "police", "army")
        )
        if (
            (
                token.upos not in ("NOUN", "PROPN", "ADJ", "PUNCT", "VERB", "X")
                and tree.tokens[max(0, j - 1)].text != "-"
            )
            or owned
            or person
            or token.text.lower() in lexicon.vague
            or lemma in ("only", "large", "other")
        ):
            break
        if token.upos != "PUNCT" or token.text == "-":
            first = j
    return first


def _joined(tree: Tree, losses: list[Loss]) -> list[Loss]:
    """Two plurals without a count are one thing ("houses and properties"); under one count each has it."""
    if len(losses) != 2:
        return losses
    a, b = losses
    between = [t.text.lower() for t in tree.words_between(a.what.head + 1, b.what.head)]
    if b.quantity is not None or "and" not in between or (a.quantity is not None and a.quantity.best == 1):
        return losses
    if a.quantity is not None:
        return [a, replace(b, quantity=a.quantity)] if tree.lemma(b.what.head) not in MASS else losses
    last = next((t.i for t in tree.tokens if t.end == a.what.span.end), a.what.head)
    start = next((t.i for t in tree.tokens[: last + 1] if tree.span(t.i, last).text == a.item), last)
    whole = tree.span(start, _item_end(tree, b.what.head))
    return [replace(a, item=whole.text, span=tree.span(start, b.what.head))]

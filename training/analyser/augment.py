"""A treebank sentence in, the same sentence as half-cleaned web text would print it out, its tree repaired.

Scraped news loses commas, apostrophes and quotation marks, and prints headlines in Title Case or UPPER CASE.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from conllu import Sentence

APOSTROPHES = "'’`"
QUOTES = {'"', "''", "``", "“", "”", "‘", "’", "'", "`"}
SMALL = {
    "a",
    "an",
    "the",
    "and",
    "but",
    "or",
    "of",
    "in",
    "on",
    "at",
    "to",
    "by",
    "for",
    "with",
    "from",
    "as",
    "'s",
    "n't",
}


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each kind of damage is done to a sentence; `clipped` is the share of the titled ones."""

    commas: float = 0.15
    apostrophes: float = 0.15
    quotes: float = 0.12
    stop: float = 0.06
    wire: float = 0.10
    titled: float = 0.07
    shouted: float = 0.03
    lowered: float = 0.03
    clipped: float = 0.5


def damage(sentence: Sentence, rng: random.Random, rates: Rates | None = None) -> Sentence:
    """Return the sentence with damage drawn at random; often the sentence as it is."""
    rates = rates or Rates()
    wire = rng.random() < rates.wire
    if wire or rng.random() < rates.commas:
        sentence = drop(sentence, {","})
    if wire or rng.random() < rates.apostrophes:
        sentence = merge_apostrophes(sentence)
    if rng.random() < rates.quotes:
        sentence = drop(sentence, QUOTES)
    draw = rng.random()
    if draw < rates.titled:
        if rng.random() < rates.clipped:
            sentence = clip(sentence)
        sentence = recase(strip_stop(sentence), "title")
    elif draw < rates.titled + rates.shouted:
        sentence = recase(sentence, "upper")
    elif draw < rates.titled + rates.shouted + rates.lowered:
        sentence = recase(sentence, "lower")
    elif rng.random() < rates.stop:
        sentence = strip_stop(sentence)
    return sentence


def drop(sentence: Sentence, forms: set[str]) -> Sentence:
    """Delete the punctuation marks of these forms that no other word depends on."""
    heads = set(sentence.heads)
    gone = {
        i
        for i, form in enumerate(sentence.forms)
        if form in forms and sentence.rels[i] == "punct" and i + 1 not in heads
    }
    return without(sentence, gone)


def clip(sentence: Sentence) -> Sentence:
    """Delete articles and auxiliaries, as headlines do."""
    heads = set(sentence.heads)
    gone = {
        i
        for i, (form, rel) in enumerate(zip(sentence.forms, sentence.rels, strict=True))
        if i + 1 not in heads
        and (
            (rel == "det" and form.lower() in ("the", "a", "an"))
            or (rel in ("aux", "aux:pass") and sentence.upos[i] == "AUX")
        )
        and sentence.xpos[i] != "MD"
        and (i + 1 == len(sentence.forms) or sentence.forms[i + 1].lower() not in ("n't", "nt", "not"))
    }
    return without(sentence, gone)


def strip_stop(sentence: Sentence) -> Sentence:
    """Delete the final full stop."""
    last = len(sentence.forms) - 1
    if sentence.forms[last] != "." or sentence.rels[last] != "punct" or last + 1 in sentence.heads:
        return sentence
    return without(sentence, {last})


def without(sentence: Sentence, gone: set[int]) -> Sentence:
    """Delete words that nothing depends on (indices from 0); unchanged where nothing would be left."""
    if not gone or len(gone) >= len(sentence.forms):
        return sentence
    keep = [i for i in range(len(sentence.forms)) if i not in gone]
    place = {old + 1: new + 1 for new, old in enumerate(keep)}
    place[0] = 0
    return select(sentence, keep, tuple(place[sentence.heads[i]] for i in keep))


def select(sentence: Sentence, keep: list[int], heads: tuple[int, ...]) -> Sentence:
    """Return the words `keep` with these heads; entity marks whose beginning is lost begin anew."""
    entities = None
    if sentence.entities is not None:
        marks = [sentence.entities[i] for i in keep]
        for i, mark in enumerate(marks):
            if mark.startswith("I-") and (i == 0 or marks[i - 1][2:] != mark[2:]):
                marks[i] = f"B-{mark[2:]}"
        entities = tuple(marks)
    return replace(
        sentence,
        forms=tuple(sentence.forms[i] for i in keep),
        spaces=tuple(sentence.spaces[i] for i in keep),
        lemmas=tuple(sentence.lemmas[i] for i in keep),
        upos=tuple(sentence.upos[i] for i in keep),
        xpos=tuple(sentence.xpos[i] for i in keep),
        heads=heads,
        rels=tuple(sentence.rels[i] for i in keep),
        entities=entities,
    )


def merge_apostrophes(sentence: Sentence) -> Sentence:
    """Delete apostrophes: "Syria" + "'s" becomes "Syrias", "did" + "n't" becomes "didnt".

    The merged word keeps the arc and the tags of the higher of the two; where neither governs the other, of the first.
    A word that would be left without letters ("'" of a plural possessive) goes.
    """
    merged = sentence
    i = 0
    while i < len(merged.forms):
        form = merged.forms[i]
        if any(c in APOSTROPHES for c in form) and merged.rels[i] != "punct":
            bare = "".join(c for c in form if c not in APOSTROPHES)
            if i > 0 and not merged.spaces[i - 1]:
                after = _merge(merged, i - 1, merged.forms[i - 1] + bare)
                if after is merged:
                    return sentence
                merged = after
                continue
            if bare:
                merged = replace(merged, forms=(*merged.forms[:i], bare, *merged.forms[i + 1 :]))
        i += 1
    return merged


def _merge(sentence: Sentence, i: int, form: str) -> Sentence:
    """Merge word `i` with the next one; the sentence itself comes back where that would break the tree."""
    a, b = i + 1, i + 2
    top = b if sentence.heads[i] == b else a
    low = a if top == b else b
    heads = list(sentence.heads)
    for n, head in enumerate(heads):
        if head == low:
            heads[n] = top
    if top == a and heads[a - 1] == a:  # the lower word governed the higher one through a third: cannot be a tree
        return sentence
    keep = [n for n in range(len(heads)) if n != low - 1]
    place = {old + 1: new + 1 for new, old in enumerate(keep)}
    place[0] = 0
    if any(heads[n] not in place for n in keep):
        return sentence
    new_heads = tuple(place[heads[n]] for n in keep)
    if not is_tree(new_heads):
        return sentence
    result = select(sentence, keep, new_heads)
    forms = list(result.forms)
    forms[i] = form
    spaces = list(result.spaces)
    spaces[i] = sentence.spaces[i + 1]
    return replace(result, forms=tuple(forms), spaces=tuple(spaces))


def is_tree(heads: tuple[int, ...]) -> bool:
    """Tell whether heads counted from 1 form a tree with one root."""
    if heads.count(0) != 1:
        return False
    for start in range(1, len(heads) + 1):
        node, steps = start, 0
        while node and steps <= len(heads):
            node, steps = heads[node - 1], steps + 1
        if node:
            return False
    return True


def recase(sentence: Sentence, style: str) -> Sentence:
    """Write the sentence in "title", "upper" or "lower" case."""
    if style == "upper":
        forms = tuple(form.upper() for form in sentence.forms)
    elif style == "lower":
        forms = tuple(form.lower() for form in sentence.forms)
    else:
        forms = tuple(
            form if i and form.lower() in SMALL else form[:1].upper() + form[1:]
            for i, form in enumerate(sentence.forms)
        )
    return replace(sentence, forms=forms)

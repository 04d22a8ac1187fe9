"""The act and its parties: the words of an act in a sentence, the noun phrases that do it and suffer it, allies included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sitrep.extract.tree import Phrase, Tree
from sitrep.model.claim import Span
from sitrep.reference.lexicon import Frame, Lexicon

WITH_ALLIES = frozenset(
    {
        "cooperation",
        "coordination",
        "collaboration",
        "support",
        "backing",
        "help",
        "backup",
        "back-up",
        "cover",
        "assistance",
        "aid",
        "participation",
    }
)
ALLY_VERBS = frozenset({"back", "support", "aid", "assist", "accompany", "help", "join", "ally"})
ALONG = frozenset({"alongside", "along with", "together with", "as well as", "backed by", "supported by", "besides"})


#: what stands alone for people in the street
_OF = frozenset({"of"})
_COUNTS = frozenset(
    "couple dozen dozens half handful hundred hundreds majority most number rest score scores several some ten tens thousand "
    "thousands".split()
)
MASSES = frozenset({"thousand", "hundred"})

#: the kinds that frames ask of a noun
KINDS = ("place", "armed", "people", "civilian", "crowd", "weapon", "thing", "emplacement", "property", "act")


@dataclass(frozen=True, slots=True)
class Act:
    """One act as one sentence names it.

    ``words`` are the tokens that carry it (noun, its light verb, absorbed verbs of killing): what hangs on them belongs to it.
    ``means`` is the name of the weapon class that the words tell, or "".
    """

    sent: int
    head: int
    frame: Frame
    trigger: Span
    words: frozenset[int]
    agents: tuple[Phrase, ...] = ()
    targets: tuple[Phrase, ...] = ()
    victims: tuple[Phrase, ...] = ()
    means: str = ""
    reality: str = ""
    arcs: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of act of the lexicon ("take", "air", ...)."""
        return self.frame.act.name


def phrase_kinds(tree: Tree, i: int, lexicon: Lexicon) -> set[str]:
    """What a noun phrase may be: one of `KINDS` each, or control."""
    lemma = tree.lemma(i)
    kinds = {k for k in KINDS if lexicon.is_kind(lemma, k)}
    if lemma == "control":
        kinds.add("control")
    first, last = tree.core(i)
    start, end = tree.tokens[first].start, tree.tokens[last].end
    head = tree.tokens[i]
    if any(p.span.start < head.end and p.span.end > head.start for p in tree.places):
        kinds.add("place")
    if any(start <= a.span.start and a.span.end <= end for a in tree.forces):
        kinds.add("armed")
    if head.entity.endswith("person"):
        kinds.add("people")
    if lemma in ("they", "them", "he", "it", "who") or head.upos == "PRON":
        kinds |= {"armed", "people"}
    if head.upos == "NUM" and not kinds:
        kinds.add("people")
    if lemma in MASSES and not tree.obliques(i, frozenset({"of"})):
        kinds.add("crowd")  # "thousands marched through the capital"
    return kinds


def verb_forms(tree: Tree, v: int) -> set[str]:
    """The lemma of a verb, alone and with its particle, adverb or bare preposition ("carry out", "come under")."""
    lemma = tree.lemma(v)
    out = {lemma}
    for kid in tree.children(v, "compound:prt", "advmod", "obl", "xcomp", "obj"):
        token = tree.tokens[kid]
        if token.i == v + 1 or tree.relation(kid) == "compound:prt":
            out.add(f"{lemma} {token.text.lower()}")
        case = tree.case(kid)
        if case:
            out.add(f"{lemma} {case.split()[0]}")
            out.add(f"{lemma} {case}")
            out.add(f"{lemma} {case} {token.text.lower()}")  # "set on fire"
    return out


def by_frame(tree: Tree, i: int, where: str) -> list[int]:
    """The nouns that hang on a word by the prepositions of a frame's role."""
    out: list[int] = []
    for option in where.split("|"):
        if option.startswith("oblique:"):
            out += tree.obliques(i, frozenset(option.split(":", 1)[1].split(",")))
    return out


def maybe(value: int | None) -> list[int]:
    """A list of the word, or of nothing."""
    return [] if value is None else [value]


def phrases(tree: Tree, heads: Iterable[int], *, allies: bool = False) -> tuple[Phrase, ...]:
    """The phrases of heads with what is coordinated with them, and their allies where asked."""
    seen: list[int] = []
    for head in (_past_count(tree, _past_dateline(tree, h)) for h in heads):
        for one in tree.conjuncts(head):
            if one not in seen:
                seen.append(one)
        if allies:
            seen += [a for a in _allies(tree, head) if a not in seen]
    return tuple(tree.phrase(h) for h in seen)


def _past_count(tree: Tree, head: int) -> int:
    """Those whom a word only counts: "hundreds of rebels", "most of the soldiers"."""
    counted = tree.obliques(head, _OF) if tree.lemma(head) in _COUNTS else []
    return counted[0] if counted else head


def _past_dateline(tree: Tree, head: int) -> int:
    """The force that follows a place the tree takes for its name: "Sweida The Syrian army ..."."""
    token = tree.tokens[head]
    if head > 2 or not any(p.span.start < token.end and p.span.end > token.start for p in tree.places):
        return head
    named = [k for k in tree.children(head, "appos") if any(a.span.end == tree.tokens[k].end for a in tree.forces)]
    return named[0] if named else head


def _allies(tree: Tree, head: int) -> list[int]:
    """Who fights beside a party: "backed by X", "in cooperation with X", "alongside X"."""
    out: list[int] = []
    verb = tree.head(head)
    bases = [head] if verb < 0 else [head, verb]
    if verb >= 0 and tree.relation(head) == "appos":  # behind a dateline the allies may hang on the place
        bases = [*bases, tree.head(verb)] if tree.head(verb) >= 0 else bases
    for base in bases:
        for clause in tree.children(base, "acl", "advcl"):
            if tree.lemma(clause) in ALLY_VERBS:
                by = tree.by_agent(clause)
                if by is not None:
                    out += tree.conjuncts(by)
        for kid in tree.children(base, "obl", "nmod"):
            if tree.lemma(kid) in WITH_ALLIES:
                for with_whom in tree.obliques(kid, frozenset({"with", "from", "of", "by"})):
                    out += tree.conjuncts(with_whom)
            elif tree.case(kid) in ALONG:
                out += tree.conjuncts(kid)
    return out


def between(tree: Tree, targets: list[int]) -> tuple[list[int], list[int]] | None:
    """The two sides of "between A and B", or None where no such phrase stands."""
    for t in targets:
        both = tree.conjuncts(t)
        if tree.case(t) == "between" and len(both) > 1:
            return both[:1], both[1:]
    return None


def sides(tree: Tree, heads: list[int]) -> tuple[Phrase, ...]:
    """The phrases of heads with their allies, coordination left out."""
    return tuple(tree.phrase(h) for head in heads for h in [head, *_allies(tree, head)])

"""One read sentence as a tree that rules can ask: subjects, objects, obliques, noun phrases, through passives and relatives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sitrep.model.claim import Span
from sitrep.model.mention import PlaceMention, ReadSentence
from sitrep.model.parse import Token

RELATIVES = frozenset({"who", "which", "that", "whom"})
#: relations of words that stand before a noun and belong to its core
PREMODIFIERS = frozenset(
    {"det", "amod", "compound", "nmod:poss", "nummod", "flat", "nmod:unmarked", "goeswith", "advmod", "punct", "dep"}
)
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
#: verbs that headlines put in the passive without an auxiliary: "20 civilians killed"
HEADLINE_PASSIVE = frozenset(
    {
        "kill",
        "wound",
        "injure",
        "hurt",
        "displace",
        "arrest",
        "detain",
        "destroy",
        "damage",
        "kidnap",
        "abduct",
        "martyr",
        "execute",
    }
)
#: verbs whose object is who did what stands behind "for": "thanked the army for retaking the town"
FOR_WHAT_THEY_DID = frozenset(
    "applaud arrest blame commend condemn congratulate convict credit criticise criticize denounce hail honour honor jail "
    "praise punish salute thank try".split()
)
OBJECT_CONTROL = frozenset(
    {"force", "allow", "enable", "cause", "help", "leave", "see", "urge", "order", "ask", "lead", "let", "make", "call"}
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its head word and the characters of its core (determiner to head, no clauses)."""

    sent: int
    head: int
    span: Span


class Tree:
    """Questions to the dependency tree of one sentence. Indices are token indices."""

    __slots__ = ("_lemmas", "about", "dates", "forces", "places", "read", "sent", "tokens")

    def __init__(self, read: ReadSentence, sent: int) -> None:
        """Wrap sentence number ``sent`` of a document."""
        self.read = read
        self.sent = sent
        self.tokens = read.parse.tokens
        self._lemmas = [token.lemma.lower() for token in self.tokens]
        self.places = read.places
        self.dates = read.dates
        self.about: PlaceMention | None = (
            None  #: the place of the sentences before that "it" stands for, once worked out
        )
        self.forces = tuple(a for a in read.actors if a.kind != "country")

    def lemma(self, i: int) -> str:
        """The lower-case lemma of a word."""
        return self._lemmas[i]

    def children(self, i: int, *relations: str) -> list[int]:
        """Dependents of a word, all or those of the given relations (``obl`` matches its subtypes)."""
        kids = self.read.parse.children(i)
        if not relations or not kids:
            return list(kids)
        return [k for k in kids if _matches(self.tokens[k].deprel, relations)]

    def head(self, i: int) -> int:
        """The governor of a word, -1 for the root."""
        return self.tokens[i].head

    def relation(self, i: int) -> str:
        """The relation of a word to its governor."""
        return self.tokens[i].deprel

    def ancestors(self, i: int) -> Iterator[int]:
        """The governors of a word, nearest first."""
        seen = 0
        while (i := self.tokens[i].head) >= 0 and seen < 200:
            seen += 1
            yield i

    def token_at(self, start: int, end: int) -> int | None:
        """The head word of the characters ``start`` to ``end``: the word inside whose governor lies outside."""
        inside = [t for t in self.tokens if t.start < end and t.end > start]
        if not inside:
            return None
        ids = {t.i for t in inside}
        tops = [t for t in inside if t.head not in ids and t.upos != "PUNCT"] or inside
        named = [t for t in tops if t.upos in NOMINAL]
        return (named or tops)[-1].i

    def case(self, i: int) -> str:
        """The preposition of a noun, lower case ("in", "out of"), or ""."""
        cases = self.children(i, "case") or [
            k for number in self.children(i, "nummod") for k in self.children(number, "case")
        ]  # "18 of 20 drones"
        words = [self.tokens[k] for k in cases if k < i]
        return " ".join(w.text.lower() for w in words)

    def is_passive(self, verb: int) -> bool:
        """Whether a verb stands in the passive, as a bare participle after its noun too."""
        token = self.tokens[verb]
        if self.children(verb, "aux:pass", "obl:agent"):
            return True
        if self.children(verb, "nsubj:pass"):
            # "the rebels targeted with shells the town": a past tense without auxiliary that has its object behind a phrase
            return token.xpos != "VBD" or (self.lemma(verb) in HEADLINE_PASSIVE and not self._object_behind(verb))
        if token.deprel.startswith("acl") and token.xpos == "VBN" and not self.children(verb, "nsubj", "aux", "obj"):
            return True
        # headlines and text without auxiliaries: "20 civilians killed in ..."
        if token.deprel in ("conj", "parataxis") and token.head >= 0 and not self.children(verb, "nsubj", "aux", "obj"):
            return token.xpos == "VBN" and self.tokens[token.head].xpos == "VBN" and self.is_passive(token.head)
        return token.deprel == "xcomp" and token.xpos == "VBN" and not self.children(verb, "obj")

    def _object_behind(self, verb: int) -> bool:
        return bool(self.children(verb, "obj")) or any(
            not self.children(k, "case") and self.tokens[k].upos in ("NOUN", "PROPN")
            for k in self.children(verb, "obl", "dep")
            if k > verb
        )

    def _antecedent(self, i: int) -> int:
        """What a relative pronoun stands for; the word itself otherwise."""
        if self.lemma(i) in RELATIVES:
            for up in self.ancestors(i):
                if self.relation(up).startswith("acl"):
                    return self.head(up)
        return i

    def before_relative(self, verb: int) -> int | None:
        """The word right before the pronoun of a relative clause about a place: "raids near Palmyra, which X took"."""
        if self.relation(verb) != "acl:relcl":
            return None
        roles = ("obj", "nsubj:pass", "nsubj") if self.lemma(verb) == "fall" else ("obj", "nsubj:pass")
        pronoun = next((k for k in self.children(verb, *roles) if self.lemma(k) in ("which", "that")), 0)
        before = pronoun - 2 if pronoun > 1 and self.tokens[pronoun - 1].text == "," else pronoun - 1
        return before if before >= 0 else None

    def surface_subject(self, verb: int, depth: int = 0) -> int | None:
        """The subject of a verb, inherited over conjunction, control, participles and relatives; None when there is none."""
        own = self.children(verb, "nsubj", "nsubj:pass", "nsubj:outer")
        if own:
            # text that lost its commas: "a key ally of the government Russia began strikes"
            beside = [k for k in own[1:] if k < verb and self.tokens[k].upos == "PROPN"] if own[0] < verb else []
            return self._antecedent(beside[-1] if beside else own[0])
        head, relation = self.head(verb), self.relation(verb)
        if head < 0 or depth > 6:
            return None
        if relation.startswith("acl"):
            return head
        if relation == "xcomp" and self.lemma(head) in OBJECT_CONTROL:
            objects = self.children(head, "obj", "iobj")
            if objects:
                return objects[0]
        if relation == "advcl" and self.lemma(head) in FOR_WHAT_THEY_DID and self.tokens[verb].xpos == "VBG":
            objects = self.children(head, "obj", "iobj")
            if objects and any(self.lemma(k) == "for" for k in self.children(verb, "mark")):
                return objects[0]
        if relation in ("conj", "xcomp", "advcl", "parataxis", "ccomp", "advcl:relcl", "dep") and self.tokens[
            head
        ].upos in ("VERB", "AUX", "ADJ"):
            if relation == "ccomp":
                return None
            if relation == "advcl" and self.tokens[verb].xpos not in ("VBG", "VBN", "VB"):
                return None
            subject = self.surface_subject(head, depth + 1)
            if self.is_passive(head) and relation not in ("conj", "xcomp") and not self.is_passive(verb):
                by = self.by_agent(head)
                return by if by is not None else subject
            return subject
        if relation in ("advcl", "conj") and self.tokens[head].upos in ("NOUN", "PROPN"):
            return head if relation == "advcl" else None
        return None

    def by_agent(self, verb: int) -> int | None:
        """The noun after "by" under a passive verb, unless it is a time, a manner or a clause."""
        told = [k for k in self.children(verb, "obl:agent", "obl") if self.case(k) == "by"]
        told.sort(key=lambda k: (not self.relation(k).endswith("agent"), k < verb))  # "By Thursday X was taken by Y"
        return told[0] if told and not self.tokens[told[0]].entity.endswith("time") else None

    def agent(self, verb: int) -> int | None:
        """Who does it: the subject, or the noun after "by" of a passive."""
        return self.by_agent(verb) if self.is_passive(verb) else self.surface_subject(verb)

    def patient(self, verb: int) -> int | None:
        """To whom it is done: the object, or the subject of a passive."""
        if self.is_passive(verb):
            return self.surface_subject(verb)
        objects = self.children(verb, "obj")
        if objects:
            return self._antecedent(objects[0])
        for kid in (
            self.children(verb, "obl", "dep")
            if (self.tokens[verb].xpos == "VBD" or self.children(verb, "aux"))
            and not self.children(verb, "ccomp", "xcomp")
            else ()
        ):
            # text without commas may push the object behind a phrase: "targeted on Saturday with shells the square"
            if (
                kid > verb
                and not self.children(kid, "case")
                and self.tokens[kid].upos in ("NOUN", "PROPN")
                and not self.tokens[kid].entity.endswith("time")
            ):
                return kid
        # object shared by conjoined verbs: "captured and secured the town"
        head = self.head(verb)
        if self.relation(verb) != "conj":
            for sister in self.children(verb, "conj"):
                if self.tokens[sister].upos == "VERB" and sister - verb <= 3:
                    shared = self.children(sister, "obj")
                    if shared:
                        return shared[0]
        elif (
            head >= 0
            and self.tokens[head].upos == "VERB"
            and self.relation(verb) == "conj"
            and not self.children(verb, "obl")
        ):
            return None
        return None

    def obliques(self, i: int, prepositions: frozenset[str]) -> list[int]:
        """Nouns that hang on a verb or noun by one of the prepositions."""
        return [
            k
            for k in self.children(i, "obl", "nmod", "advcl", "acl")
            if self.tokens[k].upos in NOMINAL and self.case(k) in prepositions
        ]

    def conjuncts(self, i: int) -> list[int]:
        """A noun and the nouns coordinated with it, in order."""
        out, queue = [i], [i]
        while queue:
            for kid in self.children(queue.pop(), "conj"):
                if self.tokens[kid].upos in NOMINAL and kid not in out:
                    out.append(kid)
                    queue.append(kid)
        return sorted(out)

    def core(self, i: int) -> tuple[int, int]:
        """First and last token index of a noun's core: its premodifiers, itself and a name that follows it directly."""
        first = last = i
        parts = {i}
        for kid in self.children(i, *PREMODIFIERS):
            if kid < i and self.relation(kid) != "punct":
                sub = [w for w in self.read.parse.subtree(kid) if w < i]
                if len(sub) <= 8:
                    first = min(first, *sub)
            elif kid > i and self.relation(kid).startswith(("flat", "goeswith")):
                last = max(last, self.read.parse.subtree(kid)[-1])
                parts.add(kid)
        return first, last

    def phrase(self, i: int) -> Phrase:
        """The noun phrase of a head, as characters of the document."""
        first, last = self.core(i)
        return Phrase(self.sent, i, self.span(first, last))

    def span(self, first: int, last: int) -> Span:
        """The characters from one word to another."""
        start, end = self.tokens[first].start, self.tokens[last].end
        base = self.read.sentence.start
        return Span(start, end, self.read.sentence.text[start - base : end - base])

    def words_between(self, first: int, last: int) -> list[Token]:
        """The words from ``first`` to ``last``, both included."""
        return list(self.tokens[max(0, first) : last + 1])


@lru_cache(maxsize=4096)  # the rules ask for the same few hundred pairs a million times
def _matches(relation: str, wanted: tuple[str, ...]) -> bool:
    return any(relation == w or relation.startswith(w + ":") for w in wanted)

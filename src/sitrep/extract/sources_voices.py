"""The phrases of a sentence that can speak: one tree in, its possible sources out, each with name, kind and reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from sitrep.extract.tree import Tree
from sitrep.model.claim import Attribution
from sitrep.model.mention import ActorHit, SourceHit
from sitrep.model.taxonomy import SourceKind
from sitrep.reference.lexicon import Lexicon

#: second parts of words that describe a source: "Britain-based", "state-run"
HYPHENED = frozenset({"based", "run", "owned", "linked", "affiliated", "backed", "led", "wide", "ranking"})
CARRIERS = frozenset({SourceKind.NEWS_AGENCY, SourceKind.MEDIA})


class Manner(StrEnum):
    """How a phrase names its source."""

    NAMED = "named"
    DESCRIBED = "described"
    DEFINITE = "definite"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Voice:
    """A phrase that may say something: its words from ``first`` to ``last``, its head noun, and the source it names."""

    first: int
    last: int
    lemma: str
    manner: Manner
    link: Attribution


def find_voices(tree: Tree, lexicon: Lexicon) -> list[Voice]:
    """The phrases of a sentence that may be a source, left to right, without overlap; the longest of two wins.

    Whether they do say something is not asked here.
    """
    finder = _Finder(tree, lexicon)
    voices = [*finder.listed(), *finder.described(), *finder.parties(), *finder.persons(), *finder.pronouns()]
    kept: list[Voice] = []
    for voice in voices:  # the surer ones come first
        if all(voice.last < k.first or voice.first > k.last for k in kept):
            kept.append(voice)
    return sorted(kept, key=lambda v: v.first)


class _Finder:
    """Builds the voices of one sentence."""

    def __init__(self, tree: Tree, lexicon: Lexicon) -> None:
        self.tree = tree
        self.lexicon = lexicon
        self.cues = lexicon.cues
        self.kinds = dict(lexicon.source_nouns)
        self.heads = frozenset().union(*self.kinds.values())

    def listed(self) -> Iterable[Voice]:
        """Outlets, agencies and monitors that the theatre lists, with the office and the person they speak through."""
        taken = -1
        for hit in sorted(self.tree.read.sources, key=lambda h: (h.span.start, -h.span.end)):
            ids = self._inside(hit)
            if not ids or ids[0] <= taken:
                continue
            first, last = self._left(ids[0], through=True), self._right(ids[-1], hit)
            taken = last
            yield Voice(first, last, self.tree.lemma(last), Manner.NAMED, self._link(first, last, hit.name, hit.kind))

    def described(self) -> Iterable[Voice]:
        """Phrases with a noun of saying for a head: "a military source in Homs", "local activists", "the ministry"."""
        for token in self.tree.tokens:
            if token.upos not in ("NOUN", "PROPN") or self._head_lemma(token.i) not in self.heads:
                continue
            after = self.tree.tokens[token.i + 1] if token.i + 1 < len(self.tree.tokens) else None
            if after is not None and self._goes_on(after.i):
                continue
            first = self._left(token.i, through=False)
            last = self._place_behind(self._name_behind(token.i))
            if any(first <= w <= last for hit in self.tree.read.sources for w in self._inside(hit)):
                continue
            yield self._described(first, token.i, last)

    def _goes_on(self, i: int) -> bool:
        """Whether the head of a phrase still comes: "local civil defence sources"."""
        token = self.tree.tokens[i]
        if token.upos in ("NOUN", "PROPN") and self._head_lemma(i) in self.heads:
            return not self._ends_as_verb(i)
        return token.upos in ("NOUN", "ADJ") and token.text.lower() in self.cues["source_modifiers"]

    def _ends_as_verb(self, i: int) -> bool:
        """Whether a word taken for a noun is the verb that ends its sentence: "..., the agency reports."."""
        after = self.tree.tokens[i + 1] if i + 1 < len(self.tree.tokens) else None
        return self.tree.tokens[i].text.lower() in self.cues["late_verbs"] and (after is None or after.upos == "PUNCT")

    def parties(self) -> Iterable[Voice]:
        """Parties to the war and states, that speak for themselves: "the SDF said", "Russia denied"."""
        for hit in self.tree.read.actors:
            if hit.kind in ("common", "") or not hit.actor_ids:
                continue
            ids = self._inside(hit)
            if not ids:
                continue
            first = ids[0] - 1 if ids[0] and self.tree.tokens[ids[0] - 1].upos == "DET" else ids[0]
            last = self._name_behind(self._office_behind(ids[-1]))
            link = self._link(first, last, self._bare(first, last), self._party_kind(hit))
            yield Voice(first, last, self.tree.lemma(last), Manner.NAMED, link)

    def persons(self) -> Iterable[Voice]:
        """Names of people, and names that nothing else explains."""
        i, tokens = 0, self.tree.tokens
        while i < len(tokens):
            if tokens[i].upos != "PROPN" or tokens[i].text.lower() in self.cues["not_names"]:
                i += 1
                continue
            last = self._name_behind(i)
            person = any(tokens[w].entity.endswith("person") for w in range(i, last + 1))
            if not self._is_place(i, last):
                kind = SourceKind.PERSON if person else SourceKind.OFFICIAL
                link = self._link(i, last, self._bare(i, last), kind)
                yield Voice(i, last, self.tree.lemma(last), Manner.NAMED, link)
            i = last + 1

    def pronouns(self) -> Iterable[Voice]:
        """Pronouns that stand for whoever spoke last."""
        for token in self.tree.tokens:
            if token.upos == "PRON" and token.text.lower() in self.cues["speaking_pronouns"]:
                link = self._link(token.i, token.i, token.text, SourceKind.PERSON)
                yield Voice(token.i, token.i, token.text.lower(), Manner.PRONOUN, link)

    # ---- reach

    def _inside(self, hit: SourceHit | ActorHit) -> list[int]:
        return [t.i for t in self.tree.tokens if t.start < hit.span.end and t.end > hit.span.start]

    def _left(self, i: int, *, through: bool) -> int:
        """The first word of a phrase: its modifiers, as far as they are such as sources have, and its article."""
        tokens = self.tree.tokens
        while i > 0:
            before = tokens[i - 1]
            word = before.text.lower()
            if word in self.cues["not_names"] or (before.upos == "NOUN" and before.xpos == "NNS" and not through):
                break
            if self._is_armed(i - 1) or (through and self._head_lemma(i - 1) in self.heads):
                i -= 1
                continue
            if (
                word in ("'s", "’s")
                and i >= 2
                and tokens[i].text[:1].isupper()
                and tokens[i - 2].upos in ("PROPN", "NOUN")
            ):
                i -= 2
                continue
            if word in HYPHENED and i >= 3 and tokens[i - 2].text == "-":
                i -= 3
                continue
            modifies = word in self.cues["source_modifiers"] or before.lemma.lower() in self.cues["source_modifiers"]
            modifies |= before.upos == "ADJ" and (before.text[:1].isupper() or "-" in word)
            modifies |= self._names(i - 1) and not through
            if not modifies:
                break
            i -= 1
        return i - 1 if i > 0 and tokens[i - 1].upos == "DET" else i

    def _names(self, i: int) -> bool:
        """Whether a proper noun belongs to the source noun behind it ("Aleppo Police"), not to the clause before."""
        token = self.tree.tokens[i]
        if token.upos != "PROPN" or token.xpos != "NNP":
            return False
        place = any(p.span.start <= token.start and token.end <= p.span.end for p in self.tree.places)
        return self.tree.tokens[i + 1].text[:1].isupper() or not (place or token.text.isupper())

    def _right(self, i: int, hit: SourceHit) -> int:
        """The last word behind a listed name: brackets with its short form, an office, a person's name."""
        tokens = self.tree.tokens
        for _ in range(3):
            if (
                i + 3 < len(tokens)
                and tokens[i + 1].text == "("
                and tokens[i + 3].text == ")"
                and hit.kind not in CARRIERS
            ):
                i += 3
        i = self._office_behind(i)
        return self._name_behind(i) if hit.kind not in CARRIERS else self._place_behind(i)

    def _office_behind(self, i: int) -> int:
        tokens = self.tree.tokens
        while (
            i + 1 < len(tokens)
            and tokens[i + 1].upos in ("NOUN", "PROPN", "ADJ")
            and (self._head_lemma(i + 1) in self.heads or tokens[i + 1].text.lower() in self.cues["source_modifiers"])
        ):
            if self._ends_as_verb(i + 1):
                break
            i += 1
        return i

    def _is_armed(self, i: int) -> bool:
        return self.tree.lemma(i) in self.cues["armed_words"]

    def _name_behind(self, i: int) -> int:
        tokens = self.tree.tokens
        while i + 1 < len(tokens) and tokens[i + 1].text.lower() not in self.cues["not_names"]:
            joins = self._is_hyphen(i + 1) or tokens[i + 1].text in ("'s", "’s")
            if joins and i + 2 < len(tokens) and tokens[i + 2].text[:1].isupper():
                i += 2
                continue
            if tokens[i + 1].upos != "PROPN":
                break
            if self._is_place(i + 1, i + 1) or any(
                i + 1 in self._inside(h) and h.kind in CARRIERS for h in self.tree.read.sources
            ):
                break
            i += 1
        return i

    def _is_hyphen(self, i: int) -> bool:
        """Whether a hyphen joins two parts of one word ("al-Shami")."""
        tokens = self.tree.tokens
        joined = 0 < i < len(tokens) - 1 and tokens[i].text == "-"
        return joined and tokens[i].start == tokens[i - 1].end and tokens[i].end == tokens[i + 1].start

    def _place_behind(self, i: int) -> int:
        """The last word of "in the town", "at Aleppo Police Command" behind a noun."""
        tokens = self.tree.tokens
        if i + 2 >= len(tokens) or tokens[i + 1].text.lower() not in (
            "in",
            "at",
            "from",
            "of",
            "for",
            "on",
            "with",
            "within",
            "to",
        ):
            return i
        j = i + 2
        while (
            j < len(tokens)
            and j < i + 9
            and (tokens[j].upos in ("DET", "ADJ", "NOUN", "PROPN") or self._is_hyphen(j))
            and self.tree.tokens[j].text.lower() not in self.cues["not_names"]
        ):
            j += 1
        return j - 1 if j - 1 > i + 1 and tokens[j - 1].upos != "DET" else i

    def _is_place(self, first: int, last: int) -> bool:
        start, end = self.tree.tokens[first].start, self.tree.tokens[last].end
        return any(p.span.start <= start and end <= p.span.end and p.known for p in self.tree.places)

    # ---- naming

    def _head_lemma(self, i: int) -> str:
        """The lower-case singular of a noun; taggers leave capitalised plurals as they are."""
        lemma = self.tree.lemma(i)
        return lemma[:-1] if lemma not in self.heads and lemma.endswith("s") and lemma[:-1] in self.heads else lemma

    def _described(self, first: int, head: int, last: int) -> Voice:
        lemma = self._head_lemma(head)
        opening = self.tree.tokens[first].text.lower()
        named = any(
            self.tree.tokens[w].upos == "PROPN" and self.tree.tokens[w].text[:1].isupper()
            for w in range(head + 1, last + 1)
        )
        manner = (
            Manner.DEFINITE
            if opening in ("the", "its", "their", "this", "that") and not (named and last > head)
            else Manner.DESCRIBED
        )
        link = self._link(first, last, self._bare(first, last), self._kind(first, head, last, lemma))
        return Voice(first, last, lemma, manner, link)

    def _kind(self, first: int, head: int, last: int, lemma: str) -> SourceKind:
        words = {self.tree.tokens[w].text.lower() for w in range(first, last + 1)} | {
            self.tree.lemma(w) for w in range(first, last + 1)
        }
        name = self.tree.tokens[head + 1] if head + 1 <= last else None
        if words & self.cues["armed_words"] and words & self.cues["monitor_nouns"]:
            return SourceKind.BELLIGERENT
        if words & self.kinds[SourceKind.MILITARY]:
            return SourceKind.MILITARY
        if words & self.cues["official_words"]:
            return SourceKind.OFFICIAL
        if words & self.cues["rights_words"]:
            return SourceKind.NGO
        if any(
            a.kind not in ("common", "country", "") and any(first <= w <= last for w in self._inside(a))
            for a in self.tree.read.actors
        ):
            return SourceKind.BELLIGERENT
        for kind, nouns in self.lexicon.source_nouns:
            if lemma in nouns:
                named = kind is SourceKind.ANONYMOUS and name is not None and name.upos == "PROPN"
                return SourceKind.PERSON if named else kind
        return SourceKind.ANONYMOUS

    def _party_kind(self, hit: ActorHit) -> SourceKind:
        if hit.kind == "country" or "government" in hit.actor_ids[0]:
            return SourceKind.OFFICIAL
        state = any(word in hit.actor_ids[0] for word in ("army", "air-force", "forces", "military", "coalition"))
        return SourceKind.MILITARY if state and "democratic" not in hit.actor_ids[0] else SourceKind.BELLIGERENT

    def _link(self, first: int, last: int, name: str, kind: SourceKind) -> Attribution:
        span = Tree.span(self.tree, first, last)
        return Attribution(span.text, name, kind, span)

    def _bare(self, first: int, last: int) -> str:
        """The words of a phrase without article, quotes and what says that it is unnamed."""
        while first < last and (
            self.tree.tokens[first].upos in ("DET", "PUNCT")
            or self.tree.tokens[first].text.lower() in self.cues["unnamed"]
        ):
            first += 1
        return Tree.span(self.tree, first, last).text


def renamed(voice: Voice, link: Attribution) -> Attribution:
    """The words of a voice with the source of another: "the watchdog" is the monitor named before."""
    return replace(voice.link, source=link.source, kind=link.kind)

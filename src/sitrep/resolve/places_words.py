"""A sentence and its parse go in; its words, and what stands around a name among them, come out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sitrep.model.document import Sentence
from sitrep.model.parse import Parse
from sitrep.reference.gazetteer import Gazetteer
from sitrep.reference.gazetteer.kinds import kind_of_prefix, kind_of_word
from sitrep.reference.gazetteer.phrases import phrases
from sitrep.reference.gazetteer.romanisation import rules
from sitrep.reference.gazetteer.scan import Atom, atoms_of, not_places, title_case

#: kind words that follow a name without being part of it
_MAX_KIND_WORDS = 3
_LONGEST_RUN = 6
_LONGEST_ACRONYM = 6
_GAPS = frozenset({" ", "-", "–", "- "})
#: articles that are English words too: they belong to a name only with a hyphen
ENGLISH_ARTICLES = frozenset({"the", "l", "as", "at", "an", "ad", "er", "et", "en", "es"})


@cache
def _articles() -> tuple[frozenset[str], frozenset[str]]:
    """The articles that open a name after a space, and those with the ones that open it only before a hyphen."""
    free = rules().articles - ENGLISH_ARTICLES
    return free, free | {"as", "at", "an", "ad"}


#: what opens the names of lands and districts
_PARTS = frozenset({"north", "south", "east", "west", "upper", "lower"})
#: what makes "state" before it a word for a government's own
_RUN = frozenset({"run", "owned", "of"})


class SentenceWords:
    """The words of a sentence, the name tags of its parse, and which of them are taken by a place already."""

    def __init__(self, sentence: Sentence, parse: Parse | None, gazetteer: Gazetteer) -> None:
        """Cut the sentence into words."""
        self.sentence = sentence
        self.text = sentence.text
        self.gazetteer = gazetteer
        self.atoms = atoms_of(sentence.text)
        self.low = [a.text.lower().removesuffix("'s").removesuffix("’s") for a in self.atoms]
        self.tags = _tags(self.atoms, sentence, parse)
        self.headline = title_case(self.atoms)
        self.taken = [False] * len(self.atoms)

    def _mark(self, first: int, last: int) -> None:
        for j in range(first, last):
            self.taken[j] = True

    def _joined(self, a: int, b: int) -> bool:
        return self.text[self.atoms[a].end : self.atoms[b].start] in _GAPS

    def _run(self, i: int) -> tuple[int, int] | None:
        """The longest run of capitalised atoms from ``i``, articles between them or before them included."""
        articles, hyphenable = _articles()
        first = i
        atom = self.atoms[i]
        if not atom.capital:
            if not (self.low[i] in hyphenable and i + 1 < len(self.atoms)):
                return None
            hyphened = self.atoms[i + 1].capital and self.text[atom.end : self.atoms[i + 1].start] == "-"
            free = self.low[i] in articles and self.atoms[i + 1].capital and not self.taken[i + 1]
            if not (hyphened or free):
                return None
        elif i and self.atoms[i - 1].capital and not self.taken[i - 1] and self._joined(i - 1, i):
            return None
        if self.low[i] in ("the", "a", "an") and atom.capital:
            return None
        last = first
        while last < len(self.atoms) and not self.taken[last] and last - first < _LONGEST_RUN:
            here = self.atoms[last]
            if last > first and not self._joined(last - 1, last):
                break
            inner = self.low[last] in articles or (last + 1 < len(self.atoms) and self._hyphen(last))
            if here.capital or (inner and last + 1 < len(self.atoms) and self.atoms[last + 1].capital):
                last += 1
                continue
            break
        while last > first and not self.atoms[last - 1].capital:
            last -= 1
        while last - first > 1 and self.low[last - 1] in kind_of_word():  # "Khafiyah Village"
            last -= 1
        return (first, last) if last > first and any(len(self.atoms[j].text) > 1 for j in range(first, last)) else None

    def _hyphen(self, i: int) -> bool:
        return self.text[self.atoms[i].end : self.atoms[i + 1].start] in ("-", "- ") and len(self.atoms[i].text) <= 3

    def _kind_after(self, last: int) -> tuple[str, int] | None:
        """The kind word that follows a name, with where it ends: ("field", 7) for "X gas field"."""
        known = kind_of_word()
        for length in range(_MAX_KIND_WORDS, 0, -1):
            end = last + length
            if end > len(self.atoms) or not all(self._joined(j - 1, j) for j in range(last, end)):
                continue
            word = " ".join(self.low[last:end])
            if word == "state" and (
                self._owned(last) or (end < len(self.low) and self.low[end] in not_places().group_tails | _RUN)
            ):
                return None
            if word in known:
                return known[word], end
        return None

    def _owned(self, i: int) -> bool:
        """Whether what stands before word ``i`` bears an apostrophe s: "Russia's state media" tells of no state of that name."""
        return self.atoms[i - 1].text[-2:] in ("'s", "’s")

    def _kind_before(self, first: int) -> str | None:
        """The kind word before a name: "the village of X", "villages X", "Mount X", "neighbourhood of X"."""
        known = kind_of_word()
        at = first - 1
        if at >= 0 and self.low[at] in ("of", "named", "called", "in") and at:
            of = self.low[at] == "of"
            at -= 1
            if not of and self.low[at] not in known:
                return None
            if not of and self.low[at + 1] == "in":
                return None
        elif (
            at >= 0 and not self._joined(at, first) and self.text[self.atoms[at].end : self.atoms[first].start] != " ("
        ):
            return None
        for length in range(_MAX_KIND_WORDS, 0, -1):
            if at - length + 1 >= 0:
                word = " ".join(self.low[at - length + 1 : at + 1])
                if word in known:
                    named = at - length >= 0 and self.taken[at - length] and self._joined(at - length, at - length + 1)
                    return None if named else known[word]
        return None

    def _kind_beside(self, first: int, last: int) -> str:
        after = self._kind_after(last)
        return after[0] if after else (self._kind_before(first) or "")

    def _placed(self, first: int) -> bool:
        """Whether the words before a name put it in a place's position."""
        at = first - 1
        if at < 0:
            return False
        told = phrases()
        word = self.low[at]
        if word == "of" and at:
            return self.low[at - 1] in told.directions or self.low[at - 1] in (
                told.surroundings_wide | told.surroundings_near | set(kind_of_word())
            )
        if word == "from" and at and self.low[at - 1] in ("forces", "troops", "fighters", "militants", "men"):
            return True
        return word in told.prepositions and not (word in ("between", "from", "across") and self._is_date(first))

    def _is_date(self, first: int) -> bool:
        return self.low[first] in not_places().words

    def _tagged(self, first: int, last: int, tag: str) -> bool:
        tags = self.tags[first:last]
        return bool(tags) and sum(t == tag for t in tags) * 2 > len(tags)

    def _is_other(self, first: int, last: int, kind: str) -> bool:
        """Whether a capitalised run is a person, a group, a day, or a word of the language rather than a place."""
        lists = not_places()
        words = [w for w in self.low[first:last] if w not in rules().articles]
        if len(words) > 1 and words[0] in _PARTS:  # "North Waziristan"
            words = words[1:]
        if not words or all(w in lists.words or (w in rules().headwords and not kind) for w in words):
            return True
        if (
            len(words) == 1 and last - first == 1 and words[0] in rules().headwords
        ):  # "Tal", and not "al-Qalaa Mountain"
            return True
        if len(words) == 1 and words[0].removesuffix("s").endswith("ward"):  # "Eastwards"
            return True
        if self.tags[first] in ("person", "organization") and not kind:
            return True
        if all(w in lists.ordinary or w in lists.words for w in words) and (first == 0 or self.headline or not kind):
            return True
        if kind and any(w in lists.words for w in words) and len(words) > 1 and words[0] not in kind_of_prefix():
            return True
        other = lists.words | lists.group_tails | lists.group_heads | lists.titles
        if not kind and any(w in other for w in words):
            return True
        if not kind and words[0] in lists.people:
            return True
        if first and self.atoms[first - 1].capital and self.low[first - 1] in lists.titles | lists.group_heads:
            return True
        bare = self.atoms[last - 1].text
        return (
            len(words) == 1
            and bare.removesuffix("s").isupper()
            and len(bare) <= _LONGEST_ACRONYM
            and not self.sentence.is_title
        )


def _tags(atoms: Sequence[Atom], sentence: Sentence, parse: Parse | None) -> list[str]:
    """For each atom the kind of name the parse gives it ("place", "person", "organization"), "" for none."""
    tags = [""] * len(atoms)
    if parse is None:
        return tags
    at = 0
    for token in parse.tokens:
        if token.entity in ("", "O"):
            continue
        kind = token.entity.partition("-")[2] or token.entity
        while at < len(atoms) and sentence.start + atoms[at].end <= token.start:
            at += 1
        i = at
        while i < len(atoms) and sentence.start + atoms[i].start < token.end:
            tags[i] = kind
            i += 1
    return _without_people_in_place(tags, atoms)


#: words after which a name is a place's whatever the tags say
_LOCATIVE = frozenset({"in", "at", "near", "around", "towards", "toward", "outside", "inside", "into", "throughout"})


def _without_people_in_place(tags: list[str], atoms: Sequence[Atom]) -> list[str]:
    """Drop the tag of a person where no person stands: "in Kafr Zita Jeb al-Rayan and ...", "the towns of A B and C"."""
    known = kind_of_word()
    for i, tag in enumerate(tags):
        if tag != "person" or not i or not atoms[i].capital:
            continue
        at = i - 1 - (i > 1 and atoms[i - 1].text.lower() in rules().articles)
        before = atoms[at].text.lower()
        listed = before == "of" and at and atoms[at - 1].text.lower() in known
        if before not in _LOCATIVE and not listed:
            continue
        j = i
        while j < len(tags) and (tags[j] == "person" or atoms[j].text.lower() in rules().articles | {"and"}):
            tags[j] = ""
            j += 1
    return tags

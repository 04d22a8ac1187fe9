"""Words of a text in, the actors they name out: groups by name, nation and force composed, generic words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sitrep.model.actor import Alias
from sitrep.reference.actor_index import NameIndex, adjacent, tied
from sitrep.reference.actor_states import SERVICE_OF
from sitrep.reference.actor_words import Word, name_words
from sitrep.reference.kinds import Kind

#: categories that name an act, not a body of people: the nation before them is the actor
_ACTS = frozenset({"air-act", "strike-act", "fire-act"})
#: the articles behind which a nationality is part of a name
_ARTICLES = ("al-", "el-")
#: how many describing words may stand between a nation and its force ("Syrian elite ground troops")
_MAX_FILLERS = 2
#: words for a state's own side: the aircraft of "a helicopter belonging to the regime" are that state's
_STATE_WORDS = frozenset({"government", "forces", "pro-forces"})
#: "fighters loyal to" a ruler are his militia, not his enemies
_LOYAL = {"fighters": "pro-militia", "gunmen": "pro-militia", "militia": "pro-militia"}
#: links behind a name that make it the master of the group named next ("al-Qaeda-linked Nusra")
_LOOSE_LINKS = frozenset({"linked", "affiliated", "inspired"})

#: what hangs the people behind it on those before it: "people from the army"
_LINK = re.compile(r"\b(?:of|from|by|in|with|for|and|or|to)\b|,", re.IGNORECASE)

#: marks of the lexicon's three indices
_NAMES, _COUNTRIES, _KINDS = 1, 2, 4


@dataclass(frozen=True, slots=True)
class AliasHit:
    """An actor as written.

    ``start`` and ``end`` are offsets in the text searched. ``actor_ids`` are who it may be, best first. ``alias_kind`` is
    "name" (a group or force by name, or nation and force), "country" (a bare state, capital or nationality: an actor
    only where it acts) or "common" (a generic word). ``category`` is that of kinds.csv, for a bare state that of
    `CountryWord`; ``country`` an ISO code.
    """

    start: int
    end: int
    actor_ids: tuple[str, ...]
    alias_kind: str
    category: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class CountryWord:
    """A word for a state: its ISO code, and whether it is "nationality", "country", "capital" or "ruler"."""

    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The three indices a text is read with."""

    names: NameIndex[tuple[str, Alias]]
    countries: NameIndex[CountryWord]
    kinds: NameIndex[Kind]


@dataclass(frozen=True, slots=True)
class _Found:
    """A hit in words: from word ``first`` up to, not including, word ``last``."""

    first: int
    last: int
    hit: AliasHit


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    words: Sequence[Word]
    day: date | None

    def joined(self, i: int) -> bool:
        """Whether word ``i`` exists and stands right behind the word before it."""
        return 0 < i < len(self.words) and adjacent(self.text, self.words[i - 1], self.words[i])

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The offsets of the words ``first`` to ``last``, without a possessive, with the bracket that closes in them."""
        start, end = self.words[first].start, self.words[last - 1].end
        inside = self.text[start:end]
        if self.text[end : end + 1] in {")", "]"} and ("(" in inside or "[" in inside):
            return start, end + 1
        return start, end - 2 if inside.endswith(("'s", "’s")) else end

    def bracketed(self, i: int) -> bool:
        """Whether word ``i`` opens a bracket behind the word before it."""
        return 0 < i < len(self.words) and self.text[self.words[i - 1].end : self.words[i].start].strip() in {"(", "["}


class Scanner:
    """Reads texts with a lexicon; what a nation's force is called is asked of the actor list."""

    def __init__(
        self,
        lexicon: Lexicon,
        compose: Callable[[str, str], tuple[str, ...]],
        generic: Callable[[str], tuple[str, ...]],
    ) -> None:
        """Take the indices and the two questions: (country, category) -> ids, and category -> ids."""
        self._lexicon = lexicon
        self._compose = compose
        self._generic = generic
        self._begin: dict[str, int] = {}
        for mark, index in ((_NAMES, lexicon.names), (_COUNTRIES, lexicon.countries), (_KINDS, lexicon.kinds)):
            for word in index.first_words():
                self._begin[word] = self._begin.get(word, 0) | mark

    def scan(self, text: str, day: date | None) -> list[AliasHit]:
        """The hits of a text from left to right."""
        return [found.hit for found in self._scan(text, day)]

    def decide(self, phrase: str, day: date | None) -> AliasHit | None:
        """The hit that decides who a noun phrase is, None where it names nobody."""
        hits = self.scan(phrase, day)
        named = [h for h in hits if h.alias_kind == "name"]
        if named:
            return named[0]
        nation = next((h for h in hits if h.alias_kind == "country"), None)
        kinds = [h for h in hits if h.alias_kind == "common"]
        of_whom = [h for h in kinds if h.category != "group"]  # "a group of civilians"
        common = _head_kind(phrase, of_whom or kinds) or self._any_kind(phrase, day)
        if common is not None and common.category == "air" and any(h.category in _STATE_WORDS for h in kinds):
            common = replace(common, category="home-air", actor_ids=self._generic("home-air"))
        if nation is None or common is None:
            return nation or common
        category = _LOYAL.get(common.category, common.category) if nation.category == "ruler" else common.category
        ids = self._compose(nation.country, category)
        return replace(common, actor_ids=ids, alias_kind="name", category=category, country=nation.country)

    def _any_kind(self, phrase: str, day: date | None) -> AliasHit | None:
        """The last kind word of a phrase, those that cannot stand alone in running text included ("forces")."""
        seen = _Text(phrase, name_words(phrase, self._lexicon.kinds.spellings), day)
        for i in reversed(range(len(seen.words))):
            length, kinds = self._lexicon.kinds.longest(phrase, seen.words, i)
            kind = next((k for k in kinds if k.roles & {"alone", "member", "state"}), None)
            if kind is not None:
                return AliasHit(*seen.span(i, i + length), self._generic(kind.category), "common", kind.category)
        return None

    def _scan(self, text: str, day: date | None) -> list[_Found]:
        seen = _Text(text, name_words(text, self._lexicon.names.spellings), day)
        found: list[_Found] = []
        i = 0
        while i < len(seen.words):
            begun = self._begun(seen.words[i].key)
            if not begun:
                i += 1
                continue
            best = self._best(seen, i, begun)
            if best is None:
                i += 1 + (self._skipped(seen, i) if begun & _KINDS else 0)
                continue
            kept, i = self._after_link(seen, best)
            if kept is not None:
                found.append(kept)
        return found

    def _begun(self, key: str) -> int:
        """What of the lexicon a word may begin: the sum of the marks of its indices, 0 for most words."""
        begin = self._begin
        return begin.get(key, 0) | (begin.get(key[:-1], 0) if key[-1:] == "s" else 0)

    def _skipped(self, seen: _Text, i: int) -> int:
        """Further words to pass over where a phrase is listed as describing only ("anti-government")."""
        length, kinds = self._lexicon.kinds.longest(seen.text, seen.words, i)
        return length - 1 if length > 1 and all("filler" in k.roles for k in kinds) else 0

    def _best(self, seen: _Text, i: int, begun: int) -> _Found | None:
        """The hit at word ``i`` that reaches furthest; of equal ones a name, then nation and force, then a kind."""
        name = self._name(seen, i) if begun & _NAMES else None
        nation = self._nation(seen, i) if begun & _COUNTRIES else None
        common = self._common(seen, i) if begun & _KINDS else None
        acting = nation is not None and nation.hit.category in _ACTS  # "Syrian government air strikes"
        candidates = (nation, name, common) if acting else (name, nation, common)
        found = [c for c in candidates if c is not None]
        return max(found, key=lambda c: c.last) if found else None

    def _name(self, seen: _Text, i: int) -> _Found | None:
        length, payloads = self._lexicon.names.longest(seen.text, seen.words, i)
        if not payloads:
            return None
        holding = [actor_id for actor_id, alias in payloads if alias.holds_on(seen.day)]
        ids = tuple(dict.fromkeys(holding or [actor_id for actor_id, _ in payloads]))
        last = self._extend(seen, i + length, ids)
        return _Found(i, last, AliasHit(*seen.span(i, last), ids, "name"))

    def _extend(self, seen: _Text, last: int, ids: tuple[str, ...]) -> int:
        """Take in the other name in brackets and the words for members: "Daesh (ISIS) terrorists"."""
        if seen.bracketed(last):
            length, payloads = self._lexicon.names.longest(seen.text, seen.words, last)
            if any(actor_id in ids for actor_id, _ in payloads):
                last += length
        while True:
            length = self._member(seen, last)
            if not length:
                return last
            last += length

    def _member(self, seen: _Text, i: int) -> int:
        """How many words at ``i`` tell only that members are meant: "terrorists", "Takfiri group"."""
        if i >= len(seen.words):
            return 0
        gap = seen.text[seen.words[i - 1].end : seen.words[i].start]
        if gap.strip(' \t\n\xa0)]"”') or "\n" in gap:
            return 0
        length, kinds = self._lexicon.kinds.longest(seen.text, seen.words, i)
        if any("member" in k.roles for k in kinds):
            return length
        if any("filler" in k.roles and k.category == "filler" for k in kinds) and seen.joined(i + length):
            behind, kinds = self._lexicon.kinds.longest(seen.text, seen.words, i + length)
            if any("member" in k.roles for k in kinds):
                return length + behind
        return 0

    def _nation(self, seen: _Text, i: int) -> _Found | None:
        length, payloads = self._lexicon.countries.longest(seen.text, seen.words, i)
        if not payloads:
            return None
        word = payloads[0]
        code = word.code
        at = seen.words[i].start
        if word.kind == "nationality" and seen.text[max(0, at - 3) : at].casefold() in _ARTICLES:
            return None  # "Tal al-Qatari" is a hill
        force = self._force(seen, i + length)
        if force is None or not _composes(word, force[1]):
            ids = tuple(dict.fromkeys(x for s in ("government", "forces", "air") for x in self._compose(code, s)))
            return _Found(i, i + length, AliasHit(*seen.span(i, i + length), ids, "country", word.kind, code))
        last, kind = force
        ids = self._compose(code, kind.category)
        if kind.category not in _ACTS:
            last = self._extend(seen, last, ids)
        return _Found(i, last, AliasHit(*seen.span(i, last), ids, "name", kind.category, code))

    def _force(self, seen: _Text, i: int) -> tuple[int, Kind] | None:
        """The kind of force behind a nation and up to two describing words, and the word behind it."""
        best: tuple[int, Kind] | None = None
        for _ in range(_MAX_FILLERS + 1):
            if not seen.joined(i):
                break
            length, kinds = self._lexicon.kinds.longest(seen.text, seen.words, i)
            state = next((k for k in kinds if "state" in k.roles), None)
            if state is not None:
                end = i if state.category in _ACTS else i + length
                if best is None or i + length > best[0]:
                    best = end, state
            if not any("filler" in k.roles for k in kinds):
                break
            if any(k.category == "link" for k in kinds):
                return None
            i += length
        return best

    def _common(self, seen: _Text, i: int) -> _Found | None:
        length, kinds = self._lexicon.kinds.longest(seen.text, seen.words, i)
        kind = next((k for k in kinds if "alone" in k.roles), None)
        if kind is None:
            return None
        ids = self._generic(kind.category)
        return _Found(i, i + length, AliasHit(*seen.span(i, i + length), ids, "common", kind.category))

    def _after_link(self, seen: _Text, found: _Found) -> tuple[_Found | None, int]:
        """Judge a hit by the link behind it ("US-backed", "rebel-held"): what is kept, and the word to go on from."""
        i = found.last
        if i >= len(seen.words) or not tied(seen.text, seen.words[i - 1], seen.words[i]):
            return found, i
        _, kinds = self._lexicon.kinds.longest(seen.text, seen.words, i)
        if not any(k.category == "link" for k in kinds):
            return found, i
        behind = i + 1
        if seen.words[i].key in _LOOSE_LINKS and found.hit.alias_kind == "name" and seen.joined(behind):
            if self._lexicon.names.longest(seen.text, seen.words, behind)[0]:
                return None, behind
            last = self._extend(seen, behind, found.hit.actor_ids)
            if last > behind:
                return _Found(found.first, last, replace(found.hit, end=seen.words[last - 1].end)), last
        if seen.joined(behind):
            common = self._common(seen, behind)
            if common is not None:
                start = seen.words[found.first].start
                return replace(common, first=found.first, hit=replace(common.hit, start=start)), common.last
        return None, behind


def _composes(word: CountryWord, kind: Kind) -> bool:
    """Whether a word for a state and a kind make one: "Syria rebels" is a place and a group, "Damascus forces" a city's."""
    if word.kind == "nationality":
        return True
    return kind.category in SERVICE_OF if word.kind != "capital" else kind.category in ("government", "authorities")


def _head_kind(phrase: str, kinds: Sequence[AliasHit]) -> AliasHit | None:
    """The kind that a phrase is of: its first, unless that only tells of what people its last are ("local fighters")."""
    if len(kinds) > 1 and kinds[0].category == "civilians":
        first, last = kinds[0], kinds[-1]
        ends = last.end >= len(phrase.rstrip())
        if ends and not _LINK.search(phrase[first.end : last.start]):
            return last
    return kinds[0] if kinds else None

"""The words of a sentence and a gazetteer go in; the runs of words that name places come out, known ones first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitrep.reference.gazetteer.kinds import kind_of_prefix, kind_of_word
from sitrep.reference.gazetteer.phrases import phrases
from sitrep.reference.gazetteer.romanisation import rules
from sitrep.reference.gazetteer.scan import not_places
from sitrep.resolve.places_fought import FoughtOver
from sitrep.resolve.places_words import ENGLISH_ARTICLES

_PLURALS = frozenset(
    {
        "villages",
        "towns",
        "cities",
        "neighborhoods",
        "neighbourhoods",
        "districts",
        "areas",
        "suburbs",
        "farms",
        "hills",
        "axes",
    }
)
#: an unknown spelling this like a gazetteer's name is taken for one
_ALIKE = 0.78
_LIST_REACH = 24
#: words of a name that its tags alone hold together
_LONGEST_NAME = 3
_WIDE = frozenset({"country", "admin1", "region", "city"})
_BODIES = frozenset({"organisation", "organization", "association", "party", "movement", "congress"})
#: kinds behind which "of" leads in the settlement's own name, and what joins the parts of a Persian name
_SETTLED = frozenset({"village", "town", "city"})
_JOINS_PARTS = frozenset({"e", "i", "ye", "yi"})
#: a name as well known as this is not the beginning of another
_FAMOUS = 38


def is_road(word: str) -> bool:
    """Whether a word in small letters means a road or roads."""
    kind = kind_of_word()
    return "road" in (kind.get(word), kind.get(word.removesuffix("s")))


@dataclass(frozen=True, slots=True)
class Name:
    """A name as words ``first`` to ``last`` (excluded), with the kind told or known, and whether a gazetteer knows it."""

    first: int
    last: int
    kind: str
    known: bool


#: words between "road" and its first end, with those that lead to the other
ROAD_JOINS = {
    "between": frozenset({"and"}),
    "from": frozenset({"to"}),
    "linking": frozenset({"and", "to", "with"}),
    "connecting": frozenset({"and", "to", "with"}),
    "links": frozenset({"and", "to", "with"}),
    "connects": frozenset({"and", "to", "with"}),
}


#: what stands before what an operation is called
_WORDS_OF_NAME = r"(?:(?!(?:In|Near|At|On|Against|To|For|From|Around|By|Of)\b)[A-Z][\w-]+\s+(?:of\s+)?(?:the\s+)?)"
_OPERATION = re.compile(
    r"\b(?:operation|campaign|offensive|exercise|drill)s?,?\s+(?:(?:it|they)\s+)?(?:called|dubbed|named|code-?named|known\s+as)\s+"
    rf"[\"'“‘]?(?:the\s+)?{_WORDS_OF_NAME}{{0,3}}$"
    rf"|\bOperation\s+{_WORDS_OF_NAME}{{0,2}}$|\boperation\s+{_WORDS_OF_NAME}{{1,2}}$"
)


def names_operation(before: str) -> bool:
    """Whether what follows is part of what an operation is called: "a campaign named Wrath of Euphrates"."""
    return bool(_OPERATION.search(before))


class PlaceNames(FoughtOver):
    """Finds the names of places in one sentence."""

    def names(self) -> list[Name]:
        """All names, in their order."""
        headed = [self._headed(n) for n in self._known()]
        whole = [n for i, n in enumerate(headed) if all(n.first >= before.last for before in headed[:i])]
        names = self._roads(whole) + self._points()
        for name in names:
            self._mark(name.first, name.last)
        self._settled = {n.first for n in names if n.kind not in _WIDE}
        for finder in (self._typed, self._listed, self._positioned, self._listed):
            names.extend(finder(names))
        names = [n for n in names if not names_operation(self.text[: self.atoms[n.first].start])]
        return sorted(names, key=lambda n: n.first)

    def _known(self) -> list[Name]:
        found: list[Name] = []
        starts = {a.start: i for i, a in enumerate(self.atoms)}
        hits = list(self.gazetteer.find_names(self.text))
        for hit in hits:
            first = starts[hit.start]
            last = first
            while last < len(self.atoms) and self.atoms[last].start < hit.end:
                last += 1
            listed = self._listed_with(found, first, last) or self._list_ends(last)
            if not listed and self._is_somebody(first, last):
                continue
            after = self._kind_after(last)
            if (
                after is not None
                and after[1] + 1 < len(self.atoms)
                and hit.kind_hint not in _WIDE
                and self._names_another(after)
            ):
                settled = next((h for h in hits if h.start == self.atoms[after[1] + 1].start), None)
                if settled is not None and settled.kind_hint not in _WIDE:
                    continue
            if (not listed and self._longer_group(first, last)) or self._names_body(last):
                continue
            found.append(Name(first, last, hit.kind_hint, True))
        return found

    def _listed_with(self, found: list[Name], first: int, last: int) -> bool:
        """Whether a known name of one word stands in a list with the place just before it: "strikes on Raqqa and Tabqa"."""
        if not found or found[-1].kind == "country" or found[-1].last + 1 != first or self.low[first - 1] != "and":
            return False
        goes_on = last < len(self.atoms) and self.atoms[last].capital and self._joined(last - 1, last)
        placed = self._placed(found[-1].first) or self._fought_for(found[-1].first, found[-1].last)
        return placed and not goes_on and not self._verb_follows(last)

    def _is_somebody(self, first: int, last: int) -> bool:
        """Whether the tags call a known name a person or a group, and nothing around it says that it is a place."""
        if self._kind_beside(first, last) or self._fought_for(first, last) or self._opens(first, last):
            return False
        group = self._tagged(first, last, "organization") and not self._placed(first)
        return group or self._tagged(first, last, "person")

    def _opens(self, first: int, last: int) -> bool:
        """Whether a name in capitals opens the text as a dateline does: "KABUL: bomb kills ten"."""
        written = self.text[self.atoms[first].start : self.atoms[last - 1].end]
        behind = self.text[self.atoms[last - 1].end :].lstrip()[:1]
        return first == 0 and written.isupper() and behind in (":", "-", "–", "—")

    def _headed(self, name: Name) -> Name:
        """A known name that a word like "Talat" or "Badia" before it, or an unknown one after it, makes another name."""
        first, last = name.first, name.last
        before = self.low[first - 1] if first and self.low[first - 1] not in rules().modifiers else ""
        heads = kind_of_prefix()
        heading = before in heads or (before in rules().headwords and before not in kind_of_word())
        if heading and self.atoms[first - 1].capital and self._joined(first - 1, first):
            with_article = first > 1 and self._article_at(first - 2)
            first -= 2 if with_article else 1
            return Name(first, last, heads.get(rules().equal.get(before, before), heads.get(before, "")), False)
        longer = self._goes_on(name)
        return Name(first, longer, "village", False) if longer > last else name

    def _goes_on(self, name: Name) -> int:
        """Where a known name really ends: "Qara" of "the village of Qara Kopri", "Hilal" of "Hilal al-Dusham"."""
        last = self._joined_parts(name.last)
        if last > name.last or (last := self._one_place(name)) > name.last:
            return last
        if self.headline or name.kind in ("country", "admin1", "city") or last >= len(self.atoms):
            return last
        follows = self.atoms[last].capital and self.text[self.atoms[last - 1].end : self.atoms[last].start] == " "
        if follows and not self._is_other(last, last + 1, "") and self.gazetteer.knows(self.atoms[last].text) is None:
            typed = "," in self.text and self._kind_before(name.first) in ("village", "town")
            after = self._kind_after(last + 1)
            one = after is not None and self.low[last + 1] not in _PLURALS and not self._in_list(name.first - 1)
            if typed or (one and last - name.first == 1):
                return last + 1
        if self._article_at(last) and last - name.first == 1 and not self._is_famous(name):
            rest = self.text[self.atoms[last].start : self.atoms[last + 1].end]
            if self.gazetteer.knows(rest) is None and not self._is_other(last + 1, last + 2, "village"):
                return last + 2
        return last

    def _joined_parts(self, last: int) -> int:
        """Where a name ends whose parts are joined as Persian does: "Dasht" of "Dasht-e-Barchi"."""
        while (
            last + 1 < len(self.atoms)
            and self.low[last] in _JOINS_PARTS
            and self.atoms[last + 1].capital
            and self.text[self.atoms[last - 1].end : self.atoms[last + 1].start].replace(" ", "-")
            == f"-{self.low[last]}-"
        ):
            last += 2
        return last

    def _one_place(self, name: Name) -> int:
        """Where a name ends that the tags make longer behind "in" or "at": "Mai" of "in Mai Tsebri", which is no place alone."""
        last = name.last
        placed = name.first > 0 and self.low[name.first - 1] in ("in", "at", "near")
        if not placed or name.last - name.first > 1 or self.headline or name.kind in ("country", "admin1"):
            return last
        while last < len(self.atoms) and self._joined(last - 1, last) and self.atoms[last].capital:
            if (
                self.tags[last] != "place"
                or self.low[last] in kind_of_word()
                or self._is_other(last, last + 1, "village")
            ):
                return name.last
            last += 1
        whole = self.tags[name.first] == "place" and "," in self.text and last - name.first <= _LONGEST_NAME
        known = any(self.taken[j] or self.gazetteer.knows(self.atoms[j].text) for j in range(name.last, last))
        return last if whole and not (known and self._is_famous(name)) else name.last

    def _article_at(self, i: int) -> bool:
        """Whether an article and a name stand at word ``i`` after a space."""
        if (
            i < 1
            or i + 1 >= len(self.atoms)
            or self.low[i] not in rules().articles - ENGLISH_ARTICLES
            or not self.atoms[i + 1].capital
        ):
            return False
        spaced = self.text[self.atoms[i - 1].end : self.atoms[i].start] == " "
        return spaced and self.text[self.atoms[i].end : self.atoms[i + 1].start] in ("-", " ")

    def _is_famous(self, name: Name) -> bool:
        told = self.text[self.atoms[name.first].start : self.atoms[name.last - 1].end]
        return any(c.place.fame >= _FAMOUS for c in self.gazetteer.candidates(told, 1))

    def _roads(self, names: list[Name]) -> list[Name]:
        """Make one road of "Palmyra-Deir Ezzor highway" and of "the road between Palmyra and Deir Ezzor", not two towns."""
        found: list[Name] = []
        for name in names:
            if found and self._road_between(found[-1], name):
                found[-1] = Name(found[-1].first, name.last, "road", False)
                continue
            if found and found[-1].last == name.first:
                gap = self.text[self.atoms[name.first - 1].end : self.atoms[name.first].start]
                after = self._kind_after(name.last)
                if gap.strip() in ("-", "–") and after is not None and after[0] == "road":
                    found[-1] = Name(found[-1].first, name.last, "road", False)
                    continue
            found.append(name)
        return found

    def _road_between(self, one: Name, other: Name) -> bool:
        """Whether the words about two names make them the ends of a road."""
        at = one.first - 1
        if other.first != one.last + 1 or at < 1 or "country" in (one.kind, other.kind):
            return False
        joins = ROAD_JOINS.get(self.low[at])
        if joins is None or self.low[one.last] not in joins:
            return False
        at -= self.low[at - 1] in ("leading", "running", "that")
        return is_road(self.low[at - 1])

    def _longer_group(self, first: int, last: int) -> bool:
        """Whether the name is a piece of a longer capitalised name that the tags call a person or a group."""
        for i in (first - 1, last):
            if 0 <= i < len(self.atoms) and self._joined(min(i, last - 1), max(i, first)):
                tag = self.tags[i]
                if (
                    self.atoms[i].capital
                    and tag in ("person", "organization")
                    and self.tags[first] == tag
                    and not self.headline
                ):
                    return not self._kind_beside(first, last)
        return False

    def _names_body(self, last: int) -> bool:
        """Whether the capitalised words behind a name make a body's name of it: "Kachin Independence Organisation"."""
        while last < len(self.atoms) and self.atoms[last].capital and self._joined(last - 1, last):
            if self.low[last] in _BODIES:
                return True
            last += 1
        return False

    def _points(self) -> list[Name]:
        """Each number of "Points 287, 397 and 409" is a place."""
        found = []
        for i, word in enumerate(self.low):
            if word not in ("point", "points", "hill", "hills") or i + 1 >= len(self.atoms):
                continue
            at = i + 1
            while at < len(self.atoms) and self.atoms[at].text.isdigit() and len(self.atoms[at].text) >= 2:
                if at == i + 1 and not self._joined(i, at):
                    break
                first = i if at == i + 1 else at
                found.append(Name(first, at + 1, "point", False))
                at += 1
                if at < len(self.atoms) and self.low[at] == "and":
                    at += 1
        return found

    def _typed(self, names: list[Name]) -> list[Name]:
        """Unknown names that a kind word before ("village of X", "Mount X", "Tal X") or after ("X village") makes places."""
        found = []
        known, prefixes = kind_of_word(), kind_of_prefix()
        for i in range(len(self.atoms)):
            if self.taken[i]:
                continue
            run = self._run(i)
            if run is None:
                continue
            first, last = run
            kind = ""
            if (
                self.low[first] in prefixes
                and last < len(self.low)
                and self.low[last].isdigit()
                and self._joined(last - 1, last)
            ):
                last, kind = last + 1, prefixes[self.low[first]]
            elif self.low[first] in prefixes and last - first > 1:
                kind = prefixes[self.low[first]]
            elif (after := self._kind_after(last)) is not None and after[0] not in ("site", "base", "school"):
                if self._names_another(after):
                    continue
                kind = after[0]
            elif (before := self._kind_before(first)) is not None and not (before == "site" and self.headline):
                kind = before
            elif first and self.low[first - 1] in prefixes and self.low[first - 1] not in known:
                first, kind = first - 1, prefixes[self.low[first - 1]]
            if kind and not self._is_other(first, last, kind):
                found.extend(self._split(first, last, kind))
        return found

    def _names_another(self, after: tuple[str, int]) -> bool:
        """Whether the kind behind a word belongs to the name behind it: "Dogon" of "the Dogon village of Sobame Da"."""
        kind, of = after
        if kind not in _SETTLED or of + 1 >= len(self.atoms) or self.low[of] != "of" or not self.atoms[of + 1].capital:
            return False
        return not self.taken[of + 1] or of + 1 in self._settled

    def _positioned(self, names: list[Name]) -> list[Name]:
        """Unknown capitalised names after "in", "near", "towards" ..., that a taking verb has for object, or tagged as places."""
        found: list[Name] = []
        if self.headline:
            return found
        for i in range(len(self.atoms)):
            if self.taken[i] or (run := self._run(i)) is None:
                continue
            first, last = run
            fire = self._under_fire(first) and self._likely(first, last)
            taken = first > 0 and self.low[first - 1] in phrases().takers and self._likely(first, last)
            placed = taken or fire or self.tags[first] == "place" or self._placed(first)
            after = self._kind_after(last)
            if after is not None and self._names_another(after):
                continue
            if placed and not self._is_other(first, last, "village" if fire else ""):
                found.extend(self._split(first, last, ""))
        return found

    def _likely(self, first: int, last: int) -> bool:
        """Whether a gazetteer holds a name alike, or its first word is one that opens names of places."""
        name = self.text[self.atoms[first].start : self.atoms[last - 1].end]
        if last - first > 1 and self.low[first] in rules().headwords | {"al"}:
            return True
        return any(c.score >= _ALIKE for c in self.gazetteer.candidates(name, 1))

    def _split(self, first: int, last: int, kind: str) -> list[Name]:
        """One name of a run, or, where a text has lost its commas, several: the longest that a gazetteer holds alike."""
        self._mark(first, last)
        plural = self._in_list(first - 1) or (last < len(self.low) and self.low[last] in _PLURALS)
        if last - first < 2 or "," in self.text or not kind or not plural:
            return [Name(first, last, kind, False)]
        found, at = [], first
        while at < last:
            end = next((e for e in range(min(last, at + 4), at, -1) if self._alike(at, e)), None)
            if end is None:
                end = at + (2 if self.low[at] in rules().headwords | rules().articles and at + 1 < last else 1)
                if self.low[end - 1] in rules().articles and end < last:
                    end += 1
            if not self._is_plain(at, end):
                found.append(Name(at, end, kind, False))
            at = end
        return found

    def _is_plain(self, first: int, last: int) -> bool:
        lists = not_places()
        return all(w in lists.words or w in lists.ordinary or w in lists.group_tails for w in self.low[first:last])

    def _alike(self, first: int, last: int) -> bool:
        if not self.atoms[last - 1].capital:
            return False
        name = self.text[self.atoms[first].start : self.atoms[last - 1].end]
        return any(c.score >= _ALIKE + 0.05 * (last - first > 1) for c in self.gazetteer.candidates(name, 1))

    def _listed(self, names: list[Name]) -> list[Name]:
        """Unknown names that go on a list of places: "A, B and C" with A a place, or "villages of A B and C" without commas."""
        found: list[Name] = []
        if self.headline:
            return found
        ends = {n.last for n in names if not n.known or n.kind not in ("country", "admin1")}
        starts = {n.first for n in names}
        for i in range(1, len(self.atoms)):
            if self.taken[i] or (run := self._run(i)) is None:
                continue
            first, last = run
            linked = self._linked(first, ends) or self._links_on(last, starts)
            kind = "village" if self._in_list(first - 1) else ""
            other = self._is_other(first, last, kind) and not self._list_ends(last)
            if linked and not other and not self._verb_follows(last):
                more = self._split(first, last, "village")
                found.extend(more)
                ends.update(n.last for n in more)
        return found

    def _linked(self, first: int, ends: set[int]) -> bool:
        """Whether a list of places that ended before ``first`` goes on with it."""
        before = first - 1
        gap = self.text[self.atoms[before].end : self.atoms[first].start]
        if self.low[before] in ("and", "or", "&") and before:
            return before in ends
        if gap == " " and "," not in self.text:
            return before + 1 in ends and self._in_list(before)
        return "," in gap and before + 1 in ends

    def _links_on(self, last: int, starts: set[int]) -> bool:
        """Whether "X and Y" stands before us with Y a place of a list told by its kind ("Zahra and Y neighborhoods")."""
        return (
            last + 1 < len(self.atoms)
            and self.low[last] == "and"
            and last + 1 in starts
            and any(self.low[j] in _PLURALS for j in range(last + 2, min(len(self.low), last + 5)))
        )

    def _in_list(self, at: int) -> bool:
        """Whether a plural kind word opens the list that reaches to here: "the towns of A B C"."""
        for j in range(at, max(-1, at - _LIST_REACH), -1):
            if self.low[j] in _PLURALS:
                return True
            if not (self.atoms[j].capital or self.low[j] in rules().articles | {"of", "and", "the"}):
                return False
        return False

    def _list_ends(self, last: int) -> bool:
        """Whether what stands here goes on as a list that a plural kind word ends: "A B and C neighborhoods"."""
        names = rules().articles | {"and"}
        for j in range(last, min(len(self.low), last + _LIST_REACH)):
            if self.low[j] in _PLURALS:
                return j > last
            if not (self.atoms[j].capital or self.low[j] in names):
                return False
        return False

    def _verb_follows(self, last: int) -> bool:
        return last < len(self.atoms) and self.low[last] in (
            "said",
            "says",
            "told",
            "added",
            "were",
            "have",
            "was",
            "has",
        )

"""One sentence and a gazetteer go in; the places it names, known ones and unknown ones in a place's position, come out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sitrep.model.claim import Span
from sitrep.model.document import Sentence
from sitrep.model.mention import PlaceMention
from sitrep.model.parse import Parse
from sitrep.reference.gazetteer import Gazetteer
from sitrep.reference.gazetteer.kinds import kind_of_prefix, kind_of_word, kinds
from sitrep.reference.gazetteer.phrases import phrases
from sitrep.reference.gazetteer.romanisation import rules
from sitrep.reference.gazetteer.scan import Atom, atoms_of, not_places, title_case

#: kind words that follow a name without being part of it
_MAX_KIND_WORDS = 3
_GAPS = frozenset({" ", "-", "–", "- "})
_PLURALS = frozenset({"villages", "towns", "cities", "neighborhoods", "neighbourhoods", "districts", "areas", "suburbs", "farms", "hills", "axes"})
#: an unknown spelling this like a gazetteer's name is taken for one
_ALIKE = 0.78


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as atoms ``first`` to ``last`` (excluded)."""

    first: int
    last: int
    kind: str
    known: bool


def find_place_mentions(sentence: Sentence, parse: Parse | None, gazetteer: Gazetteer) -> tuple[PlaceMention, ...]:
    """The places a sentence names, in their order.

    Names the gazetteer knows, and names it does not know where a kind word ("the village of X"), a list of places or a
    preposition makes them places. It does not resolve them, and it leaves out people, groups, days and months.

    Args:
        sentence: The sentence; offsets of the mentions count in the document as the sentence's do.
        parse: Its parse, whose name tags keep people and groups out; None where there is none.
        gazetteer: What is known.
    """
    reader = _Reader(sentence, parse, gazetteer)
    return reader.mentions()


class _Reader:
    def __init__(self, sentence: Sentence, parse: Parse | None, gazetteer: Gazetteer) -> None:
        self.sentence = sentence
        self.text = sentence.text
        self.gazetteer = gazetteer
        self.atoms = atoms_of(sentence.text)
        self.low = [a.text.lower().removesuffix("'s").removesuffix("’s") for a in self.atoms]
        self.tags = _tags(self.atoms, sentence, parse)
        self.headline = title_case(self.atoms)
        self.taken = [False] * len(self.atoms)

    def mentions(self) -> tuple[PlaceMention, ...]:
        names = self._roads([self._headed(n) for n in self._known()]) + self._points()
        for name in names:
            self._take(name)
        for finder in (self._typed, self._listed, self._positioned, self._listed):
            for name in finder(names):
                names.append(name)
                self._take(name)
        names.sort(key=lambda n: n.first)
        return tuple(self._mention(n) for n in names)

    def _take(self, name: _Name) -> None:
        for i in range(name.first, name.last):
            self.taken[i] = True

    # --- finding names -------------------------------------------------------------------------------------------------

    def _known(self) -> list[_Name]:
        found = []
        starts = {a.start: i for i, a in enumerate(self.atoms)}
        for hit in self.gazetteer.find_names(self.text):
            first = starts[hit.start]
            last = first
            while last < len(self.atoms) and self.atoms[last].start < hit.end:
                last += 1
            if self._tagged(first, last, "person") and not self._kind_beside(first, last):
                continue
            if self._tagged(first, last, "organization") and not self._placed(first) and not self._kind_beside(first, last):
                continue
            if self._longer_group(first, last):
                continue
            found.append(_Name(first, last, hit.kind_hint, True))
        return found

    def _headed(self, name: _Name) -> _Name:
        """A known name that a word like "Talat" or "Badia" before it, or an unknown one after it, makes another name."""
        first, last = name.first, name.last
        before = self.low[first - 1] if first and self.low[first - 1] not in phrases().directions else ""
        heads = kind_of_prefix()
        if first and self.atoms[first - 1].capital and self._joined(first - 1, first) and before in rules().headwords | set(heads):
            if before not in kind_of_word() or before in heads:
                return _Name(first - 1, last, heads.get(rules().equal.get(before, before), heads.get(before, "")), False)
        if last < len(self.atoms) and "," in self.text and not self.headline and name.kind not in ("country", "admin1"):
            follows = self.atoms[last].capital and self.text[self.atoms[last - 1].end : self.atoms[last].start] == " "
            if follows and self._kind_before(first) in ("village", "town") and not self._is_other(last, last + 1, ""):
                return _Name(first, last + 1, "village", False)
        return name

    def _roads(self, names: list[_Name]) -> list[_Name]:
        """ "Palmyra-Deir Ezzor highway" is a road, not two towns."""
        found: list[_Name] = []
        for name in names:
            if found and found[-1].last == name.first:
                gap = self.text[self.atoms[name.first - 1].end : self.atoms[name.first].start]
                after = self._kind_after(name.last)
                if gap.strip() in ("-", "–") and after is not None and after[0] == "road":
                    found[-1] = _Name(found[-1].first, name.last, "road", False)
                    continue
            found.append(name)
        return found

    def _longer_group(self, first: int, last: int) -> bool:
        """Whether the name is a piece of a longer capitalised name that the tags call a person or a group."""
        for i in (first - 1, last):
            if 0 <= i < len(self.atoms) and self._joined(min(i, last - 1), max(i, first)):
                tag = self.tags[i]
                if self.atoms[i].capital and tag in ("person", "organization") and self.tags[first] == tag and not self.headline:
                    return not self._kind_beside(first, last)
        return False

    def _points(self) -> list[_Name]:
        """ "Points 287, 397 and 409": each number is a place."""
        found = []
        for i, word in enumerate(self.low):
            if word not in ("point", "points", "hill", "hills") or i + 1 >= len(self.atoms):
                continue
            at = i + 1
            while at < len(self.atoms) and self.atoms[at].text.isdigit() and len(self.atoms[at].text) >= 2:
                if at == i + 1 and not self._joined(i, at):
                    break
                first = i if at == i + 1 else at
                found.append(_Name(first, at + 1, "point", False))
                at += 1
                if at < len(self.atoms) and self.low[at] == "and":
                    at += 1
        return found

    def _typed(self, names: list[_Name]) -> list[_Name]:
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
            if self.low[first] in prefixes and last < len(self.low) and self.low[last].isdigit() and self._joined(last - 1, last):
                last, kind = last + 1, prefixes[self.low[first]]
            elif self.low[first] in prefixes and last - first > 1:
                kind = prefixes[self.low[first]]
            elif (after := self._kind_after(last)) is not None and after[0] not in ("site", "base", "school"):
                kind = after[0]
            elif (before := self._kind_before(first)) is not None and not (before == "site" and self.headline):
                kind = before
            elif first and self.low[first - 1] in prefixes and self.low[first - 1] not in known:
                first, kind = first - 1, prefixes[self.low[first - 1]]
            if kind and not self._is_other(first, last, kind):
                found.extend(self._split(first, last, kind))
        return found

    def _positioned(self, names: list[_Name]) -> list[_Name]:
        """Unknown capitalised names after "in", "near", "towards" ..., that a taking verb has for object, or tagged as places."""
        found: list[_Name] = []
        if self.headline:
            return found
        for i in range(len(self.atoms)):
            if self.taken[i] or (run := self._run(i)) is None:
                continue
            first, last = run
            taken = first > 0 and self.low[first - 1] in phrases().takers and self._likely(first, last)
            if (taken or self.tags[first] == "place" or self._placed(first)) and not self._is_other(first, last, ""):
                found.extend(self._split(first, last, ""))
        return found

    def _likely(self, first: int, last: int) -> bool:
        """Whether a gazetteer holds a name alike, or its first word is one that opens names of places."""
        name = self.text[self.atoms[first].start : self.atoms[last - 1].end]
        if last - first > 1 and self.low[first] in rules().headwords | {"al"}:
            return True
        return any(c.score >= _ALIKE for c in self.gazetteer.candidates(name, 1))

    def _split(self, first: int, last: int, kind: str) -> list[_Name]:
        """One name of a run, or, where a text has lost its commas, several: the longest that a gazetteer holds alike."""
        self._mark(first, last)
        plural = self._in_list(first - 1) or (last < len(self.low) and self.low[last] in _PLURALS)
        if last - first < 2 or "," in self.text or not kind or not plural:
            return [_Name(first, last, kind, False)]
        found, at = [], first
        while at < last:
            end = next((e for e in range(min(last, at + 4), at, -1) if self._alike(at, e)), None)
            if end is None:
                end = at + (2 if self.low[at] in rules().headwords | rules().articles and at + 1 < last else 1)
                if self.low[end - 1] in rules().articles and end < last:
                    end += 1
            if not self._is_plain(at, end):
                found.append(_Name(at, end, kind, False))
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

    def _mark(self, first: int, last: int) -> None:
        for j in range(first, last):
            self.taken[j] = True

    def _listed(self, names: list[_Name]) -> list[_Name]:
        """Unknown names that go on a list of places: "A, B and C" with A a place, or "villages of A B and C" without commas."""
        found: list[_Name] = []
        if self.headline:
            return found
        ends = {n.last for n in names if not n.known or n.kind not in ("country", "admin1")}
        starts = {n.first for n in names}
        for i in range(1, len(self.atoms)):
            if self.taken[i] or (run := self._run(i)) is None:
                continue
            first, last = run
            linked = self._linked(first, ends) or self._links_on(last, starts)
            if linked and not self._is_other(first, last, "") and not self._verb_follows(last):
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
        for j in range(at, max(-1, at - 24), -1):
            if self.low[j] in _PLURALS:
                return True
            if not (self.atoms[j].capital or self.low[j] in rules().articles | {"of", "and", "the"}):
                return False
        return False

    def _verb_follows(self, last: int) -> bool:
        return last < len(self.atoms) and self.low[last] in ("said", "says", "told", "added", "were", "have", "was", "has")

    # --- words around a name -------------------------------------------------------------------------------------------

    def _joined(self, a: int, b: int) -> bool:
        return self.text[self.atoms[a].end : self.atoms[b].start] in _GAPS

    def _run(self, i: int) -> tuple[int, int] | None:
        """The longest run of capitalised atoms from ``i``, articles between them or before them included."""
        articles = rules().articles - {"the", "l", "as", "at", "an", "ad", "er", "et", "en", "es"}
        first = i
        atom = self.atoms[i]
        if not atom.capital:
            if not (self.low[i] in articles | {"as", "at", "an", "ad"} and i + 1 < len(self.atoms)):
                return None
            if not (self.atoms[i + 1].capital and self.text[atom.end : self.atoms[i + 1].start] == "-"):
                if self.low[i] not in articles or not self.atoms[i + 1].capital or self.taken[i + 1]:
                    return None
        elif i and self.atoms[i - 1].capital and not self.taken[i - 1] and self._joined(i - 1, i):
            return None
        if self.low[i] in ("the", "a", "an") and atom.capital:
            return None
        last = first
        while last < len(self.atoms) and not self.taken[last] and last - first < 6:
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
            if word in known:
                return known[word], end
        return None

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
        elif at >= 0 and not self._joined(at, first) and self.text[self.atoms[at].end : self.atoms[first].start] != " (":
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
        if not words or all(w in lists.words for w in words):
            return True
        if self.tags[first] in ("person", "organization") and not kind:
            return True
        if all(w in lists.ordinary or w in lists.words for w in words) and (first == 0 or self.headline or not kind):
            return True
        if kind and any(w in lists.words for w in words) and len(words) > 1 and words[0] not in kind_of_prefix():
            return True
        if not kind and any(w in lists.words or w in lists.group_tails or w in lists.group_heads or w in lists.titles for w in words):
            return True
        if not kind and words[0] in lists.people:
            return True
        if first and self.atoms[first - 1].capital and self.low[first - 1] in lists.titles | lists.group_heads:
            return True
        bare = self.atoms[last - 1].text
        return len(words) == 1 and bare.isupper() and len(bare) <= 6 and not self.sentence.is_title

    # --- from a name to a mention --------------------------------------------------------------------------------------

    def _mention(self, name: _Name) -> PlaceMention:
        start, end = self.atoms[name.first].start, self.atoms[name.last - 1].end
        for mark in ("'s", "’s", "'", "’"):
            if self.text[start:end].endswith(mark):
                end -= len(mark)
                break
        bare = self.text[start:end]
        if name.known and bare.endswith("s") and self.gazetteer.knows(bare) is None:
            bare = bare[:-1]
        kind = name.kind if not name.known else ""
        if name.kind == "point":
            number = self.low[name.last - 1]
            return PlaceMention(self._span(start, end), f"Point {number}", "point", False, False)
        after = self._kind_after(name.last)
        if after is not None and not (after[0] == "site" and self.low[name.last] in ("front", "axis", "position", "positions")):
            kind = after[0]
            end = self.atoms[after[1] - 1].end
        elif (before := self._kind_before(name.first)) is not None:
            kind = before
        mention = PlaceMention(self._span(start, end), bare, kind, name.known, self._is_wide(name, kind))
        return self._with_surroundings(mention, name)

    def _is_wide(self, name: _Name, kind: str) -> bool:
        if kind:
            return kinds()[kind].wide
        return name.known and name.kind in ("country", "region", "desert") and kinds()[name.kind].wide

    def _with_surroundings(self, mention: PlaceMention, name: _Name) -> PlaceMention:
        """Take in "eastern countryside of", "northern", "rural", "suburbs" around the name."""
        told = phrases()
        first = name.first
        start, end, wide = mention.span.start - self.sentence.start, mention.span.end - self.sentence.start, mention.wide
        at = first - 1
        if at >= 0 and self.low[at] == "of" and at:
            noun = self.low[at - 1]
            if noun in told.surroundings_wide | told.surroundings_near and noun not in ("province", "governorate", "region", "area"):
                begin = at - 1
                if begin and (self.low[begin - 1] in told.directions or self.low[begin - 1] in ("rural",)):
                    begin -= 1
                    start = self.atoms[begin].start
                    wide = wide or noun in told.surroundings_wide
                elif noun in told.surroundings_wide:
                    start, wide = self.atoms[begin].start, True
        elif at >= 0 and self.low[at] in told.directions and self._joined(at, first):
            start = self.atoms[at].start
            wide = wide or self.low[at] != "central"
        after = self._next_atom(end)
        if after is not None:
            j = after
            directed = self.low[j] in told.directions
            if directed and j + 1 < len(self.low) and self._joined(j, j + 1):
                j += 1
            if self.low[j] in told.surroundings_wide - {"province", "governorate", "region"} or (
                self.low[j] in told.surroundings_near - {"axis", "front", "area", "areas", "side", "part", "parts"}
                and (directed or self.low[j] in ("suburbs", "outskirts", "vicinity"))
            ):
                end = self.atoms[j].end
                wide = wide or self.low[j] in told.surroundings_wide
        return replace(mention, span=self._span(start, end), wide=wide)

    def _next_atom(self, end: int) -> int | None:
        for i, atom in enumerate(self.atoms):
            if atom.start >= end:
                return i if self.text[end : atom.start] in (" ", "'s ", "’s ", "' ", "’ ") else None
        return None

    def _span(self, start: int, end: int) -> Span:
        return Span(self.sentence.start + start, self.sentence.start + end, self.text[start:end])


def _tags(atoms: list[Atom], sentence: Sentence, parse: Parse | None) -> list[str]:
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
    return tags

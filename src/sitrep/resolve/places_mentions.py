"""One sentence and a gazetteer go in; the places it names, known ones and unknown ones in a place's position, come out."""

from __future__ import annotations

import re
from dataclasses import replace

from sitrep.model.claim import Span
from sitrep.model.document import Sentence
from sitrep.model.mention import PlaceMention
from sitrep.model.parse import Parse
from sitrep.reference.gazetteer import Gazetteer
from sitrep.reference.gazetteer.kinds import kinds
from sitrep.reference.gazetteer.phrases import phrases
from sitrep.resolve.places_names import ROAD_JOINS, Name, PlaceNames, is_road

#: the ends of a road as words tell them: "Palmyra and Deir Ezzor"
_ENDS = re.compile(rf"(.+) (?:{'|'.join(sorted(set().union(*ROAD_JOINS.values())))}) (.+)")
#: a city as well known as this has quarters that news names by the points of the compass
_METROPOLIS = 62
_FRONTS = ("front", "axis", "position", "positions")
_NOT_AROUND = frozenset({"province", "governorate", "region", "area"})
_WEAK_AROUND = frozenset({"axis", "front", "area", "areas", "side", "part", "parts"})


def find_place_mentions(sentence: Sentence, parse: Parse | None, gazetteer: Gazetteer) -> tuple[PlaceMention, ...]:
    """The places a sentence names, in their order.

    Names the gazetteer knows, and names it does not know where a kind word ("the village of X"), a list of places or a
    preposition makes them places. It does not resolve them, and it leaves out people, groups, days and months.

    Args:
        sentence: The sentence; offsets of the mentions count in the document as the sentence's do.
        parse: Its parse, whose name tags keep people and groups out; None where there is none.
        gazetteer: What is known.
    """
    return _Reader(sentence, parse, gazetteer).mentions()


class _Reader(PlaceNames):
    """Turns the names of a sentence into mentions."""

    def mentions(self) -> tuple[PlaceMention, ...]:
        return tuple(self._mention(name) for name in self.names())

    def _mention(self, name: Name) -> PlaceMention:
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
        if name.kind == "road" and (ends := _ENDS.fullmatch(bare)) is not None:
            word = next(i for i in range(name.first - 1, -1, -1) if is_road(self.low[i]))
            start = self.atoms[word].start
            return PlaceMention(self._span(start, end), f"{ends[1]}-{ends[2]}", "road", False, kinds()["road"].wide)
        after = self._kind_after(name.last)
        if after is not None and not (after[0] == "site" and self.low[name.last] in _FRONTS):
            kind = after[0]
            end = self.atoms[after[1] - 1].end
        elif (before := self._kind_before(name.first)) is not None:
            kind = before
        mention = PlaceMention(self._span(start, end), bare, kind, name.known, self._is_wide(name, kind))
        return self._with_surroundings(mention, name)

    def _is_wide(self, name: Name, kind: str) -> bool:
        if kind:
            return kinds()[kind].wide
        return name.known and name.kind in ("country", "region", "desert") and kinds()[name.kind].wide

    def _with_surroundings(self, mention: PlaceMention, name: Name) -> PlaceMention:
        """Take in "eastern countryside of", "northern", "rural", "suburbs" around the name."""
        told = phrases()
        first = name.first
        start, end, wide = (
            mention.span.start - self.sentence.start,
            mention.span.end - self.sentence.start,
            mention.wide,
        )
        at = first - 1
        if at >= 0 and self.low[at] == "of" and at:
            noun = self.low[at - 1]
            if noun in (told.surroundings_wide | told.surroundings_near) - _NOT_AROUND:
                begin = at - 1
                if begin and (self.low[begin - 1] in told.directions or self.low[begin - 1] in ("rural",)):
                    begin -= 1
                    start = self.atoms[begin].start
                    wide = wide or noun in told.surroundings_wide
                elif noun in told.surroundings_wide:
                    start, wide = self.atoms[begin].start, True
        elif at >= 0 and self.low[at] in told.directions and self._joined(at, first):
            start = self.atoms[at].start
            wide = wide or (self.low[at] != "central" and not self._is_metropolis(mention.name))
        after = self._next_atom(end)
        if after is not None:
            j = after
            directed = self.low[j] in told.directions
            if directed and j + 1 < len(self.low) and self._joined(j, j + 1):
                j += 1
            if self.low[j] in told.surroundings_wide - _NOT_AROUND or (
                self.low[j] in told.surroundings_near - _WEAK_AROUND
                and (directed or self.low[j] in ("suburbs", "outskirts", "vicinity"))
            ):
                end = self.atoms[j].end
                wide = wide or self.low[j] in told.surroundings_wide
        return replace(mention, span=self._span(start, end), wide=wide)

    def _is_metropolis(self, name: str) -> bool:
        """Whether a name is first of all a city of millions: "western Kabul" is a part of it, "western Idlib" of its province."""
        found = [c.place for c in self.gazetteer.candidates(name, 6) if c.score >= 1.0]
        best = max(found, key=lambda p: p.fame, default=None)
        return best is not None and best.kind == "city" and best.fame >= _METROPOLIS

    def _next_atom(self, end: int) -> int | None:
        for i, atom in enumerate(self.atoms):
            if atom.start >= end:
                return i if self.text[end : atom.start] in (" ", "'s ", "’s ", "' ", "’ ") else None
        return None

    def _span(self, start: int, end: int) -> Span:
        return Span(self.sentence.start + start, self.sentence.start + end, self.text[start:end])

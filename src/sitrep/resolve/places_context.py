"""A document's text and place mentions go in; what it tells that helps to place a name comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp

from sitrep.model.mention import PlaceMention
from sitrep.model.place import Place
from sitrep.reference.gazetteer.kinds import kinds
from sitrep.reference.gazetteer.romanisation import exact_key


@dataclass(frozen=True, slots=True)
class Named:
    """A place that the document names, and where in its text."""

    place: Place
    at: int


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What a document tells that helps to place a name.

    Attributes:
        text: The document's cleaned text.
        mentions: Every place mention of the document.
        named: The mentions that are sure, as places, in the order of the text (a province and its capital both, where open).
        home_countries: ISO codes of the countries the report is about: the theatre's, unless it plainly tells of others.
        about: ISO codes of the countries that the report names or whose actors it names, for a theatre without a home.
        points: The named places that are no areas, from the first to the last.
        spots: The same, each place once, with all that stands where it is named.
    """

    text: str
    mentions: tuple[PlaceMention, ...] = ()
    named: tuple[Named, ...] = ()
    home_countries: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    points: tuple[Named, ...] = field(init=False, repr=False, compare=False)
    spots: tuple[tuple[Place, tuple[int, ...]], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """List the points once: every candidate of every name is measured against them."""
        points = tuple(n for n in self.named if not kinds()[n.place.kind].wide)
        object.__setattr__(self, "points", points)
        named: dict[str, list[Named]] = {}
        for point in points:
            named.setdefault(point.place.place_id, []).append(point)
        spots = tuple((same[0].place, tuple(n.at for n in same)) for same in named.values())
        object.__setattr__(self, "spots", spots)

    def provinces(self) -> frozenset[str]:
        """The first-level units the document names."""
        return frozenset(n.place.admin1 for n in self.named if n.place.kind == "admin1")

    def countries(self) -> frozenset[str]:
        """The countries the document names, and its own."""
        named = {n.place.country for n in self.named if n.place.kind == "country"}
        return frozenset(named).union(self.home_countries, self.about)

    def in_units(self) -> frozenset[str]:
        """The countries of the first-level units the document names."""
        return frozenset(n.place.country for n in self.named if n.place.kind == "admin1")

    def senses_at(self, at: int) -> frozenset[str]:
        """The ids of the places that the name standing at ``at`` surely means, there or where else the document has it."""
        names = {m.span.start: exact_key(m.name) for m in self.mentions}
        here = names.get(at)
        return frozenset(
            n.place.place_id for n in self.named if n.at == at or (here is not None and names.get(n.at) == here)
        )

    def near_text(self, at: int, matches: Sequence[Named]) -> float:
        """How near in the text to ``at`` the nearest of the named places stands: 1 beside it, falling to 0."""
        return max((exp(-abs(n.at - at) / 400) for n in matches), default=0.0)

    def tells_of(self, city: str) -> list[Named]:
        """Where the document names a city, or the province of that name."""
        key = exact_key(city)
        return [
            named
            for named in self.named
            if key == exact_key(named.place.admin1 if named.place.kind == "admin1" else named.place.name)
        ]

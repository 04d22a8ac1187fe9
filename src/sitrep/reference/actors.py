"""The actors of a theatre in, the actors that a text names out, with nationality and kind of force composed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sitrep.model.actor import STATE_KINDS, Actor, Alias
from sitrep.reference.actor_index import NameIndex
from sitrep.reference.actor_scan import AliasHit, CountryWord, Lexicon, Scanner
from sitrep.reference.actor_states import SERVICE_OF, StateActors, slug_of
from sitrep.reference.kinds import Country, Kind

__all__ = ["ActorList", "ActorSettings", "AliasHit"]

_LEADING = re.compile(
    r"^(?:(?:the|a|an|some|several|many|other|all|more|than|at|least|over|about|around|of|so-called|\d[\d,.]*)\s+)+",
    re.IGNORECASE,
)
#: how many noun phrases are remembered with whom they mean; news repeats them ("the army")
_PHRASES_KEPT = 4096
#: kinds whose actors' names are words of ours ("Civilians"), not names that a text uses
_NAMELESS = frozenset({"civilians", "protesters", "rioters", "unknown"})
#: a group of this category that nobody knows is proposed with this kind
_PROPOSED_KIND: Mapping[str, str] = {"pro-militia": "pro-government militia", "tribes": "communal militia"}


@dataclass(frozen=True, slots=True)
class ActorSettings:
    """What a theatre says about its actors beyond their list.

    ``generic`` maps a category of kinds.csv to the actor a bare word of it stands for, ``abroad`` does so for a report that is
    about no home country; ``country_words`` an ISO code to
    further words for the country; ``hostile_sides`` are sides whose state forces do not count as the home state's allies.
    """

    home: tuple[str, ...] = ()
    separate_services: bool = True
    generic: Mapping[str, str] = field(default_factory=dict)
    abroad: Mapping[str, str] = field(default_factory=dict)
    country_words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    hostile_sides: frozenset[str] = frozenset()


class ActorList:
    """The actors of a theatre, and every state of the world composed on demand.

    It does not look at the rest of a document; what "the army" or "the group" means there is `sitrep.resolve.actors`.
    """

    def __init__(
        self,
        actors: Iterable[Actor],
        countries: Iterable[Country],
        kinds: Iterable[Kind],
        settings: ActorSettings,
    ) -> None:
        """Index the names. ``actors`` come best first: where two share an alias the earlier one is preferred."""
        states = tuple(countries)
        self.settings = settings
        self._listed = {a.actor_id: a for a in reversed(tuple(actors))}
        self._listed = dict(reversed(self._listed.items()))
        self._states = StateActors(states, self._listed, settings.home, separate_services=settings.separate_services)
        names: NameIndex[tuple[str, Alias]] = NameIndex(settings.spellings)
        for actor in self._listed.values():
            own = () if actor.kind in _NAMELESS else (Alias(actor.name),)
            for alias in (*own, *actor.aliases):
                names.add(alias.text, (actor.actor_id, alias), strict=alias.ambiguous)
        self._scanner = Scanner(
            Lexicon(names, self._country_index(states), self._kind_index(kinds)), self.compose, self.generic_ids
        )
        self._decided = lru_cache(maxsize=_PHRASES_KEPT)(self._scanner.decide)

    def __iter__(self) -> Iterator[Actor]:
        """The listed actors, in the order of the list."""
        return iter(self._listed.values())

    def __len__(self) -> int:
        """How many actors are listed."""
        return len(self._listed)

    def get(self, actor_id: str) -> Actor | None:
        """The actor with an id, listed or composed ("mali-forces")."""
        return self._listed.get(actor_id) or self._states.get(actor_id)

    def find(self, text: str, day: date | None = None) -> list[AliasHit]:
        """The actors that running text names, longest matches, left to right, without overlap.

        Args:
            text: Running text or a headline; offsets of the hits count in it.
            day: The day of the report; a name that did not hold then is taken only where no other fits.
        """
        return self._scanner.scan(text, day)

    def read(self, phrase: str, day: date | None = None) -> AliasHit | None:
        """The hit that decides who a noun phrase is: a named group beats a nation's force beats a generic word."""
        return self._decided(phrase, day)

    def lookup(self, phrase: str, day: date | None = None) -> Actor | None:
        """The actor a noun phrase names; None for one that names nobody known ("foreign mercenaries")."""
        hit = self.read(phrase, day)
        return self.get(hit.actor_ids[0]) if hit is not None and hit.actor_ids else None

    def compose(self, code: str, category: str) -> tuple[str, ...]:
        """The ids, best first, of a country's people of a category ("SY", "rebels"); empty where nobody is meant.

        Raises:
            KeyError: no country has that code.
        """
        service = SERVICE_OF.get(category)
        if service is not None:
            ids = [self._states.actor_id(code, service)]
            if category == "strike-act":
                ids.append(self._states.actor_id(code, "forces"))
            return tuple(dict.fromkeys(ids))
        if code in self.settings.home or category in ("civilians", "protesters", "rioters", "prisoners"):
            return self.generic_ids(category)
        return (self._states.group_id(code, category),)

    def is_abroad(self, country: str) -> bool:
        """Whether a report about that country ("" for unknown) is about none of the theatre's own."""
        return bool(country and self.settings.home) and country not in self.settings.home

    def generic_ids(self, category: str, country: str = "") -> tuple[str, ...]:
        """The ids a bare word of a category stands for when nothing else in the report says more.

        Args:
            category: One of kinds.csv.
            country: ISO code of the country the report is about; "" takes it for a home country.
        """
        actor_id = (self.settings.abroad if self.is_abroad(country) else self.settings.generic).get(category)
        return (actor_id,) if actor_id else ()

    def kind_of(self, actor_id: str) -> str:
        """The kind of an actor ("armed group", ...); "unknown" for an id no list holds."""
        actor = self.get(actor_id)
        return actor.kind if actor else "unknown"

    def side_of(self, actor_id: str) -> str:
        """The side of an actor in its theatre; "unknown" for an id no list holds."""
        actor = self.get(actor_id)
        return actor.side if actor else "unknown"

    def is_state_side(self, actor_id: str, country: str | None = None) -> bool:
        """Whether a place this actor takes is regained by the state: state forces or their allies (CODEBOOK, Taxonomy).

        Args:
            actor_id: Who takes the place.
            country: ISO code of the country the place is in; None where unknown.
        """
        actor = self.get(actor_id)
        if actor is None:
            return False
        if actor.side == "government" or (country is not None and actor.country == country):
            return actor.side == "government" or actor.kind in STATE_KINDS
        return actor.kind in STATE_KINDS and actor.side not in self.settings.hostile_sides

    def propose(self, phrase: str) -> Actor:
        """An actor for a group that no list holds, marked as proposed: its words make its name and id."""
        hit = self.read(phrase)
        category = hit.category if hit is not None else ""
        name = _LEADING.sub("", " ".join(phrase.split())) or phrase.strip()
        return Actor(
            actor_id=slug_of(name) or "unnamed",
            name=name,
            kind=_PROPOSED_KIND.get(category, "armed group"),
            country=hit.country or None if hit is not None else None,
            proposed=True,
        )

    def _country_index(self, states: Iterable[Country]) -> NameIndex[CountryWord]:
        index: NameIndex[CountryWord] = NameIndex(self.settings.spellings)
        for country in states:
            for demonym in country.demonyms:
                index.add(demonym, CountryWord(country.iso2, "nationality"))
            for name in (country.name, *(a for a in country.also if a.isupper() or country.name in a)):
                index.add(name, CountryWord(country.iso2, "country"))
            for ruler in self.settings.country_words.get(country.iso2, ()):
                index.add(ruler, CountryWord(country.iso2, "ruler"))
            for capital in country.also:
                index.add(capital, CountryWord(country.iso2, "capital"))
        return index

    def _kind_index(self, kinds: Iterable[Kind]) -> NameIndex[Kind]:
        index: NameIndex[Kind] = NameIndex(self.settings.spellings)
        for kind in kinds:
            index.add(kind.phrase, kind, fold_case=True)
        return index

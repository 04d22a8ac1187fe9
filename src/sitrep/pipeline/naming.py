"""The actors of one document: its text in, noun phrases resolved to actors out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sitrep.model.claim import ActorMention, Span
from sitrep.model.document import Document, Sentence
from sitrep.model.mention import PlaceMention
from sitrep.model.taxonomy import SubEventType
from sitrep.reference.actors import AliasHit
from sitrep.reference.gazetteer import Gazetteer
from sitrep.reference.theatre import Theatre
from sitrep.resolve.actors import ActorContext, alike, countries_told, report_country, resolve_actor
from sitrep.resolve.joined_forces import joined_force
from sitrep.resolve.own_people import own_force

ARMED_KINDS = frozenset(
    {"armed group", "political militia", "communal militia", "foreign militia", "pro-government militia"}
)
STATE = frozenset({"state forces", "foreign state forces", "government", "police"})
CIVILIAN = frozenset({"civilians", "civil organisation", "protesters", "rioters"})
#: how many places of a name are asked for their country
CANDIDATES = 8
#: how many sentences back the place was told where "the army" is
SCENE_REACH = 2
#: what stands before a place that is not where the act is, and before one where it is; how far back to look
_ELSEWHERE = re.compile(r"\b(?:by|from|to|with|against|between)\s+(?:the\s+)?(?:\w+ern\s+)?$", re.IGNORECASE)
_INSIDE = re.compile(r"\b(?:in|inside|within|across)\s+(?:\w+ern\s+|central\s+)?$", re.IGNORECASE)
BEFORE = 24
#: a name that is less like a place's says nothing of the country of a report that names none
OWN_NAME = 0.98
MONITOR = frozenset({"monitor", "international organisation"})


class DocumentActors:
    """Resolves the noun phrases of one document; answers the questions that extraction asks of actors."""

    def __init__(self, theatre: Theatre, document: Document, sentences: Sequence[Sentence]) -> None:
        """Find the actors that the document names."""
        self._actors = theatre.actors
        self._text = document.text
        self._day = document.published
        self._side = theatre.outlets.side_of(document.outlet)
        self._hits = tuple(theatre.actors.find(document.text, document.published))
        self._starts = [s.start for s in sentences]
        self._spans = [(s.start, s.end) for s in sentences]
        self.country = report_country(self._hits, theatre.home_countries, theatre.actors)
        self.countries = countries_told(self._hits, theatre.actors)
        self._home = bool(theatre.home_countries)
        self._scenes: list[tuple[int, str]] = []
        self._cache: dict[tuple[int, str, SubEventType | None], ActorMention] = {}
        self._groups: dict[str | None, str] = {}
        self._proposed: dict[str, str] = {}

    def hits(self, start: int, end: int) -> list[AliasHit]:
        """The actors named between two offsets of the document."""
        return [h for h in self._hits if start <= h.start and h.end <= end]

    def read(self, phrase: Span, act: SubEventType | None = None) -> ActorMention:
        """Resolve a noun phrase of the document; the id is None for one that names nobody known."""
        act = alike(act)
        key = (phrase.start, phrase.text, act)
        if key not in self._cache:
            at = max(0, bisect_left(self._starts, phrase.start + 1) - 1)
            context = ActorContext(
                day=self._day,
                outlet_side=self._side,
                document=self._hits,
                position=phrase.start,
                sentence=self._spans[at] if self._spans else (0, 0),
                act=act,
                country=self._country_at(phrase.start, at),
            )
            since = self._starts[max(0, at - 1)] if self._starts else 0
            own = own_force(phrase, self._text, self._hits, since)
            mention = ActorMention(phrase.text, own, phrase) if own else None
            told = joined_force(phrase, self._text, self._hits, self._actors) or phrase.text
            found = mention or replace(resolve_actor(told, context, self._actors, phrase), text=phrase.text)
            if found.actor_id is not None and self._actors.get(found.actor_id) is None:
                self._proposed.setdefault(found.actor_id, self._actors.propose(phrase.text).kind)
            self._cache[key] = found
        return self._cache[key]

    def tell_scenes(self, places: Iterable[PlaceMention], gazetteer: Gazetteer) -> None:
        """Take in where the report's places lie: "the army" near Djibo is Burkina Faso's though Mali is named more often.

        Of the countries that have a place of a name those count that the report names; where it names none, the likeliest.
        With a home theatre only countries count in which something is said to be: its places are read as its own.
        """
        told, seen = set(self.countries), list[tuple[int, str]]()
        for place in places:
            before = self._text[max(0, place.span.start - BEFORE) : place.span.start]
            if _ELSEWHERE.search(before) or (self._home and not (place.kind == "country" and _INSIDE.search(before))):
                continue
            found = [c for c in gazetteer.candidates(place.name, CANDIDATES) if c.place.country]
            codes = [c.place.country for c in found]
            if not told:
                seen += [(place.span.start, codes[0])] if codes and found[0].score >= OWN_NAME else []
            elif len(told.intersection(codes)) == 1:
                seen.append((place.span.start, next(iter(told.intersection(codes)))))
        self._scenes = sorted(seen)
        if not self.country and seen:
            self.country = Counter(code for _, code in seen).most_common(1)[0][0]
        self._cache.clear()

    def _country_at(self, position: int, sentence: int) -> str:
        """The country of the place told nearest to a phrase in its sentence, else last before it; else the report's."""
        if not self._scenes or not self._spans:
            return self.country
        start, end = self._spans[sentence]
        here = [s for s in self._scenes if start <= s[0] < end]
        if here and (not self._home or len({code for _, code in here}) == 1):
            return min(here, key=lambda s: abs(s[0] - position))[1]
        since = self._starts[max(0, sentence - SCENE_REACH)]
        before = [s for s in self._scenes if since <= s[0] < start]
        return before[-1][1] if before and not self._home else self.country

    def group(self, actor_id: str | None) -> str:
        """`state`, `armed`, `civilian`, `monitor`, `generic` (an unnamed armed group) or `other`."""
        if actor_id not in self._groups:
            self._groups[actor_id] = self._group_of(actor_id)
        return self._groups[actor_id]

    def _group_of(self, actor_id: str | None) -> str:
        if actor_id is None:
            return "other"
        kind = self._actors.kind_of(actor_id)
        if (
            kind in ("unknown", "armed group", "political militia")
            and actor_id in self._actors.settings.generic.values()
        ):
            return "generic"
        kind = self._proposed.get(actor_id, kind) if kind == "unknown" else kind
        if kind in STATE:
            return "state"
        if kind in ARMED_KINDS:
            return "armed"
        if kind in CIVILIAN:
            return "civilian"
        return "monitor" if kind in MONITOR else "other"

    def is_proposed(self, actor_id: str) -> bool:
        """Whether no list holds the actor: its id was made of its words."""
        return actor_id in self._proposed

    def is_government(self, actor_id: str | None) -> bool:
        """Whether the actor is the state of the country the report is about, or its ally."""
        return actor_id is not None and self._actors.is_state_side(actor_id, self.country or None)

"""The actors of one document: its text in, noun phrases resolved to actors out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from sitrep.model.claim import ActorMention, Span
from sitrep.model.document import Document, Sentence
from sitrep.model.taxonomy import SubEventType
from sitrep.reference.actors import AliasHit
from sitrep.reference.theatre import Theatre
from sitrep.resolve.actors import ActorContext, alike, countries_told, report_country, resolve_actor
from sitrep.resolve.own_people import own_force

ARMED_KINDS = frozenset(
    {"armed group", "political militia", "communal militia", "foreign militia", "pro-government militia"}
)
STATE = frozenset({"state forces", "foreign state forces", "government", "police"})
CIVILIAN = frozenset({"civilians", "civil organisation", "protesters", "rioters"})
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
        self._cache: dict[tuple[int, str, SubEventType | None], ActorMention] = {}
        self._groups: dict[str | None, str] = {}

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
                country=self.country,
            )
            since = self._starts[max(0, at - 1)] if self._starts else 0
            own = own_force(phrase, self._text, self._hits, since)
            mention = ActorMention(phrase.text, own, phrase) if own else None
            self._cache[key] = mention or resolve_actor(phrase.text, context, self._actors, phrase)
        return self._cache[key]

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
        if kind in STATE:
            return "state"
        if kind in ARMED_KINDS:
            return "armed"
        if kind in CIVILIAN:
            return "civilian"
        return "monitor" if kind in MONITOR else "other"

    def is_government(self, actor_id: str | None) -> bool:
        """Whether the actor is the state of the country the report is about, or its ally."""
        return actor_id is not None and self._actors.is_state_side(actor_id, self.country or None)

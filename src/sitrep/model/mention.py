"""Mentions: the places, actors and days that one sentence names, before any claim is made of them."""

from __future__ import annotations

from dataclasses import dataclass

from sitrep.model.claim import DateRange, Span
from sitrep.model.document import Document, Sentence
from sitrep.model.parse import Parse
from sitrep.model.taxonomy import SourceKind


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place as written.

    ``span`` covers the phrase that would be coded ("al-Sawda", "eastern countryside of Homs", "Points 287"),
    ``name`` the bare name inside it, ``kind`` the typed hint ("village", "city", "province", "country", "mountain", "airbase",
    "road", "region", "point" ...; "" when nothing says). ``known`` tells whether a gazetteer holds the name.
    ``wide`` is True for a province, countryside, desert, region or country (role ``within``).
    """

    span: Span
    name: str
    kind: str = ""
    known: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class ActorHit:
    """An actor alias as written, with the ids it may stand for, best first (empty: a describable but unknown group)."""

    span: Span
    actor_ids: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SourceHit:
    """An outlet, agency, monitor or office as written, with its canonical name and kind."""

    span: Span
    name: str
    kind: SourceKind


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence with its parse and what it names.

    ``default`` is the day of what it tells without a date phrase; ``lists`` are its places that stand in one list,
    ``commons`` the words that stand for a place named before ("the city").
    """

    sentence: Sentence
    parse: Parse
    places: tuple[PlaceMention, ...] = ()
    actors: tuple[ActorHit, ...] = ()
    dates: tuple[DateRange, ...] = ()
    sources: tuple[SourceHit, ...] = ()
    default: DateRange = DateRange()
    lists: tuple[tuple[PlaceMention, ...], ...] = ()
    commons: tuple[PlaceMention, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document with its read sentences, and the sources that its head names (dateline, byline), dropped stretches included."""

    document: Document
    sentences: tuple[ReadSentence, ...]
    head_sources: tuple[SourceHit, ...] = ()

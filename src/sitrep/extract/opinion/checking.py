"""A model's answer and the read report in; claims made of the report's own words, and what was refused with the reason, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from sitrep.extract.drafts import ActorReader
from sitrep.extract.opinion.asking import MOST_CLAIMS, STATUSES
from sitrep.extract.opinion.quotes import QuoteFinder
from sitrep.extract.opinion.tolls import TollReader
from sitrep.model.claim import ActorMention, Attribution, Casualty, Claim, DateRange, Json, Location, Person, Span
from sitrep.model.mention import ReadDocument, ReadSentence
from sitrep.model.taxonomy import CasualtyKind, Factuality, LocationRole, Side, SourceKind, SubEventType, Temporal
from sitrep.reference.lexicon import Lexicon

#: the most entries of one list of a claim that are looked at
MOST_ENTRIES: Final = 40
#: characters of a refused text that are kept for the log
KEPT: Final = 200

_Enum = TypeVar("_Enum", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of an answer that was not taken: the field, the words (cut short) and why."""

    field: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What an answer comes to."""

    claims: tuple[Claim, ...]
    refusals: tuple[Refusal, ...]


class ReplyChecker:
    """Checks answers about one report.

    It takes nothing on trust: evidence, trigger and every field must stand in the report, kinds must be of the closed
    lists, and numbers, days, actors and places are read from the quoted words by the same rules as ever.
    """

    def __init__(self, read: ReadDocument, actors: ActorReader, lexicon: Lexicon, rule: str) -> None:
        """Keep the report; ``rule`` is what the claims say they were read by ("model:NAME")."""
        self._read = read
        self._actors = actors
        self._rule = rule
        self._finder = QuoteFinder(read.document.text)
        self._tolls = TollReader(read, lexicon)
        self._refusals: list[Refusal] = []

    def check(self, reply: Json) -> Checked:
        """Turn an answer into claims; what cannot be taken is left out and told, and the rest of the claim stands."""
        self._refusals = []
        rows = reply.get("claims") if isinstance(reply, dict) else None
        if not isinstance(rows, list):
            self._refuse("reply", reply, "no object with a list of claims")
            return Checked((), tuple(self._refusals))
        if len(rows) > MOST_CLAIMS:
            self._refuse("claims", len(rows), f"more than {MOST_CLAIMS} claims; the rest is not looked at")
        claims: dict[str, Claim] = {}
        for row in rows[:MOST_CLAIMS]:
            if not isinstance(row, dict):
                self._refuse("claims", row, "no object")
            elif (claim := self._claim(row)) is not None:
                claims.setdefault(claim.claim_id, claim)
        return Checked(tuple(claims.values()), tuple(self._refusals))

    # ---- a claim

    def _claim(self, row: dict[str, Json]) -> Claim | None:
        evidence = self._evidence(row.get("evidence"))
        if not evidence:
            self._refuse("claim", row.get("trigger"), "none of its evidence stands in the report")
            return None
        trigger = self._inside("trigger", row.get("trigger"), evidence)
        sub = self._one_of("sub_event_type", row.get("sub_event_type"), SubEventType)
        factuality = self._one_of("factuality", row.get("factuality"), Factuality)
        temporal = self._one_of("temporal", row.get("temporal"), Temporal)
        if trigger is None or sub is None or factuality is None or temporal is None:
            return None
        near = [trigger, *evidence]
        actor1 = self._parties("actor1", row, near, sub)
        first = {a.actor_id or a.text.casefold() for a in actor1}
        actor2 = self._parties("actor2", row, near, sub)
        return Claim(
            doc_id=self._read.document.doc_id,
            evidence=tuple(evidence),
            trigger=trigger.text,
            trigger_span=trigger,
            sub_event_type=sub,
            actor1=actor1,
            actor2=tuple(a for a in actor2 if (a.actor_id or a.text.casefold()) not in first),
            locations=self._locations(row, near),
            date=self._date(row, evidence, temporal),
            casualties=self._casualties(row, near),
            persons=self._persons(row, near),
            factuality=factuality,
            temporal=temporal,
            attribution=self._attribution(row, near),
            rule=self._rule,
        ).with_id()

    def _evidence(self, quotes: Json) -> list[Span]:
        """The whole sentences that the quotations stand in (CODEBOOK, evidence), in the order given."""
        found: dict[int, Span] = {}
        for quote in self._entries("evidence", quotes):
            span = self._quoted("evidence", quote, [])
            if span is None:
                continue
            told = [
                s.sentence for s in self._read.sentences if s.sentence.start < span.end and s.sentence.end > span.start
            ]
            if not told:
                self._refuse("evidence", quote, "stands only in what is no part of the report")
            for sentence in told:
                found.setdefault(sentence.start, Span(sentence.start, sentence.end, sentence.text))
        return list(found.values())

    def _inside(self, field: str, quote: Json, evidence: list[Span]) -> Span | None:
        span = self._quoted(field, quote, evidence)
        if span is None or any(e.start <= span.start and span.end <= e.end for e in evidence):
            return span
        self._refuse(field, quote, "stands outside the evidence")
        return None

    # ---- fields

    def _parties(
        self, field: str, row: dict[str, Json], near: list[Span], sub: SubEventType
    ) -> tuple[ActorMention, ...]:
        found: dict[str, ActorMention] = {}
        for entry in self._objects(field, row):
            span = self._quoted(field, entry.get("text"), near)
            if span is not None:
                mention = self._actors.read(span, sub)
                found.setdefault(mention.actor_id or mention.text.casefold(), mention)
        return tuple(found.values())

    def _locations(self, row: dict[str, Json], near: list[Span]) -> tuple[Location, ...]:
        found: dict[str, Location] = {}
        mentions = [m for s in self._read.sentences for m in s.places]
        for entry in self._objects("locations", row):
            span = self._quoted("locations", entry.get("text"), near)
            role = self._one_of("locations.role", entry.get("role"), LocationRole)
            if span is None or role is None:
                continue
            named = max(mentions, key=lambda m: _shared(m.span, span), default=None)
            if named is not None and _shared(named.span, span) > 0:
                found.setdefault(named.name, Location(named.span.text, named.name, role, span=named.span))
            else:
                found.setdefault(span.text, Location(span.text, span.text, role, span=span))
        return tuple(found.values())

    def _date(self, row: dict[str, Json], evidence: list[Span], temporal: Temporal) -> DateRange:
        told = row.get("date")
        quote = told.get("text") if isinstance(told, dict) else None
        sentences = [s for e in evidence for s in self._read.sentences if s.sentence.start == e.start]
        if quote:
            span = self._quoted("date", quote, evidence)
            days = [d for s in self._read.sentences for d in s.dates if d.span is not None]
            best = max(days, key=lambda d: _shared(d.span, span), default=None) if span else None
            if best is not None and _shared(best.span, span) > 0:
                return best
            if span is not None:
                self._refuse("date", quote, "no day can be read in these words")
        return DateRange() if temporal is Temporal.BACKGROUND else _default(sentences or list(self._read.sentences))

    def _casualties(self, row: dict[str, Json], near: list[Span]) -> tuple[Casualty, ...]:
        found: dict[tuple[CasualtyKind, int], Casualty] = {}
        for entry in self._objects("casualties", row):
            span = self._quoted("casualties", entry.get("text"), near)
            kind = self._one_of("casualties.kind", entry.get("kind"), CasualtyKind)
            side = self._one_of("casualties.side", entry.get("side"), Side)
            if span is None or kind is None or side is None:
                continue
            toll = self._tolls.read(span, kind)
            if toll is None:
                self._refuse("casualties", entry.get("text"), "no one count can be read in these words")
                continue
            casualty = Casualty(kind, side, toll.low, toll.best, toll.high, span.text, span)
            found.setdefault((kind, span.start), casualty)
        return tuple(found.values())

    def _persons(self, row: dict[str, Json], near: list[Span]) -> tuple[Person, ...]:
        found: dict[str, Person] = {}
        for entry in self._objects("persons", row):
            span = self._quoted("persons.name", entry.get("name"), near)
            side = self._one_of("persons.side", entry.get("side"), Side)
            status = entry.get("status")
            if status not in STATUSES:
                self._refuse("persons.status", status, f"none of {', '.join(STATUSES)}")
                continue
            if span is None or side is None:
                continue
            role = self._quoted("persons.role", entry["role"], near) if entry.get("role") else None
            found.setdefault(span.text, Person(span.text, role.text if role else "", str(status), side, span))
        return tuple(found.values())

    def _attribution(self, row: dict[str, Json], near: list[Span]) -> tuple[Attribution, ...]:
        found: dict[int, Attribution] = {}
        hits = [h for s in self._read.sentences for h in s.sources] + list(self._read.head_sources)
        for entry in self._objects("attribution", row):
            span = self._quoted("attribution", entry.get("text"), near)
            kind = self._one_of("attribution.kind", entry.get("kind"), SourceKind)
            if span is None or kind is None:
                continue
            known = max(hits, key=lambda h: _shared(h.span, span), default=None)
            if known is not None and _shared(known.span, span) > 0:
                found.setdefault(span.start, Attribution(span.text, known.name, known.kind, span))
            else:
                found.setdefault(span.start, Attribution(span.text, span.text, kind, span))
        return tuple(found.values())

    # ---- what an answer may hold

    def _quoted(self, field: str, quote: Json, near: list[Span]) -> Span | None:
        span = self._finder.find(quote, near) if isinstance(quote, str) else None
        if span is None:
            self._refuse(field, quote, "does not stand in the report")
            return None
        if self._read.document.is_dropped(span.start, span.end):
            self._refuse(field, quote, "stands only in what is no part of the report")
            return None
        return span

    def _one_of(self, field: str, value: Json, values: type[_Enum]) -> _Enum | None:
        try:
            return values(str(value))
        except ValueError:
            self._refuse(field, value, f"is no {values.__name__}")
            return None

    def _entries(self, field: str, value: Json) -> list[Json]:
        if not isinstance(value, list):
            if value is not None:
                self._refuse(field, value, "no list")
            return []
        if len(value) > MOST_ENTRIES:
            self._refuse(field, len(value), f"more than {MOST_ENTRIES} entries; the rest is not looked at")
        return value[:MOST_ENTRIES]

    def _objects(self, field: str, row: dict[str, Json]) -> Iterator[dict[str, Json]]:
        for entry in self._entries(field, row.get(field)):
            if isinstance(entry, dict):
                yield entry
            else:
                self._refuse(field, entry, "no object")

    def _refuse(self, field: str, words: Json, why: str) -> None:
        self._refusals.append(Refusal(field, str(words)[:KEPT], why))


def _shared(one: Span | None, other: Span | None) -> int:
    """How many characters two spans share."""
    return 0 if one is None or other is None else min(one.end, other.end) - max(one.start, other.start)


def _default(sentences: list[ReadSentence]) -> DateRange:
    return next((s.default for s in sentences if s.default.start is not None), DateRange())

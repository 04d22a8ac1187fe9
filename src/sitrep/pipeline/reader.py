"""One document in, its claims out: the order in which text, actors, places, days and extraction work together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sitrep.extract.denials import may_deny
from sitrep.extract.reader import FORCES, ClaimReader
from sitrep.extract.scenes import presents_a_place
from sitrep.model.claim import Claim, Span
from sitrep.model.document import Document, Sentence
from sitrep.model.mention import (
    ActorHit,
    PlaceMention,
    ReadDocument,
    ReadSentence,
    SourceHit,
)
from sitrep.model.parse import Parse
from sitrep.pipeline.naming import DocumentActors
from sitrep.reference.lexicon import Lexicon, load_lexicon
from sitrep.reference.theatre import Theatre, load_theatre
from sitrep.reference.weights import Forest, Model, Weights, load_forest, load_weights
from sitrep.resolve.days import DayReader
from sitrep.resolve.places import place_context, resolve_document
from sitrep.resolve.places_common import find_common_places, lists_of
from sitrep.resolve.places_mentions import find_place_mentions
from sitrep.resolve.places_names import names_operation
from sitrep.resolve.specific import most_specific
from sitrep.text.analyser import Analyser
from sitrep.text.sentences import readable_spans, split_sentences

#: how much of a body's beginning may credit an agency, in characters
HEAD = 400
#: so many sentences may go on about a force without naming it
REACH = 2
#: a report of so few sentences is about something, so that less than a force's name makes them worth a parse
FLASH = 2
#: how many pieces open a report and are asked for their places even where they tell no act
OPENING = 3
#: why a report with words of conflict is passed over unparsed
NOTHING = "its words of conflict name no act of armed sides"
UNARMED = frozenset({"civilian", "monitor"})

#: behind a nation's name, what its forces do: "passed under Russian control"
_HOLDS = re.compile(r"\s+(?:control|hands|occupation)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with its claims.

    ``notes`` say why sentences, or the whole document, yield none; ``features`` are for training. ``lacks`` says what is
    missing that another run may bring (a second opinion); empty where the reading is whole.
    """

    document: Document
    claims: tuple[Claim, ...]
    notes: tuple[str, ...] = ()
    features: tuple[dict[str, float], ...] = ()
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Sentences:
    """A document's read sentences, and what resolves its actors."""

    read: ReadDocument
    actors: DocumentActors


@dataclass(frozen=True, slots=True)
class _Piece:
    """A readable stretch of a sentence."""

    sentence: Sentence
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class _Listed:
    """A document's pieces, whom they name, and the numbers of those that are worth a parse."""

    pieces: list[_Piece]
    actors: DocumentActors
    wanted: list[int]


class Reader:
    """Reads documents of one theatre. Holds the analyser and the knowledge; a document leaves nothing behind."""

    def __init__(
        self,
        theatre: Theatre,
        analyser: Analyser,
        lexicon: Lexicon,
        keep: Model | None,
        merge: Forest | None,
        sides: Weights | None = None,
    ) -> None:
        """Keep the parts; `load` puts the usual ones together. Without ``keep`` every draft becomes a claim (for training)."""
        self.theatre = theatre
        self.analyser = analyser
        self.lexicon = lexicon
        self.claims = ClaimReader(lexicon, keep, merge, sides=sides)

    @classmethod
    def load(cls, theatre: str = "syria", *, analyser: str | None = None, threads: int = 1) -> Reader:
        """Load the theatre by name or folder, the analyser that ships (or the one at a path), and the lexicon."""
        model = Analyser.load(Path(analyser) if analyser else None, threads=threads)
        weights = (load_weights("keep"), load_forest("merge"), load_weights("sides"))
        return cls(load_theatre(theatre), model, load_lexicon(), *weights)

    def read(self, document: Document) -> Reading:
        """Read one document into claims with resolved actors, places and days."""
        listed = self._listed(document)
        if isinstance(listed, _Listed) and self._tells_nothing(listed):
            return Reading(document, (), (NOTHING,))
        sentences = self._of_listed(document, listed)
        if isinstance(sentences, str):
            return Reading(document, (), (sentences,))
        read = self.claims.read(sentences.read, sentences.actors)
        claims, unresolved = self.resolve(sentences, read.claims)
        return Reading(document, claims, (*read.notes, *unresolved), read.features)

    def sentences(self, document: Document) -> Sentences | str:
        """A document's sentences with what they name, before any claim is made of them; or why none is worth reading."""
        return self._of_listed(document, self._listed(document))

    def _listed(self, document: Document) -> _Listed | str:
        """A document's pieces and which are worth a parse, or why none is worth reading."""
        pieces = self._pieces(document)
        if not pieces:
            return "the document has no readable text"
        actors = DocumentActors(self.theatre, document, [p.sentence for p in pieces])
        return _Listed(pieces, actors, self._worth_parsing(pieces, actors))

    def _tells_nothing(self, listed: _Listed) -> bool:
        """Whether the words show, before anything is parsed, that no claim can come of a document."""
        wanted = [listed.pieces[n] for n in listed.wanted]
        named = (h for p in wanted for h in listed.actors.hits(p.start, p.start + len(p.text)))
        forces = (listed.actors.group(h.actor_ids[0]) for h in named if h.alias_kind != "country" and h.actor_ids)
        texts = [p.text for p in wanted]
        return bool(wanted) and not self.claims.may_tell(texts, force_named=any(group in FORCES for group in forces))

    def _of_listed(self, document: Document, listed: _Listed | str) -> Sentences | str:
        if isinstance(listed, str):
            return listed
        sentences = self._sentences(document, listed)
        listed.actors.tell_scenes((m for s in sentences for m in s.places), self.theatre.gazetteer)
        if not any(s.parse.tokens for s in sentences):
            return "no sentence holds a word of conflict"
        return Sentences(ReadDocument(document, tuple(sentences), self._head_sources(document)), listed.actors)

    def resolve(self, sentences: Sentences, claims: Sequence[Claim]) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
        """Claims with their places found on the map, and a note for each name that could not be."""
        if not claims:
            return (), ()
        document = sentences.read.document
        mentions = [m for s in sentences.read.sentences for m in s.places]
        home, about = self.theatre.home_countries, (sentences.actors.country, *sentences.actors.countries)
        context = place_context(document.text, mentions, self.theatre.gazetteer, home, about)
        found, unresolved = resolve_document(claims, context, self.theatre.gazetteer)
        found = tuple(replace(c, locations=most_specific(c.locations, c.evidence)) for c in found)
        return found, tuple(f"place not resolved: {u.text}: {u.reason}" for u in unresolved)

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Read a stream of documents, one at a time."""
        for document in documents:
            yield self.read(document)

    def _pieces(self, document: Document) -> list[_Piece]:
        out = []
        for sentence in split_sentences(document):
            for start, end in readable_spans(document, sentence):
                out.append(_Piece(sentence, start, document.text[start:end]))
        return out

    def _sentences(self, document: Document, listed: _Listed) -> list[ReadSentence]:
        pieces, actors, wanted = listed.pieces, listed.actors, listed.wanted
        parses: dict[int, Parse] = {}
        if wanted:
            done = self.analyser.parse([(pieces[n].start, _plain_names(pieces[n], actors)) for n in wanted])
            parses = dict(zip(wanted, done, strict=True))
        days = DayReader(document.published, document.title, document.text)
        read = [
            self._read_piece(actors, document, piece, (parses.get(n, Parse(())), days), opens=n < OPENING)
            for n, piece in enumerate(pieces)
        ]
        return [
            replace(s, lists=tuple(g for g in lists_of(s.places, document.text) if len(g) > 1)) if s.places else s
            for s in _with_known_places(read)
        ]

    def _worth_parsing(self, pieces: Sequence[_Piece], actors: DocumentActors) -> list[int]:
        """The pieces that may hold an act.

        A force is named in the piece, or in one right before, whose account it goes on with ("They seized the hill").
        """
        wanted: list[int] = []
        named_at = -REACH - 1
        for n, piece in enumerate(pieces):
            if self._names_force(piece, actors):
                named_at = n
            if self.lexicon.is_colour(piece.text):
                continue
            held = self.lexicon.may_hold_act(piece.text, force_named=n - named_at <= REACH)
            held = held or (len(pieces) <= FLASH and self.lexicon.names_act(piece.text))
            if held or (wanted and may_deny(piece.text)):
                wanted.append(n)
        return wanted

    def _names_force(self, piece: _Piece, actors: DocumentActors) -> bool:
        return any(
            _HOLDS.match(piece.text, h.end - piece.start)
            if h.alias_kind == "country"
            else actors.group(h.actor_ids[0] if h.actor_ids else None) not in UNARMED
            for h in actors.hits(piece.start, piece.start + len(piece.text))
        )

    def _sized(self, mention: PlaceMention) -> PlaceMention:
        """A mention that is a country by name is wide whatever stands beside it."""
        if not mention.wide and any(
            c.place.kind == "country" and c.place.name.casefold() == mention.name.casefold()
            for c in self.theatre.gazetteer.candidates(mention.name, 4)
        ):
            return replace(mention, kind="country", wide=True)
        return mention

    def _head_sources(self, document: Document) -> tuple[SourceHit, ...]:
        """The sources named where a dateline, byline or last line credits an agency: first lines and dropped credits."""
        signed = [(d.start, d.end) for d in document.dropped if d.reason == "credit"]
        return tuple(
            SourceHit(_span(start, document.text[start:end], h.start, h.end), h.outlet.name, h.outlet.kind)
            for start, end in [(0, document.body_start + HEAD), *signed]
            for h in self.theatre.outlets.find(document.text[start:end])
        )

    def _read_piece(
        self,
        named: DocumentActors,
        document: Document,
        piece: _Piece,
        read: tuple[Parse, DayReader],
        *,
        opens: bool = False,
    ) -> ReadSentence:
        start, text = piece.start, piece.text
        parse, days = read
        if not parse.tokens and (opens or presents_a_place(text)):
            # "Sinjar is a town", "victory in Ramadi": tells no act, but what "the town" will mean
            part = replace(piece.sentence, start=start, end=start + len(text), text=text)
            found = tuple(self._sized(m) for m in find_place_mentions(part, None, self.theatre.gazetteer))
            if document.published is None:
                days.read(text, start)
            return ReadSentence(piece.sentence, parse, found)
        if not parse.tokens and document.published is not None:
            return ReadSentence(piece.sentence, parse)
        dates = tuple(days.read(text, start))  # a chronicle's every sentence: "the next day" counts from the one before
        actors = tuple(
            ActorHit(Span(h.start, h.end, document.text[h.start : h.end]), h.actor_ids, h.alias_kind)
            for h in named.hits(start, start + len(text))
            if not (h.start == start and text[h.end - start :].startswith(":"))  # "Mali: 130 dead in attack" says where
        )
        sources = tuple(
            SourceHit(_span(start, text, h.start, h.end), h.outlet.name, h.outlet.kind)
            for h in self.theatre.outlets.find(text)
        )
        if not parse.tokens:
            return ReadSentence(piece.sentence, parse)
        part = replace(piece.sentence, start=start, end=start + len(text), text=text)
        groups = {(a.span.start, a.span.end) for a in actors if a.kind == "name"}
        places = tuple(
            self._sized(m)
            for m in find_place_mentions(part, parse, self.theatre.gazetteer)
            if (m.span.start, m.span.end) not in groups or self.theatre.gazetteer.knows(m.name)
        )
        commons = find_common_places(part)
        return ReadSentence(piece.sentence, parse, places, actors, dates, sources, days.default(), commons=commons)


def _plain_names(piece: _Piece, actors: DocumentActors) -> str:
    """The text with names that read as other words ("IS") put as a plain name of the same length, for the analyser only."""
    text = piece.text
    for hit in actors.hits(piece.start, piece.start + len(text)):
        at = hit.start - piece.start
        word = text[at : hit.end - piece.start]
        if word[:2] == "IS" and word[2:3] in ("", " ", "-"):
            text = text[:at] + "UK" + text[at + 2 :]
    return text


def _with_known_places(sentences: list[ReadSentence]) -> list[ReadSentence]:
    """A name that one sentence tells to be a place is that place in every sentence of the document."""
    named = {m.name: m for s in sentences for m in s.places if len(m.name) > 3 and m.name[:1].isupper()}
    if not named:
        return sentences
    pattern = re.compile(
        r"(?<![\w-])(" + "|".join(re.escape(n) for n in sorted(named, key=len, reverse=True)) + r")(?![\w-])"
    )
    out = []
    for read in sentences:
        if not read.parse.tokens:
            out.append(read)
            continue
        start, end = read.parse.tokens[0].start, read.parse.tokens[-1].end
        base = read.sentence.start
        taken = [(p.span.start, p.span.end) for p in read.places]
        taken += [(a.span.start, a.span.end) for a in read.actors if a.kind == "name"]
        taken += [(s.span.start, s.span.end) for s in read.sources]
        found = []
        for match in pattern.finditer(read.sentence.text):
            first, last = base + match.start(), base + match.end()
            free = all(last <= a or first >= b for a, b in taken)
            if first >= start and last <= end and free and not names_operation(read.sentence.text[: match.start()]):
                found.append(replace(named[match[1]], span=Span(first, last, match[1])))
        out.append(
            replace(read, places=tuple(sorted((*read.places, *found), key=lambda m: m.span.start))) if found else read
        )
    return out


def _span(base: int, text: str, start: int, end: int) -> Span:
    return Span(base + start, base + end, text[start:end])

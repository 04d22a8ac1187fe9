"""A claim's sentences in, stretches of text out, each with the field whose words it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from sitrep.model.claim import Claim, Span
from sitrep.model.document import Document, outlet_name
from sitrep.model.taxonomy import Factuality, SourceKind, Temporal
from sitrep.report.wording import day_text

#: what the highlighted fields are called, in the order of the legend; where two overlap the earlier one wins
FIELDS: dict[str, str] = {
    "toll": "cost",
    "actor1": "first side",
    "actor2": "other side",
    "place": "place",
    "day": "day",
    "act": "act",
    "source": "source",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sentence; ``field`` is "" for plain text."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one report says, ready to be shown."""

    claim_id: str
    title: str
    outlet: str
    published: str
    href: str
    chain: str
    status: str
    sentences: tuple[tuple[Segment, ...], ...]


def evidence_of(claim: Claim, document: Document | None) -> Evidence:
    """The claim's sentences with the words of its fields marked, its chain of sources and where it was printed."""
    published = document.published if document else None
    return Evidence(
        claim_id=claim.claim_id,
        title=(document.title if document else "") or claim.doc_id,
        outlet=outlet_name(document.outlet if document else "", claim.doc_id),
        published=day_text(published) if published else "day of publication unknown",
        href=safe_link(document.url if document else ""),
        chain=chain_text(claim),
        status=_status(claim),
        sentences=tuple(segments(sentence, claim) for sentence in claim.evidence),
    )


def chain_text(claim: Claim) -> str:
    """Who says so, outermost first, each with its kind; a person without one."""
    links = [
        f"{link.source or link.text} ({link.kind.value.replace('_', ' ')})"
        if link.kind is not SourceKind.PERSON
        else link.source or link.text
        for link in claim.attribution
    ]
    return " \u203a ".join(links) or "in the outlet's own voice"


def safe_link(url: str) -> str:
    """The address if a browser may follow it (http, https), else "".

    >>> safe_link("javascript:alert(1)"), safe_link("https://example.org/a")
    ('', 'https://example.org/a')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def segments(sentence: Span, claim: Claim) -> tuple[Segment, ...]:
    """Cut a sentence where the words of the claim's fields begin and end."""
    marks = [""] * len(sentence.text)
    ranked = list(FIELDS)
    for field, start, end in sorted(_words(sentence, claim), key=lambda w: -ranked.index(w[0])):
        for i in range(max(0, start), min(len(marks), end)):
            marks[i] = field
    found: list[Segment] = []
    begin = 0
    for i in range(1, len(marks) + 1):
        if i == len(marks) or marks[i] != marks[begin]:
            found.append(Segment(sentence.text[begin:i], marks[begin]))
            begin = i
    return tuple(found)


def _words(sentence: Span, claim: Claim) -> Iterator[tuple[str, int, int]]:
    """The fields' words inside the sentence, as offsets in it; a field without offsets is looked up by its text."""
    for field, text, span in _fields(claim):
        if span is not None:
            if span.end > sentence.start and span.start < sentence.end:
                yield field, span.start - sentence.start, span.end - sentence.start
        elif text:
            at = sentence.text.find(text)
            if at >= 0:
                yield field, at, at + len(text)


def _fields(claim: Claim) -> Iterator[tuple[str, str, Span | None]]:
    yield "act", claim.trigger, claim.trigger_span
    yield "day", claim.date.text, claim.date.span
    for actor in claim.actor1:
        yield "actor1", actor.text, actor.span
    for actor in claim.actor2:
        yield "actor2", actor.text, actor.span
    for place in claim.locations:
        yield "place", place.text, place.span
    for casualty in claim.casualties:
        yield "toll", casualty.text, casualty.span
    for thing in claim.materiel:
        yield "toll", thing.text, thing.span
    for link in claim.attribution:
        yield "source", link.text, link.span


def _status(claim: Claim) -> str:
    parts = [] if claim.factuality is Factuality.OCCURRED else [claim.factuality.value]
    if claim.temporal is Temporal.BACKGROUND:
        parts.append("told as background")
    return ", ".join(parts)

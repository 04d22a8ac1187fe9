"""A report with its claims in; its text as stretches, each with the fields, claims and reasons that it carries, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sitrep.model.claim import Claim, Span
from sitrep.model.document import Document
from sitrep.report.page.evidence import FIELDS


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a report that are marked alike.

    ``field`` is the field whose words they are ("" for none), ``claims`` the numbers (from 1) of the claims whose
    evidence they are, ``dropped`` why they were not read ("" where they were).
    """

    text: str
    field: str
    claims: tuple[int, ...]
    dropped: str


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    field: str = ""
    claim: int = 0
    dropped: str = ""


def stretches(document: Document, claims: Sequence[Claim]) -> Iterator[Stretch]:
    """Cut the cleaned text where any mark begins or ends; together the stretches are the text."""
    marks = sorted(_marks(document, claims), key=lambda m: m.start)
    cuts = sorted({0, len(document.text), *(m.start for m in marks), *(m.end for m in marks)})
    ranked = list(FIELDS)
    standing: list[_Mark] = []
    waiting = iter(marks)
    following = next(waiting, None)
    for start, end in zip(cuts, cuts[1:], strict=False):
        while following is not None and following.start <= start:
            standing.append(following)
            following = next(waiting, None)
        standing = [m for m in standing if m.end > start]
        fields = sorted({m.field for m in standing if m.field}, key=ranked.index)
        yield Stretch(
            document.text[start:end],
            fields[0] if fields else "",
            tuple(sorted({m.claim for m in standing if m.claim})),
            next((m.dropped for m in standing if m.dropped), ""),
        )


def _marks(document: Document, claims: Iterable[Claim]) -> Iterator[_Mark]:
    size = len(document.text)
    for dropped in document.dropped:
        yield from _inside(_Mark(dropped.start, dropped.end, dropped=dropped.reason or "furniture"), size)
    for number, claim in enumerate(claims, 1):
        for span in claim.evidence:
            yield from _inside(_Mark(span.start, span.end, claim=number), size)
        for field, words in _words(claim):
            yield from _inside(_Mark(words.start, words.end, field), size)


def _words(claim: Claim) -> Iterator[tuple[str, Span]]:
    told: list[tuple[str, Span | None]] = [("act", claim.trigger_span), ("day", claim.date.span)]
    told += [("actor1", actor.span) for actor in claim.actor1]
    told += [("actor2", actor.span) for actor in claim.actor2]
    told += [("place", place.span) for place in claim.locations]
    told += [("toll", casualty.span) for casualty in claim.casualties]
    told += [("toll", thing.span) for thing in claim.materiel]
    told += [("source", link.span) for link in claim.attribution]
    return ((field, span) for field, span in told if span is not None)


def _inside(mark: _Mark, size: int) -> Iterator[_Mark]:
    """The part of a mark that lies in the text; offsets come from a file that anybody may have made."""
    start, end = max(0, mark.start), min(size, mark.end)
    if start < end:
        yield _Mark(start, end, mark.field, mark.claim, mark.dropped)

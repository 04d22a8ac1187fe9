"""Texts with their differences in: one self-contained page that shows gold and coded claims in the text out."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.differences import Difference, ErrorKind, tally
from sitrep.model.claim import Claim, Span

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class DocumentErrors:
    """One document of the gold with what the reader made of it."""

    part: str
    doc_id: str
    text: str
    rows: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under one set of marks (CSS classes), with the numbers of the rows it is evidence of."""

    text: str
    marks: str
    rows: str


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a claim as shown; ``wrong`` where gold and coded differ in it."""

    name: str
    value: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A row of a document: its number there, the kinds of error, both sides."""

    number: int
    kinds: tuple[str, ...]
    gold: tuple[Line, ...]
    coded: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A document as shown."""

    part: str
    doc_id: str
    pieces: tuple[Piece, ...]
    cards: tuple[Card, ...]
    kinds: tuple[str, ...]


def render(documents: Sequence[DocumentErrors]) -> str:
    """The page as HTML; every text in it is escaped, and its policy allows its own script and style alone."""
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    script, style = (_HERE / "errors.js").read_text("utf-8"), (_HERE / "errors.css").read_text("utf-8")
    return environment.get_template("errors.html.j2").render(
        sections=[_section(document) for document in documents],
        counts=tally(row for document in documents for row in document.rows),
        claims=sum(len(document.rows) for document in documents),
        kinds=[kind.value for kind in ErrorKind],
        # Both files are ours; nothing of a report is in them.
        script=Markup(script),
        style=Markup(style),
        script_hash=_policy_hash(script),
        style_hash=_policy_hash(style),
    )


def _policy_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()


def _section(document: DocumentErrors) -> Section:
    cards = tuple(_card(number, row) for number, row in enumerate(document.rows, 1))
    kinds = tuple(sorted({kind for card in cards for kind in card.kinds}))
    return Section(document.part, document.doc_id, tuple(_pieces(document)), cards, kinds)


def _pieces(document: DocumentErrors) -> Iterable[Piece]:
    marks = list(_marks(document))
    size = len(document.text)
    edges = sorted({0, size, *(min(edge, size) for span, _, _ in marks for edge in (span.start, span.end))})
    for start, end in zip(edges, edges[1:], strict=False):
        over = [(mark, row) for span, mark, row in marks if span.start <= start and end <= span.end]
        classes = " ".join(sorted({mark for mark, _ in over}))
        rows = " ".join(str(row) for row in sorted({row for _, row in over}))
        yield Piece(document.text[start:end], classes, rows)


def _marks(document: DocumentErrors) -> Iterable[tuple[Span, str, int]]:
    for number, row in enumerate(document.rows, 1):
        for claim, name in ((row.gold, "gold"), (row.coded, "coded")):
            if claim is None:
                continue
            for span in claim.evidence:
                yield span, name, number
            trigger = claim.trigger_span or _find(claim)
            if trigger is not None:
                yield trigger, f"{name}-trigger", number


def _find(claim: Claim) -> Span | None:
    """Where the trigger stands in the claim's evidence; gold gives its words alone."""
    for span in claim.evidence:
        at = span.text.find(claim.trigger) if claim.trigger else -1
        if at >= 0:
            return Span(span.start + at, span.start + at + len(claim.trigger), claim.trigger)
    return None


def _card(number: int, row: Difference) -> Card:
    wrong = {kind.value for kind in row.kinds}
    return Card(
        number,
        tuple(kind.value for kind in row.kinds),
        _lines(row.gold, wrong) if row.gold else (),
        _lines(row.coded, wrong) if row.coded else (),
    )


def _lines(claim: Claim, wrong: set[str]) -> tuple[Line, ...]:
    when = claim.date
    fields = (
        ("sub-type", claim.sub_event_type.value),
        ("trigger", claim.trigger),
        ("actors", _actors(claim)),
        ("places", "; ".join(f"{p.role.value} {p.text} [{p.name}, {p.lat}, {p.lon}]" for p in claim.locations)),
        ("date", f"{when.start} to {when.end} ({when.precision.value}) «{when.text}»"),
        ("factuality", claim.factuality.value),
        ("temporal", claim.temporal.value),
        (
            "casualties",
            "; ".join(f"{c.kind.value} {c.side.value} {c.low}/{c.best}/{c.high} «{c.text}»" for c in claim.casualties),
        ),
        ("attribution", " ← ".join(f"{a.source} ({a.kind.value})" for a in claim.attribution)),
        ("materiel", "; ".join(f"{m.item} {m.count} {m.outcome.value} «{m.text}»" for m in claim.materiel)),
        ("persons", "; ".join(f"{p.name}, {p.role}, {p.status}" for p in claim.persons)),
        ("rule", claim.rule),
        ("evidence", " ¶ ".join(span.text for span in claim.evidence)),
    )
    return tuple(Line(name, value, name in wrong) for name, value in fields if value or name in wrong)


def _actors(claim: Claim) -> str:
    first, second = (
        " + ".join(f"{a.text} [{a.actor_id or '?'}]" for a in side) or "–" for side in (claim.actor1, claim.actor2)
    )
    return f"{first} ⟶ {second}"

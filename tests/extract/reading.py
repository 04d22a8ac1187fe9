"""Reading one text of a test: a sentence or a short report in, its claims as short rows out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.pipeline.reader import Reader

#: the Sunday on which every report of these tests is printed
PRINTED = date(2016, 3, 13)


@dataclass(frozen=True, slots=True)
class Row:
    """What a claim says, as a test writes it: ids and places in one string each."""

    kind: str
    doers: str = ""
    sufferers: str = ""
    places: str = ""
    factuality: str = "occurred"


def claims(reader: Reader, text: str, title: str = "") -> tuple[Claim, ...]:
    """Read a text; ``title`` stands above it."""
    whole = f"{title}\n\n{text}" if title else text
    return reader.read(Document("report", whole, title, PRINTED)).claims


def row(claim: Claim) -> Row:
    """A claim as a row; an actor that nobody knows is "?"."""
    return Row(
        claim.sub_event_type.value,
        " ".join(actor.actor_id or "?" for actor in claim.actor1),
        " ".join(actor.actor_id or "?" for actor in claim.actor2),
        "; ".join(f"{place.role.value} {place.name}" for place in claim.locations),
        claim.factuality.value,
    )

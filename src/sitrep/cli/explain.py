"""`sitrep explain`: a claim's id in; its sentences with the words of each field marked, and the rule behind it, out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitrep.cli.stores import open_store
from sitrep.cli.tables import plain
from sitrep.model.claim import Claim, ClaimError, Span, claim_from_json

if TYPE_CHECKING:
    from rich.text import Text

EPILOG = """\b
Examples:
  sitrep explain report-1-5f2c01ab77e9 --claims claims.jsonl
  sitrep explain report-1-5f2c --db war.db

The beginning of an id is enough where no other claim's id begins so."""

#: field -> colour of its words
_COLOURS = {
    "trigger": "bold red",
    "actor1": "green",
    "actor2": "magenta",
    "location": "cyan",
    "date": "yellow",
    "casualties": "bright_red",
    "materiel": "bright_blue",
    "person": "bright_green",
    "attribution": "blue",
}


@dataclass(frozen=True, slots=True)
class FieldWords:
    """One field of a claim: what was coded, and the words it was coded from (None: derived, not written)."""

    name: str
    value: str
    span: Span | None


@click.command(epilog=EPILOG)
@click.argument("claim_id")
@click.option("--claims", "claims_file", type=click.Path(exists=True, dir_okay=False), help="A claims.jsonl.")
@click.option("--db", metavar="FILE|URL", envvar="SITREP_DB", show_envvar=True, help="A store.")
def command(claim_id: str, claims_file: str | None, db: str | None) -> None:
    """Show which rule and which words a claim comes from."""
    if claims_file:
        found = list(_in_file(claim_id, Path(claims_file)))
    elif db:
        found = _in_store(claim_id, db)
    else:
        raise click.UsageError("name the claims with --claims FILE or --db FILE")
    if not found:
        raise click.ClickException(f"no claim {claim_id} in {claims_file or db}; `sitrep code` writes the ids")
    exact = [claim for claim in found if claim.claim_id == claim_id]
    if not exact and len(found) > 1:
        ids = ", ".join(claim.claim_id for claim in found[:5])
        raise click.ClickException(f"{claim_id} begins the ids of {len(found)} claims: {ids}")
    claim = exact[0] if exact else found[0]
    show(claim)
    show_arcs(claim)


def _in_file(claim_id: str, path: Path) -> Iterator[Claim]:
    """The claims of a file whose id begins so.

    Raises:
        click.ClickException: a line holds no claim; the message names file and line.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if claim_id not in line:
                continue
            try:
                row = json.loads(line)
                if not row.get("no_claims") and str(row.get("claim_id", "")).startswith(claim_id):
                    yield claim_from_json(row)
            except (ValueError, AttributeError, ClaimError) as error:
                raise click.ClickException(f"{path}:{number}: no claim: {error}") from error


def _in_store(claim_id: str, db: str) -> list[Claim]:
    store = open_store(db)
    claim = store.claim(claim_id)
    if claim is not None:
        return [claim]
    return [claim for claim in store.claims(include_withdrawn=True) if claim.claim_id.startswith(claim_id)]


def show(claim: Claim) -> None:
    """Print a claim: what it says, the rule, its sentences with the words marked, and a table of its fields."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False)
    console.print(f"[bold]{escape(claim.claim_id)}[/bold]  {claim.event_type.value}: {claim.sub_event_type.value}")
    console.print(f"{claim.factuality.value}, {claim.temporal.value}; rule: {escape(claim.rule or 'unknown')}")
    words = fields_of(claim)
    for evidence in claim.evidence:
        console.print()
        console.print(_marked(evidence, words, colour=console.is_terminal))
    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading in ("field", "coded as", "words", "at"):
        table.add_column(heading, overflow="fold")
    for field in words:
        at = f"{field.span.start}-{field.span.end}" if field.span else "derived"
        written = " ".join(field.span.text.split()) if field.span else ""
        table.add_row(field.name, escape(field.value), escape(written), at)
    console.print()
    console.print(table)


def show_arcs(claim: Claim) -> None:
    """Print the frame of the lexicon behind a claim, and the arcs and the resolution of each party, place and day."""
    from sitrep.pipeline.explaining import explain
    from sitrep.reference.lexicon import load_lexicon
    from sitrep.text.analyser import Analyser

    told = explain(claim, Analyser.load(), load_lexicon())
    click.echo(f"\nframe {plain(told.frame)}")
    for reason in told.reasons:
        click.echo(f"{reason.field}: {plain(' '.join(reason.words.split())) or 'not written'}")
        click.echo(f"  arcs: {plain(reason.arcs)}")
        click.echo(f"  resolved: {plain(reason.resolved)}")


def fields_of(claim: Claim) -> list[FieldWords]:
    """Every filled field of a claim with its words, in the codebook's order."""
    when = claim.date
    rows = [FieldWords("trigger", claim.trigger, claim.trigger_span)]
    rows += [FieldWords("actor1", a.actor_id or f"{a.text} (unresolved)", a.span) for a in claim.actor1]
    rows += [FieldWords("actor2", a.actor_id or f"{a.text} (unresolved)", a.span) for a in claim.actor2]
    rows += [FieldWords("location", _place(p.role.value, p.name, p.lat, p.lon), p.span) for p in claim.locations]
    rows.append(FieldWords("date", f"{when.start or '?'} to {when.end or '?'} ({when.precision.value})", when.span))
    rows += [
        FieldWords("casualties", f"{c.kind.value} of {c.side.value}: {_bounds(c.low, c.best, c.high)}", c.span)
        for c in claim.casualties
    ]
    rows += [
        FieldWords("materiel", f"{m.item} {m.outcome.value}: {_bounds(m.low, m.count, m.high)}", m.span)
        for m in claim.materiel
    ]
    rows += [FieldWords("person", f"{p.name}, {p.role} {p.status}".rstrip(), p.span) for p in claim.persons]
    rows += [FieldWords("attribution", f"{a.source} ({a.kind.value})", a.span) for a in claim.attribution]
    return rows


def _place(role: str, name: str, lat: float | None, lon: float | None) -> str:
    where = "unresolved" if lat is None or lon is None else f"{lat:.3f}, {lon:.3f}"
    return f"{role} {name} ({where})"


def _bounds(low: int | None, best: int | None, high: int | None) -> str:
    return "/".join("?" if number is None else str(number) for number in (low, best, high))


def _marked(evidence: Span, fields: list[FieldWords], *, colour: bool) -> Text:
    """A sentence with its fields' words coloured; without colours each is written as [words|field]."""
    from rich.text import Text

    inside = sorted(
        (f for f in fields if f.span and evidence.start <= f.span.start and f.span.end <= evidence.end),
        key=lambda f: (f.span.start, -f.span.end) if f.span else (0, 0),
    )
    text, position = Text(), evidence.start
    for field in inside:
        if field.span is None or field.span.start < position:
            continue  # words inside other words (a place within a group's name) are told in the table
        text.append(evidence.text[position - evidence.start : field.span.start - evidence.start])
        words = evidence.text[field.span.start - evidence.start : field.span.end - evidence.start]
        text.append(words if colour else f"[{words}|{field.name}]", style=_COLOURS[field.name])
        position = field.span.end
    text.append(evidence.text[position - evidence.start :])
    return text

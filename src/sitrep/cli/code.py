"""`sitrep code`: reports in, their claims as JSON lines out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO

import click

from sitrep.cli.failures import Failures
from sitrep.cli.inputs import INPUTS, Asked, reads_reports
from sitrep.cli.opinions import OpinionOptions, readings_of, takes_opinions
from sitrep.cli.progress import watched
from sitrep.cli.writing import STDOUT, whole_file
from sitrep.ingest import read_inputs
from sitrep.ingest.inputs import count_inputs
from sitrep.model.claim import Claim, Json, claim_to_json
from sitrep.model.document import Document

EPILOG = f"""\b
{INPUTS}

\b
Examples:
  sitrep code reports/*.txt -o claims.jsonl
  sitrep code page.html --published 2016-03-13 --outlet alalam
  sitrep code fa-kes.csv --map doc_id=unit_id,title=article_title,text=article_content,outlet=source,published=date
  sitrep code https://example.org/report -o claims.jsonl
  curl -s https://example.org/report | sitrep code - -o -
  sitrep code reports/ --reader llm --endpoint http://localhost:11434/v1 --model qwen3 -o claims.jsonl

\b
Each line of the output is one claim; a report without any is {{"doc_id": ..., "no_claims": true, "why": ...}}.
`sitrep schema` prints what the fields are. Exit code 1: some input could not be read, the rest is coded."""


@dataclass(slots=True)
class Tally:
    """What a run made of its input."""

    documents: int = 0
    claims: int = 0
    without: Counter[str] = field(default_factory=Counter)

    def summary(self, failures: Failures) -> str:
        """One line for a person, and one for each reason why documents yield no claim."""
        line = f"{self.documents} documents, {self.claims} claims, {self.without.total()} documents without claims"
        if failures.errors or failures.warnings:
            line += f"; {failures.errors} inputs not read, {failures.warnings} warnings"
        reasons = [f"  {count} without claims: {why}" for why, count in self.without.most_common(8)]
        return "\n".join([line, *reasons])


@click.command(epilog=EPILOG)
@reads_reports
@takes_opinions
@click.option("-o", "--output", default=STDOUT, metavar="FILE", help="Where the claims go; - is stdout (default).")
@click.option("--documents", "documents_to", metavar="FILE", help="Also write the cleaned documents as JSON lines.")
def command(
    asked: Asked,
    opinion: OpinionOptions,
    output: str,
    documents_to: str | None,
) -> None:
    """Read reports and write their claims as JSON lines."""
    if documents_to == output:
        raise click.UsageError("--documents and --output must be two files")
    failures = Failures(quiet=asked.quiet)
    tally = Tally()
    with ExitStack() as files:
        claims_file = files.enter_context(whole_file(output))
        documents_file = files.enter_context(whole_file(documents_to)) if documents_to else None
        readings, spent = files.enter_context(readings_of(asked, opinion, failures))
        documents = failures.documents(watched(read_inputs(asked.inputs, asked.options), count_inputs(asked.inputs)))
        for reading in readings(documents):
            write_reading(claims_file, reading.document, reading.claims, reading.notes)
            if documents_file:
                write_line(documents_file, document_to_json(reading.document))
            count_reading(tally, reading.claims, reading.notes)
    if not asked.quiet:
        click.echo(tally.summary(failures), err=True)
        if spent.log:
            click.echo(spent.summary(), err=True)
    failures.exit()


def count_reading(tally: Tally, claims: tuple[Claim, ...], notes: tuple[str, ...]) -> None:
    """Count one document and, where it has no claim, the reason."""
    tally.documents += 1
    tally.claims += len(claims)
    if not claims:
        tally.without[_why(notes)] += 1


def write_reading(file: IO[str], document: Document, claims: Iterable[Claim], notes: tuple[str, ...]) -> None:
    """Write a document's claims, or the line that says why it has none."""
    lines = [claim_to_json(claim) for claim in claims]
    for line in lines or [{"doc_id": document.doc_id, "no_claims": True, "why": _why(notes)}]:
        write_line(file, line)


def write_line(file: IO[str], row: dict[str, Json]) -> None:
    """Write one object as a line of JSON."""
    file.write(json.dumps(row, ensure_ascii=False) + "\n")


def document_to_json(document: Document) -> dict[str, Json]:
    """A cleaned document as a row that `sitrep code` reads again, with what cleaning found."""
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "published_from": document.published_from.value,
        "outlet": document.outlet,
        "url": document.url,
        "author": document.author,
        "language": document.language,
        "text": document.text[document.body_start :],
        "dropped": [{"start": d.start, "end": d.end, "reason": d.reason} for d in document.dropped],
        "related": [
            {"id": r.item_id, "title": r.title, "day": r.day.isoformat() if r.day else None} for r in document.related
        ],
        "path": document.path,
        "raw_sha256": document.raw_sha256,
    }


def _why(notes: tuple[str, ...]) -> str:
    return notes[0] if notes else "no conflict event is told"

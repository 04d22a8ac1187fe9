"""`sitrep ingest`: reports in; documents and claims in a store out, each report once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import click

from sitrep import __version__
from sitrep.cli.code import Tally, count_reading
from sitrep.cli.failures import Failures
from sitrep.cli.inputs import INPUTS, Asked, reads_reports
from sitrep.cli.opinions import OpinionOptions, readings_of, takes_opinions
from sitrep.cli.progress import watched
from sitrep.cli.stores import db_option
from sitrep.ingest import read_inputs
from sitrep.ingest.inputs import count_inputs
from sitrep.model.document import Document
from sitrep.store import Outcome, Store, StoreError

EPILOG = f"""\b
{INPUTS}

\b
Examples:
  sitrep ingest reports/ --db war.db
  sitrep ingest reports/ --db war.db --reader both --endpoint http://localhost:11434/v1 --model qwen3
  sitrep ingest fa-kes.csv --db postgresql://team@host/sitrep --map doc_id=unit_id,text=article_content
  sitrep ingest https://example.org/report --db war.db

\b
A report that the store knows with the same text, day and outlet is left alone; one that changed becomes a new
version, and claims that no longer stand are withdrawn. Exit code 1: some input could not be read, the rest is kept."""

#: the store's setting that names the theatre it was filled with
THEATRE = "theatre"


@click.command(epilog=EPILOG)
@reads_reports
@takes_opinions
@db_option
def command(
    asked: Asked,
    opinion: OpinionOptions,
    db: str,
) -> None:
    """Read reports and keep documents and claims in a store."""
    failures, tally, outcomes = Failures(quiet=asked.quiet), Tally(), Counter[Outcome]()
    by_rules = f"{__version__} {asked.theatre}"
    version = by_rules + opinion.version
    try:
        with Store.open(db) as store, readings_of(asked, opinion, failures) as (readings, spent):
            if store.setting(THEATRE) is None:
                store.set_setting(THEATRE, asked.theatre)
            documents = failures.documents(
                watched(read_inputs(asked.inputs, asked.options), count_inputs(asked.inputs))
            )
            for reading in readings(_unread(store, documents, version, outcomes)):
                # one that lacks its second opinion is kept as the rules' own, so that the next run asks again
                by = by_rules if reading.lacks else version
                added = store.add_reading(reading.document, reading.claims, reading.notes, reader=by)
                outcomes[added.outcome] += 1
                count_reading(tally, reading.claims, reading.notes)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    if not asked.quiet:
        click.echo(_summary(outcomes, tally, failures), err=True)
        if spent.log:
            click.echo(spent.summary(), err=True)
    failures.exit()


def _unread(
    store: Store, documents: Iterable[Document], version: str, outcomes: Counter[Outcome]
) -> Iterator[Document]:
    """The documents that the store lacks as they are, so that known ones cost no reading."""
    for document in documents:
        if store.has_reading(document, reader=version):
            outcomes[Outcome.KNOWN] += 1
        else:
            yield document


def _summary(outcomes: Counter[Outcome], tally: Tally, failures: Failures) -> str:
    counts = ", ".join(f"{outcomes[outcome]} {outcome.value}" for outcome in Outcome)
    line = f"documents: {counts}, {failures.errors} failed; {tally.claims} claims read"
    reasons = [f"  {count} without claims: {why}" for why, count in tally.without.most_common(8)]
    return "\n".join([line, *reasons])

"""What goes wrong with single inputs in; messages on stderr, a count and the exit code out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

import click

from sitrep.cli.main import EXIT_FAILED
from sitrep.ingest import InputError
from sitrep.model.document import Document

if TYPE_CHECKING:
    from sitrep.pipeline.reader import Reading

#: After so many messages of one kind only their count is told.
SHOWN = 20


class ReadsDocuments(Protocol):
    """Any of the readers: the rules, a model, or both."""

    def read(self, document: Document) -> Reading:
        """Read one document."""
        ...


class Failures:
    """Counts and prints the errors and warnings of a run, so that the rest of the input is still read."""

    def __init__(self, *, quiet: bool = False) -> None:
        """With ``quiet`` warnings are counted but not printed; errors always are."""
        self._quiet = quiet
        self._counts: Counter[bool] = Counter()

    @property
    def errors(self) -> int:
        """How many inputs or lines were not read."""
        return self._counts[False]

    @property
    def warnings(self) -> int:
        """How many were read with a warning."""
        return self._counts[True]

    def tell(self, problem: InputError) -> None:
        """Print one problem, unless there were many like it."""
        self._counts[problem.warning] += 1
        count = self._counts[problem.warning]
        if count > SHOWN or (problem.warning and self._quiet):
            return
        kind = click.style("warning", fg="yellow") if problem.warning else click.style("error", fg="red")
        click.echo(f"{kind}: {_printable(str(problem))}", err=True)
        if count == SHOWN:
            click.echo(f"{kind}: more such are only counted", err=True)

    def documents(self, items: Iterable[Document | InputError]) -> Iterator[Document]:
        """The documents among ``items``; the problems are told as they come."""
        for item in items:
            if isinstance(item, InputError):
                self.tell(item)
            else:
                yield item

    def readings(self, reader: ReadsDocuments, documents: Iterable[Document]) -> Iterator[Reading]:
        """Read the documents; one that the reader breaks on is told, and the rest is read.

        Raises:
            click.ClickException: a second opinion can be had no more.
            Exception: what the reader raised, under ``sitrep --debug``.
        """
        from sitrep.pipeline.opinion.client import OpinionError

        debug = bool(click.get_current_context().find_root().params.get("debug"))
        for document in documents:
            try:
                reading = reader.read(document)
            except OpinionError as error:
                if error.lasting:
                    raise click.ClickException(str(error)) from error
                self.tell(InputError(document.path, None, f"{document.doc_id} has no opinion: {error}", ""))
            except Exception as error:
                if debug:
                    raise
                self._broken(document, f"{type(error).__name__}: {error}")
            else:
                if reading.lacks:
                    message = f"{document.doc_id} has no second opinion: {reading.lacks}"
                    self.tell(InputError(document.path, None, message, "the rules' reading stands", warning=True))
                yield reading

    def parallel_readings(self, documents: Iterable[Document], theatre: str, workers: int) -> Iterator[Reading]:
        """As `readings`, by the rules in several processes.

        Raises:
            click.ClickException: a process was killed.
        """
        from sitrep.pipeline.workers import Broken, WorkersError, read_in_parallel

        try:
            for reading in read_in_parallel(documents, theatre, workers):
                if isinstance(reading, Broken):
                    self._broken(reading.document, reading.error)
                else:
                    yield reading
        except WorkersError as error:
            raise click.ClickException(str(error)) from error

    def _broken(self, document: Document, error: str) -> None:
        message = f"{document.doc_id} cannot be coded: {error}"
        self.tell(InputError(document.path, None, message, "an error of sitrep; sitrep --debug shows where"))

    def exit(self) -> None:
        """Leave with exit code 1 if some input was not read."""
        if self.errors:
            raise click.exceptions.Exit(EXIT_FAILED)


def _printable(text: str) -> str:
    """Without control characters: file names and input are hostile to terminals."""
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)

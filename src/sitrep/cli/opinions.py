"""The options of a second opinion in; the reader that they ask for, and its log, out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import IO, TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import click
import platformdirs

from sitrep.cli.inputs import Asked

if TYPE_CHECKING:
    from sitrep.cli.failures import Failures, ReadsDocuments
    from sitrep.model.document import Document
    from sitrep.pipeline.opinion.reader import Account
    from sitrep.pipeline.reader import Reader, Reading

P = ParamSpec("P")
T = TypeVar("T")

#: the environment variable that holds the key of a rented server; read here, sent nowhere but there
KEY = "SITREP_API_KEY"


class ReaderKind(StrEnum):
    """Who reads the reports."""

    RULES = "rules"
    LLM = "llm"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class OpinionOptions:
    """What was typed about readers."""

    kind: ReaderKind = ReaderKind.RULES
    endpoint: str = ""
    model: str = ""
    seconds: float = 120.0
    most_tokens: int = 4000
    log: str = ""
    cache: str = ""

    @property
    def version(self) -> str:
        """What sets readings by this reader apart in a store; empty for the rules."""
        return "" if self.kind is ReaderKind.RULES else f" {self.kind.value} {self.model}"


@dataclass(slots=True)
class Spent:
    """What the opinions of a run cost."""

    asked: int = 0
    cached: int = 0
    failed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    refused: int = 0
    disagreements: int = 0
    log: Path | None = field(default=None)

    def count(self, account: Account) -> None:
        """Add one report's opinion."""
        if account.problem:
            self.failed += 1
        elif account.cached:
            self.cached += 1
        else:
            self.asked += 1
        if not account.cached:
            self.tokens_in += max(0, account.tokens_in)
            self.tokens_out += max(0, account.tokens_out)
        self.refused += len(account.refusals)
        self.disagreements += account.disagreements

    def summary(self) -> str:
        """One line for a person."""
        return (
            f"second opinion: {self.asked} asked, {self.cached} from the cache, {self.failed} without an answer; "
            f"{self.tokens_in} tokens in, {self.tokens_out} out; {self.refused} parts of answers refused, "
            f"{self.disagreements} disagreements; log: {self.log}"
        )


_OPTIONS = (
    click.option(
        "--reader",
        "reader_kind",
        type=click.Choice([kind.value for kind in ReaderKind]),
        default="rules",
        show_default=True,
        help="Who reads: the rules; a language model of your own (llm); or the rules, with a review of what it doubts (both).",
    ),
    click.option(
        "--endpoint",
        metavar="URL",
        default="",
        envvar="SITREP_ENDPOINT",
        show_envvar=True,
        help="The model's server, of the OpenAI kind (Ollama: http://localhost:11434/v1); its key: SITREP_API_KEY.",
    ),
    click.option("--model", default="", envvar="SITREP_MODEL", show_envvar=True, help="The model's name on that server."),
    click.option(
        "--model-timeout",
        "seconds",
        type=click.FloatRange(0.1, 3600),
        default=120.0,
        show_default=True,
        help="The longest that one answer may take, in seconds.",
    ),
    click.option(
        "--model-tokens",
        "most_tokens",
        type=click.IntRange(100, 100_000),
        default=4000,
        show_default=True,
        help="The longest answer.",
    ),
    click.option("--opinion-log", metavar="FILE", default="", help="Where costs and refusals are noted, a line for each report."),
    click.option("--opinion-cache", metavar="DIR", default="", help="Where answers are kept, so that none is paid for twice."),
)  # fmt: skip


def takes_opinions(command: Callable[Concatenate[Asked, OpinionOptions, P], T]) -> Callable[..., T]:
    """Give a command that `reads_reports` the options of a second opinion too; it gets them as one `OpinionOptions`."""

    @wraps(command)
    def asked(
        reports: Asked,
        reader_kind: str,
        endpoint: str,
        model: str,
        seconds: float,
        most_tokens: int,
        opinion_log: str,
        opinion_cache: str,
        *args: P.args,
        **others: P.kwargs,
    ) -> T:
        kind = ReaderKind(reader_kind)
        if kind is not ReaderKind.RULES and not (endpoint and model):
            raise click.UsageError(f"--reader {kind.value} needs --endpoint URL and --model NAME")
        if kind is not ReaderKind.RULES and reports.workers > 1:
            raise click.UsageError(f"--workers is for the rules; --reader {kind.value} asks one report at a time")
        opinion = OpinionOptions(kind, endpoint, model, seconds, most_tokens, opinion_log, opinion_cache)
        return command(reports, opinion, *args, **others)

    for option in reversed(_OPTIONS):
        option(asked)
    return asked


@contextmanager
def readings_of(
    reports: Asked, options: OpinionOptions, failures: Failures
) -> Iterator[tuple[Callable[[Iterable[Document]], Iterator[Reading]], Spent]]:
    """What reads documents as asked: in one process or several, by the rules, a model or both; and what opinions cost.

    Raises:
        click.ClickException: the theatre, the server's address or the log is of no use.
    """
    if reports.workers > 1:
        from sitrep.reference.theatre import load_theatre

        load_theatre(reports.theatre)  # what is wrong with it is told here, and not by each process
        yield (lambda documents: failures.parallel_readings(documents, reports.theatre, reports.workers)), Spent()
        return
    from sitrep.pipeline.reader import Reader

    rules = Reader.load(reports.theatre, threads=reports.threads)
    with _reader_for(options, rules) as (reader, spent):
        yield (lambda documents: failures.readings(reader, documents)), spent


@contextmanager
def _reader_for(options: OpinionOptions, rules: Reader) -> Iterator[tuple[ReadsDocuments, Spent]]:
    """The reader asked for, with the log open as long as it reads.

    Raises:
        click.ClickException: the server's address or the log is of no use.
    """
    spent = Spent()
    if options.kind is ReaderKind.RULES:
        yield rules, spent
        return
    from sitrep.pipeline.opinion.cache import AnswerCache
    from sitrep.pipeline.opinion.client import Endpoint, OpinionError
    from sitrep.pipeline.opinion.reader import BothReader, OpinionReader

    endpoint = Endpoint(options.endpoint, options.model, os.environ.get(KEY, ""), options.seconds, options.most_tokens)
    folder = Path(options.cache) if options.cache else platformdirs.user_cache_path("sitrep") / "opinions"
    path = Path(options.log) if options.log else platformdirs.user_log_path("sitrep") / "opinions.jsonl"
    spent.log = path
    with _opened(path) as file:
        try:
            model = OpinionReader(rules, endpoint, AnswerCache(folder), lambda account: _note(account, spent, file))
        except OpinionError as error:
            raise click.ClickException(str(error)) from error
        yield (model if options.kind is ReaderKind.LLM else BothReader(model)), spent


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a", encoding="utf-8", errors="replace")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror} (choose --opinion-log)") from error


def _note(account: Account, spent: Spent, file: IO[str]) -> None:
    from sitrep.store.records import to_json

    spent.count(account)
    file.write(json.dumps(to_json(account), ensure_ascii=False) + "\n")
    file.flush()

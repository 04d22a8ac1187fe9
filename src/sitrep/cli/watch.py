"""`sitrep watch`: sources in; their reports fetched, kept, read and stored as they come, and each step told."""

from __future__ import annotations

import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import click

from sitrep import __version__
from sitrep.cli.ingest import THEATRE
from sitrep.cli.inputs import DEFAULT_PAGES, checked_allow, pages_folder
from sitrep.cli.main import EXIT_FAILED
from sitrep.cli.stores import db_option
from sitrep.cli.tables import add_row, new_table, plain, print_table
from sitrep.ingest import InputOptions
from sitrep.ingest.fetch.addresses import Allowed, Guard
from sitrep.ingest.fetch.fetching import Fetcher
from sitrep.ingest.fetch.keeping import PageArchive
from sitrep.ingest.fetch.manners import Manners
from sitrep.ingest.fetch.transport import Limits
from sitrep.pipeline.arrivals import Arrivals
from sitrep.pipeline.watching import Desk, Watcher
from sitrep.reference.sources import FILE, ReportSource, load_sources
from sitrep.reference.theatre import load_theatre
from sitrep.store import PageStatus, Store, StoreAwayError, StoreError, WatchBook

EPILOG = f"""\b
Examples:
  sitrep watch --db war.db --theatre my-theatre/
  sitrep watch --db war.db --sources sources.yml --once
  sitrep watch --db war.db --for 8h --delay 5
  sitrep watch --db war.db --status

\b
Sources stand in {FILE} of the theatre's folder, or in the file that --sources names. Stop with Ctrl-C (or kill): what is
begun is ended, and the same command goes on where this one stopped. Several may watch into one store. Exit code 1: with
--once, a source or page could not be had; the rest is kept."""

_FOR = re.compile(r"(\d{1,6})([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
#: the longest sleep, so that a clock that was set and a source that was added are seen
_LONGEST_SLEEP = 30.0
_LEAST_SLEEP = 0.2
#: with --once, what is put off for longer than this is left for the next time
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Terms:
    """When a run ends: after one round, or after so many seconds (None: never by itself)."""

    once: bool
    seconds: float | None


def _duration(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    match = _FOR.fullmatch(value.strip()) if value else None
    if value and match is None:
        raise click.BadParameter("write 30m, 8h or 2d", ctx, param)
    return None if match is None else float(int(match[1]) * _SECONDS[match[2]])


@click.command(epilog=EPILOG)
@db_option
@click.option(
    "--theatre", metavar="NAME|DIR", help="The theatre (default: the one the store was filled with, else syria)."
)
@click.option("--sources", "sources_file", metavar="FILE", help=f"The sources, instead of the theatre's {FILE}.")
@click.option("--once", is_flag=True, help="Look at every source once, fetch what is new, and end.")
@click.option("--for", "seconds", metavar="TIME", callback=_duration, help="End after so long: 30m, 8h, 2d.")
@click.option("--status", is_flag=True, help="Only show what is known of each source, and end.")
@click.option(
    "--delay",
    type=click.FloatRange(0, 3600),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="The least time between two requests to one host; its robots.txt may ask for more.",
)
@click.option("--pages", metavar="DIR", help=f"Where fetched pages are kept (default: {DEFAULT_PAGES}).")
@click.option("--allow", multiple=True, metavar="HOST|NETWORK", help="Fetch from this private host or network too.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=3600),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Give a page up after so long.",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1000),
    default=InputOptions().max_bytes,
    show_default=True,
    help="Refuse a single report larger than this.",
)
@click.option("--threads", type=click.IntRange(1, 64), default=1, show_default=True, help="Threads of the analyser")
@click.option("-q", "--quiet", is_flag=True, help="Tell only what goes wrong, and the summary.")
def command(
    db: str,
    theatre: str | None,
    sources_file: str | None,
    once: bool,
    seconds: float | None,
    status: bool,
    delay: float,
    pages: str | None,
    allow: tuple[str, ...],
    timeout: float,
    max_bytes: int,
    threads: int,
    quiet: bool,
) -> None:
    """Watch feeds, sitemaps and lists politely, and keep what comes in a store."""
    try:
        with Store.open(db, create=not status) as store:
            if status:
                show_status(store)
                return
            name = theatre or store.setting(THEATRE) or "syria"
            sources = named_sources(name, sources_file)
            if store.setting(THEATRE) is None:
                store.set_setting(THEATRE, name)
            guard = Guard(Allowed.of(checked_allow(allow)))
            fetcher = Fetcher(guard, Limits(max_bytes=max_bytes, seconds=timeout))
            desk = Desk(
                fetcher,
                Manners(fetcher, time.monotonic, delay),
                PageArchive(pages_folder(pages, db)),
                _arrivals(store, name, threads),
                InputOptions(max_bytes=max_bytes),
            )
            watcher = Watcher({source.name: source for source in sources}, desk.arrivals.book, desk, now_seconds)
            failures = run(watcher, Terms(once, seconds), quiet=quiet)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    if once and failures:
        raise click.exceptions.Exit(EXIT_FAILED)


def _arrivals(store: Store, theatre: str, threads: int) -> Arrivals:
    """What takes documents into the store, with the reader loaded, and what dead watchers had taken let go."""
    from sitrep.pipeline.reader import Reader  # the model takes a second to load, which --status need not wait for

    book = WatchBook(store, f"{socket.gethostname()}:{os.getpid()}")
    book.release(is_gone)
    return Arrivals(store, book, Reader.load(theatre, threads=threads).read, f"{__version__} {theatre}")


def is_gone(owner: str) -> bool:
    """Whether the watcher of a name ran on this machine and runs no more."""
    host, _, process = owner.rpartition(":")
    if host != socket.gethostname() or not process.isdigit():
        return False
    if int(process) == os.getpid():
        return True  # one that had our number before us
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def now_seconds() -> int:
    """The time of day."""
    return int(time.time())


def named_sources(theatre: str, file: str | None) -> tuple[ReportSource, ...]:
    """The sources of a file or of the theatre.

    Raises:
        click.UsageError: there are none.
    """
    found = load_sources(Path(file)) if file else load_theatre(theatre).sources
    if not found:
        raise click.UsageError(
            f"the theatre {theatre} has no {FILE}: write one into its folder, or name one with --sources "
            "(docs/how-to/watch.md shows how)"
        )
    return found


def run(watcher: Watcher, terms: Terms, *, quiet: bool) -> int:
    """Let the watcher work until its terms end or somebody stops it; how much went wrong."""
    ends = None if terms.seconds is None else time.monotonic() + terms.seconds
    idle_since: float | None = None
    told_wait = False
    with stopping() as stop:
        watcher.begin(all_now=terms.once)
        while not stop.is_set() and (ends is None or time.monotonic() < ends):
            try:
                step, pause = watcher.step(), None
                pause = watcher.wait() if step is None else None
            except StoreAwayError as error:
                tell(f"{error}; again in {_LONGEST_SLEEP:g} s", failed=True)
                stop.wait(_LONGEST_SLEEP)
                continue
            if step is not None:
                idle_since, told_wait = None, False
                if step.failed or not quiet:
                    tell(f"{step.source}: {step.message}", failed=step.failed)
                continue
            idle_since = idle_since or time.monotonic()
            if pause is None or (terms.once and (pause > _PATIENCE or time.monotonic() - idle_since > _PATIENCE)):
                break
            if pause > _PATIENCE and not quiet and not told_wait:
                tell(f"nothing is due for {pause / 60:.0f} min; Ctrl-C stops, and nothing is lost")
                told_wait = True
            left = pause if ends is None else min(pause, ends - time.monotonic())
            stop.wait(min(max(left, _LEAST_SLEEP), _LONGEST_SLEEP))
    t = watcher.tally
    summary = (
        f"{t.lists} lists and {t.pages} pages fetched: {t.documents} documents, {t.claims} claims, {t.copies} copies"
    )
    tell(f"{summary}; {t.failures} failures" + ("; run the same command to go on" if stop.is_set() else ""))
    return t.failures


def tell(message: str, *, failed: bool = False) -> None:
    """One line on stderr, with the time of day."""
    at = datetime.now(UTC).strftime("%H:%M:%SZ")
    click.echo(f"{at} {click.style('failed', fg='red') + ' ' if failed else ''}{plain(message)}", err=True)


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that Ctrl-C or a kill sets; a second Ctrl-C ends at once."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def show_status(store: Store) -> None:
    """Write a table of the sources: when each was looked at, what waits, what went wrong."""
    book = WatchBook(store, "")
    counts = book.page_counts()
    table = new_table("", "source", "looked at", "next", *(status.value for status in PageStatus), "problem")
    for state in book.sources():
        pages = [str(counts.get((state.name, status), 0)) for status in PageStatus]
        add_row(table, state.name, _moment(state.looked), _moment(state.due), *pages, state.problem)
    if table.row_count:
        print_table(table)
    else:
        click.echo("nothing was watched into this store yet")


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M") if seconds else "-"

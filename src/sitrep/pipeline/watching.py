"""Sources in; their lists looked at, their pages fetched, kept, read and stored, one step at a time, and each step told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from sitrep.ingest import InputError, InputOptions
from sitrep.ingest.decoding import BinaryInputError
from sitrep.ingest.fetch.addresses import AddressError, parse_target
from sitrep.ingest.fetch.fetching import Fetched, Fetcher, FetchError
from sitrep.ingest.fetch.keeping import PageArchive
from sitrep.ingest.fetch.manners import Manners
from sitrep.ingest.listings import Listed, ListingError, read_listing
from sitrep.ingest.source import Item, TooLargeError
from sitrep.ingest.web import host_of, page_id, read_fetched, read_items
from sitrep.model.document import Document, Dropped, PublishedFrom
from sitrep.pipeline.arrivals import Arrival, Arrivals, Became, CodingError
from sitrep.reference.sources import ListKind, ReportSource
from sitrep.store import PageResult, PageStatus, SourceState, WatchBook, WatchedPage
from sitrep.text.dateline import DayOrder, parse_day

#: how often a page is tried before it is given up, and how long after each failure
TRIES: Final = 5
_FIRST_RETRY: Final = 300
_LONGEST_RETRY: Final = 86_400
#: a list may hold many reports, so it may be this many times as large as one
_LIST_TIMES: Final = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a watcher did, for a person to read: for which source, what, and whether it went wrong."""

    source: str
    message: str
    failed: bool = False


@dataclass(slots=True)
class Tally:
    """What a watcher did in all."""

    lists: int = 0
    pages: int = 0
    documents: int = 0
    copies: int = 0
    claims: int = 0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """What a watcher works with: what fetches, what keeps, what reads and stores, and how inputs are read."""

    fetcher: Fetcher
    manners: Manners
    archive: PageArchive
    arrivals: Arrivals
    options: InputOptions


@dataclass(slots=True)
class Watcher:
    """Does the next thing that is due, and says what it did.

    Everything it knows stands in the store, so that it can be killed at any moment and goes on where it stopped; a page is
    done only when its documents are stored.

    Attributes:
        sources: What is watched.
        book: Where it is written down.
        desk: What it works with.
        clock: The time of day, in whole seconds since 1970; it may jump.
        tally: What was done so far.
    """

    sources: dict[str, ReportSource]
    book: WatchBook
    desk: Desk
    clock: Callable[[], int]
    tally: Tally = field(default_factory=Tally)

    def begin(self, *, all_now: bool = False) -> None:
        """Make the sources known; with ``all_now`` each is looked at once more, due or not."""
        self.book.add_sources({source.name: source.address for source in self.sources.values()})
        if all_now:
            for state in self.book.sources():
                if state.name in self.sources:
                    self.book.finish_source(replace(state, due=0))

    def step(self) -> Step | None:
        """Do one thing; None where nothing is due, or what is due lies at hosts that want to be left alone.

        Raises:
            OSError: a page cannot be kept (the disk is full).
            StoreError: the store refuses.
        """
        now = self.clock()
        busy = self.desk.manners.busy()
        free = [name for name, source in self.sources.items() if host_of_source(source) not in busy]
        state = self.book.take_source(free, now) if free else None
        if state is not None:
            return self._look(state, self.sources[state.name])
        page = self.book.take_page(list(self.sources), now, busy)
        return None if page is None else self._fetch(page, self.sources[page.source])

    def wait(self) -> float | None:
        """Seconds until something may be due; None where nothing ever will be."""
        due = self.book.next_due(list(self.sources))
        if due is None:
            return None
        pause = max(0.0, float(due - self.clock()))
        busy = self.desk.manners.busy()
        return max(pause, min(busy.values(), default=0.0)) if busy else pause

    # lists

    def _look(self, state: SourceState, source: ReportSource) -> Step:
        self.tally.lists += 1
        now = self.clock()
        try:
            fetched = self._get(source.address, source, _conditions(state), _LIST_TIMES)
            added, total = (0, 0) if fetched.unchanged else self._listed(fetched, source)
        except (FetchError, ListingError, CodingError) as error:
            self.tally.failures += 1
            failures = state.failures + 1
            asked = error.after if isinstance(error, FetchError) else None
            pause = int(max(min(source.every * 2 ** min(failures, 10), 86_400), asked or 0))
            self.book.finish_source(replace(state, due=now + pause, looked=now, failures=failures, problem=str(error)))
            return Step(source.name, f"{source.address}: {error} ({error.remedy}); again {_span(pause)}", failed=True)
        page = fetched.page
        etag = page.header("ETag") if not fetched.unchanged else state.etag
        modified = page.header("Last-Modified") if not fetched.unchanged else state.last_modified
        self.book.finish_source(
            SourceState(source.name, source.address, _header(etag), _header(modified), now + source.every, now)
        )
        what = "nothing new (unchanged)" if fetched.unchanged else f"{added} new of {total} listed"
        return Step(source.name, f"{what}; again {_span(source.every)}")

    def _listed(self, fetched: Fetched, source: ReportSource) -> tuple[int, int]:
        """Note the pages of a list that was fetched, or take its items in; how many are new, and how many there are."""
        if source.take == "item":
            kept = self.desk.archive.keep(fetched)
            items = list(read_items(fetched, source.name, self._options(source)))
            arrivals = [self._take(item, source, "") for item in items if isinstance(item, Document)]
            new = sum(1 for arrival in arrivals if arrival.became is not Became.KNOWN)
            problem = next((i for i in items if isinstance(i, InputError) and not i.warning), None)
            if problem is not None and not arrivals:
                raise ListingError(problem.message, f"{problem.remedy}; it is kept as {kept.sha256[:12]}")
            return new, len(arrivals)
        limit = _LIST_TIMES * self.desk.options.max_bytes
        return self._note(fetched, source, limit)

    def _note(self, fetched: Fetched, source: ReportSource, limit: int) -> tuple[int, int]:
        page = fetched.page
        entries = list(read_listing(page.body, source.kind, page.url, limit, fetched.charset))
        wanted = [entry for entry in entries if entry.is_list or source.wants(entry.url)]
        if source.kind in (ListKind.SITEMAP, ListKind.FEED):
            wanted.sort(key=lambda entry: entry.published, reverse=True)
        pages = [_page(entry, source) for entry in wanted[: source.newest]]
        return self.book.add_pages([p for p in pages if p is not None]), len(entries)

    # pages

    def _fetch(self, page: WatchedPage, source: ReportSource) -> Step:
        self.tally.pages += 1
        now = self.clock()
        try:
            fetched = self._get(page.url, source, {}, _LIST_TIMES if page.is_list else 1)
            kept = self.desk.archive.keep(fetched)
            if page.is_list:
                added, total = self._note(fetched, source, _LIST_TIMES * self.desk.options.max_bytes)
                self.book.finish_page(page.page_id, PageResult(PageStatus.DONE, "", 0, now, kept.sha256))
                return Step(source.name, f"{page.url}: a list, {added} new of {total}")
            arrivals, problem = self._read(fetched, page, source)
        except (FetchError, ListingError, CodingError) as error:
            return self._gone_wrong(page, source, error)
        status = PageStatus.COPY if _all_copies(arrivals) else PageStatus.DONE if arrivals else PageStatus.LEFT
        self.book.finish_page(page.page_id, PageResult(status, problem, 0, now, kept.sha256))
        if not arrivals:
            return Step(source.name, f"{page.url}: left: {problem}")
        return Step(source.name, f"{page.url}: {_told(arrivals)}")

    def _gone_wrong(
        self, page: WatchedPage, source: ReportSource, error: FetchError | ListingError | CodingError
    ) -> Step:
        self.tally.failures += 1
        again = isinstance(error, FetchError) and error.again and page.tries + 1 < TRIES
        if not again:
            self.book.finish_page(page.page_id, PageResult(PageStatus.FAILED, str(error)))
            return Step(source.name, f"{page.url}: {error} ({error.remedy})", failed=True)
        after = error.after if isinstance(error, FetchError) else None
        pause = int(max(min(_FIRST_RETRY * 4**page.tries, _LONGEST_RETRY), after or 0))
        self.book.finish_page(page.page_id, PageResult(PageStatus.PENDING, str(error), self.clock() + pause))
        return Step(source.name, f"{page.url}: {error}; again {_span(pause)}", failed=True)

    def _read(self, fetched: Fetched, page: WatchedPage, source: ReportSource) -> tuple[list[Arrival], str]:
        """The documents of a page taken into the store, and why there are none."""
        arrivals: list[Arrival] = []
        problem = "no report in it"
        options = replace(self._options(source), published=_day(page.published, source))
        for item in _items(read_fetched(fetched, options), page.url):
            if isinstance(item, Document):
                arrivals.append(self._take(item, source, page.outlet))
            elif not item.warning:
                problem = item.message
        return arrivals, "" if arrivals else problem

    def _take(self, document: Document, source: ReportSource, listed_outlet: str) -> Arrival:
        arrival = self.desk.arrivals.take(_described(document, source, listed_outlet), self.clock())
        self.tally.documents += arrival.became in (Became.NEW, Became.CHANGED)
        self.tally.copies += arrival.became is Became.COPY
        self.tally.claims += arrival.claims
        return arrival

    # both

    def _get(self, url: str, source: ReportSource, conditions: dict[str, str], times: int) -> Fetched:
        """Fetch politely: with leave of robots.txt, and with the waits noted."""
        try:
            target = parse_target(url)
        except AddressError as error:
            raise FetchError(str(error), error.remedy) from error
        manners, fetcher = self.desk.manners, self.desk.fetcher
        limits = replace(fetcher.limits, max_bytes=fetcher.limits.max_bytes * times)
        ask = manners.ask_leave if source.robots else None
        try:
            if ask is not None:
                ask(target)
            fetched = replace(fetcher, limits=limits).fetch(url, conditions, ask)
            if not fetched.page.body and not fetched.unchanged:
                raise FetchError("the server sends nothing", "try again later", again=True)
        except FetchError as error:
            manners.failed(target, error)
            raise
        manners.asked(target)
        return fetched

    def _options(self, source: ReportSource) -> InputOptions:
        order: DayOrder | None = "mdy" if source.dates == "mdy" else "dmy" if source.dates else None
        return replace(self.desk.options, day_order=order, charset=source.encoding)


def host_of_source(source: ReportSource) -> str:
    """The host that a source's list is fetched from, as manners know it."""
    try:
        return parse_target(source.address).host
    except AddressError:
        return ""


def _items(items: Iterator[Item], url: str) -> Iterator[Item]:
    """The items; what breaks the reading of the whole page becomes one error."""
    try:
        yield from items
    except (BinaryInputError, TooLargeError) as error:
        yield InputError(url, None, str(error), "left out")


def _page(entry: Listed, source: ReportSource) -> WatchedPage | None:
    try:
        target = parse_target(entry.url)
    except AddressError:
        return None
    return WatchedPage(
        page_id=page_id(target.url),
        url=target.url,
        host=target.host,
        source=source.name,
        is_list=entry.is_list,
        title=entry.title[:500],
        published=entry.published[:60],
        outlet=entry.outlet[:200],
    )


def _described(document: Document, source: ReportSource, listed_outlet: str) -> Document:
    """The document with what its source says of it: the outlet, and lines to leave out."""
    host = host_of(document.url) if document.url else ""
    unnamed = document.outlet in ("", host)
    # a feed's title tells the outlet of its own site's pages, not of those it leads to elsewhere
    listed = listed_outlet if source.kind is not ListKind.FEED or host == host_of(source.address) else ""
    outlet = source.outlet or (listed if unnamed and listed else document.outlet)
    dropped = tuple(sorted((*document.dropped, *_lines(document, source.drop)), key=lambda d: d.start))
    from_list = document.published_from is PublishedFrom.OPTION
    return replace(
        document,
        outlet=outlet,
        dropped=dropped,
        published_from=PublishedFrom.METADATA if from_list else document.published_from,
    )


def _lines(document: Document, lines: tuple[str, ...]) -> Iterator[Dropped]:
    at = 0
    for line in document.text.split("\n"):
        if line.strip() in lines:
            yield Dropped(at, at + len(line), "a line that the source repeats")
        at += len(line) + 1


def _day(told: str, source: ReportSource) -> date | None:
    """The day that a list gives for a report."""
    if not told:
        return None
    if source.dates not in ("", "dmy", "mdy"):
        try:
            return datetime.strptime(told.strip(), source.dates).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            return parse_day(told)
    return parse_day(told, order="mdy" if source.dates == "mdy" else "dmy")


def _conditions(state: SourceState) -> dict[str, str]:
    conditions = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _header(value: str) -> str:
    """What a server said, fit to be sent back to it: one line of plain characters, or nothing."""
    return value if len(value) <= 400 and value.isascii() and value.isprintable() else ""


def _all_copies(arrivals: list[Arrival]) -> bool:
    return bool(arrivals) and all(arrival.became is Became.COPY for arrival in arrivals)


def _told(arrivals: list[Arrival]) -> str:
    if len(arrivals) == 1:
        [arrival] = arrivals
        if arrival.became is Became.COPY:
            return f"a copy of {arrival.copy_of}"
        return f"{arrival.became.value}, {arrival.claims} claims" if arrival.became is not Became.KNOWN else "known"
    new = sum(1 for arrival in arrivals if arrival.became in (Became.NEW, Became.CHANGED))
    return f"{len(arrivals)} documents, {new} new, {sum(a.claims for a in arrivals)} claims"


def _span(seconds: int) -> str:
    for size, name in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"in {seconds / size:.3g} {name}"
    return f"in {seconds} s"

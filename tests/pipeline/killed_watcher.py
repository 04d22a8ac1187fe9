"""Kills a watcher again and again (test_killed_watcher.py, bench/watch_kills.py): python killed_watcher.py FOLDER ROUNDS SEED.

One process serves a feed whose every entry is a page of its own, forks a watcher, kills it with SIGKILL at a random moment and
looks at the store: whole, nothing doubled, and what was told as done still there. At the end a last watcher finishes.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from sitrep.ingest import InputOptions
from sitrep.ingest.fetch.keeping import PageArchive
from sitrep.ingest.fetch.manners import Manners
from sitrep.model.document import Document
from sitrep.pipeline.arrivals import Arrivals
from sitrep.pipeline.reader import Reading
from sitrep.pipeline.watching import Desk, Watcher
from sitrep.reference.sources import ReportSource
from sitrep.store import PageStatus, Store, WatchBook, check
from tests import factories
from tests.loopback import Loopback, fetcher, reply, serving
from tests.pipeline.test_watching import WORDS, feed, page

PAGES = 60
#: every fifth page is a copy of the one before it
COPIES = PAGES // 5


def routes(site: Loopback) -> None:
    """A feed that grows, with a page for each entry."""
    paths = [f"/{number}" for number in range(PAGES)]
    site.routes["/feed"] = reply(feed(*(site.url(path, "herald.example") for path in paths)))
    for number, path in enumerate(paths):
        told = number - 1 if number % 5 == 4 else number
        site.routes[path] = page(f"Place{told}", toll=f"{told + 2}")


def read(document: Document) -> Reading:
    """One claim a report, so that claims too can be lost or doubled."""
    text = "men were killed"
    claim = factories.claim(doc_id=document.doc_id, trigger="killed", evidence=text, start=document.text.index(text))
    return Reading(document, (claim,))


def watcher(folder: Path, store: Store, site: Loopback) -> Watcher:
    book = WatchBook(store, f"here:{os.getpid()}")
    getter = fetcher("127.0.0.0/8", seconds=10.0)
    arrivals = Arrivals(store, book, read, "test")
    desk = Desk(getter, Manners(getter, time.monotonic, 0.0), PageArchive(folder / "pages"), arrivals, InputOptions())
    source = ReportSource("herald", site.url("/feed", "herald.example"), newest=PAGES, every=300)
    made = Watcher({"herald": source}, book, desk, lambda: int(time.time()))
    made.begin()
    return made


def watch(folder: Path, site: Loopback, told: Path) -> None:
    """What is killed: works on, and tells each page as done after its step."""
    log = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with Store.open(str(folder / "war.db")) as store:
        working = watcher(folder, store, site)
        while True:
            step = working.step()
            if step is not None and "http" in step.message:
                os.write(log, b"x")
            elif step is None:
                time.sleep(0.005)


def verify(folder: Path, told: int, *, whole: bool = False) -> None:
    """Fail unless the store is sound and holds what was told as done, once."""
    archive = PageArchive(folder / "pages")
    assert list(archive.faults()) == []
    with Store.open(str(folder / "war.db")) as store:
        assert check(store) == []
        book = WatchBook(store, "")
        documents = list(store.documents())
        counts = {status: n for (_, status), n in book.page_counts().items()}
        done = counts.get(PageStatus.DONE, 0) + counts.get(PageStatus.COPY, 0)
        copies = book.copies()
        assert done >= told, f"{told} pages were told as done, {done} are"
        assert len({d.text for d in documents}) == len(documents), "a report stands twice"
        assert len(list(store.claims())) == len(documents)
        assert all(d.doc_id not in {c.copy_id for c in copies} for d in documents)
        # a page may be stored and not yet told, never the other way round
        assert done <= len(documents) + len(copies) <= done + 1
        assert all(archive.body(d.raw_sha256) is not None for d in documents)
        if whole:
            assert (len(documents), len(copies)) == (PAGES - COPIES, COPIES)
            assert counts == {PageStatus.DONE: PAGES - COPIES, PageStatus.COPY: COPIES}


def finish(folder: Path, site: Loopback) -> None:
    """Let a last watcher do what is left."""
    with Store.open(str(folder / "war.db")) as store:
        working = watcher(folder, store, site)
        working.book.release(lambda owner: owner.startswith("here:"))
        while working.step() is not None:
            pass


def main(folder: Path, rounds: int, seed: int) -> None:
    assert WORDS
    chance = random.Random(seed)
    kills = stores = 0
    with serving() as site:
        routes(site)
        while kills < rounds:
            place = folder / str(stores)
            place.mkdir()
            stores += 1
            told = place / "told"
            told.touch()
            for _ in range(min(10, rounds - kills)):
                child = os.fork()
                if child == 0:
                    watch(place, site, told)
                time.sleep(0.03 + chance.choice((0.02, 0.1, 0.3)) * chance.random())
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                kills += 1
                if (place / "war.db").exists():
                    verify(place, len(told.read_text()))
                with Store.open(str(place / "war.db")) as store:
                    WatchBook(store, "").release(lambda owner: owner.startswith("here:"))
            finish(place, site)
            verify(place, len(told.read_text()), whole=True)
    sys.stdout.write(f"{kills} kills, {stores} stores of {PAGES} pages whole\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from sitrep.ingest import InputOptions
from sitrep.ingest.fetch.keeping import PageArchive
from sitrep.ingest.fetch.manners import Manners
from sitrep.model.document import Document
from sitrep.pipeline.arrivals import Arrivals, same_words
from sitrep.pipeline.reader import Reading
from sitrep.pipeline.watching import Desk, Step, Watcher
from sitrep.reference.sources import ListKind, ReportSource
from sitrep.store import Store, WatchBook
from tests.loopback import Loopback, Request, Route, fetcher, reply, serving

START = 1_700_000_000
WORDS = (
    "Government troops took the village of {} on Saturday after a night of clashes with gunmen, a field source said. "
    "{} men were killed and two pick-up trucks destroyed, he added, while warplanes struck the road to the east of it. "
    "Residents fled to the next town and said that shells fell on the market before dawn and went on for an hour."
)


def page(place: str, toll: str = "Seven", head: str = "", foot: str = "") -> bytes:
    body = f"<p>{head}{WORDS.format(place, toll)}{foot}</p>"
    title = f"<title>{place} taken</title><meta property='article:published_time' content='2016-03-13'>"
    return reply(f"<html><head>{title}</head><body><article>{body}</article></body></html>", Content_Type="text/html")


def feed(*links: str, day: str = "Sun, 13 Mar 2016 10:00:00 GMT") -> str:
    items = "".join(
        f"<item><title>{link}</title><link>{link}</link><pubDate>{day}</pubDate>"
        f"<description>Summary of {link}.</description></item>"
        for link in links
    )
    return f"<rss><channel><title>Herald</title>{items}</channel></rss>"


@dataclass
class Time:
    """A clock that moves only when it is told to; the day may jump, the ticks never do."""

    day: int = START
    tick: float = 0.0

    def seconds(self) -> int:
        return self.day

    def ticks(self) -> float:
        return self.tick

    def pass_by(self, seconds: float) -> None:
        self.tick += seconds
        self.day += int(seconds) + 1


@dataclass
class Room:
    """A store, a folder of pages, a web server and a clock, and watchers in them."""

    folder: Path
    site: Loopback
    time: Time = field(default_factory=Time)
    told: list[Step] = field(default_factory=list)
    allow: tuple[str, ...] = ("127.0.0.0/8",)
    breaks_on: str = "nothing"

    def __post_init__(self) -> None:
        self.store = Store.open(str(self.folder / "war.db"))
        self.archive = PageArchive(self.folder / "pages")

    def watcher(self, *sources: ReportSource, owner: str = "one:1") -> Watcher:
        book = WatchBook(self.store, owner)
        getter = fetcher(*self.allow, seconds=3.0, max_bytes=100_000)
        arrivals = Arrivals(self.store, book, self.read, "test")
        desk = Desk(
            getter, Manners(getter, self.time.ticks, 2.0), self.archive, arrivals, InputOptions(max_bytes=100_000)
        )
        made = Watcher({source.name: source for source in sources}, book, desk, self.time.seconds)
        made.begin()
        return made

    def read(self, document: Document) -> Reading:
        if self.breaks_on in document.text:
            raise RuntimeError("broken")
        return Reading(document, ())

    def drive(self, watcher: Watcher, seconds: float = 900) -> list[Step]:
        """Let a watcher work for some time; what it told."""
        ends, told = self.time.tick + seconds, []
        while self.time.tick <= ends:
            step = watcher.step()
            if step is not None:
                told.append(step)
                continue
            pause = watcher.wait()
            if pause is None:
                break
            self.time.pass_by(max(pause, 0.5))
        return told

    def documents(self) -> list[Document]:
        return list(self.store.documents())

    def statuses(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for (_, status), number in WatchBook(self.store, "").page_counts().items():
            counts[status.value] = counts.get(status.value, 0) + number
        return counts


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with serving() as site:
        made = Room(tmp_path, site)
        yield made
        made.store.close()


def source(room: Room, path: str = "/feed", host: str = "herald.example", **settings: object) -> ReportSource:
    name = str(settings.pop("name", "herald"))
    return ReportSource(name, room.site.url(path, host), **settings)  # type: ignore[arg-type]


def herald(room: Room, *paths: str, host: str = "herald.example") -> str:
    return feed(*(room.site.url(path, host) for path in paths))


def test_the_pages_of_a_feed_are_fetched_kept_and_stored_once(room: Room) -> None:
    def once(request: Request) -> list[bytes]:
        if request.headers.get("if-none-match") == '"7"' and request.headers.get("if-modified-since") == "yesterday":
            return [reply(status="304 Not Modified")]
        return [reply(herald(room, "/1", "/2"), ETag='"7"', Last_Modified="yesterday")]

    room.site.routes |= {"/feed": once, "/1": page("Mheen"), "/2": page("Sadad")}
    watcher = room.watcher(source(room, outlet="Herald", every=1800))
    told = room.drive(watcher, 4000)
    assert room.site.paths == ["/feed", "/1", "/2", "/feed", "/feed"]
    assert [step.message for step in told if "unchanged" in step.message] == [
        "nothing new (unchanged); again in 30 min"
    ] * 2
    assert sorted(d.title for d in room.documents()) == ["Mheen taken", "Sadad taken"]
    for document in room.documents():
        assert (document.outlet, document.published) == ("Herald", date(2016, 3, 13))
        assert document.doc_id.startswith("herald.example-")
        kept = room.archive.body(document.raw_sha256)
        assert kept is not None
        assert document.text[-40:].encode() in kept
    assert (watcher.tally.documents, watcher.tally.failures) == (2, 0)


def test_one_host_is_asked_no_oftener_than_it_wants(room: Room) -> None:
    at: dict[str, list[float]] = {}

    def noting(content: bytes) -> Route:
        def answer(request: Request) -> list[bytes]:
            at.setdefault(request.headers["host"].split(":")[0], []).append(room.time.tick)
            return [content]

        return answer

    paths = [f"/{i}" for i in range(4)]
    room.site.routes |= {path: noting(page(path)) for path in paths}
    room.site.routes["/feed"] = noting(reply(herald(room, *paths)))
    room.site.routes["/other"] = noting(reply(herald(room, *paths, host="post.example")))
    room.site.routes["/robots.txt"] = lambda request: [
        reply("User-agent: *\nCrawl-delay: 5" if "herald" in request.headers["host"] else "")
    ]
    room.drive(room.watcher(source(room), source(room, "/other", "post.example", name="post")))
    assert {host: len(times) for host, times in at.items()} == {"herald.example": 5, "post.example": 5}
    for host, least in (("herald.example", 5), ("post.example", 2)):
        gaps = [later - earlier for earlier, later in zip(at[host], at[host][1:], strict=False)]
        assert min(gaps) >= least
    # the hosts do not wait for each other
    assert max(at["post.example"]) < max(at["herald.example"])


def test_robots_txt_is_obeyed_on_redirects_too(room: Room) -> None:
    room.site.routes |= {
        "/robots.txt": reply("User-agent: *\nDisallow: /private"),
        "/feed": reply(herald(room, "/private/1", "/2")),
        "/2": reply(status="302 Found", Location="/private/2"),
        "/private/1": page("Mheen"),
        "/private/2": page("Sadad"),
    }
    told = room.drive(room.watcher(source(room)))
    assert room.site.paths == ["/feed", "/2"]
    assert sum("forbids it" in step.message for step in told) == 2
    assert room.statuses() == {"failed": 2}
    room.drive(room.watcher(source(room, "/feed?", name="allowed", robots=False)))
    assert "/private/1" not in room.site.paths


def test_a_robots_txt_that_cannot_be_had_forbids_all_for_a_while(room: Room) -> None:
    room.site.routes |= {"/robots.txt": reply("", "503 Busy"), "/feed": reply(herald(room, "/1")), "/1": page("Mheen")}
    watcher = room.watcher(source(room, every=600))
    told = room.drive(watcher, 300)
    assert told[0].failed
    assert "robots.txt" in told[0].message
    assert room.site.paths == []
    room.site.routes["/robots.txt"] = reply("gone", "404 Not Found")
    room.drive(watcher, 4000)
    assert len(room.documents()) == 1


def test_a_dead_feed_is_left_alone_ever_longer_and_holds_nobody_up(room: Room) -> None:
    room.site.routes |= {
        "/feed": reply("oops", "500 Oops"),
        "/good": reply(herald(room, "/1", host="b.example")),
        "/1": page("Mheen"),
    }
    watcher = room.watcher(
        source(room, host="a.example", name="dead", every=600),
        source(room, "/good", "b.example", name="good", every=600),
        ReportSource("gone", "http://127.0.0.1:9/feed", every=600),
        source(room, "/nothing", "c.example", name="html", kind=ListKind.SITEMAP, every=600),
    )
    told = room.drive(watcher, 20_000)
    assert len(room.documents()) == 1
    looked = {name: sum(step.source == name and "/1" not in step.message for step in told) for name in watcher.sources}
    assert looked["good"] > 25
    assert 3 <= looked["dead"] <= 6
    states = {state.name: state for state in watcher.book.sources()}
    assert states["dead"].problem == "the server answers 500"
    assert states["gone"].failures >= 3
    room.site.routes["/feed"] = reply(herald(room, "/2", host="a.example"))
    room.site.routes["/2"] = page("Sadad")
    room.drive(watcher, 90_000)
    assert len(room.documents()) == 2
    assert {state.name: state.failures for state in watcher.book.sources()}["dead"] == 0


def test_a_page_that_fails_is_tried_again_and_one_that_is_gone_is_not(room: Room) -> None:
    answers = iter([reply("busy", "503 Busy", Retry_After="1200"), reply("", Content_Type="text/html")])
    room.site.routes |= {
        "/feed": reply(herald(room, "/1", "/2")),
        "/1": lambda request: [next(answers, page("Mheen"))],
    }
    room.drive(room.watcher(source(room, every=86_400)), 60_000)
    assert room.site.paths == ["/feed", "/1", "/2", "/1", "/1"]
    assert room.statuses() == {"done": 1, "failed": 1}
    del room.site.routes["/1"]
    room.site.routes["/never"] = reply("oops", "500 Oops")
    room.site.routes["/feed"] = reply(herald(room, "/never"))
    room.site.requests.clear()
    room.drive(room.watcher(source(room, every=86_400)), 600_000)
    assert room.site.paths.count("/never") == 5


@pytest.mark.parametrize(
    ("second", "documents", "copies"),
    [
        (page("Mheen"), 1, 1),
        (page("Mheen", head="DAMASCUS, March 13 (Example) - ", foot=" Editing by an editor"), 1, 1),
        (page("Mheen", toll="Nine"), 2, 0),
        (page("Sadad"), 2, 0),
        (
            page(
                "Mheen",
                foot=" In another place three men were killed and four hurt when a car bomb went off on Sunday.",
            ),
            2,
            0,
        ),
    ],
)
def test_near_copies_are_stored_once_and_linked(room: Room, second: bytes, documents: int, copies: int) -> None:
    room.site.routes |= {
        "/feed": reply(feed(room.site.url("/1", "herald.example"), room.site.url("/2", "post.example"))),
        "/1": page("Mheen"),
        "/2": second,
    }
    watcher = room.watcher(source(room))
    room.drive(watcher)
    assert len(room.documents()) == documents
    found = watcher.book.copies()
    assert len(found) == copies == watcher.tally.copies
    for copy in found:
        assert copy.doc_id == room.documents()[0].doc_id
        outlets = {"herald.example": "Herald", "post.example": "post.example"}
        assert copy.outlet == next(name for host, name in outlets.items() if host in copy.url)
        assert copy.outlet != room.documents()[0].outlet
        assert copy.published == "2016-03-13"
        assert room.archive.body(copy.raw_sha256) is not None
        assert copy.likeness > 0.7
    # a later run changes nothing
    room.drive(room.watcher(source(room, name="again")))
    assert len(room.documents()) == documents
    assert watcher.book.copies() == found


def test_the_same_words_a_month_later_are_another_report(room: Room) -> None:
    later = page("Mheen").replace(b"2016-03-13", b"2016-04-13")
    room.site.routes |= {"/feed": reply(herald(room, "/1", "/2")), "/1": page("Mheen"), "/2": later}
    room.drive(room.watcher(source(room)))
    assert len(room.documents()) == 2


def test_a_watcher_goes_on_where_another_stopped(room: Room) -> None:
    room.site.routes |= {f"/{i}": page(f"Place{i}") for i in range(6)}
    room.site.routes["/feed"] = reply(herald(room, *(f"/{i}" for i in range(6))))
    first = room.watcher(source(room), owner="one:1")
    steps = 0
    while steps < 4:  # the list and three pages
        steps += first.step() is not None
        room.time.pass_by(3)
    second = room.watcher(source(room), owner="one:2")
    room.drive(second)
    assert sorted(room.site.paths) == sorted(["/feed", *(f"/{i}" for i in range(6))])
    assert len(room.documents()) == 6


def test_what_a_killed_watcher_had_taken_is_free_again(room: Room) -> None:
    room.site.routes |= {"/feed": reply(herald(room, "/1")), "/1": page("Mheen")}
    first = room.watcher(source(room), owner="one:1")
    assert first.step() is not None
    room.time.pass_by(3)
    assert first.book.take_page(["herald"], room.time.day) is not None  # and here it is killed
    second = room.watcher(source(room), owner="one:2")
    assert second.book.take_page(["herald"], room.time.day) is None
    assert second.book.release(lambda owner: owner == "one:1") == 1
    room.drive(second)
    assert len(room.documents()) == 1


def test_two_watchers_on_one_store_do_each_thing_once(room: Room) -> None:
    room.site.routes |= {f"/{i}": page(f"Place{i}") for i in range(8)}
    room.site.routes["/feed"] = reply(herald(room, *(f"/{i}" for i in range(8))))
    one, two = (room.watcher(source(room), owner=f"one:{i}") for i in (1, 2))
    done = {id(one): 0, id(two): 0}
    for _ in range(60):
        for watcher in (one, two):
            done[id(watcher)] += watcher.step() is not None
        room.time.pass_by(3)
    assert sorted(room.site.paths) == sorted(["/feed", *(f"/{i}" for i in range(8))])
    assert len(room.documents()) == 8
    assert min(done.values()) >= 2


@pytest.mark.parametrize("jump", [-400 * 86_400, 400 * 86_400, -3600, 3600])
def test_a_clock_that_jumps_neither_stops_nor_doubles_anything(room: Room, jump: int) -> None:
    room.site.routes |= {"/feed": reply(herald(room, "/1", "/2")), "/1": page("Mheen"), "/2": page("Sadad")}
    watcher = room.watcher(source(room, every=600))
    assert watcher.step() is not None
    assert watcher.book.take_page(["herald"], room.time.day) is not None  # taken, and the watcher dies
    room.time.day += jump
    room.drive(watcher, 6000)
    assert len(room.documents()) == 2
    room.site.routes["/feed"] = reply(herald(room, "/3"))
    room.site.routes["/3"] = page("Palmyra")
    room.drive(watcher, 6000)
    assert len(room.documents()) == 3
    assert room.site.paths.count("/1") == room.site.paths.count("/2") == 1


def test_an_index_of_sitemaps_and_the_newest_of_each(room: Room) -> None:
    urls = "".join(
        f"<url><loc>{room.site.url(f'/{i}', 'herald.example')}</loc><lastmod>2016-03-{10 + i}</lastmod></url>"
        for i in range(5)
    )
    index = f"<sitemapindex><sitemap><loc>{room.site.url('/news.xml', 'herald.example')}</loc></sitemap></sitemapindex>"
    room.site.routes |= {"/feed": reply(index), "/news.xml": reply(f"<urlset>{urls}</urlset>")}
    room.site.routes |= {f"/{i}": page(f"Place{i}") for i in range(5)}
    room.drive(room.watcher(source(room, kind=ListKind.SITEMAP, newest=2)))
    assert sorted(room.site.paths) == ["/3", "/4", "/feed", "/news.xml"]


def test_a_page_whose_list_gives_another_day_is_fetched_again_and_becomes_a_new_version(room: Room) -> None:
    link = room.site.url("/1", "herald.example")
    room.site.routes |= {"/feed": reply(feed(link)), "/1": page("Mheen")}
    watcher = room.watcher(source(room, every=600))
    room.drive(watcher, 500)
    room.site.routes |= {
        "/feed": reply(feed(link, day="Mon, 14 Mar 2016 10:00:00 GMT")),
        "/1": page("Mheen", toll="Nine"),
    }
    room.drive(watcher, 900)
    [document] = room.documents()
    assert "Nine men" in document.text
    assert room.site.paths.count("/1") == 2


def test_the_items_of_a_feed_can_be_the_reports_themselves(room: Room) -> None:
    words = WORDS.format("Mheen", "Seven")
    item = f"<item><title>Mheen taken</title><link>/1</link><description>{words}</description></item>"
    raw = f"<rss><channel><title>Desk</title>{item}</channel></rss>"
    room.site.routes["/feed"] = reply(raw)
    room.drive(room.watcher(source(room, take="item", every=600)), 2000)
    [document] = room.documents()
    assert (document.outlet, document.url) == ("Desk", room.site.url("/1", "herald.example"))
    assert document.doc_id.startswith("herald-")
    assert room.archive.body(document.raw_sha256) == raw.encode()
    assert set(room.site.paths) == {"/feed"}


def test_the_quirks_of_a_source(room: Room) -> None:
    body = f"<p>{WORDS.format('تل', 'Seven')}</p><p>The desk answers letters on the first day of each month.</p>"
    raw = f"<html><body><article><h1>Village taken</h1>{body}</article></body></html>".encode("cp1256")
    day = "13.03.2016"
    links = [room.site.url(path, "herald.example") for path in ("/news/1", "/sport/2", "/news/live/3")]
    room.site.routes |= {"/feed": reply(feed(*links, day=day)), "/news/1": reply(raw, Content_Type="text/html")}
    quirks = {"dates": "%d.%m.%Y", "match": ("/news/",), "skip": ("/live/",), "encoding": "cp1256"}
    room.drive(
        room.watcher(
            source(
                room,
                drop=("The desk answers letters on the first day of each month.",),
                outlet="Herald",
                **quirks,
            )
        )
    )
    [document] = room.documents()
    assert room.site.paths == ["/feed", "/news/1"]
    assert (document.published, document.outlet) == (date(2016, 3, 13), "Herald")
    assert "تل" in document.text
    at = document.text.index("The desk")
    assert document.is_dropped(at, at + 5)


def test_a_list_that_leads_into_ones_own_network_or_nowhere(room: Room) -> None:
    room.allow = ("herald.example",)
    links = [
        f"http://localhost:{room.site.port}/1",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "http://[::1/x",
    ]
    room.site.routes |= {"/feed": reply(feed(*links)), "/1": page("Mheen")}
    told = room.drive(room.watcher(source(room)))
    assert room.site.paths == ["/feed"]
    assert sum("private network" in step.message for step in told) == 2
    assert room.statuses() == {"failed": 2}


def test_a_report_that_the_reader_breaks_on_is_told_and_the_rest_is_read(room: Room) -> None:
    room.breaks_on = "Mheen"
    room.site.routes |= {"/feed": reply(herald(room, "/1", "/2")), "/1": page("Mheen"), "/2": page("Sadad")}
    told = room.drive(room.watcher(source(room)))
    assert [step.message for step in told if step.failed and "cannot be coded: RuntimeError" in step.message]
    assert room.statuses() == {"done": 1, "failed": 1}


def test_pages_without_report_are_left_with_the_reason(room: Room) -> None:
    room.site.routes |= {
        "/feed": reply(herald(room, "/1", "/2", "/3")),
        "/1": reply(b"\x89PNG", Content_Type="image/png"),
        "/2": reply("<html><body></body></html>", Content_Type="text/html"),
        "/3": reply(b"\0\1\2\3" * 40, Content_Type="application/octet-stream"),
    }
    told = room.drive(room.watcher(source(room)))
    assert [step.message.split(": ", 2)[-1] for step in told[1:]] == [
        "is no text (image/png)",
        "no report found in the page",
        "is binary",
    ]
    assert room.statuses() == {"left": 3}


def test_a_disk_that_is_full_loses_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.site.routes |= {"/feed": reply(herald(room, "/1")), "/1": page("Mheen")}
    watcher = room.watcher(source(room), owner="one:1")
    assert watcher.step() is not None
    room.time.pass_by(3)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            watcher.step()
    assert [p for p in room.archive.folder.rglob("*") if p.is_file()] == []
    again = room.watcher(source(room), owner="one:2")
    again.book.release(lambda owner: owner == "one:1")
    room.drive(again)
    assert len(room.documents()) == 1
    assert list(room.archive.faults()) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a b c", "a b c", True),
        ("a b c", "x y a b c z", True),
        ("x a b c", "a b c z", True),
        ("a b c d", "a b x d", False),
        (" ".join("abcdefghij"), " ".join("abcdefghij") + " x" * 12, True),
        (" ".join("abcdefghij"), " ".join("abcdefghij") + " x" * 13, False),
        ("", "a", False),
    ],
)
def test_which_words_are_the_same(one: str, other: str, same: bool) -> None:
    assert same_words(one.split(), other.split()) is same
    assert same_words(other.split(), one.split()) is same

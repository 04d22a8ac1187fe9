from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sitrep.store import Copy, PageResult, PageStatus, Store, WatchBook, WatchedPage
from sitrep.store.watching import FARTHEST, LEASE
from tests.store.backends import BACKENDS, fresh_location, fresh_store

NOW = 1_700_000_000
PAGES = [WatchedPage(f"p{i}", f"https://herald.example/{i}", "herald.example", "herald") for i in range(6)]


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    with fresh_store(request.param) as made:
        yield made


def test_a_source_is_taken_by_one_and_finished(store: Store) -> None:
    one, two = WatchBook(store, "a:1"), WatchBook(store, "a:2")
    one.add_sources({"herald": "https://herald.example/feed", "post": "https://post.example/feed"})
    first, second = one.take_source(["herald", "post"], NOW), two.take_source(["herald", "post"], NOW)
    assert first is not None
    assert second is not None
    assert {first.name, second.name} == {"herald", "post"}
    assert one.take_source(["herald", "post"], NOW) is None
    one.finish_source(replace(first, etag='"7"', due=NOW + 60, looked=NOW))
    assert one.take_source([first.name], NOW) is None
    taken = one.take_source([first.name], NOW + 60)
    assert taken is not None
    assert (taken.etag, taken.looked) == ('"7"', NOW)
    # a source that moved begins anew
    one.add_sources({first.name: "https://elsewhere.example/"})
    moved = next(s for s in one.sources() if s.name == first.name)
    assert (moved.address, moved.etag, moved.due) == ("https://elsewhere.example/", "", 0)


def test_pages_are_added_once_taken_in_order_and_finished(store: Store) -> None:
    book = WatchBook(store, "a:1")
    assert book.add_pages(PAGES) == 6
    assert book.add_pages([*PAGES[:2], replace(PAGES[0], page_id="p9", host="post.example")]) == 1
    assert book.take_page([], NOW) is None
    assert book.take_page(["post"], NOW) is None
    first = book.take_page(["herald"], NOW)
    assert first == PAGES[0]
    other = book.take_page(["herald"], NOW, ["herald.example"])
    assert other is not None
    assert other.page_id == "p9"
    book.finish_page("p0", PageResult(PageStatus.PENDING, "busy", NOW + 100))
    book.finish_page("p9", PageResult(PageStatus.DONE, "", 0, NOW, "a" * 64))
    assert book.page_counts() == {("herald", PageStatus.PENDING): 6, ("herald", PageStatus.DONE): 1}
    for expected in ("p1", "p2", "p3", "p4", "p5"):
        taken = book.take_page(["herald"], NOW)
        assert taken is not None
        assert taken.page_id == expected
        book.finish_page(expected, PageResult(PageStatus.FAILED, "gone"))
    assert book.take_page(["herald"], NOW) is None
    assert book.next_due(["herald"]) == NOW + 100
    again = book.take_page(["herald"], NOW + 100)
    assert again is not None
    assert (again.page_id, again.tries) == ("p0", 1)


def test_what_was_taken_is_free_after_its_time_or_when_its_owner_is_gone(store: Store) -> None:
    one, two = WatchBook(store, "a:1"), WatchBook(store, "a:2")
    one.add_pages(PAGES[:1])
    assert one.take_page(["herald"], NOW) is not None
    assert two.take_page(["herald"], NOW + LEASE - 1) is None
    assert two.take_page(["herald"], NOW + LEASE) is not None
    assert one.release(lambda owner: owner == "a:9") == 0
    assert one.release(lambda owner: owner == "a:2") == 1
    assert one.take_page(["herald"], NOW + LEASE) is not None


def test_moments_of_a_clock_that_was_wrong_are_past(store: Store) -> None:
    book = WatchBook(store, "a:1")
    book.add_pages(PAGES[:1])
    book.finish_page("p0", PageResult(PageStatus.PENDING, "busy", NOW + FARTHEST + 9_999))
    assert book.take_page(["herald"], NOW) is not None  # due far too late
    book.finish_page("p0", PageResult(PageStatus.PENDING, "busy", NOW - 20 * LEASE))
    assert book.take_page(["herald"], NOW) is not None
    assert book.take_page(["herald"], NOW - 10 * LEASE) is not None  # owned until a moment that cannot be


def test_a_page_with_another_day_is_to_be_fetched_again(store: Store) -> None:
    book = WatchBook(store, "a:1")
    dated = replace(PAGES[0], published="2016-03-13")
    book.add_pages([dated])
    book.finish_page("p0", PageResult(PageStatus.DONE, "", 0, NOW, "a" * 64))
    assert book.add_pages([dated]) == 0
    assert book.add_pages([replace(dated, published="")]) == 0
    assert book.add_pages([replace(dated, published="2016-03-14")]) == 1
    assert book.take_page(["herald"], NOW) is not None


def test_documents_are_found_by_the_hashes_they_share(store: Store) -> None:
    book = WatchBook(store, "a:1")
    book.add_sketch("one", [1, 2, 3, 2**62])
    book.add_sketch("two", [3, 4, 5])
    assert book.like([2, 3, 2**62]) == ["one", "two"]
    assert book.like([9]) == book.like([]) == []
    book.add_sketch("one", [7, 7])
    assert book.like([1, 2, 3]) == ["two"]


def test_a_copy_comes_out_as_it_went_in_and_stands_once(store: Store) -> None:
    book = WatchBook(store, "a:1")
    copy = Copy("c1", "d1", "https://post.example/1", "Post", "Title", "2016-03-13", "a" * 64, 0.9, NOW)
    book.add_copy(copy)
    book.add_copy(replace(copy, outlet="The Post"))
    assert book.copies() == book.copies("d1") == [replace(copy, outlet="The Post")]
    assert book.copies("d2") == []


@pytest.mark.parametrize("backend", BACKENDS)
def test_watchers_at_once_take_each_page_once(backend: str) -> None:
    taken: list[str] = []
    faults: list[Exception] = []

    def work(location: str, number: int) -> None:
        try:
            with Store.open(location) as mine:
                book = WatchBook(mine, f"a:{number}")
                while (page := book.take_page(["herald"], NOW)) is not None:
                    taken.append(page.page_id)
                    book.finish_page(page.page_id, PageResult(PageStatus.DONE, "", 0, NOW, "a" * 64))
        except Exception as error:
            faults.append(error)

    with fresh_location(backend) as location:
        with Store.open(location) as store:
            WatchBook(store, "a:0").add_pages([replace(PAGES[0], page_id=f"p{i}") for i in range(24)])
        workers = [threading.Thread(target=work, args=(location, number)) for number in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert faults == []
    assert sorted(taken) == sorted(f"p{i}" for i in range(24))

"""What a watcher did and has to do, in; the next thing to do, and what became of everything, out. Several may share a store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, and_, func, insert, or_, select, update

from sitrep.store.database import Store
from sitrep.store.engine import transaction
from sitrep.store.watching_tables import document_copy, sketch_key, watched_page, watched_source

#: so long a watcher may take for one page or list before another one may take it over
LEASE: Final = 600
#: Nothing is put off for longer; a due moment farther away was written by a clock that was wrong.
FARTHEST: Final = 7 * 86_400
_BATCH: Final = 400


class PageStatus(StrEnum):
    """What became of a page."""

    PENDING = "pending"
    DONE = "done"
    COPY = "copy"
    LEFT = "left"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as the store knows it; moments are seconds since 1970, 0 for never."""

    name: str
    address: str
    etag: str = ""
    last_modified: str = ""
    due: int = 0
    looked: int = 0
    failures: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class WatchedPage:
    """An address that a source lists, what the list says of it, and how often it was tried."""

    page_id: str
    url: str
    host: str
    source: str
    is_list: bool = False
    title: str = ""
    published: str = ""
    outlet: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class PageResult:
    """What became of a page: its status, when to try again if it is still pending, and why."""

    status: PageStatus
    problem: str = ""
    due: int = 0
    fetched: int = 0
    raw_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A report that came with the words of a stored document, and was not stored again."""

    copy_id: str
    doc_id: str
    url: str
    outlet: str
    title: str
    published: str
    raw_sha256: str
    likeness: float
    seen: int


class WatchBook:
    """The part of a store that watchers write: each method is one transaction, the clock is the caller's.

    Whoever takes a source or a page owns it for `LEASE` seconds; what a killed watcher owned is free after that, or at
    once where ``release`` learns that its owner is gone.
    """

    def __init__(self, store: Store, owner: str) -> None:
        """Write into ``store`` in the name of ``owner`` (host and process)."""
        self._engine = store.engine
        self._owner = owner

    def add_sources(self, sources: Mapping[str, str]) -> None:
        """Make the sources (name -> address) known; one whose address changed begins anew."""
        with transaction(self._engine, write=True) as connection:
            known = {row.name: row.address for row in connection.execute(select(watched_source))}
            for name, address in sources.items():
                values = {"address": address, "etag": "", "last_modified": "", "due": 0, "failures": 0, "problem": ""}
                if name not in known:
                    new = {"name": name, "looked": 0, "owner": "", "owned_until": 0, **values}
                    connection.execute(insert(watched_source).values(new))
                elif known[name] != address:
                    connection.execute(update(watched_source).where(watched_source.c.name == name).values(values))

    def sources(self) -> list[SourceState]:
        """Every source that was ever watched, by name."""
        with transaction(self._engine, write=False) as connection:
            return [_source(row) for row in connection.execute(select(watched_source).order_by(watched_source.c.name))]

    def take_source(self, names: Collection[str], now: int) -> SourceState | None:
        """Take the source of these that is due the longest, None where none is."""
        s = watched_source.c
        with transaction(self._engine, write=True) as connection:
            due = and_(s.name.in_(list(names)), _is_due(s.due, now), _is_free(s.owned_until, now))
            row = connection.execute(select(watched_source).where(due).order_by(s.due, s.name).limit(1)).first()
            if row is None:
                return None
            self._own(connection, watched_source, s.name == row.name, now)
            return _source(row)

    def finish_source(self, state: SourceState) -> None:
        """Write down what became of a source, and let it go."""
        values = {
            "etag": state.etag,
            "last_modified": state.last_modified,
            "due": state.due,
            "looked": state.looked,
            "failures": state.failures,
            "problem": state.problem,
            "owner": "",
            "owned_until": 0,
        }
        with transaction(self._engine, write=True) as connection:
            connection.execute(update(watched_source).where(watched_source.c.name == state.name).values(values))

    def add_pages(self, pages: Sequence[WatchedPage]) -> int:
        """Make pages known; how many are new. One that is known is fetched anew only where its list gives another day."""
        p = watched_page.c
        wanted = {page.page_id: page for page in pages}
        added = 0
        with transaction(self._engine, write=True) as connection:
            ids = list(wanted)
            for at in range(0, len(ids), _BATCH):
                batch = ids[at : at + _BATCH]
                known = {
                    row.page_id: row.published
                    for row in connection.execute(select(p.page_id, p.published).where(p.page_id.in_(batch)))
                }
                new = [_page_row(wanted[page_id]) for page_id in batch if page_id not in known]
                if new:
                    connection.execute(insert(watched_page), new)
                added += len(new)
                for page_id, published in known.items():
                    told = wanted[page_id].published
                    if told and published and told != published:
                        anew = {"published": told, "status": PageStatus.PENDING.value, "due": 0, "tries": 0}
                        connection.execute(update(watched_page).where(p.page_id == page_id).values(anew))
                        added += 1
        return added

    def take_page(self, sources: Collection[str], now: int, not_hosts: Iterable[str] = ()) -> WatchedPage | None:
        """Take the pending page that is due the longest, of none of the hosts that want to be left alone."""
        p = watched_page.c
        with transaction(self._engine, write=True) as connection:
            due = and_(
                p.status == PageStatus.PENDING.value,
                p.source.in_(list(sources)),
                _is_due(p.due, now),
                _is_free(p.owned_until, now),
                p.host.not_in(list(not_hosts)),
            )
            row = connection.execute(select(watched_page).where(due).order_by(p.due, p.row_id).limit(1)).first()
            if row is None:
                return None
            self._own(connection, watched_page, p.row_id == row.row_id, now)
            return WatchedPage(
                row.page_id, row.url, row.host, row.source, row.is_list, row.title, row.published, row.outlet, row.tries
            )

    def finish_page(self, page_id: str, result: PageResult) -> None:
        """Write down what became of a page, and let it go."""
        p = watched_page.c
        values: dict[str, object] = {
            "status": result.status.value,
            "problem": result.problem,
            "due": result.due,
            "owner": "",
            "owned_until": 0,
        }
        if result.raw_sha256:
            values |= {"raw_sha256": result.raw_sha256, "fetched": result.fetched}
        with transaction(self._engine, write=True) as connection:
            tries = {"tries": p.tries + 1} if result.status is PageStatus.PENDING else {}
            connection.execute(update(watched_page).where(p.page_id == page_id).values({**values, **tries}))

    def next_due(self, sources: Collection[str]) -> int | None:
        """The earliest moment at which a source or a page is due; None where nothing is known."""
        p, s = watched_page.c, watched_source.c
        pending = and_(p.status == PageStatus.PENDING.value, p.source.in_(list(sources)))
        with transaction(self._engine, write=False) as connection:
            moments = [
                connection.execute(select(func.min(s.due)).where(s.name.in_(list(sources)))).scalar(),
                connection.execute(select(func.min(p.due)).where(pending)).scalar(),
            ]
        return min((moment for moment in moments if moment is not None), default=None)

    def release(self, is_gone: Callable[[str], bool]) -> int:
        """Let go of what owners that are gone had taken; how many things that were."""
        freed = 0
        with transaction(self._engine, write=True) as connection:
            for table in (watched_source, watched_page):
                owners = connection.execute(select(table.c.owner).where(table.c.owner != "").distinct()).scalars().all()
                gone = [owner for owner in owners if is_gone(owner)]
                done = connection.execute(update(table).where(table.c.owner.in_(gone)).values(owner="", owned_until=0))
                freed += done.rowcount
        return freed

    def page_counts(self) -> dict[tuple[str, PageStatus], int]:
        """How many pages of each source are in each status."""
        p = watched_page.c
        query = select(p.source, p.status, func.count()).group_by(p.source, p.status)
        with transaction(self._engine, write=False) as connection:
            return {(row[0], PageStatus(row[1])): row[2] for row in connection.execute(query)}

    # near-copies

    def like(self, hashes: Sequence[int], *, least: int = 1) -> list[str]:
        """Documents that share at least so many of these hashes, the likest first."""
        k = sketch_key.c
        query = select(k.doc_id).where(k.hash.in_(list(hashes))).group_by(k.doc_id).having(func.count() >= least)
        with transaction(self._engine, write=False) as connection:
            return list(connection.execute(query.order_by(func.count().desc(), k.doc_id).limit(20)).scalars())

    def add_sketch(self, doc_id: str, hashes: Sequence[int]) -> None:
        """Note the hashes by which a document's copies are found; those of an earlier version go."""
        with transaction(self._engine, write=True) as connection:
            connection.execute(sketch_key.delete().where(sketch_key.c.doc_id == doc_id))
            rows = [{"hash": value, "doc_id": doc_id} for value in dict.fromkeys(hashes)]
            if rows:
                connection.execute(insert(sketch_key), rows)

    def add_copy(self, copy: Copy) -> None:
        """Link a copy to the document it repeats; one that is known is written anew."""
        c = document_copy.c
        values = {name: getattr(copy, name) for name in Copy.__slots__}
        with transaction(self._engine, write=True) as connection:
            connection.execute(document_copy.delete().where(c.copy_id == copy.copy_id))
            connection.execute(insert(document_copy).values(values))

    def copies(self, doc_id: str | None = None) -> list[Copy]:
        """The copies of one document, or of all, in the order of their ids."""
        query = select(document_copy).order_by(document_copy.c.doc_id, document_copy.c.copy_id)
        if doc_id is not None:
            query = query.where(document_copy.c.doc_id == doc_id)
        with transaction(self._engine, write=False) as connection:
            return [Copy(*(getattr(row, name) for name in Copy.__slots__)) for row in connection.execute(query)]

    def _own(self, connection: Connection, table: Table, which: ColumnElement[bool], now: int) -> None:
        connection.execute(update(table).where(which).values(owner=self._owner, owned_until=now + LEASE))


def _is_due(column: ColumnElement[int], now: int) -> ColumnElement[bool]:
    # a moment farther away than anything is put off was written before the clock was set back
    return or_(column <= now, column > now + FARTHEST)


def _is_free(column: ColumnElement[int], now: int) -> ColumnElement[bool]:
    return or_(column <= now, column > now + LEASE)


def _page_row(page: WatchedPage) -> dict[str, object]:
    return {
        "page_id": page.page_id,
        "url": page.url,
        "host": page.host,
        "source": page.source,
        "is_list": page.is_list,
        "title": page.title,
        "published": page.published,
        "outlet": page.outlet,
        "status": PageStatus.PENDING.value,
        "due": 0,
        "tries": 0,
        "problem": "",
        "fetched": 0,
        "raw_sha256": "",
        "owner": "",
        "owned_until": 0,
    }


def _source(row: object) -> SourceState:
    return SourceState(*(getattr(row, name) for name in SourceState.__slots__))

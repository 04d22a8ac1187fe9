"""A store and its theatre in: the columns, control states and names that every page of the desk reads, kept current, out."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Final

from sitrep.model.event import ControlState
from sitrep.pipeline import control as controls
from sitrep.pipeline import events, indexing
from sitrep.pipeline.columns import Columns, load_columns
from sitrep.reference.theatre import Theatre, load_theatre
from sitrep.store import Store
from sitrep.store.desk import DeskIndex
from sitrep.web.settings import DeskSettings

#: a store with more claims than this is linked in a process of its own, so that the server's memory stays flat
_MANY_CLAIMS: Final = 5_000

_LOG: Final = logging.getLogger("sitrep.desk")


class Desk:
    """What the pages read. Columns and control are read once for each state of the store and shared by all requests."""

    def __init__(self, store: Store, theatre: Theatre, settings: DeskSettings, *, location: str) -> None:
        """Serve this store; ``location`` is the path or URL that opens it again in another process."""
        self.store, self.theatre, self.settings = store, theatre, settings
        self.index = DeskIndex(store)
        self._location = location
        self._lock, self._refreshing = Lock(), Lock()
        self._columns: Columns | None = None
        self._control: tuple[str, controls.Control] | None = None

    def now(self) -> datetime:
        """The clock, read in this door and handed down."""
        return datetime.now(UTC)

    def refresh(self, progress: Callable[[str], None] | None = None) -> None:
        """Bring events and index up to date and wait for it.

        Raises:
            RuntimeError: the process that links a large store failed; what it said stands on stderr.
        """
        with self._refreshing:
            if indexing.is_current(self.store, self.theatre):
                return
            if self.store.counts().claims <= _MANY_CLAIMS:
                indexing.refresh(self.store, self.theatre, at=self.now(), progress=progress)
                return
            if progress is not None:
                progress("linking in a process of its own")
            worker = multiprocessing.get_context("spawn").Process(
                target=refresh_store, args=(self._location, str(self.theatre.folder)), daemon=True
            )
            worker.start()
            worker.join()
            if worker.exitcode != 0:
                raise RuntimeError(f"{self.store.location}: bringing the events up to date failed; see above")

    def is_stale(self) -> bool:
        """Whether the store changed since the events were made; then they are being made anew, and this returns at once."""
        if indexing.is_current(self.store, self.theatre):
            return False
        if not self._refreshing.locked():
            Thread(target=self._refresh_quietly, daemon=True).start()
        return True

    def _refresh_quietly(self) -> None:
        try:
            self.refresh()
        except (RuntimeError, ValueError) as error:
            _LOG.error("%s", error)

    @property
    def columns(self) -> Columns:
        """The columns of the index as it stands."""
        key = self.index.key or ""
        with self._lock:
            if self._columns is None or self._columns.key != key:
                self._columns = load_columns(self.index, key)
            return self._columns

    @property
    def control(self) -> controls.Control:
        """Who held what when, with the holders' names."""
        key = self.index.key or ""
        with self._lock:
            if self._control is None or self._control[0] != key:
                self._control = (key, controls.stored(self.store, self.theatre))
            return self._control[1]

    def states_at(self, place: str) -> list[ControlState]:
        """The states of one place by its id or any of its names; empty where nobody tells of it."""
        try:
            return controls.timeline(self.control, self.theatre, place)
        except controls.PlaceError:
            return []


def refresh_store(location: str, theatre: str) -> None:
    """Bring the events and the index of a store up to date, in a process of its own."""
    with Store.open(location, create=False) as store:
        indexing.refresh(store, load_theatre(theatre), at=datetime.now(UTC))


def open_desk(location: str, theatre: str | None, settings: DeskSettings) -> Desk:
    """Open a store for the desk.

    Raises:
        StoreError: there is none, or it cannot be opened.
        TheatreError: there is no such theatre.
    """
    store = Store.open(location, create=False)
    return Desk(store, events.theatre_of(store, theatre), settings, location=location)

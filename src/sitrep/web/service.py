"""A store and its theatre in: the columns, control states and names that every page of the desk reads, kept current, out."""

from __future__ import annotations

import json
import logging
import multiprocessing
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sitrep.model.event import ControlState
from sitrep.model.judgement import active_judgements
from sitrep.pipeline import control as controls
from sitrep.pipeline import events, indexing
from sitrep.pipeline.asking import Question, answer
from sitrep.pipeline.columns import NO_DAY, NO_NUMBER, Columns, Positions, load_columns
from sitrep.pipeline.reviewing import Waiting
from sitrep.pipeline.siding import judged_actors
from sitrep.reference.theatre import Theatre, load_theatre
from sitrep.report.dossier import ActorFact
from sitrep.store import Store
from sitrep.store.desk import DeskIndex
from sitrep.web.settings import DeskSettings

#: a store with more claims than this is linked in a process of its own, so that the server's memory stays flat
_MANY_CLAIMS: Final = 5_000

#: so many answers are kept, at most a megabyte each in a store of 100,000 events
_ANSWERS: Final = 32

_LOG: Final = logging.getLogger("sitrep.desk")


@dataclass(frozen=True, slots=True)
class Written:
    """The map's columns as JSON writes them, one text for each event and column, made once for each state of the index."""

    key: str
    columns: dict[str, NDArray[np.object_]]


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
        self._choices: dict[str, list[tuple[str, int]]] = {}
        self._choices_key = ""
        self._written: Written | None = None
        self._queue: tuple[str, list[Waiting]] = ("", [])
        self._answers: OrderedDict[tuple[str, Question], Positions] = OrderedDict()
        self._judged: tuple[str, dict[str, ActorFact]] = ("", {})

    def now(self) -> datetime:
        """The clock, read in this door and handed down."""
        return datetime.now(UTC)

    def refresh(self, progress: Callable[[str], None] | None = None) -> None:
        """Bring events and index up to date and wait for it.

        Args:
            progress: told each step; for a large store in another process, so it is pickled.

        Raises:
            RuntimeError: the process that links a large store failed; what it said stands on stderr.
        """
        with self._refreshing:
            if indexing.is_current(self.store, self.theatre):
                return
            if self.store.counts().claims <= _MANY_CLAIMS:
                indexing.refresh(self.store, self.theatre, at=self.now(), progress=progress)
                return
            worker = multiprocessing.get_context("spawn").Process(
                target=refresh_store, args=(self._location, str(self.theatre.folder), progress), daemon=True
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

    def answer(self, question: Question) -> tuple[Columns, Positions]:
        """The columns and the positions of the events that answer, kept a while: table, map and plots ask the same."""
        columns = self.columns
        key = (columns.key, question)
        with self._lock:
            known = self._answers.get(key)
            if known is not None:
                self._answers.move_to_end(key)
        if known is None:
            known = answer(question, columns, self.index, self.theatre)
            with self._lock:
                self._answers[key] = known
                if len(self._answers) > _ANSWERS:
                    self._answers.popitem(last=False)
        return columns, known

    def fact(self, actor_id: str) -> ActorFact | None:
        """What theatre and judgements know of an actor, as the control states' names and colours know it."""
        known = self.theatre.actors.get(actor_id) if actor_id else None
        if known is not None:
            return ActorFact(known.name, known.kind, known.side, known.country or "")
        key = self.index.key or ""
        if self._judged[0] != key:
            added = judged_actors(active_judgements(self.store.judgements()))
            self._judged = (key, {i: ActorFact(name, "", side) for i, (name, side) in added.items()})
        return self._judged[1].get(actor_id)

    def choices(self, kind: str) -> list[tuple[str, int]]:
        """Every value of a filter with the number of its events, the commonest first; counted once for each state."""
        columns = self.columns
        with self._lock:
            if self._choices_key != columns.key:
                self._choices, self._choices_key = {}, columns.key
            if kind not in self._choices:
                self._choices[kind] = self.index.values(kind)
            return self._choices[kind]

    def queue(self, make: Callable[[], list[Waiting]]) -> list[Waiting]:
        """What waits for a person, made anew where claims, judgements or events changed since."""
        key = f"{self.store.views_key} {events.key_of(self.store, self.theatre)}"
        known = self._queue
        if known[0] != key:
            known = self._queue = (key, make())
        return known[1]

    def written(self, columns: Columns) -> Written:
        """The map's part of these columns as JSON writes it."""
        known = self._written
        if known is None or known.key != columns.key:
            known = self._written = Written(columns.key, _written(columns))
        return known

    def warm(self) -> None:
        """Read now what the first visitor would wait for."""
        self.written(self.columns)
        _ = self.control
        for kind in ("actor", "side", "outlet"):
            self.choices(kind)

    def states_at(self, place: str) -> list[ControlState]:
        """The states of one place by its id or any of its names; empty where nobody tells of it."""
        try:
            return controls.timeline(self.control, self.theatre, place)
        except controls.PlaceError:
            return []


def _written(columns: Columns) -> dict[str, NDArray[np.object_]]:
    return {
        "id": np.array([json.dumps(event_id) for event_id in columns.event_ids.tolist()], dtype=object),
        "lon": _reals(columns.lon, 4),
        "lat": _reals(columns.lat, 4),
        "radius_km": _reals(columns.radius_km, 1),
        "bearing": _reals(columns.bearing, 1),
        "type": _ints(columns.event_type.codes),
        "sub_type": _ints(columns.sub_event_type.codes),
        "start": _ints(columns.start, NO_DAY),
        "end": _ints(columns.end, NO_DAY),
        "killed": _ints(columns.killed_best, NO_NUMBER),
        "certainty": _ints(columns.certainty.codes),
        "shape": _chosen([json.dumps(name) for name in columns.shape.names], columns.shape.codes),
    }


def _reals(values: NDArray[np.float64], digits: int) -> NDArray[np.object_]:
    """Numbers with so many digits after the point; what is no number is null."""
    known, at = np.unique(np.round(values, digits), return_inverse=True)
    return _chosen(["null" if value != value else repr(value) for value in known.tolist()], at)


def _ints(values: NDArray[np.int32], missing: int | None = None) -> NDArray[np.object_]:
    """Whole numbers; the one that stands for what is missing is null."""
    known, at = np.unique(values, return_inverse=True)
    return _chosen(["null" if value == missing else str(value) for value in known.tolist()], at)


def _chosen(texts: Sequence[str], at: NDArray[np.signedinteger]) -> NDArray[np.object_]:
    """One of these texts for each event, shared by all that have the same."""
    chosen: NDArray[np.object_] = np.array(texts, dtype=object)[at]
    return chosen


def refresh_store(location: str, theatre: str, progress: Callable[[str], None] | None = None) -> None:
    """Bring the events and the index of a store up to date, in a process of its own; ``progress`` goes there too."""
    with Store.open(location, create=False) as store:
        indexing.refresh(store, load_theatre(theatre), at=datetime.now(UTC), progress=progress)


def open_desk(location: str, theatre: str | None, settings: DeskSettings) -> Desk:
    """Open a store for the desk.

    Raises:
        StoreError: there is none, or it cannot be opened.
        TheatreError: there is no such theatre.
    """
    store = Store.open(location, create=False)
    return Desk(store, events.theatre_of(store, theatre), settings, location=location)

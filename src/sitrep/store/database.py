"""Readings and judgements in, kept for good; documents, claims, the ledger and the cached views out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine, Executable, func, insert, select, update

from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.model.event import ControlState, Event
from sitrep.model.judgement import Judgement
from sitrep.model.reference_event import ReferenceEvent
from sitrep.store import ledger, readings, references, schema, views
from sitrep.store.engine import StoreError, open_engine, shown, transaction
from sitrep.store.patience import done
from sitrep.store.readings import Added, Outcome
from sitrep.store.views import Changes, History, Link

Result = TypeVar("Result")

#: the key under which the store counts its changes
REVISION: Final = "revision"
#: what the keys of settings begin with
SETTING: Final = "setting."
_VIEWS: Final = "views"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a store holds."""

    documents: int
    claims: int
    withdrawn_claims: int
    judgements: int
    events: int


class Store:
    """A store of documents, claims and judgements, with cached views of events and control over them.

    Everything that goes in is kept: another text of a known document is a new version, claims that stand no more are
    withdrawn, judgements are undone by later ones. Each method is one transaction, and one that a server's restart broke is
    done again. The clock is the caller's.
    """

    def __init__(self, engine: Engine) -> None:
        """Take over an engine whose schema is the newest (see ``Store.open``)."""
        self._engine = engine

    @classmethod
    def open(cls, url_or_path: str, *, create: bool = True) -> Store:
        """Open the store at a path (``demo.db``) or URL (``sqlite:///demo.db``, ``postgresql://...``).

        An older schema is brought to the newest. Refuses what is no sitrep store, and a newer schema.

        Args:
            url_or_path: where the store is.
            create: make the store where there is none.

        Raises:
            StoreError: it is missing (``create=False``), no store, newer than this version, or locked.
        """
        return cls(open_engine(url_or_path, create=create))

    @property
    def location(self) -> str:
        """Where the store is: the file's path, or the URL without its password."""
        return shown(self._engine.url)

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine, for checks and backups."""
        return self._engine

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def _read(self, work: Callable[[Connection], Result]) -> Result:
        return done(self._engine, work, write=False)

    def _write(self, work: Callable[[Connection], Result]) -> Result:
        return done(self._engine, work, write=True)

    # readings

    def add_reading(
        self, document: Document, claims: Sequence[Claim], notes: Sequence[str] = (), *, reader: str = ""
    ) -> Added:
        """Keep one document with its claims, in one transaction.

        A reading that is known (same content, same reader) changes nothing. Another text, day or outlet under the same
        ``doc_id``, or another reader, becomes the document's new version: claims that it lacks are withdrawn,
        never deleted, and those it repeats keep their ids, so judgements on them hold on.

        Args:
            document: the document.
            claims: its claims; of two with one id the first is kept.
            notes: what the reader has to say of the document.
            reader: names the reader and its theatre ("0.2.0 syria").

        Raises:
            StoreError: a claim is of another document, or the database refuses.
        """
        stray = next((c for c in claims if c.doc_id != document.doc_id), None)
        if stray is not None:
            raise StoreError(f"the claim {stray.claim_id} is of {stray.doc_id}, not of {document.doc_id}")

        def add(connection: Connection) -> Added:
            known = readings.current_version(connection, document.doc_id)
            if known is not None and known[1:] == (readings.content_sha256(document), reader):
                return Added(document.doc_id, Outcome.KNOWN, known[0])
            return readings.insert_reading(connection, document, claims, notes, reader, _next_revision(connection))

        return self._write(add)

    def has_reading(self, document: Document, *, reader: str = "") -> bool:
        """Whether this very document was already read by this reader, so that reading it again would change nothing."""
        known = self._read(lambda connection: readings.current_version(connection, document.doc_id))
        return known is not None and known[1:] == (readings.content_sha256(document), reader)

    def documents(self, *, with_claims: bool = False) -> Iterator[Document]:
        """The current version of every document (or of those with a claim that stands), in the order of their ids."""
        with transaction(self._engine, write=False) as connection:
            yield from readings.read_documents(connection, with_claims=with_claims)

    def newest_day(self) -> date | None:
        """The latest day on which a report of the store was published; None where no report has a day."""
        d = schema.document.c
        days = select(d.published).where(d.current, d.published.is_not(None)).order_by(d.published.desc()).limit(1)
        return self._read(lambda connection: connection.execute(days).scalar())

    def document(self, doc_id: str) -> Document | None:
        """The current version of one document, or None."""
        return self._read(lambda connection: next(iter(list(readings.read_documents(connection, doc_id))), None))

    def notes(self, doc_id: str) -> tuple[str, ...]:
        """What the reader said of one document."""
        return self._read(lambda connection: readings.read_notes(connection, doc_id))

    def noted(self, words: str) -> Iterator[tuple[str, str]]:
        """The notes that begin with ``words``, each with its document's id."""
        with transaction(self._engine, write=False) as connection:
            yield from readings.read_noted(connection, words)

    def claims(
        self,
        *,
        doc_ids: Iterable[str] | None = None,
        include_withdrawn: bool = False,
        may_answer: Callable[[str], bool] | None = None,
    ) -> Iterator[Claim]:
        """Claims as the machine read them (judgements not applied), in the order of their documents' ids.

        ``may_answer`` is asked of each claim's JSON before the claim is made of it.
        """
        with transaction(self._engine, write=False) as connection:
            yield from readings.read_claims(
                connection, doc_ids, include_withdrawn=include_withdrawn, may_answer=may_answer
            )

    def claim(self, claim_id: str) -> Claim | None:
        """One claim as the machine read it, standing or withdrawn; None where the store never held it."""
        return self._read(lambda connection: readings.read_claim(connection, claim_id))

    def withdrawn_claims(self) -> dict[str, int]:
        """The ids of claims that stand no more, each with the store's revision that withdrew it."""
        return self._read(lambda connection: readings.withdrawn_claims(connection))

    # judgements

    def add_judgement(
        self, judgement: Judgement, *, check: Callable[[Sequence[Judgement]], None] | None = None
    ) -> bool:
        """Append one judgement to the ledger; False (and nothing done) where the ledger holds it already.

        Args:
            judgement: the entry.
            check: given the ledger while nobody else writes; nothing is added where it raises.

        Raises:
            StoreError: an undo names a judgement that the ledger lacks.
        """

        def add(connection: Connection) -> bool:
            if check is not None:
                check(ledger.read_ledger(connection))
            added = ledger.append(connection, judgement)
            if added:
                _next_revision(connection)
            return added

        return self._write(add)

    def judgements(self) -> list[Judgement]:
        """Every entry of the ledger in order, the undone ones too; ``active_judgements`` sorts those out."""
        return self._read(lambda connection: ledger.read_ledger(connection))

    # views

    @property
    def revision(self) -> int:
        """A number that grows with every change of documents, claims or judgements."""
        return self._read(lambda connection: int(_state(connection, REVISION) or 0))

    @property
    def views_key(self) -> str | None:
        """What the cached views were built from, as ``save_views`` was told; None before the first time."""
        return self._read(lambda connection: _state(connection, _VIEWS))

    def save_views(
        self,
        events: Sequence[Event],
        control: Sequence[ControlState],
        links: Iterable[Link] = (),
        *,
        at: datetime,
        key: str,
    ) -> None:
        """Replace events, control and links in one transaction, and note what they were built from."""
        kept = tuple(links)

        def save(connection: Connection) -> None:
            views.write_events(connection, events, at)
            views.write_control(connection, control)
            views.write_links(connection, kept)
            _set_state(connection, _VIEWS, key)

        self._write(save)

    def save_events(self, events: Sequence[Event], *, at: datetime) -> None:
        """Replace the events alone; ids that are no longer among them become tombstones."""
        self._write(lambda connection: views.write_events(connection, events, at))

    def save_control(self, states: Sequence[ControlState]) -> None:
        """Replace the control states alone."""
        self._write(lambda connection: views.write_control(connection, states))

    def events(self, may_answer: Callable[[str], bool] | None = None) -> Iterator[Event]:
        """The events that stand as last saved, in the order they were given.

        Args:
            may_answer: asked with the JSON of each event; one that it refuses is not made.
        """
        with transaction(self._engine, write=False) as connection:
            yield from views.read_events(connection, may_answer)

    def event(self, event_id: str) -> Event | None:
        """One event that stands, or None."""
        return self._read(lambda connection: views.read_event(connection, event_id))

    def control(self, place_id: str | None = None) -> Iterator[ControlState]:
        """The control states as last saved, of one place or of all."""
        with transaction(self._engine, write=False) as connection:
            yield from views.read_control(connection, place_id)

    def links(self, claim_ids: Sequence[str] | None = None) -> tuple[Link, ...]:
        """The scored pairs of claims as last saved (of some claims or all), the strongest first."""
        return self._read(lambda connection: views.read_links(connection, claim_ids))

    def naming(self) -> dict[str, str]:
        """The event id that each claim had when it was first linked without judgements; it keeps event ids stable."""
        return self._read(lambda connection: views.read_naming(connection))

    def add_naming(self, named: Mapping[str, str]) -> None:
        """Note the event ids of claims that have none noted yet."""
        self._write(lambda connection: views.add_naming(connection, named))

    def changed_since(self, since: datetime) -> Changes:
        """Events that are new or changed after a moment, and the ids withdrawn after it."""
        return self._read(lambda connection: views.read_changes(connection, since))

    def history(self) -> tuple[History, ...]:
        """When each event id was first seen, last changed and withdrawn."""
        return self._read(lambda connection: views.read_history(connection))

    def counts(self) -> Counts:
        """How many documents, claims, judgements and events the store holds."""
        return self._read(_counts)

    # events of others

    def save_references(self, events: Sequence[ReferenceEvent]) -> int:
        """Keep events of other data sets beside the claims; those of the same data set and id are replaced."""
        return self._write(lambda connection: references.write_references(connection, events))

    def references(self) -> list[ReferenceEvent]:
        """The events of other data sets, by data set and id."""
        return self._read(lambda connection: references.read_references(connection))

    # notes of the store's own

    def setting(self, key: str) -> str | None:
        """A value that a door keeps in the store (the theatre's name)."""
        return self._read(lambda connection: _state(connection, SETTING + key))

    def set_setting(self, key: str, value: str) -> None:
        """Keep a value that a door asks for again."""
        self._write(lambda connection: _set_state(connection, SETTING + key, value))


def _counts(connection: Connection) -> Counts:
    d, c, e = schema.document.c, schema.claim.c, schema.event.c
    standing = select(c.claim_id).where(c.withdrawn_revision.is_(None))
    gone = select(func.count(c.claim_id.distinct())).where(c.claim_id.not_in(standing))
    return Counts(
        documents=_one(connection, select(func.count()).select_from(schema.document).where(d.current)),
        claims=_one(connection, select(func.count()).select_from(standing.subquery())),
        withdrawn_claims=_one(connection, gone),
        judgements=_one(connection, select(func.count()).select_from(schema.judgement)),
        events=_one(connection, select(func.count()).select_from(schema.event).where(e.withdrawn_at.is_(None))),
    )


def _one(connection: Connection, query: Executable) -> int:
    return int(connection.execute(query).scalar_one())


def _state(connection: Connection, key: str) -> str | None:
    return connection.execute(select(schema.state.c.value).where(schema.state.c.key == key)).scalar()


def _set_state(connection: Connection, key: str, value: str) -> None:
    changed = connection.execute(update(schema.state).where(schema.state.c.key == key).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(schema.state).values(key=key, value=value))


def _next_revision(connection: Connection) -> int:
    revision = int(_state(connection, REVISION) or 0) + 1
    _set_state(connection, REVISION, str(revision))
    return revision

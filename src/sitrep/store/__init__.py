"""Documents, claims and judgements in: a database that keeps them, and views over it, out."""

from __future__ import annotations

from sitrep.store.checking import check
from sitrep.store.copying import backup, copy
from sitrep.store.database import Counts, Store
from sitrep.store.engine import StoreAwayError, StoreError
from sitrep.store.ledger import read_judgements, with_id, write_judgement
from sitrep.store.readings import Added, Outcome
from sitrep.store.views import Changes, History, Link, Reason, Tombstone
from sitrep.store.watching import Copy, PageResult, PageStatus, SourceState, WatchBook, WatchedPage

__all__ = [
    "Added",
    "Changes",
    "Counts",
    "History",
    "Link",
    "Outcome",
    "Reason",
    "Store",
    "StoreAwayError",
    "StoreError",
    "Tombstone",
    "backup",
    "check",
    "copy",
    "read_judgements",
    "with_id",
    "write_judgement",
    "Copy",
    "PageResult",
    "PageStatus",
    "SourceState",
    "WatchBook",
    "WatchedPage",
]

"""A transaction's work in: its result out, also where the database server went away in the middle and came back."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine

from sitrep.store.engine import StoreAwayError, transaction

#: how long a server that was there may be away before the store gives up: a restart, a failover
AWAY_SECONDS: Final = 120.0
_FIRST_PAUSE: Final = 0.25
_LONGEST_PAUSE: Final = 5.0

_LOG = logging.getLogger("sitrep.store")

Result = TypeVar("Result")


def done(engine: Engine, work: Callable[[Connection], Result], *, write: bool) -> Result:
    """Do the work in one transaction; where the server goes away, wait for it and do the whole work again.

    A server may keep a transaction and go away before it says so, so work that writes must do nothing the second time.

    Raises:
        StoreError: the database refuses, or stays away.
    """
    pause, waited = _FIRST_PAUSE, 0.0
    while True:
        try:
            with transaction(engine, write=write) as connection:
                result = work(connection)
        except StoreAwayError as error:
            if waited >= AWAY_SECONDS:
                raise
            if not waited:
                _LOG.warning("%s; waiting for it, up to %d s", error, AWAY_SECONDS)
            time.sleep(pause)
            waited += pause
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            if waited:
                _LOG.warning("the database answers again; nothing was lost")
            return result

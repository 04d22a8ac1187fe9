"""A stream of documents in; their readings in the same order out, read by several processes with a reader each."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.connection import wait

from sitrep.model.document import Document
from sitrep.pipeline.reader import Reader, Reading

#: documents handed to a process at a time, and so many such handfuls waiting for each process
HANDFUL = 16
AHEAD = 3


class WorkersError(RuntimeError):
    """A process ended that should not have; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A document that the reader broke on, and how."""

    document: Document
    error: str


def read_in_parallel(documents: Iterable[Document], theatre: str, workers: int) -> Iterator[Reading | Broken]:
    """Read documents in ``workers`` processes; what comes out, and its order, is that of one process.

    Only a few handfuls of documents are held at a time, however long the stream.

    Raises:
        WorkersError: a process was killed (mostly for want of memory).
    """
    stream = iter(documents)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_load, initargs=(theatre,)) as pool:
        waiting: deque[Future[list[Reading | Broken]]] = deque()
        try:
            while True:
                while len(waiting) < workers * AHEAD and (handful := list(islice(stream, HANDFUL))):
                    waiting.append(pool.submit(_read, handful))
                if not waiting:
                    return
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            raise WorkersError("a worker process was killed; was there memory enough? try fewer --workers") from error
        finally:
            for future in waiting:
                future.cancel()


_READERS: list[Reader] = []


def _load(theatre: str) -> None:
    """Load the reader of this process; an interrupt is the first process's to handle."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    _READERS.append(Reader.load(theatre, threads=1))


def _end_with_the_first() -> None:
    """End this process when the one that began it does: killed, that one cannot say so, and its workers would wait for ever."""
    first = multiprocessing.parent_process()
    if first is not None:
        wait([first.sentinel])
        os._exit(1)


def _read(documents: list[Document]) -> list[Reading | Broken]:
    done: list[Reading | Broken] = []
    for document in documents:
        try:
            # what training alone wants is left behind: it would cost more to send than the claims
            done.append(replace(_READERS[-1].read(document), features=()))
        except Exception as error:  # whatever it is, the others are still to be read; the caller tells it
            done.append(Broken(document, f"{type(error).__name__}: {error}"))
    return done

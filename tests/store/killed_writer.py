"""Kills a writer of a store again and again (run by test_kill.py): python killed_writer.py FOLDER ROUNDS SEED.

One process forks a writer, kills it with SIGKILL at a random moment, opens the store and compares it with what the
writer had told as done; forking spares the import of SQLAlchemy in each round.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sitrep.model.claim import Claim
from sitrep.model.document import Document
from sitrep.model.event import Event
from sitrep.model.judgement import Judgement, JudgementKind
from sitrep.store import Store, check, with_id
from tests import factories
from tests.store import test_store

CLAIMS = 4
#: a report, its later version, a judgement on it, the views made anew
STEPS = 4
NOW = datetime(2016, 3, 14, tzinfo=UTC)


def reading(number: int, version: int) -> tuple[Document, list[Claim]]:
    """The reading that the writer adds as ``number``; its later version keeps half of the claims and changes half."""
    doc_id = f"report-{number}"
    sentences = [
        f"Unit {i} took hill {number}-{i}{'' if i < CLAIMS // 2 else f' in try {version}'}." for i in range(CLAIMS)
    ]
    body = " ".join(sentences)
    document = factories.document(body=body, title="", doc_id=doc_id)
    claims = [
        factories.claim(doc_id=doc_id, trigger="took", evidence=text, start=body.index(text)) for text in sentences
    ]
    return document, claims


def note_of(number: int) -> Judgement:
    entry = Judgement("", JudgementKind.ACCEPT, (f"report-{number}",), "", "", "tester", NOW, "looks right")
    return with_id(entry)


def write(path: Path, told: Path) -> None:
    """What is killed: goes on where the log ends, step by step, and tells each step after its transaction ended."""
    log = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    store = Store.open(str(path))
    for step in count(len(told.read_text())):
        number, kind = divmod(step, STEPS)
        if kind < 2:
            store.add_reading(*reading(number, kind + 1), reader="test")
        elif kind == 2:
            store.add_judgement(note_of(number))
        else:
            store.save_views(events_of(number), (), at=NOW, key=str(number))
        os.write(log, b".")


def verify(path: Path, told: Path) -> None:
    """Fail unless all that was told is there, whole and once, and at most the one step after it."""
    done = len(told.read_text())
    with Store.open(str(path)) as store:
        faults = check(store)
        assert not faults, faults
        found = sorted(d.text for d in store.documents())
        judged = [j.subjects[0] for j in store.judgements()]
        claims = sorted(c.claim_id for c in store.claims())
        events, key = [event.event_id for event in store.events()], store.views_key
    assert (events, key) in (views_after(done), views_after(done + 1)), f"after {done} steps: {key} {events}"
    assert (found, judged, claims) in (state_after(done), state_after(done + 1)), (
        f"after {done} steps: {found} {judged}"
    )


def events_of(number: int) -> list[Event]:
    """The events that the views hold after so many reports: one for each, but for the one before, which is withdrawn."""
    return [test_store.event(f"ev-{i}", killed=number) for i in range(number + 1) if i != number - 1]


def views_after(steps: int) -> tuple[list[str], str | None]:
    """Which events the views must hold after so many steps, and what they were made from."""
    made = steps // STEPS
    return ([event.event_id for event in events_of(made - 1)], str(made - 1)) if made else ([], None)


def state_after(steps: int) -> tuple[list[str], list[str], list[str]]:
    """What the store must hold after so many steps: texts, judgements, claim ids."""
    texts: list[str] = []
    judged: list[str] = []
    claims: list[str] = []
    for step in range(steps):
        number, kind = divmod(step, STEPS)
        if kind == 3:
            continue
        if kind == 2:
            judged.append(f"report-{number}")
            continue
        document, told = reading(number, kind + 1)
        if kind == 1:
            texts.pop()
            del claims[-CLAIMS:]
        texts.append(document.text)
        claims += [claim.claim_id for claim in told]
    return sorted(texts), judged, sorted(claims)


def main(folder: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(rounds):
        store = number // 5  # four rounds of five go on with a store that was killed before; the fifth begins a new one
        path, told = folder / f"{store}.db", folder / f"{store}.told"
        told.touch()
        child = os.fork()
        if child == 0:
            write(path, told)
        time.sleep(chance.choice((0.0, 0.02, 0.1, 0.2)) * chance.random())
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        verify(path, told)
    told_in_all = sum(len(f.read_text()) for f in folder.glob("*.told"))
    sys.stdout.write(f"{rounds} kills, {told_in_all} transactions told\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

"""Faults in (kill -9, a full disk, a server that goes away, two writers): whether a store lost or doubled anything out.

Run ``python -m bench.faults [--rounds 100]``; the tests run the same with fewer rounds. Each
fault is met by real ``sitrep ingest`` processes on files and, where PostgreSQL is installed, on a server of our own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from bench.measure import SITREP
from sitrep.store import Store, check
from tests.store.postgres_server import Server, own_server, why_not

REPORTS: Final = 60


@dataclass(frozen=True, slots=True)
class Content:
    """What a store holds, without anything that depends on when and in which order it came in."""

    texts: tuple[tuple[str, str], ...]
    claims: tuple[str, ...]


NOTHING: Final = Content((), ())


def write_reports(path: Path, number: int = REPORTS) -> Path:
    """Write reports of one sentence or three, each of another fight, as JSON lines."""
    chance = random.Random(11)
    towns = ("Palmyra", "Azaz", "Manbij", "Raqqa", "Tabqa", "Maarat al-Numan")
    with path.open("w") as file:
        for at in range(number):
            town, dead = chance.choice(towns), chance.randint(2, 60)
            told = f"The Syrian army shelled {town} on Monday, killing {dead} people. " * chance.choice((1, 1, 3))
            row = {
                "doc_id": f"report-{at:04}",
                "text": told.strip(),
                "published": "2016-03-15",
                "outlet": f"paper-{at % 7}",
            }
            file.write(json.dumps(row) + "\n")
    return path


def content(location: str) -> Content:
    """What a store holds; an assertion fails where `check` finds a fault in it."""
    with Store.open(location, create=False) as store:
        faults = check(store)
        assert not faults, faults
        texts = tuple(sorted((d.doc_id, d.text) for d in store.documents()))
        return Content(texts, tuple(sorted(claim.claim_id for claim in store.claims())))


def ingest(reports: Path, location: str) -> subprocess.Popen[str]:
    """Begin ``sitrep ingest`` as a person does."""
    command = [SITREP, "ingest", str(reports), "--db", location, "--threads", "1"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> str:
    """Wait for an ingest to end well; what it told."""
    told = process.communicate()[1]
    assert process.returncode == 0, told
    return told


def kill_rounds(reports: Path, wanted: Content, fresh: Callable[[], str], rounds: int, seconds: float) -> int:
    """Kill an ingest at random moments; after each, what is there must be whole, and must only have grown.

    A store that has all is compared with what it should hold, and the next one begun. Returns in how many rounds the kill
    came before the end.

    Args:
        reports: what is ingested.
        wanted: what a store holds of it in the end.
        fresh: gives the place of a new store.
        rounds: how many kills.
        seconds: how long an ingest takes when nobody kills it.
    """
    chance, killed, before, location = random.Random(5), 0, NOTHING, fresh()
    for _ in range(rounds):
        process = ingest(reports, location)
        time.sleep(chance.random() * seconds)
        killed += process.poll() is None
        process.kill()
        process.communicate()
        now = content(location) if _is_there(location) else NOTHING
        assert set(before.texts) <= set(now.texts) <= set(wanted.texts), "a document was lost or doubled"
        assert set(before.claims) <= set(now.claims) <= set(wanted.claims), "a claim was lost or made up"
        before = now
        if now.texts == wanted.texts:
            assert now == wanted
            before, location = NOTHING, fresh()
    finished(ingest(reports, location))
    assert content(location) == wanted
    return killed


def two_writers(reports: Path, location: str) -> Content:
    """Two ingests of the same reports into one store at once; what the store holds then."""
    for process in [ingest(reports, location), ingest(reports, location)]:
        finished(process)
    return content(location)


def full_disk(reports: Path, folder: Path) -> str:
    """Ingest into a file system that is too small, make room, and ingest again; what the full disk made it say.

    Needs the right to mount a file system in memory.
    """
    with _small_disk(folder, "400k") as disk:
        location = str(disk / "store.db")
        process = ingest(reports, location)
        told = process.communicate()[1]
        assert process.returncode == 1, told
        kept = content(location) if _is_there(location) else NOTHING
        subprocess.run(["mount", "-o", "remount,size=40m", str(disk)], check=True)
        finished(ingest(reports, location))
        assert set(kept.texts) <= set(content(location).texts)
        return told.strip().splitlines()[-1]


def _is_there(location: str) -> bool:
    try:
        Store.open(location, create=False).close()
    except ValueError:
        return False
    return True


@contextmanager
def _small_disk(folder: Path, size: str) -> Iterator[Path]:
    disk = folder / "small-disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def server_rounds(reports: Path, wanted: Content, server: Server, rounds: int, seconds: float) -> None:
    """Crash a server in the midst of an ingest and begin it again: the ingest waits and loses nothing."""
    chance = random.Random(9)
    for _ in range(rounds):
        location = server.new_database()
        process = ingest(reports, location)
        while not _is_there(location) and process.poll() is None:
            time.sleep(0.1)
        time.sleep(chance.random() * seconds)
        server.stop()
        time.sleep(chance.random() * 2)
        server.start()
        finished(process)
        assert content(location) == wanted


def main() -> None:
    """Print one line for each fault and database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100, help="kills on each database; a tenth of it are crashes")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder, numbers = Path(name), count()
        reports = write_reports(folder / "reports.jsonl")
        begin = time.monotonic()
        finished(ingest(reports, str(folder / "whole.db")))
        seconds, wanted = time.monotonic() - begin, content(str(folder / "whole.db"))
        places: dict[str, Callable[[], str]] = {"SQLite": lambda: str(folder / f"{next(numbers)}.db")}
        server = None if why_not() else stack.enter_context(own_server())
        if server:
            places["PostgreSQL"] = server.new_database
        for kind, fresh in places.items():
            killed = kill_rounds(reports, wanted, fresh, rounds, seconds)
            print(f"{kind}: {rounds} times kill -9 of ingest, {killed} in its midst: nothing lost, nothing doubled")
            assert two_writers(reports, fresh()) == wanted
            print(f"{kind}: two writers of the same reports at once: nothing lost, nothing doubled")
        if os.geteuid() == 0:
            print(f"a full disk: {full_disk(reports, folder)}")
        if server:
            server_rounds(reports, wanted, server, max(1, rounds // 10), seconds)
            print(
                f"PostgreSQL: {max(1, rounds // 10)} crashes in the midst of an ingest: nothing lost, nothing doubled"
            )
        else:
            print(f"PostgreSQL: not run: {why_not()}")


if __name__ == "__main__":
    main()

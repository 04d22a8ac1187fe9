"""Disks that are full, folders that may not be written to, servers that go away: clear errors, and nothing lost."""

import logging
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Connection, Engine, text

from sitrep.model.judgement import JudgementKind
from sitrep.store import (
    Outcome,
    Store,
    StoreAwayError,
    StoreError,
    backup,
    check,
    copy,
    copying,
    engine,
    patience,
    schema,
)
from tests.factories import claim, document
from tests.store.backends import BACKENDS, fresh_location, fresh_store, needs_postgres
from tests.store.postgres_server import PASSWORD, own_server, server
from tests.store.test_engine import THEIRS
from tests.store.test_ledger import entry
from tests.store.test_store import NOON, event

ROOT = Path(__file__).parents[2]


def add(store: Store, number: int, length: int = 1) -> Outcome:
    told = claim(f"report-{number}")
    body = " ".join([told.evidence[0].text] * length)
    return store.add_reading(document(doc_id=f"report-{number}", title="", body=body), [told]).outcome


def ids(store: Store) -> list[str]:
    return [d.doc_id for d in store.documents()]


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file may grow beyond ``size`` bytes, as on a disk that fills up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_cannot_grow_is_told_and_keeps_what_it_has(tmp_path: Path) -> None:
    path, kept = tmp_path / "store.db", []
    with Store.open(str(path)) as store:
        add(store, 0)
        with (
            files_of_at_most(400_000),
            pytest.raises(StoreError, match="make room.*what was kept before is kept") as refusal,
        ):
            for number in range(1, 500):
                add(store, number, 200)
                kept.append(f"report-{number}")
        assert str(refusal.value).startswith(str(path))
        assert kept
        assert ids(store) == sorted(["report-0", *kept])
        assert check(store) == []
        assert add(store, 999) is Outcome.NEW


def test_a_full_store_says_so(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "store.db")) as store:
        with store.engine.connect() as connection:
            connection.execute(text("PRAGMA max_page_count = 1"))  # SQLite keeps it at the pages there are
        with pytest.raises(StoreError, match="the disk is full; make room"):
            for number in range(500):
                add(store, number, 50)
        assert check(store) == []


def test_a_backup_onto_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "store.db")) as store:
        for number in range(20):
            add(store, number, 100)
        with files_of_at_most(100_000), pytest.raises(StoreError, match="make room"):
            backup(store, tmp_path / "copy.db")
        with pytest.raises(StoreError, match="cannot be (written|opened)"):
            backup(store, tmp_path / "nowhere" / "copy.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store.db"]


READ_ONLY = """
import os, sys
from sitrep.store import Store, StoreError
from tests.factories import claim, document
import alembic.command
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)  # the superuser may write anywhere
store = Store.open(sys.argv[1])
print([d.doc_id for d in store.documents()], [c.trigger for c in store.claims()])
for act in (lambda: store.add_reading(document(doc_id="other"), []), lambda: Store.open(sys.argv[2])):
    try:
        act()
    except StoreError as error:
        print(error)
"""


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs users and their rights")
def test_a_store_in_a_folder_that_may_not_be_written_to_is_read_and_says_why_it_is_not_written() -> None:
    with TemporaryDirectory() as name:
        folder, new = Path(name), Path(name) / "new.db"
        path = folder / "store.db"
        with Store.open(str(path)) as store:
            add(store, 0)
        path.chmod(0o444)
        folder.chmod(0o555)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
        command = [sys.executable, "-c", READ_ONLY, str(path), str(new)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        folder.chmod(0o755)
    assert done.returncode == 0, done.stderr
    read, written, made = done.stdout.splitlines()
    assert read == f"['report-0'] ['{claim().trigger}']"
    assert written.startswith(f"{path}: ")
    assert "must not be written to; make both writable" in written
    assert str(new) in made
    assert "make the file and its folder readable and writable" in made


@pytest.mark.parametrize("backend", BACKENDS)
def test_work_that_was_kept_before_its_connection_broke_is_not_done_twice(
    backend: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    breaks: list[bool] = []

    @contextmanager
    def breaking(bound: Engine, *, write: bool) -> Iterator[Connection]:
        with engine.transaction(bound, write=write) as connection:
            yield connection
        if write and breaks:
            breaks.pop()
            raise StoreAwayError("the server went away after it kept the work")

    monkeypatch.setattr(patience, "transaction", breaking)
    with fresh_store(backend) as store, caplog.at_level(logging.WARNING, "sitrep.store"):
        breaks.append(True)
        add(store, 0)
        breaks.append(True)
        store.add_judgement(entry())
        breaks.append(True)
        store.save_views([event()], (), iter(()), at=NOON, key="1")
        assert not breaks
        assert (store.revision, store.counts().documents, len(store.judgements())) == (2, 1, 1)
        assert [e.event_id for e in store.events()] == ["ev-1"]
        assert check(store) == []
    assert [record.message for record in caplog.records].count("the database answers again; nothing was lost") == 3


@needs_postgres
def test_a_writer_waits_for_a_server_that_crashed(caplog: pytest.LogCaptureFixture) -> None:
    with own_server() as owned, Store.open(owned.new_database()) as store:
        add(store, 0)
        owned.stop()
        back = threading.Thread(target=owned.start)
        back.start()
        assert add(store, 1) is Outcome.NEW
        back.join()
        assert ids(store) == ["report-0", "report-1"]
        assert check(store) == []


@needs_postgres
def test_a_server_that_stays_away_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "AWAY_SECONDS", 0)
    with own_server() as owned, Store.open(owned.new_database()) as store:
        add(store, 0)
        owned.stop()
        with pytest.raises(StoreAwayError) as refusal:
            add(store, 1)
        with pytest.raises(StoreError, match="does not open"):
            Store.open(owned.url("test0"))
        owned.start()
        assert add(store, 1) is Outcome.NEW
    assert PASSWORD not in str(refusal.value)
    assert str(owned.port) in str(refusal.value)


@needs_postgres
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda url: url.rpartition("/")[0] + "/nowhere", "does not exist"),
        (lambda url: url.replace(PASSWORD, "wrong"), "password authentication failed"),
    ],
    ids=["no database", "wrong password"],
)
def test_a_server_that_refuses_says_why(change: Callable[[str], str], says: str) -> None:
    with pytest.raises(StoreError, match=says) as refusal:
        Store.open(change(server().url()))
    assert PASSWORD not in str(refusal.value)


@needs_postgres
def test_a_database_that_may_only_be_read_says_so() -> None:
    with fresh_location("postgresql") as url, Store.open(url) as store:
        add(store, 0)
        with store.engine.begin() as connection:
            connection.execute(
                text(f'ALTER DATABASE "{url.rpartition("/")[2]}" SET default_transaction_read_only = on')
            )
        with Store.open(url) as reader:
            assert ids(reader) == ["report-0"]
            with pytest.raises(StoreError, match="may only be read"):
                add(reader, 1)


def fill(store: Store) -> None:
    """Something of everything that a store keeps: versions, withdrawn claims, judgements, tombstones, references."""
    for number in range(3):
        add(store, number)
    add(store, 1, 2)
    store.add_judgement(entry())
    store.add_judgement(entry(JudgementKind.MERGE, "a", "b"))
    store.save_views([event("ev-1"), event("ev-2")], (), at=NOON, key="1")
    store.save_views([event("ev-2")], (), at=NOON, key="2")
    store.add_naming({"report-1-a": "ev-1"})
    store.save_references([THEIRS])
    store.set_setting("theatre", "syria")


def kept(store: Store) -> list[object]:
    return [
        list(store.documents()),
        list(store.claims(include_withdrawn=True)),
        store.withdrawn_claims(),
        store.judgements(),
        list(store.events()),
        store.history(),
        store.naming(),
        store.references(),
        store.setting("theatre"),
        store.revision,
        store.counts(),
    ]


@pytest.mark.parametrize("to", BACKENDS)
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_copy_holds_the_same_and_goes_on(backend: str, to: str) -> None:
    with fresh_store(backend) as store, fresh_store(to) as target:
        fill(store)
        copy(store, target)
        assert kept(target) == kept(store)
        assert check(target) == []
        assert target.views_key is None  # what is cached is made anew
        assert add(target, 9) is Outcome.NEW
        assert target.add_judgement(entry(JudgementKind.SAME, "c", "d"))
        with pytest.raises(StoreError, match="holds something already"):
            copy(store, target)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_backup_is_a_store_and_overwrites_nothing(backend: str, tmp_path: Path) -> None:
    with fresh_location(backend) as location, Store.open(location) as store:
        fill(store)
        (tmp_path / "copy.db.part").write_text("left by a backup that was killed")
        backup(store, tmp_path / "copy.db")
        with pytest.raises(StoreError, match="is there already"):
            backup(store, tmp_path / "copy.db")
        with Store.open(str(tmp_path / "copy.db"), create=False) as made:
            assert kept(made) == kept(store)
    assert [path.name for path in tmp_path.iterdir()] == ["copy.db"]


def test_every_table_is_copied_or_made_anew() -> None:
    assert {*copying.KEPT, *copying.MADE_ANEW} == set(schema.metadata.sorted_tables)

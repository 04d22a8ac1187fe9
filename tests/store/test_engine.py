"""A store opens, is made, is brought to the newest schema, or is refused with a reason."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, text

from sitrep.model.reference_event import ReferenceEvent
from sitrep.store import Store, StoreError, check, engine, readings, schema
from sitrep.store.engine import REVISIONS, store_url
from tests.factories import claim, document
from tests.store.backends import BACKENDS, fresh_location, fresh_store

THEIRS = ReferenceEvent(
    ref_id="7",
    source="ged",
    start=date(2016, 3, 14),
    end=date(2016, 3, 15),
    place="Palmyra",
    admin1="Homs",
    lat=34.56,
    lon=38.28,
    reach_km=5.0,
    kind="state-based conflict",
    side_a="Government of Syria",
    side_b="IS",
    low=1,
    best=2,
    high=3,
    told="Clashes near Palmyra",
)


def run_sql(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_a_new_store_is_made_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    with Store.open(str(path)) as store:
        store.add_reading(document(), [claim()])
    with Store.open(f"sqlite:///{path}", create=False) as store:
        assert store.location == str(path)
        assert list(store.claims()) == [claim()]


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    path.touch()
    with Store.open(str(path)) as store:
        assert store.counts().documents == 0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("absent.db", None, "there is no such store"),
        ("text.db", b"doc_id,text\n", "is not a sitrep store"),
        ("nowhere/x.db", None, "there is no such store"),
        ("empty.db", b"", "is an empty file"),
    ],
)
def test_what_is_no_store_is_refused(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=says) as refusal:
        Store.open(str(path), create=False)
    assert str(path) in str(refusal.value)
    assert (path.read_bytes() if content is not None else None) == content


def test_a_folder_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        Store.open(str(tmp_path))
    with pytest.raises(StoreError, match="does not exist; make it first"):
        Store.open(str(tmp_path / "nowhere" / "x.db"))


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    run_sql(path, "CREATE TABLE moz_places (id INTEGER)")
    with pytest.raises(StoreError, match="it holds the tables moz_places"):
        Store.open(str(path))


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    Store.open(str(path)).close()
    run_sql(path, "UPDATE sitrep_schema SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer sitrep .schema 9999.*upgrade sitrep"):
        Store.open(str(path))


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("demo.db", "sqlite:///demo.db"),
        ("/tmp/demo.db", "sqlite:////tmp/demo.db"),
        ("sqlite:///demo.db", "sqlite:///demo.db"),
        ("postgresql://host/sitrep", "postgresql+psycopg://host/sitrep"),
        ("postgresql+psycopg://host/sitrep", "postgresql+psycopg://host/sitrep"),
    ],
)
def test_paths_and_urls(given: str, url: str) -> None:
    assert store_url(given).render_as_string() == url


@pytest.mark.parametrize("given", ["mysql://host/x", "://"])
def test_other_databases_are_refused(given: str) -> None:
    with pytest.raises(StoreError):
        store_url(given)


def _is_ours(_thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Full text has tables of the database's own (FTS5) and indexes on expressions, which no metadata describes."""
    return not (kind == "table" and "_fts" in str(name)) and not (kind == "index" and str(name).endswith("_words"))


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_migrations_make_the_tables_of_the_schema(backend: str) -> None:
    with fresh_store(backend) as store, store.engine.connect() as connection:
        opts = {"version_table": schema.VERSION_TABLE, "include_object": _is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, schema.metadata) == []


def test_the_code_knows_every_migration() -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).with_name("migrations")))
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(REVISIONS)
    assert scripts.get_current_head() == schema.HEAD == REVISIONS[-1]


@pytest.mark.parametrize("backend", BACKENDS)
def test_four_who_open_a_new_store_together_all_get_it(backend: str) -> None:
    faults: list[Exception] = []

    def work(location: str, number: int) -> None:
        try:
            with Store.open(location) as store:
                for part in range(5):
                    doc_id = f"report-{number}-{part}"
                    store.add_reading(document(doc_id=doc_id, title="", body=claim().evidence[0].text), [claim(doc_id)])
        except StoreError as error:
            faults.append(error)

    with fresh_location(backend) as location:
        workers = [threading.Thread(target=work, args=(location, number)) for number in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert faults == []
        with Store.open(location, create=False) as store:
            assert (store.counts().documents, store.counts().claims, store.revision) == (20, 20, 20)
            assert check(store) == []


def test_who_opens_a_store_while_another_program_makes_it_waits(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")  # SQLite refuses a change of the journal at once, and waits for no timeout
    end = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    end.start()
    try:
        with Store.open(str(path)) as store:
            assert store.revision == 0
    finally:
        end.join()
        other.close()


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_reader_sees_one_moment_while_a_writer_goes_on(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "_BATCH", 2)  # several statements, which must all see the same moment
    with fresh_location(backend) as location, Store.open(location) as writer, Store.open(location) as reader:
        text = claim().evidence[0].text
        for number in range(4):
            writer.add_reading(document(doc_id=f"r{number}", title="", body=text), [claim(f"r{number}")])
        claims = reader.claims(doc_ids=[f"r{number}" for number in range(9)])
        first = next(claims)
        for number in range(4, 9):
            writer.add_reading(document(doc_id=f"r{number}", title="", body=text), [claim(f"r{number}")])
        assert [first.doc_id, *(c.doc_id for c in claims)] == ["r0", "r1", "r2", "r3"]
        assert len(list(reader.claims())) == 9


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("made_before", [False, True], ids=["new", "made by an import"])
def test_an_older_store_is_brought_to_the_newest_schema(backend: str, made_before: bool) -> None:
    with fresh_location(backend) as location:
        with Store.open(location) as store, store.engine.begin() as connection:
            _downgrade(connection, "0001")
            if made_before:
                columns = ", ".join(
                    f'"{c.name}" VARCHAR(64)' for c in schema.reference_event.columns if c.name == "source"
                )
                whole = {"ref_id": "VARCHAR(64)", "start": "DATE", "end": "DATE"}
                floats = dict.fromkeys(("lat", "lon", "reach_km"), "FLOAT")
                whole |= floats | dict.fromkeys(("low", "best", "high"), "INTEGER")
                rest = [c.name for c in schema.reference_event.columns if c.name != "source"]
                columns += "".join(f', "{name}" {whole.get(name, "TEXT")}' for name in rest)
                connection.execute(text(f"CREATE TABLE reference_event ({columns}, PRIMARY KEY (source, ref_id))"))
                connection.execute(
                    insert(schema.reference_event), [{f.name: getattr(THEIRS, f.name) for f in fields(THEIRS)}]
                )
        with Store.open(location, create=False) as store:
            assert store.references() == ([THEIRS] if made_before else [])
            with store.engine.connect() as connection:
                opts = {"version_table": schema.VERSION_TABLE, "include_object": _is_ours}
                context = MigrationContext.configure(connection, opts=opts)
                assert compare_metadata(context, schema.metadata) == []


def _downgrade(connection: Connection, revision: str) -> None:
    """Take the schema back to an older revision, as that version of sitrep would have made it."""
    config = Config()
    config.set_main_option("script_location", str(Path(engine.__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    downgrade(config, revision)


def test_check_names_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    with Store.open(str(path)) as store:
        store.add_reading(document(title="", body=claim().evidence[0].text), [claim()])
        assert check(store) == []
    run_sql(path, "UPDATE document SET text = 'something else'")
    with Store.open(str(path)) as store:
        assert "the evidence of" in check(store)[0]
    run_sql(path, "UPDATE document SET current = 0")
    with Store.open(str(path)) as store:
        assert any("has no current version" in fault for fault in check(store))
        assert any("has a newer version" in fault for fault in check(store))
    run_sql(path, "UPDATE document SET current = 1")
    run_sql(path, "UPDATE claim SET body = '{'")
    with Store.open(str(path)) as store:
        assert "cannot be read" in check(store)[0]

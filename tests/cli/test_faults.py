"""Real `sitrep ingest` processes are killed, run side by side, and lose their server: nothing is lost, nothing doubled."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from bench import faults
from tests.store.backends import BACKENDS, needs_postgres
from tests.store.postgres_server import fresh_database, own_server

#: about how long an ingest of so few reports takes; only where the kills fall hangs on it
SECONDS = 3.0


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return faults.write_reports(tmp_path_factory.mktemp("reports") / "reports.jsonl", 24)


@pytest.fixture(scope="module")
def wanted(reports: Path) -> faults.Content:
    location = str(reports.with_name("whole.db"))
    faults.finished(faults.ingest(reports, location))
    found = faults.content(location)
    assert len(found.texts) == 24
    assert len(found.claims) >= 20
    return found


@pytest.fixture(params=BACKENDS)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    numbers = count()
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield lambda: str(tmp_path / f"{next(numbers)}.db")
        else:
            yield lambda: stack.enter_context(fresh_database())


def test_an_ingest_that_is_killed_and_run_again_ends_as_if_it_had_not_been(
    reports: Path, wanted: faults.Content, fresh: Callable[[], str]
) -> None:
    faults.kill_rounds(reports, wanted, fresh, 3, SECONDS)


def test_two_who_ingest_the_same_at_once_keep_it_once(
    reports: Path, wanted: faults.Content, fresh: Callable[[], str]
) -> None:
    assert faults.two_writers(reports, fresh()) == wanted


@needs_postgres
def test_an_ingest_whose_server_crashes_waits_and_goes_on(reports: Path, wanted: faults.Content) -> None:
    with own_server() as server:
        faults.server_rounds(reports, wanted, server, 1, SECONDS)

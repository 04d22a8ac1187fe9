"""`sitrep serve` and `sitrep account`: a desk starts and answers, and lets nobody in whom it does not know."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from sitrep.cli.serve import _Lines
from tests.cli.stocked import sitrep, stock

SECRET = "a long enough secret"


@pytest.fixture
def db(tmp_path: Path) -> str:
    return stock(tmp_path / "desk.db")


def test_the_desk_starts_says_where_it_is_and_answers(db: str) -> None:
    command = [sys.executable, "-m", "sitrep.cli.main", "serve", "--db", db, "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            told = re.search(r"http://127\.0\.0\.1:\d+/", server.stderr.readline())
            assert told is not None
            with urlopen(told[0]) as answer:
                assert "Palmyra" in answer.read().decode()
        finally:
            server.terminate()


def test_a_desk_for_others_asks_for_accounts_first(db: str) -> None:
    refused = sitrep("serve", "--db", db, "--host", "0.0.0.0", "--port", "0", "--no-browser")
    assert refused.exit_code == 1
    assert "sitrep account add NAME --role admin" in refused.output


@pytest.mark.parametrize("tiles", ["javascript:alert(1)", "tiles.example.org", "https://a.example/; script-src *"])
def test_tiles_that_are_no_address_are_refused(db: str, tiles: str) -> None:
    refused = sitrep("serve", "--db", db, "--tiles", tiles)
    assert refused.exit_code == 2
    assert "https://tiles.example.org/" in refused.output


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    refused = sitrep("serve", "--db", str(tmp_path / "none.db"), "--no-browser")
    assert refused.exit_code == 1 and "no such store" in refused.output


def test_accounts_are_made_listed_and_removed(db: str) -> None:
    made = sitrep("account", "add", "maryam", "--role", "reviewer", "--db", db, keys=f"{SECRET}\n{SECRET}\n")
    assert made.exit_code == 0 and "maryam: a reviewer" in made.output and SECRET not in made.output
    assert "maryam\treviewer" in sitrep("account", "list", "--db", db).output
    again = sitrep("account", "add", "Maryam", "--password", SECRET, "--db", db)
    assert again.exit_code == 1 and "such an account already" in again.output
    short = sitrep("account", "password", "maryam", "--password", "short", "--db", db)
    assert short.exit_code == 1 and "10 characters" in short.output
    token = sitrep("account", "token", "maryam", "--db", db)
    assert token.exit_code == 0 and len(token.output.strip()) > 30
    assert sitrep("account", "remove", "maryam", "--db", db).exit_code == 0
    gone = sitrep("account", "token", "maryam", "--db", db)
    assert gone.exit_code == 1 and "no such account" in gone.output


def test_long_work_is_told_in_lines_of_a_log_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    lines = pickle.loads(pickle.dumps(_Lines()))  # it goes to the process that does the work
    lines("linking 5 claims")
    lines.WHILE = 0.0
    lines("indexing 5 events, 0 done")
    assert capsys.readouterr().err == "indexing 5 events, 0 done\n"

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.main import command
from sitrep.cli.watch import is_gone
from sitrep.store import Store
from tests.loopback import Loopback, reply, serving
from tests.pipeline.test_watching import feed, page

BODY = (
    "The Syrian army took the town of Maardes north of Hama on Saturday and killed 12 Nusra Front fighters, SANA said. "
)
PAGE = (
    "<html><head><title>Army takes Maardes</title><meta property='article:published_time' content='2017-04-05'></head>"
    f"<body><article><h1>Army takes Maardes</h1><p>{BODY}</p><p>Shelling went on in the country north of it until noon, "
    "residents told the radio, and people left for the city.</p></article></body></html>"
)
SOURCES = """sources:
  - name: post
    address: {address}
    outlet: Barada Post
    side: opposition
    every: 1h
"""


@pytest.fixture
def site() -> Iterator[Loopback]:
    with serving({"/1": reply(PAGE, Content_Type="text/html"), "/2": page("Mheen")}) as running:
        running.routes["/feed"] = reply(feed(running.url("/1"), running.url("/2")))
        yield running


@pytest.fixture
def sources(site: Loopback, tmp_path: Path) -> Path:
    path = tmp_path / "sources.yml"
    path.write_text(SOURCES.format(address=site.url("/feed")))
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(a) for a in arguments])


def watch(tmp_path: Path, *arguments: str | Path) -> Result:
    return run("watch", "--db", tmp_path / "war.db", "--allow", "127.0.0.1", "--delay", "0", *arguments)


def test_one_round_ends_by_itself_and_its_pages_can_be_shown(site: Loopback, sources: Path, tmp_path: Path) -> None:
    done = watch(tmp_path, "--sources", sources, "--once")
    assert done.exit_code == 0, done.stderr
    assert "post: 2 new of 2 listed" in done.stderr
    assert "1 lists and 2 pages fetched: 2 documents" in done.stderr
    with Store.open(str(tmp_path / "war.db"), create=False) as store:
        document = next(d for d in store.documents() if "Maardes" in d.title)
        assert document.outlet == "Barada Post"
        assert [c.doc_id for c in store.claims(doc_ids=[document.doc_id])]
    shown = run("pages", "show", document.doc_id, "--db", tmp_path / "war.db")
    assert shown.stdout_bytes == PAGE.encode()
    assert document.raw_sha256 in run("pages", "list", "--db", tmp_path / "war.db").stdout
    assert "2 pages, 0 faults" in run("pages", "check", "--db", tmp_path / "war.db").stdout
    status = watch(tmp_path, "--status")
    assert status.stdout.split()[:3] == ["source", "looked", "at"]
    assert "post" in status.stdout
    again = watch(tmp_path, "--sources", sources, "--once", "-q")
    assert "0 documents" in again.stderr
    assert site.paths.count("/1") == 1


def test_a_source_that_fails_is_told_and_fails_the_round(site: Loopback, sources: Path, tmp_path: Path) -> None:
    site.routes["/feed"] = reply("oops", "500 Oops")
    done = watch(tmp_path, "--sources", sources, "--once", "--for", "20s")
    assert done.exit_code == 1
    assert "the server answers 500" in done.stderr
    assert "500" in watch(tmp_path, "--status").stdout


def test_a_kept_page_that_was_changed_is_found(site: Loopback, sources: Path, tmp_path: Path) -> None:
    watch(tmp_path, "--sources", sources, "--once")
    first, second = sorted((tmp_path / "war.db.pages").glob("??/*.gz"))
    first.write_bytes(second.read_bytes())
    checked = run("pages", "check", "--db", tmp_path / "war.db")
    assert checked.exit_code == 1
    assert "its page was changed" in checked.stdout


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("", 1, "expected keys and values"),
        ("feeds: []", 1, "one key, `sources`"),
        ("sources:\n  - name: a\n", 2, "'address' is missing"),
        ("sources:\n  - name: a\n    address: ftp://x.example/", 2, "no web address"),
        ("sources:\n  - name: a b\n    address: https://x.example/", 2, "cannot be used"),
        (
            "sources:\n  - name: a\n    address: https://x.example/\n  - name: a\n    address: https://x.example/",
            4,
            "twice",
        ),
        ("sources:\n  - name: a\n    address: https://x.example/\n    evry: 5m", 2, "'evry' is unknown"),
        ("sources:\n  - name: a\n    address: https://x.example/\n    every: 1m", 2, "5m is the least"),
        ("sources:\n  - name: a\n    address: https://x.example/\n    kind: blog", 2, "Use feed, sitemap"),
        ("sources:\n  - name: a\n    address: https://x.example/\n    kind: page\n    take: item", 2, "cannot be done"),
        ("sources:\n  - name: a\n    address: https://x.example/\n    newest: 0", 2, "1 to 5000"),
        ("sources:\n  - name: a\n    address: https://x.example/\n    dates: 'D.M.Y'", 2, "%d.%m.%Y"),
        ("sources:\n  - just text", 1, "keys and values"),
    ],
)
def test_a_sources_file_that_is_wrong_is_told_with_line_and_remedy(
    tmp_path: Path, content: str, line: int, said: str
) -> None:
    path = tmp_path / "sources.yml"
    path.write_text(content)
    done = watch(tmp_path, "--sources", path, "--once")
    assert done.exit_code == 1
    assert f"sources.yml:{line}: " in done.stderr
    assert said in done.stderr


def test_a_theatre_without_sources_says_what_to_do(tmp_path: Path) -> None:
    done = watch(tmp_path, "--theatre", "syria", "--once")
    assert done.exit_code == 2
    assert "has no sources.yml" in done.stderr


def test_which_watchers_are_gone() -> None:
    host = socket.gethostname()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_gone(f"{host}:{ended.pid}")
    assert is_gone(f"{host}:{os.getpid()}")
    assert not is_gone(f"{host}:{os.getppid()}")
    assert not is_gone(f"elsewhere:{ended.pid}")
    assert not is_gone("")


@pytest.mark.skipif(not hasattr(signal, "SIGTERM"), reason="needs signals")
def test_a_kill_ends_what_is_begun_and_says_how_to_go_on(site: Loopback, sources: Path, tmp_path: Path) -> None:
    arguments = ["--db", str(tmp_path / "war.db"), "--sources", str(sources), "--allow", "127.0.0.1", "--delay", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "sitrep.cli.main", "watch", *arguments], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if "nothing is due" in line:
            process.send_signal(signal.SIGTERM)
    process.stderr.close()
    assert process.wait() == 0, lines
    assert "run the same command to go on" in lines[-1]

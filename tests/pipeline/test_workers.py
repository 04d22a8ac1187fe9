"""Reading in several processes: the readings and the order of one, a broken document told, the stream not swallowed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from sitrep.cli.main import command
from sitrep.model.document import Document
from sitrep.pipeline.reader import Reader
from sitrep.pipeline.workers import AHEAD, HANDFUL, Broken, read_in_parallel

TOWNS = ("Tadef", "Palmyra", "Manbij")


def told(number: int) -> Document:
    text = f"Syrian troops captured the town of {TOWNS[number % 3]}, killing {number + 2} ISIS fighters, SANA said."
    return Document(f"d{number}", text, published=date(2016, 3, 13))


def test_two_processes_read_as_one_does_in_order_and_only_a_little_ahead() -> None:
    taken: list[int] = []

    def stream() -> Iterator[Document]:
        for number in range(HANDFUL * AHEAD * 4):
            taken.append(number)
            yield replace(told(number), text=None) if number == 1 else told(number)  # type: ignore[arg-type]

    readings = read_in_parallel(stream(), "syria", 2)
    first = [next(readings) for _ in range(HANDFUL)]
    assert len(taken) <= 2 * AHEAD * HANDFUL
    readings.close()
    broken = first.pop(1)
    assert isinstance(broken, Broken)
    assert broken.document.doc_id == "d1"
    alone = Reader.load("syria")
    expected = [replace(alone.read(told(n)), features=()) for n in range(HANDFUL) if n != 1]
    assert first == expected


def test_code_with_workers_writes_what_it_writes_without(tmp_path: Path) -> None:
    rows = [{"doc_id": d.doc_id, "text": d.text, "published": "2016-03-13"} for d in map(told, range(20))]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    for name, more in (("one", []), ("two", ["--workers", "2"])):
        done = CliRunner().invoke(command, ["code", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / name), *more])
        assert done.exit_code == 0, done.output
    assert (tmp_path / "one").read_text() == (tmp_path / "two").read_text()


def test_a_theatre_that_is_not_there_is_told_before_any_process_begins(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("Troops took Tadef.")
    done = CliRunner().invoke(command, ["code", str(tmp_path / "in.txt"), "--theatre", "atlantis", "--workers", "2"])
    assert done.exit_code == 1
    assert "atlantis" in done.output


KILLED = """
import itertools
from tests.pipeline.test_workers import told
from sitrep.pipeline.workers import read_in_parallel
readings = read_in_parallel(map(told, itertools.count()), "syria", 2)
next(readings)
print("reading", flush=True)
input()
"""


def test_the_workers_of_a_killed_process_end_too() -> None:
    process = subprocess.Popen([sys.executable, "-c", KILLED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        process.kill()
        # the workers hold the same pipe, so it ends with the last of them
        assert process.stdout.read() == ""

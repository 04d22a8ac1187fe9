"""The commands that show what the reader knows: theatre, actors, days."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli import actors, days, theatre


def run(command: object, *args: str) -> Result:
    return CliRunner().invoke(command, args)  # type: ignore[arg-type]


def test_theatres_are_listed() -> None:
    done = run(theatre.command, "list")
    assert done.exit_code == 0
    assert "syria" in done.output
    assert "world" in done.output


def test_a_sound_theatre_passes_and_a_faulty_one_fails(tmp_path: Path) -> None:
    (tmp_path / "theatre.yaml").write_text(
        "name: mine\ntitle: Mine\nextends: world\nactors: actors.csv\n", encoding="utf-8"
    )
    (tmp_path / "actors.csv").write_text(
        "actor_id,name,kind,side,aliases\na,A,armed group,x,A Guards\n", encoding="utf-8"
    )
    assert run(theatre.command, "check", str(tmp_path)).exit_code == 0
    (tmp_path / "actors.csv").write_text("actor_id,name,kind,side,aliases\na,A,club,x,A Guards\n", encoding="utf-8")
    done = run(theatre.command, "check", str(tmp_path))
    assert done.exit_code == 1
    assert "actors.csv:2" in done.output


def test_an_actor_is_found_with_its_reason() -> None:
    done = run(actors.command, "find", "Turkish artillery")
    assert done.exit_code == 0
    assert "turkey-forces" in done.output


def test_an_actor_as_json() -> None:
    done = run(actors.command, "find", "Nusra Front and rebels", "--day", "2015-01-01", "--json")
    rows = [json.loads(line) for line in done.output.splitlines()]
    assert [row["actor_ids"] for row in rows] == [["nusra"], ["opposition"]]


def test_nobody_known_is_told_with_what_is_near() -> None:
    done = run(actors.command, "find", "Ahrar al-Shem")
    assert done.exit_code == 1
    assert "ahrar-sham" in done.output


def test_actors_are_listed_by_kind() -> None:
    done = run(actors.command, "list", "--kind", "monitor")
    assert "sohr" in done.output
    assert "syria-army" not in done.output


@pytest.mark.parametrize(
    ("args", "told", "code"),
    [
        (("on Friday", "--published", "2016-03-13"), "2016-03-11", 0),
        (("on Friday",), "unknown", 0),
        (("On 25 February", "--title", "Battle of the Pass (2016)"), "2016-02-25", 0),
        (("no time", "--published", "2016-03-13"), "2016-03-12", 1),
    ],
)
def test_days(args: tuple[str, ...], told: str, code: int) -> None:
    done = run(days.command, *args)
    assert done.exit_code == code
    assert told in done.output

"""``sitrep gazetteer`` shows candidates with their reasons, builds indexes and says plainly what is wrong."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from sitrep.cli.gazetteer import command


def run(*arguments: str) -> tuple[int, str]:
    """The exit code and everything printed."""
    done = CliRunner().invoke(command, list(arguments))
    return done.exit_code, done.output


def test_find_shows_place_and_reason() -> None:
    code, told = run("find", "Qaryateen", "--limit", "3")
    assert code == 0
    assert "Al-Qaryatayn" in told
    assert "same name" in told


def test_find_near_orders_by_distance() -> None:
    code, told = run("find", "Suran", "--near", "al-Bab")
    assert code == 0
    lines = [line for line in told.splitlines() if " km " in line]
    assert "Aleppo" in lines[0]
    kilometres = [int(line.split(" km ")[0].split()[-1]) for line in lines]
    assert kilometres == sorted(kilometres)


def test_find_nothing_is_an_error_with_a_remedy() -> None:
    code, told = run("find", "xqwvjpq")
    assert code == 1
    assert "add it to the theatre's gazetteer" in told


def test_build_add_and_find_ones_own(tmp_path: Path) -> None:
    table, index = tmp_path / "own.csv", tmp_path / "own.idx"
    assert run("add", "Tal Ours", "35.1", "36.2", "--to", str(table), "--kind", "hill", "--country", "SY")[0] == 0
    assert run("add", "Ours Dam", "35.2", "36.2", "--to", str(table), "--kind", "dam")[0] == 0
    code, told = run("build", str(table), "-o", str(index))
    assert code == 0
    assert "2 places of 2 rows" in told
    assert "hill" in run("find", "Tell Ours", "--index", str(index))[1]
    assert "dam" in run("find", "Ours Dam", "--index", str(table))[1]


def test_build_names_file_and_line_of_a_bad_row(tmp_path: Path) -> None:
    table = tmp_path / "bad.csv"
    table.write_text("name,lat,lon\nA,x,y\n", "utf-8")
    code, told = run("build", str(table), "-o", str(tmp_path / "o.idx"))
    assert code == 1
    assert "bad.csv:2:" in told
    assert not (tmp_path / "o.idx").exists()


def test_build_into_no_folder_is_refused(tmp_path: Path) -> None:
    code, told = run("build", str(tmp_path / "a.csv"), "-o", str(tmp_path / "none" / "o.idx"))
    assert code == 1
    assert "no such folder" in told

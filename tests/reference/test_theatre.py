"""Theatres load, and a faulty one says where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitrep.reference.theatre import TheatreError, load_theatre, theatre_names
from sitrep.reference.theatre_check import check_theatre

YAML = "name: mine\ntitle: Mine\nhome_countries: [ML]\nextends: world\nactors: actors.csv\noutlets: outlets.csv\n"
ACTORS = "actor_id,name,kind,side,parent,country,start,end,aliases\n"
OUTLETS = "name,kind,side,country,keys,aliases,not_with\n"


def write(folder: Path, *, settings: str = YAML, actors: str = "", outlets: str = "") -> Path:
    (folder / "theatre.yaml").write_text(settings, encoding="utf-8")
    (folder / "actors.csv").write_text(ACTORS + actors, encoding="utf-8")
    (folder / "outlets.csv").write_text(OUTLETS + outlets, encoding="utf-8")
    return folder


def test_two_theatres_ship() -> None:
    assert theatre_names() == ["syria", "world"]
    for name in theatre_names():
        theatre = load_theatre(name)
        assert theatre.name == name
        assert len(theatre.actors) > 100
        assert len(theatre.outlets.outlets) > 90


def test_a_theatre_knows_what_it_extends(tmp_path: Path) -> None:
    folder = write(tmp_path, actors="wadi-guards,Wadi Guards,armed group,rebel,,ML,,,Wadi Guards|Guards of the Wadi\n")
    actors = load_theatre(str(folder)).actors
    assert actors.find("the Guards of the Wadi")[0].actor_ids == ("wadi-guards",)
    assert actors.find("JNIM")[0].actor_ids == ("jnim",)
    assert actors.lookup("Malian troops") == actors.get("mali-forces")


FAULTS = [
    ({"settings": "title: Mine\n"}, "theatre.yaml:1", "name"),
    ({"settings": YAML + "colour: red\n"}, "theatre.yaml:7", "colour"),
    ({"settings": YAML.replace("actors.csv", "none.csv")}, "none.csv", "no such file"),
    ({"settings": "name: [\n"}, "theatre.yaml:2", "not YAML"),
    ({"settings": YAML + "separate_services: maybe\n"}, "theatre.yaml:7", "true"),
    ({"actors": "A b,Name,armed group,x,,,,,\n"}, "actors.csv:2", "not an actor id"),
    ({"actors": "a,Name,armed grupp,x,,,,,\n"}, "actors.csv:2", "armed grupp"),
    ({"actors": "a,Name,armed group,x,,MLI,,,\n"}, "actors.csv:2", "MLI"),
    ({"actors": "a,Name,armed group,x,,ML,2016-13-01,,\n"}, "actors.csv:2", "2016-13-01"),
    ({"actors": "a,Name,armed group,x,,ML,2016-02-01,2015-01-01,\n"}, "actors.csv:2", "before it starts"),
    ({"actors": "a,Name,armed group,x,,ML,,,N@2016\n"}, "actors.csv:2", "span of days"),
    ({"actors": "a,Name,armed group,x,,ML,,,N|N\n"}, "actors.csv:2", "twice"),
    ({"actors": "a,N,armed group,x,,,,,\na,M,armed group,x,,,,,\n"}, "actors.csv:3", "twice"),
    ({"actors": "a,N,armed group,x,b,,,,\nb,M,armed group,x,a,,,,\n"}, "actors.csv", "ancestor"),
    ({"actors": "a,N,armed group,x,,,,,,one,too,many\n"}, "actors.csv:2", "more cells"),
    ({"outlets": "Post,gazette,x,,,,\n"}, "outlets.csv:2", "gazette"),
    ({"outlets": ",media,x,,,,\n"}, "outlets.csv:2", "unnamed"),
]


@pytest.mark.parametrize(("parts", "where", "what"), FAULTS, ids=[w + " " + t for _, w, t in FAULTS])
def test_a_fault_names_file_line_and_thing(tmp_path: Path, parts: dict[str, str], where: str, what: str) -> None:
    folder = write(tmp_path, **parts)
    messages = [f.message for f in check_theatre(folder) if f.is_error]
    assert any(where in m and what in m for m in messages), messages
    with pytest.raises(TheatreError):
        load_theatre(str(folder))


def test_all_faulty_rows_are_told_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path, actors="A,N,armed group,x,,,,,\nb,,armed group,x,,,,,\n", outlets="Post,gazette,x,,,,\n")
    assert len(check_theatre(folder)) == 3


def test_doubts_are_told_apart_from_faults(tmp_path: Path) -> None:
    rows = (
        "a,Alpha Guards,armed group,x,nowhere,,,,Hill Guards\n"
        "b,Beta Guards,armed group,x,,,,,Hill Guards\n"
        "c,wadi people,armed group,x,,,,,\n"
    )
    findings = check_theatre(write(tmp_path, settings=YAML + "generic:\n  rebels: missing-id\n", actors=rows))
    assert not any(f.is_error for f in findings)
    told = " ".join(f.message for f in findings)
    assert all(word in told for word in ("hill guard", "nowhere", "'c'", "missing-id")), told


def test_bytes_that_are_not_utf8_are_a_fault(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "actors.csv").write_bytes(ACTORS.encode() + b"a,\xff,armed group,x,,,,,\n")
    (finding,) = check_theatre(tmp_path)
    assert "not UTF-8" in finding.message


def test_an_unknown_theatre_names_those_there_are() -> None:
    with pytest.raises(TheatreError, match="syria, world"):
        load_theatre("atlantis")


def test_a_theatre_does_not_extend_itself(tmp_path: Path) -> None:
    folder = write(tmp_path, settings=YAML.replace("extends: world", f"extends: {tmp_path}"))
    with pytest.raises(TheatreError, match="extends itself"):
        load_theatre(str(folder))

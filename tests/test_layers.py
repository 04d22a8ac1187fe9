"""The rooms keep to their layers, and the middle of the program stays pure."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOMS = (
    *("cli", "web", "pipeline", "ingest", "extract", "resolve", "link", "control", "store", "report"),
    *("text", "reference", "model"),
)
PURE = ("extract", "resolve", "link", "control", "model")
# Calls that import-linter cannot see: the clock of `datetime`, and files by the built-in.
IMPURE_CALLS = {"now", "utcnow", "today", "open", "input", "print", "read_text", "write_text", "getenv"}


def test_layers_and_purity_contracts_hold(repository: Path) -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_opens_with_a_sentence(room: str, repository: Path) -> None:
    source = (repository / "src/sitrep" / room / "__init__.py").read_text("utf-8")
    assert (ast.get_docstring(ast.parse(source)) or "").strip(), f"{room}/__init__.py says nothing"


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_call_no_clock_and_no_files(room: str, repository: Path) -> None:
    found = [
        f"{path.relative_to(repository)}:{node.lineno} calls {name}()"
        for path in sorted((repository / "src/sitrep" / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and (name := _called(node)) in IMPURE_CALLS
    ]
    assert not found, "\n".join(found)


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""

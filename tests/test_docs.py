"""The pages tell what the program does: every command, every option, and links that lead somewhere."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from sitrep.cli.main import command as sitrep


@pytest.fixture(scope="module")
def build(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_build", repository / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            member = command.get_command(context, name)
            if member is not None and not member.hidden:
                yield from _walk(member, f"{path} {name}")


def test_every_command_and_option_is_in_the_reference(repository: Path) -> None:
    page = (repository / "docs/reference/cli.md").read_text("utf-8")
    sections = dict(part.split("`", 1) for part in page.split("\n## `")[1:])
    missing = []
    for path, command in _walk(sitrep, "sitrep"):
        if path not in sections:
            missing.append(path)
            continue
        options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
        missing += [f"{path} {name}" for p in options for name in p.opts if name not in sections[path]]
    assert not missing, f"run `make docs`; not in docs/reference/cli.md: {', '.join(missing)}"


def test_every_command_says_what_it_does() -> None:
    silent = [path for path, command in _walk(sitrep, "sitrep") if not (command.help or "").strip()]
    assert not silent


def test_no_link_of_ours_is_broken(build: ModuleType) -> None:
    assert build.broken_links() == []


def test_the_reference_of_the_closed_lists_is_what_the_code_says(build: ModuleType) -> None:
    stale = [
        path.name for path, text in build.pages().items() if path.name != "cli.md" and path.read_text("utf-8") != text
    ]
    assert not stale, "run `make docs`"

"""The package can be installed the same way tomorrow: everything is pinned, and nothing points at one machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

LOCKS = ("requirements.lock", "requirements-dev.lock")
TARGETS = ("setup", "demo", "test", "check", "eval", "bench", "docs")


def _project(repository: Path) -> dict[str, list[str]]:
    """The requirements of pyproject.toml: "" for those at run time, then one list for each extra."""
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    return {"": project["dependencies"], **project["optional-dependencies"]}


def _names(requirements: list[str]) -> set[str]:
    names = {re.split(r"[\[<>=!~ ;]", line, maxsplit=1)[0].lower().replace("_", "-") for line in requirements}
    return names - {"sitrep"}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_a_pin(lock: str, repository: Path) -> None:
    for line in (repository / lock).read_text("utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[^ ;]+( ; .+)?", line), line


@pytest.mark.parametrize(
    ("lock", "extras"), [(LOCKS[0], ("", "web")), (LOCKS[1], ("", "web", "columnar", "plots", "dev"))]
)
def test_what_the_project_asks_for_is_pinned(lock: str, extras: tuple[str, ...], repository: Path) -> None:
    pinned = _names((repository / lock).read_text("utf-8").splitlines())
    asked = _project(repository)
    missing = {name for extra in extras for name in _names(asked[extra])} - pinned
    assert not missing, f"run `make lock`; not in {lock}: {', '.join(sorted(missing))}"


def test_both_locks_agree(repository: Path) -> None:
    run, dev = (set((repository / lock).read_text("utf-8").splitlines()) for lock in LOCKS)
    assert run <= dev


@pytest.mark.parametrize("target", TARGETS)
def test_the_makefile_has_its_targets(target: str, repository: Path) -> None:
    assert re.search(rf"^{target}:", (repository / "Makefile").read_text("utf-8"), re.MULTILINE)

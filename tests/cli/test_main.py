from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from sitrep import __version__
from sitrep.cli import main as door
from sitrep.cli.main import SUMMARIES, LazyGroup, command


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def test_version() -> None:
    assert run("--version").output == f"sitrep, version {__version__}\n"


def test_help_lists_the_commands_that_are_there_with_examples() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name in command.list_commands(click.Context(command)):
        assert SUMMARIES[name] in result.output
    assert "  sitrep code reports/*.txt -o claims.jsonl\n" in result.output
    assert "\b" not in result.output


def test_neither_version_nor_help_import_a_command() -> None:
    """What makes the answer quick: no parser, store or web server is loaded for it."""
    script = (
        "import sys; sys.argv = ['sitrep', {!r}]\n"
        "from sitrep.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in "
        "('numpy', 'onnxruntime', 'sqlalchemy', 'rich', 'yaml', 'trafilatura', 'lxml', 'tokenizers')), file=sys.stderr)"
    )
    for argument in ("--version", "--help"):
        done = subprocess.run(
            [sys.executable, "-c", script.format(argument)], capture_output=True, text=True, check=True
        )
        assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("cod", "Did you mean code"),
        ("injest", "Did you mean ingest"),
        ("zzzz", "`sitrep --help` lists the commands"),
        ("Code", "Did you mean code"),
    ],
)
def test_an_unknown_command_is_wrong_usage_with_a_hint(typed: str, said: str) -> None:
    result = run(typed)
    assert result.exit_code == 2
    assert said in result.output


def test_a_file_in_the_place_of_a_command_is_told_how_to_be_read(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("x")
    result = run(str(path))
    assert result.exit_code == 2
    assert f"sitrep code {path}" in result.output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    result = run("--completion", shell)
    assert result.exit_code == 0
    assert "_SITREP_COMPLETE" in result.output


class _Failing(LazyGroup):
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        @click.command()
        def fails() -> None:
            raise {"file": FileNotFoundError(2, "No such file or directory", "gone.txt"), "bug": KeyError()}.get(
                cmd_name, ValueError("gazetteer.csv:7: no such place")
            )

        return fails


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("value", "Error: gazetteer.csv:7: no such place\n"),
        ("file", "Error: gone.txt: No such file or directory\n"),
        ("bug", "sitrep --debug"),
    ],
)
def test_an_error_is_a_message_and_exit_code_1(name: str, said: str) -> None:
    group = _Failing(params=command.params, callback=lambda debug: None)
    result = CliRunner().invoke(group, [name])
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_debug_shows_where() -> None:
    group = _Failing(params=command.params, callback=lambda debug: None)
    assert isinstance(CliRunner().invoke(group, ["--debug", "value"]).exception, ValueError)


def test_every_command_that_is_there_has_help_with_an_example() -> None:
    for name in command.list_commands(click.Context(command)):
        result = run(name, "--help")
        assert result.exit_code == 0, name
        assert "Usage:" in result.output, name


def test_a_reader_that_goes_away_is_no_error_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(**_: object) -> None:
        raise BrokenPipeError

    closed: list[bool] = []
    monkeypatch.setattr(door, "command", gone)
    monkeypatch.setattr(sys.stderr, "close", lambda: closed.append(True))
    with pytest.raises(SystemExit) as stop:
        door.main()
    assert stop.value.code == 1
    assert closed

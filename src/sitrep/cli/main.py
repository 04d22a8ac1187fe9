"""The command `sitrep`: takes the arguments, loads only the subcommand they name, turns failures into messages."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

import click
from click.shell_completion import get_completion_class

from sitrep import __version__

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

EPILOG = """\b
Examples:
  sitrep code reports/*.txt -o claims.jsonl
  sitrep ingest reports/ --db war.db
  sitrep COMMAND --help

Exit codes: 0 done; 1 some input failed, the rest is done; 2 wrong usage."""

#: subcommand -> its line in `sitrep --help`; kept here so that the listing loads none of the modules
SUMMARIES: dict[str, str] = {
    "code": "Read reports and write their claims as JSON lines.",
    "ingest": "Read reports and keep documents and claims in a store.",
    "watch": "Watch feeds, sitemaps and lists, and keep what comes in a store.",
    "pages": "Look after the pages that were fetched and kept.",
    "events": "List the events that a store's claims tell.",
    "control": "Say who held which place when.",
    "export": "Write claims or events in the formats of the field.",
    "brief": "Write a neutral situation report of a period.",
    "report": "Write a self-contained HTML report.",
    "serve": "Open the review desk in a browser.",
    "site": "Write the desk as pages that open from disk.",
    "account": "Say who may use a desk that is open to others.",
    "review": "List what waits for a person's decision.",
    "judge": "Record a judgement: same, split, correct, reject, undo.",
    "explain": "Show which rule and which words a claim comes from.",
    "why": "Show why an event's values are what they are.",
    "compare": "Compare two sets of claims or events.",
    "import": "Bring in events of another data set.",
    "days": "Say which days a phrase means for a day of publication.",
    "spark": "Code reports on a Spark cluster.",
    "schema": "Print the JSON Schema of claims.jsonl.",
    "theatre": "List and check theatres (actors, outlets, places).",
    "actors": "Look up actors and their aliases.",
    "gazetteer": "Look up place names.",
    "db": "Make, upgrade and inspect a store.",
}


def _mend_help(command: click.Command) -> None:
    """Turn the two characters backslash and b of a raw docstring into click's mark that keeps lines as they stand."""
    if command.help:
        command.help = command.help.replace("\\b\n", "\b\n")
    for inner in getattr(command, "commands", {}).values():
        _mend_help(inner)


class LazyGroup(click.Group):
    """A group whose commands are modules of `sitrep.cli`, imported when they are called and not before."""

    modules: ClassVar[str] = "sitrep.cli"

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands whose module is there, in the table's order."""
        return [name for name in SUMMARIES if self._module(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of ``cmd_name`` and return its ``command``; None for a name that is not in the table."""
        module = self._module(cmd_name) if cmd_name in SUMMARIES else None
        if module is None:
            return None
        found = import_module(module).command
        if not isinstance(found, click.Command):
            raise TypeError(f"{module}.command is no click command")
        _mend_help(found)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``args`` name; for an unknown name say which ones are near."""
        if args and not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None and args[0][:1] != "-":
            near = get_close_matches(args[0].lower(), self.list_commands(ctx), n=3, cutoff=0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else " `sitrep --help` lists the commands."
            if Path(args[0]).exists():
                hint = f" To read that file: sitrep code {args[0]}"
            ctx.fail(f"no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with the table's lines, so that no module is imported for the help."""
        rows = [(name, SUMMARIES[name]) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an error it did not foresee becomes a message, and a traceback only under --debug."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            raise click.ClickException(_message(error)) from error

    def _module(self, name: str) -> str | None:
        stem = name.replace("-", "_")
        # `import` is a keyword of Python, so its module may carry an underscore
        for candidate in (f"{self.modules}.{stem}", f"{self.modules}.{stem}_"):
            if find_spec(candidate) is not None:
                return candidate
        return None


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror or error}"
    if isinstance(error, (ValueError, LookupError)) and str(error):
        return str(error)
    if isinstance(error, ImportError):
        return f"{error}; a part of sitrep is not installed (`pip install 'sitrep[all]'`)"
    return f"{type(error).__name__}: {error} (sitrep --debug ... shows where)"


def _print_completion(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if not value or ctx.resilient_parsing:
        return
    shell = get_completion_class(value)
    if shell is None:
        raise click.BadParameter(f"no completion for {value!r}", ctx, param)
    click.echo(shell(ctx.command, {}, "sitrep", "_SITREP_COMPLETE").source())
    ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    no_args_is_help=True,
    epilog=EPILOG,
)
@click.version_option(__version__, "-V", "--version", prog_name="sitrep")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.option(
    "--completion",
    type=click.Choice(["bash", "zsh", "fish"]),
    is_eager=True,
    expose_value=False,
    callback=_print_completion,
    help='Print the shell completion; in ~/.bashrc: eval "$(sitrep --completion bash)".',
)
def command(debug: bool) -> None:
    """Turn news reports of armed conflict into event data that can be checked."""


def main() -> None:
    """Run `sitrep` on the process's arguments and exit with 0, 1 (failed) or 2 (wrong usage)."""
    try:
        command(prog_name="sitrep")
    except BrokenPipeError:
        # the reader of a pipe (`| head`) went away: nothing to say, and nothing to flush to
        sys.stderr.close()
        sys.exit(EXIT_FAILED)


if __name__ == "__main__":
    main()

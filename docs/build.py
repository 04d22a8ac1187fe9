"""The program's own code in: the pages under `docs/reference/` and the shipped schema out (`--check` compares)."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from sitrep.cli.main import command as sitrep_command
from sitrep.model import taxonomy
from sitrep.model.schema import claim_schema
from sitrep.reference.sources import KEYS as SOURCE_KEYS
from sitrep.reference.theatre_parts import KEYS

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
WIDTH = 96
WRITTEN = "<!-- written by `make docs` from the code: change the code, not this page -->"
CLOSED_LISTS = (
    (taxonomy.Factuality, "factuality"),
    (taxonomy.Temporal, "temporal"),
    (taxonomy.LocationRole, "role of a location"),
    (taxonomy.DatePrecision, "precision of a date"),
    (taxonomy.CasualtyKind, "kind of casualties"),
    (taxonomy.Side, "side"),
    (taxonomy.MaterielOutcome, "outcome of materiel"),
    (taxonomy.SourceKind, "kind of source"),
)


def commands(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """Every command under ``command`` with its help text, groups before their members."""
    settings = {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for member in command.list_commands(context):
            found = command.get_command(context, member)
            if found is not None and not found.hidden:
                yield from commands(found, member, context)


def cli_page() -> str:
    """All commands with their help."""
    parts = [f"## `{path}`\n\n```text\n{text.rstrip()}\n```\n" for path, text in commands(sitrep_command, "sitrep")]
    return "\n".join(["# Commands", "", WRITTEN, "", *parts])


def taxonomy_page() -> str:
    """The closed lists of the codebook."""
    lines = ["# Kinds of event, and the other closed lists", "", WRITTEN, ""]
    lines += ["| event type | sub-event types |", "| --- | --- |"]
    for event_type in taxonomy.EventType:
        subs = [sub.value for sub, owner in taxonomy.EVENT_TYPE_OF.items() if owner is event_type]
        lines.append(f"| **{event_type.value}** | {' · '.join(subs)} |")
    lines += ["", "| list | values |", "| --- | --- |"]
    lines += [f"| {name} | {' · '.join(f'`{one.value}`' for one in values)} |" for values, name in CLOSED_LISTS]
    return "\n".join([*lines, ""])


def theatre_page() -> str:
    """The keys of a theatre.yaml."""
    lines = [
        "# Keys of `theatre.yaml`",
        "",
        WRITTEN,
        "",
        "`name` and `title` are mandatory. A file is named relative to the folder.",
    ]
    lines += ["", "| key | what it is for |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| `{key}` | {what} |" for key, what in KEYS.items()), ""])


def sources_page() -> str:
    """The keys of a source in a sources.yml."""
    lines = ["# Keys of a source in `sources.yml`", "", WRITTEN, ""]
    lines += ["The file holds one key, `sources`, with a list; [watch sources](../how-to/watch.md) shows one."]
    lines += ["", "| key | what it is for |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| `{key}` | {what} |" for key, what in SOURCE_KEYS.items()), ""])


def schema_page() -> str:
    """The fields of a line of claims.jsonl, and the schema itself."""
    schema = json.loads(json.dumps(claim_schema()))
    lines = ["# A line of `claims.jsonl`", "", WRITTEN, ""]
    lines += [
        'One JSON object a line: a claim, or `{"doc_id": ..., "no_claims": true}` for a document that holds none.'
    ]
    lines += ["`sitrep schema` prints the schema below; it ships as `sitrep/model/claim.schema.json`.", ""]
    for name, part in schema["$defs"].items():
        lines += [
            f"## {name}",
            "",
            part.get("description", ""),
            "",
            "| field | mandatory | value |",
            "| --- | --- | --- |",
        ]
        for field, value in part["properties"].items():
            lines.append(f"| `{field}` | {'yes' if field in part['required'] else ''} | {_told(value)} |")
        lines.append("")
    lines += ["## The schema", "", "```json", json.dumps(schema, indent=2), "```", ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _told(value: dict[str, object]) -> str:
    """One property of the schema in words."""
    if "$ref" in value:
        return _linked(str(value["$ref"]))
    if isinstance(value.get("enum"), list):
        return " · ".join(f"`{json.dumps(one)}`" for one in value["enum"])
    if "const" in value:
        return f"`{json.dumps(value['const'])}`"
    if isinstance(value.get("items"), dict):
        return f"list of {_told(value['items'])}"
    if isinstance(value.get("anyOf"), list):
        return " or ".join(_told(one) for one in value["anyOf"])
    kinds = value.get("type")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)


def _linked(reference: str) -> str:
    name = reference.rsplit("/", 1)[-1]
    return f"[{name}](#{name})"


def pages() -> dict[Path, str]:
    """Every generated file with what belongs in it."""
    return {
        DOCS / "reference" / "cli.md": cli_page(),
        DOCS / "reference" / "taxonomy.md": taxonomy_page(),
        DOCS / "reference" / "claim-schema.md": schema_page(),
        DOCS / "reference" / "theatre.md": theatre_page(),
        DOCS / "reference" / "sources.md": sources_page(),
        ROOT / "src/sitrep/model/claim.schema.json": json.dumps(claim_schema(), indent=2, ensure_ascii=False) + "\n",
    }


def broken_links() -> list[str]:
    """Relative links of our pages that lead nowhere."""
    found = []
    for page in [*sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("*.md")), *sorted((ROOT / "examples").rglob("*.md"))]:
        text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                found.append(f"{page.relative_to(ROOT)}: {target} is not there")
    return found


def main(check: bool) -> int:
    """Write the pages, or say which are out of date; links are checked in both cases."""
    faults = []
    for path, text in pages().items():
        if check:
            if not path.is_file() or path.read_text("utf-8") != text:
                faults.append(f"{path.relative_to(ROOT)} is not what the code says: run `make docs` and commit it")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    faults += broken_links()
    sys.stdout.write("\n".join(faults) + "\n" if faults else "the docs are in order\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))

"""``sitrep schema``: the JSON Schema of one line of ``claims.jsonl`` on the standard output."""

from __future__ import annotations

import json

import click

from sitrep.model.schema import claim_schema

EPILOG = """\b
Example:
  sitrep schema > claim.schema.json"""


@click.command("schema", short_help="Print the JSON Schema of claims.jsonl.", epilog=EPILOG)
def command() -> None:
    """Print the JSON Schema (draft 2020-12) that every line of claims.jsonl holds to."""
    click.echo(json.dumps(claim_schema(), indent=2, ensure_ascii=False))

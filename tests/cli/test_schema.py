"""`sitrep schema` prints what the package ships."""

from __future__ import annotations

import json

from click.testing import CliRunner

from sitrep.cli.schema import command
from sitrep.model.schema import claim_schema


def test_schema_is_printed_as_json() -> None:
    done = CliRunner().invoke(command)
    assert done.exit_code == 0
    assert json.loads(done.output) == claim_schema()

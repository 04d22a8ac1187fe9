"""What the API's own description allows, and what it does not, is thrown at every route: none may fail in the server."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import schemathesis
from hypothesis import given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sitrep.web.app import create_app
from tests.web.desks import make_desk

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def operations(tmp_path_factory: pytest.TempPathFactory) -> Sequence[APIOperation]:
    app = create_app(make_desk(tmp_path_factory.mktemp("desk")))
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers={"Host": "testserver"})
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    assert len(found) >= 15
    return found


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_fails_in_the_server(operations: Sequence[APIOperation], mode: GenerationMode) -> None:
    tried = 0
    for operation in operations:
        if mode is GenerationMode.NEGATIVE and not operation.query:
            continue  # any text may be an id, so nothing of it can be wrong

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=15, database=None)
        def ask(case: schemathesis.Case) -> None:
            nonlocal tried
            tried += 1
            case.headers["Host"] = "testserver"
            case.call_and_validate(checks=CHECKS)

        ask()
    assert tried > 100

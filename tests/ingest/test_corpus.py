from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.targets import TARGETS

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_what_fuzzing_found_is_mended(target: str) -> None:
    files = sorted((CORPUS / target).glob("*"))
    assert files, f"no corpus for {target}: python -m tools.fuzz --target {target} --seconds 60"
    for file in files:
        TARGETS[target](file.read_bytes())


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_mangled_inputs_break_nothing(target: str) -> None:
    chance = random.Random(20160313)
    for file in sorted((CORPUS / target).glob("*")):
        raw = bytearray(file.read_bytes())
        for _ in range(4):
            if raw:
                raw[chance.randrange(len(raw))] = chance.randrange(256)
            cut = chance.randrange(len(raw) + 1)
            TARGETS[target](bytes(raw[:cut]))

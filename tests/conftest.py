"""What every test shares: where the repository and the data beside it are, and hypothesis without a clock."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from sitrep.pipeline.reader import Reader

REPOSITORY = Path(__file__).resolve().parents[1]

# A slow machine is no failure, so no example is timed; the same examples each run, so no failure comes and goes.
settings.register_profile(
    "sitrep", deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("sitrep")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of test data beside the checkout; tests that need it are skipped where it is absent."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared data folder is not beside the checkout")
    return folder


@pytest.fixture(scope="session")
def readers() -> Mapping[str, Reader]:
    """Readers by theatre that follow the rules alone: no learned weight drops a draft or joins two."""
    from sitrep.pipeline.reader import Reader
    from sitrep.reference.lexicon import load_lexicon
    from sitrep.reference.theatre import load_theatre
    from sitrep.text.analyser import Analyser

    analyser = Analyser.load()
    return {
        theatre: Reader(load_theatre(theatre), analyser, load_lexicon(), None, None) for theatre in ("syria", "world")
    }

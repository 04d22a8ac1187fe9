"""Learned weights: a JSON file of feature names and numbers in, checked weights with their threshold out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "lexicon"


class WeightsError(ValueError):
    """A weights file that does not hold what it must; the message names the file."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each feature, and the probability from which a case counts as positive."""

    values: Mapping[str, float]
    threshold: float


@cache
def load_weights(name: str, folder: Path = HERE) -> Weights:
    """Read the weights of one decision ("keep", "merge").

    Raises:
        WeightsError: the file is missing or malformed.
    """
    path = folder / f"{name}.json"
    try:
        data = json.loads(path.read_text("utf-8"))
        return Weights({str(k): float(v) for k, v in data["weights"].items()}, float(data["threshold"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsError(f"{path.name}: {error}; reinstall sitrep or train it again (training/voice)") from error

"""``phrases.yaml`` goes in; direction words, nouns of surroundings and the words before a place come out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Phrases:
    """The lists of ``phrases.yaml``."""

    directions: dict[str, float | None]
    surroundings_wide: frozenset[str]
    surroundings_near: frozenset[str]
    prepositions: frozenset[str]
    takers: frozenset[str]


@cache
def phrases() -> Phrases:
    """Read the lists once."""
    raw = yaml.safe_load(files(__package__).joinpath("phrases.yaml").read_text("utf-8"))
    return Phrases(
        directions={k: None if v is None else float(v) for k, v in raw["directions"].items()},
        surroundings_wide=frozenset(raw["surroundings_wide"]),
        surroundings_near=frozenset(raw["surroundings_near"]),
        prepositions=frozenset(raw["prepositions"]),
        takers=frozenset(raw["takers"]),
    )

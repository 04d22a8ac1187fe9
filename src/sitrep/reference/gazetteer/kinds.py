"""``kinds.yaml`` goes in; what each kind of place is called, how far it reaches and whether it is an area comes out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of place: its English words, the words that stand before a name, its reach, its group, whether it is an area."""

    name: str
    words: tuple[str, ...]
    before: tuple[str, ...]
    radius_km: float
    group: str
    wide: bool


class KindError(ValueError):
    """``kinds.yaml`` lacks a field; the message names the kind."""


@cache
def kinds() -> dict[str, Kind]:
    """The kinds in the order of the file; an index stores a kind by its place in this order.

    Raises:
        KindError: a kind has no radius or no group.
    """
    raw = yaml.safe_load(files(__package__).joinpath("kinds.yaml").read_text("utf-8"))
    found = {}
    for name, row in raw.items():
        if "radius_km" not in row or "group" not in row:
            raise KindError(f"kinds.yaml: {name!r} needs radius_km and group")
        found[name] = Kind(
            name=name,
            words=tuple(row["words"]),
            before=tuple(row.get("before", ())),
            radius_km=float(row["radius_km"]),
            group=row["group"],
            wide=bool(row.get("wide", False)),
        )
    return found


@cache
def kind_of_word() -> dict[str, str]:
    """Each English kind word ("gas field", "villages") with its kind; the first kind of the file that claims a word has it."""
    found: dict[str, str] = {}
    for kind in kinds().values():
        for word in kind.words:
            found.setdefault(word, kind.name)
    return found


@cache
def kind_of_prefix() -> dict[str, str]:
    """Each word that stands before a name ("jabal", "talat", "brigade") with its kind."""
    return {word: kind.name for kind in kinds().values() for word in kind.before}


def same_group(a: str, b: str) -> bool:
    """Whether two kinds may be told for one another (a town called a village, a mountain called a hill)."""
    known = kinds()
    return a == b or (a in known and b in known and known[a].group == known[b].group)

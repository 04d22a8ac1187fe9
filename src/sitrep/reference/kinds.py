"""`countries.csv` and `kinds.csv` in, the states of the world and the words for kinds of armed people out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sitrep.reference.theatre_files import read_rows

#: what a word of kinds.csv can do: compose with a nationality, follow a group's name, stand alone, be skipped between
ROLES: frozenset[str] = frozenset({"state", "member", "alone", "filler"})


@dataclass(frozen=True, slots=True)
class Country:
    """A state: its ISO code, the slug its actors' ids begin with, its name, its demonyms, and capitals or short names."""

    iso2: str
    slug: str
    name: str
    demonyms: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A word or phrase for a kind of people or machines, singular where it has one ("rebel fighter", "warplane")."""

    phrase: str
    category: str
    roles: frozenset[str]


def load_countries(path: Path) -> tuple[Country, ...]:
    """Read the states of the world.

    Raises:
        TheatreError: a code that is not two capitals, or a slug told twice.
    """
    found: dict[str, Country] = {}
    for row in read_rows(path, ("iso2", "slug", "name", "demonyms", "also")):
        code, slug = row["iso2"], row["slug"]
        if len(code) != 2 or not code.isupper():
            raise row.error(f"{code!r} is not an ISO country code", "Use two capitals, as in SY.")
        if slug in found:
            raise row.error(f"the slug {slug!r} stands twice", "Give each country its own.")
        found[slug] = Country(code, slug, row["name"], row.items("demonyms"), row.items("also"))
    return tuple(found.values())


def load_kinds(path: Path) -> tuple[Kind, ...]:
    """Read the words for kinds of armed people.

    Raises:
        TheatreError: a role that is not in `ROLES`.
    """
    kinds = []
    for row in read_rows(path, ("phrase", "category", "roles")):
        roles = frozenset(row["roles"].split())
        if wrong := roles - ROLES:
            raise row.error(f"the role {min(wrong)!r} is unknown", f"Use {', '.join(sorted(ROLES))}.")
        kinds.append(Kind(row["phrase"], row["category"], roles))
    return tuple(kinds)

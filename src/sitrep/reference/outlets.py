"""The outlets and sources of a theatre in, the sources that a text names out, with their kind and affiliation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sitrep.model.taxonomy import SourceKind
from sitrep.reference.actor_index import NameIndex
from sitrep.reference.actor_words import name_words, plain
from sitrep.reference.theatre_files import Row, TheatreError, read_rows


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who prints, or who says: an agency, a paper, a monitor, an office.

    ``name`` is canonical ("Agence France-Presse"); ``side`` the affiliation ("government", "opposition", "iran",
    "independent" ...); ``keys`` are short forms that data sets and addresses use ("alalam", "sana.sy"); ``not_with`` are
    words whose presence in a text tells that an alias means something else.
    """

    name: str
    kind: SourceKind
    side: str
    country: str | None = None
    keys: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceMention:
    """A source as written: offsets in the text searched, and the outlet it is."""

    start: int
    end: int
    outlet: Outlet


@dataclass(slots=True)
class OutletList:
    """The outlets of a theatre; the first of two that share a name or key wins."""

    outlets: tuple[Outlet, ...]
    spellings: Mapping[str, str] = field(default_factory=dict)
    _index: NameIndex[Outlet] = field(init=False, repr=False)
    _by_key: dict[str, Outlet] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the names."""
        self._index = NameIndex(self.spellings)
        self._by_key = {}
        for outlet in self.outlets:
            for alias in (outlet.name, *outlet.aliases):
                self._index.add(alias, outlet, strict=True)
            for key in (*outlet.keys, outlet.name, *outlet.aliases):
                self._by_key.setdefault(_key(key), outlet)

    def __iter__(self) -> Iterator[Outlet]:
        """The outlets in the order of the list."""
        return iter(self.outlets)

    def get(self, name: str) -> Outlet | None:
        """The outlet with a name, alias, key or web address ("alalam", "https://www.reuters.com/x"); None if unknown."""
        found = self._by_key.get(_key(name))
        if found is not None:
            return found
        host = name.split("//")[-1].split("/")[0].removeprefix("www.")
        parts = host.lower().split(".")
        keys = (_key(".".join(parts)), *parts[:-1])
        return next((self._by_key[key] for key in keys if key in self._by_key), None)

    def side_of(self, name: str) -> str:
        """The affiliation of an outlet; "unknown" for one that the list lacks."""
        outlet = self.get(name)
        return outlet.side if outlet else "unknown"

    def find(self, text: str) -> list[SourceMention]:
        """The sources that running text names, longest matches, left to right, without overlap."""
        words = name_words(text, self.spellings)
        seen = {word.key for word in words}
        mentions: list[SourceMention] = []
        i = 0
        while i < len(words):
            fitting = [(n, o) for n, o in self._index.matches(text, words, i) if not _excluded(o, seen)]
            if not fitting:
                i += 1
                continue
            length, outlet = fitting[0]
            end = words[i + length - 1].end
            end -= 2 if text[:end].endswith(("'s", "’s")) else 0
            mentions.append(SourceMention(words[i].start, end, outlet))
            i += length
        return mentions


def load_outlets(path: Path, problems: list[TheatreError] | None = None) -> tuple[Outlet, ...]:
    """Read an ``outlets.csv``.

    Args:
        path: The file.
        problems: Where complaints about rows are kept, so that the rest is still read; without it the first is raised.

    Raises:
        TheatreError: a kind that is no `SourceKind`, no name, or a name told twice.
    """
    found: dict[str, Outlet] = {}
    for row in read_rows(path, ("name", "kind", "side", "aliases")):
        try:
            if not row["name"] or row["name"] in found:
                raise row.error(
                    f"the outlet {row['name']!r} is unnamed or stands twice", "Give each one row and a name."
                )
            found[row["name"]] = _outlet(row)
        except TheatreError as error:
            if problems is None:
                raise
            problems.append(error)
    return tuple(found.values())


def _outlet(row: Row) -> Outlet:
    try:
        kind = SourceKind(row["kind"])
    except ValueError as error:
        raise row.error(f"the kind {row['kind']!r} is unknown", f"Use one of {', '.join(SourceKind)}.") from error
    return Outlet(
        name=row["name"],
        kind=kind,
        side=row["side"] or "unknown",
        country=row["country"] or None,
        keys=row.items("keys"),
        aliases=row.items("aliases"),
        not_with=row.items("not_with"),
    )


def merge_outlets(own: Iterable[Outlet], inherited: Iterable[Outlet]) -> tuple[Outlet, ...]:
    """The outlets of a theatre before those of the theatre it extends; its own rows replace rows of the same name."""
    merged = {o.name: o for o in own}
    for outlet in inherited:
        merged.setdefault(outlet.name, outlet)
    return tuple(merged.values())


def _excluded(outlet: Outlet, seen: set[str]) -> bool:
    return any(plain(part) in seen for word in outlet.not_with for part in word.split())


def _key(name: str) -> str:
    return " ".join(plain(name).replace("-", " ").split())

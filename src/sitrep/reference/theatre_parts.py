"""The files of one theatre's folder in, their checked content out, ready to be joined with that of the theatre it extends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from sitrep.model.actor import Actor
from sitrep.model.claim import Json
from sitrep.reference.actor_file import check_parents, load_actors, merge_actors
from sitrep.reference.actor_index import spelling_table
from sitrep.reference.actor_words import plain
from sitrep.reference.kinds import Country, Kind, load_countries, load_kinds
from sitrep.reference.outlets import Outlet, load_outlets, merge_outlets
from sitrep.reference.theatre_files import TheatreError, read_rows, read_yaml

T = TypeVar("T")

#: every key that a theatre.yaml may hold, with what it is for
KEYS: Mapping[str, str] = {
    "name": "how the theatre is called on the command line",
    "title": "how it is called in reports",
    "home_countries": "ISO codes of the countries it is about",
    "start": "the day before which nothing counts as its news",
    "extends": "the theatre whose actors and outlets are known too (world)",
    "separate_services": "whether a foreign air force is an actor of its own",
    "actors": "file or files of actors",
    "outlets": "file or files of outlets and sources",
    "countries": "file of the states of the world",
    "kinds": "file of the words for kinds of armed people",
    "spellings": "file of spelling variants of names",
    "country_words": "further words that stand for a country",
    "generic": "which actor a bare word of a category stands for",
    "holders": "actors shown to hold what the forces that are part of them took, while they exist",
    "hostile_sides": "sides whose state forces are not allies of the home state",
    "gazetteer": "index files of places",
    "lexicon": "additions to the lexicon of acts",
    "boundaries": "GeoJSON of the administrative units",
    "seats": "file of populated places with their districts and subdistricts",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the files of a folder hold; ``settings`` is its theatre.yaml, ``abroad`` the generic words of what it extends."""

    folder: Path
    settings: Mapping[str, Json]
    actors: tuple[Actor, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    countries: tuple[Country, ...] = ()
    kinds: tuple[Kind, ...] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)
    gazetteers: tuple[Path, ...] = ()
    lexicon: Path | None = None
    boundaries: Path | None = None
    seats: Path | None = None
    abroad: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> Parts:
        """Read a folder.

        Raises:
            TheatreError: a file is missing or wrong.
        """
        path = folder / "theatre.yaml"
        bare = cls(folder, read_yaml(path))
        for key in bare.settings:
            if key not in KEYS:
                raise bare.error(key, f"the key {key!r} is unknown", f"Use {', '.join(KEYS)}.")
        for key in ("name", "title"):
            bare.text(key)
        actors = tuple(a for p in bare.files("actors") for a in load_actors(p))
        check_parents(actors, path)
        return replace(
            bare,
            actors=merge_actors(actors, ()),
            outlets=merge_outlets((o for p in bare.files("outlets") for o in load_outlets(p)), ()),
            countries=bare._load("countries", load_countries),
            kinds=bare._load("kinds", load_kinds),
            spellings=_spellings(bare.files("spellings")),
            gazetteers=bare.files("gazetteer"),
            lexicon=next(iter(bare.files("lexicon")), None),
            boundaries=next(iter(bare.files("boundaries")), None),
            seats=next(iter(bare.files("seats")), None),
        )

    def extended(self, base: Parts) -> Parts:
        """This theatre's parts before those of ``base``; a setting of its own replaces that of ``base``."""
        settings = {**base.settings, **self.settings}
        for key in ("generic", "country_words"):
            settings[key] = {**base.mapping(key), **self.mapping(key)}
        return replace(
            self,
            settings=settings,
            actors=merge_actors(self.actors, base.actors),
            outlets=merge_outlets(self.outlets, base.outlets),
            countries=self.countries or base.countries,
            kinds=(*self.kinds, *base.kinds),
            spellings={**base.spellings, **self.spellings},
            gazetteers=(*self.gazetteers, *base.gazetteers),
            lexicon=self.lexicon or base.lexicon,
            boundaries=self.boundaries or base.boundaries,
            seats=self.seats or base.seats,
            abroad=base.words("generic"),
        )

    @property
    def home(self) -> tuple[str, ...]:
        """The ISO codes of the home countries."""
        return self.names("home_countries")

    def error(self, key: str, problem: str, remedy: str) -> TheatreError:
        """A complaint about a key of theatre.yaml, with the line it stands in."""
        path = self.folder / "theatre.yaml"
        lines = path.read_text(encoding="utf-8").splitlines()
        line = next((i for i, text in enumerate(lines, 1) if text.startswith(f"{key}:")), 1)
        return TheatreError(f"{path}:{line}: {problem}. {remedy}")

    def text(self, key: str) -> str:
        """A key that must hold a text."""
        value = self.settings.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"{key!r} is missing or no text", f"Write `{key}: ...` ({KEYS[key]}).")
        return value

    def flag(self, key: str) -> bool:
        """A key that holds true or false; true where absent."""
        value = self.settings.get(key, True)
        if not isinstance(value, bool):
            raise self.error(key, f"{key!r} is neither true nor false", f"Write `{key}: true`.")
        return value

    def day(self, key: str) -> date | None:
        """A key that holds a day, None where absent."""
        value: object = self.settings.get(key)
        if value is None or isinstance(value, date):
            return value
        raise self.error(key, f"{key!r} is no day", f"Write `{key}: 2011-03-15`.")

    def names(self, key: str) -> tuple[str, ...]:
        """A key that holds one text or a list of them."""
        value = self.settings.get(key)
        items = [value] if isinstance(value, str) else value or []
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise self.error(
                key, f"{key!r} is no list of texts", f"Write `{key}: [a, b]`; quote NO, it reads as false."
            )
        return tuple(str(item) for item in items)

    def mapping(self, key: str) -> dict[str, Json]:
        """A key that holds keys and values, empty where absent."""
        value = self.settings.get(key) or {}
        if not isinstance(value, dict):
            raise self.error(key, f"{key!r} holds no keys and values", f"Indent them under `{key}:`.")
        return value

    def words(self, key: str) -> dict[str, str]:
        """A key that maps text to text."""
        found = self.mapping(key)
        if wrong := next((k for k, v in found.items() if not isinstance(v, str)), None):
            raise self.error(key, f"{wrong!r} of {key!r} is no text", "Write one actor id behind the colon.")
        return {k: str(v) for k, v in found.items()}

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """A key that maps text to lists of texts."""
        found: dict[str, tuple[str, ...]] = {}
        for name, value in self.mapping(key).items():
            if not isinstance(value, list):
                raise self.error(key, f"{name!r} of {key!r} is no list", f"Write `{name}: [a, b]`.")
            found[str(name)] = tuple(str(item) for item in value)
        return found

    def files(self, key: str) -> tuple[Path, ...]:
        """The files that a key names, which must be there."""
        paths = tuple(self.folder / name for name in self.names(key))
        for path in paths:
            if not path.is_file():
                raise self.error(
                    key, f"there is no file {path.name!r} in the folder", "Write it, or take the name out."
                )
        return paths

    def _load(self, key: str, load: Callable[[Path], tuple[T, ...]]) -> tuple[T, ...]:
        return tuple(item for path in self.files(key) for item in load(path))


def _spellings(paths: tuple[Path, ...]) -> dict[str, str]:
    rows = [row for path in paths for row in read_rows(path, ("word", "variants"))]
    return spelling_table((plain(row["word"]), [plain(v) for v in row.items("variants")]) for row in rows)

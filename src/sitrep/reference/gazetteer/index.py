"""One index file goes in; its places, and which of them a key leads to, come out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from pathlib import Path

import numpy as np

from sitrep.model.place import Place
from sitrep.reference.gazetteer import romanisation
from sitrep.reference.gazetteer.fileformat import read_index
from sitrep.reference.gazetteer.kinds import Kind, kinds
from sitrep.reference.gazetteer.rows import ARTICLE, NO_ARTICLE, arabic_forms, hashed

_KIND = tuple(kinds().values())
_KINDS = tuple(kinds())
#: how many places are held in memory unless told; a report asks for some tens, most of which the one before asked for too
PLACES_KEPT = 2048


class PlaceKeys:
    """The Latin names of a place in all their forms, as exact keys and as sounds, with what a match by each costs.

    ``spoken`` has each sound once, with the least that a match by it costs; ``no_article`` holds where its Arabic names are
    written without the article.
    """

    __slots__ = ("_costs", "_exacts", "_sounds", "_spoken", "no_article")

    def __init__(self, exacts: list[str], sounds: list[str], costs: list[str], no_article: bool) -> None:
        """Take the forms as an index holds them, each with its cost in thousandths."""
        self._exacts, self._sounds, self._costs = exacts, sounds, costs
        self._spoken: tuple[tuple[str, float], ...] | None = None
        self.no_article = no_article

    def by_letters(self, exact: str) -> float | None:
        """What a match by an exact key costs; None where the place has no such name."""
        return min([self._cost(at) for at in _all(self._exacts, exact)], default=None)

    def by_sound(self, sound: str) -> dict[str, float]:
        """The exact keys of the names that sound so, each with what a match by it costs."""
        found: dict[str, float] = {}
        for at in _all(self._sounds, sound):
            exact = self._exacts[at]
            found[exact] = min(found.get(exact, 1.0), *(self._cost(n) for n in _all(self._exacts[: at + 1], exact)))
        return found

    def named(self, tier: str, key: str) -> bool:
        """Whether a name has the key, "E" for an exact one and "S" for a sound."""
        return key in (self._exacts if tier == "E" else self._sounds)

    @property
    def spoken(self) -> tuple[tuple[str, float], ...]:
        """Each sound with the least that a match by it costs."""
        if self._spoken is None:
            least: dict[str, int] = {}
            for sound, cost in zip(self._sounds, map(int, self._costs), strict=True):
                least[sound] = min(cost, least.get(sound, cost))
            self._spoken = tuple((sound, cost / 1000) for sound, cost in least.items())
        return self._spoken

    def _cost(self, at: int) -> float:
        return int(self._costs[at]) / 1000


def _all(keys: list[str], wanted: str) -> list[int]:
    """Where in a list a key stands."""
    return [at for at, key in enumerate(keys) if key == wanted] if wanted in keys else []


class Index:
    """The places of one index file; reads a place only when it is asked for."""

    def __init__(self, path: Path, kept: int = PLACES_KEPT) -> None:
        """Open the file.

        Args:
            path: The index file.
            kept: How many places are held in memory; who looks up thousands of different names wants 12,288 (some 60 MB).

        Raises:
            IndexFileError: the file is missing or is no index.
        """
        opened = read_index(path)
        self.path = path
        self.credit = opened.credit
        self._kinds = opened.columns["kind"]
        self._column = {name: column.data for name, column in opened.columns.items()}
        read = self._column
        self._keys, self._targets = read["keys"], read["targets"]
        self._text_at, self._text = read["text_at"], read["text"]
        self._strings = bytes(read["strings"]).decode().split("\n")
        self._forms_at, self._forms = read["forms_at"], read["forms"]
        self._fame, self._kind = read["fame"], read["kind"]
        self._lat, self._lon = read["lat"], read["lon"]
        self._population, self._radius = read["population"], read["radius"]
        self._units = tuple(read[name] for name in ("admin1", "admin2", "country", "within"))
        self._also_of, self._also = read["also_of"], read["also"]
        self.place = lru_cache(maxsize=kept)(self._read)
        self.keys_of = lru_cache(maxsize=kept)(self._keys_of)
        self.arabic_names = lru_cache(maxsize=kept)(self._arabic_names)

    def __len__(self) -> int:
        """How many rows the index holds (rows merged into another count too)."""
        return len(self._column["lat"])

    def lookup(self, tier: str, key: str) -> list[int]:
        """The places one of whose keys of that tier has the same hash; a hash may lie, so the caller compares the names."""
        wanted = hashed(tier, key)
        keys = self._keys
        at = bisect_left(keys, wanted)
        end = at
        while end < len(keys) and keys[end] == wanted:
            end += 1
        return list(self._targets[at:end]) if end > at else []

    def holds(self, tier: str, key: str) -> bool:
        """Whether any place may have the key (a false yes is one in thousands, a no is sure)."""
        wanted = hashed(tier, key)
        at = bisect_left(self._keys, wanted)
        return at < len(self._keys) and self._keys[at] == wanted

    def of_kind(self, kind: str) -> list[Place]:
        """Every place of a kind; meant for the few (countries, first-level units), not for villages."""
        return [self.place(int(n)) for n in np.flatnonzero(self._kinds == _KINDS.index(kind))]

    def inside(self, west: float, south: float, east: float, north: float) -> list[Place]:
        """Every place of a box of longitudes and latitudes; only those are read."""
        lon, lat = np.asarray(self._column["lon"]), np.asarray(self._column["lat"])
        low, high = (west * 1e5, south * 1e5), (east * 1e5, north * 1e5)
        found = (lon >= low[0]) & (lon <= high[0]) & (lat >= low[1]) & (lat <= high[1])
        return [self._read(int(n)) for n in np.flatnonzero(found)]

    def fame(self, number: int) -> int:
        """How likely a bare name means this place, 0 to 255 (a logarithm)."""
        return int(self._fame[number])

    def kind(self, number: int) -> Kind:
        """The kind of a place."""
        return _KIND[self._kind[number]]

    def point(self, number: int) -> tuple[float, float]:
        """Latitude and longitude of a place."""
        return self._lat[number] / 1e5, self._lon[number] / 1e5

    def _arabic_names(self, number: int) -> tuple[tuple[str, float], ...]:
        """A place's Arabic names, in full and without what tells it from its namesakes, each with what a match by it costs."""
        names = (name for name in self.place(number).names if romanisation.is_arabic(name))
        return tuple(form for name in names for form in arabic_forms(name))

    def _keys_of(self, number: int) -> PlaceKeys:
        articles, *told = self._told(number).split(" ")
        for row in self._merged(number):
            article, *more = self._told(row).split(" ")
            articles += article
            told += more
        return PlaceKeys(told[::3], told[1::3], told[2::3], NO_ARTICLE in articles and ARTICLE not in articles)

    def _told(self, row: int) -> str:
        end = self._forms_at[row + 1] if row + 1 < len(self._forms_at) else len(self._forms)
        return str(self._forms[self._forms_at[row] : end - 1], "utf-8")

    def _merged(self, number: int) -> list[int]:
        at = bisect_left(self._also_of, number)
        if at == len(self._also_of) or self._also_of[at] != number:
            return []
        return list(self._also[at : bisect_right(self._also_of, number, at)])

    def _texts(self, number: int) -> list[str]:
        start = self._text_at[number]
        end = self._text_at[number + 1] if number + 1 < len(self._text_at) else len(self._text)
        return str(self._text[start : end - 1], "utf-8").split("\x1f")

    def _read(self, number: int) -> Place:
        place_id, *names = self._texts(number)
        strings = self._strings
        population: int = self._population[number]
        admin1, admin2, country, within = (strings[column[number]] for column in self._units)
        for other in self._merged(number):
            names.extend(self._texts(other)[1:])
            population = max(population, self._population[other])
            told = (strings[column[other]] for column in self._units)
            admin1, admin2, country, within = (
                own or more for own, more in zip((admin1, admin2, country, within), told, strict=True)
            )
        kind = _KIND[self._kind[number]]
        return Place(
            place_id=place_id,
            name=names[0],
            kind=kind.name,
            lat=self._lat[number] / 1e5,
            lon=self._lon[number] / 1e5,
            population=population,
            admin1=admin1,
            admin2=admin2,
            country=country,
            names=tuple(dict.fromkeys(names)),
            radius_km=self._radius[number] / 10 or kind.radius_km,
            within=within,
            fame=self.fame(number),
        )

"""One index file goes in; its places, and which of them a key leads to, come out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class PlaceKeys:
    """The Latin names of a place in all their forms: what a match by each exact key costs, and the exact keys of each sound.

    ``spoken`` has each sound once, with the least that a match by it costs; ``no_article`` holds where its Arabic names are
    written without the article.
    """

    exact: dict[str, float]
    sound: dict[str, dict[str, float]]
    spoken: tuple[tuple[str, float], ...] = ()
    no_article: bool = False


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
        self._keys = self._column["keys"]
        self._targets = self._column["targets"]
        self._text_at = self._column["text_at"]
        self._text = self._column["text"]
        self._strings = bytes(self._column["strings"]).decode().split("\n")
        self._forms_at = self._column["forms_at"]
        self._forms = self._column["forms"]
        self._fame = self._column["fame"]
        self._kind = self._column["kind"]
        self._lat, self._lon = self._column["lat"], self._column["lon"]
        self._units = tuple(self._column[name] for name in ("admin1", "admin2", "country", "within"))
        self._also_of = self._column["also_of"]
        self._also = self._column["also"]
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
        exacts: dict[str, float] = {}
        sounds: dict[str, dict[str, float]] = {}
        articles = ""
        for row in (number, *self._merged(number)):
            article, *told = self._told(row).split(" ")
            articles += article
            for at in range(0, len(told), 3):
                exact, sound, cost = told[at], told[at + 1], int(told[at + 2]) / 1000
                exacts[exact] = cost = min(cost, exacts.get(exact, cost))
                sounds.setdefault(sound, {})[exact] = cost
        spoken = tuple((sound, min(same.values())) for sound, same in sounds.items())
        return PlaceKeys(exacts, sounds, spoken, NO_ARTICLE in articles and ARTICLE not in articles)

    def _told(self, row: int) -> str:
        end = self._forms_at[row + 1] if row + 1 < len(self._forms_at) else len(self._forms)
        return bytes(self._forms[self._forms_at[row] : end - 1]).decode()

    def _merged(self, number: int) -> list[int]:
        at = bisect_left(self._also_of, number)
        if at == len(self._also_of) or self._also_of[at] != number:
            return []
        return list(self._also[at : bisect_right(self._also_of, number, at)])

    def _texts(self, number: int) -> list[str]:
        start = self._text_at[number]
        end = self._text_at[number + 1] if number + 1 < len(self._text_at) else len(self._text)
        return bytes(self._text[start : end - 1]).decode().split("\x1f")

    def _read(self, number: int) -> Place:
        place_id, *names = self._texts(number)
        columns, strings = self._column, self._strings
        population: int = columns["population"][number]
        admin1, admin2, country, within = (strings[column[number]] for column in self._units)
        for other in self._merged(number):
            names.extend(self._texts(other)[1:])
            population = max(population, columns["population"][other])
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
            radius_km=columns["radius"][number] / 10 or kind.radius_km,
            within=within,
            fame=self.fame(number),
        )

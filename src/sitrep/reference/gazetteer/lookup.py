"""A name goes in; the places it may stand for come out, the likeliest first, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sitrep.model.place import Candidate, NameHit, Place, distance_km
from sitrep.reference.gazetteer import romanisation
from sitrep.reference.gazetteer.build import Source, build_index
from sitrep.reference.gazetteer.index import Index
from sitrep.reference.gazetteer.kinds import kinds, same_group
from sitrep.reference.gazetteer.matching import add_alike, article_cost, bearing, famous
from sitrep.reference.gazetteer.rows import BARE_COST, bare_of_type
from sitrep.reference.gazetteer.sources import read_source

#: how many searches are remembered, and how many candidates of each
SEARCHES_KEPT, CANDIDATES_KEPT = 1024, 40
#: a bare name rather means the city than the province called after it
_UNSAID = 0.04


class _Found(NamedTuple):
    """A place of an index, by its number, and its match; such tuples sort best first."""

    below: float
    order: int
    number: int
    score: float
    how: str


class Gazetteer:
    """The places of one or more index files; where two hold one place, the file named first has the word."""

    def __init__(self, indexes: Iterable[Index], kept: int = SEARCHES_KEPT) -> None:
        """Take opened indexes, the most trusted first; remember the candidates of ``kept`` searches."""
        self.indexes = tuple(indexes)
        self._searched = lru_cache(maxsize=kept)(self._best)
        self._candidates = lru_cache(maxsize=kept)(self._first)
        self._names_known = lru_cache(maxsize=romanisation.NAMES_KEPT)(self._hits)
        self._countries: dict[str, Place] | None = None

    @classmethod
    def open(cls, *paths: Path) -> Gazetteer:
        """Open index files, the most trusted first (a theatre's own before the world's).

        A path that ends in ``.csv`` is a table of places (see ``read_places``), indexed as it is opened: for the few places that
        analysts add to a theatre.

        Raises:
            IndexFileError: a file is missing or is no index.
            SourceError: a CSV cannot be read as a table of places.
        """
        return cls(_opened(path) for path in paths)

    def candidates(self, name: str, limit: int = 10, deep: bool = False) -> list[Candidate]:
        """The places a name may stand for, the likeliest first.

        Args:
            name: The name in any romanisation or in Arabic script; kind words ("Mount", "airbase") may stand in it.
            limit: How many at most.
            deep: Also those alike by consonants only, when others match better.
        """
        if limit <= CANDIDATES_KEPT:
            return list(self._candidates(name, limit, deep))
        found = self._search(name, deep)[:limit]
        return [Candidate(self.indexes[f.order].place(f.number), round(f.score, 4), f.how) for f in found]

    def knows(self, name: str) -> str | None:
        """The kind of the likeliest place that has the name by letter or by sound; None where no place has."""
        return self._names_known(name)

    def find_names(self, text: str) -> list[NameHit]:
        """The longest known names in running text; ordinary English words, people and groups are passed over.

        Reads text that lost its commas and apostrophes ("Aleppos"), Title Case headlines and hyphenated names.
        """
        from sitrep.reference.gazetteer.scan import scan_names

        return scan_names(text, self.knows)

    def countries(self) -> list[Place]:
        """The countries, each once."""
        self.country("")
        return list((self._countries or {}).values())

    def country(self, code: str) -> Place | None:
        """The country of an ISO code of two letters, where an index holds the countries."""
        if self._countries is None:
            self._countries = {
                p.country: p for index in reversed(self.indexes) for p in reversed(index.of_kind("country"))
            }
        return self._countries.get(code)

    def _first(self, name: str, limit: int, deep: bool) -> tuple[Candidate, ...]:
        found = self._searched(name, deep)[:limit]
        return tuple(Candidate(self.indexes[f.order].place(f.number), round(f.score, 4), f.how) for f in found)

    def _best(self, name: str, deep: bool) -> tuple[_Found, ...]:
        return self._search(name, deep)[:CANDIDATES_KEPT]

    def _search(self, name: str, deep: bool) -> tuple[_Found, ...]:
        """The places found, ranked by their numbers: a place is read from its file only when it is answered with."""
        told = bare_of_type(name)
        words = romanisation.words(name)
        ranked: list[_Found] = []
        named = [bearing(index, name) for index in self.indexes]
        for order, (index, found) in enumerate(zip(self.indexes, named, strict=True)):
            before = [_spot(self.indexes[f.order], f.number) for f in ranked]
            if (deep and not order) or not (before or any(named)):
                add_alike(index, name, found)
            for number, (score, how) in found.items():
                if before and _held(_spot(index, number), before):
                    continue
                kind = index.kind(number)
                if told is not None and same_group(told[1], kind.name):
                    score = min(1.0, score + BARE_COST)
                    how += f", a {kind.name} as told"
                score -= article_cost(index, number, words)
                unsaid = kind.wide and (told is None or not kinds()[told[1]].wide)
                rank = score + index.fame(number) / 255 * 0.08 - order * 0.02 - _UNSAID * unsaid
                ranked.append(_Found(-rank, order, number, score, how))
        ranked.sort()
        return tuple(ranked)

    def _hits(self, name: str) -> str | None:
        exact, sound = romanisation.exact_key(name), romanisation.sound_key(name)
        best: tuple[int, str] | None = None
        for index in self.indexes:
            for tier, key in (("E", exact), ("S", sound)):
                if tier == "S" and (index is not self.indexes[0] or len(key) < 5):
                    continue
                if len(key) < 3 or not index.holds(tier, key):
                    continue
                for number in famous(index, index.lookup(tier, key)):
                    named = index.keys_of(number).named(tier, key)
                    if named and (best is None or index.fame(number) > best[0]):
                        best = (index.fame(number), index.kind(number).name)
            if best is not None:
                return best[1]
        return None


def _opened(path: Path) -> Index:
    if path.suffix != ".csv":
        return Index(path)
    with TemporaryDirectory() as folder:
        packed = Path(folder) / "places.idx"
        build_index(packed, [Source(read_source(path), path.name, skeletons=8)], compress=True)
        return Index(packed)


def _spot(index: Index, number: int) -> tuple[float, float, str]:
    return (*index.point(number), index.kind(number).name)


def _held(spot: tuple[float, float, str], before: list[tuple[float, float, str]]) -> bool:
    """Whether a more trusted index holds the place already."""
    lat, lon, kind = spot
    return any(
        abs(lat - other) < 0.15 and same_group(kind, of_kind) and distance_km(lat, lon, other, other_lon) < 8
        for other, other_lon, of_kind in before
    )

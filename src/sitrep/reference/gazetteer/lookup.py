"""A name goes in; the places it may stand for come out, the likeliest first, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from heapq import nlargest
from pathlib import Path
from tempfile import TemporaryDirectory

from sitrep.model.place import Candidate, NameHit, Place, distance_km
from sitrep.reference.gazetteer import romanisation
from sitrep.reference.gazetteer.arabic import fit
from sitrep.reference.gazetteer.build import Source, build_index
from sitrep.reference.gazetteer.index import Index
from sitrep.reference.gazetteer.kinds import kinds, same_group
from sitrep.reference.gazetteer.rows import BARE_COST, bare_of_type, forms_of
from sitrep.reference.gazetteer.sources import read_source

#: a name alike by its consonants only must reach this likeness of sound to be a candidate
SKELETON_FLOOR = 0.6
#: what a tier's match is worth before kind and fame are looked at
_SAME_NAME, _SAME_SOUND, _ARABIC_ONLY = 1.0, 0.97, 0.8
_SPELLING, _SKELETON = 0.08, 0.92
_MAX_SHARING = 100
#: a list may write a place's Arabic name so oddly that its Latin name says little
_OTHER_LATIN = 0.2
#: a Latin name that fits an Arabic one as well as this writes it; what such a match is worth, and how much of that the Arabic
#: decides against the Latin names on the list (of two names that sound the same the more)
_WRITES, _WRITTEN, _BY_ARABIC, _SOUND_BY_ARABIC = 0.7, 0.945, 0.75, 0.7
#: how many searches are remembered, and how many candidates of each
SEARCHES_KEPT, CANDIDATES_KEPT = 1024, 40
#: a bare name rather means the city than the province called after it
_UNSAID = 0.04


class Gazetteer:
    """The places of one or more index files; where two hold one place, the file named first has the word."""

    def __init__(self, indexes: Iterable[Index], kept: int = SEARCHES_KEPT) -> None:
        """Take opened indexes, the most trusted first; remember the candidates of ``kept`` searches."""
        self.indexes = tuple(indexes)
        self._candidates = lru_cache(maxsize=kept)(self._best)
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
        found = self._candidates(name, deep) if limit <= CANDIDATES_KEPT else self._search(name, deep)
        return list(found[:limit])

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

    def _named(self, index: Index, name: str) -> dict[int, tuple[float, str]]:
        """The places that bear the name, by letter or by sound."""
        found: dict[int, tuple[float, str]] = {}
        if romanisation.is_arabic(name):
            key = romanisation.arabic_key(name)
            for number in index.lookup("A", key):
                costs = [cost for other, cost in index.arabic_names(number) if romanisation.arabic_key(other) == key]
                if costs:
                    found[number] = (_SAME_NAME - min(costs), "same name in Arabic")
            return found
        for form, cost in forms_of(name):
            self._by_sound(index, form, cost, found)
        return found

    def _add_alike(self, index: Index, name: str, found: dict[int, tuple[float, str]]) -> None:
        """Add the places whose names are alike by their consonants."""
        if romanisation.is_arabic(name):
            found.update({n: match for n, match in self._by_skeleton(index, name).items() if n not in found})
            return
        for form, cost in forms_of(name):
            for number, (score, how) in self._by_skeleton(index, form).items():
                if score - cost > found.get(number, (0.0, ""))[0]:
                    found[number] = (score - cost, how)

    def _by_sound(self, index: Index, form: str, cost: float, found: dict[int, tuple[float, str]]) -> None:
        exact, sound = romanisation.exact_key(form), romanisation.sound_key(form)
        if len(exact) < 2:
            return
        for number in _famous(index, index.lookup("E", exact)):
            shape = index.keys_of(number).exact.get(exact)
            if shape is not None and (number not in found or found[number][0] < _SAME_NAME - cost - shape):
                found[number] = (_SAME_NAME - cost - shape, "same name")
        if len(sound) < 2:
            return
        sharing = _famous(index, index.lookup("S", sound))
        for number in sharing:
            if number not in found and (same := index.keys_of(number).sound.get(sound)):
                value = max(romanisation.likeness(exact, key) * _SPELLING - c for key, c in same.items())
                if len(sharing) > 1 and (written := _written(index, number, form)) >= _WRITES:
                    value += _SOUND_BY_ARABIC * (written * _SPELLING - value)
                found[number] = (_SAME_SOUND - _SPELLING - cost + value, "same by sound")

    def _by_skeleton(self, index: Index, form: str) -> dict[int, tuple[float, str]]:
        numbers: dict[int, None] = {}
        keys = romanisation.skeleton_keys(form)
        for key in keys:
            if len(key) > 1:
                numbers.update(dict.fromkeys(index.lookup("K", key)))
        found: dict[int, tuple[float, str]] = {}
        for number in _famous(index, list(numbers)):
            score, how = self._alike(index, number, form)
            if score >= SKELETON_FLOOR:
                found[number] = (score, how)
        return found

    def _alike(self, index: Index, number: int, form: str) -> tuple[float, str]:
        """How alike a form is to a place's names: as it sounds, and as it would be written in Arabic."""
        if romanisation.is_arabic(form):
            return _ARABIC_ONLY, "same consonants"
        sound, spoken = romanisation.sound_key(form), 0.0
        for other, cost in index.keys_of(number).spoken:
            spoken = max(spoken, romanisation.likeness(sound, other) - cost)
        written = _written(index, number, form)
        if written < _WRITES:
            return spoken * _SKELETON, "sounds alike"
        spoken = max(spoken, written - _OTHER_LATIN)
        return (spoken + _BY_ARABIC * (written - spoken)) * _WRITTEN, "writes the Arabic name"

    def _best(self, name: str, deep: bool) -> tuple[Candidate, ...]:
        return self._search(name, deep)[:CANDIDATES_KEPT]

    def _search(self, name: str, deep: bool) -> tuple[Candidate, ...]:
        told = bare_of_type(name)
        ranked: list[tuple[float, Candidate]] = []
        named = [self._named(index, name) for index in self.indexes]
        for order, (index, found) in enumerate(zip(self.indexes, named, strict=True)):
            before = [c.place for _, c in ranked]
            if (deep and not order) or not (before or any(named)):
                self._add_alike(index, name, found)
            for number, (score, how) in found.items():
                place = index.place(number)
                if before and _held(place, before):
                    continue
                if told is not None and same_group(told[1], place.kind):
                    score = min(1.0, score + BARE_COST)
                    how += f", a {place.kind} as told"
                unsaid = kinds()[place.kind].wide and (told is None or not kinds()[told[1]].wide)
                rank = score + place.fame / 255 * 0.08 - order * 0.02 - _UNSAID * unsaid
                ranked.append((rank, Candidate(place, round(score, 4), how)))
        ranked.sort(key=lambda pair: (-pair[0], pair[1].place.place_id))
        return tuple(candidate for _, candidate in ranked)

    def _hits(self, name: str) -> str | None:
        exact, sound = romanisation.exact_key(name), romanisation.sound_key(name)
        best: tuple[int, str] | None = None
        for index in self.indexes:
            for tier, key in (("E", exact), ("S", sound)):
                if tier == "S" and (index is not self.indexes[0] or len(key) < 5):
                    continue
                if len(key) < 3 or not index.holds(tier, key):
                    continue
                for number in _famous(index, index.lookup(tier, key)):
                    place = index.place(number)
                    keys = index.keys_of(number)
                    named = key in (keys.exact if tier == "E" else keys.sound)
                    if named and (best is None or place.fame > best[0]):
                        best = (place.fame, place.kind)
            if best is not None:
                return best[1]
        return None


def _famous(index: Index, numbers: list[int]) -> list[int]:
    """The best-known of places that share a key, where they are too many to be looked at ("San José" in all the world)."""
    if len(numbers) <= _MAX_SHARING:
        return numbers
    return nlargest(_MAX_SHARING, numbers, key=index.fame)


def _written(index: Index, number: int, form: str) -> float:
    """How well a Latin form writes one of a place's Arabic names."""
    best = 0.0
    for name, cost in index.arabic_names(number):
        best = max(best, fit(form, name) - cost)
    return best


def _opened(path: Path) -> Index:
    if path.suffix != ".csv":
        return Index(path)
    with TemporaryDirectory() as folder:
        packed = Path(folder) / "places.idx"
        build_index(packed, [Source(read_source(path), path.name, skeletons=8)], compress=True)
        return Index(packed)


def _held(place: Place, before: list[Place]) -> bool:
    """Whether a more trusted index holds the place already."""
    return any(
        abs(place.lat - other.lat) < 0.15
        and same_group(place.kind, other.kind)
        and distance_km(place.lat, place.lon, other.lat, other.lon) < 8
        for other in before
    )

"""`calendar.yaml` in, the names of months, weekdays, small numbers and feasts out, and the days of the Islamic calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from sitrep.model.claim import Json
from sitrep.reference.theatre_files import TheatreError, read_yaml

_FILE = Path(__file__).with_name("calendar.yaml")
#: the first day of the Islamic era in the proleptic Gregorian calendar (civil epoch)
_HIJRA = date(622, 7, 19)
_HIJRI_YEAR = 354.36667


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast: month and day of its year, how many days it lasts, first days announced.

    ``reckoning`` says which year: "hijri" the Islamic one, "gregorian" ours, "easter" and "orthodox_easter" the one that counts
    ``day`` from Easter Sunday, "either" that of the feast of ``among`` which came last.
    """

    month: int
    day: int
    days: int
    reckoning: str
    known: tuple[date, ...] = ()
    among: tuple[Feast, ...] = ()

    def latest(self, day: date) -> tuple[date, date]:
        """The days of the feast that began last, that day or before it; the Islamic year may bring two feasts in one of ours."""
        if self.among:
            return max(feast.latest(day) for feast in self.among)
        begun = [self.in_year(year) for year in (day.year, day.year - 1)]
        if self.reckoning == "hijri" and not any(known.year in (day.year, day.year - 1) for known in self.known):
            firsts = (hijri_day(_hijri_year(day) - back, self.month, self.day) for back in (0, 1))
            begun = [(first, first + timedelta(days=self.days - 1)) for first in firsts]
        return next((days for days in begun if days[0] <= day), begun[-1])

    def in_year(self, year: int) -> tuple[date, date]:
        """The first and last day of the feast that begins in a Gregorian year (its first one there)."""
        if self.among:
            return min(feast.in_year(year) for feast in self.among)
        told = next((day for day in self.known if day.year == year), None)
        if told is None and self.reckoning == "gregorian":
            told = date(year, self.month, self.day)
        elif told is None and self.reckoning != "hijri":
            told = easter(year, orthodox=self.reckoning == "orthodox_easter") + timedelta(days=self.day)
        if told is not None:
            return told, told + timedelta(days=self.days - 1)
        hijri = _hijri_year(date(year, 1, 1)) - 1
        first = hijri_day(hijri, self.month, self.day)
        while first.year < year:
            hijri += 1
            first = hijri_day(hijri, self.month, self.day)
        return first, first + timedelta(days=self.days - 1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The names that date phrases are made of; keys of ``months`` are lower case without the dot, values 1 to 12."""

    months: Mapping[str, int]
    month_forms: tuple[str, ...]
    doubtful_months: frozenset[str]
    weekdays: tuple[str, ...]
    numbers: Mapping[str, int]
    feasts: Mapping[str, Feast]


def _hijri_year(day: date) -> int:
    return int((day - _HIJRA).days / _HIJRI_YEAR) + 1


def hijri_day(year: int, month: int, day: int) -> date:
    """The Gregorian day of a day of the Islamic year by the tabular calendar, which may be off by one day from the sighting.

    >>> hijri_day(1437, 9, 1)
    datetime.date(2016, 6, 7)
    """
    days = (11 * year + 3) // 30 + 354 * (year - 1) + (month - 1) * 30 - (month - 1) // 2 + day - 1
    return _HIJRA + timedelta(days=days)


def easter(year: int, orthodox: bool = False) -> date:
    """Easter Sunday, by the western reckoning (of Gauss, as Meeus gives it) or by the eastern one, as a Gregorian day.

    >>> easter(2016), easter(2016, orthodox=True)
    (datetime.date(2016, 3, 27), datetime.date(2016, 5, 1))
    """
    golden = year % 19
    if orthodox:
        moon = (19 * golden + 15) % 30
        sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
        month, day = divmod(moon + sunday + 114, 31)
        julian_behind = year // 100 - year // 400 - 2
        return date(year, month, day + 1) + timedelta(days=julian_behind)
    century, rest = divmod(year, 100)
    moved = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = moved - (moved // 28) * (1 - (29 // (moved + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    after = moon - weekday
    month = 3 + (after + 40) // 44
    return date(year, month, after + 28 - 31 * (month // 4))


_RECKONINGS = ("hijri", "gregorian", "easter", "orthodox_easter")


@cache
def load_calendar() -> Calendar:
    """Read the packaged calendar.

    Raises:
        TheatreError: the file does not hold what it must.
    """
    rows = read_yaml(_FILE)
    forms: list[str] = []
    months: dict[str, int] = {}
    for number, (name, short) in enumerate(_mapping(rows, "months").items(), 1):
        for form in (name, *_texts(short, name)):
            forms.append(form)
            months[form.lower().rstrip(".")] = number
    return Calendar(
        months=months,
        month_forms=tuple(sorted(forms, key=len, reverse=True)),
        doubtful_months=frozenset(name.lower() for name in _texts(rows["doubtful_months"], "doubtful_months")),
        weekdays=_texts(rows["weekdays"], "weekdays"),
        numbers={word: _whole(n, word) for word, n in _mapping(rows, "numbers").items()},
        feasts=_feasts(_mapping(rows, "feasts")),
    )


def _feasts(rows: Mapping[str, Json]) -> dict[str, Feast]:
    """The feasts by each of their names; those that may be one of several come after these in the file."""
    found: dict[str, Feast] = {}
    for name, row in rows.items():
        if isinstance(row, dict) and "either" in row:
            among = tuple(found[other.lower()] for other in _texts(row["either"], name) if other.lower() in found)
            feast, forms = Feast(1, 1, 1, "either", among=among), _texts(row.get("also", []), name)
            if len(among) < 2:
                raise TheatreError(f"{_FILE}: the feast {name!r} needs two feasts that stand before it under `either`.")
        else:
            feast, forms = _feast(row, name)
        found |= {form.lower(): feast for form in (name, *forms)}
    return found


def _feast(row: Json, name: str) -> tuple[Feast, tuple[str, ...]]:
    reckoning = next((r for r in _RECKONINGS if isinstance(row, dict) and r in row), None)
    if not isinstance(row, dict) or reckoning is None:
        raise TheatreError(
            f"{_FILE}: the feast {name!r} needs `hijri` or `gregorian`: [month, day], or `easter`: days after it."
        )
    told = row[reckoning]
    at = [1, told] if reckoning.endswith("easter") else told
    if not isinstance(at, list) or len(at) != 2:
        raise TheatreError(f"{_FILE}: the feast {name!r} needs [month, day].")
    listed: object = row.get("known") or []
    known = tuple(day for day in listed if isinstance(day, date)) if isinstance(listed, list) else ()
    feast = Feast(_whole(at[0], name), _whole(at[1], name), _whole(row.get("days", 1), name), reckoning, known)
    return feast, _texts(row.get("also", []), name)


def _mapping(rows: Mapping[str, Json], key: str) -> dict[str, Json]:
    value = rows.get(key)
    if not isinstance(value, dict):
        raise TheatreError(f"{_FILE}: {key!r} is no mapping. Indent its entries.")
    return value


def _texts(value: Json, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TheatreError(f"{_FILE}: {key!r} is no list. Write [a, b].")
    return tuple(str(item) for item in value)


def _whole(value: Json, key: str) -> int:
    if not isinstance(value, int):
        raise TheatreError(f"{_FILE}: {key!r} is no whole number.")
    return value

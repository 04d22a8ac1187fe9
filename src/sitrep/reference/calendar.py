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
    """A feast: month and day of the Islamic year or of the Gregorian one, how many days it lasts, first days announced."""

    month: int
    day: int
    days: int
    hijri: bool
    known: tuple[date, ...] = ()

    def in_year(self, year: int) -> tuple[date, date]:
        """The first and last day of the feast that begins in a Gregorian year (its first one there)."""
        told = next((day for day in self.known if day.year == year), None)
        if told is not None or not self.hijri:
            first = told or date(year, self.month, self.day)
            return first, first + timedelta(days=self.days - 1)
        hijri = int((date(year, 1, 1) - _HIJRA).days / _HIJRI_YEAR)
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


def hijri_day(year: int, month: int, day: int) -> date:
    """The Gregorian day of a day of the Islamic year by the tabular calendar, which may be off by one day from the sighting.

    >>> hijri_day(1437, 9, 1)
    datetime.date(2016, 6, 7)
    """
    days = (11 * year + 3) // 30 + 354 * (year - 1) + (month - 1) * 30 - (month - 1) // 2 + day - 1
    return _HIJRA + timedelta(days=days)


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
        feasts={
            form.lower(): feast
            for name, row in _mapping(rows, "feasts").items()
            for feast, forms in [_feast(row, name)]
            for form in (name, *forms)
        },
    )


def _feast(row: Json, name: str) -> tuple[Feast, tuple[str, ...]]:
    if not isinstance(row, dict) or not ({"hijri", "gregorian"} & set(row)):
        raise TheatreError(f"{_FILE}: the feast {name!r} needs `hijri` or `gregorian`: [month, day].")
    hijri = "hijri" in row
    at = row["hijri" if hijri else "gregorian"]
    if not isinstance(at, list) or len(at) != 2:
        raise TheatreError(f"{_FILE}: the feast {name!r} needs [month, day].")
    listed: object = row.get("known") or []
    known = tuple(day for day in listed if isinstance(day, date)) if isinstance(listed, list) else ()
    feast = Feast(_whole(at[0], name), _whole(at[1], name), _whole(row.get("days", 1), name), hijri, known)
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

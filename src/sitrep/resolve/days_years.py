"""A chronicle's text in; for each day or month that it tells without a year the year that makes the account jump least out.

An account without a day of its own ("Battle of ..., 2017") begins with what came before ("In mid-December", then "in early
January 2017") and ends with what came after. No phrase alone tells its year; all of them in their order do: of all ways to
give them years, the one whose steps from day to day are shortest is taken, a step back being a little longer than one
forward, a year that the title does not name a little dearer than one that it does, and a day told with its year perhaps
a glance aside.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Final

from sitrep.reference.calendar import load_calendar
from sitrep.reference.date_phrases import load_date_phrases
from sitrep.resolve.days_arithmetic import Days

#: how much longer a step back is than a step forward: accounts mostly go on
BACKWARD: Final = 1.25
#: what a year beside those of the title costs, in days
BESIDE: Final = 45.0
#: what it costs, in days, that a day told with its year is a glance aside and the account goes on from where it was
GLANCE: Final = 120.0
#: what going on to a day told with its year costs at most, in days: it is said, not worked out
LEAP: Final = 90.0
#: how many ways are gone on with
MOST_WAYS: Final = 12
#: so many days that lack a year are worked out at most; a longer text is no chronicle but a collection
MOST: Final = 2000
#: words of a report of its own day
_NEWS: Final = re.compile(
    r"\b(?:today|yesterday|tonight|overnight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:this|last|past) (?:week|month|year))\b",
    re.IGNORECASE,
)
_YEAR_DAYS: Final = 365.25
_MONTH_DAYS: Final = 30.44
#: the day that stands for a month told without one, where it stands in the month
_MIDDLE: Final = 15


@dataclass(frozen=True, slots=True)
class _Told:
    """A month or day told: where its month stands in the text, how far into a year it is in days, its year if told."""

    at: int
    into: float
    year: int | None


def chronicle_years(text: str, period: Days) -> Mapping[int, int]:
    """The year of every month or day of a text that is told without one, by the offset of the month's name.

    Args:
        text: The whole account.
        period: The days its title names. Where it names none, no year is worked out: unknown stays unknown.
    """
    if period.first is None or period.last is None:
        return {}
    first, last = period.first.year, period.last.year
    told = _told(text)[:MOST]
    if all(t.year is not None for t in told):
        return {}
    return _least_jumps(told, range(first - 1, last + 2), range(first, last + 1))


def account_years(text: str, published: date) -> Mapping[int, int]:
    """The same for a report that has a day but only looks back, as an encyclopaedia or a newspaper's background does.

    Such a text tells nothing of yesterday or of Monday, and the first day it tells has a year, one before its own. Of any other
    report nothing is worked out: its days without a year are the latest before it.

    Args:
        text: The whole report.
        published: Its day; no day told without a year comes after it.
    """
    if _NEWS.search(text):
        return {}
    told = _told(text)[:MOST]
    if not told or told[0].year is None or told[0].year >= published.year or all(t.year for t in told):
        return {}
    named = frozenset(t.year for t in told if t.year is not None)
    found = _least_jumps(told, range(min(named), published.year + 1), named)
    into = {t.at: t.into for t in told}
    now = published.year * _YEAR_DAYS + (published.month - 1) * _MONTH_DAYS + published.day
    return {at: year for at, year in found.items() if year * _YEAR_DAYS + into[at] <= now}


def _told(text: str) -> list[_Told]:
    """The phrases with a month, in their order; of two that overlap the longer."""
    low, months = text.lower(), load_calendar().months
    found: list[tuple[int, int, _Told]] = []
    for phrase in load_date_phrases():
        if "m" not in phrase.pattern.groupindex or (phrase.needs and not any(word in low for word in phrase.needs)):
            continue
        for match in phrase.pattern.finditer(text):
            groups = match.groupdict()
            if groups.get("rel"):
                continue
            month = months[groups["m"].lower().rstrip(".")]
            day = groups.get("e") or groups.get("d")
            into = (month - 1) * _MONTH_DAYS + (int(day) if day and day.isdigit() else _MIDDLE)
            year = int(groups["y"]) if groups.get("y") else None
            found.append((match.start(), match.end(), _Told(match.start("m"), into, year)))
    kept: list[tuple[int, int, _Told]] = []
    for start, end, one in sorted(found, key=lambda f: (f[0], f[0] - f[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, one))
    return [one for _, _, one in kept]


#: a way through the phrases so far: what it costs, and the years it gave, the last first
_Way = tuple[float, "_Years | None"]


@dataclass(frozen=True, slots=True)
class _Years:
    """The year of a phrase, and of those before it."""

    year: int
    before: _Years | None


def _least_jumps(told: Sequence[_Told], years: range, titled: Container[int]) -> dict[int, int]:
    """The years that make the way from day to day shortest; a day told with its year may be a glance aside.

    It is Viterbi's algorithm: of all ways that stand at one day, the cheapest is gone on with.
    """
    ways: dict[float, _Way] = {}
    for one in told:
        if one.year is not None:
            day = one.year * _YEAR_DAYS + one.into
            aside = {at: (cost + GLANCE, way) for at, (cost, way) in ways.items()}
            ways = _cheapest({**aside, day: min(_leap(day, ways), aside.get(day, (inf, None)), key=_cost)})
            continue
        ways = {
            day: (cost + (0.0 if year in titled else BESIDE), _Years(year, way))
            for year in years
            for day in (year * _YEAR_DAYS + one.into,)
            for cost, way in (_to(day, ways),)
        }
    given, found = min(ways.values(), key=_cost)[1], dict[int, int]()
    for one in reversed(told):
        if one.year is None and given is not None:
            found[one.at], given = given.year, given.before
    return found


def _to(day: float, ways: Mapping[float, _Way]) -> _Way:
    """The cheapest way on to a day."""
    steps = ((cost + (day - at if day >= at else BACKWARD * (at - day)), way) for at, (cost, way) in ways.items())
    return min(steps, key=_cost, default=(0.0, None))


def _leap(day: float, ways: Mapping[float, _Way]) -> _Way:
    """The cheapest way on to a day told with its year: however far ahead, the account says that it goes there."""
    ahead = [(cost + LEAP, way) for at, (cost, way) in ways.items() if day >= at]
    return min([_to(day, ways), *ahead], key=_cost)


def _cheapest(ways: dict[float, _Way]) -> dict[float, _Way]:
    return dict(sorted(ways.items(), key=lambda item: item[1][0])[:MOST_WAYS])


def _cost(way: _Way) -> float:
    return way[0]

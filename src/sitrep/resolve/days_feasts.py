"""A feast and the word that tells a day of it ("the second day of", "the eve of") in, its days out."""

from __future__ import annotations

import re
from datetime import date

from sitrep.model.taxonomy import DatePrecision
from sitrep.reference.calendar import Feast
from sitrep.resolve.days_arithmetic import WEEK, Days, back, forth, one_day, until

#: which day of a feast each word tells, its first being 0; "last" and "final" tell its last
_DAYS_OF_FEAST = {"eve": -1, "start": 0, "beginning": 0, "first": 0, "second": 1, "third": 2, "fourth": 3}
_PRECISIONS = (DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.MONTH)
#: from one day of a feast so far back lies the feast of the year before
_A_MONTH = 30


def day_of_feast(told: str | None, first: date, last: date) -> Days:
    """A feast of these days, or the one day of it that the word tells."""
    if told:
        words = told.lower().split()
        word = words[0]
        if "ten" in words:
            return Days(
                first if word == "first" else back(last, 9),
                forth(first, 9) if word == "first" else last,
                _PRECISIONS[2],
            )
        if word[0].isdigit():  # "the 15th of Ramadan"
            return one_day(min(last, forth(first, int(re.sub(r"\D", "", word)) - 1)))
        return one_day(forth(first, _DAYS_OF_FEAST[word]) if word in _DAYS_OF_FEAST else last)
    length = (last - first).days
    return Days(first, last, _PRECISIONS[(length > 1) + (length >= WEEK)])


def latest_of_feast(told: str | None, feast: Feast, published: date) -> Days:
    """The latest such day, or feast, that has come by the day of the report."""
    if told and told.lower() == "eve" and (tomorrow := feast.latest(forth(published, 1)))[0] > published:
        return day_of_feast(told, *tomorrow)
    days = day_of_feast(told, *feast.latest(published))
    if days.first and days.first > published:  # its second day, told on its first, is that of the year before
        days = day_of_feast(told, *feast.latest(back(published, _A_MONTH)))
    return until(days, published)

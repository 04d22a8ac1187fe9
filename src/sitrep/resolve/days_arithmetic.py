"""Days, months and years in, the days they span out; the two schemes of date precision."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from sitrep.model.claim import DateRange
from sitrep.model.taxonomy import DatePrecision

WEEK = 7


@dataclass(frozen=True, slots=True)
class Days:
    """A first and a last day (None: unknown) and how closely they are known."""

    first: date | None
    last: date | None
    precision: DatePrecision


UNKNOWN = Days(None, None, DatePrecision.UNKNOWN)


def one_day(day: date) -> Days:
    """A single day."""
    return Days(day, day, DatePrecision.DAY)


def until(days: Days, now: date | None) -> Days:
    """The days of a time that goes on, no later than the day of the report: what it tells has happened by then."""
    if now is None or days.first is None or days.last is None or not days.first <= now < days.last:
        return days
    return Days(days.first, now, days.precision)


def valid_day(year: int, month: int, day: int) -> date | None:
    """The day, None where the calendar has none (30 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def back(day: date, days: int) -> date:
    """So many days before a day, no earlier than the calendar begins."""
    return date.fromordinal(max(1, day.toordinal() - days))


def forth(day: date, days: int) -> date:
    """So many days after a day, no later than the calendar ends."""
    return date.fromordinal(min(date.max.toordinal(), day.toordinal() + days))


def year_within(year: int) -> int:
    """The year, or the nearest that the calendar has."""
    return min(max(date.min.year, year), date.max.year)


def month_of(year: int, month: int) -> Days:
    """A whole month."""
    year = year_within(year)
    return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]), DatePrecision.MONTH)


def year_of(year: int) -> Days:
    """A whole year."""
    year = year_within(year)
    return Days(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR)


def months_back(day: date, months: int) -> date:
    """The same day of the month some months before, or the month's last."""
    number = max(12, day.year * 12 + day.month - 1 - months)
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def part_of_month(part: str, year: int, month: int) -> Days:
    """The first, middle or last third of a month ("early", "mid", "late"), or two of them ("early to mid")."""
    year = year_within(year)
    last = monthrange(year, month)[1]
    thirds = {"early": (1, 10), "mid": (11, 20), "late": (21, last)}
    first_day, last_day = thirds[part.split()[0]][0], thirds[part.split()[-1]][1]
    precision = DatePrecision.MONTH if " " in part else DatePrecision.WEEK
    return Days(date(year, month, first_day), date(year, month, last_day), precision)


def share_of_month(twelfths: tuple[int, int], year: int, month: int) -> Days:
    """A half or quarter of a month, told by its first and last twelfth."""
    year = year_within(year)
    length = monthrange(year, month)[1]
    first, last = (twelfths[0] - 1) * 30 // 12 + 1, length if twelfths[1] == 12 else twelfths[1] * 30 // 12
    precision = DatePrecision.WEEK if last - first < WEEK + 2 else DatePrecision.MONTH
    return Days(date(year, month, first), date(year, month, last), precision)


def months_of(year: int, first: int, last: int) -> Days:
    """From the first to the last of some months; where the first comes later in the year, it is of the year before."""
    year = year_within(year)
    return Days(month_of(year - (first > last), first).first, month_of(year, last).last, DatePrecision.MONTH)


def part_of_week(part: str, monday: date) -> Days:
    """The first, middle or last days of a week that begins on a Monday ("early", "mid", "late")."""
    ends = {"early": (0, 2), "mid": (2, 3), "late": (3, 6)}
    first, last = ends[part.split()[0]][0], ends[part.split()[-1]][1]
    return Days(forth(monday, first), forth(monday, last), DatePrecision.WEEK)


def part_of_year(part: str, year: int) -> Days:
    """The first four months, the middle or the last three months of a year ("early", "mid", "late"), or two of these."""
    year = year_within(year)
    parts = {"early": (1, 4), "mid": (6, 8), "late": (10, 12)}
    first, last = parts[part.split()[0]][0], parts[part.split()[-1]][1]
    return Days(date(year, first, 1), date(year, last, monthrange(year, last)[1]), DatePrecision.MONTH)


def week_of_month(which: int, year: int, month: int) -> Days:
    """The first to fourth seven days of a month; 5 is its last seven."""
    year = year_within(year)
    last = monthrange(year, month)[1]
    first = last - WEEK + 1 if which > 4 else WEEK * (which - 1) + 1
    return Days(date(year, month, first), date(year, month, first + WEEK - 1), DatePrecision.WEEK)


def acled_time_precision(when: DateRange) -> int:
    """ACLED's time precision: 1 the day, 2 within a week, 3 within a month or less closely.

    >>> acled_time_precision(DateRange("", date(2016, 3, 13), date(2016, 3, 13), DatePrecision.DAY))
    1
    """
    length = _length(when)
    if length is None:
        return 3
    if when.precision is DatePrecision.DAY and length <= 2:
        return 1
    return 2 if length <= WEEK + 1 else 3


def ucdp_date_precision(when: DateRange) -> int:
    """UCDP's date precision: 1 the day, 2 two to six days, 3 the week, 4 within a month, 5 longer or unknown."""
    length = _length(when)
    if length is None:
        return 5
    for longest, code in ((1, 1), (6, 2), (WEEK + 1, 3), (31, 4)):
        if length <= longest:
            return code
    return 5


def _length(when: DateRange) -> int | None:
    if when.start is None or when.end is None:
        return None
    return (when.end - when.start) // timedelta(days=1) + 1

"""One phrase that tells a time ("12 March", "last Thursday", "two days ago") and what it counts from in, its days out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sitrep.model.taxonomy import DatePrecision
from sitrep.reference.calendar import load_calendar
from sitrep.reference.date_phrases import PARTS, SEASONS, SHARES, WEEKS, DatePhrase
from sitrep.resolve.days_arithmetic import (
    UNKNOWN,
    WEEK,
    Days,
    back,
    forth,
    month_of,
    months_back,
    months_of,
    one_day,
    part_of_month,
    part_of_week,
    part_of_year,
    share_of_month,
    until,
    valid_day,
    week_of_month,
    year_of,
)
from sitrep.resolve.days_feasts import day_of_feast, latest_of_feast

#: the years whose feasts are worked out; reports of others are none of ours
_FEAST_YEARS = range(1900, 2101)
#: numbers that say no more than "some": a span of so many years is no time that can be coded
_VAGUE = frozenset({"several", "few", "a few"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """What undated phrases count from.

    Attributes:
        published: The day of the report.
        last: The day told last.
        period: The days a chronicle's title names.
        years: The years worked out for a chronicle's days, by the offset of the month's name in it (`chronicle_years`).
        offset: Where the text that is read begins in the chronicle.
    """

    published: date | None = None
    last: date | None = None
    period: Days = UNKNOWN
    years: Mapping[int, int] = field(default_factory=dict)
    offset: int = 0


Rule = Callable[["re.Match[str]", Anchor, DatePhrase], "Days | None"]


def year_for(match: re.Match[str], month: int, day: int, anchor: Anchor) -> int | None:
    """The year of a day told without one.

    In a chronicle, and in a report that only looks back, the one worked out for it from all its days; else the latest not after
    publication, or the one nearest to the day told last, within the years of the title.
    """
    now, period = anchor.published, anchor.period
    worked_out = anchor.years.get(anchor.offset + match.start("m"))
    if worked_out is not None:
        return worked_out
    if now is not None:
        return now.year if (month, day) <= (now.month, now.day) else now.year - 1
    years = range(period.first.year, period.last.year + 1) if period.first and period.last else range(0)
    if anchor.last is None:
        return years[0] if years else None
    last = anchor.last
    near = [y for y in (last.year, last.year + 1, last.year - 1) if not years or y in years] or [last.year]
    return min(near, key=lambda y: abs((y - last.year) * 372 + (month - last.month) * 31 + day - last.day))


def _month(text: str) -> int:
    return load_calendar().months[text.lower().rstrip(".")]


def _number(text: str) -> int:
    lowered = " ".join(text.lower().split())
    return int(lowered) if lowered.isdigit() else load_calendar().numbers[lowered]


def _part(text: str) -> str:
    return PARTS[" ".join(text.lower().replace("-", " ").split())]


def _share(text: str) -> tuple[int, int]:
    return SHARES[" ".join(text.lower().split())]


def _dated(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days | None:
    month, day = _month(match["m"]), int(match["d"])
    year = _year_told(match, anchor, month, day)
    if year is None:
        return UNKNOWN
    found = valid_day(year, month, day)
    return one_day(found) if found else None


def _numeric(match: re.Match[str], _anchor: Anchor, _phrase: DatePhrase) -> Days | None:
    day, month = int(match["d"]), int(match["n"])
    if month > 12:
        day, month = month, day
    found = valid_day(int(match["y"]), month, day) if 1 <= month <= 12 else None
    return one_day(found) if found else None


def _stretch(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days | None:
    """Read "12/13 March", "March 3-7"."""
    month = _month(match["m"])
    year = int(match["y"]) if match["y"] else year_for(match, month, int(match["e"]), anchor)
    if year is None:
        return UNKNOWN
    first, last = valid_day(year, month, int(match["d"])), valid_day(year, month, int(match["e"]))
    return Days(first, last, DatePrecision.DAY) if first and last and first <= last else None


def _across(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days | None:
    """Read "June 30-July 2", "30 December-2 January": the year is that of the last day."""
    month = _month(match["m"])
    year = int(match["y"]) if match["y"] else year_for(match, month, int(match["e"]), anchor)
    if year is None:
        return UNKNOWN
    from_month = _month(match["n"])
    first, last = (
        valid_day(year - (from_month > month), from_month, int(match["d"])),
        valid_day(year, month, int(match["e"])),
    )
    return Days(first, last, DatePrecision.DAY) if first and last and first <= last else None


def _weekdays(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    """Read "Monday-Wednesday": the latest such days that have begun."""
    if anchor.published is None:
        return UNKNOWN
    names = load_calendar().weekdays
    last = back(anchor.published, (anchor.published.weekday() - names.index(match["v"])) % WEEK)
    return Days(back(last, (names.index(match["v"]) - names.index(match["w"])) % WEEK), last, DatePrecision.DAY)


def _neighbours(match: re.Match[str], anchor: Anchor, phrase: DatePhrase) -> Days | None:
    """Read "12 and 13 June"; of days that do not follow one another each is read for itself."""
    return _stretch(match, anchor, phrase) if int(match["e"]) == int(match["d"]) + 1 else None


def _listed(match: re.Match[str], anchor: Anchor, phrase: DatePhrase) -> Days | None:
    """Read "12, 13 and 14 June": from the first to the last; known less closely where days between them are left out."""
    days = [int(match["d"]), *map(int, re.findall(r"\d+", match["between"])), int(match["e"])]
    found = _stretch(match, anchor, phrase) if sorted(set(days)) == days else None
    if found is None or days == list(range(days[0], days[-1] + 1)):
        return found
    return Days(found.first, found.last, DatePrecision.WEEK if days[-1] - days[0] <= WEEK else DatePrecision.MONTH)


def _day_of_month(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days | None:
    """Read "on the 15th", "on the 15th of last month": the latest such day not after publication."""
    now, day = anchor.published, int(match["d"])
    if now is None:
        return UNKNOWN
    which = (match["which"] or "").lower()
    for months in (1,) if which == "last" else (0,) if which == "this" else range(3):
        month = months_back(now, months)
        found = valid_day(month.year, month.month, day)
        if found is not None and (found <= now or which):
            return one_day(found)
    return None


def _night_pair(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days | None:
    """Read "the night of 12/13": the latest such night not after publication, which may begin in the month before."""
    now = anchor.published
    if now is None:
        return UNKNOWN
    for months in range(3):
        month = months_back(now, months)
        last = valid_day(month.year, month.month, int(match["e"]))
        if last is not None and last <= now and back(last, 1).day == int(match["d"]):
            return Days(back(last, 1), last, DatePrecision.DAY)
    return None


def _year_told(match: re.Match[str], anchor: Anchor, month: int, day: int = 1) -> int | None:
    told = match.groupdict()
    if told["y"]:
        return int(told["y"])
    if told.get("rel"):
        return anchor.published.year - ("last" in told["rel"].lower()) if anchor.published else None
    return year_for(match, month, day, anchor)


def _month_part(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    month = _month(match["m"])
    year = _year_told(match, anchor, month)
    return until(part_of_month(_part(match["part"]), year, month), anchor.published) if year else UNKNOWN


def _month_share(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    month = _month(match["m"])
    year = _year_told(match, anchor, month)
    return until(share_of_month(_share(match["share"]), year, month), anchor.published) if year else UNKNOWN


def _months(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days | None:
    """Read "in May and June", "from January to March 2016", "December 2015-February 2016"."""
    first, last = _month(match["n"]), _month(match["m"])
    year = _year_told(match, anchor, last)
    if year is None:
        return UNKNOWN
    found = months_of(year, first, last)
    if match["x"]:
        found = Days(month_of(int(match["x"]), first).first, found.last, DatePrecision.MONTH)
    return until(found, anchor.published) if found.first and found.last and found.first <= found.last else None


def _month_week(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    month = _month(match["m"])
    year = _year_told(match, anchor, month)
    return week_of_month(WEEKS[match["which"].lower()], year, month) if year else UNKNOWN


def _whole_month(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    month = _month(match["m"])
    year = _year_told(match, anchor, month)
    if year is None:
        return UNKNOWN
    now = anchor.published
    if (
        match["which"]
        and match["which"].lower() == "last"
        and now
        and not match["y"]
        and (year, month) == (now.year, now.month)
    ):
        year -= 1
    return until(month_of(year, month), now)


def _year_part(match: re.Match[str], _anchor: Anchor, _phrase: DatePhrase) -> Days:
    return part_of_year(_part(match["part"]), int(match["y"]))


def _year_share(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    now = anchor.published
    if not match["y"] and now is None:
        return UNKNOWN
    year = int(match["y"]) if match["y"] or now is None else now.year - (match["which"].lower() == "last")
    return until(months_of(year, *_share(match["share"])), now)


def _unit_part(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days | None:
    """Read "early last month", "the start of the year", "late this week"; None for a part that is yet to come."""
    now = anchor.published
    if now is None:
        return UNKNOWN
    part, last, unit = _part(match["part"]), match["which"].lower() == "last", match["u"].lower()
    if unit == "week":
        days = part_of_week(part, back(now, now.weekday() + WEEK * last))
    elif unit == "month":
        then = months_back(now, 1) if last else now
        days = part_of_month(part, then.year, then.month)
    else:
        days = part_of_year(part, max(1, now.year - last))
    return until(days, now) if days.first and days.first <= now else None


def _years(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days | None:
    """Read "between 2012 and 2014", "in 2012-13"."""
    first, told = int(match["x"] or match["z"]), int(match["y"])
    last = told if told > 99 else first - first % 100 + told
    if last <= first or (told < 100 and match["z"]):
        return None
    return until(Days(year_of(first).first, year_of(last).last, DatePrecision.YEAR), anchor.published)


def _season(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    month, now = SEASONS[match["season"].lower()], anchor.published
    if match["y"]:
        return _three_months(int(match["y"]), month)
    if now is None:
        return UNKNOWN
    this = _three_months(now.year - (month > now.month), month)
    if match["which"].lower() == "last" and this.last is not None and this.last >= now:
        this = _three_months(now.year - (month > now.month) - 1, month)
    return until(this, now)


def _three_months(year: int, month: int) -> Days:
    end = month_of(year + (month > 10), (month + 1) % 12 + 1)
    return Days(month_of(year, month).first, end.last, DatePrecision.MONTH)


def _whole_year(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    return until(year_of(int(match["y"])), anchor.published)


def _decade(match: re.Match[str], _anchor: Anchor, _phrase: DatePhrase) -> Days:
    first = int(match["y"])
    return Days(date(first, 1, 1), date(first + 9, 12, 31), DatePrecision.YEAR)


def _weekday(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    now = anchor.published
    if now is None:
        return UNKNOWN
    gap = (now.weekday() - load_calendar().weekdays.index(match["w"])) % WEEK
    which = (match["which"] or "").lower()
    if which in ("next", "coming"):
        return one_day(forth(now, WEEK - gap))
    if match["week"]:
        return one_day(back(now, now.weekday() + WEEK - load_calendar().weekdays.index(match["w"])))
    day = back(now, gap or WEEK) if which in ("last", "past", "previous") else back(now, gap)
    if match["into"]:
        return Days(back(day, 1), day, DatePrecision.DAY)
    return one_day(day)


def _counted(match: re.Match[str]) -> tuple[int, str]:
    """How many of which unit a phrase counts, one where it does not say; a fortnight is two weeks."""
    count, unit = _number(match["n"]) if match["n"] else 1, match["u"].lower()
    return (2 * count, "week") if unit == "fortnight" else (count, unit)


def _rolling(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    """Read "the past 24 hours", "the last five days", "over the past few days", "the past month"."""
    now = anchor.published
    if now is None:
        return UNKNOWN
    count, unit = _counted(match)
    if unit == "hour":
        return Days(back(now, max(1, -(-count // 24))), now, DatePrecision.DAY)
    if unit == "day":
        lately = match["n"].lower() in _VAGUE and not match.group().lower().startswith("for")
        count = WEEK if lately else count
        return Days(back(now, count), now, DatePrecision.DAY if count < 3 else DatePrecision.WEEK)
    if unit == "week":
        return Days(back(now, WEEK * count), now, DatePrecision.WEEK if count == 1 else DatePrecision.MONTH)
    if unit == "year" and match["n"].lower() in _VAGUE:
        return UNKNOWN
    months = count if unit == "month" else 12 * count
    return Days(months_back(now, months), now, DatePrecision.MONTH if unit == "month" else DatePrecision.YEAR)


def _recent(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    """Read "in recent days": a week at most; "recent weeks": four; "recent months" is no time that can be coded."""
    now = anchor.published
    length = {"hour": 1, "day": WEEK, "week": 4 * WEEK}.get(match["u"].lower())
    if now is None or length is None:
        return UNKNOWN
    return Days(back(now, length), now, DatePrecision.WEEK if length <= WEEK else DatePrecision.MONTH)


def _ago(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    now = anchor.published
    if now is None:
        return UNKNOWN
    count, unit = _counted(match)
    if unit == "day" and match["n"].lower() in _VAGUE:
        return Days(back(now, WEEK), back(now, 2), DatePrecision.WEEK)
    if unit == "hour":
        return Days(back(now, -(-count // 24)), now, DatePrecision.DAY)
    if unit == "day":
        return one_day(back(now, count))
    if unit == "week":
        middle = back(now, WEEK * count)
        return Days(back(middle, 2), forth(middle, 2), DatePrecision.WEEK)
    if unit == "month":
        then = months_back(now, count)
        return month_of(then.year, then.month)
    return year_of(max(1, now.year - count))


def _calendar_unit(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    """Read "last week", "earlier this month", "this year": the calendar's own, up to publication."""
    now = anchor.published
    if now is None:
        return UNKNOWN
    last, unit = match["which"].lower() in ("last", "previous"), match["u"].lower()
    if unit == "week":
        monday = back(now, now.weekday() + WEEK * last)
        whole = Days(monday, forth(monday, WEEK - 1), DatePrecision.WEEK)
    elif unit == "month":
        then = months_back(now, 1) if last else now
        whole = month_of(then.year, then.month)
    else:
        whole = year_of(max(1, now.year - last))
    return whole if last else Days(whole.first, now, whole.precision)


def _weekend(_match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    now = anchor.published
    if now is None:
        return UNKNOWN
    saturday = back(now, (now.weekday() - 5) % WEEK)
    return Days(saturday, min(now, forth(saturday, 1)), DatePrecision.DAY)


def _shift(_match: re.Match[str], anchor: Anchor, phrase: DatePhrase) -> Days:
    """A day so many days from publication ("yesterday"), or the night before it; "overnight" in a chronicle."""
    if anchor.published is not None:
        day = anchor.published
        day = forth(day, phrase.step) if phrase.step > 0 else back(day, -phrase.step)
        return Days(back(day, phrase.long), day, DatePrecision.DAY)
    if phrase.long and anchor.last is not None:
        return Days(anchor.last, forth(anchor.last, phrase.long), DatePrecision.DAY)
    return UNKNOWN


def _told(_match: re.Match[str], anchor: Anchor, phrase: DatePhrase) -> Days:
    return _from_told(phrase.step, anchor)


def _from_told(step: int, anchor: Anchor) -> Days:
    """A day so many days from the day told last, from publication where none was; the chronicle's own days else."""
    base = anchor.last or anchor.published
    if base is None:
        return anchor.period
    day = back(base, -step) if step < 0 else forth(base, step)
    return one_day(min(day, anchor.published) if anchor.published else day)


def _later(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    count, unit = _counted(match)
    days = {"hour": 0, "day": 1, "week": WEEK, "month": 30, "year": 365}[unit] * count
    return _from_told(days if match["dir"].lower() in ("later", "after") else -days, anchor)


def _feast(match: re.Match[str], anchor: Anchor, _phrase: DatePhrase) -> Days:
    feast = load_calendar().feasts[" ".join(match["feast"].lower().replace("’", "'").split())]
    base = anchor.published or anchor.last or anchor.period.first
    year = int(match["y"]) if match["y"] else base.year if base else 0
    if year not in _FEAST_YEARS:
        return UNKNOWN
    if match["y"] or not anchor.published:
        return day_of_feast(match["begin"], *feast.in_year(year))
    return latest_of_feast(match["begin"], feast, anchor.published)


#: the rules by the name that date_phrases.yaml calls them
RULES: Mapping[str, Rule] = {
    "dated": _dated,
    "numeric": _numeric,
    "stretch": _stretch,
    "across": _across,
    "weekdays": _weekdays,
    "neighbours": _neighbours,
    "listed": _listed,
    "day_of_month": _day_of_month,
    "night_pair": _night_pair,
    "month_part": _month_part,
    "month_week": _month_week,
    "month_share": _month_share,
    "months": _months,
    "whole_month": _whole_month,
    "year_part": _year_part,
    "year_share": _year_share,
    "unit_part": _unit_part,
    "years": _years,
    "season": _season,
    "whole_year": _whole_year,
    "decade": _decade,
    "weekday": _weekday,
    "rolling": _rolling,
    "recent": _recent,
    "ago": _ago,
    "calendar_unit": _calendar_unit,
    "weekend": _weekend,
    "shift": _shift,
    "told": _told,
    "later": _later,
    "feast": _feast,
}

"""One phrase that tells a time in ("12 March", "last Thursday", "two days ago"), the days it means out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sitrep.model.taxonomy import DatePrecision
from sitrep.reference.calendar import load_calendar
from sitrep.resolve.days_arithmetic import (
    UNKNOWN,
    WEEK,
    Days,
    back,
    forth,
    month_of,
    months_back,
    one_day,
    part_of_month,
    part_of_year,
    valid_day,
    week_of_month,
    year_of,
)

_CALENDAR = load_calendar()
_MONTH = "|".join(re.escape(form) for form in _CALENDAR.month_forms)
_WEEKDAY = "|".join(_CALENDAR.weekdays)
_YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_TH = r"(?:st|nd|rd|th)?"
_NUMBER = r"\d{1,3}|" + "|".join(sorted((re.escape(w) for w in _CALENDAR.numbers), key=len, reverse=True))
_ABOUT = r"(?:(?:about|around|nearly|almost|more\s+than|over|at\s+least|some|roughly|approximately|just|only)\s+)?"
_UNIT = r"hour|day|week|month|year"
_HOURS = r"morning|afternoon|evening|night|noon|midnight|dawn|midday"
_OWN_WEEKDAY = rf"(?:(?:{_WEEKDAY}),?\s+)?"
_TRAILING_YEAR = rf"(?:(?:,\s*|\s+)(?P<y>{_YEAR})(?!\d))?"
_PARTS = {
    "early": "early",
    "mid": "mid",
    "middle of": "mid",
    "late": "late",
    "beginning of": "early",
    "start of": "early",
    "end of": "late",
    "close of": "late",
}
_PART = "|".join(sorted((p.replace(" ", r"\s+(?:of\s+)?") if " " not in p else p.replace(" ", r"\s+") for p in _PARTS), key=len, reverse=True))
_WEEKS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 5, "final": 5}


@dataclass(frozen=True, slots=True)
class Anchor:
    """What undated phrases count from: the day of the report, the day told last, the year the text is in (None: unknown)."""

    published: date | None = None
    last: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Atom:
    """A phrase with its offsets in the text and what it means; ``form`` names the rule that read it."""

    start: int
    end: int
    days: Days
    form: str


Rule = Callable[["re.Match[str]", Anchor], "Days | None"]


def year_for(month: int, day: int, anchor: Anchor) -> int | None:
    """The year of a day told without one: the latest not after publication, else the year the text is in."""
    if anchor.published is None:
        return anchor.year
    year = anchor.published.year
    return year if (month, day) <= (anchor.published.month, anchor.published.day) else year - 1


def _month(text: str) -> int:
    return _CALENDAR.months[text.lower().rstrip(".")]


def _number(text: str) -> int:
    lowered = " ".join(text.lower().split())
    return int(lowered) if lowered.isdigit() else _CALENDAR.numbers[lowered]


def _part(text: str) -> str:
    return _PARTS[" ".join(text.lower().replace("-", " ").split())]


def _dated(match: re.Match[str], anchor: Anchor) -> Days | None:
    month, day = _month(match["m"]), int(match["d"])
    year = int(match["y"]) if match["y"] else year_for(month, day, anchor)
    if year is None:
        return UNKNOWN
    found = valid_day(year, month, day)
    return one_day(found) if found else None


def _numeric(match: re.Match[str], _anchor: Anchor) -> Days | None:
    day, month = int(match["d"]), int(match["n"])
    if month > 12:
        day, month = month, day
    found = valid_day(int(match["y"]), month, day) if 1 <= month <= 12 else None
    return one_day(found) if found else None


def _stretch(match: re.Match[str], anchor: Anchor) -> Days | None:
    """ "12/13 March", "March 3-7"."""
    month = _month(match["m"])
    year = int(match["y"]) if match["y"] else year_for(month, int(match["e"]), anchor)
    if year is None:
        return UNKNOWN
    first, last = valid_day(year, month, int(match["d"])), valid_day(year, month, int(match["e"]))
    return Days(first, last, DatePrecision.DAY) if first and last and first <= last else None


def _year_told(match: re.Match[str], anchor: Anchor, month: int) -> int | None:
    if match["y"]:
        return int(match["y"])
    if match["rel"]:
        return anchor.published.year - ("last" in match["rel"]) if anchor.published else None
    return year_for(month, 1, anchor)


def _month_part(match: re.Match[str], anchor: Anchor) -> Days:
    month = _month(match["m"])
    year = _year_told(match, anchor, month)
    return part_of_month(_part(match["part"]), year, month) if year else UNKNOWN


def _month_week(match: re.Match[str], anchor: Anchor) -> Days:
    month = _month(match["m"])
    year = _year_told(match, anchor, month)
    return week_of_month(_WEEKS[match["which"].lower()], year, month) if year else UNKNOWN


def _whole_month(match: re.Match[str], anchor: Anchor) -> Days:
    month = _month(match["m"])
    year = _year_told(match, anchor, month)
    if year is None:
        return UNKNOWN
    now = anchor.published
    if match["which"] and match["which"].lower() == "last" and now and not match["y"] and (year, month) == (now.year, now.month):
        year -= 1
    return month_of(year, month)


def _year_part(match: re.Match[str], _anchor: Anchor) -> Days:
    return part_of_year(_part(match["part"]), int(match["y"]))


def _whole_year(match: re.Match[str], _anchor: Anchor) -> Days:
    return year_of(int(match["y"]))


def _decade(match: re.Match[str], _anchor: Anchor) -> Days:
    first = int(match["y"])
    return Days(date(first, 1, 1), date(first + 9, 12, 31), DatePrecision.YEAR)


def _weekday(match: re.Match[str], anchor: Anchor) -> Days:
    now = anchor.published
    if now is None:
        return UNKNOWN
    gap = (now.weekday() - _CALENDAR.weekdays.index(match["w"])) % WEEK
    which = (match["which"] or "").lower()
    if which in ("next", "coming"):
        return one_day(forth(now, WEEK - gap))
    day = back(now, gap or WEEK) if which in ("last", "past", "previous") else back(now, gap)
    if match["into"]:
        return Days(back(day, 1), day, DatePrecision.DAY)
    return one_day(day)


def _rolling(match: re.Match[str], anchor: Anchor) -> Days:
    """ "the past 24 hours", "the last five days", "over the past few days", "the past month"."""
    now = anchor.published
    if now is None:
        return UNKNOWN
    count, unit = _number(match["n"]) if match["n"] else 1, match["u"].lower()
    if unit == "hour":
        return Days(back(now, max(1, -(-count // 24))), now, DatePrecision.DAY)
    if unit == "day":
        return Days(back(now, count), now, DatePrecision.DAY if count < 3 else DatePrecision.WEEK)
    if unit == "week":
        return Days(back(now, WEEK * count), now, DatePrecision.WEEK if count == 1 else DatePrecision.MONTH)
    months = count if unit == "month" else 12 * count
    return Days(months_back(now, months), now, DatePrecision.MONTH if unit == "month" else DatePrecision.YEAR)


def _recent(match: re.Match[str], anchor: Anchor) -> Days:
    """ "in recent days": a week at most; "recent months" is no time that can be coded."""
    now = anchor.published
    length = {"hour": 1, "day": WEEK, "week": 30}.get(match["u"].lower())
    if now is None or length is None:
        return UNKNOWN
    return Days(back(now, length), now, DatePrecision.WEEK if length <= WEEK else DatePrecision.MONTH)


def _ago(match: re.Match[str], anchor: Anchor) -> Days:
    now = anchor.published
    if now is None:
        return UNKNOWN
    count, unit = _number(match["n"]), match["u"].lower()
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


def _calendar_unit(match: re.Match[str], anchor: Anchor) -> Days:
    """ "last week", "earlier this month", "this year": the calendar's own, up to publication."""
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


def _weekend(_match: re.Match[str], anchor: Anchor) -> Days:
    now = anchor.published
    if now is None:
        return UNKNOWN
    saturday = back(now, (now.weekday() - 5) % WEEK)
    return Days(saturday, min(now, forth(saturday, 1)), DatePrecision.DAY)


def _shift(days: int, *, long: int = 0) -> Rule:
    """A day so many days from publication, beginning ``long`` days earlier."""

    def rule(_match: re.Match[str], anchor: Anchor) -> Days:
        if anchor.published is None:
            return UNKNOWN
        day = forth(anchor.published, days) if days > 0 else back(anchor.published, -days)
        return Days(back(day, long), day, DatePrecision.DAY)

    return rule


def _told_last(step: int) -> Rule:
    """A day so many days from the day told last, from publication where none was."""

    def rule(_match: re.Match[str], anchor: Anchor) -> Days:
        base = anchor.last or anchor.published
        if base is None:
            return UNKNOWN
        day = back(base, -step) if step < 0 else forth(base, step)
        return one_day(min(day, anchor.published) if anchor.published else day)

    return rule


def _later(match: re.Match[str], anchor: Anchor) -> Days:
    count = _number(match["n"])
    days = {"hour": 0, "day": 1, "week": WEEK, "month": 30, "year": 365}[match["u"].lower()] * count
    return _told_last(days if match["dir"].lower() in ("later", "after") else -days)(match, anchor)


def _feast(match: re.Match[str], anchor: Anchor) -> Days:
    feast = _CALENDAR.feasts[" ".join(match["feast"].lower().replace("’", "'").split())]
    year = int(match["y"]) if match["y"] else anchor.year if anchor.published is None else anchor.published.year
    if year is None:
        return UNKNOWN
    first, last = feast.in_year(year)
    if not match["y"] and anchor.published and first > anchor.published:
        first, last = feast.in_year(year - 1)
    precision = DatePrecision.DAY if last == first else DatePrecision.WEEK if feast.days <= WEEK else DatePrecision.MONTH
    return one_day(first) if match["begin"] else Days(first, last, precision)


_FEAST = "|".join(sorted((re.escape(f) for f in _CALENDAR.feasts), key=len, reverse=True))
_REL = r"(?P<rel>\s+(?:of\s+)?(?:last|this)\s+year)?"
_HOUR_TAIL = rf"(?:\s+(?:{_HOURS})(?:\s+and\s+(?:{_HOURS}))?)?"
_NAMED = "|".join(m for m in _CALENDAR.month_forms if m.lower() not in _CALENDAR.doubtful_months and not m.endswith("."))
_SOURCES: tuple[tuple[str, str, Rule, int], ...] = (
    ("day", rf"(?P<y>{_YEAR})-(?P<n>\d\d)-(?P<d>\d\d)(?!\d)", _numeric, 0),
    ("day", rf"(?P<d>\d{{1,2}})(?P<sep>[./-])(?P<n>\d{{1,2}})(?P=sep)(?P<y>{_YEAR})(?!\d)", _numeric, 0),
    ("days", rf"(?P<d>{_DAY}){_TH}\s*[-–/]\s*(?P<e>{_DAY}){_TH}\s+(?:of\s+)?(?P<m>{_MONTH}){_TRAILING_YEAR}", _stretch, 0),
    ("days", rf"(?P<m>{_MONTH})\s+(?P<d>{_DAY}){_TH}\s*[-–/]\s*(?P<e>{_DAY}){_TH}(?!\d){_TRAILING_YEAR}", _stretch, 0),
    ("days", rf"(?:between|from)\s+(?:the\s+)?(?P<d>{_DAY}){_TH}\s+(?:and|to|until)\s+(?P<e>{_DAY}){_TH}\s+(?P<m>{_MONTH}){_TRAILING_YEAR}", _stretch, 0),
    ("days", rf"(?:between|from)\s+(?P<m>{_MONTH})\s+(?P<d>{_DAY}){_TH}\s+(?:and|to|until)\s+(?P<e>{_DAY}){_TH}(?!\d){_TRAILING_YEAR}", _stretch, 0),
    ("day", rf"{_OWN_WEEKDAY}(?:the\s+)?(?P<d>{_DAY}){_TH}\s+(?:of\s+)?(?P<m>{_MONTH}){_TRAILING_YEAR}", _dated, 0),
    ("day", rf"{_OWN_WEEKDAY}(?<!\bin )(?<!\bIn )(?P<m>{_MONTH})\s+(?P<d>{_DAY}){_TH}(?![\d%])(?!\.\d){_TRAILING_YEAR}", _dated, 0),
    ("day", rf"{_OWN_WEEKDAY}(?P<m>{_MONTH})\s+(?P<d>{_DAY}){_TH},?\s+(?P<y>{_YEAR})(?!\d)", _dated, 0),
    ("part", rf"(?P<part>{_PART})[\s-]+(?:of\s+)?(?P<m>{_MONTH})(?:,?\s+(?P<y>{_YEAR}))?{_REL}", _month_part, re.I),
    ("week", rf"(?:the\s+)?(?P<which>{'|'.join(_WEEKS)})\s+week\s+of\s+(?P<m>{_MONTH})(?:,?\s+(?P<y>{_YEAR}))?{_REL}", _month_week, re.I),
    ("month", rf"(?P<which>)(?P<m>{_MONTH})(?:(?:,|\s+of)?\s+(?P<y>{_YEAR})(?!\d)){_REL}", _whole_month, 0),
    ("month", rf"(?P<which>)(?P<m>{_MONTH})(?P<y>)(?P<rel>\s+(?:of\s+)?(?:last|this)\s+year)", _whole_month, 0),
    ("month", rf"(?P<which>[Ll]ast|[Tt]his)\s+(?P<m>{_MONTH})(?P<y>)(?P<rel>)(?!\s+\d)", _whole_month, 0),
    ("month", rf"(?<=\b[Ii]n )(?P<which>)(?P<m>{_MONTH})(?P<y>)(?P<rel>)", _whole_month, 0),
    ("month", rf"(?:(?<=\b[Ss]ince )|(?<=\b[Uu]ntil )|(?<=\b[Ff]rom )|(?<=\b[Dd]uring )|(?<=\b[Bb]y ))(?P<which>)(?P<m>{_MONTH})(?P<y>)(?P<rel>)(?!\s+\d)", _whole_month, 0),
    ("month", rf"(?P<which>)(?P<m>{_NAMED})(?P<y>)(?P<rel>)(?!\s+\d)", _whole_month, 0),
    ("part", rf"(?P<part>{_PART})[\s-]+(?P<y>{_YEAR})(?!\d)", _year_part, re.I),
    ("year", rf"(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\b[Uu]ntil )|(?<=\b[Ff]rom )|(?<=\b[Dd]uring )|(?<=\b[Bb]y )|(?<=\bof )|(?<=\band )|(?<=\bto ))(?P<y>{_YEAR})(?![\d,.]\d|\d|\s+(?:people|civilians|fighters|soldiers|militants|terrorists|troops|men|families|others|km|kilomet|met))", _whole_year, 0),
    ("year", rf"(?:the\s+)?(?P<y>(?:19[4-9]0|20[0-4]0))s", _decade, 0),
    ("weekday", rf"(?P<into>overnight\s+(?:on\s+|into\s+)?)?(?:(?:early|late|earlier|later)\s+(?:on\s+)?)?(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Pp]ast|[Pp]revious)\s+)?(?P<w>{_WEEKDAY})(?:'s|’s|s)?{_HOUR_TAIL}", _weekday, 0),
    ("weekday", rf"(?P<into>)(?P<which>)(?:[Ee]arly|[Ll]ate|[Ee]arlier|[Ll]ater)\s+(?:on\s+)?(?P<w>{_WEEKDAY}){_HOUR_TAIL}", _weekday, 0),
    ("rolling", rf"(?:the\s+)?(?:past|last|previous|latest)\s+{_ABOUT}(?P<n>{_NUMBER})[\s-]+(?P<u>{_UNIT})s?", _rolling, re.I),
    ("rolling", rf"(?:the\s+)(?:past|last)\s+(?P<n>)(?P<u>{_UNIT})s?", _rolling, re.I),
    ("rolling", rf"(?:the\s+)?past\s+(?P<n>)(?P<u>{_UNIT})s?", _rolling, re.I),
    ("rolling", rf"(?:for|within|in)\s+{_ABOUT}(?P<n>{_NUMBER})[\s-]+(?P<u>{_UNIT})s?(?!\s*['’]?\s*(?:later|after|time|of|old))", _rolling, re.I),
    ("rolling", rf"(?:nearly|almost|more\s+than|over)\s+(?P<n>{_NUMBER})[\s-]+(?P<u>week|month|year)s?(?:[\s-]long)?(?!\s+(?:ago|later|earlier|old))", _rolling, re.I),
    ("recent", rf"(?:the\s+)?(?:recent|past\s+few|last\s+few)\s+(?P<u>hour|day|week|month|year)s", _recent, re.I),
    ("ago", rf"{_ABOUT}(?P<n>{_NUMBER})\s+(?P<u>{_UNIT})s?\s+ago", _ago, re.I),
    ("calendar", r"(?:(?:earlier|later|previously|so\s+far|beginning\s+of)\s+)?(?P<which>this|last)\s+(?P<u>week|month|year)", _calendar_unit, re.I),
    ("weekend", r"(?:(?:over|at|during)\s+)?(?:the|this|last)\s+weekend", _weekend, re.I),
    ("day", r"(?:earlier\s+|later\s+)?today|this\s+(?:morning|afternoon|evening)|tonight", _shift(0), re.I),
    ("day", r"yesterday(?:\s+(?:morning|afternoon|evening|night))?|last\s+night|last\s+evening", _shift(-1), re.I),
    ("day", r"(?:the\s+)?day\s+before\s+yesterday", _shift(-2), re.I),
    ("day", r"tomorrow(?:\s+(?:morning|afternoon|evening|night))?", _shift(1), re.I),
    ("day", r"overnight", _shift(0, long=1), re.I),
    ("told", r"(?:the\s+|on\s+)?(?:same|that(?:\s+same)?)\s+(?:day|night|evening|morning|afternoon)|(?:earlier|later)\s+(?:in|on)\s+the\s+(?:same\s+)?day|later\s+that\s+(?:day|night)|end\s+of\s+the\s+day|during\s+the\s+day", _told_last(0), re.I),
    ("told", r"the\s+(?:next|following)\s+(?:day|morning|night|evening)|the\s+day\s+after|(?:a|one)\s+day\s+later|after\s+one\s+day|next\s+day", _told_last(1), re.I),
    ("told", r"the\s+previous\s+(?:day|night|evening)|(?:a|one)\s+day\s+(?:earlier|before)|the\s+(?:day|night)\s+before(?!\s+yesterday)", _told_last(-1), re.I),
    ("told", rf"{_ABOUT}(?P<n>{_NUMBER})\s+(?P<u>{_UNIT})s?\s+(?P<dir>later|earlier|after|before)", _later, re.I),
    ("feast", rf"(?P<begin>(?:start|beginning|first\s+day|eve)\s+of\s+)?(?:the\s+)?(?P<feast>{_FEAST})(?:\s+(?P<y>{_YEAR}))?", _feast, re.I),
)
_RULES = tuple((form, re.compile(rf"(?<![\w-]){pattern}(?!\w)", flags), rule) for form, pattern, rule, flags in _SOURCES)


def atoms(text: str, anchor: Anchor) -> list[Atom]:
    """The phrases of a text that tell a time, longest first where they overlap, in their order."""
    found: list[Atom] = []
    for form, pattern, rule in _RULES:
        for match in pattern.finditer(text):
            days = rule(match, anchor)
            if days is not None:
                found.append(Atom(match.start(), match.end(), days, form))
    found.sort(key=lambda a: (-(a.end - a.start), a.start))
    kept: list[Atom] = []
    for atom in found:
        if all(atom.end <= other.start or other.end <= atom.start for other in kept):
            kept.append(atom)
    return sorted(kept, key=lambda a: a.start)

"""Datelines: text in, the day that a page says it was published and the characters that say it out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from sitrep.text.cleaning_patterns import patterns

#: which number comes first in a date of digits only ("07/08/2016")
DayOrder = Literal["dmy", "mdy"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?\s+)?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)(?!\d)"
_FORMS = (
    # Wed 05 Apr 2017, 13th of March, 2016, 13-Oct-2016
    _WEEKDAY
    + r"(?P<d1>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+"
    + _MONTH.format("m1")
    + r"[\s,-]+"
    + _YEAR.format("y1"),
    # Sun Mar 13, 2016; Published October 2 2017; a page that lost its comma: Oct 032017
    _WEEKDAY
    + _MONTH.format("m2")
    + r"\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?(?:\s*,\s*|\s+|(?<=\d\d))"
    + _YEAR.format("y2"),
    # 2016-03-13, 2016/03/13T13:24:06
    _YEAR.format("y3") + r"(?P<s3>[-./])(?P<m3>\d{1,2})(?P=s3)(?P<d3>\d{1,2})(?!\d)",
    # 15-07-2016, 18.10.2014, 7/10/2016
    _WEEKDAY + r"(?P<d4>\d{1,2})(?P<s4>[-./])(?P<m4>\d{1,2})(?P=s4)" + _YEAR.format("y4"),
)
_ZONE = r"(?:\s*\(?(?:gmt|utc|z|e[sd]t|bst|c[e]?s?t|msk|ksa)\b\)?)?(?:\s*[+-]\d{2}:?\d{2})?"
_CLOCK = (
    r"(?:(?:ksa|gmt|utc)\s+)?\d{1,2}(?::\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\b\.?)?|[:.]?\d{0,2}\s*[ap]\.?m\b\.?)"
    + _ZONE
)
_CLOCK = rf"(?:{_CLOCK}|\d{{1,2}}\.\d{{2}}\s*(?:gmt|utc|e[sd]t|bst|ce?s?t|msk)\b)"
_CLOCKS = rf"{_CLOCK}(?:\s*[-–/,]\s*{_CLOCK})?"
_WIRE = re.compile(
    r"[A-Z][A-Z'’. -]{2,30}(?:,\s*[A-Z][\w. ]{2,20})?,?\s+(?i:"
    + _MONTH.format("m")
    + r")\s+(?P<d>\d{1,2}),?\s+\([A-Z][\w .'/-]{1,30}\)\s*[-–—]{0,2}\s*"
)
_WIRE_WITH_YEAR = re.compile(
    r"[A-Z][\w'’./-]{2,20}(?: (?:[a-z]{2,3}-)?[A-Z][\w'’./-]{1,20}){0,3}(?:, [A-Z][\w ]{2,20})?,?\s+(?i:"
    + "|".join(f"(?:{form})" for form in _FORMS)
    + r")\s*(?:\([A-Z][\w .'/-]{1,30}\)\s*[-–—:]{0,2}|[-–—:]{1,2})\s*"
)
_DAY = re.compile("|".join(f"(?:{form})" for form in _FORMS), re.I)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A stretch of text that states the day of publication; ``explicit`` where a phrase ("Published") says so."""

    day: date
    start: int
    end: int
    explicit: bool = False


@cache
def _dateline() -> re.Pattern[str]:
    rules = patterns()
    before = "|".join(rules.dateline_before)
    after = "|".join(rules.dateline_after)
    return re.compile(
        rf"(?P<before>(?:{before})[\s:]*)?(?:{_CLOCK}\s*[,|-]?\s*)?(?:{_DAY.pattern})(?:T?[\s,|-]*(?:at\s+)?{_CLOCKS}|\s+at\s+\d{{3,4}}\b)?"
        rf"(?P<after>(?:\s*(?:{after}))*)",
        re.I,
    )


def dateline_at(text: str, position: int, *, order: DayOrder = "dmy", led: bool = False) -> Dateline | None:
    """Read the dateline that begins at ``position``; None where none does.

    Refuses a date that the sentence goes on from ("13 March 2016 saw ..."): a lower-case word behind it.

    Args:
        text: The text, of any length.
        position: Offset (code points) where the dateline must begin.
        order: Which number comes first in a date of digits only.
        led: An agency's name stands before it, so that a small letter behind it is no objection.

    >>> dateline_at("Sun Mar 13, 2016 13:24:06", 0).day
    datetime.date(2016, 3, 13)
    >>> dateline_at("15-07-2016 Strikes hit the town", 0).end
    10
    """
    match = _dateline().match(text, position)
    if match is None:
        return None
    explicit = bool(match["before"] or match["after"])
    end = position + len(match[0].rstrip())
    if not (explicit or led) and re.match(r"\s*(?!by\s+[A-Z]|title\s*:)[a-z]", text[end : end + 12]):
        return None
    day = _day_of(match, order)
    return None if day is None else Dateline(day, position, end, explicit)


def dateline_of_line(line: str, *, order: DayOrder = "dmy") -> date | None:
    """The day of a line that is a dateline and nothing else, None for any other line."""
    start = len(line) - len(line.lstrip())
    found = dateline_at(line, start, order=order)
    if found is None or line[found.end :].strip(" \t\xa0|.,-–—()"):
        return None
    return found.day


def parse_day(text: str, *, order: DayOrder = "dmy") -> date | None:
    """The first day written in a metadata field (ISO, RFC 822, words or digits); None where there is none.

    >>> parse_day("Sun, 13 Mar 2016 13:24:06 +0300")
    datetime.date(2016, 3, 13)
    >>> parse_day("7/10/2016", order="mdy")
    datetime.date(2016, 7, 10)
    """
    text = text.strip()[:200]
    if re.fullmatch(r"(?:19|20)\d{6}(?:\d{6})?", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    match = _DAY.search(text)
    return _day_of(match, order) if match else None


def day_in_path(path: str) -> date | None:
    """The day in the folders of a picture's or page's address (``/2016/03/11/x.jpg``)."""
    match = re.search(r"(?<!\d)((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)", path)
    return _valid(int(match[1]), int(match[2]), int(match[3])) if match else None


def order_of(values: list[str]) -> DayOrder | None:
    """Which number comes first in a column of dates, from the dates that leave no doubt; None where all do."""
    votes = {"dmy": 0, "mdy": 0}
    for value in values:
        match = re.match(r"\s*(\d{1,2})[-./](\d{1,2})[-./]\d{4}", value)
        if match and int(match[1]) > 12 >= int(match[2]):
            votes["dmy"] += 1
        elif match and int(match[2]) > 12 >= int(match[1]):
            votes["mdy"] += 1
    if votes["dmy"] == votes["mdy"]:
        return None
    return "dmy" if votes["dmy"] > votes["mdy"] else "mdy"


def wire_dateline(text: str, position: int, near: date | None) -> Dateline | None:
    """Read an agency's dateline: "HOMS, March 3, 2017 -", or "HOMS, March 3 (Agency) --" with its year from ``near``.

    Args:
        text: The text.
        position: Offset where it must begin.
        near: The day the metadata gives; where no year is written, the one that brings the dateline nearest to it.

    Returns:
        None where no such dateline begins there, or where it has no year and ``near`` is None.
    """
    whole = _WIRE_WITH_YEAR.match(text, position)
    if whole:
        day = _day_of(whole, "dmy")
        return None if day is None else Dateline(day, position, whole.end(), explicit=True)
    match = _WIRE.match(text, position)
    if match is None or near is None:
        return None
    month = _MONTHS.index(match["m"].lower()[:3]) + 1
    days = [d for year in (near.year - 1, near.year, near.year + 1) if (d := _valid(year, month, int(match["d"])))]
    if not days:
        return None
    return Dateline(min(days, key=lambda d: abs((d - near).days)), position, match.end(), explicit=True)


def _day_of(match: re.Match[str], order: DayOrder) -> date | None:
    groups = match.groupdict()
    if groups["y1"]:
        return _valid(int(groups["y1"]), _month(groups["m1"]), int(groups["d1"]))
    if groups["y2"]:
        return _valid(int(groups["y2"]), _month(groups["m2"]), int(groups["d2"]))
    if groups["y3"]:
        return _valid(int(groups["y3"]), int(groups["m3"]), int(groups["d3"]))
    year, first, second = int(groups["y4"]), int(groups["d4"]), int(groups["m4"])
    if second > 12 or (order == "mdy" and first <= 12):
        first, second = second, first
    return _valid(year, second, first)


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()[:3]) + 1


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

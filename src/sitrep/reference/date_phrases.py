"""`date_phrases.yaml` and the calendar's names in, compiled patterns of phrases that tell a time out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from sitrep.model.claim import Json
from sitrep.reference.calendar import Calendar, load_calendar
from sitrep.reference.theatre_files import TheatreError

_FILE = Path(__file__).with_name("date_phrases.yaml")
_YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
_HOURS = r"(?:morning|afternoon|evening|night|noon|midnight|dawn|midday)"
#: how a third of a month or year is told -> "early", "mid" or "late", or two of them
PARTS: Mapping[str, str] = {
    "early": "early",
    "beginning of": "early",
    "start of": "early",
    "opening days of": "early",
    "first days of": "early",
    "first ten days of": "early",
    "early to mid": "early to mid",
    "early and mid": "early to mid",
    "mid": "mid",
    "middle of": "mid",
    "mid to late": "mid to late",
    "mid and late": "mid to late",
    "late": "late",
    "last days of": "late",
    "last ten days of": "late",
    "final days of": "late",
    "closing days of": "late",
    "end of": "late",
    "close of": "late",
}
#: how a half or quarter of a month or year is told -> the first and the last twelfth of it
SHARES: Mapping[str, tuple[int, int]] = {
    "first half": (1, 6),
    "second half": (7, 12),
    "latter half": (7, 12),
    "first quarter": (1, 3),
    "second quarter": (4, 6),
    "third quarter": (7, 9),
    "fourth quarter": (10, 12),
    "last quarter": (10, 12),
    "final quarter": (10, 12),
}
#: the weeks of a month, 5 being its last
WEEKS: Mapping[str, int] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 5, "final": 5}
#: season -> the month it begins in
SEASONS: Mapping[str, int] = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """One kind of phrase: its form, the rule that works out its days with the rule's numbers, and its pattern.

    ``needs`` are lower-case words one of which stands in every text that holds the phrase; none: any text may.
    """

    form: str
    rule: str
    pattern: re.Pattern[str]
    step: int = 0
    long: int = 0
    needs: tuple[str, ...] = ()


@cache
def load_date_phrases() -> tuple[DatePhrase, ...]:
    """Read and compile the packaged phrases.

    Raises:
        TheatreError: an entry lacks form, rule or pattern, or its pattern does not compile.
    """
    names, words = _names(load_calendar()), _words(load_calendar())
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(
        replace(_phrase(row, number, names), needs=_needs(row, number, words)) for number, row in enumerate(rows, 1)
    )


@cache
def month_pattern() -> re.Pattern[str]:
    """The name of a month, long or short."""
    return re.compile(rf"\b(?:{_names(load_calendar())['MONTH']})(?!\w)")


def _phrase(row: Mapping[str, Json], number: int, names: Mapping[str, str]) -> DatePhrase:
    try:
        source = re.sub(r"<([A-Z_]{2,})>", lambda m: names[m[1]], str(row["pattern"]))
        flags = re.IGNORECASE if row.get("ignore_case") else 0
        pattern = re.compile(rf"(?<![\w-])(?:{source})(?!\w)", flags)
        step, long = row.get("step", 0), row.get("long", 0)
        if not isinstance(step, int) or not isinstance(long, int):
            raise TheatreError(f"{_FILE}: entry {number}: step and long are whole numbers.")
        return DatePhrase(str(row["form"]), str(row["rule"]), pattern, step, long)
    except (KeyError, re.error) as error:
        raise TheatreError(
            f"{_FILE}: entry {number}: {error}. It needs form, rule and a pattern that compiles."
        ) from error


def _needs(row: Mapping[str, Json], number: int, words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    needs = row.get("needs") or []
    if not isinstance(needs, list) or not all(word in words or str(word).islower() for word in needs):
        raise TheatreError(f"{_FILE}: entry {number}: needs is a list of lower-case words and of {', '.join(words)}.")
    return tuple(part for word in needs for part in words.get(str(word), (str(word),)))


def _words(calendar: Calendar) -> dict[str, tuple[str, ...]]:
    """What each <NAME> of the needs stands for; of a name of several words the longest, since any blank may part them."""

    def of(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({max(name.lower().split(), key=len) for name in names}))

    return {
        "<DIGIT>": tuple("0123456789"),
        "<MONTH>": of(calendar.month_forms),
        "<WEEKDAY>": of(calendar.weekdays),
        "<SEASON>": of(SEASONS),
        "<FEAST>": of(calendar.feasts),
    }


def _names(calendar: Calendar) -> dict[str, str]:
    """What each <NAME> of the patterns stands for."""
    sure = [m for m in calendar.month_forms if m.lower() not in calendar.doubtful_months and not m.endswith(".")]
    weekday = _any(calendar.weekdays)
    number = rf"\d{{1,3}}|{_any(calendar.numbers)}"
    return {
        "MONTH": _any(calendar.month_forms),
        "SURE_MONTH": _any(sure),
        "WEEKDAY": weekday,
        "OWN_WEEKDAY": rf"(?:(?:{weekday}),?\s+)?",
        "YEAR": _YEAR,
        "YEAR_BEHIND": rf"(?:(?:,\s*|\s+)(?P<y>{_YEAR})(?!\d))?",
        "YEAR_RELATIVE": r"(?P<rel>\s+(?:of\s+)?(?:last|this)\s+year)?",
        "DAY": r"(?:3[01]|[12]\d|0?[1-9])",
        "TH": r"(?:st|nd|rd|th)?",
        "NUMBER": number,
        "ABOUT": r"(?:(?:about|around|nearly|almost|more\s+than|over|at\s+least|some|roughly|approximately|just|only)\s+)?",
        "UNIT": "hour|day|week|fortnight|month|year",
        "HOURS_BEHIND": rf"(?:\s+{_HOURS}(?:\s+and\s+{_HOURS})?)?",
        "PART": _any(PARTS).replace(r"\s+", r"[\s-]+"),
        "SHARE": _any(SHARES),
        "JOIN": r"(?:and|or|to|until|till|through|into|[-–/])",
        # no day or month but a number of people or things ("June 12 and 13 civilians"), a time or a share of something
        "NO_COUNT": r"(?![\d%:]|[.,]\d|\s+(?:[a-z]+s|people|men|women|children|percent|per\s+cent|km|others)\b)",
        "WHICH_WEEK": _any(WEEKS),
        "SEASON": _any(SEASONS),
        "FEAST": _any(name for name in calendar.feasts if name != "eid"),  # a person's name too
    }


def _any(words: Iterable[str]) -> str:
    """An alternation of words, longest first, any blank between their parts."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))

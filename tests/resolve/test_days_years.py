"""An account without a day of its own: each day told without a year gets the one that makes the account jump least."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sitrep.resolve.days import DayReader
from sitrep.resolve.days_arithmetic import UNKNOWN, year_of
from sitrep.resolve.days_years import account_years, chronicle_years

MONTHS = "January February March April June July August September October November December".split()


def told(text: str, title: str) -> list[date | None]:
    """The first days of all phrases of an account, read sentence by sentence."""
    reader, at, found = DayReader(None, title, text), 0, []
    for sentence in text.split(". "):
        found += [day.start for day in reader.read(sentence, at)]
        at += len(sentence) + 2
    return found


def test_what_came_before_the_year_of_the_title_keeps_its_own() -> None:
    text = "In mid-December the militia stormed the dam. In early January 2019 the army came back. On 4 February it held it all."
    days = told(text, "Battle of the dam (2019)")
    assert [day.year for day in days if day] == [2018, 2019, 2019]


def test_an_account_goes_on_into_the_next_year() -> None:
    text = "On 28 November the siege began. On 14 December bread ran out. On 6 January the road was opened."
    assert told(text, "Siege of the valley (2014)") == [date(2014, 11, 28), date(2014, 12, 14), date(2015, 1, 6)]


def test_a_look_back_with_a_year_does_not_pull_its_neighbours_along() -> None:
    text = "On 3 May shells fell. The town was first taken in August 2012. On 9 May it fell again."
    assert told(text, "Fall of the town (2015)") == [date(2015, 5, 3), date(2012, 8, 1), date(2015, 5, 9)]


def test_without_any_year_nothing_is_made_up() -> None:
    assert chronicle_years("On 3 May shells fell. On 9 May it fell.", UNKNOWN) == {}
    assert told("On 3 May shells fell.", "Fall of the town") == [None]


@given(st.lists(st.tuples(st.integers(1, 28), st.sampled_from(MONTHS)), min_size=1, max_size=30))
def test_every_day_without_a_year_gets_one_near_the_title(days: list[tuple[int, str]]) -> None:
    text = " ".join(f"On {day} {month} it went on." for day, month in days)
    years = chronicle_years(text, year_of(2016))
    assert len(years) == len(days)
    assert set(years.values()) <= {2015, 2016, 2017}


def test_a_report_that_only_looks_back_goes_on_in_the_year_it_told() -> None:
    text = "The battle began on 22 May 2016. The city had fallen on 4 January 2014. Troops entered on 30 May. It fell on 26 June."
    years = account_years(text, date(2018, 9, 1))
    assert list(years.values()) == [2016, 2016]


def test_news_keeps_the_latest_such_day() -> None:
    text = "The city fell in May 2016. Troops entered it on Monday. They had reached it on 3 June."
    assert account_years(text, date(2018, 9, 1)) == {}
    assert account_years("Troops entered the city on 3 June. It fell in May 2016.", date(2018, 9, 1)) == {}

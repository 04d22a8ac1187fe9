from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.text.dateline import dateline_at, dateline_of_line, day_in_path, order_of, parse_day, wire_dateline

DAY = date(2016, 3, 13)


@pytest.mark.parametrize(
    "line",
    [
        "Sun Mar 13, 2016 13:24:06",
        "Sun 13 Mar 2016",
        "Sunday, 13 March 2016",
        "13th of March, 2016",
        "13-03-2016",
        "13.03.2016",
        "13/3/2016",
        "2016-03-13",
        "2016/03/13 13:24",
        "2016-03-13T13:24:06+03:00",
        "Published March 13 2016",
        "Published on: March 13, 2016",
        "Posted on March 13th, 2016",
        "Date of publication 13 March 2016",
        "Last updated at Mar 132016",
        "Last Update: Sunday 13 March 2016 KSA 15:55 - GMT 12:55",
        "13.03.2016(updated 1731 13.03.2016) Get short URL 0 110",
        "Published 22:10 GMT, 13 March 2016",
        "March 13, 2016 | 1:24 PM",
    ],
)
def test_a_line_that_is_a_dateline(line: str) -> None:
    assert dateline_of_line(line) == DAY


@pytest.mark.parametrize(
    "line",
    [
        "",
        "On March 13 2016 the army attacked",
        "13 March 2016 saw heavy fighting",
        "The 13/3/2016 deal",
        "31-02-2016",
        "2016",
        "March 2016",
        "1300 of 2016 fighters",
    ],
)
def test_a_line_that_is_none(line: str) -> None:
    assert dateline_of_line(line) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("13-03-2016 Five villages fell", " Five villages fell"),
        ("Last updated at Mar 132016 BEIRUT A convoy", " BEIRUT A convoy"),
        ("13.03.2016Get short URL 0 25 A convoy", " A convoy"),
        ("13.03.2016Get short URL Topic The Long War (12) 0 25 A convoy", " A convoy"),
        ("13-03-2016 0742 PM Fighters", " Fighters"),
        ("Sunday 13 March 2016 16:02 Fighters", " Fighters"),
    ],
)
def test_a_dateline_in_front_of_a_sentence_ends_before_it(text: str, rest: str) -> None:
    found = dateline_at(text, 0)
    assert found is not None
    assert (found.day, text[found.end :]) == (DAY, rest)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("7/10/2016", "mdy", date(2016, 7, 10)),
        ("7/10/2016", "dmy", date(2016, 10, 7)),
        ("7/13/2016", "dmy", date(2016, 7, 13)),
        ("13/7/2016", "mdy", date(2016, 7, 13)),
        ("Sun, 13 Mar 2016 13:24:06 +0300", "dmy", DAY),
        ("20160313", "dmy", DAY),
        ("20160313132406", "dmy", DAY),
        ("yesterday", "dmy", None),
        ("99/99/2016", "dmy", None),
    ],
)
def test_a_metadata_field(text: str, order: str, day: date | None) -> None:
    assert parse_day(text, order="mdy" if order == "mdy" else "dmy") == day


@pytest.mark.parametrize(
    ("values", "order"),
    [(["7/4/2016", "7/13/2016"], "mdy"), (["7/4/2016", "13/7/2016"], "dmy"), (["7/4/2016"], None), ([], None)],
)
def test_the_order_of_a_column_is_found_from_the_dates_that_leave_no_doubt(
    values: list[str], order: str | None
) -> None:
    assert order_of(values) == order


@pytest.mark.parametrize(
    ("text", "near", "day"),
    [
        ("HOMS, March 13 (Agency) -- The army", date(2016, 3, 15), DAY),
        ("DAMASCUS Dec 31 (Some Agency) - The army", date(2017, 1, 2), date(2016, 12, 31)),
        ("HOMS, March 13 (Agency) -- The army", None, None),
        ("BEIRUT, April 5, 2017 - The army", None, date(2017, 4, 5)),
        ("Deir ez-Zor, 5 April 2017 (Some Agency) The army", None, date(2017, 4, 5)),
        ("BEIRUT, April 5, 2017 the army", None, None),
        ("HOMS (Agency) -- The army", date(2016, 3, 15), None),
    ],
)
def test_a_wire_dateline_takes_the_year_that_brings_it_nearest(text: str, near: date | None, day: date | None) -> None:
    found = wire_dateline(text, 0, near)
    assert (found.day if found else None) == day


def test_the_day_in_a_pictures_path() -> None:
    assert day_in_path("/2016/03/11/outlet_6359_4x3.jpg") == date(2016, 3, 11)
    assert day_in_path("/pics/635933315538627878.jpg") is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    dateline_of_line(text)
    parse_day(text)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back_in_every_form(day: date) -> None:
    forms = ("%Y-%m-%d", "%d-%m-%Y", "%d %B %Y", "%B %d, %Y", "%a %b %d, %Y", "%A, %d %b %Y 10:05")
    assert {dateline_of_line(day.strftime(form)) for form in forms} == {day}

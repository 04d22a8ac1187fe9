"""A day told with its year goes on from there, however far ahead it lies."""

from __future__ import annotations

from datetime import date

from sitrep.resolve.days_years import account_years

_TEXT = "Rebels took the town on 4 May 2011. The army attacked on 9 February 2012. On 7 March, it came back."


def test_an_account_goes_on_from_the_last_day_told_with_its_year() -> None:
    assert list(account_years(_TEXT, date(2019, 1, 1)).values()) == [2012]

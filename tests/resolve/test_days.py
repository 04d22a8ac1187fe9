"""Which days the phrases of a report mean, whatever its day, and that no news lies in its future."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.model.claim import DateRange
from sitrep.model.taxonomy import DatePrecision
from sitrep.resolve.days import (
    DayReader,
    acled_time_precision,
    dateline_day,
    default_range,
    find_days,
    ucdp_date_precision,
)

WEDNESDAY = date(2016, 7, 20)

# phrase in a report of Wednesday, 20 July 2016 -> the words read, first day, last day, precision
PHRASES = [
    ("They left on Sunday and Monday.", "on Sunday and Monday", "2016-07-17", "2016-07-18", "day"),
    ("They left on Friday and Saturday.", "on Friday and Saturday", "2016-07-15", "2016-07-16", "day"),
    ("Wednesday's attack", "Wednesday's", "2016-07-20", "2016-07-20", "day"),
    ("Tuesdays attack", "Tuesdays", "2016-07-19", "2016-07-19", "day"),
    ("on Easter Sunday", "on Easter Sunday", "2016-03-27", "2016-03-27", "day"),
    ("on Good Friday", "on Good Friday", "2016-03-25", "2016-03-25", "day"),
    ("at Orthodox Easter", "at Orthodox Easter", "2016-05-01", "2016-05-01", "day"),
    ("Easter Monday 2015", "Easter Monday 2015", "2015-04-06", "2015-04-06", "day"),
    ("over Easter weekend", "over Easter weekend", "2016-03-26", "2016-03-27", "day"),
    ("on the Prophet's Birthday", "on the Prophet's Birthday", "2015-12-24", "2015-12-24", "day"),
    ("on the eve of Ramadan", "on the eve of Ramadan", "2016-06-05", "2016-06-05", "day"),
    ("on the second day of Eid al-Fitr", "on the second day of Eid al-Fitr", "2016-07-07", "2016-07-07", "day"),
    ("overnight on June 12-13", "overnight on June 12-13", "2016-06-12", "2016-06-13", "day"),
    ("overnight on 12 June", "overnight on 12 June", "2016-06-12", "2016-06-12", "day"),
    ("overnight from Monday to Tuesday", "overnight from Monday to Tuesday", "2016-07-18", "2016-07-19", "day"),
    ("June 30-July 2", "June 30-July 2", "2016-06-30", "2016-07-02", "day"),
    ("30 December - 2 January", "30 December - 2 January", "2015-12-30", "2016-01-02", "day"),
    ("July 1 through 5", "July 1 through 5", "2016-07-01", "2016-07-05", "day"),
    ("on 12 and 13 June", "on 12 and 13 June", "2016-06-12", "2016-06-13", "day"),
    ("on June 12 and 13", "on June 12 and 13", "2016-06-12", "2016-06-13", "day"),
    ("Monday-Wednesday", "Monday-Wednesday", "2016-07-18", "2016-07-20", "day"),
    ("Friday through Sunday", "Friday through Sunday", "2016-07-15", "2016-07-17", "day"),
    ("in July", "in July", "2016-07-01", "2016-07-20", "month"),
    ("late Monday", "late Monday", "2016-07-18", "2016-07-18", "day"),
    ("last Thursday", "last Thursday", "2016-07-14", "2016-07-14", "day"),
    ("last Wednesday", "last Wednesday", "2016-07-13", "2016-07-13", "day"),
    ("Wednesday last week", "Wednesday last week", "2016-07-13", "2016-07-13", "day"),
    ("Friday night into Saturday", "Friday night into Saturday", "2016-07-15", "2016-07-16", "day"),
    ("the past 24 hours", "the past 24 hours", "2016-07-19", "2016-07-20", "day"),
    ("in the last 48 hours", "in the last 48 hours", "2016-07-18", "2016-07-20", "day"),
    ("over the past three days", "over the past three days", "2016-07-17", "2016-07-20", "week"),
    ("during the past week", "during the past week", "2016-07-13", "2016-07-20", "week"),
    ("last week", "last week", "2016-07-11", "2016-07-17", "week"),
    ("earlier this week", "earlier this week", "2016-07-18", "2016-07-20", "week"),
    ("over the weekend", "over the weekend", "2016-07-16", "2016-07-17", "day"),
    ("earlier today", "earlier today", "2016-07-20", "2016-07-20", "day"),
    ("last night", "last night", "2016-07-19", "2016-07-19", "day"),
    ("overnight", "overnight", "2016-07-19", "2016-07-20", "day"),
    ("two days ago", "two days ago", "2016-07-18", "2016-07-18", "day"),
    ("a week ago", "a week ago", "2016-07-11", "2016-07-15", "week"),
    ("three months ago", "three months ago", "2016-04-01", "2016-04-30", "month"),
    ("in recent days", "in recent days", "2016-07-13", "2016-07-20", "week"),
    ("since February 27", "since February 27", "2016-02-27", "2016-07-20", "day"),
    ("since Sunday morning", "since Sunday morning", "2016-07-17", "2016-07-20", "day"),
    ("since 2012", "since 2012", "2012-01-01", "2016-07-20", "year"),
    ("in March 2015", "in March 2015", "2015-03-01", "2015-03-31", "month"),
    ("in October", "in October", "2015-10-01", "2015-10-31", "month"),
    ("last May", "last May", "2016-05-01", "2016-05-31", "month"),
    ("last July", "last July", "2015-07-01", "2015-07-31", "month"),
    ("in August last year", "in August last year", "2015-08-01", "2015-08-31", "month"),
    ("in early June", "in early June", "2016-06-01", "2016-06-10", "week"),
    ("mid-June", "mid-June", "2016-06-11", "2016-06-20", "week"),
    ("late December 2015", "late December 2015", "2015-12-21", "2015-12-31", "week"),
    ("the last week of April", "the last week of April", "2016-04-24", "2016-04-30", "week"),
    ("in late 2014", "in late 2014", "2014-10-01", "2014-12-31", "month"),
    ("in the summer of 2012", "in the summer of 2012", "2012-06-01", "2012-08-31", "month"),
    ("in 2012", "in 2012", "2012-01-01", "2012-12-31", "year"),
    ("December 8", "December 8", "2015-12-08", "2015-12-08", "day"),
    ("on the 12th of June", "on the 12th of June", "2016-06-12", "2016-06-12", "day"),
    ("Sunday, July 17, 2016", "Sunday, July 17, 2016", "2016-07-17", "2016-07-17", "day"),
    ("15-07-2016", "15-07-2016", "2016-07-15", "2016-07-15", "day"),
    ("2016-07-15", "2016-07-15", "2016-07-15", "2016-07-15", "day"),
    ("on the night of 12/13", "on the night of 12/13", "2016-07-12", "2016-07-13", "day"),
    ("on the night of 30/1", "on the night of 30/1", "2016-06-30", "2016-07-01", "day"),
    ("the night of March 4 to 5", "the night of March 4 to 5", "2016-03-04", "2016-03-05", "day"),
    ("the night of 4 to 5 March", "the night of 4 to 5 March", "2016-03-04", "2016-03-05", "day"),
    ("the night of 12/13 March", "12/13 March", "2016-03-12", "2016-03-13", "day"),
    ("between 3 and 7 March", "between 3 and 7 March", "2016-03-03", "2016-03-07", "day"),
    ("from Friday to Sunday", "from Friday to Sunday", "2016-07-15", "2016-07-17", "day"),
    ("between September 30 and March 15", "between September 30 and March 15", "2015-09-30", "2016-03-15", "day"),
    ("from March to May 2015", "from March to May 2015", "2015-03-01", "2015-05-31", "month"),
    ("on March 15 people fled", "on March 15", "2016-03-15", "2016-03-15", "day"),
    ("In March 15 people fled", "In March", "2016-03-01", "2016-03-31", "month"),
    ("during Ramadan", "during Ramadan", "2016-06-06", "2016-07-05", "month"),
    ("on the first day of Eid al-Adha 2015", "on the first day of Eid al-Adha 2015", "2015-09-24", "2015-09-24", "day"),
    ("on New Year's Eve", "on New Year's Eve", "2015-12-31", "2015-12-31", "day"),
    ("June 12, 13 and 14", "June 12, 13 and 14", "2016-06-12", "2016-06-14", "day"),
    ("on June 12, 13, and 14", "on June 12, 13, and 14", "2016-06-12", "2016-06-14", "day"),
    ("12, 13 and 14 June", "12, 13 and 14 June", "2016-06-12", "2016-06-14", "day"),
    ("on 3, 5 and 9 June", "on 3, 5 and 9 June", "2016-06-03", "2016-06-09", "week"),
    ("overnight Friday to Saturday", "overnight Friday to Saturday", "2016-07-15", "2016-07-16", "day"),
    (
        "in the night between Friday and Saturday",
        "in the night between Friday and Saturday",
        "2016-07-15",
        "2016-07-16",
        "day",
    ),
    ("in the first days of June", "in the first days of June", "2016-06-01", "2016-06-10", "week"),
    ("in the second half of June", "in the second half of June", "2016-06-16", "2016-06-30", "month"),
    ("early last month", "early last month", "2016-06-01", "2016-06-10", "week"),
    ("at the end of last month", "at the end of last month", "2016-06-21", "2016-06-30", "week"),
    ("at the start of the month", "at the start of the month", "2016-07-01", "2016-07-10", "week"),
    ("earlier in the week", "earlier in the week", "2016-07-18", "2016-07-20", "week"),
    ("late last week", "late last week", "2016-07-14", "2016-07-17", "week"),
    ("late last year", "late last year", "2015-10-01", "2015-12-31", "month"),
    ("at the beginning of this year", "at the beginning of this year", "2016-01-01", "2016-04-30", "month"),
    ("since the start of the year", "since the start of the year", "2016-01-01", "2016-07-20", "month"),
    ("this past weekend", "this past weekend", "2016-07-16", "2016-07-17", "day"),
    ("during the Eid holiday", "during the Eid holiday", "2016-07-06", "2016-07-08", "week"),
    ("on the first day of Eid", "on the first day of Eid", "2016-07-06", "2016-07-06", "day"),
    ("in the month of Ramadan", "in the month of Ramadan", "2016-06-06", "2016-07-05", "month"),
    ("in the last ten days of Ramadan", "in the last ten days of Ramadan", "2016-06-26", "2016-07-05", "month"),
    ("on the 15th of Ramadan", "on the 15th of Ramadan", "2016-06-20", "2016-06-20", "day"),
    ("Holy Week", "Holy Week", "2016-03-20", "2016-03-26", "week"),
    ("on Maundy Thursday", "on Maundy Thursday", "2016-03-24", "2016-03-24", "day"),
    ("the last couple of days", "the last couple of days", "2016-07-18", "2016-07-20", "day"),
    ("over the past fortnight", "over the past fortnight", "2016-07-06", "2016-07-20", "month"),
    ("a fortnight ago", "a fortnight ago", "2016-07-04", "2016-07-08", "week"),
    ("several days ago", "several days ago", "2016-07-13", "2016-07-18", "week"),
    ("days ago", "days ago", "2016-07-13", "2016-07-20", "week"),
    ("the night before last", "the night before last", "2016-07-18", "2016-07-18", "day"),
    ("on Monday, Tuesday and Wednesday", "on Monday, Tuesday and Wednesday", "2016-07-18", "2016-07-20", "day"),
    ("June 12th to June 14th", "June 12th to June 14th", "2016-06-12", "2016-06-14", "day"),
    ("12 June 2015 - 3 July 2015", "12 June 2015 - 3 July 2015", "2015-06-12", "2015-07-03", "day"),
    ("on the 15th", "on the 15th", "2016-07-15", "2016-07-15", "day"),
    ("on the 25th", "on the 25th", "2016-06-25", "2016-06-25", "day"),
    ("on the 17th of last month", "on the 17th of last month", "2016-06-17", "2016-06-17", "day"),
    ("on June 17 of last year", "on June 17 of last year", "2015-06-17", "2015-06-17", "day"),
    ("2016/07/15", "2016/07/15", "2016-07-15", "2016-07-15", "day"),
    ("July the 15th", "July the 15th", "2016-07-15", "2016-07-15", "day"),
    ("in the spring", "in the spring", "2016-03-01", "2016-05-31", "month"),
    ("in winter 2015-16", "in winter 2015-16", "2015-12-01", "2016-02-29", "month"),
    ("in the third quarter of 2015", "in the third quarter of 2015", "2015-07-01", "2015-09-30", "month"),
    ("in the first half of the year", "in the first half of the year", "2016-01-01", "2016-06-30", "month"),
    ("between 2012 and 2014", "between 2012 and 2014", "2012-01-01", "2014-12-31", "year"),
    ("in 2012-13", "in 2012-13", "2012-01-01", "2013-12-31", "year"),
    ("early-to-mid June", "early-to-mid June", "2016-06-01", "2016-06-20", "month"),
    ("in late May and early June", "in late May and early June", "2016-05-21", "2016-06-10", "week"),
    ("in May and June", "in May and June", "2016-05-01", "2016-06-30", "month"),
    ("in April, May and June", "in April, May and June", "2016-04-01", "2016-06-30", "month"),
    ("between May and June", "between May and June", "2016-05-01", "2016-06-30", "month"),
    ("January-March 2016", "January-March 2016", "2016-01-01", "2016-03-31", "month"),
    ("December 2015-February 2016", "December 2015-February 2016", "2015-12-01", "2016-02-29", "month"),
    ("for several days", "for several days", "2016-07-17", "2016-07-20", "week"),
    ("in recent weeks", "in recent weeks", "2016-06-22", "2016-07-20", "month"),
    ("over the past few days", "over the past few days", "2016-07-13", "2016-07-20", "week"),
    ("tomorrow morning", "tomorrow morning", "2016-07-21", "2016-07-21", "day"),
]


@pytest.mark.parametrize(("text", "words", "first", "last", "precision"), PHRASES, ids=[p[0] for p in PHRASES])
def test_phrases(text: str, words: str, first: str, last: str, precision: str) -> None:
    (when,) = find_days(text, 100, WEDNESDAY)
    assert (when.text, str(when.start), str(when.end), when.precision.value) == (words, first, last, precision)
    assert when.span is not None
    assert text[when.span.start - 100 : when.span.end - 100] == words


@pytest.mark.parametrize(
    "text",
    [
        "It may march on in the second hour",
        "killed 2012 people",
        "the 2000 displaced families",
        "the 15th Division",
        "Point 287 and Highway 42",
        "he sat on the sun",
        "on the 15th floor",
        "in the fall of the city",
        "the spring offensive",
        "Abu Eid left",
    ],
)
def test_words_that_tell_no_time(text: str) -> None:
    assert find_days(text, 0, WEDNESDAY) == []


@pytest.mark.parametrize("text", ["June 12, 13 and 14 civilians died", "June 12 and 13 civilians died"])
def test_what_is_counted_behind_a_day_is_no_day(text: str) -> None:
    (when,) = find_days(text, 0, WEDNESDAY)
    assert (when.text, when.start, when.end) == ("June 12", date(2016, 6, 12), date(2016, 6, 12))


@pytest.mark.parametrize("text", ["on Friday", "two days ago", "overnight", "in recent weeks", "April 15", "last May"])
def test_unknown_stays_unknown_without_a_day(text: str) -> None:
    (when,) = find_days(text, 0, None)
    assert (when.start, when.end, when.precision) == (None, None, DatePrecision.UNKNOWN)
    assert when.text == text


def test_what_names_its_own_year_needs_no_publication() -> None:
    (when,) = find_days("on 3 January 2016", 0, None)
    assert when.start == when.end == date(2016, 1, 3)


def test_recent_months_are_no_time_that_can_be_coded() -> None:
    (when,) = find_days("in recent months", 0, WEDNESDAY)
    assert when.start is None


def test_a_chronicle_counts_from_the_day_told_last() -> None:
    reader = DayReader(None, "Battle of the Pass (February-March 2016)")
    told = [
        [(d.start, d.end) for d in reader.read(sentence)]
        for sentence in (
            "On 28 February, the hill fell.",
            "The next day, the guns were moved.",
            "The unit had come the previous day.",
            "Two days later, it rained.",
        )
    ]
    day = date(2016, 2, 28)
    assert told == [
        [(day, day)],
        [(day + timedelta(1),) * 2],
        [(day, day)],
        [(day + timedelta(3),) * 2],
    ]
    assert reader.default().start == day + timedelta(3)


def test_a_chronicle_over_new_year_keeps_its_order() -> None:
    reader = DayReader(None, "Siege of the Mill (2015-2016)")
    starts = [reader.read(s)[0].start for s in ("On 30 December it began.", "On 4 January it ended.")]
    assert starts == [date(2015, 12, 30), date(2016, 1, 4)]


def test_a_chronicle_without_a_day_yet_has_the_days_of_its_title() -> None:
    when = DayReader(None, "2016 Hill offensive (21-29 February)").default()
    assert (when.start, when.end) == (date(2016, 2, 21), date(2016, 2, 29))


def test_the_default_is_the_day_before_and_the_day() -> None:
    when = default_range(WEDNESDAY)
    assert (when.text, when.start, when.end) == ("", date(2016, 7, 19), WEDNESDAY)
    assert default_range(None) == DateRange()


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("Sun Mar 13, 2016 13:24:06 The town fell", date(2016, 3, 13)),
        ("Wed 05 Apr 2017 The town fell", date(2017, 4, 5)),
        ("15-07-2016 The town fell", date(2016, 7, 15)),
        ("Published October 2 2017 The town fell", date(2017, 10, 2)),
        ("July 19 2014 The town fell", date(2014, 7, 19)),
        ("AFP Saturday 10 Aug 2013 The town fell", date(2013, 8, 10)),
        ("2016-03-13T10:00 The town fell", date(2016, 3, 13)),
        ("On 19 March 2016 the town fell", None),
        ("The town fell on 19 March 2016 to nobody", None),
        ("", None),
    ],
)
def test_the_reports_own_dateline(body: str, day: date | None) -> None:
    assert dateline_day(body) == day


@pytest.mark.parametrize(
    ("length", "precision", "acled", "ucdp"),
    [
        (1, DatePrecision.DAY, 1, 1),
        (2, DatePrecision.DAY, 1, 2),
        (7, DatePrecision.WEEK, 2, 3),
        (31, DatePrecision.MONTH, 3, 4),
        (366, DatePrecision.YEAR, 3, 5),
    ],
)
def test_both_precision_schemes(length: int, precision: DatePrecision, acled: int, ucdp: int) -> None:
    when = DateRange("", WEDNESDAY, WEDNESDAY + timedelta(length - 1), precision)
    assert (acled_time_precision(when), ucdp_date_precision(when)) == (acled, ucdp)


def test_an_unknown_day_has_the_coarsest_precision() -> None:
    assert (acled_time_precision(DateRange()), ucdp_date_precision(DateRange())) == (3, 5)


WEEKDAYS = st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
MONTHS = st.sampled_from(["January", "March", "May", "August", "November", "December"])
UNITS = st.sampled_from(["hours", "days", "weeks", "months", "years"])
PAST = st.one_of(
    st.builds("on {}".format, WEEKDAYS),
    st.builds("{} night".format, WEEKDAYS),
    st.builds("last {}".format, st.one_of(WEEKDAYS, MONTHS)),
    st.builds("on {} {}".format, MONTHS, st.integers(1, 28)),
    st.builds("on {} and {}".format, WEEKDAYS, WEEKDAYS),
    st.builds("{} {} ago".format, st.integers(1, 90), UNITS),
    st.builds("over the past {} {}".format, st.integers(2, 90), UNITS),
    st.builds("since {}".format, st.one_of(WEEKDAYS, MONTHS)),
    st.sampled_from(
        ["yesterday", "overnight", "earlier today", "this week", "earlier this month", "last year", "over the weekend"]
    ),
    st.sampled_from(["the next day", "the same day", "two days later", "in recent days"]),
    st.builds("on {}".format, st.sampled_from(["Easter Sunday", "Good Friday", "Orthodox Easter", "Mawlid", "Nowruz"])),
    st.builds(
        "on the {} of {}".format,
        st.sampled_from(["eve", "first day", "second day", "last day"]),
        st.sampled_from(["Ramadan", "Eid al-Fitr", "Eid al-Adha", "Easter"]),
    ),
    st.builds("{} {}".format, st.sampled_from(["during", "since"]), st.sampled_from(["Ramadan", "Eid al-Adha"])),
    st.builds("overnight on {} {}-{}".format, MONTHS, st.integers(1, 14), st.integers(15, 28)),
    st.builds("on {} and {} {}".format, st.integers(1, 14), st.integers(15, 28), MONTHS),
    st.builds("from {} {} to {} {}".format, MONTHS, st.integers(1, 28), MONTHS, st.integers(1, 28)),
    st.builds("{}-{}".format, WEEKDAYS, WEEKDAYS),
    st.builds("in {}".format, MONTHS),
    st.builds("in early {}".format, MONTHS),
)
#: forms that tell the middle of a time some days wide
_ABOUT = ("week", "month")
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@given(PAST, DAYS)
def test_no_past_news_begins_after_its_report(phrase: str, published: date) -> None:
    for when in find_days(f"The town was hit {phrase}.", 0, published):
        assert when.start is not None
        assert when.end is not None
        assert when.start <= when.end
        assert when.start <= published
        if not (
            phrase.endswith("ago") and any(word in phrase for word in _ABOUT)
        ):  # "a week ago" is some days about that day
            assert when.end <= published


@given(st.builds("on {}".format, WEEKDAYS), DAYS)
def test_a_weekday_is_the_latest_not_after_publication(phrase: str, published: date) -> None:
    (when,) = find_days(phrase, 0, published)
    assert when.start is not None
    assert 0 <= (published - when.start).days < 7
    assert f"{when.start:%A}" in phrase


@given(st.text(max_size=120), st.one_of(st.none(), DAYS))
def test_any_text_is_read_without_failure(text: str, published: date | None) -> None:
    found = find_days(text, 0, published)
    spans = [when.span for when in found]
    assert all(span is not None and text[span.start : span.end] == span.text for span in spans)


@given(PAST, st.sampled_from([date(1, 1, 1), date(1, 3, 1), date(9999, 12, 31)]))
def test_the_ends_of_the_calendar_are_no_failure(phrase: str, published: date) -> None:
    find_days(f"hit {phrase}", 0, published)

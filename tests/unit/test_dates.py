"""Dates are spans: each end is the first or last day that the words can mean."""

import datetime

import pandas as pd
import pytest

import zapad
from zapad.dates import YEARS, date_problem


def test_dates_are_spans():
    assert [str(d) for d in zapad.date_span("2017-02")] == ["2017-02-01", "2017-02-28"]
    assert [str(d) for d in zapad.date_span("2017")] == ["2017-01-01", "2017-12-31"]
    first, last = zapad.date_span("2017-07~/2017-09-20")
    assert (str(first), str(last)) == ("2017-07-01", "2017-09-20")


@pytest.mark.parametrize(
    "text", ["14.09.2017", "2017-13", "2017-02-30", "2017-09-20/2017-09-14", ""]
)
def test_a_date_that_is_none_is_refused(text):
    with pytest.raises(zapad.ZapadError):
        zapad.date_span(text)


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017-09-14", "2017-09-14", "2017-09-14"),
        ("2017-12", "2017-12-01", "2017-12-31"),
        ("2016-02~", "2016-02-01", "2016-02-29"),
        ("2016/2017", "2016-01-01", "2017-12-31"),
        ("2017-08/2017-09-02", "2017-08-01", "2017-09-02"),
        ("2017-08-30/2017", "2017-08-30", "2017-12-31"),
    ],
)
def test_a_span_begins_with_the_first_day_of_its_first_date_and_ends_with_the_last_of_its_last(
    text, first, last
):
    assert zapad.date_span(text) == (day(first), day(last))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("soon", "is not a date in a form that can be sorted"),
        ("2017/2018/2019", "is not a date in a form that can be sorted"),
        ("2017-09-14/soon", "is not a date in a form that can be sorted"),
        ("2017-02-30", "is a date that does not exist"),
        ("2017-09-20/2017-09-14", "ends before it begins"),
        ("2017-09/2017-08-31", "ends before it begins"),
        ("2017-09-14/2017-09-14", None),
        # The month begins before the day: they overlap, so this is a span.
        ("2017-09-14/2017-09", None),
        ("2017-09/2017-09-14", None),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_date_is_said_and_a_span_of_one_day_is_right(text, why):
    assert date_problem(text) == why
    if why:
        with pytest.raises(
            zapad.ZapadError, match=f"^'{text}' {why}\\. Write 2017-09-14, 2017-09,"
        ):
            zapad.date_span(text)


def test_a_column_of_dates_a_table_and_a_row_give_spans():
    events = zapad.load("events").dropna(subset=["date"]).head(3)
    spans = zapad.date_span(events["date"])
    assert list(spans.index) == list(events.index)
    assert list(spans) == list(zapad.date_span(events)) == [*map(zapad.date_span, events["date"])]
    assert zapad.date_span(events.iloc[0]) == spans.iloc[0]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (None, "A date is missing"),
        (pd.NA, "A date is missing"),
        (float("nan"), "A date is missing"),
        (2017, "2017: a date is a text"),
        (pd.DataFrame({"claim_id": ["a"]}), "no column 'date'"),
        (pd.Series(["2017", None]), "A date is missing"),
    ],
)
def test_what_is_no_date_is_told_so(given, says):
    with pytest.raises(zapad.ZapadError, match=says):
        zapad.date_span(given)


@pytest.mark.parametrize(
    ("year", "outside"),
    [(YEARS[0] - 1, True), (YEARS[0], False), (YEARS[1], False), (YEARS[1] + 1, True)],
)
def test_a_year_that_no_chart_can_show_is_outside(year, outside):
    why = f"is outside the years {YEARS[0]} to {YEARS[1]}" if outside else None
    assert date_problem(f"{year:04}") == date_problem(f"{year:04}-06-01") == why
    span = f"{year:04}/{YEARS[1]}" if year < YEARS[1] else f"{YEARS[0]}/{year}"
    assert date_problem(span) == why


def test_spans_of_no_dates_are_a_column_of_the_same_kind():
    dates = pd.Series(["2017", "2017-08"], index=["a", "b"])
    assert zapad.date_span(dates).dtype == zapad.date_span(dates.head(0)).dtype == object

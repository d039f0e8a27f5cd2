"""One cell of a reader's own table: read as it was meant, asked back, or refused with a reason."""

import re

import pytest

from zapad.own.cells import Reading, read_cell
from zapad.own.dates import orders_of, read_date
from zapad.own.numbers import read_count, signs_between

DAY_FIRST, MONTH_FIRST = "day first", "month first"


def sentence(reading):
    return "" if reading.finding is None else reading.finding.text


def of_kind(reading, kind, text, *says):
    assert reading.finding.kind == kind
    assert reading.text == text
    for words in says:
        assert words in sentence(reading), sentence(reading)


# ---- counts


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("0", "0"), ("12700", "12700"), ("012", "012"), ("1" * 15, "1" * 15),
        ("12 700", "12700"), ("1\u00a0234\u202f567", "1234567"), ("12'700", "12700"),
        ("12 700,00", "12700"), ("12\u2019700.0", "12700"), ("123 456", "123456"),
        ("1.250.000", "1250000"), ("1,250,000", "1250000"), ("12.700,00", "12700"),
        ("12,700.0", "12700"), ("12.0", "12"), ("12,00", "12"), ("1234.000", "1234"),
        ("0.000", "0"),
    ],
)  # fmt: skip
def test_a_count_that_leaves_no_choice_is_read(cell, count):
    assert read_count(cell, None, set()) == Reading(count)


@pytest.mark.parametrize(
    ("cell", "thousands", "count"),
    [
        ("12.700", ".", "12700"), ("12,700", ",", "12700"), ("12.000", ",", "12"),
        ("12.700,00", ".", "12700"), ("1.250.000", ".", "1250000"), ("12.0", ",", "12"),
        ("12,00", ".", "12"),
    ],
)  # fmt: skip
def test_an_answer_on_thousands_decides(cell, thousands, count):
    assert read_count(cell, thousands, {"."}) == Reading(count)


@pytest.mark.parametrize(
    ("cell", "large", "small", "signs"),
    [
        ("12.700", "12,700", "12.7, which is no count", "dots"),
        ("12,700", "12,700", "12.7, which is no count", "commas"),
        ("12.000", "12,000", "12", "dots"),
        ("1,000", "1,000", "1", "commas"),
    ],
)
def test_one_sign_before_three_digits_is_asked(cell, large, small, signs):
    reading = read_count(cell, None, set())
    small = small.replace("12.7,", f"12.{cell[-3:]},")
    of_kind(reading, "question", re.sub(r"\D", "", cell), f"'{cell}' can be {large} or {small}. ")
    assert f"If {signs} separate thousands in the whole file" in sentence(reading)
    assert f"thousands={cell[-4]!r}; otherwise" in sentence(reading)


def test_where_both_signs_stand_before_three_digits_a_fraction_is_asked():
    of_kind(
        read_count("12.000", ",", {".", ","}), "question", "12000",
        "'12.000' would be 12, since you said thousands=','",
    )  # fmt: skip
    assert read_count("12.000", ",", {","}) == Reading("12")
    assert read_count("12.00", ",", {".", ","}) == Reading("12")


@pytest.mark.parametrize(
    ("cell", "thousands", "says"),
    [
        ("12.700,00", ",", "'12.700,00' has dots between thousands, but you said thousands=','"),
        ("1,250,000", ".", "has commas between thousands, but you said thousands='.'"),
        ("12.7", ".", "you said that dots separate thousands, but here they do not stand before"),
        ("12.0", ".", "you said that dots separate thousands"),
        ("1234,567", ",", "you said that commas separate thousands"),
        ("12.700", ",", "'12.700' is not a whole number, and a count must be"),
        ("12,7", None, "'12,7' is not a whole number"),
        ("0.500", None, "is not a whole number"),
        ("1" * 16, None, "is too large for a count"),
        ("1 234 567 890 123 456", None, "is too large for a count"),
        ("१२", None, "has digits of another script"),
        ("-", None, "'-' is no number. Leave the cell empty where the source"),
        ("N/A", None, "is no number"), ("none", None, "is no number"), ("?", None, "is no number"),
        ("6-9", None, "holds two numbers. Write the first into value_low, the second"),
        ("6 – 9", None, "holds two numbers"),
        ("12k", None, "has a word for thousands or millions"),
        ("1,5 Million", None, "has a word for thousands or millions"),
        ("12 тыс.", None, "has a word for thousands or millions"),
        ("about 12", None, "is not a number alone"), ("~12", None, "is not a number alone"),
        ("about\n12", None, "is not a number alone"),
        ("many", None, "'many' is no count. Write digits only, such as 12700."),
        ("12 70", None, "is no count"), ("12.700.00", None, "is no count"),
        ("1.250,000.000", None, "is no count"), ("12.700.0", None, "is no count"),
    ],
)  # fmt: skip
def test_what_is_no_count_is_refused_with_its_reason(cell, thousands, says):
    of_kind(read_count(cell, thousands, set()), "problem", "", says)


def test_signs_that_may_separate_thousands_are_found_in_whole_cells_alone():
    assert signs_between(["12.700", "about 1,000", "12", "0.500", "1234.567"]) == {"."}
    assert signs_between(["1.250.000", "1,250"]) == {".", ","}
    assert signs_between(["1.250,000", "12.70"]) == set()


# ---- dates


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2017-09-14", "2017-09-14"), ("2017", "2017"), ("2017-08~", "2017-08~"),
        ("2017-08/2017-09", "2017-08/2017-09"),
        ("2017-09-14 00:00", "2017-09-14"), ("2017-09-14T00:00:00.000Z", "2017-09-14"),
        ("2017/9/4", "2017-09-04"), ("2017.09.14.", "2017-09-14"), ("9/2017", "2017-09"),
        ("09.2017", "2017-09"), ("14.09.2017", "2017-09-14"), ("9/14/2017", "2017-09-14"),
        ("5.5.2017", "2017-05-05"), ("14-09-2017 00:00:00", "2017-09-14"),
        ("14 September 2017", "2017-09-14"), ("14. Sept. 2017", "2017-09-14"),
        ("SEP 4, 2017", "2017-09-04"), ("september 2017", "2017-09"), ("May 2017", "2017-05"),
        ("31.12.2017", "2017-12-31"), ("12/31/2017", "2017-12-31"), ("Dec 2017", "2017-12"),
        ("Jan 1 2017", "2017-01-01"),
    ],
)  # fmt: skip
def test_a_date_that_leaves_no_choice_is_read(cell, date):
    assert read_date(cell, None, set()) == Reading(date)


@pytest.mark.parametrize(
    ("dates", "date"), [(DAY_FIRST, "2017-05-04"), (MONTH_FIRST, "2017-04-05")]
)
def test_an_answer_on_the_order_decides(dates, date):
    assert read_date("04.05.2017", dates, set()) == Reading(date)
    assert read_date("5/5/2017", dates, set()) == Reading("2017-05-05")


@pytest.mark.parametrize(
    ("orders", "clue"),
    [
        (set(), ""),
        ({DAY_FIRST}, "Other dates of the column are day first. "),
        ({MONTH_FIRST}, "Other dates of the column are month first. "),
        ({DAY_FIRST, MONTH_FIRST}, "Other dates of the column have both orders. "),
    ],
)
def test_day_or_month_is_asked_with_what_other_dates_tell(orders, clue):
    of_kind(
        read_date("04.05.2017", None, orders), "question", "2017-05-04",
        f"'04.05.2017' can be 4 May 2017 or 5 April 2017. {clue}Answer for the whole file",
        "write 2017-05-04 or 2017-04-05 into the cell",
    )  # fmt: skip


def test_only_a_number_above_twelve_tells_the_order_of_a_column():
    assert orders_of(["12.05.2017", "05.12.2017", "12.12.2017", "2017-09-14", "soon", ""]) == set()
    assert orders_of([" 13.05.2017 "]) == {DAY_FIRST}
    assert orders_of(["05/13/2017"]) == orders_of(["12/13/2017"]) == {MONTH_FIRST}
    assert orders_of(["05/13/2017", "soon", "31.05.2017"]) == {DAY_FIRST, MONTH_FIRST}


@pytest.mark.parametrize(
    ("cell", "dates", "says"),
    [
        ("8/29/2017", DAY_FIRST, "'8/29/2017' cannot be day first, as you said dates are. "
                                 "If it is 2017-08-29, write that."),
        ("29.8.2017", MONTH_FIRST, "cannot be month first"),
        ("30.02.2017", None, "is a date that does not exist. Write it as 2017-09-14."),
        ("30.02.2017", DAY_FIRST, "'30.02.2017' is a date that does not exist"),
        ("31/31/2017", None, "is a date that does not exist"),
        ("2017/13/1", None, "is a date that does not exist"),
        ("32 May 2017", None, "is a date that does not exist"),
        ("2017-09-20/2017-09-14", None, "'2017-09-20/2017-09-14' ends before it begins"),
        ("42992", None, "'42992' looks like Excel's count of days, and would be 2017-09-14. "
                        "Write the date as text, if that is it."),
        ("4299२", None, "is not a date in a form that can be sorted"),
        ("42992.0", None, "looks like Excel's count of days, and would be 2017-09-14"),
        ("14.09.17", None, "has a year of two digits. Write all four"),
        ("9/4/17", None, "has a year of two digits"),
        ("4 May 5 2017", None, "is not a date in a form that can be sorted"),
        ("4 Maybe 2017", None, "is not a date in a form that can be sorted"),
        ("02017", None, "is not a date in a form that can be sorted"),
        ("14.09/2017", None, "is not a date in a form that can be sorted"),
        ("soon", None, "'soon' is not a date in a form that can be sorted. Write 2017-09-14"),
        ("२०१७", None, "'२०१७' is not a date in a form that can be sorted. Write 2017-09-14"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_its_reason(cell, dates, says):
    of_kind(read_date(cell, dates, set()), "problem", "", says)


# ---- a cell


def test_a_cell_is_tidied_before_it_is_read_and_a_change_is_noted():
    seen = []

    def read(text):
        seen.append(text)
        return Reading("2017")

    of_kind(read_cell(" A.D.\u200b  2017 ", read), "note", "2017", "'A.D. 2017' was read as '2017'")
    assert seen == ["A.D. 2017"]
    assert read_cell("  2017\u200b", read) == Reading("2017")
    assert read_cell(" \u200b ", read) == Reading("")
    refusal = read_date("soon", None, set())
    assert read_cell("soon", lambda text: refusal) is refusal

import pandas as pd
import pytest

import zapad
from zapad.quantities import interval, rounding_unit

INF = float("inf")


@pytest.mark.parametrize(
    ("number", "unit"), [(140, 10), (12_700, 100), (100_000, 100_000), (7, 1), (0, 1), (4162, 1)]
)
def test_rounding_unit_is_that_of_the_last_significant_digit(number, unit):
    assert rounding_unit(number) == unit


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "expected"),
    [
        (3, 3, "exact", pd.Interval(3, 3, closed="both")),
        (140, 140, "about", pd.Interval(135, 145, closed="left")),
        (100_000, 100_000, "about", pd.Interval(50_000, 150_000, closed="left")),
        (70_000, 100_000, "about", pd.Interval(65_000, 150_000, closed="left")),
        (None, 10_000, "nearly", pd.Interval(5_000, 10_000, closed="left")),
        (None, 150, "up_to", pd.Interval(0, 150, closed="right")),
        (40, pd.NA, "more_than", pd.Interval(40, INF, closed="neither")),
        (40, pd.NA, "at_least", pd.Interval(40, INF, closed="left")),
        (6, 9, "range", pd.Interval(6, 9, closed="both")),
        (0, 0, "about", pd.Interval(0, 0.5, closed="left")),
    ],
)
def test_each_qualifier_has_its_interval(low, high, qualifier, expected):
    assert interval(low, high, qualifier) == expected


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "says"),
    [
        (1, 1, "roughly", "no qualifier 'roughly'"),
        (None, None, "up_to", "needs a high value"),
        (None, 5, "exact", "needs a low value"),
        (9, 6, "range", "more than the high value"),
    ],
)
def test_a_quantity_that_makes_no_sense_is_refused(low, high, qualifier, says):
    with pytest.raises(zapad.ZapadError, match=says):
        interval(low, high, qualifier)


def test_a_sum_adds_lowest_and_highest_ends():
    parts = [interval(None, 150, "up_to"), interval(140, 140, "about")]
    assert zapad.total(parts) == pd.Interval(135, 295, closed="neither")
    assert zapad.total([]) == pd.Interval(0, 0, closed="both")


def test_a_ratio_takes_the_worst_of_both():
    ratio = zapad.ratio(interval(34_000, 34_000, "exact"), interval(12_700, 12_700, "about"))
    assert ratio.left == pytest.approx(34_000 / 12_750)
    assert ratio.right == pytest.approx(34_000 / 12_650)
    assert zapad.ratio(interval(1, 1, "exact"), interval(None, 5, "up_to")).right == INF


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "exceeds", "reaches"),
    [
        (12_700, 12_700, "exact", "yes", "yes"),
        (9_000, 9_000, "exact", "no", "yes"),
        (None, 12_700, "up_to", "cannot tell", "cannot tell"),
        (None, 9_000, "up_to", "no", "cannot tell"),
        (None, 8_999, "up_to", "no", "no"),
        (9_000, None, "more_than", "yes", "yes"),
        (9_000, None, "at_least", "cannot tell", "yes"),
        (9_000, 9_000, "about", "cannot tell", "cannot tell"),
        (None, 9_000, "nearly", "no", "no"),
    ],
)
def test_comparisons_may_answer_cannot_tell(low, high, qualifier, exceeds, reaches):
    stated = interval(low, high, qualifier)
    assert zapad.exceeds(stated, 9_000) == exceeds
    assert zapad.reaches(stated, 9_000) == reaches


def test_agreement_is_certain_only_inside_the_other():
    about = interval(140, 140, "about")
    assert zapad.agrees(interval(138, 138, "exact"), about) == "yes"
    assert zapad.agrees(interval(None, 140, "up_to"), about) == "cannot tell"
    assert zapad.agrees(interval(145, 145, "exact"), about) == "no"  # 145 would be "about 150"
    assert zapad.agrees(about, about) == "yes"


def claims(*stated):
    return pd.DataFrame(stated, columns=["value_low", "value_high", "qualifier"]).astype(
        {"value_low": "Int64", "value_high": "Int64"}
    )


@pytest.mark.parametrize(
    ("whole", "parts", "verdict"),
    [
        ((140, 140, "about"), [(98, 98, "exact"), (40, 40, "exact")], "closes"),
        ((None, 12_700, "up_to"), [(10_200, 10_200, "about"), (2_500, 2_500, "exact")], "closes"),
        ((27, 27, "exact"), [(12, 12, "exact"), (1, 1, "exact"), (16, 16, "exact")], "does not close"),
        ((50, 50, "exact"), [(None, 40, "up_to"), (20, 20, "exact")], "cannot tell"),
        ((10, 10, "exact"), [(40, None, "more_than")], "does not close"),
        ((30, None, "more_than"), [(40, None, "more_than")], "closes"),
    ],
)  # fmt: skip
def test_an_audit_closes_does_not_close_or_cannot_tell(whole, parts, verdict):
    assert zapad.audit(claims(whole).iloc[0], claims(*parts)) == verdict


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ((140, 140, "about"), "about 140"),
        ((None, 12_700, "up_to"), "up to 12,700"),
        ((50_000, None, "more_than"), "more than 50,000"),
        ((70_000, 150_000, "about"), "about 70,000 to 150,000"),
        ((6, 9, "range"), "6 to 9"),
        ((None, 10_000, "nearly"), "nearly 10,000"),
        ((3, 3, "exact"), "3"),
    ],
)
def test_a_quantity_reads_as_the_source_said_it(stated, text):
    assert zapad.words(claims(stated).iloc[0]) == text


def test_repeats_of_a_statement_count_once_and_a_weak_copy_gives_way():
    rows = pd.DataFrame(
        {
            "claim_id": ["copy", "retold", "original", "alone"],
            "statement": ["s", "s", "s", "t"],
            "strength": ["weak", "normal", "normal", "weak"],
            "kind": ["announced", "retold", "announced", "retold"],
        }
    )
    assert list(zapad.distinct(rows)["claim_id"]) == ["original", "alone"]


ONE = {"value_low": 9_000, "value_high": 9_000, "qualifier": "exact"}


@pytest.fixture(scope="module")
def few():
    return zapad.load("claims").head(4)


@pytest.fixture(scope="module")
def row(few):
    return few.iloc[1]


@pytest.mark.parametrize("function", [zapad.words, zapad.printed, zapad.intervals])
def test_a_table_a_row_a_dictionary_and_an_id_are_taken_alike(function, few, row):
    each = function(few)
    assert list(each.index) == list(few.index) and len(set(map(str, each))) > 1
    assert each.iloc[1] == function(row) == function(row.to_dict()) == function(row["claim_id"])
    assert list(function([row["claim_id"], row["claim_id"]])) == [each.iloc[1]] * 2
    assert len(function(few.head(0))) == 0


@pytest.mark.parametrize("function", [zapad.words, zapad.printed, zapad.intervals])
@pytest.mark.parametrize(
    ("given", "says"),
    [
        (pd.Series([1], name="value_low"), "This is a single column"),
        (pd.DataFrame({"claim_id": ["x"]}), "no column 'value_low'"),
        ({"value_low": 3}, "no column 'value_high'"),
        (12_700, "of the type 'int'"),
        (None, "of the type 'NoneType'"),
        ([12_700], "of the type 'list'"),
        ("12,700", "There is no claim '12,700'"),
    ],
)
def test_what_is_no_row_is_told_what_to_give(function, given, says):
    with pytest.raises(zapad.ZapadError, match=says):
        function(given)


def test_a_qualifier_that_has_no_words_is_said(row):
    with pytest.raises(zapad.ZapadError, match="no qualifier 'abuot'. Did you mean 'about'"):
        zapad.words({**row, "qualifier": "abuot"})


def test_three_values_are_told_from_a_row(few, row):
    for given in (few, row, row.to_dict()):
        with pytest.raises(zapad.ZapadError, match=r"zapad.intervals\(rows\)"):
            zapad.interval(given)


def test_a_number_in_quotes_is_no_number():
    with pytest.raises(zapad.ZapadError, match="'140' is no number"):
        zapad.interval("140", "140", "about")


def test_a_sum_takes_a_table_a_column_a_list_and_a_single_quantity(few, row):
    wanted = zapad.total(zapad.intervals(few))
    assert wanted == zapad.total(few) == zapad.total(list(few["claim_id"]))
    assert (
        zapad.total(row)
        == zapad.total(row["claim_id"])
        == zapad.total([row])
        == zapad.intervals(row)
    )
    assert zapad.total([40, 98]) == interval(138, 138, "exact")
    with pytest.raises(zapad.ZapadError, match="nan is no quantity"):
        zapad.total([1, float("nan")])


@pytest.mark.parametrize("function", [zapad.agrees, zapad.reaches, zapad.exceeds, zapad.ratio])
def test_a_comparison_answers_a_table_row_by_row(function, few, row):
    each = function(few, 9_000)
    assert list(each.index) == list(few.index)
    assert list(each) == list(function(zapad.intervals(few), 9_000))
    one = zapad.intervals(row)
    assert (
        each.iloc[1]
        == function(one, 9_000)
        == function(row, 9_000)
        == function(row["claim_id"], 9_000)
    )
    assert function(one, few.iloc[[1]]) == function(one, row["claim_id"]) == function(one, row)


@pytest.mark.parametrize("function", [zapad.agrees, zapad.reaches, zapad.exceeds, zapad.ratio])
@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        (ONE, pd.DataFrame([ONE] * 4), "these are 4"),
        (ONE, None, "None is no quantity"),
        ([pd.Series(ONE)], 9_000, "is no quantity"),
        (pd.DataFrame({"claim_id": ["x"]}), 9_000, "no column 'value_low'"),
    ],
)
def test_what_cannot_be_compared_is_told_so(function, a, b, says):
    with pytest.raises(zapad.ZapadError, match=says):
        function(a, b)


def test_an_audit_takes_ids_as_it_takes_rows():
    whole, parts = "scales-4-personnel-total", [
        "scales-5-personnel-in-belarus", "scales-5-personnel-in-russia",
    ]  # fmt: skip
    claims = zapad.load("claims").set_index("claim_id", drop=False)
    verdict = zapad.audit(claims.loc[whole], claims.loc[parts])
    assert verdict == zapad.audit(whole, parts) == zapad.audit(claims.loc[[whole]], parts)
    assert zapad.audit(parts[0], claims.loc[parts[0]]) == "closes"
    assert zapad.audit(parts[1], claims.loc[parts[0]]) == "does not close"
    with pytest.raises(zapad.ZapadError, match="these are 2"):
        zapad.audit(claims.loc[parts], parts)


def test_a_row_alone_is_distinct_and_gets_its_labels(few, row):
    assert list(zapad.distinct(row)["claim_id"]) == [row["claim_id"]]
    table = zapad.with_labels(few)
    for one in (zapad.with_labels(row), zapad.with_labels(row["claim_id"])):
        assert one["words"] == table["words"].iloc[1] and one["side"] == table["side"].iloc[1]
    with pytest.raises(zapad.ZapadError, match="no column 'claimant'"):
        zapad.with_labels(few["metric"])


def test_a_claimant_who_is_no_actor_does_not_vanish(few):
    with pytest.raises(zapad.ZapadError, match="'nobody-known' is no claimant"):
        zapad.with_labels(few.assign(claimant="nobody-known"))


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
        (pd.DataFrame({"claim_id": ["x"]}), "no column 'date'"),
        (pd.Series(["2017", None]), "A date is missing"),
    ],
)
def test_what_is_no_date_is_told_so(given, says):
    with pytest.raises(zapad.ZapadError, match=says):
        zapad.date_span(given)


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

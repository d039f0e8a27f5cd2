from fractions import Fraction
from itertools import combinations_with_replacement, product

import pandas as pd
import pytest

import zapad
from zapad.quantities import interval, rounding_unit

INF = float("inf")

CLOSED = ("both", "left", "right", "neither")
SPANS = [
    pd.Interval(a, b, closed=closed)
    for a, b in combinations_with_replacement((1, 2, 3), 2)
    for closed in (CLOSED if a < b else ["both"])
]


def members(span):
    """What lies in it, in quarters: enough to tell open ends from closed ones."""
    return {x for x in (Fraction(q, 4) for q in range(17)) if x in span}


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


def test_no_number_that_both_allow_is_denied_and_none_outside_is_affirmed():
    """`agrees` at every meeting of ends, open or closed, against the numbers themselves."""
    for a, b in product(SPANS, SPANS):
        inside, other = members(a), members(b)
        wanted = "yes" if inside <= other else "cannot tell" if inside & other else "no"
        assert zapad.agrees(a, b) == wanted, (a, b)


@pytest.mark.parametrize("low", [True, False])
@pytest.mark.parametrize("high", [True, False])
@pytest.mark.parametrize("other_low", [True, False])
@pytest.mark.parametrize("other_high", [True, False])
def test_an_end_of_a_ratio_is_reached_only_where_both_its_ends_are(
    low, high, other_low, other_high
):
    ends = {(True, True): "both", (True, False): "left", (False, True): "right"}
    a = pd.Interval(4, 6, closed=ends.get((low, high), "neither"))
    b = pd.Interval(2, 3, closed=ends.get((other_low, other_high), "neither"))
    ratio = zapad.ratio(a, b)
    assert (ratio.left, ratio.right) == (4 / 3, 3)
    assert ratio.closed_left == (low and other_high)
    assert ratio.closed_right == (high and other_low)


@pytest.mark.parametrize("closed", CLOSED)
@pytest.mark.parametrize("other", CLOSED)
def test_an_end_of_a_sum_is_reached_only_where_every_part_reaches_its_own(closed, other):
    a, b = pd.Interval(0, 1, closed=closed), pd.Interval(0, 1, closed=other)
    whole = zapad.total([a, b])
    assert whole.closed_left == (a.closed_left and b.closed_left)
    assert whole.closed_right == (a.closed_right and b.closed_right)


@pytest.mark.parametrize(
    ("stated", "number"),
    [
        ((None, 150, "up_to"), 150),
        ((40, None, "more_than"), 40),
        ((6, 9, "range"), 7.5),
        ((140, 140, "about"), 140),
    ],
)
def test_the_printed_number_is_the_bound_that_is_stated_or_the_middle(stated, number):
    assert zapad.printed(claims(stated).iloc[0]) == number


def test_intervals_keep_the_index_of_their_rows():
    rows = claims((3, 3, "exact"), (None, 5, "up_to")).set_index(pd.Index(["a", "b"]))
    found = zapad.intervals(rows)
    assert found.to_dict() == {
        "a": pd.Interval(3, 3, closed="both"),
        "b": pd.Interval(0, 5, closed="right"),
    }
    assert list(zapad.intervals(rows.head(0))) == []
    # One kind of interval alone would else become a column that holds no other kind.
    assert zapad.intervals(rows.head(1)).dtype == object


def test_a_pair_counts_pairs_as_its_unit():
    """2 is its own unit of 1, and 20 rounds by 10: half a unit is never less than 0.5."""
    assert interval(2, 2, "about") == pd.Interval(1.5, 2.5, closed="left")
    assert interval(20, 20, "about") == pd.Interval(15, 25, closed="left")


@pytest.mark.parametrize("qualifier", ["up_to", "at_least", "more_than"])
def test_a_part_that_is_open_on_one_side_does_not_close_a_sum_by_its_printed_number(qualifier):
    """30 and "up to 20" may be 50 or much less; the printed numbers alone prove nothing."""
    one_sided = (None, 20, qualifier) if qualifier == "up_to" else (20, None, qualifier)
    parts = claims((30, 30, "exact"), one_sided)
    assert zapad.audit(claims((45, 55, "range")).iloc[0], parts) == "cannot tell"


def test_of_many_repeats_the_first_that_is_not_weak_stays():
    """A sort that does not keep the order would choose another of so many equals."""
    rows = pd.DataFrame(
        {
            "claim_id": [f"c{i}" for i in range(1000)],
            "statement": "s",
            "strength": ["weak", "normal"] * 500,
            "kind": "announced",
        }
    )
    assert list(zapad.distinct(rows)["claim_id"]) == ["c1"]
    assert list(zapad.distinct(rows[rows["strength"] == "weak"])["claim_id"]) == ["c0"]
    kinds = rows.assign(kind=["retold", "retold", "announced", "retold"] * 250)
    assert list(zapad.distinct(kinds)["claim_id"]) == ["c1"]  # rather retold than weak
    kinds["kind"] = ["announced", "retold", "announced", "announced"] * 250
    assert list(zapad.distinct(kinds)["claim_id"]) == ["c3"]


@pytest.mark.parametrize(
    ("function", "kind"), [(zapad.words, "str"), (zapad.printed, float), (zapad.intervals, object)]
)
def test_no_rows_give_a_column_of_the_same_kind(few, function, kind):
    assert function(few).dtype == function(few.head(0)).dtype == kind


@pytest.mark.parametrize("function", [zapad.agrees, zapad.reaches, zapad.exceeds, zapad.ratio])
def test_answers_have_the_index_of_their_rows_and_may_be_of_any_kind(few, function):
    for rows in (few.iloc[2:], few.iloc[2:3], few.head(0)):
        answers = function(rows, 9_000)
        assert answers.index.equals(rows.index) and answers.dtype == object


def test_a_column_of_one_quantity_is_that_quantity(few, row):
    alone = zapad.intervals(few.iloc[[1]])
    assert zapad.ratio(5, alone) == zapad.ratio(5, row)
    assert zapad.total(alone) == zapad.intervals(row)


def test_columns_that_are_needed_are_named(few, row):
    for column in ("value_low", "value_high", "qualifier"):
        with pytest.raises(zapad.ZapadError, match=f"no column '{column}'"):
            zapad.audit(row, few.drop(columns=column))
    for column in ("strength", "statement", "kind"):
        with pytest.raises(zapad.ZapadError, match=f"no column '{column}'"):
            zapad.distinct(few.drop(columns=column))

"""Sums of a reader's own table, and the words that are shown of its rows."""

import pandas as pd
import pytest

import zapad
from zapad import own
from zapad.own.labels import many, plain
from zapad.own.sums import span_words


@pytest.mark.parametrize(
    ("left", "right", "closed", "words"),
    [
        (3, 3, "both", "3"), (12_450, 12_550, "left", "12,450 to under 12,550"),
        (12_450, 12_550, "both", "12,450 to 12,550"), (0, 5, "right", "more than 0 to 5"),
        (0, 5, "neither", "more than 0 to under 5"), (0.5, 1.5, "both", "0.5 to 1.5"),
        (40, float("inf"), "neither", "more than 40"), (40, float("inf"), "left", "40 or more"),
    ],
)  # fmt: skip
def test_a_span_is_said_with_its_open_ends(left, right, closed, words):
    assert span_words(pd.Interval(left, right, closed=closed)) == words


@pytest.fixture
def table():
    """A total of three parts, one weak and one said twice, and a claim that has nothing to do with it."""
    rows = pd.DataFrame(
        [
            ("all", "", 100, "about", "normal", "s0"), ("a", "all", 60, "exact", "weak", "s1"),
            ("b", "all", 30, "exact", "normal", "s2"), ("b-again", "all", 30, "exact", "weak", "s2"),
            ("other", "", 7, "exact", "normal", "s3"),
        ],
        columns=["claim_id", "part_of", "value_low", "qualifier", "strength", "statement"],
    )  # fmt: skip
    rows = rows.assign(value_high=rows["value_low"], actor="Ada", counts="people", kind="announced")
    rows["part_of"] = rows["part_of"].replace("", pd.NA)
    return rows.assign(words=zapad.words(rows), printed=zapad.printed(rows))


def test_the_parts_of_a_total_are_added_once_each_and_the_weak_counted(table):
    assert own.audit(table).to_dict("records") == [
        {
            "total": "all", "actor": "Ada", "counts": "people", "stated": "about 100",
            "parts": "60 + 30", "sum": "90", "weak": 1, "verdict": "closes",
        }
    ]  # fmt: skip
    table.loc[0, "strength"] = "weak"
    assert own.audit(table)["weak"].tolist() == [2]


def test_totals_come_in_the_order_of_the_table_and_a_table_without_parts_has_none(table):
    table.loc[4, "part_of"] = "b"
    assert own.audit(table)["total"].tolist() == ["all", "b"]
    none = own.audit(table.assign(part_of=pd.NA))
    assert none.empty and list(none.columns) == list(own.audit(table).columns)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({1: "al"}, "part_of of 'a' is 'al', which is no claim_id of the table. "
                    "Did you mean 'all'? Correct it."),
        ({1: "zzz"}, "part_of of 'a' is 'zzz', which is no claim_id of the table. Correct it."),
        ({4: "other"}, "'other' is a part of itself. Name the total in part_of."),
        ({0: "a"}, "'all' is a part of itself. Name the total in part_of."),
    ],
)  # fmt: skip
def test_a_part_of_nothing_or_of_itself_is_told(table, change, says):
    for row, whole in change.items():
        table.loc[row, "part_of"] = whole
    with pytest.raises(zapad.ZapadError) as error:
        own.audit(table)
    assert str(error.value) == says


@pytest.mark.parametrize(("n", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows")])
def test_one_is_not_many(n, text):
    assert many(n, "row") == text


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        (" a \n b ", 120, "a b"), ("a\u202eb", 120, "a[U+202E]b"), ("abc", 3, "abc"),
        ("abcd", 3, "abc… (4 characters)"), ("ab cd", 3, "ab… (5 characters)"), (7, 120, "7"),
        ("x" * 1000, 1, "x… (1,000 characters)"), ("a\x07b", 120, "a[U+0007]b"),
    ],
)  # fmt: skip
def test_text_of_somebody_else_s_is_shown_on_one_line_and_short(text, limit, shown):
    assert plain(text, limit) == shown
    assert plain("x" * 120) == "x" * 120 and plain("x" * 121) == "x" * 120 + "… (121 characters)"

"""Findings: many alike become one sentence, places are listed as a person would list them."""

import pytest

from zapad.findings import (
    EXAMPLES,
    listed,
    nearest,
    note,
    problem,
    question,
    quoted,
    suggestion,
    summed_up,
    together,
)


def cell(value, row, kind=problem, file="a.csv", column="x"):
    return kind("{cell} is odd", "Look at {cell}.", cell=quoted(value)).at(file, row, column)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([3], "3"), ([5, 3], "3 and 5"), ([3, 4], "3 and 4"), ([3, 4, 5], "3 to 5"),
        ([9, 3, 5, 4, 7], "3 to 5, 7 and 9"), ([3, 3, 4, 4, 5], "3 to 5"), ([1, 2, 4, 5], "1, 2, 4 and 5"),
    ],
)  # fmt: skip
def test_rows_are_listed_with_runs_of_three_and_more_joined(numbers, text):
    assert listed(numbers) == text


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (cell("v", 3), "a.csv, row 3, column 'x': 'v' is odd. Look at 'v'."),
        (cell("v", None), "a.csv, column 'x': 'v' is odd. Look at 'v'."),
        (cell("v", 3, column=None), "a.csv, row 3: 'v' is odd. Look at 'v'."),
        (note("all is well").at("a.csv"), "a.csv: all is well."),
        (problem("{file} is empty", "Fill it.").at("a.csv", 3), "a.csv is empty. Fill it."),
    ],
)
def test_a_finding_says_where_what_and_what_to_do(finding, text):
    assert str(finding) == text


def test_a_finding_is_of_its_kind():
    for make, kind in ((problem, "problem"), (question, "question"), (note, "note")):
        finding = make("{n} is odd", "Look at {n}.", n=3)
        assert (finding.kind, finding.text) == (kind, "3 is odd. Look at 3.")
        assert finding.at("a.csv").rows == ()


def test_the_same_words_at_several_rows_are_one_finding():
    (one,) = together([cell("v", 4), cell("v", 3), cell("v", 4)])
    assert one.rows == (4, 3, 4)
    assert str(one).startswith("a.csv, rows 3 and 4, column 'x': ")
    assert str(together([cell("v", 4), cell("v", 4)])[0]).startswith("a.csv, row 4, ")
    different = [
        cell("v", 3), cell("w", 3), cell("v", 3, column="y"), cell("v", 3, file="b.csv"),
        cell("v", 3, kind=question),
    ]  # fmt: skip
    assert together(different) == different


def test_of_many_alike_the_first_are_told_and_the_rows_of_the_rest():
    alike = [cell(f"v{row}", row) for row in range(2, 12)]
    *told, rest = summed_up(alike)
    assert told == alike[:EXAMPLES]
    assert str(rest) == (
        "a.csv, rows 5 to 11, column 'x': the same, with something else in the cell."
    )
    assert summed_up(alike[:EXAMPLES]) == alike[:EXAMPLES]


def test_of_many_alike_questions_one_is_enough():
    alike = [cell(f"v{row}", row, kind=question) for row in (2, 3, 5)]
    first, rest = summed_up(alike)
    assert first == alike[0] and str(rest).startswith("a.csv, rows 3 and 5, ")
    assert rest.kind == "question"


def test_unlike_findings_are_not_summed_up():
    other = problem("is dull", "Look.").at("a.csv", 9, "x")
    unlike = [cell("v", 2), cell("w", 3, column="y"), cell("u", 4, file="b.csv"), other]
    assert summed_up(unlike) == unlike


@pytest.mark.parametrize(
    ("text", "word"),
    [("abuot", "about"), ("exactly", "exact"), ("zzz", ""), ("", ""), ("abouts of", "")],
)
def test_a_suggestion_is_made_only_where_a_word_is_near(text, word):
    assert nearest(text, ["about", "exact"]) == word
    assert suggestion(text, ["about", "exact"]) == (f"Did you mean {word!r}? " if word else "")


def test_the_nearest_of_several_is_suggested_and_equals_do_not_depend_on_their_order():
    assert nearest("cats", ["cat", "cars", "carts"]) == nearest("cats", ["carts", "cars", "cat"])
    assert nearest("a" * 500, ["a" * 80]) == "a" * 80


def test_a_long_cell_is_cut_and_hidden_signs_are_spelled_out():
    assert quoted("x" * 80) == repr("x" * 80)
    assert quoted("x" * 81) == f"{'x' * 60!r}… (81 characters)"
    assert quoted("x" * 1000).endswith("… (1,000 characters)")
    assert quoted("a\u200b") == r"'a\u200b'"

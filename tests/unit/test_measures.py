"""Agreement among coders, and the events that divide them, in the corners of the measures."""

import sys
import warnings
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import zapad
from zapad.coding.measures import agreement, divisive


@pytest.fixture
def merged():
    """A function that makes a table of ratings: a list a coder, None where nothing was rated."""
    events = sorted(zapad.coding.events()["event_id"])

    def made(**codes):
        rows = [
            (coder, event, rating)
            for coder, ratings in codes.items()
            for event, rating in zip(events, ratings, strict=False)
            if rating is not None
        ]
        table = pd.DataFrame(rows, columns=["coder", "event_id", "rating"])
        return table.astype({"rating": "int64"}).assign(note="")

    return made


def said(result):
    return dict(result.table["what_it_says"])


def test_each_measure_says_in_a_sentence_what_it_means(merged):
    assert said(agreement(merged(a=[1, 2, 0], b=[1, 1, None]))) == {
        "percent agreement": "Of 2 pairs of ratings of the same event, 1 are equal.",
        "alpha, ordinal": "1 is full agreement, 0 what chance gives, below 0 still less; a near"
        " miss counts as near.",
        "alpha, nominal": "1 is full agreement, 0 what chance gives, below 0 still less; a near"
        " miss counts as a miss.",
    }


def test_where_there_is_no_alpha_a_sentence_says_why(merged, monkeypatch):
    def alphas(table):
        return set(list(said(agreement(table)).values())[1:])

    assert alphas(merged(a=[1])) == {"Needs two coders who have rated the same event."}
    same = {"Not defined: everybody gave one and the same code to every event."}
    assert alphas(merged(a=[1, 1, 2], b=[1, 1, None])) == same  # one alone has rated the third
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    assert alphas(merged(a=[1, 2], b=[1, 1])) == {
        "Not computed: the package krippendorff is not installed. Run %pip install krippendorff"
        " in a cell of its own, then start again."
    }


def test_values_are_rounded_to_hundredths_and_nothing_is_less_than_nothing(merged, monkeypatch):
    monkeypatch.setattr("krippendorff.alpha", lambda **_: -0.001)
    result = agreement(merged(a=[1, 1, 0], b=[1, 1, 1]))
    percent, *alphas = result.table["value"]
    assert percent == 66.67
    assert alphas == [0, 0] and not np.signbit(alphas).any()
    assert repr(result) == repr(result.table)
    assert result._repr_html_() == result.table.to_html()


def test_pairs_stand_in_the_order_of_the_coders_and_those_without_a_shared_event_are_empty(merged):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = agreement(merged(zoe=[1, 2, None], ada=[1, None, None], eve=[None, None, 1]))
    pairs = result.pairwise
    assert list(pairs.index) == list(pairs.columns) == ["zoe", "ada", "eve"]
    assert (pairs.dtypes == "float64").all()
    assert pairs.loc["zoe", "ada"] == 100
    assert pairs["eve"].isna().tolist() == [True, True, False]


def test_equally_divided_events_keep_their_order_and_the_title_stands_first(merged):
    divided = divisive(merged(a=[1] * 30, b=[-1] * 30))
    assert list(divided["event_id"]) == sorted(divided["event_id"])
    assert list(divided.columns) == ["event_id", "title", "below_zero", "at_zero", "above_zero"]
    titles = zapad.load("events").set_index("event_id")["title"]
    assert list(divided["title"]) == list(titles[divided["event_id"]])
    assert divided[
        ["below_zero", "at_zero", "above_zero"]
    ].drop_duplicates().to_numpy().tolist() == [[1, 0, 1]]


def test_the_most_divided_events_come_first(merged):
    some = [None, 1] * 15  # every other event is divided in halves
    divided = divisive(merged(a=[1] * 30, b=[-1] * 30, c=some), share=0.1)
    ids = sorted(divided["event_id"])
    assert list(divided["event_id"]) == [*ids[::2], *ids[1::2]]


def test_each_event_is_weighed_by_its_own_ratings(merged):
    divided = divisive(merged(a=[1, 1], b=[1, 1], c=[1, -1], d=[-1, -1]), 0.5)
    assert divided[["below_zero", "above_zero"]].to_numpy().tolist() == [[2, 2]]


def test_coders_events_and_measures_are_those_of_krippendorff_s_example(merged):
    """Computing Krippendorff's alpha-reliability (2011): four coders, codes 1 to 5."""
    rows = {
        "a": "1 2 3 3 2 1 4 1 2 . . .", "b": "1 2 3 3 2 2 4 1 2 5 . 3",
        "c": ". 3 3 3 2 3 4 2 2 5 1 .", "d": "1 2 3 3 2 4 4 1 2 5 1 .",
    }  # fmt: skip
    codes = {c: [None if x == "." else int(x) - 3 for x in r.split()] for c, r in rows.items()}
    result = agreement(merged(**codes))
    assert (result.coders, result.events) == (4, 11)  # the last one was rated once
    assert result.alpha["nominal"] == pytest.approx(0.743, abs=5e-4)
    assert result.alpha["ordinal"] == pytest.approx(0.815, abs=5e-4)
    pairs = [
        (x == y) for column in zip(*codes.values(), strict=True)
        for x, y in combinations([c for c in column if c is not None], 2)
    ]  # fmt: skip
    assert result.percent == pytest.approx(100 * sum(pairs) / len(pairs))
    both = [(x, y) for x, y in zip(codes["a"], codes["d"], strict=True) if None not in (x, y)]
    share = 100 * sum(x == y for x, y in both) / len(both)
    assert result.pairwise.loc["a", "d"] == pytest.approx(share)


@pytest.mark.parametrize(
    ("coders", "who"),
    [({}, "No coders"), ({"a": [1]}, "1 coder"), ({"a": [1, None], "b": [None, 1]}, "2 coders")],
)
def test_too_few_coders_are_told_what_is_needed(merged, coders, who):
    result = agreement(merged(**coders))
    assert said(result)["percent agreement"] == (
        f"{who}: two must have rated the same event before they can agree."
    )
    assert (result.coders, result.events, result.percent) == (len(coders), 0, None)
    assert result.alpha == {"ordinal": None, "nominal": None}


@pytest.mark.parametrize(
    ("ratings", "share", "divides"),
    [
        ([-2, 1, 0, 0], 0.25, True), ([-2, 1, 0, 0, 0], 0.25, False),
        ([-1, 1, 1, 1, 1], 0.2, True), ([-1, -1, -1, -1, 1], 0.2, True),
        ([1, 1, 1, 0], 0.25, False), ([-1, -1, -1, 0], 0.25, False), ([-2, 2], 0.5, True),
    ],
)  # fmt: skip
def test_an_event_divides_with_the_share_on_either_side(merged, ratings, share, divides):
    coders = {f"c{i}": [rating] for i, rating in enumerate(ratings)}
    assert len(divisive(merged(**coders), share)) == divides
    if share == 0.25:
        assert len(divisive(merged(**coders))) == divides


@pytest.mark.parametrize("share", [0, -0.1, 0.51, 1])
def test_a_share_that_cannot_be_is_refused(merged, share):
    with pytest.raises(zapad.ZapadError, match=f"A share of {share} cannot be"):
        divisive(merged(a=[1], b=[-1]), share)

"""What a label says of a claim: who, what is counted, in which part, and in which words."""

import pandas as pd
import pytest

import zapad
from zapad.labels import ADDED, labelled
from zapad.vocabulary import scope_words


@pytest.mark.parametrize(
    ("scope", "words"),
    [("in_belarus", "in Belarus"), ("total", "whole exercise"), ("of_my_own", "of my own")],
)
def test_a_scope_that_nobody_listed_is_shown_in_its_own_words(scope, words):
    assert scope_words(scope) == words


def test_a_label_names_claimant_side_what_is_counted_and_the_words_of_the_source():
    claims = zapad.load("claims")
    labelled = zapad.with_labels(claims)
    actors = zapad.load("actors").set_index("actor_id")
    assert list(labelled["actor"]) == list(actors.loc[claims["claimant"], "label"])
    assert list(labelled["side"]) == list(actors.loc[claims["claimant"], "side"])
    for before, after in zip(claims.iterrows(), labelled.iterrows(), strict=True):
        assert after[1]["words"] == zapad.words(before[1])
        assert after[1]["printed"] == zapad.printed(before[1])
    assert list(labelled.columns) == [*claims, "actor", "side", "counts", "words", "printed"]
    assert "actor" not in claims  # the table that was given stays as it was


@pytest.mark.parametrize(
    ("columns", "counts"),
    [
        ({"force": "belarus"}, "Belarusian personnel, in Belarus"),
        ({"force": "russia", "scope": "total"}, "Russian personnel, whole exercise"),
        ({"force": "joint"}, "personnel, in Belarus"),
        ({"force": pd.NA, "metric": "battle_tanks"}, "battle tanks, in Belarus"),
        ({"force": "russia", "item": "Su-34"}, "Russian Su-34, in Belarus"),
    ],
)
def test_what_is_counted_is_said_with_whose_it_is_and_where(columns, counts):
    row = zapad.load("claims").head(1)
    row = row.assign(metric="personnel", item=pd.NA, scope="in_belarus", **{"force": "joint"})
    assert list(zapad.with_labels(row.assign(**columns))["counts"]) == [counts]


def test_a_reader_s_own_table_has_its_labels_already():
    own = zapad.own.read(zapad.own.sample())
    labelled = zapad.with_labels(own)
    assert labelled.equals(own) and labelled is not own


def test_labels_that_rows_have_are_kept_and_only_what_lacks_some_is_labelled():
    claims = zapad.load("claims").head(3)
    whole = zapad.with_labels(claims)
    mine = whole.assign(actor="somebody")
    assert labelled(mine).equals(mine)
    only = mine[list(ADDED)]
    assert labelled(only).equals(only)
    assert labelled(claims).equals(whole)
    again = labelled(mine.drop(columns="words"))
    assert again[list(whole)].equals(whole)
    lacking = mine.assign(words=[None, *mine["words"][1:]])
    assert labelled(lacking).equals(whole)
    assert labelled(claims.iloc[0])["words"].tolist() == whole["words"].head(1).tolist()


def test_a_row_without_a_claimant_is_told_so():
    row = zapad.load("claims").head(1).assign(claimant=None)
    with pytest.raises(zapad.ZapadError) as error:
        zapad.with_labels(row)
    assert str(error.value) == (
        "A row names no claimant of data/actors.csv. Correct the column 'claimant'."
    )

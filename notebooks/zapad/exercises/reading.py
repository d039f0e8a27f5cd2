"""Feedback for notebook 00. Every number is computed from the tables."""

from __future__ import annotations

import pandas as pd

from ..quantities import interval, printed, rounding_unit
from ..tables import load
from . import Choice, Coded, Exercise, Number, Rows

TANKS = "scales-5-battle-tanks-in-belarus"
IN_BELARUS = "scales-5-personnel-in-belarus"
SAME_NUMBER = "scales-7-battle-tanks-belarus"


def _article() -> pd.DataFrame:
    claims = load("claims")
    return claims[claims["source_id"] == "sivitsky-2017"]


def _row(claim_id: str) -> pd.Series:
    claims = load("claims")
    return claims[claims["claim_id"] == claim_id].iloc[0]


def _interval(claim_id: str) -> pd.Interval:
    row = _row(claim_id)
    return interval(row["value_low"], row["value_high"], row["qualifier"])


def _with_the_same_number() -> list[str]:
    wanted = printed(_row(SAME_NUMBER))
    article = _article()
    same = [printed(row) == wanted for _, row in article.iterrows()]
    return article.loc[same, "claim_id"].tolist()


EXERCISES: dict[str, Exercise] = {
    "reading-1": Choice(
        "b",
        {
            "a": "Whether people took part, and how many, is what a reader wants to know; nobody"
            " can look it up in an article. The article can only tell who says so.",
            "b": "Everybody who opens the article can check this. It stays true even if the"
            " number is wrong, because it is about the text and not about the exercise.",
            "c": "Being precise makes a claim easy to test, not true: an invented number can have"
            " as many digits as a counted one.",
            "d": "Named or not, a source can err. That it is named tells you whom to ask, and"
            " what gain it may have; it does not settle the question.",
        },
    ),
    "reading-2": Rows(
        lambda: _article().query("claimant == 'belarus-side'")["claim_id"],
        "{n} figures are given on the word of the Belarusian side. The list holds what the article"
        " attributes to it, not what it got right.",
        missing="Start from article, and ask for the claimant alone.",
        extra="Compare the column claimant with 'belarus-side', within the rows of article.",
    ),
    "reading-3": Coded(
        TANKS,
        "Your row is the table's row. Seven cells for one short phrase: a sentence hides much of"
        " what a row makes you state.",
        {
            "claimant": "the paragraph goes on with what one side says; it is not the author's own"
            " count. Which of the names offered is that side?",
            "metric": "the number counts one kind among the equipment; which of the words offered"
            " names it?",
            "scope": "does the figure count the whole exercise, or only the part in one country?",
            "qualifier": "which of the words offered says what stands before the number?",
            "value_low": "write the number as it is printed, without quotes; the interval comes"
            " from the qualifier later.",
            "value_high": "with this qualifier the printed number stands in both columns, without"
            " quotes.",
            "unit": "a tank is driven: which of the units offered names things that are driven?",
        },
    ),
    "reading-4": Choice(
        "b",
        {
            "a": "That reads the words as if they said exactly this number. The speaker would still"
            " be right with fewer.",
            "b": "“Up to” promises only that it was not more. Far fewer would not make the speaker"
            " wrong, and this is why such a figure is easy to keep.",
            "c": "That is how “about” is read: anything that rounds to the printed number. “Up to”"
            " allows nothing above it.",
            "d": "That is “more than”: the other direction, with an open end above the number.",
        },
    ),
    "reading-5": Number(
        lambda: _interval(IN_BELARUS).length,
        "The number is printed in full hundreds, so it can be half a hundred lower or higher."
        " That rule is ours: the article does not say how it rounds.",
        slips=(
            (
                lambda: _interval(IN_BELARUS).length / 2,
                "That is the distance from the printed number to one end. Count both sides.",
            ),
            (
                lambda: _interval(IN_BELARUS).length - 1,
                "From the least to the most whole number of people, yes. Asked are the two ends of"
                " the interval, and the right one is its end although it is left out.",
            ),
            (lambda: 0, "Without a qualifier, yes. But the claim says “about”."),
            (
                lambda: 2 * rounding_unit(printed(_row(IN_BELARUS))),
                "That allows a full hundred on either side. A number that far off would be rounded"
                " to a different hundred.",
            ),
            (
                lambda: _interval(IN_BELARUS).right,
                "That is the upper end. The question is how far apart the two ends are.",
            ),
        ),
        hint="Look at the interval above: upper end minus lower end.",
    ),
    "reading-6": Rows(
        _with_the_same_number,
        "{n} rows: “more than” so many aircraft of both countries, and, without a qualifying word"
        " of its own, so many Belarusian tanks. The same number, another claimant, qualifier, thing"
        " and force.",
        missing="Look through all of `rows`, whatever the qualifier.",
        extra="Start from `rows`, and keep those whose `printed` equals the number asked for (a"
        " number, so no quotes).",
    ),
    "reading-7": Choice(
        "ac",
        {
            "a": "No source is named for the sum or for its parts, so there is nobody to ask how"
            " it was reached.",
            "b": "The unit is there: the figure counts people. Look for what the reader still"
            " cannot know.",
            "c": "The figure adds up the strength of whole formations; whether all, or some, or few"
            " of these people moved remains open.",
            "d": "The day of the alert is given: the first of the joint exercise. What has no date"
            " is the claim itself, as with all figures of this article.",
        },
    ),
}

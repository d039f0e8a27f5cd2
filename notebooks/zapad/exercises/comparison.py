"""Feedback for notebook 06. Every number is computed from the tables."""

from __future__ import annotations

import math

import pandas as pd

from ..labels import with_labels
from ..quantities import distinct
from ..tables import load
from . import Choice, Exercise, Number, Rows, threshold

WIDTH = 1_000  # how near to a line is near
WINDOW = (5_000, 20_000)  # where the notebook looks for figures near the lines


def _people() -> pd.DataFrame:
    """Claims about the people of exercises, with the zone of the exercise."""
    claims = with_labels(load("claims"))
    claims["zone"] = claims["exercise"].map(load("exercises").set_index("exercise_id")["vd_zone"])
    return claims[(claims["metric"] == "personnel") & claims["exercise"].notna()]


def _organisers(people: pd.DataFrame) -> pd.DataFrame:
    return people[people["kind"].isin(["announced", "planned"])]


def _spread(times: float) -> list[str]:
    """Exercises whose organisers' highest figure is `times` their lowest one, or more."""
    people = _people()
    own = _organisers(people[people["scope"] == "total"]).groupby("exercise")["printed"]
    return [str(e) for e in own.max()[own.max() >= times * own.min()].index]


def _window() -> pd.DataFrame:
    """The figures of organisers in the zone that the notebook looks at, repeats left out."""
    people = _organisers(_people())
    soil = (people["scope"] == "in_belarus") & (people["force"] == "joint")
    soil = soil | (people["claim_id"] == "x199-poland-personnel")
    lines = ["total", "vd_declared", "any_one_time"]
    # Of two copies the first is kept: "at any one time" before one that dropped these words.
    rows = distinct(people[people["scope"].isin(lines) | soil].sort_values("scope", kind="stable"))
    return rows[rows["printed"].between(*WINDOW) & rows["zone"].isin(["in", "unknown"])]


def _lines() -> list[int]:
    return [threshold("notification-personnel"), threshold("observation-personnel")]


def _near(rows: pd.DataFrame) -> int:
    """How many figures stand less than `WIDTH` below one of the two lines, or on it."""
    return sum(
        int(rows["printed"].between(line - WIDTH, line, inclusive="right").sum())
        for line in _lines()
    )


def _even_share() -> float:
    """The share near the lines if sizes were spread evenly over a logarithmic axis."""
    near = sum(math.log(line / (line - WIDTH)) for line in _lines())
    return near / math.log(WINDOW[1] / WINDOW[0])


def _one_in() -> int:
    """One in how many others a collector must note to see our share in an even world."""
    even, seen = _even_share(), _near(_window()) / len(_window())
    return round(seen * (1 - even) / (even * (1 - seen)))


def _kept(*conditions: str) -> pd.DataFrame:
    rows = _window()
    for condition in conditions:
        rows = rows.query(condition)
    return rows


WHOLE = "scope == 'total'"
APART = "source_id != 'romeosquared-2019-08-26-tsentr'"

EXERCISES: dict[str, Exercise] = {
    "comparison-1": Choice(
        "ac",
        {
            "a": "Both count the whole joint exercise, both were announced by the organisers"
            " near the time of the exercise, and the series is the same.",
            "b": "The first counts all people of all stages together, the second the people on the"
            " territory of one state: the unit has changed on the way.",
            "c": "Both count the people on Belarusian territory, Russians among them, as the"
            " organisers announced them.",
            "d": "The first is the largest number at one time, the second everybody who took part."
            " The first would look larger if it were counted as the second is.",
        },
    ),
    "comparison-2": Rows(
        lambda: _spread(2),
        "In these {n} exercises the organisers' own figures are at least twice apart. The reasons"
        " differ: people counted in turn, civilians among them, and a plan beside a president's"
        " figure of the last day.",
        key="exercise",
        missing="Every exercise whose highest figure is twice the lowest or more belongs: use >=.",
        extra="An exercise belongs only if its highest figure reaches 2 * the lowest one.",
    ),
    "comparison-3": Choice(
        "b",
        {
            "a": "They would contradict each other only if both counted the same thing: one counts"
            " a moment, the other everybody who came in turn, civilians among them.",
            "b": "One is the largest number at any one time, the other the sum of all who came one"
            " after another, civilians among them. Whether the first was so, nobody here counted.",
            "c": "The document as the pages tell it sets sizes from which duties begin; that does"
            " not make two figures true.",
            "d": "The later figure comes from the same general and the same speech: it is no"
            " correction, but a second count of something else.",
        },
    ),
    "comparison-4": Number(
        lambda: _near(_kept(WHOLE, APART)),
        "That many are left: the heap gets lower, but does not vanish. What is left was still"
        " found by people who knew the lines.",
        slips=(
            (
                lambda: _near(_kept(WHOLE)),
                "You kept the whole exercises; the rows of the later table are still in.",
            ),
            (
                lambda: _near(_kept(APART)),
                "You left out the later table only. Keep the figures for whole exercises alone.",
            ),
            (
                lambda: _near(_window()),
                "That is the count with all rows: no row is left out yet.",
            ),
            (
                lambda: _near(_kept(WHOLE)) - _near(_kept(WHOLE, APART)),
                "Those are the rows of the later table. They are the ones to leave out: use !=.",
            ),
            (
                lambda: len(_kept(WHOLE, APART)),
                "That is how many rows remain. The question is how many of them are near a line.",
            ),
        ),
        hint="Keep the rows that meet both conditions, each in round brackets and joined with &;"
        " how_many then counts those near a line.",
    ),
    "comparison-5": Number(
        _one_in,
        "A collector who notes every figure near a line, and only so few of the others, finds our"
        " heap in a world that has none. The simulation cannot tell the two apart.",
        slips=(
            (
                lambda: _one_in() + 1,
                "One step too far: the share is above ours already. The step before comes nearer.",
            ),
            (
                lambda: 1 / _one_in(),
                "That is a share. The question is one in how many: the whole number under it.",
            ),
            (
                lambda: 1,
                "Then the collector notes everything, and finds the even world as it is.",
            ),
        ),
        hint="Change `one_in` and run the cell until its share comes nearest to that of our table.",
    ),
    "comparison-6": Choice(
        "b",
        {
            "a": "That is how this sample came about: whoever looks for suspicious figures finds"
            " them, and more of them only repeats the choice.",
            "b": "A rule that is fixed before looking, and that takes in every case of both"
            " alliances, small ones too, does not depend on the figures themselves. A list of"
            " notifications would: states notify only from a size on.",
            "c": "More draws make the chance world sharper, but say nothing new about the rows"
            " with which it is compared.",
            "d": "Without the other alliance there is nothing left to compare with; a custom of"
            " all staffs would look like the custom of one.",
        },
    ),
    "comparison-7": Rows(
        lambda: _people().query("printed == 12_400")["claim_id"],
        "These {n} rows print one number for two exercises. Read their notes: on one page of an"
        " encyclopaedia a figure of Sweden's exercise became a witness's count of Zapad-2017.",
        missing="Every row whose printed number is 12_400 belongs, whatever its exercise.",
        extra="A row belongs only if its printed number is 12_400.",
    ),
}

"""Feedback for notebook 04. Every number is computed from the tables and the made-up coders."""

from __future__ import annotations

import datetime
from itertools import combinations

import pandas as pd

from ..coding import agreement, merge, samples
from ..dates import date_span
from ..tables import load
from . import Choice, Exercise, Number, Rows

ALLIES = ("belarus", "russia")
DIVIDED = "2017-03-approval"


def _days(date: str) -> int:
    first, last = date_span(date)
    return (last - first).days + 1


def _arrival() -> str:
    return str(load("events").set_index("event_id")["date"].loc["2017-08-russian-arrival"])


def _begins() -> datetime.date:
    return date_span(str(load("exercises").set_index("exercise_id")["dates"].loc["zapad-2017"]))[0]


def between_allies() -> pd.DataFrame:
    """The dated events in which one ally acts toward the other."""
    events, actors = load("events"), load("actors").set_index("actor_id")
    lane, toward = (events[column].map(actors["side"]) for column in ("actor", "target"))
    across = lane.isin(ALLIES) & toward.isin(ALLIES) & (lane != toward)
    return events[across & events["date"].notna()]


def _certainly_before() -> list[str]:
    rows, begins = between_allies(), _begins()
    return [
        str(event)
        for event, date in zip(rows["event_id"], rows["date"], strict=True)
        if date_span(date)[1] < begins
    ]


def _pairs() -> tuple[int, int, int, int]:
    """For the divided event: ratings, pairs of them, equal pairs, ratings that are not alone."""
    merged, _ = merge(samples())
    codes = list(merged.loc[merged["event_id"] == DIVIDED, "rating"])
    pairs = list(combinations(codes, 2))
    shared = sum(codes.count(code) > 1 for code in codes)
    return len(codes), len(pairs), sum(a == b for a, b in pairs), shared


def _percent() -> float:
    _, pairs, equal, _ = _pairs()
    return 100 * equal / pairs


def _percent_of_all() -> float:
    merged, _ = merge(samples())
    return float(agreement(merged).percent or 0)


EXERCISES: dict[str, Exercise] = {
    "tension-1": Number(
        lambda: _days(_arrival()),
        "A month without a day can be any day of the month. A bar of this length is the honest"
        " mark; a dot on the first would add something that the source does not say.",
        slips=(
            (
                lambda: 1,
                "That reads the month as its first day, as spreadsheets do. The source leaves the"
                " day open, so count every day that it can be.",
            ),
            (lambda: _days(_arrival()) - 1, "Count both ends: the first and the last day belong."),
        ),
        hint="From the first to the last day of the month, both counted.",
    ),
    "tension-2": Rows(
        _certainly_before,
        "These {n} rows are dated before the exercise, whatever day an open date hides. Whether"
        " what they tell was over is another question: a plan or a deployment goes on. For the rest"
        " the date is not before it, or not certainly.",
        key="event_id",
        missing="Only the last possible day matters here, and it must be before the day on which"
        " the exercise begins (`begins`).",
        extra="Some of these may have lasted into the exercise: compare last, not first.",
    ),
    "tension-4": Number(
        _percent,
        "Percent agreement counts pairs of coders, and only pairs with the very same code. For this"
        " event few pairs have it, although most coders share their code with somebody.",
        digits=1,
        slips=(
            (
                lambda: 100 * _pairs()[3] / _pairs()[0],
                "That is the share of coders who are not alone with their code. Agreement is"
                " counted in pairs: write down every two coders once.",
            ),
            (
                lambda: 100 * _pairs()[2] / _pairs()[0],
                "You divided the equal pairs by the coders. Divide by the number of pairs.",
            ),
            (
                lambda: _percent() / 2,
                "You counted each pair twice below the line: Ada with Boris is Boris with Ada.",
            ),
            (
                lambda: _pairs()[2],
                "So many pairs are equal. Divide them by the number of all pairs, in percent.",
            ),
            (
                _percent_of_all,
                "That is the agreement on all events together. Here only one event is asked for.",
            ),
            (
                lambda: _percent() / 100,
                "Right as a share; the question is for percent, so multiply by a hundred.",
            ),
        ),
        hint="Count all pairs of coders, then the pairs with equal codes; divide.",
    ),
    "tension-5": Choice(
        "b",
        {
            "a": "Alpha is no share of events and no share of pairs: it says how far the coders"
            " stay from what chance would give, and that has no percent sign.",
            "b": "The coders often differ by one step, -1 against -2. Percent agreement and nominal"
            " alpha count that as a miss; ordinal alpha counts it as near.",
            "c": "Percent agreement is easy to read, but some of it comes by chance, and the more"
            " so the fewer codes are used. It cannot replace alpha; the two stand side by side.",
            "d": "Agreement is not truth: six coders who read the same article can share the same"
            " mistake. Alpha says that a code can be repeated, not that it is right.",
        },
    ),
    "tension-6": Choice(
        "ac",
        {
            "a": "No source here disputes it: the article says that they did not watch together,"
            " and the reports give each of the two a place and a day.",
            "b": "This is the article's inference, and a reason that no row reports. The rows allow"
            " it beside other reasons; they do not single it out.",
            "c": "Both parts are reported of the same day. The first fits an agreed plan, the"
            " second a change of plan, and a careful writer gives both.",
            "d": "The rows hold three finals of the series, and for the exercise of 1999 they say"
            " nothing of who watched. “Every” needs a list without gaps.",
            "e": "A Russian paper with unnamed sources, read through another site, said so. Written"
            " as a plain fact, it loses the paper, its unnamed sources and the site that passed it"
            " on.",
        },
    ),
}

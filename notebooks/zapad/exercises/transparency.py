"""Feedback for notebook 02. Every number is computed from the tables."""

from __future__ import annotations

import datetime

from ..dates import date_span
from ..tables import load
from . import Choice, Exercise, Number, Rows, claimed, threshold


def _last_day_for_notice() -> datetime.date:
    """The first day of the exercise, less the lead time."""
    dates = str(load("exercises").set_index("exercise_id")["dates"].loc["zapad-2017"])
    return date_span(dates)[0] - datetime.timedelta(days=threshold("lead-time"))


def _railcars(claim_id: str) -> float:
    return claimed("camouflage-2-railcars-tender") / claimed(claim_id)


def _parts(threshold_id: str) -> int:
    """The fewest equal parts that all stay below a threshold."""
    whole, parts = claimed("x191-nato-personnel"), 1
    while whole / parts >= threshold(threshold_id):
        parts += 1
    return parts


def _voluntary_states() -> list[str]:
    observers = load("observers")
    return observers.query("kind == 'state' and basis == 'voluntary_vd'")["observer_id"].tolist()


EXERCISES: dict[str, Exercise] = {
    "transparency-1": Choice(
        "c",
        {
            "a": "This size brings a duty with it, and no row asks for consent. What limits there"
            " are, by rows that are only recalled, begin higher and count activities over years.",
            "b": "Observers are tied to the second, larger size. The first size asks for a"
            " message to the other states, not for guests.",
            "c": "The size is a trigger: from it on, the other states must be told in advance."
            " Nothing forbids an exercise of this size. Limits begin higher up: on how many large"
            " ones a state may hold.",
            "d": "Inspections go by a number for each year that a state must accept, whatever the"
            " size of an exercise; the one page that ties them to a size names the second one.",
        },
    ),
    "transparency-2": Choice(
        "b",
        {
            "a": "Look at the mark for the people in Belarus: it lies to the right of the line for"
            " notice, so one of the thresholds was reached.",
            "b": "The size as the article gives it stays below the size for observers, but the"
            " people in Belarus alone reach the size for notice; so one threshold was reached and"
            " one was not.",
            "c": "The announced maximum lies to the left of the line for observers: that part of"
            " the sentence agrees with the announced figures.",
            "d": "For the total, worded as “up to”, the lower end is open. But the figure for the"
            " people in Belarus has a lower end, and it is enough to decide.",
        },
    ),
    "transparency-3": Number(
        lambda: _last_day_for_notice().day,
        "The information on an exercise that begins in mid-September was due in the first days of"
        " August at the latest. What Belarus had told the OSCE states in late 2016, by its foreign"
        " ministry's words, is another step: the calendar of the coming year.",
        slips=(
            (
                lambda: _last_day_for_notice().day + 1,
                "One day too late: you counted the first day of the exercise as a day of notice.",
            ),
            (
                lambda: _last_day_for_notice().day - 1,
                "One day early. That is safe for a ministry, but the last possible day is later.",
            ),
            (
                lambda: _last_day_for_notice().day + 11,
                "A month before is too late: the lead time is longer than that.",
            ),
        ),
        hint="Subtract the lead time from the first day, as in the text above, and read the day.",
    ),
    "transparency-4": Choice(
        "ad",
        {
            "a": "Two states share an exercise, and one of them gives notice of it while the other"
            " does not declare its part: these fit together.",
            "b": "These fit only if one adds something, for example that the notices were those of"
            " Belarus alone, or that they went out after the Lithuanian words, which have no date."
            " The page says neither.",
            "c": "As they stand they clash over Belarus: what the one says was done, the other says"
            " was not applied. They fit only if one adds something, for example that each means"
            " another measure.",
            "d": "Two different invitations: the one is to seven states, the other to NATO's two"
            " experts. What NATO says of its own visit says nothing of the seven: these fit"
            " together.",
        },
    ),
    "transparency-5": Rows(
        _voluntary_states,
        "These {n} rows call the invitation voluntary under the Vienna Document; the article's"
        " rows call it bilateral for states that stand in both lists.",
        key="observer_id",
        missing="Every row with this kind and this basis belongs, whatever its source.",
        extra="A row belongs only if both are as asked, its kind and its basis: & joins the two.",
    ),
    "transparency-6": Number(
        lambda: _railcars("x072-belarus-digest-railcars"),
        "Against the last exercise of the same series the tender is about a fourth of what the"
        " larger multiple suggests. Both can be right arithmetic; the baseline makes the message."
        " By another reader of the tender its cars count there and back; how those of 2013 were"
        " counted is not said. Against the figure that an opposition politician gave for 2009, the"
        " tender is smaller.",
        digits=1,
        slips=(
            (
                lambda: claimed("x326-belarus-digest-ratio-to-belarus"),
                "So the page of 2016 rounds it, in full tens. Give one decimal.",
            ),
            (
                lambda: claimed("x304-apostrophe-times-2016"),
                "That is the multiple printed in the press for the year before, in which no"
                " exercise of this series was held. Compare with Zapad-2013.",
            ),
            (
                lambda: claimed("x303-apostrophe-times-2015"),
                "That multiple is against a year without an exercise of this series. Compare with"
                " Zapad-2013.",
            ),
            (
                lambda: 1 / _railcars("x072-belarus-digest-railcars"),
                "Upside down: divide the tender by the earlier figure.",
            ),
            (
                lambda: _railcars("x073-lebedko-railcars"),
                "That is against Zapad-2009, by the figure of a Belarusian opposition politician."
                " The question is about Zapad-2013.",
            ),
        ),
        hint="Divide the cars of the tender by those of Zapad-2013.",
    ),
    "transparency-7": Number(
        lambda: _parts("notification-personnel"),
        "With one part fewer, each part has exactly the size of the threshold, and by the reading"
        " “this size or more” all of them would be notified.",
        slips=(
            (
                lambda: _parts("notification-personnel") - 1,
                "Then each part has exactly the size of the threshold. The question takes the"
                " reading in which this size itself counts.",
            ),
            (
                lambda: _parts("observation-personnel"),
                "That keeps every part below the size for observers. Here each must stay below the"
                " size for notice.",
            ),
        ),
        hint="Divide by two, three, four parts and compare with the size for notice.",
    ),
}

"""Feedback for notebook 01. Every number is computed from the tables."""

from __future__ import annotations

from ..tables import load
from . import Choice, Exercise, Number, Rows, claimed

TOTAL = "scales-4-personnel-total"
IN_BELARUS = "scales-5-personnel-in-belarus"
RUSSIANS_IN_BELARUS = "scales-5-personnel-russian-in-belarus"
RUSSIANS_IN_RUSSIA = "scales-5-personnel-in-russia"
BELARUSIANS = "scales-7-personnel-belarus"
ALERTED = "camouflage-6-personnel-alerted-sum"


def _announced_totals() -> list[str]:
    claims = load("claims")
    return claims.query(
        "exercise == 'zapad-2017' and metric == 'personnel' and scope == 'total'"
        " and kind == 'announced'"
    )["claim_id"].tolist()


EXERCISES: dict[str, Exercise] = {
    "scale-1": Choice(
        "c",
        {
            "a": "The first counts the joint exercise, the second all Russian manoeuvres since"
            " July: two different things that only share a name.",
            "b": "The first is the whole armed forces, as part of a grouping on paper, the second"
            " those who took part: a share can be computed, but neither corrects the other.",
            "c": "Both count the people announced for the whole joint exercise; the article"
            " states the figure twice, the second time without the words “up to”.",
            "d": "The first is the strength of formations put on alert, the second a fear about"
            " Russians to be brought to Belarus: neither speaker counts what the other does.",
        },
    ),
    "scale-2": Choice(
        "b",
        {
            "a": "That is how an ordinary, linear axis works. Look at the labels: the second"
            " step covers ten times as many people as the first.",
            "b": "Equal distances are equal ratios. This lets small and large figures stand in one"
            " picture, and it makes large differences look small.",
            "c": "Certainty is shown by the length of a bar and by arrows, not by the place on the"
            " axis. What do the labels do from step to step?",
        },
    ),
    "scale-3": Choice(
        "ab",
        {
            "a": "Russians in Belarus and Russians in Russia are different people, counted by the"
            " same speaker: the sum is the Russian contingent.",
            "b": "Belarusians and Russians in Belarus are different people, and the sum agrees with"
            " the figure given for Belarusian territory; note that the first has no named source.",
            "c": "The Russians in Belarus are already among the people on Belarusian territory:"
            " adding them counts them twice.",
            "d": "One figure counts people announced to exercise, the other the strength of whole"
            " formations on alert, some of whose people may be among the first.",
        },
    ),
    "scale-4": Number(
        lambda: 100 * claimed(RUSSIANS_IN_BELARUS) / claimed(IN_BELARUS),
        "About three in ten of the people in Belarus were Russian, if the announced figures hold.",
        digits=1,
        slips=(
            (
                lambda: 100 * claimed(RUSSIANS_IN_BELARUS) / claimed(TOTAL),
                "You divided by the whole exercise. The question is about the people in Belarus:"
                " the Russians in Russia do not belong in the denominator.",
            ),
            (
                lambda: 100 * claimed(RUSSIANS_IN_BELARUS, RUSSIANS_IN_RUSSIA) / claimed(TOTAL),
                "That is the Russian share of the whole exercise. The question is about those in"
                " Belarus.",
            ),
            (
                lambda: 100 * claimed(RUSSIANS_IN_BELARUS) / claimed(BELARUSIANS),
                "You compared Russians with Belarusians. A share is of all the people there.",
            ),
            (
                lambda: claimed(RUSSIANS_IN_BELARUS) / claimed(IN_BELARUS),
                "The ratio is right; give it in per cent: multiply by a hundred.",
            ),
        ),
        hint="Which figure counts all the people on Belarusian territory?",
    ),
    "scale-5": Number(
        lambda: claimed(ALERTED, TOTAL) / claimed(TOTAL),
        "If the alerted formations come on top of those already exercising, the size grows more"
        " than threefold. The sentence in the article allows both readings.",
        digits=1,
        slips=(
            (
                lambda: claimed(ALERTED) / claimed(TOTAL),
                "That leaves out the people who were exercising already. Here both count.",
            ),
        ),
        hint="Add the two figures, then divide by the announced one.",
    ),
    "scale-6": Rows(
        _announced_totals,
        "These {n} rows repeat very few original statements: `zapad.distinct` counts a statement"
        " once. Many copies of a figure are not many witnesses.",
        missing="Choose by exercise, metric, scope and kind only, not by source or value.",
        extra="Four conditions are needed: exercise, metric, scope and kind.",
    ),
    "scale-7": Choice(
        "a",
        {
            "a": "The people in Belarus alone, as announced, already reach the size from which"
            " states must notify, and every larger figure does so all the more.",
            "b": "It fails on the first way of looking: the people announced for Belarus are fewer"
            " than this size. Nor do the announced totals agree: most stay just below it, while"
            " the first announcement, as a page of August retold it, reaches it.",
            "c": "The announced figures say the opposite, and the largest ones count Russians"
            " alone or do not split the forces at all.",
            "d": "No head count shows an intention: the same number of people can exercise a"
            " defence or an attack.",
        },
    ),
}

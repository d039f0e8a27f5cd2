"""Feedback for notebook 05. Every number is computed from the tables and the map."""

from __future__ import annotations

import pandas as pd

from ..geo import distance_to_border
from ..tables import load
from . import Choice, Exercise, Number, Rows

VERSIONS = ["briefing_1", "briefing_2", "plan", "latest", "fomin"]


def _to_border(place_id: str, country: str = "Belarus", *, swapped: bool = False) -> float:
    places = load("places").set_index("place_id")
    lat, lon = places["lat"].loc[place_id], places["lon"].loc[place_id]
    point = (lon, lat) if swapped else (lat, lon)
    return distance_to_border(*point, country)


def _told_most_often() -> list[str]:
    """The elements that most of the five versions speak of."""
    scenario = load("scenario")
    told = scenario[scenario["version"].isin(VERSIONS)]
    told = told[~told["element"].isin(["interpretation", "objection"])]
    times = pd.crosstab(told["element"], told["version"]).gt(0).sum(axis=1)
    return times.index[times == times.max()].tolist()


EXERCISES: dict[str, Exercise] = {
    "scenario-1": Choice(
        "ac",
        {
            "a": "Where Veishnoria lies is a matter of the map: it says nothing of what anybody"
            " does there.",
            "b": "This is an aim, so it belongs to the narrative: somebody wants something. You"
            " could move the borders on the map and it would stay the same.",
            "c": "How far the conflict zone reaches on the ground is a matter of the map too, and"
            " the author builds his main objection on it.",
            "d": "This says what happens next, so it belongs to the narrative. It has a place in"
            " it, but only as the stage.",
            "e": "This is about the map, but not in the plan: readers added it. The plan as the"
            " article reports it says nothing about who lives there.",
        },
    ),
    "scenario-2": Number(
        lambda: _to_border("losvido"),
        "The town is nearer to a border than half of the country is. The range lies somewhere"
        " around it, and the next cells take that into account.",
        slips=(
            (
                lambda: _to_border("borisov"),
                "That is still the distance of Borisov. Change the name in both places, or in the"
                " first line alone.",
            ),
            (
                lambda: _to_border("losvido", swapped=True),
                "Latitude and longitude have changed places: latitude, degrees north, is first.",
            ),
            (
                lambda: _to_border("losvido", "Latvia"),
                "That is the way to the border with Latvia. Asked is the nearest border, whichever"
                " state lies behind it.",
            ),
            (
                lambda: _to_border("lepel"),
                "That is Lepel. Look for the row of Losvido, whose name stands at the left of the"
                " table.",
            ),
        ),
        hint='Take the cell above and write "losvido" where it says "borisov".',
    ),
    "scenario-3": Choice(
        "c",
        {
            "a": "Look at the first column of the table: for some areas the answer is no, even"
            " with the whole error of the points counted in their favour.",
            "b": "Look at the first two columns of the table: some areas are both central and far"
            " from every border without any doubt, so the claim is not wrong for all.",
            "c": "The word central fits some of the seven and surely not others. As a comparison"
            " with the range of 2013, seen from the NATO states, the reason given holds for all."
            " So the claim stands or falls with what it is compared with.",
            "d": "The points are coarse, and for some questions that is the end of it. But many"
            " cells say yes or no: there the answer stays the same wherever in its circle the range"
            " lies.",
        },
    ),
    "scenario-4": Choice(
        "ab",
        {
            "a": "By its note the list of seven has six training areas and the area of Dretun: who"
            " counts grounds alone has six. Which they are stands in the table of places.",
            "b": "By its note the list of eight has Dretun and Glubokoye beside the six, and the"
            " table of places names them: the two lists share seven.",
            "c": "The nine is a sum of six grounds and three sites, and its sites are not named."
            " The list of eight has only two areas beside the six: a third stands neither there nor"
            " in the table of places, and agreement on names cannot be seen.",
            "d": "Count the statements and not the rows: the cell under the table finds one"
            " statement behind all of them. Repeats are not witnesses.",
        },
    ),
    "scenario-5": Rows(
        _told_most_often,
        "Only the cause of the crisis is reported for as many versions, and in each it is another"
        " cause. Do not lean on it too hard: one of the three is the announcement of a Russian"
        " minister, months before the day on which other pages put the wording of a briefing.",
        key="element",
        missing="Lower the number by one and look again.",
        extra="Raise the number by one and look again.",
    ),
    "scenario-6": Choice(
        "a",
        {
            "a": "In 2013 there was no war in Donbas yet. If the scenario was much the same then,"
            " it cannot have been made after that war; unless the likeness is a loose one, and then"
            " the other likeness may be loose too.",
            "b": "This fits the reading: a conflict inside one's own borders is what an internal"
            " conflict is. It speaks against a plan to attack neighbours.",
            "c": "This speaks for the reading, if the exercise indeed followed the doctrine; that"
            " it did is again the word of the author.",
            "d": "This protects the reading instead of testing it: whatever is missing in the"
            " briefings can then be called hidden. It does not contradict it.",
        },
    ),
    "scenario-7": Choice(
        "c",
        {
            "a": "Right in content, but each noun is a term of the trade. A reader from outside"
            " learns the words and not what happens.",
            "b": "The source says nothing of people who live there, nor of what the strike"
            " destroyed. A plain sentence must not say more than the source does.",
            "c": "Three plain steps in the order of the source, nothing added: no motive, no"
            " comparison, no result. Where it was seen before is another sentence, with a speaker.",
            "d": "This tells what to think of it and not what is done. The comparison belongs to"
            " the author, and the word hybrid explains nothing by itself.",
        },
    ),
}

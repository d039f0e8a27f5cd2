"""Feedback for notebook 03. Every number is computed from the tables."""

from __future__ import annotations

import itertools

from ..tables import load
from . import Choice, Exercise, Number, Rows, claimed

HEAVY = ("battle-tanks", "acv", "artillery")
RUSSIAN = [f"scales-6-{metric}-russia" for metric in HEAVY]
BELARUSIAN = [f"scales-7-{metric}-belarus" for metric in HEAVY]
PEOPLE = ("scales-5-personnel-russian-in-belarus", "scales-7-personnel-belarus")


def _totals() -> list[int]:
    """What the Russian aircraft add up to, under each reading of "four units of"."""
    claims = load("claims")
    types = claims[(claims["metric"] == "aircraft") & claims["item"].notna()]
    types = types[(types["section"] == "scales") & (types["paragraph"] == 6)]
    four = int(types["value_low"].max())
    # Types that share one printed number share one statement; the A-50 stands alone.
    lists = [n for n in types["statement"].value_counts() if n > 1]
    counts = [(four * types_in_list, four) for types_in_list in lists]
    return [
        size * sum(chosen) + a_50
        for *chosen, size, a_50 in itertools.product(*counts, (1, four), (1, 0))
    ]


def _near_misses() -> list[int]:
    """The totals that miss the stated number by two aircraft at most."""
    stated = claimed("scales-6-aircraft-russia")
    return sorted({total for total in _totals() if abs(total - stated) <= 2})


def _share(metric: str) -> float:
    """The Russian part of one category in Belarus, in per cent."""
    russian = claimed(f"scales-6-{metric}-russia")
    return 100 * russian / (russian + claimed(f"scales-7-{metric}-belarus"))


EXERCISES: dict[str, Exercise] = {
    "forces-1": Choice(
        "b",
        {
            "a": "The article lists parts of these brigades; the note of each row says so. The"
            " name of a brigade is no count of who came.",
            "b": "The division has one row and two places: in *scales 6* battalion groups from it"
            " are in Belarus since August, in *camouflage 5* the article takes the force alerted on"
            " the first day to be this division.",
            "c": "The army is in the list of those that are only named. What took part, by the"
            " article, are battalion tactical groups from its formations, and a brigade of it.",
            "d": "They are named while the article reports what Minsk thinks of NATO's presence. To"
            " be named in a text on an exercise is not to take part in it.",
        },
    ),
    "forces-3": Number(
        lambda: _share("battle-tanks"),
        "By the lists, seven of ten tanks on Belarusian ground were Russian, while Russians were"
        " three of ten people there. A contingent can be small in people and heavy in tanks.",
        slips=(
            (
                lambda: 100 * claimed(RUSSIAN[0]) / claimed(*RUSSIAN),
                "That is the share of tanks within the Russian list. The question is what share"
                " of the tanks of both sides is Russian.",
            ),
            (
                lambda: 100 * claimed(PEOPLE[0]) / claimed(*PEOPLE),
                "That is the Russian share of the people. The question is about the tanks.",
            ),
            (
                lambda: _share("artillery"),
                "That is the line of the artillery. Take the tanks.",
            ),
            (
                lambda: 100 - _share("battle-tanks"),
                "That is the Belarusian share. The question is about the Russian one.",
            ),
            (
                lambda: 100 * claimed(RUSSIAN[0]) / claimed(BELARUSIAN[0]),
                "You divided the Russian tanks by the Belarusian ones. For a share, divide by the"
                " tanks of both.",
            ),
            (
                lambda: _share("battle-tanks") / 100,
                "Right as a fraction. The question asks for per cent: multiply by a hundred.",
            ),
        ),
        hint="Divide the Russian tanks by the tanks of both sides, and multiply by a hundred.",
    ),
    "forces-4": Choice(
        "b",
        {
            "a": "All equipment could mean this. But the parts listed then give far more than the"
            " stated number, whatever “about” allows.",
            "b": "Tanks and armoured combat vehicles together lie within what “about” allows, and"
            " other pages show the organisers giving this number for armoured vehicles, tanks among"
            " them. The sum and those pages point the same way.",
            "c": "These three are named in the same sentence, which makes this reading natural. But"
            " their sum stays well below what “about” allows.",
            "d": "Close, but outside what “about” allows, and no page read here puts these two"
            " together. A near miss is not a reading.",
        },
    ),
    "forces-5": Choice(
        "c",
        {
            "a": "Add the Russian list: tanks, armoured combat vehicles and artillery stay well"
            " below it, and no qualifier stands there that could stretch so far.",
            "b": "The aircraft bring the sum nearer, but not near enough. And at the first"
            " announcement aircraft were given beside this number, not within it.",
            "c": "The number was announced half a year before, and a later page says that it was"
            " meant for Russian equipment. The author's list is another count. They need not agree,"
            " and neither corrects the other.",
            "d": "The sum is near, so an exchange of the sides is possible. But pages other than"
            " the article give the same number as Russian: a simpler story. Two numbers can also be"
            " close by chance.",
        },
    ),
    "forces-6": Rows(
        _near_misses,
        "{n} totals come near, and both rest on four of each type; none is the stated number. So"
        " the number and the list come from different counts, one of them has a slip, or the words"
        " mean something that was not tried here.",
        key="total",
        missing="Allow two aircraft more or less than stated, in both directions.",
        extra="Keep only readings whose total misses the stated number by two at most.",
    ),
    "forces-7": Choice(
        "b",
        {
            "a": "A page places the only separate tank brigade of this army elsewhere, and the"
            " tank division nearer to Moscow. The official words are odd themselves, so this step"
            " of the author's can be defended.",
            "b": "A name has a strength on paper; how many of its people an alert moved is another"
            " question, and no page says that anybody counted. The rest of the sum stands on this.",
            "c": "The printed numbers do give the sum, though with “almost” before the first it can"
            " not quite be reached. The trouble is in what is added, not in the adding.",
            "d": "This the district itself announced, and the article reports it. What the alert"
            " was for is disputed, not that it was announced.",
        },
    ),
}

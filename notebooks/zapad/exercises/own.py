"""Feedback for notebook 07. Every number is computed from the samples."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from ..own.reading import read
from ..own.sums import audit
from ..own.templates import sample
from ..quantities import intervals, printed, total
from . import Choice, Exercise, Number, Word
from .mending import Fixes

EARLY = ["x084-russia-mod-personnel", "x085-russia-mod-personnel"]
LATER_TOTAL = "x153-russia-mod-personnel"
EQUIPMENT = "x083-russia-mod-equipment"


@lru_cache(maxsize=1)
def _read() -> pd.DataFrame:
    return read(sample()).set_index("claim_id", drop=False)


def _sample() -> pd.DataFrame:
    return _read().copy()


def _later_verdict() -> str:
    table = _sample()
    table.loc[EARLY, "part_of"] = LATER_TOTAL
    return str(audit(table).set_index("total")["verdict"].loc[LATER_TOTAL])


def _parts() -> pd.DataFrame:
    table = _sample()
    return table[table["part_of"] == EQUIPMENT]


def _limit() -> float:
    return float(printed(_sample().loc[EQUIPMENT]))


def _excess() -> float:
    """By how much the least that the parts allow is more than the most that was stated."""
    return float(total(intervals(_parts())).left) - _limit()


def _printed_excess() -> float:
    return sum(printed(row) for _, row in _parts().iterrows()) - _limit()


EXERCISES: dict[str, Exercise | Fixes] = {
    "own-1": Choice(
        "c",
        {
            "a": "In a file from another country a dot stands between thousands. The program cannot"
            " know which country, so “as computers read it” is a guess as well.",
            "b": "Likely, but it is a guess from what is plausible: the same argument would settle"
            " figures that you wish to test. The source can be looked at.",
            "c": "The number was copied from somewhere, and there it stands in words or in another"
            " form. Having looked, you answer once for the whole file, and the answer is noted.",
            "d": "Then a figure is lost because of how it was typed. A question is no reason to"
            " drop evidence: the row names its source, so it can be settled.",
        },
    ),
    "own-2": Choice(
        "ac",
        {
            "a": "No rule can see a word that was left out: the row is well formed, and says"
            " something that its source did not say.",
            "b": "The check finds this: a total must stand in the same file, and the message even"
            " suggests the nearest name.",
            "c": "No rule can know that two pages go back to one: only the reader of both sees it,"
            " and must give them one name in the column statement.",
            "d": "The check finds this one: September has no such day, whatever the order of day"
            " and month.",
        },
    ),
    "own-3": Fixes(
        "No problem is left, and each correction keeps what the source says. The file is as it was;"
        " the corrections stand in your notebook, where others can judge them."
    ),
    "own-4": Word(
        _later_verdict,
        {
            "closes": "Some of what the parts allow is this number, but not all: they were given as"
            " wide ranges, and the middle of these is not the total.",
            "does not close": "There are readings of the two ranges that add up to the total, so"
            " nobody can say that it is contradicted.",
            "cannot tell": "The early figures are ranges, and wide ones. Together they allow the"
            " later total and much else: an audit with room neither confirms nor refutes.",
        },
    ),
    "own-5": Number(
        _excess,
        "Even at the least, the three kinds together are far more than the upper limit of the same"
        " text. Either the limit counts something else, or one of the figures is wrong.",
        slips=(
            (
                _printed_excess,
                "That takes the printed numbers. One of the parts is worded “about”: take the least"
                " that the parts allow together, from the column sum.",
            ),
            (
                lambda: float(total(intervals(_parts())).right) - _limit(),
                "That takes the most that the parts allow. Take the least: the sum's lower end.",
            ),
            (
                lambda: float(total(intervals(_parts())).left),
                "That is the sum itself. Take away the upper limit that was stated.",
            ),
        ),
        hint="In the row of the equipment: the lower end of the column sum, less the stated limit.",
    ),
    "own-6": Choice(
        "ac",
        {
            "a": "It survives: the official figures, which are not weak, reach the size for"
            " notification by themselves.",
            "b": "It falls: every figure of this sort in the table is known from an encyclopaedia"
            " alone, and with the weak rows nothing is left to compare.",
            "c": "It survives: the total and its parts stand in one official text, and none of"
            " these rows is weak.",
            "d": "It falls: only weak rows surely reach the size for observers. Of the others, one"
            " is below it, and for one it cannot be told.",
        },
    ),
}

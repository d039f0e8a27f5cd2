"""Feedback for notebook 07. Every number is computed from the samples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from ..errors import ZapadError
from ..messy import read_cells
from ..own import OwnTableError, own_audit, own_read, own_sample
from ..quantities import intervals, printed, total
from . import Choice, Exercise, Feedback, Number, Word, _count

EARLY = ["x084-russia-mod-personnel", "x085-russia-mod-personnel"]
LATER_TOTAL = "x153-russia-mod-personnel"
EQUIPMENT = "x083-russia-mod-equipment"
# Rows of the practice sample, and the rows of the tables that they were made from.
MADE_FROM = {"ria-tanks": "x079-russia-mod-battle-tanks", "ria-equipment": EQUIPMENT}


@lru_cache(maxsize=1)
def _read() -> pd.DataFrame:
    return own_read(own_sample()).set_index("claim_id", drop=False)


def _sample() -> pd.DataFrame:
    return _read().copy()


def _later_verdict() -> str:
    table = _sample()
    table.loc[EARLY, "part_of"] = LATER_TOTAL
    return str(own_audit(table).set_index("total")["verdict"].loc[LATER_TOTAL])


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


def _ids() -> list[str]:
    """The ids of the practice sample, as they stand in the file."""
    (_, *rows), _ = read_cells(own_sample("broken"))
    return [cells[0] for _, cells in rows]


@dataclass(frozen=True)
class Fixes:
    """Corrections to the practice sample, ``{(row, column): new}``, that must mend it rightly."""

    sentence: str

    def feedback(self, answer: Any) -> Feedback:
        """The sentence for an answer of any type."""
        if not isinstance(answer, dict):
            return Feedback(None, "Give the dictionary fixes: answer = fixes, without quotes.")
        try:
            mended = own_read(
                own_sample("broken"), thousands=".", dates="day first", corrections=answer
            )
        except OwnTableError as error:
            left = len(error.problems) + len(error.questions)
            return Feedback(
                False,
                f"{_count(left, 'problem')} left. Run the cell above again: it shows which row and"
                " column, and what to do.",
            )
        except ZapadError:
            return Feedback(
                False,
                "A correction finds no cell. Each begins with the row's number and the column's"
                ' name, as in (3, "part_of").',
            )
        rows: Any = mended.set_index("claim_id", drop=False)
        true: Any = _sample()
        if list(rows.index) != _ids():
            return Feedback(
                False, "A claim_id has changed: the other rows no longer find theirs. Leave it."
            )
        for name, source in MADE_FROM.items():
            if rows.loc[name, "metric"] != true.loc[source, "metric"]:
                return Feedback(
                    False,
                    "The check is content, but the source speaks of battle tanks alone: choose the"
                    " word for these, not one that also counts other vehicles.",
                )
            if rows.loc[name, "qualifier"] != true.loc[source, "qualifier"]:
                return Feedback(
                    False,
                    "The check is content, but the source says “up to”: keep the word and empty the"
                    " bound that it does not state (None empties a cell).",
                )
        if rows["part_of"].eq("trud-total").sum() < 2:
            return Feedback(
                False,
                "The check is content, but a part has lost its total: emptying a cell silences the"
                " message and loses what the table knew.",
            )
        if rows.loc["osw-total", "strength"] != "weak":
            return Feedback(
                False,
                "The check is content, but you did not look the figure up: as long as it is"
                " recalled, or stands in an encyclopaedia alone, it is weak.",
            )
        return Feedback(True, self.sentence)


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

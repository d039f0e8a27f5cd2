"""Feedback on corrections to the practice sample of notebook 07, in every edition.

What is right is looked up in the tables: there is no answer here to be sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..errors import ZapadError
from ..own.reading import OwnTableError, check, read
from ..own.templates import sample
from ..spreadsheet import read_cells
from ..tables import load
from . import Feedback, count

# Rows of the practice sample, and the rows of the tables that they were made from.
MADE_FROM = {
    "ria-tanks": "x079-russia-mod-battle-tanks",
    "ria-equipment": "x083-russia-mod-equipment",
}


def _ids() -> list[str]:
    """The ids of the practice sample, as they stand in the file."""
    (_, *rows), _ = read_cells(sample("broken"))
    return [cells[0] for _, cells in rows]


def _mended(corrections: dict[Any, Any]) -> pd.DataFrame:
    return read(sample("broken"), thousands=".", dates="day first", corrections=corrections)


def _asked_for(corrections: dict[Any, Any]) -> dict[Any, Any]:
    """Those that correct a cell in which the check finds a problem."""
    found = check(sample("broken"), thousands=".", dates="day first")
    problems = found[found["kind"] == "problem"]
    places = set(zip(problems["row"].astype(int), problems["column"], strict=True))
    return {at: new for at, new in corrections.items() if tuple(at) in places}


@dataclass(frozen=True)
class Fixes:
    """Corrections to the practice sample, ``{(row, column): new}``, that must mend it rightly."""

    sentence: str

    def feedback(self, answer: Any) -> Feedback:
        """The sentence for an answer of any type."""
        if not isinstance(answer, dict):
            return Feedback(None, "Give the dictionary fixes: answer = fixes, without quotes.")
        try:
            mended = _mended(answer)
        except OwnTableError as error:
            left = len(error.problems) + len(error.questions)
            return Feedback(
                False,
                f"{count(left, 'problem')} left. Run the cell above again: it shows which row and"
                " column, and what to do.",
            )
        except ZapadError:
            return Feedback(
                False,
                "A correction finds no cell. Each begins with the row's number and the column's"
                ' name, as in (3, "part_of").',
            )
        rows: Any = mended.set_index("claim_id", drop=False)
        true: Any = load("claims").set_index("claim_id")
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
        if not mended.equals(_mended(_asked_for(answer))):
            return Feedback(
                False,
                "No problem is left, but an entry changes a cell that had none: it no longer says"
                " what its author took from the source. Take this entry out of fixes.",
            )
        return Feedback(True, self.sentence)

"""Claims with what a chart or a table for reading says of them, in words and numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .errors import ZapadError
from .quantities import printed, words
from .selection import Selection, is_row, table_of
from .tables import load
from .vocabulary import label, scope_words

ADDED = ("actor", "side", "counts", "words", "printed")
_NEEDED = ("claimant", "force", "metric", "item", "scope", "value_low", "value_high", "qualifier")


def with_labels(rows: Selection) -> Any:
    """Add what a chart of claims needs, five columns in words and numbers.

    `actor` and `side`: who claims it; `counts`: what is counted ("Russian personnel, in
    Belarus"); `words`: the quantity as the source says it; `printed`: the number in it.
    Selection of a reader's own table (see `zapad.own`) have them already.

    Returns
    -------
    A table for a table, a row (a Series) for one row or a claim's id.

    Raises
    ------
    ZapadError : a column is lacking, or a claimant is not in actors.csv.
    """
    if is_row(rows):
        return with_labels(table_of(rows)).iloc[0]
    table = table_of(rows)
    if "cited" in table:
        return table.copy()
    table = table_of(table, *_NEEDED).copy()
    actors = load("actors").set_index("actor_id")
    strangers = sorted(set(table["claimant"].dropna()) - set(actors.index))
    if strangers or table["claimant"].isna().any():
        named = f"{strangers[0]!r} is no claimant of" if strangers else "A row names no claimant of"
        raise ZapadError(f"{named} data/actors.csv. Correct the column 'claimant'.")
    table["actor"] = table["claimant"].map(actors["label"])
    table["side"] = table["claimant"].map(actors["side"])
    each: list[Any] = table.to_dict("records")
    table["counts"] = [_counts(row) for row in each]
    table["words"] = [words(row) for row in each]
    table["printed"] = [printed(row) for row in each]
    return table


def labelled(rows: Selection) -> pd.DataFrame:
    """Selection as a table with labels; what has them keeps its own."""
    table = table_of(rows)
    whole = set(ADDED) <= set(table) and not table[list(ADDED)].isna().any(axis=None)
    return table if whole else with_labels(table)


def _counts(row: dict[str, Any]) -> str:
    whose = "" if pd.isna(row["force"]) else label("force", row["force"], "adjective")
    thing = label("metric", row["metric"]) if pd.isna(row["item"]) else row["item"]
    return f"{whose} {thing}, {scope_words(row['scope'])}".lstrip()

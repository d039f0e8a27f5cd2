"""The words that labels show for the codes of the tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .quantities import printed, words
from .tables import load

SCOPES = {
    "total": "whole exercise",
    "contingent": "own contingent",
    "in_belarus": "in Belarus",
    "in_russia": "in Russia",
    "on_paper": "on paper",
    "parallel": "parallel manoeuvres",
    "region": "in the region",
    "vd_declared": "declared under the Vienna Document",
    "seen": "seen by a witness",
    "remaining": "said to have stayed",
    "above_announced": "above the announced",
    "transfer": "rail transport",
    "other": "other",
}


def scope_words(scope: str) -> str:
    """How a scope reads in a label: ``in_belarus`` as "in Belarus"."""
    return SCOPES.get(scope, scope.replace("_", " "))


def with_labels(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what a chart of claims needs, five columns in words and numbers.

    `actor` and `side`: who claims it; `counts`: what is counted ("Russian personnel, in
    Belarus"); `words`: the quantity as the source says it; `printed`: the number in it.
    Rows of a reader's own table (see `own_read`) have them already.
    """
    if "cited" in rows:
        return rows.copy()
    actors = load("actors").set_index("actor_id")
    rows = rows.copy()
    rows["actor"] = rows["claimant"].map(actors["label"])
    rows["side"] = rows["claimant"].map(actors["side"])
    each: list[Any] = rows.to_dict("records")
    rows["counts"] = [_counts(row) for row in each]
    rows["words"] = [words(row) for row in each]
    rows["printed"] = [printed(row) for row in each]
    return rows


def _counts(row: dict[str, Any]) -> str:
    force = {"belarus": "Belarusian ", "russia": "Russian "}.get(str(row["force"]), "")
    thing = row["metric"].replace("_", " ") if pd.isna(row["item"]) else row["item"]
    return f"{force}{thing}, {scope_words(row['scope'])}"

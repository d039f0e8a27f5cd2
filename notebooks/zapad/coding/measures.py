"""How far coders agree, and which events divide them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from ..errors import ZapadError
from ..tables import load
from .game import CODES


@dataclass(frozen=True)
class Agreement:
    """How far coders agree. `table` has the measures, `pairwise` the percentage for each pair.

    coders : how many; events : how many of the events two or more of them have rated.
    alpha : ``{"ordinal": ..., "nominal": ...}``, None where there is none; percent : the same.
    """

    coders: int
    events: int
    percent: float | None
    alpha: dict[str, float | None]
    table: pd.DataFrame
    pairwise: pd.DataFrame

    def __repr__(self) -> str:
        return repr(self.table)

    def _repr_html_(self) -> str:
        return self.table.to_html()


def agreement(merged: pd.DataFrame) -> Agreement:
    """Percent agreement, Krippendorff's alpha, and the agreement of each pair of coders.

    Percent agreement: of all pairs of ratings of the same event, the share that are equal.
    Alpha (Krippendorff, Content Analysis) sets disagreement against what chance would give;
    *ordinal* counts 1 against 2 as nearer than -2 against 2, *nominal* does not. Missing
    ratings are left out of both.
    """
    coders = list(dict.fromkeys(merged["coder"]))
    wide = merged.pivot(index="coder", columns="event_id", values="rating").reindex(coders)
    values = wide.to_numpy(dtype=float) if coders else np.empty((0, 0))
    both, equal = _pairs(values)
    upper = np.triu_indices(len(coders), 1)
    pairs, hits = int(both[upper].sum()), int(equal[upper].sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(both > 0, 100 * equal / both, np.nan)
    percent = 100 * hits / pairs if pairs else None
    said = f"Of {pairs:,} pairs of ratings of the same event, {hits:,} are equal."
    if not pairs:
        said = f"{_people(len(coders))}: two must have rated the same event before they can agree."
    levels: tuple[Literal["ordinal", "nominal"], ...] = ("ordinal", "nominal")
    measured = {level: _alpha(values, pairs, level) for level in levels}
    table = pd.DataFrame(
        [(percent, said), *measured.values()],
        columns=["value", "what_it_says"],
        index=["percent agreement", *(f"alpha, {level}" for level in levels)],
    ).astype({"value": float})
    table["value"] = table["value"].round(2) + 0.0  # no -0.0
    return Agreement(
        coders=len(coders),
        events=int(((~np.isnan(values)).sum(axis=0) > 1).sum()),
        percent=percent,
        alpha={level: value for level, (value, _) in measured.items()},
        table=table,
        pairwise=pd.DataFrame(shares, index=coders, columns=coders),
    )


def _pairs(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each two coders, how many events both have rated, and how many of these equally."""
    rated = (~np.isnan(values)).astype(int)
    codes = [(values == code).astype(int) for code in CODES]
    return rated @ rated.T, np.sum([given @ given.T for given in codes], axis=0)


def _people(n: int) -> str:
    return "1 coder" if n == 1 else f"{n or 'No'} coders"


def _alpha(
    values: np.ndarray, pairs: int, level: Literal["ordinal", "nominal"]
) -> tuple[float | None, str]:
    if not pairs:
        return None, "Needs two coders who have rated the same event."
    compared = values[:, (~np.isnan(values)).sum(axis=0) > 1]
    if len(np.unique(compared[~np.isnan(compared)])) == 1:
        return None, "Not defined: everybody gave one and the same code to every event."
    try:
        import krippendorff
    except ImportError:
        return None, (
            "Not computed: the package krippendorff is not installed. Run %pip install"
            " krippendorff in a cell of its own, then start again."
        )
    value = float(krippendorff.alpha(reliability_data=compared, level_of_measurement=level))
    near = "a near miss counts as near" if level == "ordinal" else "a near miss counts as a miss"
    return value, f"1 is full agreement, 0 what chance gives, below 0 still less; {near}."


def divisive(merged: pd.DataFrame, share: float = 0.25) -> pd.DataFrame:
    """The events that divide the coders: some hear hostility where others hear cooperation.

    Parameters
    ----------
    merged : as `merge` returns it.
    share : an event divides when at least this share of its ratings is below zero, and at
        least this share above.

    Returns
    -------
    event_id, title, and how many coders are `below_zero`, `at_zero`, `above_zero`; the most
    divided first.
    """
    if not 0 < share <= 0.5:
        raise ZapadError(f"A share of {share} cannot be. Use more than 0, at most 0.5.")
    sign = np.sign(merged["rating"]).rename("sign")
    counts = pd.crosstab(merged["event_id"], sign).reindex(columns=[-1, 0, 1], fill_value=0)
    counts.columns = pd.Index(["below_zero", "at_zero", "above_zero"])
    smaller = counts[["below_zero", "above_zero"]].min(axis=1)
    part = smaller / counts.sum(axis=1)
    counts = counts[(smaller > 0) & (part >= share)]
    titles = load("events").set_index("event_id")["title"]
    counts.insert(0, "title", [titles[e] for e in counts.index])
    order = part[counts.index].sort_values(ascending=False, kind="stable").index
    return counts.loc[order].rename_axis("event_id").reset_index()

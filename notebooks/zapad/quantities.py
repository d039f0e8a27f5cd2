"""Quantities as intervals: what a source's words commit it to, and what they leave open.

The rule, for a stated number *n* whose last significant digit counts units of *u*
(140: tens; 12,700: hundreds; 100,000: hundred thousands):

=============  ==========================  ==================================
qualifier      interval                    example
=============  ==========================  ==================================
``exact``      n to n                      3 areas      -> [3, 3]
``about``      n - u/2 up to n + u/2       about 140    -> [135, 145)
``nearly``     n - u/2 up to n             nearly 10,000 -> [5000, 10000)
``up_to``      more than 0 to n            up to 150    -> (0, 150]
``more_than``  more than n, without end    more than 40 -> (40, inf)
``range``      low to high                 6 to 9       -> [6, 9]
=============  ==========================  ==================================

A trailing zero is read as rounding, so "about 100,000" is a wide claim: 50,000 to 150,000.
"About" a stated range widens each end by half of that end's unit. All amounts are counts
and cannot be negative.

Sums and comparisons are made on intervals and may answer "cannot tell".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import pandas as pd

from .errors import ZapadError
from .rules import BOUNDS

Answer = Literal["yes", "no", "cannot tell"]
Verdict = Literal["closes", "does not close", "cannot tell"]

WORDS = {
    "exact": "{high}",
    "about": "about {high}",
    "nearly": "nearly {high}",
    "up_to": "up to {high}",
    "more_than": "more than {low}",
    "range": "{low} to {high}",
}


def rounding_unit(number: float) -> int:
    """The unit of the last significant digit: 10 for 140, 100 for 12,700, 1 for 0."""
    unit, rest = 1, int(number)
    while rest and rest % 10 == 0:
        rest //= 10
        unit *= 10
    return unit


def _half_unit(number: float) -> float:
    unit = rounding_unit(number)
    return unit // 2 if unit > 1 else 0.5


def interval(low: float | None, high: float | None, qualifier: str) -> pd.Interval:
    """The interval that a stated quantity commits its source to (rule: see this module).

    `low` and `high` are as stated: None (or NA) where the source states no such bound.
    """
    if qualifier not in BOUNDS:
        raise ZapadError(f"There is no qualifier {qualifier!r}. Use one of: {', '.join(BOUNDS)}.")
    stated = {"value_low": low, "value_high": high}
    for name in BOUNDS[qualifier]:
        if pd.isna(stated[name]):
            bound = name.removeprefix("value_")
            raise ZapadError(f"A quantity that is {qualifier!r} needs a {bound} value.")
    if qualifier == "up_to":
        return pd.Interval(0, high, closed="right")
    if qualifier == "more_than":
        return pd.Interval(low, float("inf"), closed="neither")
    if qualifier == "nearly":
        return pd.Interval(high - _half_unit(high), high, closed="left")  # type: ignore
    if low > high:  # type: ignore[operator]
        raise ZapadError(f"The low value {low} is more than the high value {high}. Swap them.")
    if qualifier == "about":
        left = max(0, low - _half_unit(low))  # type: ignore
        return pd.Interval(left, high + _half_unit(high), closed="left")  # type: ignore
    return pd.Interval(low, high, closed="both")


def intervals(rows: pd.DataFrame) -> pd.Series:
    """The interval of each row of a claims table, as a Series with the same index."""
    values = zip(rows["value_low"], rows["value_high"], rows["qualifier"], strict=True)
    return pd.Series([interval(*v) for v in values], index=rows.index, dtype="object")


def words(row: Any) -> str:
    """A quantity as a sentence would say it: ``about 140``, ``up to 12,700``."""
    low, high = row["value_low"], row["value_high"]
    if row["qualifier"] == "about" and low != high:
        return f"about {low:,} to {high:,}"
    return WORDS[row["qualifier"]].format(
        low="" if pd.isna(low) else f"{low:,}", high="" if pd.isna(high) else f"{high:,}"
    )


def printed(row: Any) -> float:
    """The one number printed in the source; the middle where a range is printed."""
    low, high = row["value_low"], row["value_high"]
    if pd.isna(low) or pd.isna(high):
        return float(high if pd.isna(low) else low)
    return (float(low) + float(high)) / 2


def total(parts: Iterable[pd.Interval]) -> pd.Interval:
    """The sum of quantities: lowest ends together, highest ends together."""
    left, right, ends = 0.0, 0.0, [True, True]
    for part in parts:
        left, right = left + part.left, right + part.right
        ends = [ends[0] and part.closed_left, ends[1] and part.closed_right]
    return pd.Interval(left, right, closed=_closed(*ends))


def ratio(a: pd.Interval, b: pd.Interval) -> pd.Interval:
    """How many times `b` goes into `a`, at least and at most."""
    low = a.left / b.right
    high = float("inf") if b.left == 0 else a.right / b.left
    return pd.Interval(
        low,
        high,
        closed=_closed(a.closed_left and b.closed_right, a.closed_right and b.closed_left),
    )


def _closed(left: bool, right: bool) -> Literal["both", "left", "right", "neither"]:
    if left:
        return "both" if right else "left"
    return "right" if right else "neither"


def exceeds(a: pd.Interval, b: pd.Interval | float) -> Answer:
    """Is `a` more than `b`, whatever the true values are?"""
    b = _as_interval(b)
    if a.left > b.right or (a.left == b.right and not (a.closed_left and b.closed_right)):
        return "yes"
    return "no" if a.right <= b.left else "cannot tell"


def reaches(a: pd.Interval, b: pd.Interval | float) -> Answer:
    """Is `a` at least `b`? This is how a threshold "at or above 9,000" is tested."""
    b = _as_interval(b)
    if a.left >= b.right:
        return "yes"
    if a.right < b.left or (a.right == b.left and not (a.closed_right and b.closed_left)):
        return "no"
    return "cannot tell"


def agrees(a: pd.Interval, b: pd.Interval | float) -> Answer:
    """Can `a` and `b` be the same number? ``yes`` only if `a` lies wholly inside `b`."""
    b = _as_interval(b)
    if not a.overlaps(b):
        return "no"
    inside_left = a.left > b.left or (a.left == b.left and (b.closed_left or not a.closed_left))
    inside_right = a.right < b.right or (
        a.right == b.right and (b.closed_right or not a.closed_right)
    )
    return "yes" if inside_left and inside_right else "cannot tell"


def _as_interval(value: pd.Interval | float) -> pd.Interval:
    return value if isinstance(value, pd.Interval) else pd.Interval(value, value, closed="both")


def audit(whole: Any, parts: pd.DataFrame) -> Verdict:
    """Does a source's total fit the parts that it lists?

    ``closes``: the printed numbers add up to what the total's words allow, or nothing
    that the parts' words allow falls outside it. ``does not close``: no reading of the
    qualifiers makes them meet. ``cannot tell``: some do and some do not.

    `whole` is one row of a claims table, `parts` the rows to add up.
    """
    stated = interval(whole["value_low"], whole["value_high"], whole["qualifier"])
    summed = total(intervals(parts))
    one_sided = parts["qualifier"].isin(["up_to", "more_than"]).any()
    if not one_sided:
        as_printed = sum(printed(row) for _, row in parts.iterrows())
        if agrees(_as_interval(as_printed), stated) == "yes":
            return "closes"
    verdict: dict[Answer, Verdict] = {
        "yes": "closes",
        "no": "does not close",
        "cannot tell": "cannot tell",
    }
    return verdict[agrees(summed, stated)]


def distinct(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each original statement: repeats of it are not further evidence.

    Of several rows that repeat one statement, the first that is not weak is kept.
    """
    order = rows["strength"].eq("weak").sort_values(kind="stable").index
    kept = rows.loc[order].drop_duplicates("statement").index
    return rows.loc[rows.index.isin(kept)]

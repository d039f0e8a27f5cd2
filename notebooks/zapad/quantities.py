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
``at_least``   n or more, without end      at least 40  -> [40, inf)
``more_than``  more than n, without end    more than 40 -> (40, inf)
``range``      low to high                 6 to 9       -> [6, 9]
=============  ==========================  ==================================

A trailing zero is read as rounding, so "about 100,000" is a wide claim: 50,000 to 150,000.
"About" a stated range widens each end by half of that end's unit. All amounts are counts
and cannot be negative.

Sums and comparisons are made on intervals and may answer "cannot tell". Where a quantity is
asked for, an interval, a number, a row of a claims table or a claim's id will do; a table or a
column of intervals is answered by a Series, one answer a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from numbers import Real
from typing import Any, Literal

import pandas as pd

from .errors import ZapadError
from .rules import BOUNDS
from .selection import Selection, is_row, per_row, table_of
from .vocabulary import vocabulary

Answer = Literal["yes", "no", "cannot tell"]
Verdict = Literal["closes", "does not close", "cannot tell"]

STATED = ("value_low", "value_high", "qualifier")  # the columns that state a quantity
Quantity = pd.Interval | float | Selection | pd.Series


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


def interval(
    low: float | None, high: float | None = None, qualifier: str | None = None
) -> pd.Interval:
    """The interval that a stated quantity commits its source to (rule: see this module).

    `low` and `high` are as stated: None (or NA) where the source states no such bound. For a
    row or a table of claims there is `intervals`.

    Raises
    ------
    ZapadError : the qualifier is not known, or a bound is lacking, no number or above the other.
    """
    if not isinstance(low, str) and (is_row(low) or isinstance(low, pd.DataFrame)):
        raise ZapadError(
            "interval takes a low value, a high value and a qualifier: "
            "interval(140, 140, 'about'). For a row or a table write zapad.intervals(rows)."
        )
    if qualifier not in BOUNDS:
        raise ZapadError(f"There is no qualifier {qualifier!r}. Use one of: {', '.join(BOUNDS)}.")
    for given in (low, high):
        if not pd.isna(given) and not _is_number(given):
            raise ZapadError(f"{given!r} is no number. Write it without quotes, as in 12_700.")
    stated = {"value_low": low, "value_high": high}
    for name in BOUNDS[qualifier]:
        if pd.isna(stated[name]):
            bound = name.removeprefix("value_")
            raise ZapadError(f"A quantity that is {qualifier!r} needs a {bound} value.")
    if qualifier == "up_to":
        return pd.Interval(0, high, closed="right")
    if qualifier == "at_least":
        return pd.Interval(low, float("inf"), closed="left")
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


def intervals(rows: Selection) -> Any:
    """The interval of each row of a claims table, as a Series with the same index.

    Of one row, or of a claim's id, it is the Interval itself.
    """
    return per_row(rows, STATED, interval, "object")


def words(rows: Selection) -> Any:
    """A quantity as a sentence would say it: ``about 140``, ``up to 12,700``.

    Of a table a Series of texts with the same index, of one row or a claim's id one text.
    """
    return per_row(rows, STATED, _words, "str")


def _words(low: float, high: float, qualifier: str) -> str:
    form = "full" if qualifier == "about" and low != high else "label"
    return vocabulary("qualifier")[qualifier][form].format(
        low="" if pd.isna(low) else f"{low:,}", high="" if pd.isna(high) else f"{high:,}"
    )


def printed(rows: Selection) -> Any:
    """The one number printed in the source; the middle where a range is printed.

    Of a table a Series of numbers with the same index, of one row or a claim's id one number.
    """
    return per_row(rows, ("value_low", "value_high"), _printed, "float64")


def _printed(low: float, high: float) -> float:
    if pd.isna(low) or pd.isna(high):
        return float(high if pd.isna(low) else low)
    return (float(low) + float(high)) / 2


def total(parts: Iterable[Quantity] | Quantity) -> pd.Interval:
    """The sum of quantities: lowest ends together, highest ends together.

    `parts` : several quantities, a column of intervals, or a table of claims.
    """
    left, right, ends = 0.0, 0.0, [True, True]
    for part in _each(parts):
        left, right = left + part.left, right + part.right
        ends = [ends[0] and part.closed_left, ends[1] and part.closed_right]
    return pd.Interval(left, right, closed=_closed(*ends))


def ratio(a: Quantity, b: Quantity) -> Any:
    """How many times `b` goes into `a`, at least and at most."""
    return _compared(a, b, _ratio)


def _ratio(a: pd.Interval, b: pd.Interval) -> pd.Interval:
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


def exceeds(a: Quantity, b: Quantity) -> Any:
    """Is `a` more than `b`, whatever the true values are? ``yes``, ``no`` or ``cannot tell``."""
    return _compared(a, b, _exceeds)


def _exceeds(a: pd.Interval, b: pd.Interval) -> Answer:
    if a.left > b.right or (a.left == b.right and not (a.closed_left and b.closed_right)):
        return "yes"
    return "no" if a.right <= b.left else "cannot tell"


def reaches(a: Quantity, b: Quantity) -> Any:
    """Is `a` at least `b`? This is how a threshold "at or above 9,000" is tested."""
    return _compared(a, b, _reaches)


def _reaches(a: pd.Interval, b: pd.Interval) -> Answer:
    if a.left >= b.right:
        return "yes"
    if a.right < b.left or (a.right == b.left and not (a.closed_right and b.closed_left)):
        return "no"
    return "cannot tell"


def agrees(a: Quantity, b: Quantity) -> Any:
    """Can `a` and `b` be the same number? ``yes`` only if `a` lies wholly inside `b`."""
    return _compared(a, b, _agrees)


def _agrees(a: pd.Interval, b: pd.Interval) -> Answer:
    if not a.overlaps(b):
        return "no"
    inside_left = a.left > b.left or (a.left == b.left and (b.closed_left or not a.closed_left))
    inside_right = a.right < b.right or (
        a.right == b.right and (b.closed_right or not a.closed_right)
    )
    return "yes" if inside_left and inside_right else "cannot tell"


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_one(value: Any) -> bool:
    return isinstance(value, pd.Interval) or _is_number(value) or is_row(value, *STATED)


def _one(value: Any) -> pd.Interval:
    """A single quantity in any of its forms, as an interval."""
    if isinstance(value, pd.Interval):
        return value
    if _is_number(value) and not pd.isna(value):
        return pd.Interval(value, value, closed="both")
    if is_row(value, *STATED):
        return intervals(value)
    if isinstance(value, (pd.DataFrame, pd.Series)):
        several = _each(value)
        if len(several) == 1:
            return several[0]
        raise ZapadError(
            f"One quantity is asked for here, and these are {len(several)}. Choose one row: "
            "table.iloc[0]; the table itself may stand first."
        )
    raise ZapadError(
        f"{value!r} is no quantity. Give an interval, a number, a row of a claims table, or a "
        "claim's id in quotes."
    )


def _each(values: Any) -> list[pd.Interval]:
    """Several quantities, or a single one, as a list of intervals."""
    if isinstance(values, pd.DataFrame):
        return list(intervals(values))
    if _is_one(values) or not isinstance(values, Iterable):
        return [_one(values)]
    return [_one(each) for each in values]


def _compared(a: Any, b: Any, answer: Callable[[pd.Interval, pd.Interval], Any]) -> Any:
    """One answer, or for a table or a column of quantities a Series of answers."""
    other = _one(b)
    if isinstance(a, (pd.DataFrame, pd.Series)) and not _is_one(a):
        return pd.Series([answer(each, other) for each in _each(a)], a.index, dtype="object")
    return answer(_one(a), other)


def audit(whole: Selection, parts: Selection) -> Verdict:
    """Does a source's total fit the parts that it lists?

    ``closes``: the printed numbers add up to what the total's words allow, or nothing
    that the parts' words allow falls outside it. ``does not close``: no reading of the
    qualifiers makes them meet. ``cannot tell``: some do and some do not.

    Parameters
    ----------
    whole : one row of a claims table, or its id.
    parts : the rows to add up, as a table or as ids.
    """
    stated, listed = _one(whole), table_of(parts, *STATED)
    if not listed["qualifier"].isin(["up_to", "at_least", "more_than"]).any():
        as_printed = sum(printed(listed))
        if agrees(as_printed, stated) == "yes":
            return "closes"
    verdict: dict[Answer, Verdict] = {
        "yes": "closes",
        "no": "does not close",
        "cannot tell": "cannot tell",
    }
    return verdict[agrees(total(listed), stated)]


def distinct(rows: Selection) -> pd.DataFrame:
    """One row for each original statement: repeats of it are not further evidence.

    Of several rows that repeat one statement, the first that is not weak is kept, and rather one
    that is not retold.
    """
    table = table_of(rows, "strength", "statement", "kind")
    less = 2 * table["strength"].eq("weak") + table["kind"].eq("retold")
    kept = table.loc[less.sort_values(kind="stable").index].drop_duplicates("statement").index
    return table.loc[table.index.isin(kept)]

"""Totals against the parts that the table lists for them."""

from __future__ import annotations

import pandas as pd

from .. import quantities
from ..errors import ZapadError
from ..findings import quoted, suggestion
from ..selection import Selection, table_of
from .rules import in_circle


def span_words(span: pd.Interval) -> str:
    """An interval in words: ``12,450 to under 12,550``."""
    left, right = (f"{end:,.1f}".removesuffix(".0") for end in (span.left, span.right))
    if span.left == span.right:
        return left
    low = left if span.closed_left else f"more than {left}"
    if span.right == float("inf"):
        return f"{low} or more" if span.closed_left else low
    return f"{low} to {'' if span.closed_right else 'under '}{right}"


def audit(table: Selection) -> pd.DataFrame:
    """Add up the parts of each total (column `part_of`) and compare, as intervals.

    Parameters
    ----------
    table : as `read` returns it; `part_of` may have been changed since.

    Returns
    -------
    One row for each total that has parts, in the order of the table: `total` (its claim_id),
    `actor`, `counts`, `stated`, `parts` (the quantities added), `sum` (what they allow
    together), `weak` (how many of the rows are weak), `verdict` (closes, does not close,
    cannot tell).

    Raises
    ------
    ZapadError : `part_of` names a row that is not there, or a row is a part of itself.
    """
    table = table_of(table)
    _check_parts(table)
    found = [
        _audited(whole, members)
        for _, whole in table.iterrows()
        if not (members := _parts_of(whole, table)).empty
    ]
    columns = ["total", "actor", "counts", "stated", "parts", "sum", "weak", "verdict"]
    return pd.DataFrame(found, columns=columns)


def _parts_of(whole: pd.Series, table: pd.DataFrame) -> pd.DataFrame:
    """The parts of a total; what repeats one statement is one part."""
    return quantities.distinct(table[table["part_of"] == whole["claim_id"]])


def _check_parts(table: pd.DataFrame) -> None:
    ids = table["claim_id"].tolist()
    parts = dict(zip(ids, table["part_of"].fillna(""), strict=True))
    for name, whole in parts.items():
        if whole and whole not in parts:
            raise ZapadError(
                f"part_of of {name!r} is {quoted(whole)}, which is no claim_id of the table."
                f" {suggestion(whole, ids)}Correct it."
            )
        if whole and in_circle(name, parts):
            raise ZapadError(f"{name!r} is a part of itself. Name the total in part_of.")


def _audited(whole: pd.Series, members: pd.DataFrame) -> dict[str, object]:
    return {
        "total": whole["claim_id"],
        "actor": whole["actor"],
        "counts": whole["counts"],
        "stated": whole["words"],
        "parts": " + ".join(members["words"]),
        "sum": span_words(quantities.total(quantities.intervals(members))),
        "weak": int(members["strength"].eq("weak").sum() + (whole["strength"] == "weak")),
        "verdict": quantities.audit(whole, members),
    }

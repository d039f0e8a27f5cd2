"""What a reader may pass where rows are asked for: a table, one of its rows, ids of claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from .errors import ZapadError
from .tables import load

# A table, one of its rows (or a row as a dictionary), a claim's id, or several ids.
Selection = pd.DataFrame | pd.Series | Mapping[str, Any] | str | list[str]


def is_row(rows: Any, *columns: str) -> bool:
    """Whether it is one row rather than a table; a Series is one if it has these columns."""
    if isinstance(rows, pd.Series):
        return all(column in rows.index for column in columns)
    return isinstance(rows, (str, Mapping))


def table_of(rows: Selection, *columns: str) -> pd.DataFrame:
    """Selection in any of the forms above, as a table.

    Raises
    ------
    ZapadError : it is none of these, no claim has such an id, or one of `columns` is lacking.
    """
    if isinstance(rows, str) or (
        isinstance(rows, list) and rows and all(isinstance(each, str) for each in rows)
    ):
        table = _claims([rows] if isinstance(rows, str) else rows)
    elif isinstance(rows, pd.DataFrame):
        table = rows
    elif isinstance(rows, pd.Series):
        if columns and not is_row(rows, *columns):
            raise ZapadError(
                f"This is a single column, or a row without {' and '.join(map(repr, columns))}. "
                "Give the whole table or one of its rows: claims, or claims.iloc[0]."
            )
        table = rows.to_frame().T
    elif isinstance(rows, Mapping):
        table = pd.DataFrame([dict(rows)])
    else:
        raise ZapadError(
            "Give a table, one of its rows, or a claim's id in quotes; "
            f"this is of the type {type(rows).__name__!r}."
        )
    lacking = [column for column in columns if column not in table]
    if lacking:
        raise ZapadError(
            f"These rows have no column {' and '.join(map(repr, lacking))}. "
            "Keep it when choosing columns."
        )
    return table


def per_row(
    rows: Selection, columns: tuple[str, ...], function: Callable[..., Any], dtype: Any
) -> Any:
    """What `function` makes of the cells in `columns`: a Series for a table, else one value."""
    if is_row(rows, *columns) and not isinstance(rows, str) and all(c in rows for c in columns):
        return function(*(rows[c] for c in columns))  # type: ignore[call-overload,index]
    table = table_of(rows, *columns)
    found = [function(*cells) for cells in zip(*(table[c] for c in columns), strict=True)]
    return found[0] if is_row(rows, *columns) else pd.Series(found, table.index, dtype=dtype)


def _claims(ids: list[str]) -> pd.DataFrame:
    claims = load("claims")
    strangers = sorted(set(ids) - set(claims["claim_id"]))
    if strangers:
        raise ZapadError(f"There is no claim {strangers[0]!r}. Look for its id in data/claims.csv.")
    order = claims.reset_index().set_index("claim_id")["index"]
    return claims.loc[order[ids]]

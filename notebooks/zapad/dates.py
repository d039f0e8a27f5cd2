"""Dates as sources give them: a day, a month, a year, or a span of these.

The form is a part of EDTF (ISO 8601-2): ``2017-09-14``, ``2017-08``, ``2017``,
``2017-09-14/2017-09-20``; a ``~`` after a date says that it is approximate.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Any

import pandas as pd

from .errors import ZapadError

YEARS = (1000, 2999)  # outside these a year is a slip, and no chart could draw it

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?~?")


def date_problem(text: str) -> str | None:
    """Why `text` is not a date in the form above, or None if it is one."""
    parts = text.split("/")
    if len(parts) > 2 or not all(_DATE.fullmatch(p) for p in parts):
        return "is not a date in a form that can be sorted"
    try:
        first, last = _ends(parts[0])[0], _ends(parts[-1])[1]
    except ValueError:
        return "is a date that does not exist"
    if first.year < YEARS[0] or last.year > YEARS[1]:
        return f"is outside the years {YEARS[0]} to {YEARS[1]}"
    return None if first <= last else "ends before it begins"


def date_span(text: Any) -> Any:
    """The first and the last day that a date can mean.

    ``date_span("2017-08")`` is 1 to 31 August 2017: a source that names only the month
    leaves the day open, and a chart must show that.

    Parameters
    ----------
    text : a date in the form above; or a column of dates, or a table or a row with the column
        ``date``.

    Returns
    -------
    A pair of days; for a column or a table a Series of pairs with the same index.

    Raises
    ------
    ZapadError : a date is missing, does not exist or has another form.
    """
    if isinstance(text, pd.DataFrame) or (isinstance(text, pd.Series) and "date" in text.index):
        if "date" not in text:
            raise ZapadError("This table has no column 'date'. Give its column of dates.")
        text = text["date"]
    if isinstance(text, pd.Series):
        return pd.Series([date_span(each) for each in text], text.index, dtype="object")
    if not isinstance(text, str):
        what = "A date is missing" if text is None or text is pd.NA or text != text else repr(text)
        raise ZapadError(
            f"{what}: a date is a text such as '2017-09-14'. Leave out rows without one: "
            "table.dropna(subset=['date'])."
        )
    why = date_problem(text)
    if why:
        raise ZapadError(f"{text!r} {why}. Write 2017-09-14, 2017-09, 2017 or a span of these.")
    parts = text.split("/")
    return _ends(parts[0])[0], _ends(parts[-1])[1]


def _ends(text: str) -> tuple[datetime.date, datetime.date]:
    match = _DATE.fullmatch(text)
    assert match  # date_problem has looked
    year, month, day = (int(g) if g else None for g in match.groups())
    assert year is not None
    if month is None:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if day is None:
        last = calendar.monthrange(year, month)[1]
        return datetime.date(year, month, 1), datetime.date(year, month, last)
    return datetime.date(year, month, day), datetime.date(year, month, day)

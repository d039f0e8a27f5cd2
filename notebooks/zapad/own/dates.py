"""Dates as people write them, in the form 2017-09-14."""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd

from ..dates import date_problem
from ..findings import question, quoted
from ..spreadsheet import tidy
from .cells import Reading, refused

ORDERS = ("day first", "month first")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_NUMBERS_OF_MONTHS = {m[:n].casefold(): i for i, m in enumerate(MONTHS, 1) for n in (3, 4, len(m))}
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\.?(?: 00:00(?::00)?)?", re.A)
_NAMED = re.compile(r"(?:(\d{1,2})\.? )?([a-z]{3,9})\.?,? (?:(\d{1,2}),? )?(\d{4})", re.A)
# Year, month and, where there is one, day: forms that leave no choice.
_SURE = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})[ T]00:00(:00)?(\.0+)?Z?", re.A),
    re.compile(r"(?P<y>\d{4})(?P<sign>[./-])(?P<m>\d{1,2})(?P=sign)(?P<d>\d{1,2})\.?", re.A),
    re.compile(r"(?P<m>\d{1,2})[./](?P<y>\d{4})(?P<d>)", re.A),
)


class _Date(NamedTuple):
    """A date in the form of the tables, which may not exist."""

    text: str

    @property
    def exists(self) -> bool:
        return date_problem(self.text) is None

    @property
    def spoken(self) -> str:
        year, month, day = self.text.split("-")
        return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


def _date(year: str, month: str, day: str | None) -> _Date:
    return _Date("-".join([year, f"{int(month):02}"] + ([f"{int(day):02}"] if day else [])))


def orders_of(column: list[str]) -> set[str]:
    """Which order the unambiguous dates of a column have."""
    orders = set()
    for match in filter(None, map(_NUMERIC.fullmatch, map(tidy, column))):
        if max(int(match[1]), int(match[3])) > 12:
            orders.add(ORDERS[0] if int(match[1]) > 12 else ORDERS[1])
    return orders


def read_date(text: str, dates: str | None, orders: set[str]) -> Reading:
    """A date in the form of the tables.

    dates : the order that the reader says dates have, if asked.
    orders : those that other dates of the column have, to help who is asked.
    """
    if text.isascii() and date_problem(text) is None:
        return Reading(text)
    for form in _SURE:
        if match := form.fullmatch(text):
            return _known(text, _date(match["y"], match["m"], match["d"]))
    if match := _NUMERIC.fullmatch(text):
        day_first = _date(match[4], match[3], match[1])
        month_first = _date(match[4], match[1], match[3])
        return _in_some_order(text, day_first, month_first, dates, orders)
    named = _NAMED.fullmatch(text.casefold())
    if named and named[2] in _NUMBERS_OF_MONTHS and not (named[1] and named[3]):
        month = str(_NUMBERS_OF_MONTHS[named[2]])
        return _known(text, _date(named[4], month, named[1] or named[3]))
    return _no_date(text)


def _known(text: str, date: _Date) -> Reading:
    if date.exists:
        return Reading(date.text)
    return refused(text, f"{{cell}} {date_problem(date.text)}", "Write it as 2017-09-14.")


def _in_some_order(
    text: str, day_first: _Date, month_first: _Date, dates: str | None, orders: set[str]
) -> Reading:
    """Day and month as two numbers, of which either may come first."""
    both = day_first.exists and month_first.exists
    if dates is None and both and day_first != month_first:
        return _which_order(text, day_first, month_first, orders)
    if dates is None or not (day_first.exists or month_first.exists):
        return _known(text, day_first if day_first.exists else month_first)
    chosen, other = day_first, month_first
    if dates == ORDERS[1]:
        chosen, other = other, chosen
    if chosen.exists:
        return Reading(chosen.text)
    what, todo = "{cell} cannot be {dates}, as you said dates are", "If it is {other}, write that."
    return refused(text, what, todo, dates=dates, other=other.text)


def _which_order(text: str, day_first: _Date, month_first: _Date, orders: set[str]) -> Reading:
    clue = ""
    if orders:
        said = next(iter(orders)) if len(orders) == 1 else "both orders"
        clue = f"Other dates of the column {'are' if len(orders) == 1 else 'have'} {said}. "
    asked = question(
        "{cell} can be {day_first} or {month_first}",
        f"{clue}Answer for the whole file with dates='day first' or dates='month first', or write"
        " {one} or {other} into the cell.",
        cell=quoted(text),
        day_first=day_first.spoken,
        month_first=month_first.spoken,
        one=day_first.text,
        other=month_first.text,
    )
    return Reading(day_first.text, asked)


def _no_date(text: str) -> Reading:
    if re.fullmatch(r"[1-9]\d{4}(\.0)?", text, re.A):
        day = pd.Timestamp("1899-12-30") + pd.Timedelta(days=int(text[:5]))
        what = "{cell} looks like Excel's count of days, and would be {day}"
        return refused(text, what, "Write the date as text, if that is it.", day=day.date())
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}", text):
        return refused(text, "{cell} has a year of two digits", "Write all four: 2017-09-14.")
    why = date_problem(text) or "is not a date in a form that can be sorted"
    todo = "Write 2017-09-14, 2017-09, 2017 or a span of these."
    return refused(text, f"{{cell}} {why}", todo)

"""What a chart says, in a language: words, numbers and months from one table of messages."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import ZapadError

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """The words of one language; English is the source, and needs no table.

    Other languages look up the English words in data/messages.csv; what is missing there is
    collected in `missing` and said all at once: no chart is drawn half.
    """

    lang: str = "en"

    def say(self, english: str) -> str:
        """The words in the language."""
        if self.lang == "en":
            return english
        raise ZapadError(f"There are no messages in {self.lang!r} yet.")

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as the language writes it: ``12,700``."""
        return f"{value:,.{decimals}f}"

    def quantity(self, row: Mapping[Any, Any]) -> str:
        """The quantity of a claim as its source words it: ``about 7,100``."""
        return str(row["words"])

    def month(self, day: datetime.date, *, with_year: bool = False) -> str:
        """A month for an axis: ``Apr``, or the year where one begins."""
        return str(day.year) if with_year else self.say(MONTHS[day.month - 1])[:3]

    def date(self, first: datetime.date, last: datetime.date | None = None) -> str:
        """A day, or as much of it as is known: ``14 Sep 2017``, ``Sep 2017``, ``2017``; or days."""
        month = self.say(MONTHS[first.month - 1])[:3]
        if last is None or last == first:
            return f"{first.day} {month} {first.year}"
        if (first.year, first.month) == (last.year, last.month):
            whole = first.day == 1 and (last + datetime.timedelta(days=1)).day == 1
            return f"{'' if whole else f'{first.day}–{last.day} '}{month} {first.year}"
        if first.year != last.year:
            return f"{first.year}–{last.year}"
        if (first.month, last.month) == (1, 12):
            return str(first.year)
        return f"{month}–{self.say(MONTHS[last.month - 1])[:3]} {first.year}"

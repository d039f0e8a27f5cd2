"""Numbers and days on an axis: round ones, as many as stand apart."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from .sheet import Sheet


@dataclass(frozen=True)
class Scale:
    """From values to places: `low` stands at `left`, `high` at `right`, in inches."""

    low: float
    high: float
    left: float
    right: float
    log: bool = True

    def x(self, value: float) -> float:
        """Where a value stands; what is beyond an end, at that end."""
        value = min(max(value, self.low), self.high)
        share = (value - self.low) / (self.high - self.low)
        if self.log:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.left + share * (self.right - self.left)

    def ticks(self, sheet: Sheet) -> list[float]:
        """Round numbers on it."""
        wide, kind = self.right - self.left, "log" if self.log else "linear"
        return ticks(sheet, self.low, self.high, wide, kind)


def ticks(sheet: Sheet, low: float, high: float, wide: float, scale: str) -> list[float]:
    """Round numbers from `low` to `high` on a ``log`` or ``linear`` axis, `wide` inches long."""
    if scale == "log":
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        for steps in ((1, 2, 5), (1, 3), (1,)):
            found = [s * 10.0**d for d in decades for s in steps if low <= s * 10.0**d <= high]
            if sum(sheet.width(sheet.words.number(x)) + 1.5 * sheet.em for x in found) < wide:
                break
        return found
    from matplotlib.ticker import MaxNLocator

    round_ones = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [tick for tick in round_ones if low <= tick <= high]


def days(sheet: Sheet, low: float, high: float, wide: float) -> dict[float, str]:
    """First days of years, of quarters, of months or single days between two ordinals, with
    their words: the finest that stand apart on an axis `wide` inches long.
    """
    first, last = (datetime.date.fromordinal(int(x)) for x in (low, high))
    years = range(first.year, last.year + 2)
    steps = [[datetime.date(y, m, d) for y in years for m in range(1, 13) for d in (1, 11, 21)]]
    steps += [[datetime.date(y, m, 1) for y in years for m in range(1, 13, n)] for n in (1, 3, 6)]
    steps += [[datetime.date(y, 1, 1) for y in years if y % n == 0] for n in (1, 2, 5, 10, 20, 50)]
    for tried in steps:
        found = {day: "" for day in tried if low <= day.toordinal() <= high}
        for day in found:
            told = sheet.words.date(day, day).rsplit(" ", 1)[0]
            if len(tried) < 36 * len(years):  # no single days
                told = sheet.words.month(day, with_year=day.month == 1)
            if day == min(found) and day.month != 1:
                told = f"{told} {day.year}"
            found[day] = told
        if sum(sheet.width(told) + 1.2 * sheet.em for told in found.values()) < wide:
            break
    return {float(day.toordinal()): told for day, told in found.items()}

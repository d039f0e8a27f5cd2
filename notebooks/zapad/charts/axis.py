"""Numbers and days on an axis: round ones, as many as stand apart."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from .kind import Line
from .look import LINE
from .sheet import Sheet

BROAD = 10  # em: the words of a line are broken there
BESIDE = {"left": 0.3, "center": 0.0, "right": -0.3}  # em: from a line to words aligned so


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


def words_of(sheet: Sheet, line: Line, unit: str = "") -> list[str]:
    """The words of a line to compare with, and its number, as lines of text."""
    said = sheet.wrap(sheet.words.say(line.label), BROAD * sheet.em, LINE, italic=True, even=True)
    return said + ([sheet.words.number(line.value) + unit] if line.number else [])


def above(sheet: Sheet, lines: Sequence[Line]) -> float:
    """The height in inches that the words of lines take above them."""
    most = max((len(words_of(sheet, line)) for line in lines), default=0)
    return most * sheet.line(LINE) + 0.3 * sheet.em if lines else 0


def write_above(
    sheet: Sheet, places: Sequence[tuple[float, list[str]]], y: float, ends: tuple[float, float],
    first: str = "center", rest: str = "center",
) -> None:  # fmt: skip
    """Write words over lines, aligned so that none meets another or leaves the sheet.

    Parameters
    ----------
    places : where each line stands, from the left, and its words. y : the foot of the words.
    ends : from where to where there is room. first, rest : how the words of the first line and
        of the others are aligned, where there is room for it.
    """

    def span(n: int, ha: str) -> tuple[float, float]:
        x, words = places[n]
        wide = max(sheet.width(word, LINE, italic=True) for word in words)
        start = x + BESIDE[ha] * sheet.em
        start -= {"left": 0, "center": wide / 2, "right": wide}[ha]
        return start, start + wide

    def found(chosen: list[str], taken: float) -> list[str] | None:
        if len(chosen) == len(places):
            return chosen
        best = rest if chosen else first
        for ha in sorted(BESIDE, key=lambda name: name != best):
            start, end = span(len(chosen), ha)
            if start >= taken and end <= ends[1] and (whole := found([*chosen, ha], end + gap)):
                return whole
        return None

    gap = 0.4 * sheet.em
    chosen = found([], ends[0]) or [first, *[rest] * len(places)][: len(places)]
    for (x, words), ha in zip(places, chosen, strict=True):
        sheet.write(x + BESIDE[ha] * sheet.em, y, words, LINE, italic=True, ha=ha, va="bottom",
                    role="line")  # fmt: skip

"""Ranges in columns on shared lines, each column against a line of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from .axis import ticks
from .kind import Kind, Line
from .look import LINE
from .sheet import Box, Sheet

GAP = 1.2  # between columns, in em


@dataclass(kw_only=True)
class Ranges(Kind):
    """How far something may reach, asked several times: one column a question.

    Attributes
    ----------
    cells : one row a range: ``line``, ``column``, ``low``, ``at`` (the mark), ``high``, ``color``,
        ``says`` (a short word beside it) and ``id``.
    against : for each column the line to compare with.
    limits : the ends of the axis, the same for all columns.
    """

    cells: pd.DataFrame
    against: Mapping[str, Line]
    limits: tuple[float, float]

    def __post_init__(self) -> None:
        self._lines = list(dict.fromkeys(self.cells["line"]))

    def data(self) -> pd.DataFrame:
        """Each range with its ends."""
        return self.cells

    def table(self) -> pd.DataFrame:
        """What is said of each line, in which column."""
        return self.cells[["says", "line", "column", "low", "high"]]

    def _left(self, sheet: Sheet) -> float:
        return max(sheet.width(sheet.words.say(x)) for x in self._lines) + GAP * sheet.em

    def _one(self, sheet: Sheet) -> tuple[float, float]:
        """The height of a column without and with its lines: heading, words of the line, axis."""
        fixed = 1.2 * sheet.line() + 2.2 * sheet.line(LINE) + 1.5 * sheet.line()
        return fixed, fixed + len(self._lines) * (sheet.line() + 0.35 * sheet.em)

    def height(self, sheet: Sheet, room: float) -> float:
        """The columns beside one another, or where there is no room under one another."""
        _, one = self._one(sheet)
        return one * (len(self.against) if sheet.narrow(room) else 1)

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw the words at the left, and column by column the ranges."""
        left = self._left(sheet)
        if sheet.narrow(box.width):
            high = box.height / len(self.against)
            for i, column in enumerate(self.against):
                part = Box(box.left, box.top + i * high, box.width, high)
                self._column(sheet, column, part, left, words=True)
            return
        wide = (box.width - left) / len(self.against)
        for i, column in enumerate(self.against):
            start = box.left + (left + i * wide if i else 0)
            end = box.left + left + (i + 1) * wide - GAP * sheet.em
            part = Box(start, box.top, end - start, box.height)
            self._column(sheet, column, part, 0 if i else left, words=not i)

    def _column(self, sheet: Sheet, column: str, box: Box, left: float, *, words: bool) -> None:
        low, high = self.limits
        fixed, _ = self._one(sheet)
        step = (box.height - fixed) / len(self._lines)
        top = box.top + fixed - 1.5 * sheet.line()
        bottom = top + step * len(self._lines)
        start, wide = box.left + left, box.width - left

        def x(value: float) -> float:
            return start + (min(max(value, low), high) - low) / (high - low) * wide

        sheet.write(start, box.top, sheet.words.say(column), bold=True, role="heading")
        for tick in ticks(sheet, low, high, wide, "linear"):
            sheet.rule(x(tick), top, x(tick), bottom)
            sheet.write(x(tick), bottom + 0.25 * sheet.em, sheet.words.number(tick), color="mute",
                        ha="center", role="tick")  # fmt: skip
        line = self.against[column]
        at = x(line.value)
        sheet.rule(at, top - 0.2 * sheet.em, at, bottom, "ink", width=0.09, dashed=True, zorder=1)
        said = [sheet.words.say(line.label), sheet.words.number(line.value)]
        late = at + max(sheet.width(w, LINE, italic=True) for w in said) > box.right
        sheet.write(at, top - 0.2 * sheet.em, said, LINE, italic=True, va="bottom", role="line",
                    ha="right" if late else "left")  # fmt: skip
        here = self.cells[self.cells["column"].eq(column)].set_index("line")
        for i, name in enumerate(self._lines):
            middle = top + (i + 0.5) * step
            sheet.rule(start, middle, start + wide, middle, "faint")
            if words:
                sheet.write(box.left, middle, sheet.words.say(name), va="center")
            if name in here.index:
                self._range(sheet, here.loc[name], middle, x, at)

    def _range(self, sheet: Sheet, cell: pd.Series, y: float, x: object, line: float) -> None:
        """Draw a range, and its word at the side that the line leaves free."""
        assert callable(x)
        begin, end, half = x(cell["low"]), x(cell["high"]), 0.22 * sheet.em
        bar = Box(begin, y - half, end - begin, 2 * half)
        sheet.box(bar, cell["color"], alpha=0.35, zorder=1)
        sheet.mark(x(cell["at"]), y, cell["color"], gid=str(cell["id"]))
        word, gap = sheet.words.say(cell["says"]), 0.4 * sheet.em
        end = max(end, x(cell["at"]) + 0.5 * sheet.em)
        begin = min(begin, x(cell["at"]) - 0.5 * sheet.em)
        wide = sheet.width(word, bold=True) + 2 * gap
        right = not end < line < end + wide and end + wide <= x(self.limits[1]) + gap
        right |= begin - wide < x(self.limits[0])
        sheet.write(end + gap if right else begin - gap, y, word, bold=True, color=cell["color"],
                    ha="left" if right else "right", va="center", role="value",
                    clear=True)  # fmt: skip

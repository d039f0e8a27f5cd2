"""Marks stacked over the steps of an axis: how many figures lie where, each one seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from .kind import Kind, Line
from .look import LINE
from .sheet import Box, Sheet


@dataclass(kw_only=True)
class Stack(Kind):
    """One mark for each figure, stacked over its step of the axis, lane under lane.

    Attributes
    ----------
    marks : one row a mark: ``value``, ``lane``, ``color``, and where wanted ``weak``, ``id``.
    step : the width of a column; a value stands in the column that begins at or below it.
    lines : values to compare with. limits : the ends of the axis, else from the data.
    lanes : their order; those of `marks` by default.
    """

    marks: pd.DataFrame
    step: float
    lines: Sequence[Line] = ()
    limits: tuple[float, float] | None = None
    lanes: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.lanes = list(self.lanes) or list(dict.fromkeys(self.marks["lane"]))
        column = (self.marks["value"] // self.step) * self.step
        self._marks = self.marks.assign(column=column)
        self._marks["level"] = self._marks.groupby(["lane", "column"]).cumcount()

    def data(self) -> pd.DataFrame:
        """Each figure with the column and the height at which its mark stands."""
        return self._marks

    def table(self) -> pd.DataFrame:
        """Each figure and its lane."""
        return self._marks[["value", "lane"]]

    def _levels(self, lane: str) -> int:
        levels = self._marks.loc[self._marks["lane"].eq(lane), "level"]
        return int(levels.max()) + 1 if len(levels) else 1

    def _above(self, sheet: Sheet) -> float:
        return 2.3 * sheet.line(LINE) if self.lines else 0.3 * sheet.em

    def height(self, sheet: Sheet, room: float) -> float:
        """Lanes as high as their stacks."""
        marks = sum(self._levels(lane) * 1.05 * sheet.em for lane in self.lanes)
        return (
            self._above(sheet) + marks + len(self.lanes) * 1.9 * sheet.line() + 1.4 * sheet.line()
        )

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw lane under lane on one axis."""
        low, high = self.limits or (
            self._marks["column"].min(),
            self._marks["column"].max() + self.step,
        )
        top, bottom = box.top + self._above(sheet), box.bottom - 1.4 * sheet.line()

        def x(value: float) -> float:
            return box.left + (value - low) / (high - low) * box.width

        spare = (bottom - top) - (
            self.height(sheet, box.width) - self._above(sheet) - 1.4 * sheet.line()
        )
        size = 1.05 * sheet.em * max(1.0, min(1.6, 1 + spare / max(bottom - top, 1e-9)))
        for line in self.lines:
            at = x(line.value)
            sheet.rule(
                at,
                top - 0.3 * sheet.em,
                at,
                bottom,
                "ink",
                width=0.09,
                dashed=line.dashed,
                zorder=1,
            )
            first = line is min(self.lines, key=lambda one: one.value) and len(self.lines) > 1
            sheet.write(
                at + (-0.3 if first else 0.3) * sheet.em, top - 0.2 * sheet.em,
                [sheet.words.say(line.label), sheet.words.number(line.value)], LINE, italic=True,
                ha="right" if first else "left", va="bottom", role="line",
            )  # fmt: skip
        y, share = top, spare / len(self.lanes)
        for lane in self.lanes:
            foot = y + 1.9 * sheet.line() + self._levels(lane) * 1.05 * sheet.em + share
            sheet.write(
                box.left,
                y + 0.2 * sheet.em,
                sheet.words.say(lane),
                bold=True,
                role="heading",
                clear=True,
            )
            sheet.rule(box.left, foot, box.right, foot)
            for _, mark in self._marks[self._marks["lane"].eq(lane)].iterrows():
                middle = x(mark["column"] + self.step / 2)
                if box.left <= middle <= box.right:
                    sheet.mark(
                        middle, foot - (mark["level"] + 0.62) * size, mark["color"],
                        weak=bool(mark.get("weak", False)), gid=str(mark.get("id", "")),
                    )  # fmt: skip
            y = foot
        self._axis(sheet, x, low, high, bottom)

    def _axis(self, sheet: Sheet, x: object, low: float, high: float, bottom: float) -> None:
        assert callable(x)
        every = self.step * max(1, math.ceil((high - low) / self.step / 8))
        tick = math.ceil(low / every) * every
        while tick <= high:
            sheet.write(
                x(tick),
                bottom + 0.25 * sheet.em,
                sheet.words.number(tick),
                color="mute",
                ha="center",
                role="tick",
            )
            sheet.rule(x(tick), bottom, x(tick), bottom + 0.25 * sheet.em)
            tick += every

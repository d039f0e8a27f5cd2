"""Every figure as a mark on one axis, lane under lane, none hiding another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from ..vocabulary import label, vocabulary
from .axis import ticks
from .explorer import explorer
from .kind import Kind, Line
from .look import LINE
from .sheet import Box, Sheet
from .words import Words

GAP = 1.2  # between the words at the left and the marks, in em
MARK = 1.0  # the room of a mark, in em


@dataclass(kw_only=True)
class Swarm(Kind):
    """Claims as marks at their printed numbers on a logarithmic axis, a lane for each group.

    A mark stands over those that it would hide; its colour says who speaks.

    Attributes
    ----------
    rows : claims, as `with_labels` returns them.
    by : the column whose words name the lanes, in the order in which they come.
    notes : words in a lane at a value, by the name of the lane.
    choose : the column to choose by in the interactive form.
    """

    by: str
    notes: Mapping[str, Line] = field(default_factory=dict)
    choose: str = "scope"

    def __post_init__(self) -> None:
        rows = self.rows.sort_values(["side", "printed"], kind="stable")
        self._lanes = {name: rows[rows[self.by].eq(name)] for name in self.rows[self.by].unique()}
        self._ends = (self.rows["printed"].min() / 1.15, self.rows["printed"].max() * 1.15)

    def table(self) -> pd.DataFrame:
        """Each figure in the words of its source, who gives it and what it counts."""
        names = {"words": "quantity", "actor": "who says so", "counts": "what is counted"}
        return self.rows[list(names)].rename(columns=names)

    def _names(self, sheet: Sheet, room: float) -> dict[str, list[str]]:
        most = room if sheet.narrow(room) else room * 0.24
        return {
            name: sheet.wrap(sheet.words.say(str(name)), most, bold=True) for name in self._lanes
        }

    def _left(self, sheet: Sheet, room: float) -> float:
        """The room for the names of the lanes at the left."""
        if sheet.narrow(room):
            return 0.5 * sheet.em
        names = [line for lines in self._names(sheet, room).values() for line in lines]
        return max(sheet.width(line, bold=True) for line in names) + GAP * sheet.em

    def _x(self, value: float, wide: float) -> float:
        low, high = self._ends
        return wide * math.log(value / low) / math.log(high / low)

    def _places(self, sheet: Sheet, lane: pd.DataFrame, wide: float) -> list[tuple[float, int]]:
        """For each mark its place on the axis and its level, the lowest where it hides none."""
        found: list[tuple[float, int]] = []
        for value in lane["printed"]:
            x = self._x(value, wide)
            near = {level for other, level in found if abs(other - x) < 0.98 * MARK * sheet.em}
            found.append((x, next(n for n in range(len(found) + 1) if n not in near)))
        return found

    def _steps(self, sheet: Sheet, room: float) -> dict[str, float]:
        """The height of each lane."""
        wide = room - self._left(sheet, room) - 0.5 * sheet.em
        steps = {}
        for name, words in self._names(sheet, room).items():
            levels = 1 + max(n for _, n in self._places(sheet, self._lanes[name], wide))
            marks, high = levels * MARK * sheet.em, len(words) * sheet.line()
            steps[name] = (
                high + marks if sheet.narrow(room) else max(high, marks)
            ) + 0.7 * sheet.em
        return steps

    def _key(self, sheet: Sheet, room: float, at: Box | None) -> float:
        sides = [side for side in vocabulary("side") if self.rows["side"].eq(side).any()]
        return sheet.key({label("side", side): side for side in sides}, room, at, marks=True)

    def height(self, sheet: Sheet, room: float) -> float:
        """Lanes as high as their highest pile."""
        lanes = sum(self._steps(sheet, room).values())
        return self._key(sheet, room, None) + lanes + 1.4 * sheet.line()

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw lane under lane on one axis."""
        narrow, left = sheet.narrow(box.width), self._left(sheet, box.width)
        wide = box.width - left - 0.5 * sheet.em
        top = box.top + self._key(sheet, box.width, box)
        bottom = box.bottom - 1.4 * sheet.line()
        steps = self._steps(sheet, box.width)
        spread = (bottom - top) / sum(steps.values())
        y = top
        for name, words in self._names(sheet, box.width).items():
            foot, high = y + steps[name] * spread, len(words) * sheet.line()
            under = y + 0.1 * sheet.em if narrow else foot - high - 0.15 * sheet.em
            sheet.write(box.left, under, words, bold=True)
            sheet.rule(box.left + left, foot, box.left + left + wide, foot)
            for tick in ticks(sheet, *self._ends, wide, "log"):
                x = box.left + left + self._x(tick, wide)
                sheet.rule(x, y + high if narrow else y, x, foot, "faint")
            places = self._places(sheet, self._lanes[name], wide)
            for (_, row), (x, level) in zip(self._lanes[name].iterrows(), places, strict=True):
                up = foot - (level + 0.6) * MARK * sheet.em
                sheet.mark(box.left + left + x, up, row["side"], gid=str(row.get("claim_id", "")),
                           weak=row.get("strength") == "weak")  # fmt: skip
            if note := self.notes.get(name):
                at = box.left + left + self._x(note.value, wide)
                said = sheet.words.say(note.label)
                sheet.write(at, foot - 0.2 * sheet.em, said, LINE, italic=True, ha="center",
                            va="bottom", role="line", clear=True)  # fmt: skip
            y = foot
        for tick in ticks(sheet, *self._ends, wide, "log"):
            x = box.left + left + self._x(tick, wide)
            sheet.write(x, bottom + 0.25 * sheet.em, sheet.words.number(tick), color="mute",
                        ha="center", role="tick")  # fmt: skip

    def explore(self, words: Words) -> object:
        """The same with menus for who speaks and what is counted."""
        medians = self.rows.groupby(self.choose)["printed"].median()
        return explorer(self.rows, list(medians.sort_values().index), self.choose)

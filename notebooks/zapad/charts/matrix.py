"""A matrix: what stands where a line and a column meet, as a mark, a word or a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from .kind import Kind
from .look import LINE
from .sheet import Box, Sheet

GAP = 1.0


@dataclass(kw_only=True)
class Matrix(Kind):
    """Lines and columns with short words where they meet.

    Attributes
    ----------
    cells : one row an entry: ``line``, ``column``, ``says`` (a short word; empty for a mark
        alone), ``color`` (a side or a colour's name), where wanted ``weak`` (a hollow mark),
        ``fill`` (0 to 1: the field is shaded so much) and ``id``. Entries of one field stand
        under one another.
    lines, columns : their order; those of `cells` by default.
    mark : whether a mark stands before each word; without one they stand in the middle.
    key : what the colours of the marks mean, words each with their colour.
    """

    cells: pd.DataFrame
    lines: Sequence[str] = ()
    columns: Sequence[str] = ()
    mark: bool = True
    key: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = list(self.lines) or list(dict.fromkeys(self.cells["line"]))
        self.columns = list(self.columns) or list(dict.fromkeys(self.cells["column"]))

    def data(self) -> pd.DataFrame:
        """Each entry of each field."""
        return self.cells

    def table(self) -> pd.DataFrame:
        """What stands in each field."""
        return self.cells[["says", "line", "column"]]

    def _shape(
        self, sheet: Sheet, room: float
    ) -> tuple[float, float, dict[str, list[str]], list[list[str]]]:
        """Width of the words at the left and of a column; both words as lines."""
        most = room * (0.3 if sheet.narrow(room) else 0.26)
        names = {line: sheet.wrap(sheet.words.say(line), most) for line in self.lines}
        left = max(sheet.width(x) for name in names.values() for x in name) + GAP * sheet.em
        wide = (room - left) / len(self.columns)
        heads = [
            sheet.wrap(sheet.words.say(c), wide - 0.8 * sheet.em, LINE, bold=True)
            for c in self.columns
        ]
        return left, wide, names, heads

    def _tight(self, sheet: Sheet, room: float) -> bool:
        """Whether a column is too narrow for a single word of its fields."""
        _, wide, _, _ = self._shape(sheet, room)
        words = " ".join(sheet.words.say(says) for says in self.cells["says"]).split()
        longest = max((sheet.width(word, LINE) for word in words), default=0)
        return longest > wide - (1.3 if self.mark else 0) * sheet.em

    def _down(self, sheet: Sheet, room: float, box: Box | None) -> float:
        """Write line under line its entries, each with its column; say how high that is."""
        y = 0.0
        for line in self.lines:
            here = self.cells[self.cells["line"].eq(line)]
            if box:
                at = box.top + y
                sheet.rule(box.left, at, box.right, at)
                sheet.write(box.left, at + 0.2 * sheet.em, sheet.words.say(line), bold=True)
            y += sheet.line() + 0.3 * sheet.em
            for column in self.columns:
                for _, entry in here[here["column"].eq(column)].iterrows():
                    said = f"{sheet.words.say(column)}: {sheet.words.say(entry['says'])}"
                    words = sheet.wrap(said, room - 1.1 * sheet.em, LINE)
                    if box:
                        self._mark(sheet, entry, box.left, box.top + y)
                        sheet.write(box.left + 1.1 * sheet.em, box.top + y, words, LINE,
                                    role="value")  # fmt: skip
                    y += len(words) * sheet.line(LINE)
            y += 0.4 * sheet.em
        return y

    def _mark(self, sheet: Sheet, entry: pd.Series, x: float, y: float) -> None:
        sheet.mark(
            x + 0.5 * sheet.em, y + sheet.line(LINE) / 2, entry.get("color", "ink"),
            weak=bool(entry.get("weak", False)), gid=str(entry.get("id", "")),
        )  # fmt: skip

    def _entries(
        self, sheet: Sheet, line: str, column: str, wide: float
    ) -> list[tuple[pd.Series, list[str]]]:
        here = self.cells[self.cells["line"].eq(line) & self.cells["column"].eq(column)]
        room = wide - (1.5 if self.mark else 0.4) * sheet.em
        return [
            (
                entry,
                sheet.wrap(sheet.words.say(entry["says"]), room, LINE) if entry["says"] else [""],
            )
            for _, entry in here.iterrows()
        ]

    def _steps(self, sheet: Sheet, wide: float, names: dict[str, list[str]]) -> list[float]:
        steps = []
        for line in self.lines:
            fields = [
                sum(len(words) for _, words in self._entries(sheet, line, column, wide))
                for column in self.columns
            ]
            most = max([*fields, 1])
            steps.append(
                max(len(names[line]) * sheet.line(), most * sheet.line(LINE)) + 0.7 * sheet.em
            )
        return steps

    def height(self, sheet: Sheet, room: float) -> float:
        """The headings, and lines as high as their longest field."""
        if self.cells.empty:
            return 2 * sheet.line()
        key = sheet.key(self.key, room)
        if self._tight(sheet, room):
            return key + self._down(sheet, room, None)
        _, wide, names, heads = self._shape(sheet, room)
        return (
            key
            + max(map(len, heads)) * sheet.line(LINE)
            + 0.5 * sheet.em
            + sum(self._steps(sheet, wide, names))
        )

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw the headings, and line under line its fields."""
        if self.cells.empty:
            return
        key = sheet.key(self.key, box.width, box, marks=True)
        box = Box(box.left, box.top + key, box.width, box.height - key)
        if self._tight(sheet, box.width):
            self._down(sheet, box.width, box)
            return
        left, wide, names, heads = self._shape(sheet, box.width)
        top = box.top + max(map(len, heads)) * sheet.line(LINE) + 0.4 * sheet.em
        for i, head in enumerate(heads):
            x, ha = self._start(box.left + left + i * wide, wide)
            sheet.write(x, top - 0.3 * sheet.em, head, LINE, bold=True, ha=ha, va="bottom",
                        role="heading")  # fmt: skip
        steps = self._steps(sheet, wide, names)
        steps = [s * (box.bottom - top) / sum(steps) for s in steps]
        y = top
        for line, step in zip(self.lines, steps, strict=True):
            sheet.rule(box.left, y, box.right, y)
            if self.mark:
                sheet.write(box.left, y + 0.3 * sheet.em, names[line])
            else:
                sheet.write(box.left, y + step / 2, names[line], va="center")
            for i, column in enumerate(self.columns):
                field = Box(box.left + left + i * wide, y, wide, step)
                self._field(sheet, field, self._entries(sheet, line, column, wide))
            y += step

    def _start(self, left: float, wide: float) -> tuple[float, str]:
        """Where the words of a field begin: behind a mark, or without one in the middle."""
        return (left, "left") if self.mark else (left + wide / 2, "center")

    def _field(self, sheet: Sheet, box: Box, entries: list[tuple[pd.Series, list[str]]]) -> None:
        high = sum(len(words) for _, words in entries) * sheet.line(LINE)
        x, ha = self._start(box.left, box.width)
        y = box.top + (0.3 * sheet.em if self.mark else (box.height - high) / 2)
        for entry, words in entries:
            if not pd.isna(fill := entry.get("fill")):  # so pale that words on it stay readable
                here = Box(box.left - 0.2 * sheet.em, box.top, box.width, box.height)
                sheet.box(here, "accent", alpha=0.06 + 0.44 * fill)
            if self.mark:
                self._mark(sheet, entry, x, y)
            if any(words):
                sheet.write(
                    x + self.mark * 1.1 * sheet.em, y, words, LINE, ha=ha, role="value"
                )  # fmt: skip
            y += len(words) * sheet.line(LINE)

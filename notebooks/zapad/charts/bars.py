"""Bars, and parts of a whole: lengths from zero, each with its number at its end or in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from .kind import Kind
from .look import LINE
from .sheet import Box, Sheet

GAP = 1.2  # between words and bars, in em


@dataclass(kw_only=True)
class Bars(Kind):
    """One line for each bar; a bar may be cut into parts.

    Attributes
    ----------
    bars : one row a part, in the order of drawing: ``line`` (the words at the left), ``size``,
        and where wanted ``words`` (at its end, or in it where `inside`), ``color`` (a side of
        actors.csv, or a colour's name of `look`), ``part`` (the name of the part), ``under``
        (smaller words under those of the line), ``id`` (of the row drawn).
    rows : the rows of tables that the bars were made from.
    inside : the words of a part stand in it, where it is long enough; else only the sum of a
        line is written at its end.
    total : what is written at the end of a line of several parts: the sum by default.
    most : the end of the axis; the longest bar by default.
    unit : behind each number, such as " %".
    """

    bars: pd.DataFrame
    inside: bool = False
    total: bool = True
    most: float | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        self._lines = {name: part for name, part in self.bars.groupby("line", sort=False)}

    def data(self) -> pd.DataFrame:
        """Each part of each bar."""
        return self.bars

    def table(self) -> pd.DataFrame:
        names = {"size": "number", "line": "line", "part": "part"}
        return self.bars[[c for c in names if c in self.bars]].rename(columns=names)

    def _names(self, sheet: Sheet, room: float) -> dict[str, tuple[list[str], list[str]]]:
        """The words of each line, and the smaller ones under them, as lines."""
        most = room if sheet.narrow(room) else room * 0.34
        found = {}
        for name, parts in self._lines.items():
            under = parts["under"].iloc[0] if "under" in parts else ""
            found[name] = (
                sheet.wrap(sheet.words.say(str(name)), most, bold=self._colored(parts)),
                sheet.wrap(sheet.words.say(under), most, LINE) if under else [],
            )
        return found

    def _colored(self, parts: pd.DataFrame) -> bool:
        """A line of one claimant has its words in that colour, and bold."""
        return len(parts) == 1 and parts["color"].iloc[0] not in ("mute", "ink", "rule", "accent")

    def _legend(self) -> list[tuple[str, str]]:
        """The names of the parts: written over the first line that has them all, else as a list."""
        if "part" not in self.bars:
            return []
        return list(dict.fromkeys(zip(self.bars["part"], self.bars["color"], strict=True)))

    def height(self, sheet: Sheet, room: float) -> float:
        return sum(self._steps(sheet, room)) + self._key(sheet, room, None)

    def _steps(self, sheet: Sheet, room: float) -> list[float]:
        steps = []
        for name, under in self._names(sheet, room).values():
            words = sheet.line() * len(name) + sheet.line(LINE) * len(under)
            bar = 1.5 * sheet.line()
            steps.append((words + bar if sheet.narrow(room) else max(words, bar)) + 0.5 * sheet.em)
        return steps

    def _key(self, sheet: Sheet, room: float, box: Box | None) -> float:
        """Write the names of the parts in their colours, and say what height that takes."""
        if not self._legend() or self.inside:
            return 0
        x, y, step = 0.0, 0.0, sheet.line()
        for name, color in self._legend():
            words = sheet.words.say(name)
            wide = sheet.width(words, bold=True) + 2.4 * sheet.em
            if x and x + wide > room:
                x, y = 0.0, y + step
            if box is not None:
                swatch = Box(box.left + x, box.top + y + 0.25 * step, 0.8 * sheet.em, 0.5 * step)
                sheet.box(swatch, color)
                sheet.write(
                    swatch.right + 0.4 * sheet.em, box.top + y, words, bold=True, color="ink"
                )
            x += wide
        return y + step + 0.6 * sheet.em

    def draw(self, sheet: Sheet, box: Box) -> None:
        names, steps = self._names(sheet, box.width), self._steps(sheet, box.width)
        y = box.top + self._key(sheet, box.width, box)
        steps = [s * (box.bottom - y) / sum(steps) for s in steps]
        wide = max(
            [sheet.width(x, bold=True) for name, _ in names.values() for x in name]
            + [sheet.width(x, LINE) for _, under in names.values() for x in under]
        )
        left = 0 if sheet.narrow(box.width) else wide + GAP * sheet.em
        sums = {name: part["size"].sum() for name, part in self._lines.items()}
        ends = {name: self._end(sheet, part, sums[name]) for name, part in self._lines.items()}
        most = self.most or max(sums.values())
        # Each bar and what stands at its end must find room.
        room = box.width - left
        scale = min(
            (room - (sheet.width(ends[n], bold=True) + 0.7 * sheet.em if ends[n] else 0))
            / max(sums[n], most * 0.02)
            for n in sums
        )
        scale = min(scale, room / most)
        for (name, parts), step in zip(self._lines.items(), steps, strict=True):
            words, under = names[name]
            color = parts["color"].iloc[0] if self._colored(parts) else "ink"
            high = sheet.line() * len(words) + sheet.line(LINE) * len(under)
            if sheet.narrow(box.width):
                top, bar = y + 0.1 * sheet.em, min(1.4 * sheet.line(), step - high - 0.3 * sheet.em)
                middle = top + high + bar / 2
            else:
                bar, middle = min(1.5 * sheet.line(), step * 0.72), y + step / 2
                top = middle - high / 2
            told = color if color != "none" else "mute"
            at = sheet.write(box.left, top, words, color=told, bold=self._colored(parts))
            if under:
                sheet.write(box.left, at.bottom, under, LINE, color="mute")
            self._bar(
                sheet, parts, Box(box.left + left, middle - bar / 2, 0, bar), scale, ends[name]
            )
            y += step

    def _end(self, sheet: Sheet, parts: pd.DataFrame, total: float) -> str:
        """What is written at the end of a line."""
        if len(parts) == 1 and not self.inside:
            return self._said(sheet, parts.iloc[0])
        return sheet.words.number(total) + self.unit if self.total and not self.inside else ""

    def _said(self, sheet: Sheet, part: pd.Series) -> str:
        if "words" in part and isinstance(part["words"], str):
            return sheet.words.quantity(part)
        return sheet.words.number(part["size"]) + self.unit

    def _bar(self, sheet: Sheet, parts: pd.DataFrame, at: Box, scale: float, end: str) -> None:
        x = at.left
        for _, part in parts.iterrows():
            wide = part["size"] * scale
            here = Box(x, at.top, max(wide - 0.1 * sheet.em, 0.02 * sheet.em), at.height)
            sheet.box(here, part["color"], gid=str(part["id"]) if "id" in part else None)
            if self.inside:
                self._within(sheet, part, here)
            x += wide
        if end:
            side = parts["color"].iloc[0] if self._colored(parts) else "ink"
            sheet.write(x + 0.5 * sheet.em, at.top + at.height / 2, end, bold=True, va="center",
                        color="ink" if side == "none" else side, role="value")  # fmt: skip

    def _within(self, sheet: Sheet, part: pd.Series, here: Box) -> None:
        """The name and the number of a part in it, as far as they fit."""
        lines = [self._said(sheet, part)]
        if part.get("part"):
            lines = [
                *sheet.wrap(sheet.words.say(part["part"]), here.width - 0.6 * sheet.em),
                *lines,
            ]
        room = here.width - 0.4 * sheet.em
        if (
            max(sheet.width(x, bold=True) for x in lines) > room
            or len(lines) * sheet.line() > here.height
        ):
            lines = [self._said(sheet, part)]
        if sheet.width(lines[-1], bold=True) <= room:
            sheet.write(here.left + here.width / 2, here.top + here.height / 2, lines, bold=True,
                        color="page", ha="center", va="center", role="value")  # fmt: skip


def stacked(table: pd.DataFrame, colors: Sequence[str]) -> pd.DataFrame:
    """A table of counts (lines down, parts across) as bars for `Bars`, a part a row."""
    return pd.DataFrame(
        [
            {
                "line": str(line),
                "part": str(part),
                "size": float(table.loc[line, part]),
                "color": color,
            }
            for line in table.index
            for part, color in zip(table.columns, colors, strict=True)
        ]
    )

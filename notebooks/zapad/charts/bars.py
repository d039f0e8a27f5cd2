"""Bars, and parts of a whole: lengths from zero, each with its number at its end or in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .kind import Kind, Line
from .look import LINE
from .sheet import Box, Sheet

GAP = 1.2  # between words and bars, in em
PLAIN = ("mute", "ink", "rule", "quiet", "accent")  # colours that stand for no claimant


@dataclass(kw_only=True)
class Bars(Kind):
    """One line for each bar; a bar may be cut into parts.

    Attributes
    ----------
    bars : one row a bar, in the order of drawing, or one a part, where it has parts; where wanted
        with ``words`` (in place of the number), ``under`` (smaller words under those of the line),
        ``strong`` (whether those are bold), ``end`` (words at the end of a line of several parts)
        and ``id`` or ``claim_id`` (of the row drawn).
    line, size, color, part, column : the columns of `bars` with the words at the left, the
        length, the colour (a side of actors.csv, or a colour's name of `look`), where wanted the
        name of the part, and the heading of one of several columns of bars that share the lines.
    inside : the names of the parts stand in them.
    key : the column with the words that say what the colours mean, above; by default `part`,
        unless those stand inside.
    total : the sum of a line with several parts is written at its end.
    lines : values to compare with.
    most : the end of the axis, of all columns; by default the longest bar of each.
    unit : behind each number, such as " %".
    """

    bars: pd.DataFrame
    line: str = "line"
    size: str = "size"
    color: str = "color"
    part: str = "part"
    column: str = "column"
    inside: bool = False
    key: str | None = None
    total: bool = True
    lines: Sequence[Line] = ()
    most: float | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        names = {getattr(self, n): n for n in ("line", "size", "color", "part", "column")}
        other = [n for n in names.values() if n not in names and n in self.bars]
        bars = self.bars.drop(columns=other).rename(columns=names)
        # Only parts and columns share a line: two figures of one claimant are two bars.
        shared = "part" in bars or "column" in bars
        at = bars["line"] if shared else range(len(bars))
        self._bars = bars.assign(at=at, column=bars.get("column", ""))
        self._columns = list(dict.fromkeys(self._bars["column"]))
        self._lines = list(dict.fromkeys(self._bars["at"]))

    def data(self) -> pd.DataFrame:
        """Each part of each bar."""
        return self.bars

    def table(self) -> pd.DataFrame:
        """Each part of each bar, its number first."""
        kept = [c for c in ("size", "line", "part") if c in self._bars]
        return self._bars[kept].rename(columns={"size": "number"})

    def _parts(self, line: Any, column: str) -> pd.DataFrame:
        here = self._bars["at"].eq(line) & self._bars["column"].eq(column)
        return self._bars[here & self._bars["size"].ne(0)]

    # Layout

    def _names(self, sheet: Sheet, room: float) -> dict[Any, tuple[list[str], list[str]]]:
        """The words of each line, and the smaller ones under them, as lines."""
        most = room if sheet.narrow(room) else room * 0.34
        found = {}
        for line in self._lines:
            parts = self._bars[self._bars["at"].eq(line)]
            under = parts["under"].iloc[0] if "under" in parts else ""
            found[line] = (
                sheet.wrap(
                    sheet.words.say(str(parts["line"].iloc[0])),
                    most,
                    bold=self._bold(parts),
                    even=True,
                ),
                sheet.wrap(sheet.words.say(under), most, LINE, even=True) if under else [],
            )
        return found

    def _colored(self, parts: pd.DataFrame) -> bool:
        """Whether a line is one claimant's, so that its words have that colour."""
        sides = set(parts["color"])
        plain = self.inside or bool(self._legend())
        return len(sides) == 1 and sides.isdisjoint(PLAIN) and not plain

    def _bold(self, parts: pd.DataFrame) -> bool:
        return self._colored(parts) or ("strong" in parts and bool(parts["strong"].iloc[0]))

    def _left(self, sheet: Sheet, room: float) -> float:
        """The room for words at the left of the bars."""
        if sheet.narrow(room):
            return 0
        names = self._names(sheet, room).values()
        return GAP * sheet.em + max(
            [sheet.width(x, bold=True) for name, _ in names for x in name]
            + [sheet.width(x, LINE) for _, under in names for x in under]
        )

    def _plan(self, sheet: Sheet, room: float) -> dict[str, tuple[float, dict[Any, str]]]:
        """For each column inches for one, and what stands at the ends of its bars."""
        wide = (room - self._left(sheet, room)) / len(self._columns)
        wide -= sheet.em if len(self._columns) > 1 else 0
        found = {}
        for column in self._columns:
            parts = {line: self._parts(line, column) for line in self._lines}
            sums = {line: part["size"].sum() for line, part in parts.items()}
            most = max([self.most or 0, *sums.values(), *(one.value for one in self.lines)])
            scale = wide / most
            ends = {line: self._end(sheet, parts[line], scale) for line in self._lines}
            for line, end in ends.items():
                taken = sheet.width(end, bold=True) + 0.7 * sheet.em if end else 0
                longest = self.most or sums[line]  # one scale for all columns, or one for each
                scale = min(scale, (wide - taken) / max(longest, most * 0.02))
            found[column] = (scale, ends)
        if self.most:
            least = min(scale for scale, _ in found.values())
            found = {column: (least, ends) for column, (_, ends) in found.items()}
        return found

    def _end(self, sheet: Sheet, parts: pd.DataFrame, scale: float) -> str:
        """What is written at the end of a line; of a bar too short for its words all of them."""
        if "end" in parts and len(parts) and isinstance(parts["end"].iloc[0], str):
            return sheet.words.say(parts["end"].iloc[0])
        if len(parts) == 1:
            part = parts.iloc[0]
            words, name = self._said(sheet, part), part.get("part") if self.inside else ""
            if self.inside and len(self._within(sheet, part, 0.8 * part["size"] * scale)) > bool(
                name
            ):
                return ""
            return f"{sheet.words.say(name)}: {words}" if name else words
        if self.inside or not self.total:
            return ""
        return sheet.words.number(parts["size"].sum()) + self.unit

    def _said(self, sheet: Sheet, part: pd.Series) -> str:
        if "words" in part and isinstance(part["words"], str):
            return sheet.words.quantity(part.to_dict())
        return sheet.words.number(part["size"]) + self.unit

    def _within(self, sheet: Sheet, part: pd.Series, wide: float) -> list[str]:
        """What stands in a part `wide` inches long: its name and number, as far as they fit."""
        room, said = wide - 0.6 * sheet.em, [self._said(sheet, part)]
        if not part.get("part"):
            return []  # without a name a part is one of many alike
        if self.inside:
            named = [*sheet.wrap(sheet.words.say(part["part"]), room, bold=True), *said]
            if max(sheet.width(x, bold=True) for x in named) <= room:
                return named
        return said if sheet.width(said[0], bold=True) <= room else []

    def _thick(self, sheet: Sheet, room: float) -> float:
        """The thickness of a bar: what stands in it finds room."""
        plan = self._plan(sheet, room)
        words = [
            len(self._within(sheet, part, part["size"] * plan[part["column"]][0]))
            for _, part in self._bars.iterrows()
            if self.inside
        ]
        return sheet.line() * (max(words, default=0) + 0.4) if words else 1.5 * sheet.line()

    def _steps(self, sheet: Sheet, room: float) -> list[float]:
        steps, bar = [], self._thick(sheet, room)
        for name, under in self._names(sheet, room).values():
            words = sheet.line() * len(name) + sheet.line(LINE) * len(under)
            steps.append((words + bar if sheet.narrow(room) else max(words, bar)) + 0.5 * sheet.em)
        return steps

    def _above(self, sheet: Sheet) -> float:
        """Room for the headings of columns and for the words of lines."""
        named = 1.4 * sheet.line() if any(self._columns) else 0
        return named + (sheet.line(LINE) * self._told() + 0.4 * sheet.em if self.lines else 0)

    def _told(self) -> int:
        return 2 if any(line.number for line in self.lines) else 1

    def height(self, sheet: Sheet, room: float) -> float:
        """Lines as high as their words and bars."""
        key = self._key(sheet, room, None)
        return key + self._above(sheet) + sum(self._steps(sheet, room))

    # Drawing

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw line under line, in each the words and the bars."""
        names, steps = self._names(sheet, box.width), self._steps(sheet, box.width)
        left, plan = self._left(sheet, box.width), self._plan(sheet, box.width)
        top = box.top + self._key(sheet, box.width, box) + self._above(sheet)
        spread = (box.bottom - top) / sum(steps)
        thick = self._thick(sheet, box.width) * min(1.5, spread)
        wide = (box.width - left) / len(self._columns)
        starts = {c: box.left + left + i * wide for i, c in enumerate(self._columns)}
        for column, x in starts.items():
            head = top - self._above(sheet)
            sheet.write(x, head, sheet.words.say(column), bold=True, role="heading")
        y, strips = top, []
        for (line, (words, under)), step in zip(names.items(), steps, strict=True):
            step *= spread
            parts = self._bars[self._bars["at"].eq(line)]
            color = parts["color"].iloc[0] if self._colored(parts) else "ink"
            high = sheet.line() * len(words) + sheet.line(LINE) * len(under)
            narrow = sheet.narrow(box.width)
            up = y + (0.1 * sheet.em if narrow else (step - high) / 2)
            middle = up + high + thick / 2 if narrow else y + step / 2
            told = "mute" if color == "none" else color
            at = sheet.write(box.left, up, words, color=told, bold=self._bold(parts))
            if under:
                sheet.write(box.left, at.bottom, under, LINE, color="mute")
            strips.append((up + high if narrow else y, y + step))
            for column, x in starts.items():
                bar = Box(x, middle - thick / 2, 0, thick)
                scale, ends = plan[column]
                self._bar(sheet, self._parts(line, column), bar, scale, ends[line])
            y += step
        self._rules(sheet, box.left + left, top, strips, plan[self._columns[0]][0])

    def _bar(self, sheet: Sheet, parts: pd.DataFrame, at: Box, scale: float, end: str) -> None:
        x = at.left
        for _, part in parts.iterrows():
            wide, shade = part["size"] * scale, self._shade(sheet, part["color"])
            here = Box(x, at.top, max(wide - 0.1 * sheet.em, 0.02 * sheet.em), at.height)
            gid = part.get("id", part.get("claim_id"))
            sheet.box(here, shade, gid=str(gid) if gid else None, zorder=2)
            whole = len(parts) == 1 and end != ""
            if within := [] if whole else self._within(sheet, part, wide):
                sheet.write(here.left + here.width / 2, here.top + here.height / 2, within,
                            bold=True, color=sheet.over(shade), ha="center", va="center",
                            role="value")  # fmt: skip
            x += wide
        if end:
            side = parts["color"].iloc[0] if self._colored(parts) else "ink"
            color = "ink" if side == "none" else side
            sheet.write(x + 0.5 * sheet.em, at.top + at.height / 2, end, bold=True, color=color,
                        va="center", role="value", clear=True)  # fmt: skip

    def _rules(
        self, sheet: Sheet, left: float, top: float, strips: list[tuple[float, float]], scale: float
    ) -> None:
        """The lines to compare with, under the bars, and their words above."""
        if strips[0][0] == top:
            strips = [(top - 0.2 * sheet.em, top), *strips]
        for line in self.lines:
            x = left + line.value * scale
            for start, end in strips:
                sheet.rule(x, start, x, end, "ink", width=0.07, dashed=line.dashed)
            words = [sheet.words.say(line.label)]
            words += [sheet.words.number(line.value)] if line.number else []
            sheet.write(x, top - 0.3 * sheet.em, words, LINE, italic=True, ha="center",
                        va="bottom", role="line")  # fmt: skip

    # The names of the parts, where they do not stand in them

    def _legend(self) -> dict[str, str]:
        """The words that say what the colours mean, with their colours."""
        column = self.key or ("part" if "part" in self._bars and not self.inside else None)
        if not column:
            return {}
        named = self._bars[self._bars[column].fillna("").ne("")]
        return dict(zip(named[column], named["color"], strict=True))

    def _shade(self, sheet: Sheet, color: str) -> str:
        """A colour of a part; in print without colour a grey of its own for each."""
        several = self._bars["color"] if self.inside else self._legend().values()
        colors = list(dict.fromkeys(several))
        if sheet.grey and color in colors:
            return f"grey-{colors.index(color) % 4}"
        return color

    def _key(self, sheet: Sheet, room: float, at: Box | None) -> float:
        """Write what the colours mean, and say what height that takes."""
        named = {name: self._shade(sheet, color) for name, color in self._legend().items()}
        return sheet.key(named, room, at)


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

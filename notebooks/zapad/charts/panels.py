"""Several charts of one kind under one another or side by side, each with its heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from .kind import Kind
from .sheet import Box, Sheet

DRAWN = 0.75  # of a sheet of fixed height that a drawing takes; the rest is around it


@dataclass(kw_only=True)
class Panels(Kind):
    """Charts with a heading each.

    Attributes
    ----------
    parts : for each heading its chart, in the order of reading.
    across : how many stand side by side; on a narrow sheet always one. Of one under the other
        that are too high for a sheet of fixed height two columns are made.
    """

    parts: Mapping[str, Kind]
    across: int = 1

    least = 0.85

    def data(self) -> pd.DataFrame:
        """The values of all panels, the panel in the first column."""
        return pd.concat([kind.data().assign(panel=name) for name, kind in self.parts.items()])

    def table(self) -> pd.DataFrame:
        """The tables of all panels, the panel in the last column."""
        return pd.concat([kind.table().assign(panel=name) for name, kind in self.parts.items()])

    def _heading(self, sheet: Sheet, text: str, wide: float) -> list[str]:
        return sheet.wrap(sheet.words.say(text), wide, bold=True) if text else []

    def _places(self, sheet: Sheet, room: float) -> tuple[float, dict[str, Box]]:
        """The height of all, and for each panel its place: in lines of `across`, or where all under
        one another are too high for the sheet in two columns.
        """
        across = 1 if sheet.narrow(room) else self.across
        found = self._in_lines(sheet, room, across)
        if across == 1 < len(self.parts) and found[0] > (sheet.medium.height or 99) * DRAWN:
            return self._in_columns(sheet, room)
        return found

    def _sized(self, sheet: Sheet, room: float, across: int) -> tuple[float, dict[str, float]]:
        """The width of a panel, and the height of each."""
        wide, heights = room / across - (sheet.em if across > 1 else 0), {}
        for text, kind in self.parts.items():
            lines = len(self._heading(sheet, text, wide))
            heights[text] = lines * sheet.line() + kind.height(sheet, wide) + 0.8 * sheet.em
        return wide, heights

    def _in_lines(self, sheet: Sheet, room: float, across: int) -> tuple[float, dict[str, Box]]:
        wide, heights = self._sized(sheet, room, across)
        names, found, y = list(self.parts), {}, 0.0
        for start in range(0, len(names), across):
            line = names[start : start + across]
            high = max(heights[name] for name in line)
            for i, name in enumerate(line):
                found[name] = Box(i * room / across, y, wide, high)
            y += high
        return y, found

    def _in_columns(self, sheet: Sheet, room: float) -> tuple[float, dict[str, Box]]:
        """Each panel under those of the shorter of two columns."""
        wide, heights = self._sized(sheet, room, 2)
        feet, found = [0.0, 0.0], {}
        for name, high in heights.items():
            at = feet.index(min(feet))
            found[name] = Box(at * room / 2, feet[at], wide, high)
            feet[at] += high
        return max(feet), found

    def height(self, sheet: Sheet, room: float) -> float:
        """The lines of panels under one another, each as high as its highest."""
        return self._places(sheet, room)[0]

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw each panel under its heading."""
        high, places = self._places(sheet, box.width)
        spread = box.height / high
        for text, at in places.items():
            kind, left, top = self.parts[text], box.left + at.left, box.top + at.top * spread
            foot = top + at.height * spread - 0.4 * sheet.em
            if lines := self._heading(sheet, text, at.width):
                under = sheet.write(left, top, lines, bold=True, role="heading").bottom
                top = under + 0.3 * sheet.em
            most = kind.height(sheet, at.width) * max(spread, 1)  # else a short one is torn apart
            kind.draw(sheet, Box(left, top, at.width, min(foot - top, most)))

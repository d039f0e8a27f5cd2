"""Several charts of one kind under one another or side by side, each with its heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from .kind import Kind
from .sheet import Box, Sheet


@dataclass(kw_only=True)
class Panels(Kind):
    """Charts with a heading each.

    Attributes
    ----------
    parts : for each heading its chart, in the order of reading.
    across : how many stand side by side; on a narrow sheet always one.
    """

    parts: Mapping[str, Kind]
    across: int = 1

    def data(self) -> pd.DataFrame:
        """The values of all panels, the panel in the first column."""
        return pd.concat([kind.data().assign(panel=name) for name, kind in self.parts.items()])

    def table(self) -> pd.DataFrame:
        """The tables of all panels, the panel in the last column."""
        return pd.concat([kind.table().assign(panel=name) for name, kind in self.parts.items()])

    def _across(self, sheet: Sheet, room: float) -> int:
        return 1 if sheet.narrow(room) else self.across

    def _heading(self, sheet: Sheet, text: str, wide: float) -> list[str]:
        return sheet.wrap(sheet.words.say(text), wide, bold=True)

    def _heights(self, sheet: Sheet, wide: float) -> list[float]:
        """Heights of the lines of panels."""
        across = self._across(sheet, wide)
        each = []
        for text, kind in self.parts.items():
            lines = len(self._heading(sheet, text, wide / across - sheet.em)) if text else 0
            each.append(
                lines * sheet.line()
                + 0.4 * sheet.em
                + kind.height(sheet, wide / across - (sheet.em if across > 1 else 0))
            )
        return [max(each[i : i + across]) + 0.8 * sheet.em for i in range(0, len(each), across)]

    def height(self, sheet: Sheet, room: float) -> float:
        """The lines of panels under one another, each as high as its highest."""
        return sum(self._heights(sheet, room))

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw each panel under its heading."""
        across = self._across(sheet, box.width)
        heights = self._heights(sheet, box.width)
        heights = [h * box.height / sum(heights) for h in heights]
        wide, y = box.width / across, box.top
        for i, (text, kind) in enumerate(self.parts.items()):
            left = box.left + (i % across) * wide
            lines = self._heading(sheet, text, wide - sheet.em) if text else []
            top = y + 0.3 * sheet.em
            if lines:
                top = (
                    sheet.write(left, top, lines, bold=True, role="heading").bottom + 0.3 * sheet.em
                )
            room = wide - (sheet.em if across > 1 else 0)
            kind.draw(sheet, Box(left, top, room, y + heights[i // across] - top - 0.4 * sheet.em))
            if (i + 1) % across == 0 or i + 1 == len(self.parts):
                y += heights[i // across]

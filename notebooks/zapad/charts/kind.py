"""What every kind of chart has: rows, and a way to draw them on a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from .sheet import Box, Sheet


@dataclass(kw_only=True)
class Kind:
    """A description of a chart, without a size: `draw` puts it on a sheet of any medium.

    Attributes
    ----------
    rows : what is drawn, one row a mark, in the order of reading.
    also : further rows that the chart draws: thresholds, events.
    """

    rows: pd.DataFrame
    also: tuple[pd.DataFrame, ...] = ()

    # The share of its best height in which it can still be drawn: what lies between rows is less.
    least: ClassVar[float] = 0.8

    def height(self, sheet: Sheet, room: float) -> float:
        """The height in inches that the kind needs on this sheet, `room` inches wide, at best."""
        raise NotImplementedError

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw into a part of a sheet."""
        raise NotImplementedError

    def data(self) -> pd.DataFrame:
        """The values drawn, one row a mark, derived ones too, with ids and sources."""
        return self.rows

    def table(self) -> pd.DataFrame:
        """What the chart shows as a table to read: values first, few columns."""
        raise NotImplementedError

    def explore(self, words: Any) -> Any:
        """The same for pointing at, as a plotly figure; None where the kind has none."""
        return None


@dataclass(frozen=True)
class Line:
    """A line to compare with: a value and its words, ``Line(9_000, "notify")``.

    The value is written under its words, unless `number` is False.
    """

    value: float
    label: str
    dashed: bool = True
    number: bool = True

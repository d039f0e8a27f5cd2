"""Claims in time: a line for each, its mark where it was said, its quantity beside the mark."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .axis import days
from .dots import Dots
from .sheet import Sheet

AROUND = 0.04  # of the time that the claims span, before the first and after the last

LEAST = 8  # days, so that a single date still has a day on the axis beside it


@dataclass(kw_only=True)
class Dated(Dots):
    """Claims as marks on an axis of time; a bar is as long as the date is open.

    Attributes
    ----------
    rows : claims, as `with_labels` returns them, with ``first`` and ``last``: the days between
        which each was made.
    limits : the first and the last day of the axis, as ordinals, else from the data; `lines` are
        days, as ordinals.
    """

    scale: str = "linear"

    def __post_init__(self) -> None:
        ends = [[day.toordinal() for day in self.rows[end]] for end in ("first", "last")]
        self._spans = [pd.Interval(*both) for both in zip(*ends, strict=True)]
        # Drawn as dates: what a quantity leaves open is said in its words.
        dates = {"printed": [span.mid for span in self._spans], "qualifier": "exact"}
        self._placed = self.rows.drop(columns="band_low", errors="ignore").assign(**dates)

    def table(self) -> pd.DataFrame:
        """Each claim with its date."""
        return super().table().assign(date=self.rows["date"])

    def _ends(self) -> tuple[float, float]:
        if self.limits:
            return self.limits
        places = [end for span in self._spans for end in (span.left, span.right)]
        places += [line.value for line in self.lines]
        room = max((max(places) - min(places)) * AROUND, LEAST)
        return min(places) - room, max(places) + room

    def _ticks(self, sheet: Sheet, low: float, high: float, wide: float) -> dict[float, str]:
        return days(sheet, low, high, wide)

"""Numbers on an axis: round ones, as many as stand apart."""

from __future__ import annotations

import math

from .sheet import Sheet


def ticks(sheet: Sheet, low: float, high: float, wide: float, scale: str) -> list[float]:
    """Round numbers from `low` to `high` on a ``log`` or ``linear`` axis, `wide` inches long."""
    if scale == "log":
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        for steps in ((1, 2, 5), (1, 3), (1,)):
            found = [s * 10.0**d for d in decades for s in steps if low <= s * 10.0**d <= high]
            if sum(sheet.width(sheet.words.number(x)) + 1.5 * sheet.em for x in found) < wide:
                break
        return found
    from matplotlib.ticker import MaxNLocator

    round_ones = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [tick for tick in round_ones if low <= tick <= high]

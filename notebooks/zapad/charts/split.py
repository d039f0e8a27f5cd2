"""A whole cut into equal parts: how many it takes until no part reaches a line."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from .bars import Bars
from .explorer import TOUCH
from .kind import Kind, Line
from .look import LIGHT
from .panels import Panels


@dataclass(kw_only=True)
class Split(Panels):
    """Wholes, each cut into the fewest equal parts that stay below a line; a panel a line.

    Attributes
    ----------
    rows : claims, as `with_labels` returns them; `name` the column with the words of a line.
    lines : from the highest down; their words stand in the heading of the panel.
    most : up to how many parts the interactive chart cuts.
    """

    lines: Sequence[Line]
    name: str = "actor"
    most: int = 24
    parts: dict[str, Kind] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for line in self.lines:
            heading = f"Parts needed to stay below {line.value:,.0f} ({line.label})"
            self.parts[heading] = Bars(rows=self.rows, bars=self._cut(line.value))

    def fewest(self, limit: float) -> pd.Series:
        """The least number of equal parts of each row that are smaller than a limit."""
        least = [
            next(n for n in itertools.count(1) if size / n < limit) for size in self.rows["printed"]
        ]
        return pd.Series(least, self.rows.index)

    def _cut(self, limit: float) -> pd.DataFrame:
        found = []
        for (_, row), n in zip(self.rows.iterrows(), self.fewest(limit), strict=True):
            size = row["printed"] / n
            end = f"{n} parts of {size:,.0f}" if n > 1 else "needs no cut"
            told = {"line": row[self.name], "under": row["words"], "color": row["side"], "part": ""}
            found += [told | {"size": size, "parts": n, "end": end}] * n
        return pd.DataFrame(found)

    def explore(self, words: Any) -> Any:
        """A slider for the number of parts; the marks tell which lines a part reaches."""
        import plotly.graph_objects as go

        steps = [self._marks(n) for n in range(1, self.most + 1)]
        marker = {"size": TOUCH, "symbol": steps[0]["marker.symbol"][0]}
        marker["color"] = [LIGHT.get(side, LIGHT["other"]) for side in self.rows["side"]]
        figure = go.Figure().add_scatter(
            x=steps[0]["x"][0], y=list(self.rows[self.name]), text=steps[0]["text"][0],
            mode="markers+text", marker=marker, textposition="middle right", cliponaxis=False,
            hovertemplate="%{y}: %{text} people a part<extra></extra>",
        )  # fmt: skip
        for line, side in zip(self.lines, ("left", "right"), strict=False):
            figure.add_vline(x=line.value, line={"dash": "dash", "color": LIGHT["ink"], "width": 1})
            # On a log axis plotly places annotations by the exponent, and a line's own wrongly.
            figure.add_annotation(
                x=math.log10(line.value), y=1, yref="paper", yanchor="bottom", xanchor=side,
                text=f"<i>{line.label}</i><br>below {line.value:,.0f}", showarrow=False, align=side,
            )  # fmt: skip
        figure.update_xaxes(
            type="log", range=[2.6, 5.8], dtick=1, tickformat=",d", gridcolor=LIGHT["rule"],
            title="people in each part", fixedrange=True,
        )  # fmt: skip
        figure.update_yaxes(
            autorange="reversed", automargin=True, fixedrange=True, gridcolor=LIGHT["faint"]
        )
        slider = {"currentvalue": {"prefix": "equal parts: "}, "pad": {"t": 70}}
        slider["steps"] = [
            {"label": str(n), "method": "restyle", "args": [step]}
            for n, step in enumerate(steps, start=1)
        ]
        return figure.update_layout(
            height=90 * len(self.rows) + 240, margin={"t": 130, "r": 60, "b": 60}, sliders=[slider]
        )

    def _marks(self, n: int) -> dict[str, list[list[Any]]]:
        sizes = [size / n for size in self.rows["printed"]]
        shapes = ("circle", "square", "diamond")
        reached = [shapes[sum(size >= line.value for line in self.lines)] for size in sizes]
        return {
            "x": [sizes], "text": [[f"{size:,.0f}" for size in sizes]], "marker.symbol": [reached]
        }  # fmt: skip

"""Claims for pointing at: who speaks, what is counted."""

from __future__ import annotations

import textwrap
from typing import Any

from ..labels import labelled
from ..selection import Selection
from ..vocabulary import label
from .chart import SIDES
from .intervals import sides_of


def explorer(rows: Selection, groups: list[str], by: str = "scope") -> Any:
    """An interactive plotly figure of claims, with two menus: who speaks, what is counted.

    Parameters
    ----------
    rows : claims; one line for each actor, log axis.
    groups : the values of column `by` to choose from, in the order of the menu.

    Two lines above the marks say what is being compared. Pass the figure to `show` as
    `interactive`, together with a picture of the same rows.
    """
    import plotly.graph_objects as go

    rows = labelled(rows)
    sides = sides_of(rows)
    rows = rows.sort_values("strength", kind="stable")  # the legend shows a side's first mark

    def marks(group: str) -> dict[str, list[list[Any]]]:
        chosen = rows if group == "everything" else rows[rows[by] == group]
        parts = [(SIDES[side]["symbol"], chosen[chosen["side"] == side]) for side in sides]
        return {
            "x": [list(part["printed"]) for _, part in parts],
            "y": [["<br>".join(textwrap.wrap(a, 20)) for a in part["actor"]] for _, part in parts],
            "text": [list(part["counts"] + ": " + part["words"]) for _, part in parts],
            # A choice of rows must choose their marks' shapes too: hollow for weak rows.
            "marker.symbol": [
                [shape + ("-open" if s == "weak" else "") for s in part["strength"]]
                for shape, part in parts
            ],
        }

    def button(name: str, data: dict[str, Any], line: int, what: str) -> dict[str, Any]:
        caption = {f"annotations[{line}].text": f"{what}: {name}"}
        return {"label": name, "method": "update", "args": [data, caption]}

    shown = {"everybody": [True] * len(sides)}
    shown |= {SIDES[side]["label"]: [side == other for other in sides] for side in sides}
    who = [button(name, {"visible": seen}, 0, "Who speaks") for name, seen in shown.items()]
    what = [button(label(by, g), marks(g), 1, "What is counted") for g in ["everything", *groups]]
    figure = go.Figure()
    first = marks("everything")
    shapes = first.pop("marker.symbol")
    for i, side in enumerate(sides):
        look = SIDES[side]
        figure.add_scatter(
            **{key: values[i] for key, values in first.items()}, mode="markers",
            name=look["label"], marker={"color": look["color"], "symbol": shapes[i], "size": 11},
            hovertemplate="%{y}<br>%{text}<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(type="log", dtick=1, tickformat=",d", gridcolor="#DDDDDD")
    figure.update_yaxes(
        automargin=True, gridcolor="#EEEEEE", autorange="reversed", tickfont={"size": 11}
    )
    plot, above, below = max(240, 40 * rows["actor"].nunique()), 200, 140  # pixels

    def at(pixels: int) -> dict[str, Any]:
        """A place above the marks: plotly counts it in heights of the plot."""
        return {"x": 0, "xanchor": "left", "y": 1 + pixels / plot, "yanchor": "bottom"}

    line = {"xref": "paper", "yref": "paper", "showarrow": False}
    figure.update_layout(
        height=above + plot + below,
        margin={"t": above, "r": 20, "b": below},
        legend={"orientation": "h", "y": -60 / plot},
        updatemenus=[{**at(100), "buttons": who}, {**at(56), "buttons": what}],
        annotations=[
            {**line, **at(28), "text": "Who speaks: everybody"},
            {**line, **at(6), "text": "What is counted: everything"},
        ],
    )
    return figure

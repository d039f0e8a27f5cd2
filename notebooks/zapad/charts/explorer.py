"""Claims for pointing at: who speaks, what is counted."""

from __future__ import annotations

import math
import textwrap
from typing import Any

from ..labels import labelled
from ..selection import Selection
from ..vocabulary import label, vocabulary
from .look import LIGHT

ROW, ABOVE, BELOW = 36, 200, 30  # pixels: of an actor; above and below the marks
TOUCH = 24  # pixels: the size of a mark that a finger finds


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
    known = vocabulary("side")
    sides = [side for side in known if side in set(rows["side"])]
    for side in set(rows["side"]) - set(sides):
        known[side]  # says which sides there are

    def chosen(group: str) -> list[Any]:
        """The rows of each side."""
        some = rows if group == "everything" else rows[rows[by] == group]
        return [some[some["side"] == side] for side in sides]

    def marks(group: str) -> dict[str, list[list[Any]]]:
        parts = chosen(group)
        return {
            "x": [list(part["printed"]) for part in parts],
            "y": [["<br>".join(textwrap.wrap(a, 20)) for a in part["actor"]] for part in parts],
            "text": [list(part["counts"] + ": " + part["words"]) for part in parts],
            # A choice of rows must choose their marks' shapes too: hollow for weak rows.
            "marker.symbol": [
                ["circle-open" if s == "weak" else "circle" for s in part["strength"]]
                for part in parts
            ],
        }

    def height(group: str) -> dict[str, Any]:
        """The height for the rows shown; what stands above them keeps its distance in pixels."""
        plot = ROW * max(len({a for part in chosen(group) for a in part["actor"]}), 3)
        above = {"updatemenus[0].y": 126, "updatemenus[1].y": 82, "annotations[0].y": 54,
                 "annotations[1].y": 32}  # fmt: skip
        places = {name: 1 + pixels / plot for name, pixels in above.items()}
        return {"height": ABOVE + plot + BELOW, **places}

    def button(
        name: str, data: dict[str, Any], line: int, said: str, **more: Any
    ) -> dict[str, Any]:
        told = {f"annotations[{line}].text": f"{said}: {name}"}
        return {"label": name, "method": "update", "args": [data, told | more]}

    shown = {"everybody": [True] * len(sides)}
    shown |= {known[side]["label"]: [side == other for other in sides] for side in sides}
    who = [button(name, {"visible": seen}, 0, "Who speaks") for name, seen in shown.items()]
    what = [
        button(label(by, g), marks(g), 1, "What is counted", **height(g))
        for g in ["everything", *groups]
    ]
    figure = go.Figure()
    first = marks("everything")
    shapes = first.pop("marker.symbol")
    for i, side in enumerate(sides):
        marker = {"color": LIGHT[side], "symbol": shapes[i], "size": TOUCH, "opacity": 0.85}
        figure.add_scatter(
            **{key: values[i] for key, values in first.items()}, mode="markers",
            name=known[side]["label"], marker=marker,
            hovertemplate="%{y}<br>%{text}<extra>" + known[side]["label"] + "</extra>",
        )  # fmt: skip
    low, high = rows["printed"].min() / 1.3, rows["printed"].max() * 1.3
    figure.update_xaxes(
        type="log", range=[math.log10(low), math.log10(high)], dtick=1, tickformat=",d",
        tickangle=0, side="top", gridcolor=LIGHT["rule"], fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(
        automargin=True, gridcolor=LIGHT["faint"], autorange="reversed", fixedrange=True,
        tickfont={"size": 12},
    )  # fmt: skip
    line = {"xref": "paper", "yref": "paper", "showarrow": False}
    left = {"x": 0, "xanchor": "left", "yanchor": "bottom"}
    figure.update_layout(
        margin={"t": ABOVE, "r": 20, "b": BELOW},
        showlegend=False,  # the lines say who speaks, the menu which side
        updatemenus=[{**left, "buttons": who}, {**left, "buttons": what}],
        annotations=[
            {**line, **left, "text": "Who speaks: everybody"},
            {**line, **left, "text": "What is counted: everything"},
        ],
    )
    for place, value in height("everything").items():
        figure.layout[place] = value
    return figure

"""A timeline in lanes: a lane for each actor, in it a line for each signal, bars for open dates."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..selection import table_of
from ..vocabulary import vocabulary
from .intervals import in_one_of, plot_marks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIGNALS = vocabulary("signal")  # the signals of events.csv


def place_in_lanes(
    rows: pd.DataFrame, lanes: Iterable[str], narrow_before: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give each event a height of its own, so that no bar hides another.

    Parameters
    ----------
    rows : events with ``first`` and ``last`` (dates), ``lane`` and ``signal``.
    lanes : the lanes from the top down.
    narrow_before : years before this one are drawn narrower, so marks need more room there.

    Returns
    -------
    rows : by date, with ``y``, counted downward; bands : for each lane and signal that occur
    the label and the heights from which and to which it reaches.

    Raises
    ------
    ZapadError : a row has an unknown signal, or is in none of the lanes.
    """
    rows, lanes = table_of(rows, "first", "last", "lane", "signal"), list(lanes)
    in_one_of(rows, "lane", lanes)
    in_one_of(rows, "signal", list(SIGNALS))
    ordered = rows.sort_values(["first", "last"], kind="stable")
    parts, bands, top = [], [], 0.0
    for lane in lanes:
        for signal, look in SIGNALS.items():
            part = ordered[(ordered["lane"] == lane) & (ordered["signal"] == signal)]
            if part.empty:
                continue
            levels = _levels(part["first"], part["last"], narrow_before)
            parts.append(part.assign(y=[top + level for level in levels]))
            bands.append((lane, f"{lane}: {look['label']}", top, top + max(levels)))
            top = round(top + max(levels) + 1.6, 1)  # short numbers in the stored outputs
        top = round(top + 1.2, 1)
    placed = pd.concat(parts) if parts else ordered.assign(y=0.0).head(0)
    placed = placed.sort_values(["first", "last", "y"], kind="stable").reset_index(drop=True)
    return placed, pd.DataFrame(bands, columns=["lane", "label", "top", "bottom"])


def _levels(first: pd.Series, last: pd.Series, narrow_before: int) -> list[int]:
    """For each span the lowest level on which it does not touch the one before."""
    ends: list[datetime.date] = []
    levels = []
    for start, end in zip(first, last, strict=True):
        gap = 24 if start.year >= narrow_before else 200  # days that a mark covers
        free = [i for i, before in enumerate(ends) if (start - before).days > gap]
        level = free[0] if free else len(ends)
        ends[level : level + 1] = [end]
        levels.append(level)
    return levels


def draw_lanes(ax: Axes, rows: pd.DataFrame, bands: pd.DataFrame, start: str, end: str) -> None:
    """Draw the events between two days: a bar for what the date leaves open, a mark at its start.

    `rows` and `bands` as `place_in_lanes` returns them. A hollow mark is a weak row.
    """
    colors = [SIGNALS[signal]["color"] for signal in rows["signal"]]
    ax.hlines(rows["y"], rows["first"], rows["last"], colors=colors, lw=3.5, alpha=0.45)
    here = rows[rows["first"].astype(str).between(start, end)]
    plot_marks(ax, here["first"], here["y"], here, "signal", SIGNALS, ms=4.5, clip_on=False)
    across = ax.get_yaxis_transform()
    ax.hlines(bands["top"] - 0.8, 0, 1, colors="#EEEEEE", lw=0.7, zorder=-2, transform=across)
    ax.set_xlim(pd.Timestamp(start), pd.Timestamp(end))  # type: ignore[arg-type]
    ax.set_yticks((bands["top"] + bands["bottom"]) / 2, list(bands["label"]), fontsize=8)
    ax.set_ylim(bands["bottom"].max() + 1.2, -1.5)
    ax.tick_params(axis="y", length=0)


def explore_lanes(
    rows: pd.DataFrame, bands: pd.DataFrame, periods: dict[str, tuple[str, str]]
) -> Any:
    """The same for pointing at: a plotly figure with a menu of periods.

    Parameters
    ----------
    rows, bands : as `place_in_lanes` returns them.
    periods : for each entry of the menu its first and last day; the first one is shown.
    """
    import plotly.graph_objects as go

    figure = go.Figure()
    for signal, look in SIGNALS.items():
        # The legend shows a trace's first mark: a full one, where there is any.
        part = rows[rows["signal"] == signal].sort_values("strength", kind="stable")
        if part.empty:
            continue
        said = [
            "<br>".join(textwrap.wrap(f"{date}: {title}", 38)) + f"<br>({look['label']})"
            for date, title in zip(part["date"], part["title"], strict=True)
        ]
        shapes = [look["symbol"] + "-open" * (s == "weak") for s in part["strength"]]
        spans = zip(part["first"], part["last"], strict=True)
        figure.add_scatter(
            # None lifts the pen between two events.
            x=[x for first, last in spans for x in (str(first), str(last), None)],
            y=[y for height in part["y"] for y in (height, height, None)],
            text=[t for text in said for t in (text, text, None)],
            mode="lines+markers", name=look["label"], hovertemplate="%{text}<extra></extra>",
            line={"color": look["color"], "width": 5},
            marker={
                "symbol": [s for shape in shapes for s in [shape] * 3],
                "size": [10, 0, 0] * len(part), "opacity": 1, "line": {"width": 0},
            },
        )  # fmt: skip
    lanes = bands.groupby("lane", sort=False).agg({"top": "min", "bottom": "max"})
    for edge in lanes["top"].iloc[1:]:
        figure.add_hline(y=edge - 1.4, line={"color": "#AAAAAA", "width": 1})
    figure.update_xaxes(type="date", gridcolor="#DDDDDD", range=list(periods[next(iter(periods))]))
    figure.update_yaxes(
        tickvals=list((lanes["top"] + lanes["bottom"]) / 2), ticktext=list(lanes.index),
        range=[bands["bottom"].max() + 1.5, -1.5], zeroline=False,
    )  # fmt: skip
    buttons = [
        {"label": name, "method": "relayout", "args": [{"xaxis.range": list(period)}]}
        for name, period in periods.items()
    ]
    menu = {"buttons": buttons, "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"}
    figure.update_layout(
        height=900, margin={"t": 150, "r": 20, "b": 130, "l": 60}, updatemenus=[menu],
        legend={"orientation": "h", "y": -0.08, "itemsizing": "constant"},
    )  # fmt: skip
    return figure

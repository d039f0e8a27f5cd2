"""Claims as points, intervals and arrows: a line for each claim, or for each group of claims."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import ZapadError
from ..labels import labelled
from ..quantities import intervals
from ..selection import Selection, table_of
from ..vocabulary import label
from .chart import SIDES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ARROW = 20  # points: the length of an arrow for "more than" and "up to"


def draw_intervals(
    ax: Axes, rows: Selection, labels: Any, *, text: bool = True, heads: Any = None
) -> pd.Series:
    """Draw each claim as what it says: a point, an interval, or an arrow where it is open.

    A hollow marker is a claim that rests on a mirror or partisan page, or on memory, alone.

    Parameters
    ----------
    ax : the axes; the first row is drawn at the top.
    rows : claims, with labels or without.
    labels : one label a row, for the vertical axis; a long one is wrapped.
    text : whether to write the quantity in words beside each mark.
    heads : the group of each row; where it changes, its name is written above in a line of its own.

    Returns
    -------
    The height at which each row is drawn, counted downward, with the index of `rows`.

    Raises
    ------
    ZapadError : there is not one label for each row.
    """
    rows = labelled(rows)
    labels = [labels] if isinstance(labels, str) else list(labels)
    if len(labels) != len(rows):
        raise ZapadError(
            f"There are {len(rows)} rows and {len(labels)} labels. Give one label a row, "
            "such as rows['actor']."
        )
    groups = pd.Series("" if heads is None else list(heads), index=range(len(rows)))
    heading = groups.ne(groups.shift(fill_value=""))
    lines = list(groups.index + heading.cumsum())
    for i in groups.index[heading]:
        ax.text(
            0.01, lines[i] - 1, groups[i], transform=ax.get_yaxis_transform(),
            va="center", fontweight="bold", parse_math=False,
        )  # fmt: skip
    bars = []
    for y, (_, row), stated in zip(lines, rows.iterrows(), intervals(rows), strict=True):
        color, end, right, gap = SIDES[row["side"]]["color"], row["printed"], stated.right, 6
        if row["qualifier"] in ("up_to", "at_least", "more_than"):
            up = row["qualifier"] != "up_to"
            # Of one length on every scale: how far it reaches is what the source leaves open.
            ax.annotate(
                "", (end, y), xytext=(ARROW if up else -ARROW, 0), textcoords="offset points",
                arrowprops={"arrowstyle": "<-", "color": color, "lw": 1.6, "shrinkA": 0},
            )  # fmt: skip
            right, gap = end, 6 + ARROW * up
        else:
            bars.append((y, stated.left, stated.right, color))
        if text:
            ax.annotate(
                row["words"], (right, y), xytext=(gap, 0), textcoords="offset points",
                va="center", fontsize=8.5, bbox={"fc": "white", "ec": "none", "pad": 0.5},
            )  # fmt: skip
    if bars:
        heights, left, right, colors = zip(*bars, strict=True)
        ax.hlines(heights, left, right, colors=colors, lw=4, alpha=0.45)
    draw_marks(ax, rows["printed"], lines, rows)
    wrapped = ["\n".join(textwrap.wrap(x, 24)) for x in labels]
    ax.set_yticks(lines, wrapped, parse_math=False)
    ax.set_ylim(max(lines, default=0) + 0.6, -0.6)
    ax.tick_params(axis="y", length=0)
    return pd.Series(lines, rows.index)


def draw_marks(ax: Axes, x: Any, y: Any, rows: Selection, size: float = 6.5) -> None:
    """Draw a mark for each claim: colour and shape say who claims it, hollow that it is weak.

    Parameters
    ----------
    ax : the axes; x, y : where each mark stands, in the order of the rows.
    rows : claims, with labels or without; size : of a mark, in points.
    """
    plot_marks(ax, x, y, labelled(rows), "side", SIDES, ms=size)


def plot_marks(
    ax: Axes, x: Any, y: Any, rows: pd.DataFrame, by: str, looks: dict[str, Any], **options: Any
) -> None:
    """Plot marks in the colours and shapes that `looks` gives to the values of column `by`; weak
    rows hollow. One line of matplotlib's for all that look alike: it holds far more than points.
    """
    x, y = ([place] if pd.api.types.is_scalar(place) else list(place) for place in (x, y))
    if not len(x) == len(y) == len(rows):
        raise ZapadError(f"There are {len(rows)} rows for {len(x)} and {len(y)} places to mark.")
    placed = pd.DataFrame({"x": x, "y": y, "by": list(rows[by])})
    placed["weak"] = list(rows["strength"] == "weak")
    for (value, weak), part in placed.groupby(["by", "weak"]):
        look = looks[str(value)]
        face = "white" if weak else look["color"]
        ax.plot(part["x"], part["y"], look["marker"], color=look["color"], mfc=face, **options)


def draw_groups(ax: Axes, rows: Selection, groups: list[str], by: str = "scope") -> None:
    """Draw one line for each group of claims, and on it a mark for each claim of the group.

    Parameters
    ----------
    ax : the axes; the first group is drawn at the top.
    rows : claims, with labels or without.
    groups : the values of column `by`, in the order of the lines.

    Raises
    ------
    ZapadError : a row is of none of the groups.
    """
    rows = labelled(rows)
    in_one_of(rows, by, groups)
    top, middles = 0.0, []
    for group in groups:
        members = rows[rows[by] == group]
        # As high as its claims need, so that equal figures do not hide one another; half a step
        # above and below, so that no mark stands on the line between two groups.
        n, room = len(members), max(len(members), 2)
        heights = [top + 0.5 + room * (i + 0.5) / n for i in range(n)]
        draw_marks(ax, members["printed"], heights, members, size=6)
        middles.append(top + (room + 1) / 2)
        top += room + 1
        ax.axhline(top, color="#DDDDDD", lw=0.8)
    named = ["\n".join(textwrap.wrap(label(by, g), 18)) for g in groups]
    ax.set_yticks(middles, named, parse_math=False)
    ax.set_ylim(top, 0)
    ax.tick_params(axis="y", length=0)


def in_one_of(rows: pd.DataFrame, column: str, groups: list[str]) -> None:
    """Refuse rows that no group would draw: nothing vanishes without a word."""
    lost = rows.loc[~rows[column].isin(groups), column].fillna("no value")
    if len(lost):
        raise ZapadError(
            f"{len(lost)} rows would not be drawn: their {column} is {' or '.join(lost.unique())}. "
            "Name it among the groups, or leave these rows out first."
        )


def sides_of(rows: pd.DataFrame) -> list[str]:
    """The sides that occur, in the order of legends."""
    found = list(rows["side"].unique())
    for side in found:
        SIDES[side]  # an unknown one is said
    return [side for side in SIDES if side in found]


def side_legend(ax: Axes, rows: Selection, **options: Any) -> None:
    """A legend of the sides that occur in `rows`, in a fixed order."""
    from matplotlib.lines import Line2D

    table = table_of(rows)
    looks = [SIDES[side] for side in sides_of(table if "side" in table else labelled(table))]
    handles = [
        Line2D([], [], ls="", marker=look["marker"], color=look["color"], label=look["label"])
        for look in looks
    ]
    ax.legend(handles=handles, **options)

"""Lists in columns, grouped: an order of battle, readings with the objections to them, steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .explorer import TOUCH
from .kind import Kind
from .look import LIGHT, LINE, SUBTITLE
from .sheet import Box, Sheet

GAP = 1.6  # between columns, in em
COLUMN = 15  # em: the least width of a column
STEP = 1.3  # em: how far a level is moved in


@dataclass(kw_only=True)
class Lists(Kind):
    """Columns with groups of entries.

    Attributes
    ----------
    items : one row an entry: ``column``, ``group`` (its heading; empty for none), ``says``,
        ``color`` (a side or a colour's name: of the entry's sign or mark), and where wanted
        ``sign`` (a short sign before it instead of a mark, such as XX for a division), ``weak``
        (a hollow mark, grey words), ``level`` (0, 1, 2: how far it is moved in, under the last
        one of a lower level; see `nested`), ``tells`` (for pointing at) and ``id``.
    columns : their order; those of `items` by default. One that is empty has no heading.
    """

    items: pd.DataFrame
    columns: Sequence[str] = ()

    least = 0.99

    def __post_init__(self) -> None:
        self.columns = list(self.columns) or list(dict.fromkeys(self.items["column"]))

    def data(self) -> pd.DataFrame:
        """Each entry with its column and group."""
        return self.items

    def table(self) -> pd.DataFrame:
        """What it says, in which group."""
        return self.items[["says", "group", "column"]]

    def _places(self, sheet: Sheet, room: float) -> tuple[float, list[tuple[str, float, float]]]:
        """The height of all, and for each column where it begins: beside the others, or where they
        have no room under the shortest.
        """
        across = min(len(self.columns), max(1, int(room / (COLUMN * sheet.em))))
        feet, found = [0.0] * across, []
        for i, column in enumerate(self.columns):
            at = i if across == len(self.columns) else feet.index(min(feet))
            high = self._column(sheet, column, 0, 0, room / across, False)
            found.append((column, at * room / across, feet[at]))
            feet[at] += high
        return max(feet), found

    def height(self, sheet: Sheet, room: float) -> float:
        """The longest column, or where there is room for one alone all of them."""
        return self._places(sheet, room)[0]

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw the columns beside or under one another."""
        _, places = self._places(sheet, box.width)
        wide = box.width / len({left for _, left, _ in places})
        for column, left, top in places:
            self._column(sheet, column, box.left + left, box.top + top, wide, True)

    def _column(
        self, sheet: Sheet, column: str, left: float, top: float, wide: float, write: bool
    ) -> float:
        """Draw a column, or only measure it."""
        room = wide - GAP * sheet.em
        rows = self.items[self.items["column"].eq(column)]
        y = top
        if column:
            sides = set(rows["color"])
            color = sides.pop() if len(sides) == 1 else "ink"
            lines = sheet.wrap(sheet.words.say(column), room, SUBTITLE, bold=True)
            if write:
                sheet.write(left, y, lines, SUBTITLE, bold=True, color=color, role="heading")
            y += len(lines) * sheet.line(SUBTITLE) + 0.2 * sheet.em
        signs = [str(s) for s in rows["sign"]] if "sign" in rows else []
        sign = (
            max([sheet.width(s, LINE, bold=True) for s in signs] + [0.6 * sheet.em])
            + 0.5 * sheet.em
        )
        for group, part in rows.groupby("group", sort=False):
            if group:
                lines = sheet.wrap(sheet.words.say(str(group)), room, bold=True)
                if write:
                    sheet.write(left, y, lines, bold=True, role="heading")
                y += len(lines) * sheet.line()
            feet: dict[int, float] = {}  # where the last entry of each level ends
            for _, item in part.iterrows():
                level = int(item.get("level", 0))
                start = left + level * STEP * sheet.em
                lines = sheet.wrap(
                    sheet.words.say(item["says"]), room - sign - (start - left), LINE
                )
                if write:
                    if level:
                        self._branch(sheet, start + sign, feet[level - 1], y)
                    self._sign(sheet, item, start + sign, y)
                    weak = bool(item.get("weak", False))
                    sheet.write(
                        start + sign, y, lines, LINE, color="mute" if weak else "ink", role="value"
                    )
                feet[level] = y + sheet.line(LINE)
                y += len(lines) * sheet.line(LINE) + 0.18 * sheet.em
            y += 0.55 * sheet.em
        return y - top

    def _branch(self, sheet: Sheet, x: float, top: float, y: float) -> None:
        """A line from the sign of the one above it in the tree to that of an entry."""
        down, foot = x - (STEP + 0.85) * sheet.em, y + sheet.line(LINE) / 2
        sheet.rule(down, top, down, foot)
        sheet.rule(down, foot, x - 0.85 * sheet.em, foot)

    def _sign(self, sheet: Sheet, item: pd.Series, x: float, y: float) -> None:
        """Write the sign, or draw the mark, before the words at `x`."""
        if item.get("sign", ""):
            sheet.write(x - 0.5 * sheet.em, y, str(item["sign"]), LINE, bold=True, ha="right",
                        color=item["color"], role="label", clear=True)  # fmt: skip
            return
        sheet.mark(
            x - 0.85 * sheet.em, y + sheet.line(LINE) / 2, item["color"],
            weak=bool(item.get("weak", False)), gid=str(item.get("id", "")),
        )  # fmt: skip

    def explore(self, words: Any) -> Any:
        """The entries under one another, each with what there is to tell of it."""
        if "tells" not in self.items:
            return None
        import plotly.graph_objects as go

        figure, y = go.Figure(), 0
        order = self.items["column"].map(list(self.columns).index)
        items = self.items.iloc[order.argsort(kind="stable")]
        for (column, group), part in items.groupby(["column", "group"], sort=False):
            heading = ", ".join(str(x) for x in (column, group) if x)
            figure.add_annotation(
                x=0, y=y, text=f"<b>{heading}</b>", showarrow=False, xanchor="left", font_size=14
            )
            levels = part.get("level", pd.Series(0, part.index))
            weak = part.get("weak", pd.Series(False, part.index))
            marker = {
                "size": TOUCH, "color": [LIGHT.get(c, LIGHT["other"]) for c in part["color"]],
                "symbol": ["circle-open" if w else "circle" for w in weak],
            }  # fmt: skip
            figure.add_scatter(
                x=[0.3 + level for level in levels], y=list(range(y + 1, y + 1 + len(part))),
                mode="markers+text", marker=marker, text=[f"  {s}" for s in part["says"]],
                textposition="middle right", cliponaxis=False, showlegend=False,
                hovertext=list(part["tells"]), hovertemplate="%{hovertext}<extra></extra>",
            )  # fmt: skip
            y += len(part) + 2
        figure.update_xaxes(visible=False, range=[0, 12], fixedrange=True)
        figure.update_yaxes(visible=False, range=[y, -1], fixedrange=True)
        return figure.update_layout(height=28 * y + 100, margin={"t": 90, "l": 5, "r": 5, "b": 5})


def nested(items: pd.DataFrame) -> pd.DataFrame:
    """Entries in the order of a tree, with their ``level``: each under the one that it is part of.

    Parameters
    ----------
    items : as for `Lists`, with ``id`` and ``parent``: the id of the one above, which counts where
        it stands in the same column and group.
    """
    order: list[Any] = []
    levels: list[int] = []

    def add(part: pd.DataFrame, below: pd.Series, level: int) -> None:
        for index, name in part.loc[below, "id"].items():
            order.append(index)
            levels.append(level)
            add(part, part["parent"].eq(name), level + 1)

    for _, part in items.groupby(["column", "group"], sort=False):
        add(part, ~part["parent"].isin(part["id"]), 0)
    return items.loc[order].assign(level=levels).reset_index(drop=True)

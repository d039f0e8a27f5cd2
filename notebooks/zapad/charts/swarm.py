"""Every figure as a mark on one axis, lane under lane, none hiding another."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ..vocabulary import label, vocabulary
from .axis import Scale
from .explorer import TOUCH, explorer
from .kind import Kind, Line
from .look import LIGHT, LINE
from .sheet import Box, Sheet
from .words import Words

GAP = 1.2  # between the words at the left and the marks, in em
MARK = 1.0  # the room of a mark, in em
ABREAST = 3  # marks side by side where all beyond the end of the axis stand
SHARES = [1 - 0.05 * n for n in range(13)]  # of the size of a mark
POINTED = 640  # pixels: the width of the axis for pointing at


@dataclass(kw_only=True)
class Swarm(Kind):
    """Claims as marks at their printed numbers on one axis, a lane for each group.

    A mark stands over those that it would hide; its colour says who speaks.

    Attributes
    ----------
    rows : claims, as `with_labels` returns them.
    by : the column whose words name the lanes, in the order in which they come.
    notes : words in a lane at a value, by the name of the lane.
    lines : values to compare with, through all lanes.
    log : a logarithmic axis; limits : its ends, else from the data. What is beyond the upper end
        stands in a heap behind it.
    quiet : a column that is true where a mark is grey; its name says what these are.
    choose : the column to choose by in the interactive form; None for none.
    tells : the column with what a mark says when pointed at, in a form without menus.
    """

    least = 0.4  # marks become smaller

    by: str
    notes: Mapping[str, Line] = field(default_factory=dict)
    lines: Sequence[Line] = ()
    log: bool = True
    limits: tuple[float, float] | None = None
    quiet: str | None = None
    choose: str | None = "scope"
    tells: str | None = None

    least = 0.6

    def __post_init__(self) -> None:
        self._color = self.rows["side"]
        if self.quiet:
            self._color = self._color.mask(self.rows[self.quiet], "quiet")
        rows = self.rows.assign(color=self._color)
        rows = rows.sort_values(["side", "printed"], kind="stable")
        self._lanes = {name: rows[rows[self.by].eq(name)] for name in self.rows[self.by].unique()}
        around = (self.rows["printed"].min() / 1.15, self.rows["printed"].max() * 1.15)
        self._ends = self.limits or around
        self._beyond = (self.rows["printed"] > self._ends[1]).any()

    def table(self) -> pd.DataFrame:
        """Each figure in the words of its source, who gives it and what it counts."""
        names = {"words": "quantity", "actor": "who says so", "counts": "what is counted"}
        return self.rows[list(names)].rename(columns=names)

    def _names(self, sheet: Sheet, room: float) -> dict[str, list[str]]:
        most = room if sheet.narrow(room) else room * 0.24
        return {
            name: sheet.wrap(sheet.words.say(str(name)), most, bold=True, even=True)
            for name in self._lanes
        }

    def _left(self, sheet: Sheet, room: float) -> float:
        """The room for the names of the lanes at the left."""
        if sheet.narrow(room):
            return 0.5 * sheet.em
        names = [line for lines in self._names(sheet, room).values() for line in lines]
        return max(sheet.width(line, bold=True) for line in names) + GAP * sheet.em

    def _scale(self, left: float, right: float, em: float) -> Scale:
        """The axis between two places, with room for what is beyond it."""
        heap = (ABREAST + 2) * MARK * em if self._beyond else 0
        low, high = self._ends
        return Scale(low, high, left, right - heap, self.log)

    def _places(self, lane: pd.DataFrame, scale: Scale, em: float) -> list[tuple[float, int]]:
        """For each mark its place on the axis and its level, the lowest where it hides none."""
        found: list[tuple[float, int]] = []
        beyond = 0
        for value in lane["printed"]:
            if value > scale.high:
                level, across = divmod(beyond, ABREAST)
                found.append((scale.right + (2.5 + across) * MARK * em, level))
                beyond += 1
                continue
            x = scale.x(value)
            near = {level for other, level in found if abs(other - x) < 0.98 * MARK * em}
            found.append((x, next(n for n in range(len(found) + 1) if n not in near)))
        return found

    def _steps(self, sheet: Sheet, room: float, share: float = 1) -> dict[str, float]:
        """The height of each lane; marks have a share of their size."""
        em = share * sheet.em
        scale = self._scale(self._left(sheet, room), room - 0.5 * sheet.em, sheet.em)
        steps = {}
        for name, words in self._names(sheet, room).items():
            levels = 1 + max(n for _, n in self._places(self._lanes[name], scale, em))
            marks, high = levels * MARK * em, len(words) * sheet.line()
            steps[name] = (high + marks if sheet.narrow(room) else max(high, marks)) + 0.7 * em
        return steps

    def _key(self, sheet: Sheet, room: float, at: Box | None) -> float:
        named = {label("side", side): side for side in vocabulary("side")}
        named |= {self.quiet: "quiet"} if self.quiet else {}
        seen = {name: color for name, color in named.items() if self._color.eq(color).any()}
        return sheet.key(seen, room, at, marks=True)

    def _above(self, sheet: Sheet, room: float, at: Box | None = None) -> float:
        """Room for the key and for the words of the lines."""
        told = sheet.line(LINE) * (1 + any(line.number for line in self.lines))
        return self._key(sheet, room, at) + (told + 0.3 * sheet.em if self.lines else 0)

    def height(self, sheet: Sheet, room: float) -> float:
        """Lanes as high as their highest pile."""
        lanes = sum(self._steps(sheet, room).values())
        return self._above(sheet, room) + lanes + 1.4 * sheet.line()

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw lane under lane on one axis."""
        narrow, left = sheet.narrow(box.width), box.left + self._left(sheet, box.width)
        scale = self._scale(left, box.right - 0.5 * sheet.em, sheet.em)
        top = box.top + self._above(sheet, box.width, box)
        bottom = box.bottom - 1.4 * sheet.line()
        for share in SHARES:  # smaller marks where all have to share a sheet of fixed height
            steps = self._steps(sheet, box.width, share)
            if sum(steps.values()) <= bottom - top:
                break
        spread = (bottom - top) / sum(steps.values())
        strips, y = [], top
        for name, words in self._names(sheet, box.width).items():
            foot, high = y + steps[name] * spread, len(words) * sheet.line()
            under = y + 0.1 * sheet.em if narrow else foot - high - 0.15 * sheet.em
            sheet.write(box.left, under, words, bold=True)
            sheet.rule(left, foot, box.right - 0.5 * sheet.em, foot)
            strips.append((y + high + 0.3 * sheet.em if narrow else y, foot))
            for tick in scale.ticks(sheet):
                sheet.rule(scale.x(tick), strips[-1][0], scale.x(tick), foot, "faint")
            places = self._places(self._lanes[name], scale, share * sheet.em)
            for (_, row), (x, level) in zip(self._lanes[name].iterrows(), places, strict=True):
                up = foot - (level + 0.6) * MARK * share * sheet.em
                sheet.mark(x, up, row["color"], size=0.72 * share, gid=str(row.get("claim_id", "")),
                           weak=row.get("strength") == "weak")  # fmt: skip
            if note := self.notes.get(name):
                said = sheet.words.say(note.label)
                sheet.write(scale.x(note.value), foot - 0.2 * sheet.em, said, LINE, italic=True,
                            ha="center", va="bottom", role="line", clear=True)  # fmt: skip
            y = foot
        self._rules(sheet, scale, top, strips)
        for tick in scale.ticks(sheet):
            sheet.write(scale.x(tick), bottom + 0.25 * sheet.em, sheet.words.number(tick),
                        color="mute", ha="center", role="tick")  # fmt: skip
        if self._beyond:
            x = scale.right + (2 + ABREAST / 2) * MARK * sheet.em
            sheet.write(x, bottom + 0.25 * sheet.em, sheet.words.say("more"), color="mute",
                        ha="center", role="tick")  # fmt: skip

    def _rules(
        self, sheet: Sheet, scale: Scale, top: float, strips: list[tuple[float, float]]
    ) -> None:
        """The lines to compare with, under the marks, and their words above."""
        for line in self.lines:
            x = scale.x(line.value)
            for start, end in [(top - 0.2 * sheet.em, top), *strips]:
                sheet.rule(x, start, x, end, "ink", width=0.08, dashed=line.dashed, zorder=1)
            words = [sheet.words.say(line.label)]
            words += [sheet.words.number(line.value)] if line.number else []
            sheet.write(x, top - 0.3 * sheet.em, words, LINE, italic=True, ha="center",
                        va="bottom", role="line")  # fmt: skip

    def explore(self, words: Words) -> object:
        """The same for pointing at; by `choose` with menus for who speaks and what is counted."""
        if self.tells:
            return self._pointing(words)
        if self.choose is None:
            return None
        medians = self.rows.groupby(self.choose)["printed"].median()
        return explorer(self.rows, list(medians.sort_values().index), self.choose)

    def _pointing(self, words: Words) -> object:
        """Marks in the places of the picture, wide enough for a finger."""
        import plotly.graph_objects as go

        figure, foot = go.Figure(), 0.0
        scale = self._scale(0, POINTED, TOUCH)
        line = {"showarrow": False, "bgcolor": LIGHT["page"], "align": "left", "yanchor": "bottom"}
        line |= {"xanchor": "left", "x": 0}
        for name, lane in self._lanes.items():
            places = self._places(lane, scale, TOUCH)
            high = TOUCH * (1 + max(level for _, level in places))
            named = textwrap.wrap(words.say(name), 34)  # as wide as a phone
            foot += (0.4 + 0.75 * len(named)) * TOUCH
            figure.add_annotation(text=f"<b>{'<br>'.join(named)}</b>", y=-foot, **line)
            foot += high
            weak = lane["strength"].eq("weak").map({True: "circle-open", False: "circle"})
            color = [LIGHT.get(color, LIGHT["other"]) for color in lane["color"]]
            figure.add_scatter(
                x=[x for x, _ in places], y=[(n + 0.5) * TOUCH - foot for _, n in places],
                mode="markers", name=name, showlegend=False, hovertemplate="%{text}<extra></extra>",
                text=lane[self.tells],
                marker={"symbol": weak, "color": color, "size": TOUCH - 2},
            )  # fmt: skip
        for one in self.lines:
            place = scale.x(one.value)
            dashed = {"dash": "dash", "color": LIGHT["ink"], "width": 1}
            figure.add_vline(x=place, line=dashed, layer="below")
            said = f"<i>{words.say(one.label)}</i><br>{words.number(one.value)}"
            figure.add_annotation(
                text=said, x=place, y=0, yanchor="bottom", showarrow=False, bgcolor=LIGHT["page"]
            )
        shown = [self._ends[0], *(one.value for one in self.lines), self._ends[1]]
        at, told = [scale.x(v) for v in shown], [words.number(v) for v in shown]
        if self._beyond:
            at, told = [*at, scale.right + 3.5 * TOUCH], [*told, words.say("more")]
        figure.update_xaxes(
            tickvals=at, ticktext=told, range=[-TOUCH, POINTED + TOUCH], fixedrange=True,
            showgrid=False, zeroline=False,
        )  # fmt: skip
        figure.update_yaxes(visible=False, fixedrange=True, range=[-foot - 10, 50])
        return figure.update_layout(
            height=int(foot + 210), margin={"t": 90, "l": 10, "r": 10, "b": 50}
        )

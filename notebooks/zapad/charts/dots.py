"""Dots and intervals: one line a claim in its source's words, beside who says it and of what."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..quantities import intervals
from .axis import Scale, above, ticks, words_of, write_above
from .kind import Kind, Line
from .look import LINE
from .sheet import Box, Sheet

GAP = 1.2  # between columns, in em
BESIDE = 0.36  # of a narrow room: what words may take beside the marks
ARROW = 2.2  # of "up to" and "more than", in em: how far it reaches the source leaves open


@dataclass(kw_only=True)
class Dots(Kind):
    """Claims as points, intervals or arrows on one axis.

    Attributes
    ----------
    rows : claims, as `with_labels` returns them; the first is drawn at the top. Where wanted
        with ``band_low`` and ``band_high``: a pale band behind the mark.
    who, what : the columns with the words at the left; who is written in the colour of its side.
        `what` may be None.
    lines : values to compare with, each with its words.
    scale : ``log`` or ``linear``; `limits` the ends of the axis, else from the data.
    groups : a column; where it changes, its value stands above the lines as a heading.
    unit : behind each number of the axis and of the lines, such as " %".
    """

    who: str = "actor"
    what: str | None = "counts"
    lines: Sequence[Line] = ()
    scale: str = "log"
    limits: tuple[float, float] | None = None
    groups: str | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        self._spans = list(intervals(self.rows))
        self._placed = self.rows  # `printed` says where a mark stands

    def data(self) -> pd.DataFrame:
        """Each claim with the ends of its interval."""
        ends = {"from": [s.left for s in self._spans], "to": [s.right for s in self._spans]}
        return self.rows.assign(**ends)

    def table(self) -> pd.DataFrame:
        """Each claim in the words of its source, who makes it and what it counts."""
        columns = {"words": "quantity", self.who: "who says so"}
        columns |= {self.what: "what is counted"} if self.what else {}
        return self.rows[list(columns)].rename(columns=columns)

    # Layout: columns of words at the left, measured; marks; values beside them

    def _narrow(self, sheet: Sheet, room: float) -> bool:
        """Whether the words stand above the marks: where they would take too much of the room."""
        if not sheet.narrow(room):
            return False
        wide = max(sheet.width(sheet.words.say(x), bold=True) for x in self.rows[self.who])
        if self.what:
            wide += max(sheet.width(sheet.words.say(x)) for x in self.rows[self.what])
            wide += GAP * sheet.em
        return wide > BESIDE * room

    def _columns(
        self, sheet: Sheet, room: float
    ) -> tuple[list[list[str]], list[list[str]], float, float]:
        """The words of each row as lines, and the widths of both columns."""
        who = [sheet.words.say(x) for x in self.rows[self.who]]
        what = [sheet.words.say(x) for x in self.rows[self.what]] if self.what else [""] * len(who)
        narrow = self._narrow(sheet, room)
        counts = [sheet.wrap(x, room if narrow else room * 0.3) if x else [] for x in what]
        taken = max((sheet.width(x) for each in counts for x in each), default=0)
        # Who says so may take what the other column leaves, so that names do not wrap.
        most = min(max(0.24 * room, 0.5 * room - taken), 0.36 * room)
        most = room if narrow else BESIDE * room if sheet.narrow(room) else most
        names = [sheet.wrap(x, most, bold=True, even=True) for x in who]
        wide = [max((sheet.width(x, bold=True) for each in names for x in each), default=0)]
        wide.append(max((sheet.width(x) for each in counts for x in each), default=0))
        return names, counts, wide[0], wide[1]

    def _headings(self) -> list[str]:
        if not self.groups:
            return [""] * len(self.rows)
        column = self.rows[self.groups]
        return list(column.where(column.ne(column.shift()), ""))

    def _step(
        self, sheet: Sheet, room: float, names: list[list[str]], counts: list[list[str]]
    ) -> list[float]:
        """The height of each row."""
        line = sheet.line()
        if self._narrow(sheet, room):
            over = [
                1 if self._beside(sheet, room, n, c) else len(n) + len(c)
                for n, c in zip(names, counts, strict=True)
            ]
            return [line * (o + 1.15) + 0.25 * sheet.em for o in over]
        return [
            line * max(len(n), len(c), 1) + 0.55 * sheet.em
            for n, c in zip(names, counts, strict=True)
        ]

    def _beside(self, sheet: Sheet, room: float, name: list[str], count: list[str]) -> bool:
        """In a narrow medium: who and what in one line, where they fit."""
        if len(name) != 1 or len(count) > 1:
            return False
        wide = sheet.width(name[0], bold=True) + sum(sheet.width(f"  {c}") for c in count)
        return wide <= room

    def _above(self, sheet: Sheet) -> float:
        """Room for the words of the lines."""
        return above(sheet, self.lines) or 0.2 * sheet.em

    def height(self, sheet: Sheet, room: float) -> float:
        """Rows as high as their words, headings, and the axis."""
        names, counts, _, _ = self._columns(sheet, room)
        heads = sum(1 for h in self._headings() if h)
        return (
            self._above(sheet) + sum(self._step(sheet, room, names, counts))
            + heads * 1.5 * sheet.line() + 1.3 * sheet.line()
        )  # fmt: skip

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw words, marks and values row by row, then the axis and the lines."""
        names, counts, wide_who, wide_what = self._columns(sheet, box.width)
        steps, heads = self._step(sheet, box.width, names, counts), self._headings()
        extra = sum(1 for h in heads if h) * 1.5 * sheet.line()
        over, below = self._above(sheet), 1.3 * sheet.line()
        free = (box.height - over - below - extra) / sum(steps)
        steps = [step * free for step in steps]
        values = [sheet.words.quantity(row) for row in self.rows.to_dict("records")]
        widest = max(sheet.width(v, bold=True) for v in values)
        narrow = self._narrow(sheet, box.width)
        if narrow:
            left = 0.5 * sheet.em
        else:
            left = wide_who + GAP * sheet.em + (wide_what + GAP * sheet.em if wide_what else 0)
        # The value of the largest mark must end on the sheet; it may begin at that mark.
        last = max(range(len(values)), key=lambda i: self._placed["printed"].iloc[i])
        right = sheet.width(values[last], bold=True) + 1.2 * sheet.em
        if self._placed["qualifier"].iloc[last] in ("at_least", "more_than"):
            right += ARROW * sheet.em
        right = min(right, widest + 4 * sheet.em)
        right = max(right, self._beyond(sheet, box.width - left))
        plot = Box(
            box.left + left,
            box.top + over,
            box.width - left - right,
            box.height - over - below,
        )
        axes = sheet.axes(plot)
        axes.set_xscale(self.scale)
        low, high = self._ends()
        axes.set_xlim(low, high)
        axes.set_ylim(plot.height, 0)
        strips = []  # from where to where each row has marks: lines run there alone
        y = 0.0
        for i, (row, span) in enumerate(
            zip(self._placed.to_dict("records"), self._spans, strict=True)
        ):
            if heads[i]:
                sheet.write(
                    box.left,
                    plot.top + y + 1.4 * sheet.line(),
                    sheet.words.say(heads[i]),
                    bold=True,
                    va="bottom",
                    role="heading",
                )
                y += 1.5 * sheet.line()
            middle = plot.top + y + steps[i] / 2
            side = row["side"] if row["side"] != "none" else "mute"
            strip = (plot.top + y, plot.top + y + steps[i])
            if narrow:
                top = plot.top + y + 0.12 * sheet.em
                if self._beside(sheet, box.width, names[i], counts[i]):
                    at = sheet.write(box.left, top, names[i], color=side, bold=True)
                    if counts[i]:
                        sheet.write(at.right + sheet.width("  "), top, counts[i])
                    over = 1
                else:
                    at = sheet.write(box.left, top, names[i], color=side, bold=True)
                    if counts[i]:
                        sheet.write(box.left, at.bottom, counts[i])
                    over = len(names[i]) + len(counts[i])
                middle = top + sheet.line() * (over + 0.5)
                strip = (top + sheet.line() * over, strip[1])
            else:
                sheet.write(box.left, middle, names[i], color=side, bold=True, va="center")
                if counts[i]:
                    sheet.write(
                        box.left + wide_who + GAP * sheet.em, middle, counts[i], va="center"
                    )
            sheet.rule(plot.left, middle, plot.right, middle, "faint")
            strips.append(strip)
            self._mark(sheet, axes, row, span, middle - plot.top, values[i], plot, box.right)
            y += steps[i]
        self._axis(sheet, axes, plot, _joined(strips), narrow, box.right)

    def _beyond(self, sheet: Sheet, room: float) -> float:
        """What the words at the right of the highest line need behind the axis."""
        if not self.lines:
            return 0
        line = max(self.lines, key=lambda one: one.value)
        wide = sheet.width(sheet.words.say(line.label), LINE, italic=True) + 0.3 * sheet.em
        share = Scale(*self._ends(), 0, 1, self.scale == "log").x(line.value)
        return room - (room - wide) / share if wide < 0.4 * room else 0

    def _ends(self) -> tuple[float, float]:
        """The ends of the axis: what is drawn, lines included, and a little more."""
        if self.limits:
            return self.limits
        numbers = [*self.rows["printed"], *(line.value for line in self.lines)]
        for span, qualifier in zip(self._spans, self.rows["qualifier"], strict=True):
            if qualifier not in ("up_to", "at_least", "more_than"):
                numbers += [span.left, span.right]
        finite = [x for x in numbers if math.isfinite(x) and (x > 0 or self.scale == "linear")]
        if self.scale == "log":
            return min(finite) / 1.6, max(finite) * 1.12
        return min(0, min(finite)), max(*finite, 1) * 1.04

    def _ticks(self, sheet: Sheet, low: float, high: float, wide: float) -> dict[float, str]:
        """Places on the axis with their words."""
        found = ticks(sheet, low, high, wide, self.scale)
        return {tick: sheet.words.number(tick) + self.unit for tick in found}

    def _axis(
        self,
        sheet: Sheet,
        axes: Any,
        plot: Box,
        strips: list[tuple[float, float]],
        narrow: bool,
        most: float,
    ) -> None:
        low, high = axes.get_xlim()
        ends: list[float] = []
        for tick, label in self._ticks(sheet, low, high, plot.width).items():
            x, _ = sheet.place(axes, tick, 0)
            for top, bottom in strips:
                sheet.rule(x, top, x, bottom)
            half = sheet.width(label) / 2
            if ends and x - half < ends[-1] + 0.4 * sheet.em:
                continue
            if narrow:  # no words at the left that a label could stand under
                x = max(x, plot.left - 0.5 * sheet.em + half)
            sheet.write(
                x, plot.bottom + 0.25 * sheet.em, label, color="mute", ha="center", role="tick"
            )
            ends.append(x + half)
        for line in self.lines:
            x, _ = sheet.place(axes, line.value, 0)
            first_top, *_ = strips[0]
            for top, bottom in [(plot.top - 0.3 * sheet.em, first_top), *strips]:
                if narrow and top < first_top:  # words stand there
                    continue
                sheet.rule(x, top, x, bottom, "ink", width=0.09, dashed=line.dashed, zorder=1)
        places = sorted(
            (sheet.place(axes, line.value, 0)[0], words_of(sheet, line, self.unit))
            for line in self.lines
        )
        # Of several the words of the lowest stand at its left, of the others at their right.
        first = "right" if len(places) > 1 else "left"
        write_above(sheet, places, plot.top - 0.2 * sheet.em, (0, most), first, "left")

    def _mark(
        self,
        sheet: Sheet,
        axes: Any,
        row: Mapping[Any, Any],
        span: pd.Interval,
        y: float,
        value: str,
        plot: Box,
        end: float,
    ) -> None:
        side, weak = row["side"], row.get("strength") == "weak"
        color, x, em = sheet.color(side), row["printed"], sheet.em
        size = 0.85 * sheet.medium.base
        start, stop = x, x
        before = after = 0.0
        if row["qualifier"] in ("up_to", "at_least", "more_than"):
            way = -1 if row["qualifier"] == "up_to" else 1
            axes.annotate(
                "", (x, y), xytext=(way * ARROW * sheet.medium.base, 0), textcoords="offset points",
                arrowprops={"arrowstyle": "<|-", "color": color, "lw": 0.16 * sheet.medium.base,
                            "shrinkA": 0, "shrinkB": 0, "mutation_scale": sheet.medium.base},
                annotation_clip=False,
            )  # fmt: skip
            before, after = (0, ARROW * em) if way > 0 else (ARROW * em, 0)
        elif span.right > span.left:
            start, stop = _within(axes, span)
            axes.plot(
                [start, stop],
                [y, y],
                color=color,
                lw=0.42 * sheet.medium.base,
                alpha=0.35,
                solid_capstyle="butt",
            )
        if not pd.isna(row.get("band_low")):
            band = _within(axes, pd.Interval(row["band_low"], row["band_high"]))
            axes.plot(band, [y, y], color=sheet.colors["rule"], lw=1.1 * sheet.medium.base,
                      solid_capstyle="butt", zorder=0.5)  # fmt: skip
        (mark,) = axes.plot(
            x, y, sheet.shape(side), ms=size, color=color, mew=0.12 * sheet.medium.base,
            mfc=sheet.colors["page"] if weak else color, clip_on=False, zorder=3,
        )  # fmt: skip
        mark.set_gid(str(row.get("claim_id", row.get("row", ""))))
        clear = pd.isna(row.get("band_low"))  # a band is paler than words
        told = (value, side, clear)
        self._value(sheet, axes, (start, x, stop), y, told, (before, after), plot, end)

    def _value(
        self, sheet: Sheet, axes: Any, xs: tuple[float, float, float], y: float,
        told: tuple[str, str, bool], arrows: tuple[float, float], plot: Box, most: float,
    ) -> None:  # fmt: skip
        """Write the value beside its mark: at the right, or where a line would run through it at
        the left, or past the line.
        """
        value, side, clear = told
        gap, wide = 0.75 * sheet.em, sheet.width(value, bold=True)
        left, _ = sheet.place(axes, xs[0], y)
        middle, _ = sheet.place(axes, xs[1], y)
        right, height = sheet.place(axes, xs[2], y)
        begin = max(right, middle + 0.4 * sheet.em) + arrows[1] + gap * 0.6
        lines = [sheet.place(axes, line.value, y)[0] for line in self.lines]
        margin = 0.25 * sheet.em

        def inside(a: float) -> bool:
            return plot.left - 0.2 * sheet.em <= a and a + wide <= most + 0.2 * sheet.em

        def free(a: float) -> bool:
            return inside(a) and not any(a - margin < x < a + wide + margin for x in lines)

        before = min(left, middle - 0.4 * sheet.em) - arrows[0] - gap * 0.6 - wide
        near = [x + margin for x in sorted(lines) if begin < x < begin + sheet.em]
        options = [begin, before, *near]
        # Where neither side has room, on the sheet at least.
        other = begin if inside(begin) else min(max(before, 0.2 * sheet.em), most - wide)
        at = next((a for a in options if free(a)), other)
        sheet.write(
            at,
            height,
            value,
            bold=True,
            color=side if side != "none" else "ink",
            va="center",
            role="value",
            clear=clear,
        )


def _within(axes: Any, span: pd.Interval) -> tuple[float, float]:
    """The part of an interval that lies on the axis."""
    low, high = axes.get_xlim()
    return max(span.left, low), min(span.right, high)


def _joined(strips: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Strips that touch as one."""
    found: list[tuple[float, float]] = []
    for top, bottom in strips:
        if found and top - found[-1][1] < 1e-6:
            found[-1] = (found[-1][0], bottom)
        else:
            found.append((top, bottom))
    return found

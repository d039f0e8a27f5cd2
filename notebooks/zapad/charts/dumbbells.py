"""Dumbbells: two figures of one thing on one line, and how far they lie apart."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..quantities import intervals
from .axis import Scale
from .kind import Kind
from .look import LINE
from .sheet import Box, Sheet

GAP = 1.2  # between the words at the left and what is drawn, in em
OFF = 0.9  # from the middle of a mark to its words, in em
WHO, NARROW_WHO = 14.0, 9.0  # em: the room for who says so


@dataclass(kw_only=True)
class Dumbbells(Kind):
    """A line for each thing, with its lowest and its highest figure as marks that are joined.

    Attributes
    ----------
    rows : claims, as `with_labels` returns them; those of one line stand under one another.
    line : the column with the words at the left.
    groups : a column; where it changes, its value stands above the lines as a heading.
    log : a logarithmic axis, else one from zero.
    """

    least = 0.75

    line: str
    groups: str | None = None
    log: bool = True

    def __post_init__(self) -> None:
        # How far words like "up to" reach they leave open: a mark alone.
        alone = self.rows["qualifier"].isin(["up_to", "at_least", "more_than"])
        spans, printed = intervals(self.rows), self.rows["printed"]
        ends = {"from": [span.left for span in spans], "to": [span.right for span in spans]}
        drawn = {
            name: pd.Series(end, printed.index).mask(alone, printed) for name, end in ends.items()
        }
        self._rows = self.rows.assign(**drawn)
        by_size = self._rows.sort_values("printed", kind="stable")
        self._pairs = {
            str(name): by_size[by_size[self.line].eq(name)].iloc[[0, -1]]
            for name in dict.fromkeys(self.rows[self.line])
        }

    def data(self) -> pd.DataFrame:
        """Each claim with the ends of what is drawn."""
        return self._rows

    def table(self) -> pd.DataFrame:
        """Each claim in the words of its source, who makes it and of what."""
        names = {"words": "quantity", "actor": "who says so", self.line: "of what"}
        return self.rows[list(names)].rename(columns=names)

    # Layout

    def _left(self, sheet: Sheet, room: float) -> float:
        if sheet.narrow(room):
            return 0
        names = [line for name in self._pairs for line in self._name(sheet, name, room)]
        return max(sheet.width(line, bold=True) for line in names) + GAP * sheet.em

    def _name(self, sheet: Sheet, name: str, room: float) -> list[str]:
        most = room if sheet.narrow(room) else 0.26 * room
        return sheet.wrap(sheet.words.say(name), most, bold=True, even=True)

    def _who(self, sheet: Sheet, row: pd.Series) -> list[str]:
        most = (NARROW_WHO if sheet.narrow(sheet.medium.width) else WHO) * sheet.em
        return sheet.wrap(sheet.words.say(row["actor"]), most, LINE, even=True)

    def _told(self, sheet: Sheet, row: pd.Series) -> float:
        """How wide the words beside a mark are, with what keeps them off it."""
        who = max(sheet.width(x, LINE) for x in self._who(sheet, row))
        quantity = sheet.width(sheet.words.quantity(row.to_dict()), bold=True)
        return max(who, quantity) + OFF * sheet.em

    def _scale(self, sheet: Sheet, box: Box) -> Scale:
        """An axis on which all words beside the marks find room."""
        low, high = self._rows["from"].min() if self.log else 0, self._rows["to"].max()
        left, right = box.left + self._left(sheet, box.width), box.right
        ends = [left, right]
        for _ in range(20):  # each step moves the ends by what is lacking at them
            scale = Scale(low, high, ends[0], ends[1], self.log)
            for pair in self._pairs.values():
                (_, first), (_, last) = pair.iterrows()
                most = left + self._told(sheet, first) - scale.x(first["from"])
                ends[0] = max(ends[0], scale.left + most)
                most = scale.x(last["to"]) + self._told(sheet, last) - right
                ends[1] = min(ends[1], scale.right - most)
            if ends[1] - ends[0] < 4 * sheet.em:  # no room for all words: marks first
                break
        return scale

    def _step(self, sheet: Sheet, room: float, name: str) -> float:
        told = max(len(self._who(sheet, row)) for _, row in self._pairs[name].iterrows())
        high, words = sheet.line() + told * sheet.line(LINE), self._name(sheet, name, room)
        named = len(words) * sheet.line()
        return (high + named if sheet.narrow(room) else max(high, named)) + 0.7 * sheet.em

    def _heading(self, name: str, before: str | None) -> str:
        """The heading above a line, where another group begins with it."""
        if not self.groups:
            return ""
        here = str(self._pairs[name][self.groups].iloc[0])
        return "" if before and here == self._pairs[before][self.groups].iloc[0] else here

    def _headings(self) -> dict[str, str]:
        names = list(self._pairs)
        return {n: self._heading(n, b) for n, b in zip(names, [None, *names], strict=False)}

    def height(self, sheet: Sheet, room: float) -> float:
        """Lines as high as the words in them, headings, and the axis."""
        heads = 1.5 * sheet.line() * sum(map(bool, self._headings().values()))
        steps = sum(self._step(sheet, room, name) for name in self._pairs)
        return heads + steps + 1.4 * sheet.line()

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw line under line, then the axis."""
        scale, headings = self._scale(sheet, box), self._headings()
        spread = (box.height - 1.4 * sheet.line()) / (
            self.height(sheet, box.width) - 1.4 * sheet.line()
        )
        y, bottom = box.top, box.bottom - 1.4 * sheet.line()
        shown = scale.ticks(sheet)
        strips = []
        for name, pair in self._pairs.items():
            if headings[name]:
                foot = y + 1.4 * sheet.line() * spread
                told = sheet.words.say(headings[name])
                sheet.write(box.left, foot, told, color="mute", va="bottom", role="heading")
                y += 1.5 * sheet.line() * spread
            step = self._step(sheet, box.width, name) * spread
            words, top = self._name(sheet, name, box.width), y
            if sheet.narrow(box.width):
                top = sheet.write(box.left, y, words, bold=True).bottom
            else:
                sheet.write(box.left, y + step / 2, words, bold=True, va="center")
            strips.append((top, y + step))
            self._pair(sheet, scale, pair, (top + y + step) / 2)
            y += step
        for tick in shown if len(shown) > 1 else []:
            for top, foot in strips:
                sheet.rule(scale.x(tick), top, scale.x(tick), foot, "faint", zorder=-1)
            sheet.write(scale.x(tick), bottom + 0.25 * sheet.em, sheet.words.number(tick),
                        color="mute", ha="center", role="tick")  # fmt: skip

    def _pair(self, sheet: Sheet, scale: Scale, pair: pd.DataFrame, y: float) -> None:
        first, last = (scale.x(x) for x in pair["printed"])
        sheet.rule(first, y, last, y, "rule", width=0.22)
        for way, (_, row) in zip((-1, 1), pair.iterrows(), strict=True):
            x, ends = scale.x(row["printed"]), (scale.x(row["from"]), scale.x(row["to"]))
            sheet.rule(ends[0], y, ends[1], y, row["side"], width=0.42, alpha=0.35)
            sheet.mark(x, y, row["side"], weak=row.get("strength") == "weak", size=0.85,
                       gid=str(row.get("claim_id", "")))  # fmt: skip
            color = "ink" if row["side"] == "none" else row["side"]
            at, ha = ends[way > 0] + way * OFF * sheet.em, "left" if way > 0 else "right"
            who = self._who(sheet, row)
            top = y - (sheet.line() + len(who) * sheet.line(LINE)) / 2
            quantity = sheet.words.quantity(row.to_dict())
            under = sheet.write(at, top, quantity, bold=True, color=color, ha=ha, role="value")
            sheet.write(at, under.bottom, who, LINE, color=color, ha=ha)

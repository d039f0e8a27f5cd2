"""Events in time: a lane for each actor, the turning points named, the rest as quiet ticks."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from .kind import Kind
from .look import LINE, SUBTITLE
from .sheet import Box, Sheet

LONG = 400  # days: a bar of more would lie under everything
FLAG = 8.5  # em: the room for a name beside its stem
SLOW = 0.72  # of the width, for the time from the turn on


@dataclass(frozen=True)
class Span:
    """A time with a name: ``Span(first, last, "the exercise")``; of one day it is a line."""

    first: datetime.date
    last: datetime.date
    label: str


@dataclass(kw_only=True)
class Timeline(Kind):
    """Events along a line of time.

    Attributes
    ----------
    events : one row an event: ``first`` and ``last`` (dates; they differ where the date is open
        or the thing lasts), ``lane``, ``label`` (empty for a tick alone), ``color``, ``weak``,
        and ``id``.
    lanes : their order; those of `events` by default.
    spans : times to compare with, drawn behind all lanes.
    start, end : the first and last day of the axis.
    turn : the day from which time takes `SLOW` of the width, to part what lies close.
    """

    events: pd.DataFrame
    lanes: Sequence[str] = ()
    spans: Sequence[Span] = ()
    start: datetime.date | None = None
    end: datetime.date | None = None
    turn: datetime.date | None = None

    def __post_init__(self) -> None:
        self.lanes = list(self.lanes) or list(dict.fromkeys(self.events["lane"]))
        self.start = self.start or min(self.events["first"])
        self.end = self.end or max(self.events["last"])
        shown = self.events["last"].ge(self.start) & self.events["first"].le(self.end)
        self._events = self.events[shown].sort_values(["first", "last"], kind="stable")

    def data(self) -> pd.DataFrame:
        """Each event with its first and last day."""
        return self._events

    def table(self) -> pd.DataFrame:
        said = self._events["label"].where(
            self._events["label"].ne(""), self._events.get("title", "")
        )
        return pd.DataFrame(
            {"date": self._events["first"].astype(str), "event": said, "lane": self._events["lane"]}
        )

    # Wide media: time runs to the right, names stand as flags above each lane

    def _x(self, day: datetime.date, left: float, wide: float) -> float:
        assert self.start and self.end
        if self.turn is None:
            share = _share(day, self.start, self.end)
        else:
            before, after = _share(day, self.start, self.turn), _share(day, self.turn, self.end)
            share = before * (1 - SLOW) + after * SLOW
        return left + share * wide

    def _flags(
        self, sheet: Sheet, lane: str, left: float, wide: float, right: float
    ) -> list[tuple[float, float, list[str], pd.Series]]:
        """For each named event of a lane: place, height over the lane, words, row."""
        rows = [r for _, r in self._events[self._events["lane"].eq(lane)].iterrows() if r["label"]]
        placed: list[
            tuple[float, float, float, list[str], pd.Series]
        ] = []  # x, end, height, words, row
        for row in reversed(rows):
            x = self._x(row["first"], left, wide)
            words = sheet.wrap(
                sheet.words.say(row["label"]), min(FLAG * sheet.em, right - x), LINE, bold=True
            )
            end = x + max(sheet.width(w, LINE, bold=True) for w in words) + 0.6 * sheet.em
            # Higher than every flag whose stem would run through this one's words.
            over = [
                h + sheet.line(LINE) * len(w) + 0.35 * sheet.em
                for a, _, h, w, _ in placed
                if x <= a < end
            ]
            placed.append((x, end, max(over, default=0.0), words, row))
        return [(x, h, w, r) for x, _, h, w, r in placed]

    def _sizes(self, sheet: Sheet, wide: float) -> tuple[float, float, dict[str, float]]:
        """Where time begins, how wide it is, and the height of each lane."""
        names = max(sheet.width(sheet.words.say(lane), SUBTITLE, bold=True) for lane in self.lanes)
        left = names + 1.2 * sheet.em
        time = wide - left - 5 * sheet.em
        heights = {}
        for lane in self.lanes:
            tops = [
                h + sheet.line(LINE) * len(w)
                for _, h, w, _ in self._flags(sheet, lane, left, time, wide)
            ]
            heights[lane] = max(tops, default=0) + 2.2 * sheet.em
        return left, time, heights

    def height(self, sheet: Sheet, room: float) -> float:
        if sheet.narrow(room):
            return self._down(sheet, room, None)
        _, _, heights = self._sizes(sheet, room)
        return sum(heights.values()) + sheet.line(LINE) * 2.2 + 1.6 * sheet.line()

    def draw(self, sheet: Sheet, box: Box) -> None:
        if sheet.narrow(box.width):
            self._down(sheet, box.width, box)
            return
        left, wide, heights = self._sizes(sheet, box.width)
        above, below = sheet.line(LINE) * 2.2 if self.spans else 0.2 * sheet.em, 1.6 * sheet.line()
        spare = (box.height - above - below - sum(heights.values())) / len(heights)
        left += box.left
        top = box.top + above
        bottom = box.bottom - below
        for span in self.spans:
            self._span(sheet, span, left, wide, top, bottom)
        self._years(sheet, left, wide, top, bottom)
        y = top
        for lane in self.lanes:
            y += heights[lane] + spare
            self._lane(sheet, lane, left, wide, y - 1.2 * sheet.em, box)

    def _span(
        self, sheet: Sheet, span: Span, left: float, wide: float, top: float, bottom: float
    ) -> None:
        a, b = self._x(span.first, left, wide), self._x(span.last, left, wide)
        if span.first == span.last:
            sheet.rule(a, top, a, bottom, "ink", width=0.09, dashed=True)
        else:
            sheet.box(Box(a, top, max(b - a, 0.3 * sheet.em), bottom - top), "band", zorder=-1)
        words = sheet.wrap(sheet.words.say(span.label), 11 * sheet.em, LINE, italic=True)
        near_end = b + 11 * sheet.em > sheet.medium.width
        sheet.write(b if not near_end else a, top - 0.2 * sheet.em, words, LINE, italic=True,
                    ha="right" if near_end else "left", va="bottom", role="line")  # fmt: skip

    def _years(self, sheet: Sheet, left: float, wide: float, top: float, bottom: float) -> None:
        """Ticks: years, and within two years quarters or months."""
        assert self.start and self.end
        turn = self.turn or self.end
        ends = -1e9
        for year in range(self.start.year, self.end.year + 1):
            for month in range(1, 13):
                day = datetime.date(year, month, 1)
                days = (self.end - turn if day >= turn else turn - self.start).days
                months = 12 if days > 1500 else 6 if days > 900 else 3 if days > 200 else 1
                if (month - 1) % months or not self.start <= day <= self.end:
                    continue
                x = self._x(day, left, wide)
                sheet.rule(x, top, x, bottom, "rule" if month == 1 else "faint")
                label = sheet.words.month(day, with_year=month == 1 or months == 12)
                if x > ends and x + sheet.width(label) < sheet.medium.width:
                    at = sheet.write(x, bottom + 0.25 * sheet.em, label, color="mute", role="tick")
                    ends = at.right + 0.6 * sheet.em

    def _lane(self, sheet: Sheet, lane: str, left: float, wide: float, y: float, box: Box) -> None:
        rows = self._events[self._events["lane"].eq(lane)]
        color = rows["color"].iloc[0] if len(rows) and rows["color"].nunique() == 1 else "ink"
        sheet.write(
            box.left,
            y,
            sheet.words.say(lane),
            SUBTITLE,
            bold=True,
            color=color,
            va="center",
            role="heading",
        )
        sheet.rule(left, y, left + wide, y, color, width=0.08)
        for _, row in rows.iterrows():
            self._tick(sheet, row, left, wide, y)
        for x, height, words, row in self._flags(sheet, lane, left, wide, box.right):
            foot = y - 1.0 * sheet.em - height
            sheet.rule(
                x, y, x, foot - sheet.line(LINE) * len(words), row["color"], width=0.08, zorder=1
            )
            sheet.write(
                x + 0.3 * sheet.em,
                foot,
                words,
                LINE,
                bold=True,
                color=row["color"],
                va="bottom",
                role="value",
                clear=True,
            )
            self._dot(sheet, row, x, y)

    def _tick(self, sheet: Sheet, row: pd.Series, left: float, wide: float, y: float) -> None:
        a, b = self._x(row["first"], left, wide), self._x(row["last"], left, wide)
        if 0.25 * sheet.em < b - a and (row["last"] - row["first"]).days <= LONG:
            bar = Box(a, y + 0.25 * sheet.em, b - a, 0.22 * sheet.em)
            sheet.box(bar, "rule", zorder=1)
        sheet.rule(a, y - 0.45 * sheet.em, a, y, row["color"], width=0.07, zorder=1)

    def _dot(self, sheet: Sheet, row: pd.Series, x: float, y: float) -> None:
        weak = bool(row.get("weak", False))
        sheet.mark(x, y, row["color"], weak=weak, gid=str(row.get("id", "")), zorder=4)

    # Narrow media: time runs down, one line a named event

    def _down(self, sheet: Sheet, width: float, box: Box | None) -> float:
        """Draw the named events as a list along a line of time; say how high that is."""
        rows = [r for _, r in self._events.iterrows() if r["label"]]
        when = [sheet.words.date(r["first"], r["last"]) for r in rows]
        left = max(sheet.width(w) for w in when) + 2.2 * sheet.em
        y, tops = 0.4 * sheet.em, []
        for row, date in zip(rows, when, strict=True):
            words = sheet.wrap(
                f"{sheet.words.say(row['lane'])}: {sheet.words.say(row['label'])}", width - left
            )
            if box:
                sheet.write(box.left, box.top + y, date, color="mute", role="tick")
                sheet.write(box.left + left, box.top + y, words, color="ink", role="value")
                self._dot(
                    sheet, row, box.left + left - 1.1 * sheet.em, box.top + y + sheet.line() / 2
                )
            tops.append(y + sheet.line() / 2)
            y += len(words) * sheet.line() + 0.5 * sheet.em
        if box:
            x = box.left + left - 1.1 * sheet.em
            for a, b in pairwise(tops):
                sheet.rule(x, box.top + a, x, box.top + b)
        return y


def _share(day: datetime.date, first: datetime.date, last: datetime.date) -> float:
    """How far a day lies between two others, from 0 to 1."""
    return min(max((day - first).days / max((last - first).days, 1), 0), 1)

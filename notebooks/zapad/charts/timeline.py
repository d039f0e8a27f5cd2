"""Events in time: a lane for each actor, the turning points named, the rest as quiet ticks."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pandas as pd

from .axis import above, words_of, write_above
from .explorer import TOUCH
from .kind import Kind, Line
from .look import LIGHT, LINE, SUBTITLE
from .sheet import Box, Sheet

LONG = 400  # days: a bar of more would lie under everything
FLAG = 8.5  # em: the room for a name beside its stem
SLOW = 0.72  # of the width, for the time from the turn on
POINTING = 560  # pixels: how wide time is at least, where one points at it


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
        and ``id``; for pointing at also ``tells``.
    lanes : their order; those of `events` by default.
    spans : times to compare with, drawn behind all lanes.
    start, end : the first and last day of the axis.
    turn : the day from which time takes `SLOW` of the width, to part what lies close.
    key : what the colours mean, words each with their colour.
    periods : for pointing at: names to choose from, each with its first and last day.
    """

    events: pd.DataFrame
    lanes: Sequence[str] = ()
    spans: Sequence[Span] = ()
    start: datetime.date | None = None
    end: datetime.date | None = None
    turn: datetime.date | None = None
    key: Mapping[str, str] = field(default_factory=dict)
    periods: Mapping[str, tuple[datetime.date, datetime.date]] = field(default_factory=dict)

    least = 0.85

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
        """Each event with its date and lane."""
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
                sheet.words.say(row["label"]), min(FLAG * sheet.em, right - x), LINE, bold=True,
                even=True,
            )  # fmt: skip
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
        """Lanes as high as the names over them; on a narrow sheet a line for each named event."""
        key = sheet.key(self.key, room)
        if sheet.narrow(room):
            return key + self._down(sheet, room, None)
        _, _, heights = self._sizes(sheet, room)
        return key + sum(heights.values()) + self._above(sheet) + 1.6 * sheet.line()

    def _above(self, sheet: Sheet) -> float:
        """Room for the words of the spans."""
        return above(sheet, [_told(span) for span in self.spans]) or 0.2 * sheet.em

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw spans and years, then lane under lane; on a narrow sheet time runs down."""
        key = sheet.key(self.key, box.width, box, marks=True)
        box = Box(box.left, box.top + key, box.width, box.height - key)
        if sheet.narrow(box.width):
            self._down(sheet, box.width, box)
            return
        left, wide, heights = self._sizes(sheet, box.width)
        above, below = self._above(sheet), 1.6 * sheet.line()
        spare = (box.height - above - below - sum(heights.values())) / len(heights)
        left += box.left
        top = box.top + above
        bottom = box.bottom - below
        for span in self.spans:
            self._span(sheet, span, left, wide, top, bottom)
        middles = {
            span: (self._x(span.first, left, wide) + self._x(span.last, left, wide)) / 2
            for span in self.spans
        }
        places = sorted((x, words_of(sheet, _told(span))) for span, x in middles.items())
        room = (0, sheet.medium.width)
        write_above(sheet, places, top - 0.2 * sheet.em, room)
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

    # For pointing at: the events of a period, one over another where they lie close

    def explore(self, words: Any) -> Any:
        """Marks that tell their event, with a menu of the periods."""
        if "tells" not in self.events:
            return None
        import plotly.graph_objects as go

        assert self.start and self.end
        periods = self.periods or {"": (self.start, self.end)}
        views = {name: self._view(first, last) for name, (first, last) in periods.items()}
        colors = dict.fromkeys([*self.key.values(), *self._events["color"]])
        names = {color: name for name, color in self.key.items()}
        first = next(iter(views.values()))
        figure = go.Figure()
        for color in colors:
            figure.add_scatter(
                mode="lines+markers", name=names.get(color, ""), showlegend=color in names,
                line={"color": LIGHT[color], "width": 4}, marker={"opacity": 1},
                hovertemplate="%{text}<extra></extra>",
            )  # fmt: skip
        buttons = [
            {"label": name, "method": "update", "args": [_traces(view, colors), _layout(*view)]}
            for name, view in views.items()
        ]
        menu = {"buttons": buttons, "x": 0, "xanchor": "left", "yanchor": "bottom"}
        figure.update_xaxes(
            type="date", side="top", fixedrange=True, gridcolor=LIGHT["rule"], nticks=6
        )
        figure.update_yaxes(fixedrange=True, gridcolor=LIGHT["rule"], zeroline=False)
        figure.update_layout(
            margin={"t": 210, "r": 20, "b": 10, "l": 70},
            updatemenus=[menu] if self.periods else [],
            legend={"orientation": "h", "yanchor": "bottom"},
        )  # fmt: skip
        for i, trace in enumerate(figure.data):
            for name, values in _traces(first, colors).items():
                trace[name] = values[i]
        for name, value in _layout(*first).items():
            if self.periods or not name.startswith("updatemenus"):
                figure.layout[name] = value
        return figure

    def _view(
        self, first: datetime.date, last: datetime.date
    ) -> tuple[pd.DataFrame, dict[str, tuple[int, int]], tuple[datetime.date, datetime.date]]:
        """The events of a period with their ``height``, the heights of each lane, the period."""
        gap = (last - first).days * (TOUCH + 2) / POINTING  # days that a mark covers
        here = self._events[
            self._events["first"].between(first, last)  # a mark stands at the first day
        ]
        top, heights, lanes = 0, {}, {}
        for lane in self.lanes:
            feet: list[float] = []  # for each level the day up to which it is taken
            for i, event in here[here["lane"].eq(lane)].iterrows():
                start = (event["first"] - first).days
                long = (event["last"] - event["first"]).days
                level = next((n for n, foot in enumerate(feet) if start >= foot), len(feet))
                feet[level : level + 1] = [start + max(gap, gap / 2 + long * (long <= LONG))]
                heights[i] = top + level
            lanes[lane] = (top, top + max(len(feet), 1))
            top = lanes[lane][1] + 1
        return here.assign(height=pd.Series(heights, dtype=float)), lanes, (first, last)

    # Narrow media: time runs down, one line a named event

    def _down(self, sheet: Sheet, width: float, box: Box | None) -> float:
        """Draw named events and spans as a list along a line of time; say how high that is."""
        named = self._events[self._events["label"].ne("")]
        rows: list[tuple[datetime.date, datetime.date, str, pd.Series | None]] = [
            (
                row["first"],
                row["last"],
                ": ".join(map(sheet.words.say, row[["lane", "label"]])),
                row,
            )
            for _, row in named.iterrows()
        ]
        rows += [(s.first, s.last, sheet.words.say(s.label), None) for s in self.spans]
        rows.sort(key=lambda row: row[0])
        when = [sheet.words.date(first, last) for first, last, _, _ in rows]
        left = max(sheet.width(w) for w in when) + 2.2 * sheet.em
        y, tops = 0.4 * sheet.em, []
        for (_, _, said, row), date in zip(rows, when, strict=True):
            words = sheet.wrap(said, width - left, italic=row is None)
            if box:
                middle = box.top + y + sheet.line() / 2
                sheet.write(box.left, box.top + y, date, color="mute", role="tick")
                sheet.write(box.left + left, box.top + y, words, italic=row is None, role="value")
                if row is not None:
                    self._dot(sheet, row, box.left + left - 1.1 * sheet.em, middle)
            tops.append(y + sheet.line() / 2)
            y += len(words) * sheet.line() + 0.5 * sheet.em
        if box:
            x = box.left + left - 1.1 * sheet.em
            for a, b in pairwise(tops):
                sheet.rule(x, box.top + a, x, box.top + b)
        return y


def _told(span: Span) -> Line:
    """A span as a line with words."""
    return Line(0, span.label, number=False)


def _share(day: datetime.date, first: datetime.date, last: datetime.date) -> float:
    """How far a day lies between two others, from 0 to 1."""
    return min(max((day - first).days / max((last - first).days, 1), 0), 1)


def _traces(view: Any, colors: Mapping[str, None]) -> dict[str, list[list[Any]]]:
    """For each colour the places, words and marks of its events; None lifts the pen."""
    events, _, (_, end) = view
    found: dict[str, list[list[Any]]] = {
        "x": [], "y": [], "text": [], "marker.size": [], "marker.symbol": []
    }  # fmt: skip
    for color in colors:
        part = events[events["color"].eq(color)].sort_values("weak", kind="stable")
        until = [
            min(last, end) if (last - first).days <= LONG else first
            for first, last in zip(part["first"], part["last"], strict=True)
        ]
        spans = zip(part["first"], until, strict=True)
        said = ["<br>".join(textwrap.wrap(tells, 38)) for tells in part["tells"]]
        looks = ["circle-open" if weak else "circle" for weak in part["weak"]]
        found["x"].append([x for a, b in spans for x in (str(a), str(b), None)])
        found["y"].append([y for height in part["height"] for y in (height, height, None)])
        found["text"].append([text for each in said for text in (each, each, None)])
        found["marker.size"].append([TOUCH, 0, 0] * len(part))
        found["marker.symbol"].append([look for look in looks for _ in range(3)])
    return found


def _layout(
    _: pd.DataFrame,
    lanes: Mapping[str, tuple[int, int]],
    period: tuple[datetime.date, datetime.date],
) -> dict[str, Any]:
    """Axes and height for the events shown; what stands above them keeps its distance."""
    foot = max(bottom for _, bottom in lanes.values())
    plot = (foot + 1) * (TOUCH + 3)
    margin = (period[1] - period[0]) / 40
    return {
        "height": plot + 220,
        "xaxis.range": [str(period[0] - margin), str(period[1] + margin)],
        "yaxis.range": [foot, -1],
        "yaxis.tickvals": [(top + bottom - 1) / 2 for top, bottom in lanes.values()],
        "yaxis.ticktext": list(lanes),
        "updatemenus[0].y": 1 + 100 / plot,
        "legend.y": 1 + 30 / plot,
    }

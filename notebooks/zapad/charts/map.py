"""A map: places in circles of uncertainty, a distance drawn, words clear of lines and marks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pandas as pd

from ..geo import circle, great_circle, outlines
from .explorer import TOUCH
from .kind import Kind
from .look import LIGHT, LINE, SOURCE
from .sheet import Box, Sheet

Place = tuple[float, float]  # degrees east, degrees north
View = tuple[float, float, float, float]  # west, south, east, north
OVER = 1000  # what it costs that words cover words or a mark
LOW = 1.6  # times as wide as high: a low sheet
WIDE = 1.2  # times as wide as high, where there is room beside the least view


@dataclass(kw_only=True)
class Map(Kind):
    """Places on the outlines of ``data/map.geojson``.

    Attributes
    ----------
    points : one row a place: ``lon``, ``lat``, ``label``, ``color``, and where wanted ``km`` (a
        circle of this radius: the place may lie anywhere in it), ``weak`` (hollow), ``town`` (a
        small square that only guides the eye), ``id``; for pointing at also ``tells``.
    view : what is seen at least; east : how far it may reach where there is more room. Beyond
        the countries of the file there is no land to draw: it would look like sea.
    low : what is seen on a low sheet instead; points north of it are only named at its edge.
    home : the country that is tinted. names : words for countries, notes : words that stand for
        no point, each at its place.
    distance : the ids of two points; a line joins them, with the kilometres between them.
    key : what the colours mean, words each with their colour.
    """

    points: pd.DataFrame
    view: View
    east: float | None = None
    low: View | None = None
    home: str = ""
    names: Mapping[Place, str] = field(default_factory=dict)
    notes: Mapping[Place, str] = field(default_factory=dict)
    distance: tuple[str, str] | None = None
    key: Mapping[str, str] = field(default_factory=dict)

    least = 0.4

    def __post_init__(self) -> None:
        self._points = [row for _, row in self.points.iterrows()]

    def data(self) -> pd.DataFrame:
        """Each place with its coordinates and the radius of its circle."""
        return self.points

    def table(self) -> pd.DataFrame:
        """Each place with its coordinates."""
        return self.points[["label", "lat", "lon"]]

    @property
    def ends(self) -> list[pd.Series]:
        """The two points that the distance is measured between."""
        wanted = self.distance or ()
        return [point for point in self._points if point.get("id") in wanted]

    @property
    def km(self) -> float:
        """The distance in kilometres."""
        a, b = self.ends
        return great_circle(a["lat"], a["lon"], b["lat"], b["lon"])

    # Layout

    def _seen(self, aspect: float) -> View:
        """The view for a shape: the least one, wider where there is room."""
        west, south, east, north = self.low if self.low and aspect > LOW else self.view
        more = aspect * (north - south) / _narrowed(south, north) + west
        return west, south, max(east, min(more, self.east or east)), north

    def _aspect(self, view: View) -> float:
        west, south, east, north = view
        return (east - west) * _narrowed(south, north) / (north - south)

    def height(self, sheet: Sheet, room: float) -> float:
        """As high as the view asks for, the words for colours above it."""
        wide = self._aspect(self.view if sheet.narrow(room) else self._seen(WIDE))
        return sheet.key(self.key, room) + room / wide

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draw land and sea, circles and marks, then the words where they cover least."""
        key = sheet.key(self.key, box.width, box, marks=True)
        box = Box(box.left, box.top + key, box.width, box.height - key)
        view = self._seen(box.width / box.height)
        aspect = self._aspect(view)
        wide = min(box.width, box.height * aspect)
        box = Box(box.left, box.top, wide, wide / aspect)
        sheet.box(box, "sea", zorder=-3)
        axes = sheet.axes(box)
        axes.set_zorder(-1)
        axes.set_xlim(view[0], view[2])
        axes.set_ylim(view[1], view[3])
        taken = _Taken(box, 0.35 * sheet.em)
        self._land(sheet, axes, taken)
        beyond = [point for point in self._points if point["lat"] > view[3]]
        points = [point for point in self._points if point["lat"] <= view[3]]
        for point in points:
            self._point(sheet, axes, point, taken)
        self._way(sheet, axes, taken)
        self._scale(sheet, axes, box, view, taken)
        if beyond:
            named = ", ".join(sheet.words.say(point["label"]) for point in beyond)
            said = f"{sheet.words.say('north of here:')} {named}"
            x, _ = sheet.place(axes, beyond[0]["lon"], view[3])
            taken.box(sheet.write(x, box.top + 0.3 * sheet.em, said, SOURCE, color="mute"))
        self._words(sheet, axes, view, points, taken)

    def _land(self, sheet: Sheet, axes: Any, taken: _Taken) -> None:
        for country, rings in outlines().items():
            for ring in rings:
                axes.fill(
                    *zip(*ring, strict=True), lw=0.06 * sheet.medium.base,
                    fc=sheet.color("band" if country == self.home else "page"),
                    ec=sheet.color("quiet"),
                )  # fmt: skip
                taken.line([sheet.place(axes, *at) for at in ring], 1)

    def _point(self, sheet: Sheet, axes: Any, point: pd.Series, taken: _Taken) -> None:
        color = point["color"]
        x, y = sheet.place(axes, point["lon"], point["lat"])
        if km := point.get("km", 0):
            ring = circle(point["lat"], point["lon"], km)
            shade = sheet.color(color)
            axes.fill(*zip(*ring, strict=True), fc=shade, alpha=0.14, lw=0)
            axes.plot(*zip(*ring, strict=True), color=shade, lw=0.08 * sheet.medium.base)
            taken.line([sheet.place(axes, *at) for at in ring], 4)
        half = 0.5 * sheet.em
        taken.box(Box(x - half, y - half, 2 * half, 2 * half))
        size = 0.3 if point.get("town") else 0.6
        sheet.mark(x, y, color, size=size, weak=bool(point.get("weak")), gid=str(point["id"]))

    def _way(self, sheet: Sheet, axes: Any, taken: _Taken) -> None:
        """The line between two points."""
        if not self.distance:
            return
        (x0, y0), (x1, y1) = (sheet.place(axes, p["lon"], p["lat"]) for p in self.ends)
        sheet.rule(x0, y0, x1, y1, "ink", width=0.1, dashed=True, zorder=2)
        taken.line([(x0, y0), (x1, y1)], 6)

    def _scale(self, sheet: Sheet, axes: Any, box: Box, view: View, taken: _Taken) -> None:
        """A bar of 100 kilometres in the lower right corner."""
        degrees = 100 / great_circle(view[1], view[0], view[1], view[0] + 1)
        right, y = box.right - sheet.em, box.bottom - 0.8 * sheet.em
        left = right - degrees / (view[2] - view[0]) * box.width
        sheet.rule(left, y, right, y, "ink", width=0.14, zorder=2)
        said = f"{sheet.words.number(100)} km"
        taken.box(sheet.write((left + right) / 2, y - 0.2 * sheet.em, said, SOURCE, ha="center",
                              va="bottom", role="tick"))  # fmt: skip

    def _words(
        self, sheet: Sheet, axes: Any, view: View, points: list[pd.Series], taken: _Taken
    ) -> None:
        """Notes, places, the distance, countries: who comes first finds room first."""
        north = 1 / great_circle(view[1], view[0], view[1] + 1, view[0])  # degrees in a kilometre
        self._named(sheet, axes, view, self.notes, taken, italic=True)
        for point in sorted(points, key=lambda p: (not p.get("town"), -p.get("km", 0))):
            x, y = sheet.place(axes, point["lon"], point["lat"])
            _, rim = sheet.place(axes, point["lon"], point["lat"] + point.get("km", 0) * north)
            self._word(
                sheet, [(x, y)], point["label"], max(y - rim, 0.4 * sheet.em), taken, SOURCE,
                color=point["color"], bold=not point.get("town"),
            )  # fmt: skip
        for x, y in (sheet.place(axes, p["lon"], p["lat"]) for p in points if p.get("town")):
            taken.box(Box(x - sheet.em, y - sheet.em, 2 * sheet.em, 2 * sheet.em))
        if self.distance:
            (x0, y0), (x1, y1) = (sheet.place(axes, p["lon"], p["lat"]) for p in self.ends)
            along = [(x0 + (x1 - x0) * n / 10, y0 + (y1 - y0) * n / 10) for n in (5, 4, 6, 3, 7)]
            said = f"about {round(self.km, -1):,.0f} km"
            self._word(sheet, along, said, 0.3 * sheet.em, taken, LINE, bold=True, role="line")
        self._named(sheet, axes, view, self.names, taken, color="mute", must=False)

    def _named(
        self, sheet: Sheet, axes: Any, view: View, names: Mapping[Place, str], taken: _Taken,
        **look: Any,
    ) -> None:  # fmt: skip
        for (lon, lat), said in names.items():
            if view[0] < lon < view[2] and view[1] < lat < view[3]:
                at = sheet.place(axes, lon, lat)
                self._word(sheet, [at], said, 0, taken, SOURCE, role="place", **look)

    def _word(
        self, sheet: Sheet, places: list[tuple[float, float]], said: str, away: float,
        taken: _Taken, size: float, *, bold: bool = False, italic: bool = False,
        color: str = "ink", role: str = "label", must: bool = True,
    ) -> None:  # fmt: skip
        """Write words near one of the places, where they cover least; or not at all, where they
        would cover others and need not.
        """
        lines = sheet.words.say(said).split("\n")
        wide = max(sheet.width(line, size, bold=bold, italic=italic) for line in lines)
        high = sheet.line(size) * len(lines)
        best, cost = taken.best(places, wide, high, away, sheet.em)
        if cost >= OVER and not must:
            return
        taken.box(best)
        sheet.write(
            best.left + wide / 2, best.top, lines, size, ha="center", color=color, bold=bold,
            italic=italic, role=role,
        )  # fmt: skip

    # For pointing at

    def explore(self, words: Any) -> Any:
        """Marks that tell their place, on the same land."""
        if "tells" not in self.points:
            return None
        import plotly.graph_objects as go

        figure = go.Figure()
        west, south, east, north = self.view
        figure.add_shape(type="rect", x0=west, x1=east, y0=south, y1=north, layer="below",
                         fillcolor=LIGHT["sea"], line_width=0)  # fmt: skip
        quiet = {"hoverinfo": "skip", "showlegend": False, "mode": "lines"}
        for country, rings in outlines().items():
            fill = LIGHT["band" if country == self.home else "page"]
            for ring in rings:
                lons, lats = zip(*ring, strict=True)
                figure.add_scatter(x=lons, y=lats, fill="toself", fillcolor=fill, **quiet,
                                   line={"color": LIGHT["quiet"], "width": 1})  # fmt: skip
        for point in self._points:
            if km := point.get("km", 0):
                lons, lats = zip(*circle(point["lat"], point["lon"], km), strict=True)
                figure.add_scatter(
                    x=lons, y=lats, line={"color": LIGHT[point["color"]], "width": 1}, **quiet
                )
        for a, b in [self.ends] if self.distance else []:
            figure.add_scatter(
                x=[a["lon"], b["lon"]], y=[a["lat"], b["lat"]], **quiet,
                line={"color": LIGHT["ink"], "width": 2, "dash": "dot"},
            )  # fmt: skip
        for color, part in self.points.groupby("color", sort=False):
            name = next((name for name, known in self.key.items() if known == color), "")
            looks = ["circle-open" if weak else "circle" for weak in part["weak"]]
            figure.add_scatter(
                x=part["lon"], y=part["lat"], mode="markers", name=name, showlegend=bool(name),
                text=part["tells"], hovertemplate="%{text}<extra></extra>",
                marker={"color": LIGHT[str(color)], "opacity": 0.85, "symbol": looks,
                        "size": [TOUCH / 3 if town else TOUCH for town in part["town"]]},
            )  # fmt: skip
        for said, style in ((self.names, "{}"), (self.notes, "<i>{}</i>")):
            for (lon, lat), text in said.items():
                if self.view[0] < lon < self.view[2]:
                    figure.add_annotation(
                        x=lon, y=lat, text=style.format(text.replace("\n", "<br>")),
                        showarrow=False, font={"size": 11},
                    )  # fmt: skip
        figure.update_xaxes(range=[west, east], visible=False, constrain="domain", fixedrange=True)
        figure.update_yaxes(
            range=[south, north], visible=False, scaleanchor="x", fixedrange=True,
            scaleratio=1 / _narrowed(south, north),
        )  # fmt: skip
        return figure.update_layout(
            height=640, margin={"l": 5, "r": 5, "t": 90, "b": 60}, legend_orientation="h"
        )


def _narrowed(south: float, north: float) -> float:
    """A degree of longitude in degrees of latitude, in the middle of a view."""
    return math.cos(math.radians((south + north) / 2))


class _Taken:
    """What of a map is covered already: points of lines with a weight, boxes of words."""

    def __init__(self, whole: Box, step: float) -> None:
        self.whole, self.step = whole, step
        self.points: list[tuple[float, float, float]] = []
        self.boxes: list[Box] = []

    def line(self, places: list[tuple[float, float]], weight: float) -> None:
        """Cover a line, as points a step apart."""
        self.points += [(x, y, weight) for x, y in places[:1]]
        for (x0, y0), (x1, y1) in pairwise(places):
            parts = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / self.step))
            self.points += [
                (x0 + (x1 - x0) * i / parts, y0 + (y1 - y0) * i / parts, weight)
                for i in range(1, parts + 1)
            ]

    def box(self, box: Box) -> None:
        """Cover a box of words."""
        self.boxes.append(box)

    def best(
        self, places: list[tuple[float, float]], wide: float, high: float, away: float, em: float
    ) -> tuple[Box, float]:
        """The box of this size near one of the places that covers least, and what it costs."""
        boxes = [box for x, y in places for box in self._around(x, y, wide, high, away, em)]
        costs = [self._cost(box) + far for box, far in boxes]
        least = min(costs)
        return boxes[costs.index(least)][0], least

    def _around(
        self, x: float, y: float, wide: float, high: float, away: float, em: float
    ) -> Iterator[tuple[Box, float]]:
        """Boxes in rings around a place, each with what its distance costs."""
        if not away:  # words that stand for a whole land keep to their place
            for across in (0, -0.5, 0.5, -1, 1):
                for down in (0, -0.5, 0.5, -1, 1):
                    left, top = x - wide / 2 + across * em, y - high / 2 + down * em
                    yield Box(left, top, wide, high), abs(across) + abs(down)
            return
        for far in (0.2, 0.5, 1.0, 1.5, 2.2, 3.0):
            gap = away + far * em
            for turn in (0, 180, 30, -30, 150, 210, 60, -60, 120, 240, 90, -90):
                across, up = math.cos(math.radians(turn)), math.sin(math.radians(turn))
                # From the rim to the nearest side or corner of the box.
                left = x + across * gap + wide / 2 * (max(-1, min(1, 2 * across)) - 1)
                top = y - up * gap - high / 2 * (max(-1, min(1, 2 * up)) + 1)
                yield Box(left, top, wide, high), 2 * far

    def _cost(self, box: Box) -> float:
        """What lies under a box, and whether it leaves the map."""
        pad = 0.5 * self.step
        left, right, top, bottom = box.left - pad, box.right + pad, box.top, box.bottom
        under = sum(w for x, y, w in self.points if left < x < right and top < y < bottom)
        on = sum(
            b.left < right and left < b.right and b.top < bottom and top < b.bottom
            for b in self.boxes
        )
        inside = self.whole.left <= box.left and box.right <= self.whole.right
        inside &= self.whole.top <= box.top and box.bottom <= self.whole.bottom
        return under + OVER * on + 10 * OVER * (not inside)

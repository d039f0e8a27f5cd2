"""The media that a chart is drawn for: size, type and whether title and source stand inside."""

from __future__ import annotations

from dataclasses import dataclass

PX = 1 / 96  # inches
MM = 1 / 25.4
PT = 1 / 72


@dataclass(frozen=True)
class Medium:
    """A size of paper or screen. Lengths are in inches, type in points.

    Attributes
    ----------
    width : of the picture; height : of a medium with a fixed one, else None: as high as the chart
        needs, and at most `most`.
    base : the size of labels and values; all other type is a share of it. least : the smallest
        size that may stand in the picture.
    heading : title, subtitle, note and source stand inside; else the page around it has them.
    dpi : of a PNG.
    """

    name: str
    width: float
    height: float | None
    most: float
    base: float
    least: float
    heading: bool = False
    dpi: int = 192


MEDIA = {
    medium.name: medium
    for medium in (
        Medium("page", 700 * PX, None, 910 * PX, 13 * 0.75, 10 * 0.75),
        Medium("phone", 360 * PX, None, 900 * PX, 12 * 0.75, 11 * 0.75, dpi=288),
        Medium("slide", 13.333, 7.5, 7.5, 18, 14, heading=True, dpi=144),
        Medium("column", 84 * MM, None, 120 * MM, 7, 5.5, dpi=600),
        Medium("double", 174 * MM, None, 180 * MM, 7.5, 6, dpi=600),
        Medium("web", 12, 6.75, 6.75, 15, 11, heading=True, dpi=100),
        Medium("card", 12, 6.75, 6.75, 19, 14, heading=True, dpi=100),
    )
}

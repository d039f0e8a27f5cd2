"""A chart for a slide: without the source lines at its foot, and a tall one in two halves."""

from __future__ import annotations

import base64
import re
from itertools import pairwise

TALL = 1.5  # times as high as wide: more is shown in halves
TEXT = re.compile(r"<text style=\"[^\"]*?font-size: ([\d.]+)px([^>]*)>([^<]*)")
BOLD = re.compile(r'<text style="font-weight: 700;[^>]*>[^<]*')
BOX = re.compile(r'<g id="axes_\d+">\s*<g id="patch_\d+">\s*<path d="([^"]*)"')
BLOCK = re.compile(r"M [\d.]+ ([\d.]+) \nL [\d.]+ [\d.]+ \nL [\d.]+ ([\d.]+) \nL [\d.]+ [\d.]+ \nz")
BESIDE = "The lower part of the same chart."

Span = tuple[float, float]
Piece = tuple[str, float, float]  # the tag, its width and height in the chart's own units


def columns(img: str) -> list[list[Piece]]:
    """The chart as columns of pictures: one, or the upper and the lower half."""
    svg = svg_of(img)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert size, "a chart is an SVG of matplotlib"
    width, height = float(size[1]), float(size[2])
    lines = lines_of(svg)
    foot = min((top for top, _, words in lines if words.startswith("Sources: ")), default=height)

    def piece(top: float, bottom: float, alt: str | None = None) -> Piece:
        seen = re.sub(
            r'width="[\d.]+pt" height="[\d.]+pt" viewBox="[^"]*"',
            f'width="{width}pt" height="{bottom - top:.2f}pt"'
            f' viewBox="0 {top:.2f} {width} {bottom - top:.2f}"',
            svg, count=1,
        )  # fmt: skip
        data = base64.b64encode(seen.encode()).decode()
        tag = re.sub(r"base64,[^\"']+", lambda _: f"base64,{data}", img)
        if alt is not None:
            tag = re.sub(r'alt="[^"]*"', f'alt="{alt}"', tag)
        return tag, width, bottom - top

    spans = _joined([(top, bottom) for top, bottom, _ in lines if bottom < foot])
    boxes = _boxes(svg)
    cut = None
    if foot > TALL * width:
        spans_and_marks = _joined([*spans, *_marks(svg)])
        edges = [float(y) for block in BLOCK.findall(svg) for y in block]
        cut = _middle(spans_and_marks, boxes, heads_of(svg), edges, foot)
    if cut is None:
        return [[piece(0, foot)]]
    axis = _axis(spans, boxes, cut)
    if axis:
        end, low, high = axis
        upper = [piece(0, end), piece(low, high, "")]
    else:
        upper = [piece(0, cut)]
    return [upper, [piece(cut, foot, BESIDE)]]


def smallest(img: str) -> float:
    """The size of a chart's smallest text, source lines apart."""
    svg = svg_of(img)
    foot = svg.find(">Sources: ")
    return min(float(found[1]) for found in TEXT.finditer(svg) if not 0 <= foot < found.end())


def svg_of(img: str) -> str:
    """The SVG that an image tag holds."""
    found = re.search(r"base64,([^\"']+)", img)
    return base64.b64decode(found[1]).decode() if found else ""


def lines_of(svg: str) -> list[tuple[float, float, str]]:
    """Top, bottom and words of each level line of text."""
    found = []
    for size, rest, words in TEXT.findall(svg):
        place = re.search(r' y="([\d.]+)"', rest) or re.search(
            r"translate\([\d.]+ ([\d.]+)\)", rest
        )
        if place and "rotate(-90" not in rest:
            base, high = float(place[1]), float(size)
            found.append((base - 0.9 * high, base + 0.3 * high, words))
    return found


def heads_of(svg: str) -> list[tuple[float, float, str]]:
    """Of the lines of text those in bold: titles and the headings of groups."""
    return lines_of("".join(BOLD.findall(svg)))


def _marks(svg: str) -> list[Span]:
    """Top and bottom of each mark."""
    places = (float(y) for y in re.findall(r'<use [^>]*\by="([\d.]+)"', svg))
    return [(place - 5, place + 5) for place in places]


def _joined(spans: list[Span]) -> list[Span]:
    """Spans that touch or overlap as one."""
    found: list[Span] = []
    for top, bottom in sorted(spans):
        if found and top <= found[-1][1]:
            found[-1] = (found[-1][0], max(bottom, found[-1][1]))
        else:
            found.append((top, bottom))
    return found


def _boxes(svg: str) -> list[Span]:
    """Top and bottom of each panel."""
    found = []
    for path in BOX.findall(svg):
        ys = [float(y) for y in re.findall(r"[ML] [\d.]+ ([\d.]+)", path)]
        found.append((min(ys), max(ys)))
    return found


def _middle(
    spans: list[Span],
    boxes: list[Span],
    heads: list[tuple[float, float, str]],
    edges: list[float],
    foot: float,
) -> float | None:
    """Where a cut near the middle hits no text: between panels, over a heading, between rows, and
    best where the most blocks end or begin.
    """
    best: tuple[float, float] | None = None
    for (_, above), (below, _) in pairwise(spans):
        # The wider gap, the better; the further from the middle, the worse.
        between = not any(top < below < bottom for top, bottom in boxes)
        over_head = any(abs(below - top) < 0.1 for top, _, _ in heads)
        if any(abs(above - bottom) < 0.1 for _, bottom, _ in heads):
            continue  # a heading stays with what it heads
        # Under a panel stand the ticks of its axis: they belong to the upper half.
        place = below - 1 if between else (above + below) / 2
        off = abs(place / foot - 0.5)
        if off < 0.16:
            ends = sum(above < edge < below for edge in edges)
            worth = min(below - above, 12) + 20 * (between or over_head) + 2 * ends - 100 * off
            best = max(best or (worth, place), (worth, place))
    return best[1] if best else None


def _axis(spans: list[Span], boxes: list[Span], cut: float) -> tuple[float, float, float] | None:
    """Where the panel over the cut ends, and from where to where the numbers and words stand
    under the lowest panel: where the panel over the cut has none, it takes these.
    """
    low = max(bottom for _, bottom in boxes)
    over = max((min(bottom, cut) for top, bottom in boxes if top < cut), default=cut)
    below = [span for span in spans if span[1] > low + 4]
    if any(over < bottom and bottom <= cut + 0.1 for _, bottom in spans) or not below:
        return None
    end = below[0][1]
    for top, bottom in below[1:]:
        if top - end > 6:
            break
        end = bottom
    # The line of the axis itself is drawn once.
    return (over - 1 if over < cut else cut), low - 1, end + 2

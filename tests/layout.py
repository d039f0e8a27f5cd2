"""What is wrong with a drawn sheet: words that overlap, leave it, are crossed, small or pale."""

import itertools
from functools import cache

import matplotlib
import matplotlib.pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from publish import figures
from publish.notebook import NOTEBOOKS
from zapad.charts import collecting, frame, look
from zapad.charts.media import MEDIA

QUIET = ("rule", "faint", "page", "band")  # lines and fields that words may stand on
TEXT, MARK = 4.5, 3.0  # the least contrasts


# As the files are called: importing a test reads nothing.
SLUGS = sorted(p.stem for p in figures.FIGURES.glob("*.csv"))
TRANSLATED = ("de", "pl")


@cache
def charts(notebook):
    """The charts of a notebook by slug, as its code makes them."""
    space, found = {"__name__": "__main__"}, {}
    with collecting() as shown:
        for source in figures.code_cells(NOTEBOOKS / notebook):
            exec(compile(source, notebook, "exec"), space)
            found |= {chart.slug: chart for chart in shown}
            if found.keys() >= {c.slug for c in figures.listed() if c.notebook == notebook}:
                break
    plt.close("all")
    return found


def chart(slug):
    """A chart of the collection."""
    notebook = next(c.notebook for c in figures.listed() if c.slug == slug)
    return charts(notebook)[slug]


def drawn(chart, medium="page", **options):
    """The sheet of a chart, as its pictures are made of it."""
    with matplotlib.rc_context(look.RC):
        return frame.drawn(chart.kind, chart.heading, medium, **options)


def light(color):
    """The relative luminance of a colour (WCAG 2)."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one, other):
    """From 1 to 21."""
    low, high = sorted([light(one), light(other)])
    return (high + 0.05) / (low + 0.05)


def faults(sheet):
    """Each fault of a sheet as a sentence."""
    with matplotlib.rc_context(look.RC):  # as it is drawn, so it is measured
        return _faults(sheet)


def _faults(sheet):
    renderer = FigureCanvasAgg(sheet.figure).get_renderer()
    # Boxes have the height of their font; a quarter of it is free of ink.
    texts = [artist for _, artist in sheet.texts if artist.get_text().strip()]
    boxes = [(artist.get_text(), artist.get_window_extent(renderer)) for artist in texts]
    edge, found = sheet.figure.bbox, []
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and (
            min(a.y1, b.y1) - max(a.y0, b.y0) > min(a.height, b.height) / 4
        ):
            found.append(f"{one!r} lies over {other!r}")
    for text, box in boxes:
        if box.x0 < edge.x0 - 1 or box.x1 > edge.x1 + 1 or box.y0 < -1 or box.y1 > edge.y1 + 1:
            found.append(f"{text!r} leaves the sheet")
    for artist, (text, box) in zip(texts, boxes, strict=True):
        color, level = ground(sheet, artist, box)
        if any(crosses(line, box) for line in rules(sheet, level)):
            found.append(f"a line crosses {text!r}")
        if artist.get_fontsize() < MEDIA[sheet.medium.name].least - 0.01:
            found.append(f"{text!r} is set in {artist.get_fontsize():.1f} points")
        if contrast(artist.get_color(), color) < TEXT:
            found.append(f"{text!r} is pale")
    if sheet.height > sheet.medium.most * 1.001:
        found.append(f"it is {sheet.height / sheet.medium.most:.2f} times as high as may be")
    return found


def rules(sheet, level):
    """Lines that stand for something and lie above a level, each as its ends in pixels."""
    quiet = {sheet.colors[name] for name in QUIET}
    for artist in sheet.figure.artists:
        seen = isinstance(artist, Line2D) and artist.get_zorder() >= level
        if seen and artist.get_color() not in quiet and len(artist.get_xdata()) == 2:
            yield artist.get_transform().transform(artist.get_xydata())


def crosses(line, box):
    """Whether a line runs through the words of a box, not only along its edge."""
    (x0, y0), (x1, y1) = line
    inset, steps = box.height * 0.3, range(201)
    return any(
        box.x0 + 1 < x0 + (x1 - x0) * n / 200 < box.x1 - 1
        and box.y0 + inset < y0 + (y1 - y0) * n / 200 < box.y1 - inset
        for n in steps
    )


def ground(sheet, artist, box):
    """The colour under a text and its level: of what it clears, or of the uppermost field."""
    if artist.get_bbox_patch() is not None or artist.get_path_effects():
        return sheet.colors["page"], artist.get_zorder()
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    fields = [
        (patch.get_zorder(), patch.get_facecolor())
        for patch in sheet.figure.artists
        if isinstance(patch, Rectangle) and patch.get_window_extent().contains(x, y)
        and patch.get_facecolor()[3] == 1
    ]  # fmt: skip
    level, color = max(fields, default=(-10, sheet.colors["page"]), key=lambda field: field[0])
    return color, level

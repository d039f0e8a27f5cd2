"""A sheet of a medium to draw on: text that is measured before it is placed, in inches from the
upper left corner, in the sizes and colours of `look`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .look import DARK, FALLBACK, LABEL, LIGHT, RC, SHAPES, families
from .media import MEDIA, PT, Medium
from .words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

LEADING = 1.25  # height of a line, in sizes of its type
NARROW = 36  # em: where words have no room beside the marks


@dataclass(frozen=True)
class Box:
    """A part of a sheet: left, top, width and height in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height


@dataclass
class Sheet:
    """A figure of a medium, and what is needed to write and mark on it.

    Attributes
    ----------
    medium, words : size and type; the language of labels, numbers and dates.
    grey, dark : shapes instead of colours; light on a dark page.
    figure : matplotlib's; made by `start`, when the height is known.
    """

    medium: Medium
    words: Words = field(default_factory=Words)
    grey: bool = False
    dark: bool = False
    family: tuple[str, ...] = ()
    colors: dict[str, str] = field(default_factory=dict)
    height: float = 0
    figure: Figure = None  # type: ignore[assignment]
    texts: list[tuple[str, Text]] = field(default_factory=list)  # role and artist, for tests

    def __post_init__(self) -> None:
        self.family = self.family or tuple(families())
        self.colors = (DARK if self.dark else LIGHT) | self.colors

    def start(self, height: float) -> None:
        """Make the figure, `height` inches high."""
        from matplotlib.figure import Figure

        self.height = height
        self.figure = Figure((self.medium.width, height), facecolor=self.colors["page"])

    # Sizes

    @property
    def em(self) -> float:
        """The base size of type in inches: the unit of all distances."""
        return self.medium.base * PT

    def points(self, size: float) -> float:
        """A share of the base size in points, never under the least of the medium."""
        return max(size * self.medium.base, self.medium.least)

    def narrow(self, room: float) -> bool:
        """Whether words stand above the marks, instead of in columns beside them."""
        return room < NARROW * MEDIA[self.medium.name].base * PT

    def line(self, size: float = LABEL) -> float:
        """The height of a line of text in inches."""
        return self.points(size) * LEADING * PT

    def width(
        self, text: str, size: float = LABEL, *, bold: bool = False, italic: bool = False
    ) -> float:
        """The width of a text of one line in inches."""
        return points_wide(text, self.points(size), bold, italic, self.family) * PT

    def wrap(
        self, text: str, room: float, size: float = LABEL, *, bold: bool = False,
        italic: bool = False, even: bool = False,
    ) -> list[str]:  # fmt: skip
        """The text as lines that are not wider than `room` inches; a longer word stands alone.

        `even` makes lines of about one length of them, instead of a last one of a single word.
        """

        def broken(room: float) -> list[str]:
            lines: list[str] = []
            for paragraph in str(text).split("\n"):
                line = ""
                for word in paragraph.split():
                    longer = f"{line} {word}".strip()
                    if line and self.width(longer, size, bold=bold, italic=italic) > room:
                        lines.append(line)
                        line = word
                    else:
                        line = longer
                lines.append(line)
            return lines

        lines = broken(room)
        if even and len(lines) > 1:
            narrower = [broken(room * share / 20) for share in range(10, 20)]
            return next((found for found in narrower if len(found) == len(lines)), lines)
        return lines

    # Marks of writing

    def color(self, name: str) -> str:
        """A colour by its name (``ink``, ``rule``) or by a side of actors.csv."""
        if self.grey and name in SHAPES:
            return self.colors["ink"]
        return self.colors.get(name, self.colors["other"])

    def over(self, color: str) -> str:
        """The colour of words that stand on a colour: the page's, or ink where that is light."""
        from matplotlib.colors import to_rgb

        def light(name: str) -> float:
            red, green, blue = to_rgb(self.color(name))
            return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2

        def contrast(name: str) -> float:
            low, high = sorted([light(name) + 0.05, light(color) + 0.05])
            return high / low

        return max(("page", "ink"), key=contrast)

    def shape(self, side: str) -> str:
        """The mark of a side: a circle, or in grey a shape of its own."""
        return SHAPES.get(side, "o") if self.grey else "o"

    def write(
        self, x: float, y: float, text: str | Iterable[str], size: float = LABEL, *,
        color: str = "ink", bold: bool = False, italic: bool = False, ha: str = "left",
        va: str = "top", role: str = "label", clear: bool = False,
    ) -> Box:  # fmt: skip
        """Write lines of text at a place in inches, and say what room they take.

        Parameters
        ----------
        text : one line, or several; each is a text of its own, so that a font that is not there
            moves none of them apart.
        ha, va : ``left``, ``center``, ``right``; ``top``, ``center``, ``bottom`` of all lines.
        role : what the text is for (title, label, value, line, tick, source), for the tests.
        clear : hides what lies under it.
        """
        lines = [text] if isinstance(text, str) else list(text)
        step = self.line(size)
        high = step * len(lines)
        top = {"top": y, "center": y - high / 2, "bottom": y - high}[va]
        wide = max(self.width(line, size, bold=bold, italic=italic) for line in lines)
        for number, line in enumerate(lines):
            artist = self.figure.text(
                x, self.height - (top + step * number + step / 2 + 0.36 * self.points(size) * PT),
                line, transform=self.figure.dpi_scale_trans, fontsize=self.points(size),
                fontweight="bold" if bold else "normal", fontstyle="italic" if italic else "normal",
                fontfamily=[*self.family, "sans-serif"], color=self.color(color), ha=ha,
                va="baseline", parse_math=False, zorder=5,
            )  # fmt: skip
            if clear:
                artist.set_bbox(
                    {"fc": self.colors["page"], "ec": "none", "pad": 0.08 * self.medium.base}
                )
            self.texts.append((role, artist))
        left = {"left": x, "center": x - wide / 2, "right": x - wide}[ha]
        return Box(left, top, wide, high)

    def rule(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        color: str = "rule",
        *,
        width: float = 0.06,
        dashed: bool = False,
        alpha: float | None = None,
        zorder: float = 0,
    ) -> None:
        """A straight line between two places in inches; `width` is in base sizes."""
        from matplotlib.lines import Line2D

        line = Line2D(
            [x0, x1], [self.height - y0, self.height - y1], color=self.color(color),
            lw=width * self.medium.base, transform=self.figure.dpi_scale_trans, zorder=zorder,
            solid_capstyle="butt", ls=(0, (3, 2)) if dashed else "-", alpha=alpha,
        )  # fmt: skip
        self.figure.add_artist(line)

    def box(
        self,
        box: Box,
        color: str,
        *,
        edge: str | None = None,
        alpha: float = 1,
        zorder: float = 0,
        gid: str | None = None,
    ) -> None:
        """A filled rectangle."""
        from matplotlib.patches import Rectangle

        patch = Rectangle(
            (box.left, self.height - box.bottom), box.width, box.height, fc=self.color(color),
            ec=self.color(edge) if edge else "none", lw=0.06 * self.medium.base,
            alpha=alpha if alpha < 1 else None, transform=self.figure.dpi_scale_trans,
            zorder=zorder,
        )  # fmt: skip
        if gid:
            patch.set_gid(gid)
        self.figure.add_artist(patch)

    def mark(
        self, x: float, y: float, color: str, *, size: float = 0.72, weak: bool = False,
        gid: str = "", zorder: float = 3,
    ) -> None:  # fmt: skip
        """A mark at a place in inches, hollow for a weak row; `color` a side or a name."""
        from matplotlib.lines import Line2D

        shade = self.color(color)
        mark = Line2D(
            [x], [self.height - y], marker=self.shape(color), ls="", ms=size * self.medium.base,
            color=shade, mfc=self.colors["page"] if weak else shade, mew=0.11 * self.medium.base,
            transform=self.figure.dpi_scale_trans, zorder=zorder,
        )  # fmt: skip
        if gid:
            mark.set_gid(gid)
        self.figure.add_artist(mark)

    def key(
        self, names: Mapping[str, str], room: float, at: Box | None = None, *, marks: bool = False
    ) -> float:
        """Say what colours mean, in lines of `room` inches.

        Parameters
        ----------
        names : words, each with its colour. marks : whether the colours are those of marks.
        at : where to write; None only measures.

        Returns
        -------
        The height that it takes in inches, the gap below it too.
        """
        x, y, step = 0.0, 0.0, self.line()
        for name, color in names.items():
            words = self.words.say(name)
            wide = self.width(words) + 2.4 * self.em
            if x and x + wide - 1.2 * self.em > room:
                x, y = 0.0, y + step
            if at and marks:
                self.mark(at.left + x + 0.4 * self.em, at.top + y + step / 2, color)
            elif at:
                swatch = Box(at.left + x, at.top + y + 0.2 * step, 0.8 * self.em, 0.6 * step)
                self.box(swatch, color)
            if at:
                self.write(at.left + x + 1.2 * self.em, at.top + y, words, role="key")
            x += wide
        return y + step + 0.6 * self.em if names else 0

    def axes(self, box: Box) -> Axes:
        """Axes without a frame or marks at a place in inches: a kind writes its own."""
        w, h = self.medium.width, self.height
        place = (box.left / w, 1 - box.bottom / h, box.width / w, max(box.height / h, 0.001))
        axes = self.figure.add_axes(place, facecolor="none")
        axes.set_axis_off()
        axes.set_zorder(2)  # marks over the lines of the sheet, under its texts
        return axes

    def place(self, axes: Axes, x: Any, y: Any) -> tuple[float, float]:
        """Where a point of the axes lies on the sheet, in inches from the upper left corner."""
        across, up = axes.transData.transform((x, y)) / self.figure.dpi
        return float(across), self.height - float(up)


@lru_cache(maxsize=20_000)
def points_wide(text: str, size: float, bold: bool, italic: bool, family: tuple[str, ...]) -> float:
    """The width of a line of text in points, as the fonts of a family set it."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.font_manager import FontProperties

    font = FontProperties(
        family=[*family, FALLBACK], size=size, weight="bold" if bold else "normal",
        style="italic" if italic else "normal",
    )  # fmt: skip
    # Measured large, where rounding to whole pixels is nothing; in the settings of every chart,
    # since a width is kept for all that come.
    with rc_context(RC):
        wide, _, _ = RendererAgg(1, 1, 720).get_text_width_height_descent(text, font, ismath=False)
    return float(wide) / 10

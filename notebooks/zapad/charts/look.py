"""Type and colour of every chart: one family, one scale of sizes, colour for the claimant alone."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import Any

# Of the base size of a medium.
TITLE, SUBTITLE, LABEL, LINE, SOURCE = 1.55, 1.05, 1.0, 0.9, 0.8

FAMILY = "Fira Sans Condensed"
FALLBACK = "DejaVu Sans"  # ships with matplotlib; a plain Anaconda has no other

# A claimant has one colour, at least 3:1 against the page; of an unknown side it is OTHER's.
LIGHT = {
    "page": "#FFFFFF", "ink": "#121212", "mute": "#5F5F5F", "rule": "#D9D9D9", "faint": "#EFEFEF",
    "band": "#F3ECD8", "sea": "#DDE8EE", "accent": "#8A5A00", "quiet": "#949494",
    "belarus": "#00755A", "russia": "#C1440E", "author": "#121212", "none": "#767676",
    "neighbour": "#6A3D9A", "nato": "#1F6FB2", "analyst": "#A8326F", "press": "#8A6A00",
    "international": "#4E6B12", "other": "#5E4FA2",
    "free-0": "#1F6FB2", "free-1": "#C1440E", "free-2": "#00755A", "free-3": "#A8326F",
    "free-4": "#8A6A00", "free-5": "#6A3D9A",
    "grey-0": "#121212", "grey-1": "#767676", "grey-2": "#BDBDBD", "grey-3": "#E4E4E4",
}  # fmt: skip
DARK = LIGHT | {
    "page": "#14181E", "ink": "#ECECEC", "mute": "#A8A8A8", "rule": "#3A3F46", "faint": "#262B31",
    "band": "#3A3320", "sea": "#22303C", "accent": "#E5B45A", "quiet": "#8A9098",
    "belarus": "#3DBE9B", "russia": "#F08A5D", "author": "#ECECEC", "none": "#A8A8A8",
    "neighbour": "#B79AE0", "nato": "#6FB3E8", "analyst": "#E58BB8", "press": "#D9B64A",
    "international": "#A3C25A", "other": "#A79BE0",
    "free-0": "#6FB3E8", "free-1": "#F08A5D", "free-2": "#3DBE9B", "free-3": "#E58BB8",
    "free-4": "#D9B64A", "free-5": "#B79AE0",
    "grey-0": "#ECECEC", "grey-1": "#A8A8A8", "grey-2": "#5A5F66", "grey-3": "#2E333A",
}  # fmt: skip
# In print without colour a side is told by its shape.
SHAPES = {
    "belarus": "s", "russia": "D", "author": "*", "none": "X", "neighbour": "^", "nato": "v",
    "analyst": "o", "press": "P", "international": "h", "other": "p",
    "free-0": "o", "free-1": "s", "free-2": "^", "free-3": "D", "free-4": "v", "free-5": "P",
}  # fmt: skip
FREE = tuple(name for name in SHAPES if name.startswith("free-"))  # of sides that are not ours

RC: dict[Any, Any] = {
    "svg.hashsalt": "zapad",  # ids from a hash instead of at random
    "svg.fonttype": "none",  # text stays text: searchable, editable, comparable
    "pdf.fonttype": 42,  # TrueType: searchable, and editable in a drawing program
    "font.sans-serif": [FALLBACK],  # behind them an SVG says "sans-serif": whatever is there
    "text.usetex": False,
    "text.parse_math": False,
    "text.hinting": "none",
    "axes.formatter.use_locale": False,
    "axes.unicode_minus": True,
    "timezone": "UTC",
    "path.simplify": False,
    "figure.constrained_layout.use": False,  # places are measured here
}


@cache
def families(name: str = FAMILY) -> list[str]:
    """The families for text, best first: the collection's where its package is installed."""
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    if name == FAMILY and name not in known:
        from importlib.resources import as_file, files

        for style in ("Regular", "Bold", "Italic", "BoldItalic"):
            with suppress(ImportError, OSError):
                font = files("fontpkg_fira_sans_condensed") / f"files/FiraSansCondensed-{style}.ttf"
                with as_file(font) as path:
                    font_manager.fontManager.addfont(path)
                known.add(FAMILY)
    # The last one is no file: an SVG or a browser without the others takes its own.
    return [family for family in (name, FALLBACK) if family in known]

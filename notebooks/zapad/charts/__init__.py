"""Charts that repeat to the byte, carry their sources, and can be read without seeing them."""

from .chart import RC, SIDES, WIDTH, Chart, Interactive, collecting, plotly_js, show, style
from .explorer import explorer
from .intervals import draw_groups, draw_intervals, draw_marks, side_legend
from .lanes import SIGNALS, draw_lanes, explore_lanes, place_in_lanes

__all__ = [
    "RC",
    "SIDES",
    "SIGNALS",
    "WIDTH",
    "Chart",
    "Interactive",
    "collecting",
    "draw_groups",
    "draw_intervals",
    "draw_lanes",
    "draw_marks",
    "explore_lanes",
    "explorer",
    "place_in_lanes",
    "plotly_js",
    "show",
    "side_legend",
    "style",
]

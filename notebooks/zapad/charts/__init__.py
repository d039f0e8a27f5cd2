"""Charts that repeat to the byte, carry their sources, and can be read without seeing them."""

from .bars import Bars, stacked
from .chart import RC, SIDES, SIGNALS, WIDTH, Chart, Interactive, collecting, plotly_js, show, style
from .dated import Dated
from .dots import Dots
from .dumbbells import Dumbbells
from .explorer import explorer
from .kind import Kind, Line
from .lists import Lists, nested
from .map import Map
from .matrix import Matrix
from .panels import Panels
from .ranges import Ranges
from .split import Split
from .swarm import Swarm
from .timeline import Span, Timeline
from .words import Words

__all__ = [
    "RC",
    "SIDES",
    "SIGNALS",
    "WIDTH",
    "Bars",
    "Chart",
    "Dated",
    "Dots",
    "Dumbbells",
    "Interactive",
    "Kind",
    "Line",
    "Lists",
    "Map",
    "Matrix",
    "Panels",
    "Ranges",
    "Span",
    "Split",
    "Swarm",
    "Timeline",
    "Words",
    "collecting",
    "explorer",
    "nested",
    "plotly_js",
    "show",
    "stacked",
    "style",
]

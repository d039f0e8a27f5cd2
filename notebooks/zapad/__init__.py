"""The data module of the Zapad-2017 seminar: tables, quantities, sources, charts, exercises.

    import zapad
    claims = zapad.load("claims")
    zapad.cite("scales-4-personnel-total")

Importing it costs little more than importing pandas: matplotlib and plotly are loaded when
the first chart is drawn.
"""

from .bibliography import bibtex
from .charts import (
    SIDES,
    WIDTH,
    Chart,
    draw_groups,
    draw_intervals,
    explorer,
    scope_words,
    show,
    side_legend,
    style,
    with_labels,
)
from .dates import date_span
from .errors import DataError, ZapadError
from .exercises import check
from .geo import OUTLINE_KM, circle, distance_to_border, great_circle, grid, outlines, plus_minus
from .quantities import (
    agrees,
    audit,
    distinct,
    exceeds,
    interval,
    intervals,
    printed,
    ratio,
    reaches,
    total,
    words,
)
from .sources import cite, glossary, sources_of
from .tables import fields, load, names

__all__ = [
    "OUTLINE_KM",
    "SIDES",
    "WIDTH",
    "Chart",
    "DataError",
    "ZapadError",
    "agrees",
    "audit",
    "bibtex",
    "check",
    "circle",
    "cite",
    "date_span",
    "distance_to_border",
    "distinct",
    "draw_groups",
    "draw_intervals",
    "exceeds",
    "explorer",
    "fields",
    "glossary",
    "great_circle",
    "grid",
    "interval",
    "intervals",
    "load",
    "names",
    "outlines",
    "plus_minus",
    "printed",
    "ratio",
    "reaches",
    "scope_words",
    "show",
    "side_legend",
    "sources_of",
    "style",
    "total",
    "with_labels",
    "words",
]

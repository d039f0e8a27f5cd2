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
    draw_marks,
    explorer,
    scope_words,
    show,
    side_legend,
    style,
    with_labels,
)
from .coding import (
    agreement,
    coding_sheet,
    divisive,
    events_to_code,
    merge_coders,
    sample_coders,
)
from .dates import date_span
from .errors import DataError, ZapadError
from .exercises import check
from .geo import OUTLINE_KM, circle, distance_to_border, great_circle, grid, outlines, plus_minus
from .lanes import SIGNALS, draw_lanes, explore_lanes, place_in_lanes
from .own import own_audit, own_check, own_fields, own_read, own_sample, own_sources, own_template
from .own_page import own_chart, own_report
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
    "SIGNALS",
    "WIDTH",
    "Chart",
    "DataError",
    "ZapadError",
    "agreement",
    "agrees",
    "audit",
    "bibtex",
    "check",
    "circle",
    "cite",
    "coding_sheet",
    "date_span",
    "distance_to_border",
    "distinct",
    "divisive",
    "draw_groups",
    "draw_intervals",
    "draw_lanes",
    "draw_marks",
    "events_to_code",
    "exceeds",
    "explore_lanes",
    "explorer",
    "fields",
    "glossary",
    "great_circle",
    "grid",
    "interval",
    "intervals",
    "load",
    "merge_coders",
    "names",
    "outlines",
    "own_audit",
    "own_chart",
    "own_check",
    "own_fields",
    "own_read",
    "own_report",
    "own_sample",
    "own_sources",
    "own_template",
    "place_in_lanes",
    "plus_minus",
    "printed",
    "ratio",
    "reaches",
    "sample_coders",
    "scope_words",
    "show",
    "side_legend",
    "sources_of",
    "style",
    "total",
    "with_labels",
    "words",
]

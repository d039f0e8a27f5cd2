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
    "SIDES",
    "WIDTH",
    "Chart",
    "DataError",
    "ZapadError",
    "agrees",
    "audit",
    "bibtex",
    "check",
    "cite",
    "date_span",
    "distinct",
    "draw_groups",
    "draw_intervals",
    "exceeds",
    "explorer",
    "fields",
    "glossary",
    "interval",
    "intervals",
    "load",
    "names",
    "own_audit",
    "own_chart",
    "own_check",
    "own_fields",
    "own_read",
    "own_report",
    "own_sample",
    "own_sources",
    "own_template",
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

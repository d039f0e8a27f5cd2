"""The data module of the Zapad-2017 seminar: tables, quantities, sources, charts, exercises.

    import zapad
    claims = zapad.load("claims")
    zapad.cite("scales-4-personnel-total")

More stands in `zapad.charts`, `zapad.own` (a table of your own), `zapad.coding` (the game of
notebook 04) and `zapad.geo`, each loaded when it is first used. Importing `zapad` costs little
more than importing pandas: matplotlib and plotly are loaded when the first chart is drawn.
"""

from importlib import import_module
from typing import Any

from .dates import date_span
from .errors import DataError, ZapadError
from .exercises import check
from .labels import with_labels
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
    "DataError",
    "ZapadError",
    "agrees",
    "audit",
    "check",
    "cite",
    "date_span",
    "distinct",
    "exceeds",
    "fields",
    "glossary",
    "interval",
    "intervals",
    "load",
    "names",
    "printed",
    "ratio",
    "reaches",
    "show",
    "sources_of",
    "style",
    "total",
    "with_labels",
    "words",
]

# Loaded when first asked for: who only reads tables does without them.
_LATER = {name: name for name in ("charts", "coding", "geo", "own")}
_LATER |= {"show": "charts", "style": "charts"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'zapad' has no attribute {name!r}")
    module = import_module(f".{_LATER[name]}", __name__)
    return module if _LATER[name] == name else getattr(module, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})

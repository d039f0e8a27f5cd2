"""A claims table of a reader's own: read, checked, added up, drawn and reported on.

Files come from spreadsheets of every language. What can be read in one way only is read, and
a note says how. What can be read in two ways (is 12.700 twelve thousand seven hundred?) is
asked back, with the ways to answer; nothing is guessed, and no file is ever changed.
"""

from .drawing import chart
from .labels import sources
from .page import report
from .reading import OwnTableError, check, read
from .sums import audit
from .templates import fields, sample, template

__all__ = [
    "OwnTableError",
    "audit",
    "chart",
    "check",
    "fields",
    "read",
    "report",
    "sample",
    "sources",
    "template",
]

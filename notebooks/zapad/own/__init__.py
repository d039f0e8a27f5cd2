"""A claims table of a reader's own: read, checked, added up, drawn and reported on."""

from .page import own_chart as chart
from .page import own_report as report
from .reading import OwnTableError
from .reading import own_audit as audit
from .reading import own_check as check
from .reading import own_fields as fields
from .reading import own_read as read
from .reading import own_sample as sample
from .reading import own_sources as sources
from .reading import own_template as template

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

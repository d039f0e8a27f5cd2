"""The coding game: sheets for the coders, their files merged, how far they agree."""

from .merging import agreement, divisive
from .merging import coding_sheet as sheet
from .merging import events_to_code as events
from .merging import merge_coders as merge
from .merging import sample_coders as samples

__all__ = ["agreement", "divisive", "events", "merge", "samples", "sheet"]

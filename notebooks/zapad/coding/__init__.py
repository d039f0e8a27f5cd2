"""The coding game: sheets for the coders, their files merged, how far they agree.

A rating is a whole number from -2 (hostile) to 2 (cooperative). Files come as people save
them; what cannot be counted is listed with file, row and column, and the rest still counts.
Percent agreement and the pairs are computed here; Krippendorff's alpha comes from the
package `krippendorff` and, where that is not installed, is left out with a sentence.
"""

from .game import events, samples, sheet
from .measures import agreement, divisive
from .merging import merge

__all__ = ["agreement", "divisive", "events", "merge", "samples", "sheet"]

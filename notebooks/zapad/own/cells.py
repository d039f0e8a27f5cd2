"""What became of a cell that a person wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..findings import Finding, note, problem, quoted
from ..spreadsheet import tidy


@dataclass(frozen=True)
class Reading:
    """The new text of a cell, and what is wrong with it, to be asked or to be known."""

    text: str
    finding: Finding | None = None


Reader = Callable[[str], Reading]


def refused(cell: str, what: str, todo: str, **values: object) -> Reading:
    """A cell that cannot be read; `what` and `todo` may name it as ``{cell}``."""
    return Reading("", problem(what, todo, cell=quoted(cell), **values))


def read_cell(cell: str, read: Reader) -> Reading:
    """Read one cell; what was changed on the way is noted."""
    short = tidy(cell)
    if not short:
        return Reading("")
    reading = read(short)
    if reading.finding is None and reading.text != short:
        what = "{cell} was read as {read}"
        return Reading(reading.text, note(what, cell=quoted(short), read=quoted(reading.text)))
    return reading

"""A file of a reader's own, read and checked: every cell, every row, and how they fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import DataError, ZapadError
from ..findings import Finding, listed, summed_up, together
from ..rules import faults
from ..spreadsheet import read_cells, tidy
from ..tables import frame_of
from .cells import Reader, Reading, read_cell
from .dates import ORDERS, orders_of, read_date
from .labels import labelled
from .layout import Draft, correct, lay_out
from .numbers import THOUSANDS, read_count, signs_between
from .rules import check_rows
from .templates import schema

KINDS = ("problem", "question", "note")


class OwnTableError(DataError):
    """All that is wrong or open in a reader's table.

    `problems` are sentences, one for each cell that must be corrected; `questions` those that
    only the reader can answer. The message sums up what repeats; these two lists hold all.
    """

    def __init__(self, findings: list[Finding]) -> None:
        findings = sorted(findings, key=_order)
        super().__init__(findings)
        parts = []
        for kind, rest in (("problem", ""), ("question", " that only you can answer")):
            found = [f for f in findings if f.kind == kind]
            if found:
                plural = "" if len(found) == 1 else "s"
                parts.append(f"{len(found)} {kind}{plural}{rest}:")
                parts += map(str, summed_up(found))
        self.args = ("\n".join(parts),)
        self.problems = [str(f) for f in findings if f.kind == "problem"]
        self.questions = [str(f) for f in findings if f.kind == "question"]


def _order(finding: Finding) -> tuple[int, int]:
    return KINDS.index(finding.kind), min(finding.rows, default=0)


def read(
    path: str | Path,
    *,
    thousands: str | None = None,
    dates: str | None = None,
    corrections: Mapping[tuple[int, str], object] | None = None,
) -> pd.DataFrame:
    """Read a claims table of your own, and check it against the rules of the template.

    Parameters
    ----------
    path : a CSV in any common form (commas, semicolons, tabs; UTF-8, UTF-16, Windows), or .xlsx.
    thousands : ``"."`` or ``","`` if this sign separates thousands in the whole file.
    dates : ``"day first"`` or ``"month first"`` if dates such as 04.05.2017 are so.
    corrections : new contents for cells, ``{(7, "qualifier"): "about"}``, by row (as a
        spreadsheet counts) and column. The file stays as it is; each is noted.

    Returns
    -------
    One claim a row: the columns of the template with their types (values ``Int64``, the rest
    text), columns of your own as they are, and what the charts need (`actor`, `counts`,
    `words`, `printed`, `cited`, `reference`). ``attrs["notes"]`` says how the file was read,
    summed up; `check` lists every cell.

    Raises
    ------
    OwnTableError : with everything that is wrong, and every question, at once.
    ZapadError : there is no such file, or it is no table.
    """
    draft = examine(path, thousands, dates, corrections)
    if draft.open:
        raise OwnTableError(draft.open)
    frame = labelled(_frame(draft))
    frame.attrs["notes"] = [str(f) for f in summed_up(draft.findings)]
    return frame


def check(
    path: str | Path,
    *,
    thousands: str | None = None,
    dates: str | None = None,
    corrections: Mapping[tuple[int, str], object] | None = None,
) -> pd.DataFrame:
    """What `read` would say to a file, as a table: one row for each different finding.

    Columns: `kind` (problem, question, note), `row`, `column`, `what` (with what to do).
    Parameters are those of `read`. An empty table means that there is nothing to say.
    """
    draft = examine(path, thousands, dates, corrections)
    found = [
        {"kind": f.kind, "row": listed(f.rows), "column": f.column or "", "what": f.text}
        for f in together(sorted(draft.findings, key=_order))
    ]
    return pd.DataFrame(found, columns=["kind", "row", "column", "what"])


def examine(
    path: str | Path,
    thousands: str | None = None,
    dates: str | None = None,
    corrections: Mapping[tuple[int, str], object] | None = None,
) -> Draft:
    """Read and check a file; everything there is to say stands in the findings of the draft."""
    if thousands is not None and thousands not in THOUSANDS:
        raise ZapadError(f"thousands={thousands!r} is no answer. Write '.' or ',', or nothing.")
    if dates is not None and dates not in ORDERS:
        raise ZapadError(
            f"dates={dates!r} is no answer. Write 'day first' or 'month first', or nothing."
        )
    rows, notes = read_cells(path)
    draft = Draft(Path(path).name)
    lay_out(draft, rows, notes, schema()["fields"])
    correct(draft, corrections or {})
    if draft.cells:
        _read_cells(draft, thousands, dates)
        _judge(draft)
    return draft


def _read_cells(draft: Draft, thousands: str | None, dates: str | None) -> None:
    """Give every cell the form of the tables, and keep what there is to say about it."""
    counts = [f["name"] for f in schema()["fields"] if f["type"] == "integer"]
    signs = signs_between(tidy(c) for name in counts for c in draft.cells.get(name, ()))
    for field in schema()["fields"]:
        name = field["name"]
        if name not in draft.cells:
            continue
        column = draft.cells[name]
        if field["type"] == "integer":
            read: Reader = partial(read_count, thousands=thousands, signs=signs)
        elif field.get("rdfType") == "edtf":
            read = partial(read_date, dates=dates, orders=orders_of(column))
        else:
            read = _words(field)
        readings = [read_cell(cell, read) for cell in column]
        draft.cells[name] = [reading.text for reading in readings]
        for line, reading in zip(draft.lines, readings, strict=True):
            if reading.finding:
                draft.say(reading.finding, line, name)


def _words(field: dict[str, Any]) -> Reader:
    """How the words of a column are read: ids and closed words in their own spelling."""
    rules = field.get("constraints", {})
    if "enum" in rules:
        return lambda text: Reading(_closed(text, rules["enum"]))
    if "pattern" in rules or field["name"] == "part_of":
        return lambda text: Reading(re.sub(r"[\s_.-]+", "-", text.casefold()).strip("-"))
    return Reading


def _closed(text: str, allowed: list[str]) -> str:
    """``Up to`` is ``up_to``; what is not allowed stays as it is."""
    word = re.sub(r"[\s-]+", "_", text.casefold())
    return word if word in allowed else text


def _judge(draft: Draft) -> None:
    """What is wrong by the rules; a cell that there is something to say of already is left."""
    handled = {(row, f.column) for f in draft.open for row in f.rows}
    fields = {f["name"] for f in schema()["fields"]}
    known = {name: cells for name, cells in draft.cells.items() if name in fields}
    draft.findings += [
        f
        for f in faults(known, schema(), draft.file, lines=draft.lines)
        if not {(row, f.column) for row in f.rows} & handled
    ]
    check_rows(draft, known)


def _frame(draft: Draft) -> pd.DataFrame:
    """A file without faults as a table: the template's columns, then the reader's own."""
    frame = frame_of(draft.cells, schema())
    for name, kept in draft.cells.items():
        if name not in frame:
            frame[name] = pd.Series([t or None for t in kept], dtype="str")
    return frame

"""From the rows of a file to columns: where the header is, and which cell belongs where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import ZapadError
from ..findings import Finding, note, problem, quoted, suggestion
from ..spreadsheet import Rows, tidy
from .templates import MAX_CLAIMS, is_needed

HEADER_WITHIN = 10  # rows: a header may stand below a title
ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}


@dataclass
class Draft:
    """A file on its way from cells to a table."""

    file: str
    lines: list[int] = field(default_factory=list)  # the number of each row that is read
    cells: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def say(self, finding: Finding, row: int | None = None, column: str | None = None) -> None:
        """Keep what there is to say about a place in the file."""
        self.findings.append(finding.at(self.file, row, column))

    @property
    def open(self) -> list[Finding]:
        """What must be mended or answered before the file is a table."""
        return [f for f in self.findings if f.kind != "note"]


def lay_out(draft: Draft, rows: Rows, notes: list[Finding], fields: list[dict[str, Any]]) -> None:
    """Find the header, and sort the cells of the rows below it into columns.

    notes : what `read_cells` says of the rows.
    """
    needed = {f["name"] for f in fields if is_needed(f)}
    known = [f["name"] for f in fields]
    at = _header(draft, rows, known, len(needed))
    if at is None:
        draft.findings += [f for f in notes if f.kind == "note"]
        return
    line, header = rows[at]
    names = [column_key(cell) for cell in header]
    _place(draft, notes, {i: n for i, n in enumerate(names) if n in known}, line)
    body = _body(draft, rows[at + 1 :], len(names))
    if len(body) > MAX_CLAIMS:
        what = "{n:,} claims; {most:,} are the most"
        draft.say(problem(what, "Divide them.", n=len(body), most=MAX_CLAIMS))
        return
    if not body:
        todo = "Fill in a row, and save."
        draft.say(problem("no claim below the header in row {line}", todo, line=line))
    draft.lines = [number for number, _ in body]
    for i, name in enumerate(names):
        _column(draft, line, i, name, [row[i] for _, row in body])
    _unknown(draft, line, known)
    for name in known:
        if name not in draft.cells and name not in needed:
            draft.cells[name] = [""] * len(body)
            draft.say(note("is missing and was taken as empty"), column=name)


def _place(draft: Draft, findings: list[Finding], names: dict[int, str], header: int) -> None:
    """Take in what a workbook says of cells that are read; its letters become names."""
    for f in findings:
        if f.rows and f.rows[0] < header:
            continue
        if f.column is None:
            draft.findings.append(f)
        elif name := names.get(_position(f.column)):
            draft.findings.append(replace(f, column=name))


def _position(letters: str) -> int:
    """How many columns stand before the one that a spreadsheet calls so: 0 for A, 26 for AA."""
    n = 0
    for letter in letters:
        n = 26 * n + ord(letter) - ord("A") + 1
    return n - 1


def correct(draft: Draft, corrections: Mapping[tuple[int, str], object]) -> None:
    """Put new contents into cells, each noted."""
    for place, new in corrections.items():
        try:
            row, column = place
        except (TypeError, ValueError):
            row, column = None, None
        if row not in draft.lines or column not in draft.cells:
            raise ZapadError(
                f"The correction for {place!r} finds no cell. Write the row's number and the"
                " column's name: (7, 'qualifier')."
            )
        at = draft.lines.index(row)
        draft.findings = [
            f for f in draft.findings if (row, column) not in {(r, f.column) for r in f.rows}
        ]
        old, text = tidy(draft.cells[column][at]), "" if new is None else str(new)
        draft.cells[column][at] = text
        what = "{old} was corrected to {new}"
        draft.say(note(what, old=quoted(old), new=quoted(str(new))), row, column)


def column_key(name: str) -> str:
    """A column's name however it was written: ``" Claim ID "`` is ``claim_id``."""
    return re.sub(r"[\W_]+", "_", tidy(name).casefold()).strip("_")


def _header(draft: Draft, rows: Rows, known: list[str], needed: int) -> int | None:
    """Which row has the names of the columns, or None with a problem."""
    top = rows[:HEADER_WITHIN]
    found = [len(set(known) & {column_key(c) for c in row}) for _, row in top]
    at = found.index(max(found))
    if found[at] >= needed / 2:
        for number, row in rows[:at]:
            if sum(bool(tidy(c)) for c in row) < needed:
                above = note("not read: above the header in row {line}", line=rows[at][0])
            else:
                what = "a row like a claim, above the header in row {line}"
                above = problem(what, "Move the header to the top.", line=rows[at][0])
            draft.say(above, number)
        return at
    if any(sum(name in cell for name in known) > 2 for _, row in top for cell in row):
        draft.say(
            problem(
                "a whole row stands in one cell",
                "In a spreadsheet, split the first column (in Excel: Data, Text to Columns); in an"
                " editor, take away the quotes around each line.",
            ),
            rows[0][0],
        )
        return None
    first = quoted("; ".join(tidy(c) for c in rows[0][1]))
    draft.say(
        problem(
            "no header",
            "One row must hold the names of the columns; the first row holds {first}. Copy the"
            " header of the template into it: {columns}.",
            first=first,
            columns=", ".join(known),
        ),
        rows[0][0],
    )
    return None


def _body(draft: Draft, rows: Rows, width: int) -> Rows:
    """The rows with claims, each as long as the header at least."""
    body = []
    for number, row in rows:
        words = [tidy(cell) for cell in row if tidy(cell)]
        for word in ERRORS.intersection(words):
            todo = "Mend it there, or write what the source says."
            draft.say(problem(f"{word} is an error of the spreadsheet", todo), number)
        if words[0].startswith("#") and words[0] not in ERRORS:
            draft.say(note("not read, because it begins with #"), number)
            continue
        counts = {"n": len(row), "width": width}
        if any(tidy(c) for c in row[width:]):
            todo = "Put quotes around cells that hold the separator, or name the further columns."
            draft.say(problem("{n} cells, but the header has {width}", todo, **counts), number)
        elif len(row) < width:
            todo = "Look for a missing separator, or a line break in a cell without quotes."
            draft.say(problem("only {n} of {width} cells", todo, **counts), number)
        body.append((number, [*row, *[""] * width]))
    return body


def _column(draft: Draft, line: int, i: int, name: str, cells: list[str]) -> None:
    """Take a column in, if it has a name of its own."""
    if name in draft.cells:
        twice = problem("stands twice in the header", "Rename or remove one.")
        draft.say(twice, line, name)
    elif name:
        draft.cells[name] = cells
    elif any(tidy(c) for c in cells):
        draft.say(problem("column {n} holds cells but has no name", "Name it.", n=i + 1), line)


def _unknown(draft: Draft, line: int, known: list[str]) -> None:
    for name in sorted(set(draft.cells) - set(known)):
        what = "is not a column of the template"
        if near := suggestion(name, set(known) - set(draft.cells)):
            draft.say(problem(what, "{near}Rename it.", near=near), line, name)
        else:
            draft.say(note(f"{what}: kept, but not used"), line, name)

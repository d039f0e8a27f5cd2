"""The student's and the instructor's edition, made from the committed notebooks alone.

The student's has no solutions, model answers and outputs; the instructor's has them open,
and beside each exercise the answers to expect and what is said to them.
"""

from __future__ import annotations

import io
import json
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

from zapad.errors import ZapadError
from zapad.exercises import THEMES, Choice, Coded, Number, Rows, Word, sealed
from zapad.exercises.mending import Fixes
from zapad.files import folder
from zapad.files import write as write_file

from . import runsheets
from .notebook import PLANS, Cell, Notebook, books

ROOT = Path(__file__).resolve().parents[1]
NAME = "zapad"
SHIPPED = (
    "notebooks/zapad/**/*.py",
    "notebooks/zapad/**/*.j2",
    "notebooks/zapad/vendor/*",
    "data/**/*",
    "LICENSE*",
    "CITATION.cff",
)
EDITIONS = ("student", "instructor")

MORE = ("krippendorff", "openpyxl")  # notebook 04 uses them where they are there

START = """# Start here

This folder holds the student edition of a seminar in notebooks on the exercise Zapad-2017.
It needs no network once you can open it. Three ways to open it:

1. **Anaconda.** Start *Anaconda Navigator*, launch *JupyterLab*, go to this folder, open
   `notebooks/{first}.ipynb`.
2. **Python 3.11 or newer.** In this folder, on one line:
   `python3 -m pip install jupyterlab "pandas>=3" "plotly>=6.9" "matplotlib>=3.10" {more}`,
   then `python3 -m jupyterlab notebooks` (on Windows write `py` for `python3`).
3. **JupyterLite, in the browser, nothing installed.** Use the address that your lecturer gives
   you. Your work stays in that browser on that machine: download it before you leave.

Notebook 4 measures agreement with one package more, *krippendorff*, which Anaconda does not bring:
there, run `%pip install krippendorff` once in a cell of its own, with a network. Without it all
else works.

Run the cells from the top, each with **Shift + Enter**. In an exercise, put your answer in the
place of the three dots and run the cell: it answers at once. Save with **Ctrl + S** (on a Mac
**Cmd + S**).

| notebook | minutes |
| --- | --- |
{rows}

Text and charts are licensed CC BY 4.0, code MIT, data CC0 1.0: see the LICENSE files.
"""

RUBRIC = """# Judging written answers

One table for every text exercise, for the discussion and for a finished project. A student need
not reach the model answer's conclusion: the marks are for how it is reached.

| | 0 | 1 | 2 | 3, as well |
| --- | --- | --- | --- | --- |
| **Who says so** | no claimant | for some figures | for each | what each could know or gain |
| **What is counted** | unlike compared | differences seen | like with like | what is left out |
| **How firm** | "up to" dropped | words kept | used as intervals | weak rows carry nothing alone |
| **What follows** | a verdict | one reading | a rival reading | what would change one's mind |

A text exercise takes the rows that it asks about. Neutral words are expected throughout; loaded
ones may be quoted, with their speaker.
"""


def student(book: Notebook, outputs: bool = False) -> Notebook:
    """A notebook without solutions, model answers and notes; a place to write instead.

    `outputs` keeps what the other cells show: on paper nobody can run them.
    """
    cells = []
    for cell in book.cells:
        if cell.solution and not cell.is_code:
            words = "*Your answer: double-click here and write.*"
            cells.append(_markdown(f"{cell.solution}-yours", words, role="place"))
        elif not cell.solution and cell.stands_in("student"):
            empty: dict[str, Any] = {"execution_count": None} if cell.is_code else {}
            if cell.is_code and (cell.stub or not outputs):
                empty["outputs"] = []
            cells.append(cell.changed(**empty))
    return book.with_cells(cells)


def _markdown(name: str, text: str, **about: str) -> Cell:
    return Cell({"cell_type": "markdown", "id": name, "metadata": {"zapad": about}, "source": text})


def instructor(book: Notebook, rubric: str = "see RUBRIC.md") -> Notebook:
    """A notebook with everything open: solutions, expected answers, the place in each plan."""
    told = notes(book, rubric)
    cells = []
    for cell in book.cells:
        metadata = {k: v for k, v in cell.raw["metadata"].items() if k != "jupyter"}
        if "tags" in metadata:
            metadata["tags"] = [t for t in metadata["tags"] if t != "hide-cell"]
        changed = cell.changed(metadata=metadata)
        if cell.solution and not cell.is_code:
            opened = "<details open>" + cell.source.removeprefix("<details>")
            changed = changed.changed(source=opened)
        cells.append(changed)
        if cell in told:
            quoted = "> **For the instructor.** " + told[cell].replace("\n", "\n> ")
            cells.append(_markdown(f"{cell.id}-note"[:64], quoted, role="note"))
    return book.with_cells(cells)


def notes(book: Notebook, rubric: str = "see RUBRIC.md") -> dict[Cell, str]:
    """What the instructor is told of each step, as Markdown, by the cell that begins it."""
    known = feedback()
    places: dict[Cell, list[str]] = {}
    for plan in PLANS:
        for step in book.steps(plan):
            where = f"minutes {step.start} to {step.end} of the {plan} plan"
            places.setdefault(step.cell, []).append(where)
    found = {}
    for step in book.steps("long"):
        cell = step.cell
        lines = [f"{'; '.join(places[cell])}; {step.mode}; aims: {', '.join(cell.aims)}."]
        if cell.exercise in known:
            lines += expected(known[cell.exercise])
        elif cell.exercise:
            lines += ["", f"No answer is checked by machine: {rubric}."]
        found[cell] = "\n".join(lines)
    return found


def feedback() -> dict[str, Any]:
    """All exercises that answer at once, by id."""
    known: dict[str, Any] = {}
    for theme in THEMES:
        known |= import_module(f"zapad.exercises.{theme}").EXERCISES
    return known


def expected(exercise: Any) -> list[str]:
    """The answers to expect, and what is said to each; no lines where a reader writes text."""
    if isinstance(exercise, Choice):
        return ["", f"Right: {', '.join(exercise.right)}."] + [
            f"- *{letter}*: {sentence}" for letter, sentence in exercise.why.items()
        ]
    if isinstance(exercise, Number):
        lines = ["", f"Right: {exercise.expected():,.{exercise.digits}f}. {exercise.sentence}"]
        return lines + [
            f"- *{_figure(slip(), exercise.digits)}*: {sentence}"
            for slip, sentence in exercise.slips
        ]
    if isinstance(exercise, Rows):
        wanted = list(exercise.expected())
        rows = "1 row" if len(wanted) == 1 else f"{len(wanted)} rows"
        return ["", f"Right: {rows}. {exercise.missing} {exercise.extra}"]
    if isinstance(exercise, Word):
        return ["", f"Right: {exercise.expected()}."] + [
            f"- *{word}*: {sentence}" for word, sentence in exercise.why.items()
        ]
    if isinstance(exercise, Coded):
        return ["", f"Right: as the table has {exercise.claim_id}. {exercise.sentence}"] + [
            f"- *{column}* differs: {hint}" for column, hint in exercise.hints.items()
        ]
    if isinstance(exercise, Fixes):
        return [
            "",
            f"Right: the corrections of the solution, or others like them. {exercise.sentence}",
        ]
    return []


def _figure(value: float, digits: int) -> str:
    """A wrong answer with the digits of the right one; below 1 these would tell too little."""
    return f"{value:.2g}" if 0 < abs(value) < 1 else f"{value:,.{digits}f}"


def rubric(name: str | None = None) -> str:
    """How written answers are judged, and which exercise of each notebook shows which aim.

    With the `name` of a notebook, its aims alone.
    """
    lines = [RUBRIC]
    known = books()
    for book in [known[name]] if name else known.values():
        lines += [
            f"## {book.title}",
            "",
            "| aim | shown by | marks 0-3 |",
            "| --- | --- | --- |",
        ]
        for aim in book.aims:
            shown = [e.id for e in book.exercises.values() if aim.id in e.cell.aims]
            lines.append(f"| **{aim.id}** {' '.join(aim.text.split())} | {', '.join(shown)} | |")
        lines.append("")
    return "\n".join(lines)


def files(edition: str) -> dict[str, bytes]:
    """Every file of an edition: path in the ZIP and contents."""
    if edition not in EDITIONS:
        raise ZapadError(f"There is no edition {edition!r}. Use one of: {', '.join(EDITIONS)}.")
    known = books()
    make = student if edition == "student" else instructor
    found = {}
    for name, book in known.items():
        text = json.dumps(make(book).raw, indent=1, ensure_ascii=False) + "\n"
        found[f"notebooks/{name}.ipynb"] = text.encode()
    for pattern in SHIPPED:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                found[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    if edition == "student":
        for theme in THEMES:
            open_module = import_module(f"zapad.exercises.{theme}")
            source = sealed.module(
                str(open_module.__doc__).split(".")[0] + ".", open_module.EXERCISES
            )
            found[f"notebooks/zapad/exercises/{theme}.py"] = source.encode()
    rows = "\n".join(f"| {book.title} | {book.minutes['long']} |" for book in known.values())
    found["START.md"] = START.format(
        first=next(iter(known)), rows=rows, more=" ".join(MORE)
    ).encode()
    if edition == "instructor":
        found["START.md"] = found["START.md"].replace(b"student edition", b"instructor edition")
        sheets = [runsheets.course()]
        sheets += [runsheets.run_sheet(n, p) for n in known for p in PLANS]
        found["RUN-SHEETS.md"] = "\n".join(sheets).encode()
        found["RUBRIC.md"] = rubric().encode()
    return dict(sorted(found.items()))


def archive(edition: str) -> bytes:
    """An edition as the bytes of a ZIP file; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for path, data in files(edition).items():
            # A fixed date: the time of packing says nothing about the files.
            info = zipfile.ZipInfo(f"{NAME}-{edition}/{path}", (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            target.writestr(info, data)
    return buffer.getvalue()


def write(out: Path) -> list[Path]:
    """Write both editions as ZIP files into a folder."""
    folder(out)
    return [write_file(out / f"{NAME}-{e}.zip", archive(e)) for e in EDITIONS]

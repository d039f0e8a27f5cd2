"""The student's and the instructor's edition, made from the committed notebooks alone.

The student's has no solutions, model answers and outputs; the instructor's has them open,
and beside each exercise the answers to expect and what is said to them.
"""

from __future__ import annotations

import copy
import io
import json
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

from . import seminar
from .errors import ZapadError
from .exercises import THEMES, Choice, Number, Rows, Word

ROOT = Path(__file__).resolve().parents[2]
NAME = "zapad"
SHIPPED = ("notebooks/zapad/**/*.py", "data/**/*", "LICENSE*", "CITATION.cff")
EDITIONS = ("student", "instructor")

START = """# Start here

This folder holds the student edition of a seminar in notebooks on the exercise Zapad-2017.
It needs no network once you can open it. Three ways to open it:

1. **Anaconda.** Start *Anaconda Navigator*, launch *JupyterLab*, go to this folder, open
   `notebooks/{first}.ipynb`.
2. **Python 3.11 or newer.** In this folder, on one line:
   `python3 -m pip install jupyterlab openpyxl "pandas>=3" "plotly>=6.9" "matplotlib>=3.10"`,
   then `python3 -m jupyterlab notebooks` (on Windows write `py` for `python3`).
3. **JupyterLite, in the browser, nothing installed.** Use the address that your lecturer gives
   you. Your work stays in that browser on that machine: download it before you leave.

Run the cells from the top, each with **Shift + Enter**. In an exercise, put your answer in the
place of the three dots and run the cell: it answers at once. Save with **Ctrl + S** (on a Mac
**Cmd + S**).

| notebook | minutes |
| --- | --- |
{rows}

Text and charts are licensed CC BY 4.0, code MIT, data CC0 1.0: see the LICENSE files.
"""


def student(book: dict[str, Any]) -> dict[str, Any]:
    """A notebook without solutions, model answers and outputs; a place to write instead."""
    book = copy.deepcopy(book)
    cells = []
    for cell in book["cells"]:
        about = cell["metadata"].get("zapad", {})
        if "solution" in about:
            if cell["cell_type"] == "markdown":
                cells.append(_place_to_write(about["solution"]))
            continue
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        cells.append(cell)
    book["cells"] = cells
    return book


def _place_to_write(exercise: str) -> dict[str, Any]:
    return _markdown(f"{exercise}-yours", "*Your answer: double-click here and write.*")


def _markdown(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}


def instructor(book: dict[str, Any]) -> dict[str, Any]:
    """A notebook with everything open: solutions, expected answers, the place in each plan."""
    book = copy.deepcopy(book)
    plans = {plan: {s["what"]: s for s in seminar.steps(book, plan)} for plan in seminar.PLANS}
    known = feedback()
    cells = []
    for cell in book["cells"]:
        about = cell["metadata"].get("zapad", {})
        cell["metadata"].pop("jupyter", None)
        tags = [t for t in cell["metadata"].get("tags", []) if t != "hide-cell"]
        if "tags" in cell["metadata"]:
            cell["metadata"]["tags"] = tags
        if "solution" in about and cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            cell["source"] = text.replace("<details>", "<details open>")
        cells.append(cell)
        if about.get("minutes"):
            lines = [_when(seminar.heading("".join(cell["source"])), plans, about)]
            lines += expected(known.get(about.get("exercise", "")))
            note = "> **For the instructor.** " + "\n> ".join(lines)
            cells.append(_markdown(f"{cell['id']}-note"[:64], note))
    book["cells"] = cells
    return book


def _when(what: str, plans: dict[str, dict[str, Any]], about: dict[str, Any]) -> str:
    places = [
        f"minutes {step['start']} to {step['end']} of the {plan} plan"
        for plan, steps in plans.items()
        if (step := steps.get(what))
    ]
    aims = ", ".join(about.get("aims", []))
    return f"{'; '.join(places)}; {about['mode']}; aims: {aims}."


def feedback() -> dict[str, Any]:
    """All exercises that answer at once, by id."""
    known: dict[str, Any] = {}
    for theme in THEMES:
        known |= import_module(f".exercises.{theme}", __package__).EXERCISES
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
            f"- *{slip():,.{exercise.digits}f}*: {sentence}" for slip, sentence in exercise.slips
        ]
    if isinstance(exercise, Rows):
        wanted = list(exercise.expected())
        return ["", f"Right: {len(wanted)} rows. {exercise.missing} {exercise.extra}"]
    if isinstance(exercise, Word):
        return ["", f"Right: {exercise.expected()}."] + [
            f"- *{word}*: {sentence}" for word, sentence in exercise.why.items()
        ]
    return []


def files(edition: str) -> dict[str, bytes]:
    """Every file of an edition: path in the ZIP and contents."""
    if edition not in EDITIONS:
        raise ZapadError(f"There is no edition {edition!r}. Use one of: {', '.join(EDITIONS)}.")
    books = seminar.books()
    make = student if edition == "student" else instructor
    found = {}
    for name, book in books.items():
        text = json.dumps(make(book), indent=1, ensure_ascii=False) + "\n"
        found[f"notebooks/{name}.ipynb"] = text.encode()
    for pattern in SHIPPED:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                found[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    rows = "\n".join(
        f"| {seminar.title(book)} | {book['metadata']['zapad']['minutes']['long']} |"
        for book in books.values()
    )
    found["START.md"] = START.format(first=next(iter(books)), rows=rows).encode()
    if edition == "instructor":
        found["START.md"] = found["START.md"].replace(b"student edition", b"instructor edition")
        sheets = [seminar.course()]
        sheets += [seminar.run_sheet(n, p) for n in books for p in seminar.PLANS]
        found["RUN-SHEETS.md"] = "\n".join(sheets).encode()
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
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for edition in EDITIONS:
            path = out / f"{NAME}-{edition}.zip"
            path.write_bytes(archive(edition))
            written.append(path)
    except OSError as error:
        raise ZapadError(
            f"The folder {out} cannot be written: {error.strerror}. Choose another with --out."
        ) from None
    return written

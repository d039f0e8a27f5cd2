"""Printable hand-outs: a tagged PDF with bookmarks for each notebook, student and instructor."""

from __future__ import annotations

import html
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import editions, seminar
from . import HERE, browser, code, folder, markdown, need, outputs, text

LINES = 7  # ruled lines for a written answer

# A table too wide for the page gets smaller print, step by step; then long words may break.
FIT = """() => {
  const width = document.querySelector("main").clientWidth;
  for (const table of document.querySelectorAll("table")) {
    for (let size = 8; size >= 6 && table.scrollWidth > width; size -= 0.5)
      table.style.fontSize = size + "pt";
    if (table.scrollWidth > width) table.classList.add("break");
  }
}"""


def write(out: Path, only: str | None = None) -> list[Path]:
    """Write the hand-outs of all notebooks, or of one, as PDF files into a folder."""
    need("playwright", "handouts")
    out = folder(out)
    books = seminar.books()
    names = [seminar.find(only)] if only else list(books)
    written = []
    with browser() as page, tempfile.TemporaryDirectory() as scratch:
        for name in names:
            for edition in editions.EDITIONS:
                source = Path(scratch) / f"{name}-{edition}.html"
                source.write_text(document(name, books[name], edition), encoding="utf-8")
                page.goto(source.as_uri())
                page.emulate_media(media="print")
                page.evaluate(FIT)
                path = out / f"{name}-{edition}.pdf"
                page.pdf(path=path, tagged=True, outline=True, prefer_css_page_size=True)
                written.append(path)
    return written


def document(name: str, book: dict[str, Any], edition: str) -> str:
    """The hand-out of a notebook as one HTML page made for printing."""
    student = edition == "student"
    made = editions.student(book, outputs=True) if student else editions.instructor(book)
    title = html.escape(seminar.title(book))
    head = f"<p class='edition'>{edition.capitalize()} hand-out</p>"
    parts = [*_groups(made["cells"], student)]
    if student:
        head += "<p class='name'><span>Name</span><span>Date</span></p>"
    else:
        shown = [
            re.sub(r"^## .*", f"### The {plan} plan", seminar.run_sheet(name, plan))
            for plan in seminar.PLANS
        ]
        parts.insert(1, "<section class='sheets'><h2>Run-sheets</h2>")
        parts.insert(2, markdown("\n\n".join(shown)) + "</section>")
        parts.append(f"<section class='rubric'>{markdown(editions.rubric(name))}</section>")
    css = (HERE / "handouts.css").read_text(encoding="utf-8").replace("TITLE", _css(title))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title} ({edition})</title>\n<style>{css}</style>\n</head>\n"
        f"<body class='{edition}'>\n<main>\n{head}\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def _css(title: str) -> str:
    return html.unescape(title).replace("\\", "").replace('"', "”")


def _groups(cells: list[dict[str, Any]], student: bool) -> Iterator[str]:
    """The cells as HTML; an exercise stays together with its stub and what belongs to it."""
    group: list[str] = []
    for cell in cells:
        about = cell["metadata"].get("zapad", {})
        belongs = {"stub", "solution"} & set(about) or cell["id"].endswith(("-yours", "-note"))
        if group and not belongs:
            yield _exercise(group)
            group = []
        shown = _cell(cell, about, student)
        if "exercise" in about or group:
            group.append(shown)
        else:
            yield shown
    if group:
        yield _exercise(group)


def _exercise(parts: list[str]) -> str:
    return "<section class='exercise'>" + "\n".join(parts) + "</section>"


def _cell(cell: dict[str, Any], about: dict[str, Any], student: bool) -> str:
    if cell["id"].endswith("-yours"):
        return "<div class='lines'>" + "<p>&nbsp;</p>" * LINES + "</div>"
    if cell["cell_type"] == "markdown":
        kind = " class='note'" if cell["id"].endswith("-note") else ""
        return f"<div{kind}>{markdown(text(cell))}</div>"
    shown = outputs(cell)
    if "stub" in about:
        shown = "<p class='answer'>My answer:</p>" if student else ""
    return f"<div class='cell'>{code(text(cell))}{shown}</div>"

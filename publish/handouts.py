"""Printable hand-outs: a tagged PDF with bookmarks for each notebook, student and instructor."""

from __future__ import annotations

import html
import tempfile
from collections.abc import Iterator
from pathlib import Path

from zapad import files

from . import editions, runsheets
from .notebook import PLANS, Cell, Notebook, books, find
from .page import HERE, browser, code, markdown, need, outputs

LINES = {"text": 10, "code": 3}  # ruled lines for an answer, by kind of exercise

# Dates do not break at their hyphens; a glossary column with no word in it is left out. A table too
# wide for the page gets smaller print, step by step; then long words may break. What is not higher
# than so many pixels (96 to the inch) is kept whole.
FIT = """() => {
  const width = document.querySelector("main").clientWidth;
  const date = /^[\\d~-]{7,11}(\\/[\\d~-]{7,11})?$/;
  for (const cell of document.querySelectorAll("td, th"))
    if (date.test(cell.textContent.trim()))
      cell.innerHTML = cell.textContent.trim().split("/")
        .map(day => `<span class="date">${day}</span>`).join("/<wbr>");
  for (const table of document.querySelectorAll("table")) {
    for (const head of table.querySelectorAll("thead th")) {
      const column = [...table.rows].map(row => row.cells[head.cellIndex]);
      if (/^(original|transliteration)$/.test(head.textContent)
          && column.slice(1).every(cell => !cell.textContent.trim()))
        column.forEach(cell => cell.hidden = true);
    }
    let size = parseFloat(getComputedStyle(table).fontSize) * 0.75;
    for (; size >= 6 && table.scrollWidth > width; size -= 0.5)
      table.style.fontSize = size + "pt";
    if (table.scrollWidth > width) table.classList.add("break");
  }
  const whole = {"p": 100, "pre.shown, .code": 230, "table": 300, ".instructor .exercise": 300};
  for (const [what, limit] of Object.entries(whole))
    for (const found of document.querySelectorAll(what))
      if (found.offsetHeight <= limit && (what !== "table" || found.rows.length <= 12))
        found.classList.add("whole");
}"""

# A chart cannot be cut, so a page may end in a blank before it. Columns as high as a page (260 mm,
# 982 pixels) break as pages do and can be measured: each chart takes the way that leaves least
# blank before it and before the next, its code above or below it, its size whole or a bit smaller.
FLOW = """() => {
  const main = document.querySelector("main"), height = 982, step = 700;
  main.style.cssText = `columns: 665px; column-gap: ${step - 665}px; column-fill: auto; `
    + `width: 665px; margin: 0; height: ${height}px`;
  const place = box => Math.floor((box.left - main.getBoundingClientRect().left) / step);
  // What the blanks cost from one page to that where an element ends: one large blank is worse
  // than two half as large.
  const blanks = (first, until) => {
    const feet = [], walker = document.createTreeWalker(main, NodeFilter.SHOW_ALL);
    const last = Math.max(...[...until.getClientRects()].map(place));
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!(node.nodeType === Node.TEXT_NODE ? node.data.trim() : node.matches?.("img, .lines p")))
        continue;
      const range = document.createRange();
      range.selectNode(node);
      for (const box of range.getClientRects())
        feet[place(box)] = Math.max(feet[place(box)] ?? 0, box.bottom);
      if (feet.length > last + 1) break;
    }
    const top = main.getBoundingClientRect().top;
    return feet.slice(Math.max(0, first), last)
      .reduce((sum, foot) => sum + Math.max(0, 1 - (foot - top) / height) ** 2, 0);
  };
  const cells = [...main.querySelectorAll(".chart")];
  const ways = cells.map(cell => {
    const figure = cell.querySelector("figure"), image = figure.querySelector("img");
    const full = image.offsetHeight - Math.max(0, figure.offsetHeight - height + 12);
    const found = [];
    for (const size of [1, 0.93, 0.87, 0.81])
      for (const below of cell.matches(".drawing") ? [false, true] : [false])
        if (size === 1 || full * size >= 0.72 * image.naturalHeight)
          found.push({size, price: (1 - size) * 0.15 + below * 0.01, take: () => {
            image.style.maxHeight = full * size + "px";
            cell.classList.toggle("below", below);
            below ? cell.prepend(figure) : cell.append(figure);
          }});
    return found;
  });
  ways.forEach(found => found[0].take());
  for (const [number, cell] of cells.entries()) {
    const first = place(cell.getClientRects()[0]) - 1;
    const next = (ways[number + 1] ?? []).filter(way => way.size === 1);
    let best = null;
    for (const way of ways[number]) {
      if (best?.cost < 0.01) break;
      way.take();
      const after = next.map(way => (way.take(), blanks(first, cells[number + 1])));
      const cost = way.price + (after.length ? Math.min(...after) : blanks(first, cell));
      if (best === null || cost < best.cost) best = {cost, way};
    }
    best.way.take();
  }
  main.style.cssText = "";
}"""


def write(out: Path, only: str | None = None) -> list[Path]:
    """Write the hand-outs of all notebooks, or of one, as PDF files into a folder."""
    need("playwright", "handouts")
    out = files.folder(out)
    wanted = [find(only)] if only else books().values()
    written = []
    with browser() as page, tempfile.TemporaryDirectory() as scratch:
        for book in wanted:
            for edition in editions.EDITIONS:
                source = Path(scratch) / f"{book.name}-{edition}.html"
                source.write_text(document(book, edition), encoding="utf-8")
                page.goto(source.as_uri())
                page.emulate_media(media="print")
                page.evaluate(FIT)
                page.evaluate(FLOW)
                path = out / f"{book.name}-{edition}.pdf"
                data = page.pdf(tagged=True, outline=True, prefer_css_page_size=True)
                written.append(files.write(path, data))
    return written


def document(book: Notebook, edition: str) -> str:
    """The hand-out of a notebook as one HTML page made for printing."""
    student = edition == "student"
    title = html.escape(book.title)
    head = f"<p class='edition'>{edition.capitalize()} hand-out</p>"
    printed = cells(book, edition)
    parts = [*_groups(book, printed, student)]
    if student:
        head += "<p class='name'><span>Name</span><span>Date</span></p>"
    else:
        sheets = [f"### The {plan} plan\n\n{runsheets.sheet(book, plan)}" for plan in PLANS]
        # Where the plans' minutes are told, before the first section.
        place = next(n for n, cell in enumerate(printed, 1) if cell.role == "minutes")
        shown = markdown("\n\n".join(sheets))
        parts.insert(place, f"<section class='sheets'><h2>Run-sheets</h2>{shown}</section>")
        parts.append(f"<section class='rubric'>{markdown(editions.rubric(book.name))}</section>")
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


def cells(book: Notebook, edition: str) -> list[Cell]:
    """The cells that are printed: an edition without what only a screen can show."""
    if edition == "student":
        made = editions.student(book, outputs=True)
    else:
        made = editions.instructor(book, rubric="see the last page")
    return [_unfolded(cell) for cell in made.cells if cell.stands_in("paper")]


def _unfolded(cell: Cell) -> Cell:
    """A cell as it is; a solution or model answer without what is clicked to open it."""
    if not cell.solution:
        return cell
    if cell.is_code:
        return cell.changed(source=f"# Solution\n{cell.answer}")
    summary = "<details open><summary>Model answer</summary>"
    return cell.changed(source=f"{summary}\n\n{cell.answer}\n\n</details>")


def _groups(book: Notebook, cells: list[Cell], student: bool) -> Iterator[str]:
    """The cells as HTML; an exercise stays together with its stub and what belongs to it."""
    group: list[str] = []
    awaited = None  # the exercise whose stub has not come: all before it is a part of it
    for cell in cells:
        belongs = cell.stub or cell.solution or cell.role in ("place", "note")
        if group and not belongs and not awaited:
            yield _boxed(group)
            group = []
        shown = _stub(book, cell, student) if cell.stub else _cell(cell)
        if cell.exercise or group:
            group.append(shown)
        else:
            yield shown
        if cell.exercise and book.exercises[cell.exercise].stub:
            awaited = cell.exercise
        elif cell.stub == awaited:
            awaited = None
    if group:
        yield _boxed(group)


def _boxed(parts: list[str]) -> str:
    return "<section class='exercise'>" + "\n".join(parts) + "</section>"


def _lines(kind: str) -> str:
    lines = "<p>&nbsp;</p>" * LINES.get(kind, 0)
    return f"<div class='lines'>{lines}</div>" if lines else ""


def _stub(book: Notebook, cell: Cell, student: bool) -> str:
    lines = _lines(book.exercises[str(cell.stub)].kind)
    place = f"<p class='answer'>My answer:</p>{lines}" if student else ""
    return f"<div class='cell'>{code(cell.source)}{place}</div>"


def _cell(cell: Cell) -> str:
    if cell.role == "place":
        return _lines("text")
    if not cell.is_code:
        style = " class='note'" if cell.role == "note" else ""
        return f"<div{style}>{markdown(cell.source)}</div>"
    style = "cell"
    if cell.chart:
        style += " chart drawing" if len(cell.source.splitlines()) > 8 else " chart"
    elif cell.role == "sources":
        style += " sources"
    return f"<div class='{style}'>{code(cell.source)}{outputs(cell)}</div>"

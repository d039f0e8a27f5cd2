"""Printable hand-outs: a tagged PDF with bookmarks for each notebook, student and instructor."""

from __future__ import annotations

import html
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zapad import files

from . import editions, runsheets
from .page import HERE, browser, code, figure, markdown, need, outputs, text

LINES = {"text": 10, "code": 3}  # ruled lines for an answer, by kind of exercise
# Code that only makes a chart to explore, which paper has not.
EXPLORED = re.compile(r"\bgo\.Figure\(|\.(?:add_|update_)[a-z]+\(")

# What tells of the screen, and what stands for it on paper.
ON_PAPER = {
    r"# The solution: click to open": "# Solution",
    r"Model answer: open it after you have written yours": "Model answer",
    r"; the solution is folded\s+under each \(.*?\)": "; the solution stands under each",
    r"see RUBRIC\.md": "see the last page",
    r" Below it the same rows again,.*?to read it\.": "",
}

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
    books = runsheets.books()
    names = [runsheets.find(only)] if only else list(books)
    written = []
    with browser() as page, tempfile.TemporaryDirectory() as scratch:
        for name in names:
            for edition in editions.EDITIONS:
                source = Path(scratch) / f"{name}-{edition}.html"
                source.write_text(document(name, books[name], edition), encoding="utf-8")
                page.goto(source.as_uri())
                page.emulate_media(media="print")
                page.evaluate(FIT)
                page.evaluate(FLOW)
                path = out / f"{name}-{edition}.pdf"
                data = page.pdf(tagged=True, outline=True, prefer_css_page_size=True)
                written.append(files.write(path, data))
    return written


def document(name: str, book: dict[str, Any], edition: str) -> str:
    """The hand-out of a notebook as one HTML page made for printing."""
    student = edition == "student"
    title = html.escape(runsheets.title(book))
    head = f"<p class='edition'>{edition.capitalize()} hand-out</p>"
    parts = [*_groups(cells(book, edition), student)]
    if student:
        head += "<p class='name'><span>Name</span><span>Date</span></p>"
    else:
        shown = [
            re.sub(r"^## .*", f"### The {plan} plan", runsheets.run_sheet(name, plan))
            for plan in runsheets.PLANS
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


def cells(book: dict[str, Any], edition: str) -> list[dict[str, Any]]:
    """The cells that are printed: an edition without what only a screen can show."""
    student = edition == "student"
    made = editions.student(book, outputs=True) if student else editions.instructor(book)
    kept: list[dict[str, Any]] = []
    for cell in made["cells"]:
        if cell["cell_type"] == "code" and not figure(cell) and EXPLORED.search(text(cell)):
            continue
        if _moves(cell):
            # The words before it say what to do with it, unless they serve the picture too.
            if kept[-1]["cell_type"] == "markdown":
                kept.pop()
            continue
        for screen, paper in ON_PAPER.items():
            cell["source"] = re.sub(screen, paper, text(cell), flags=re.S)
        kept.append(cell)
    return kept


def _about(cell: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = cell["metadata"].get("zapad", {})
    return found


def _moves(cell: dict[str, Any]) -> bool:
    return any("vnd.plotly" in kind for o in cell.get("outputs", []) for kind in o.get("data", {}))


def _groups(cells: list[dict[str, Any]], student: bool) -> Iterator[str]:
    """The cells as HTML; an exercise stays together with its stub and what belongs to it."""
    group: list[str] = []
    stubs = {_about(cell).get("stub") for cell in cells}
    kinds = {about.get("exercise"): about.get("kind", "") for about in map(_about, cells)}
    awaited = None  # the exercise whose stub has not come: all before it is a part of it
    for cell in cells:
        about = _about(cell)
        belongs = {"stub", "solution"} & set(about) or cell["id"].endswith(("-yours", "-note"))
        if group and not belongs and not awaited:
            yield _exercise(group)
            group = []
        shown = _cell(cell, about, student, kinds.get(about.get("stub"), ""))
        if "exercise" in about or group:
            group.append(shown)
        else:
            yield shown
        if "exercise" in about and about["exercise"] in stubs:
            awaited = about["exercise"]
        elif about.get("stub") == awaited:
            awaited = None
    if group:
        yield _exercise(group)


def _exercise(parts: list[str]) -> str:
    return "<section class='exercise'>" + "\n".join(parts) + "</section>"


def _lines(kind: str) -> str:
    lines = "<p>&nbsp;</p>" * LINES.get(kind, 0)
    return f"<div class='lines'>{lines}</div>" if lines else ""


def _cell(cell: dict[str, Any], about: dict[str, Any], student: bool, kind: str = "") -> str:
    if cell["id"].endswith("-yours"):
        return _lines("text")
    if cell["cell_type"] == "markdown":
        style = " class='note'" if cell["id"].endswith("-note") else ""
        return f"<div{style}>{markdown(text(cell))}</div>"
    shown = outputs(cell)
    if "stub" in about:
        shown = "<p class='answer'>My answer:</p>" + _lines(kind) if student else ""
    style = "cell"
    if "<figure" in shown:
        style += " chart drawing" if len(text(cell).splitlines()) > 8 else " chart"
    elif "sources" in cell["id"]:
        style += " sources"
    return f"<div class='{style}'>{code(text(cell))}{shown}</div>"

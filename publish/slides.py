"""A deck of slides for each notebook: a page that needs no network, and the same as PDF.

The slides follow from the bones of a notebook: title, aims, each chart with what it shows and
does not, exercises, discussion, silences. Speaker notes are the instructor edition's.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from zapad.files import folder
from zapad.files import write as write_file

from . import editions, figures
from .notebook import Cell, Exercise, Notebook, Section, books, find
from .page import HERE, browser, code, markdown, need, table

MOST = 18  # slides a session; exercises that do not fit are named on the last one
REVEAL = ("dist/reset.css", "dist/reveal.css", "dist/reveal.js")
PLUGINS = ("plugin/notes/notes.js", "plugin/zoom/zoom.js")
MUCH = 1000  # characters of a table, tags and all: more is set smaller


@dataclass
class Slide:
    """One slide: `kind` (its CSS class), `head`, `body` and `notes` as HTML."""

    kind: str
    head: str
    body: str
    notes: str = ""
    section: str = ""
    part: Cell | None = None  # begins the section, or the part of it with minutes of its own
    cell: Cell | None = None

    def html(self, pictures: Mapping[str, bytes]) -> str:
        """The slide as reveal.js reads it; `pictures` has the PNG of each chart by its slug."""
        level = "h1" if self.kind == "title" else "h2"
        head = f"<{level}>{self.head}</{level}>"
        notes = f"<aside class='notes'>{self.notes}</aside>" if self.notes else ""
        body = self.body
        if self.cell and (chart := self.cell.chart) and self.kind == "chart":
            data = base64.b64encode(pictures[chart.slug]).decode()
            body = f'<img alt="{html.escape(chart.alt)}" src="data:image/png;base64,{data}">'
        return f"<section class='{self.kind}'>{head}{body}{notes}</section>"


def deck(book: Notebook) -> list[Slide]:
    """The slides of a notebook, in its order, `MOST` at the most."""
    told = {
        cell: markdown(f"**For the instructor.** {note}")
        for cell, note in editions.notes(book).items()
    }
    slides = _fit([_title(book), *_slides(book, told)])
    _tell(slides, {cell: said for cell, said in told.items() if _begins_part(cell)})
    return slides


def _begins_part(cell: Cell) -> bool:
    return bool(cell.minutes) and not cell.exercise


def _slides(book: Notebook, told: dict[Cell, str]) -> Iterator[Slide]:
    """A slide for each cell that makes one."""
    for section in book.sections:
        part = section.cells[0]
        for cell in section.cells:
            part = cell if _begins_part(cell) else part
            if made := _slide(book, section, part, cell, told.get(cell, "")):
                made.section, made.part, made.cell = section.title, part, cell
                yield made


def _slide(book: Notebook, section: Section, part: Cell, cell: Cell, said: str) -> Slide | None:
    title = html.escape(section.title)
    # A section without minutes is an appendix, to look up.
    if cell.chart and part.minutes:
        return _chart(book, cell)
    if cell.exercise:
        return _exercise(book.exercises[cell.exercise], said)
    if cell.role == "discussion":
        asked = "\n".join(f"1. {_indented(q.text)}" for q in book.discussion)
        good = "".join(f"<li>{markdown(q.good_answer)}</li>" for q in book.discussion)
        return Slide("discussion", title, markdown(asked), f"<ol>{good}</ol>")
    if cell.role == "aims":
        aims = "\n".join(f"- **{aim.id}** {_indented(aim.text)}" for aim in book.aims)
        return Slide("aims", title, markdown(aims))
    if cell.role == "silences":
        return Slide("silences", title, markdown(cell.body))
    return None


def _indented(text: str) -> str:
    """Text that goes on in the same item of a list."""
    return text.replace("\n", "\n   ")


def _tell(slides: list[Slide], parts: dict[Cell, str]) -> None:
    """Put what the instructor is told of each part before the notes of its first slide."""
    waiting = list(parts)
    for slide in slides:
        before = ""
        while slide.part in parts and slide.part in waiting:
            # What has minutes and no slide of its own comes before the next one.
            part = waiting.pop(0)
            first = "" if part is slide.part else "First, in the notebook: "
            before += f"<h3>{first}{html.escape(part.heading)}</h3>{parts[part]}"
        if before and slide.kind.startswith("exercise"):
            before += f"<h3>{slide.head}</h3>"
        slide.notes = before + slide.notes


def _fit(slides: list[Slide]) -> list[Slide]:
    """Leave exercises out until the deck fits: from the end, those of the long plan first."""
    exercises = [slide for slide in slides if slide.cell and slide.cell.exercise]
    spare = exercises[::-1]
    spare.sort(key=lambda slide: bool(slide.cell and slide.cell.minutes["short"]))
    over = len(slides) - MOST
    if over <= 0:
        return slides
    home = spare[: over + 1]  # one more makes room for the slide that names them
    names = "".join(f"<li>{slide.head}</li>" for slide in exercises if slide in home)
    body = f"<p>In the notebook, each with its answer at once:</p><ul>{names}</ul>"
    notes = "<p>Left out of the slides to keep them to a session.</p>"
    kept = [slide for slide in slides if slide not in home]
    return [*kept, Slide("home", "At home", body, notes)]


def _title(book: Notebook) -> Slide:
    notes = (
        f"<p>{book.minutes['long']} minutes in the long plan, {book.minutes['short']} in the short"
        " one. Alt and a click enlarge a part of a chart; S opens these notes.</p>"
    )
    return Slide("title", html.escape(book.title), markdown(book.question), notes)


def _chart(book: Notebook, cell: Cell) -> Slide:
    """A chart in the shape of a slide, its finding inside; what it shows is for the lecturer."""
    chart = cell.chart
    assert chart
    said = "".join(markdown(paragraph) for paragraph in book.readings(cell))
    notes = f"{said}<p>{html.escape(chart.caption)}</p>"
    return Slide("chart", html.escape(chart.title), "", notes)


def _exercise(exercise: Exercise, said: str) -> Slide:
    shown = _table(exercise.table) if exercise.table else ""
    there = []
    written = exercise.kind in ("code", "text")
    if written or "cell" in exercise.refers:
        there.append(f"exercise {exercise.id}")
    if not (written or shown) and (exercise.table or "rows" in exercise.refers):
        there.append(f"rows in section “{html.escape(exercise.section.title)}”")
    if written:
        answer = exercise.solution
        said += code(answer.answer) if answer.is_code else markdown(answer.answer)
    body = markdown(exercise.cell.body) + shown
    if there:
        body += f"<p class='key'>In the notebook: {', '.join(there)}</p>"
    kind = "exercise tabled" if len(shown) > MUCH else "exercise"
    head = f"{html.escape(exercise.title)} <small>{exercise.minutes} min</small>"
    return Slide(kind, head, body, said)


def _table(cell: Cell) -> str:
    """The table that a cell shows, without its row names where they are only ids."""
    rows = table(cell.data["text/html"])("tr")
    lines = [[word.decode_contents() for word in row(["td", "th"])] for row in rows]
    if len(lines) > 1 and not any(lines[1][1:]):
        lines[0][0] = lines.pop(1)[0]  # pandas names the rows on a line of its own
    if lines and (not lines[0][0] or lines[0][0].endswith("_id")):
        lines = [line[1:] for line in lines]
    if not lines or len(lines) > 9 or len(lines[0]) > 7:
        return ""
    top, *rest = ["".join(f"<td>{word}</td>" for word in line) for line in lines]
    return (
        f"<table><thead><tr>{top.replace('td>', 'th>')}</tr></thead>"
        f"<tbody>{''.join(f'<tr>{row}</tr>' for row in rest)}</tbody></table>"
    )


def document(book: Notebook, pictures: Mapping[str, bytes]) -> str:
    """The deck of a notebook as one page; reveal.js lies in the folder ``reveal`` beside it.

    `pictures` has the PNG of each chart, drawn for a slide, by its slug.
    """
    title = html.escape(book.title)
    slides = "\n".join(slide.html(pictures) for slide in deck(book))
    links = "\n".join(
        f'<link rel="stylesheet" href="reveal/{Path(name).name}">'
        for name in REVEAL
        if name.endswith(".css")
    )
    scripts = "\n".join(
        f'<script src="reveal/{Path(name).name}"></script>'
        for name in (*REVEAL, *PLUGINS)
        if name.endswith(".js")
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n{links}\n"
        f'<link rel="stylesheet" href="reveal/slides.css">\n</head>\n<body>\n'
        f"<main class='reveal'><div class='slides'>\n{slides}\n</div></main>\n{scripts}\n"
        "<script>Reveal.initialize({width: 1280, height: 720, margin: 0.03, hash: true,"
        " center: false, transition: 'none', slideNumber: 'c/t', pdfSeparateFragments: false,"
        " plugins: [RevealNotes, RevealZoom]});</script>\n</body>\n</html>\n"
    )


def write(out: Path, only: str | None = None) -> list[Path]:
    """Write the decks of all notebooks, or of one: HTML, PDF, and PDF with the notes."""
    need("sphinx_revealjs", "slides")
    need("playwright", "slides")
    out = folder(out)
    reveal = folder(out / "reveal")
    source = files("sphinx_revealjs") / "_static/revealjs"
    for name in (*REVEAL, *PLUGINS, "LICENSE"):
        write_file(reveal / Path(name).name, (source / name).read_bytes())
    write_file(reveal / "slides.css", (HERE / "slides.css").read_bytes())
    chosen = [find(only)] if only else list(books().values())
    pictures = figures.drawn_for("slide", only=chosen[0].name if only else None)
    written = []
    with browser() as page:
        for book in chosen:
            path = write_file(out / f"{book.name}.html", document(book, pictures).encode())
            written.append(path)
            for ending, options in [("", ""), ("-notes", "&showNotes=separate-page")]:
                page.goto(f"{path.as_uri()}?print-pdf{options}")
                page.wait_for_function("document.querySelector('.pdf-page') !== null")
                page.evaluate("Promise.all([...document.images].map(i => i.decode()))")
                data = page.pdf(
                    tagged=True, outline=True, print_background=True, prefer_css_page_size=True
                )
                written.append(write_file(out / f"{book.name}{ending}.pdf", data))
    return written

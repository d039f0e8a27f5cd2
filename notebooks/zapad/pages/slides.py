"""A deck of slides for each notebook: a page that needs no network, and the same as PDF.

The slides follow from the bones of a notebook: title, aims, each chart with what it shows and
does not, exercises, discussion, silences. Speaker notes are the instructor edition's.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from .. import editions, seminar
from . import HERE, browser, figure, folder, markdown, need, text

LONG = 560  # characters beside a chart
MOST = 15  # slides a session; exercises that do not fit are named on the last one
REVEAL = ("dist/reset.css", "dist/reveal.css", "dist/reveal.js")
PLUGINS = ("plugin/notes/notes.js", "plugin/zoom/zoom.js")
BARE = re.compile(r"\s*·?\s*\(\d+ min\)")


@dataclass
class Slide:
    """One slide: `kind` (its CSS class), `head`, `body` and `notes` as HTML."""

    kind: str
    head: str
    body: str
    notes: str = ""

    def html(self) -> str:
        """The slide as reveal.js reads it."""
        level = "h1" if self.kind == "title" else "h2"
        head = f"<{level}>{self.head}</{level}>"
        notes = f"<aside class='notes'>{self.notes}</aside>" if self.notes else ""
        # Beside a chart the heading stands over the words, so that the chart has all the height.
        body = self.body.replace("<!--head-->", head) if self.kind == "chart" else head + self.body
        return f"<section class='{self.kind}'>{body}{notes}</section>"


def deck(book: dict[str, Any]) -> list[Slide]:
    """The slides of a notebook, in its order, `MOST` at the most."""
    told = {
        cell["id"].removesuffix("-note"): markdown(re.sub(r"^> ?", "", text(cell), flags=re.M))
        for cell in editions.instructor(book)["cells"]
        if cell["id"].endswith("-note")
    }
    cells = book["cells"]
    slides = [_title(book)]
    section = notes = ""
    exercises: list[tuple[bool, Slide]] = []  # in the short plan?
    for place, cell in enumerate(cells[1:], 1):
        about, said = cell["metadata"].get("zapad", {}), told.get(cell["id"], "")
        chart = figure(cell) if cell["cell_type"] == "code" else None
        head = re.match(r"## (.+)", text(cell)) if cell["cell_type"] == "markdown" else None
        if head:
            section, notes = html.escape(head[1]), said
        if chart:
            slides.append(_chart(chart, section, list(_reading(cells[place + 1 :])), notes))
            notes = ""
        elif "exercise" in about:
            slides.append(_exercise(cell, said))
            exercises.append((bool(about.get("short")), slides[-1]))
        elif about.get("kind") == "discussion":
            points = "".join(f"<li>{html.escape(n)}</li>" for n in editions.notes(cell))
            body = markdown(re.sub(r"\*\([\w-]+\)\*\s*", "", _below(editions.questions(cell))))
            slides.append(Slide("discussion", "Discussion", body, f"{said}<ol>{points}</ol>"))
        elif head and head[1].startswith("What you will be able to do"):
            aims = "".join(re.findall(r"^- .+(?:\n  .+)*\n?", text(cell), re.M))
            slides.append(Slide("aims", section, markdown(aims), said))
        elif head and head[1].startswith("What the article does not say"):
            slides.append(Slide("silences", section, markdown(_below(text(cell))), said))
    return _fit(slides, exercises)


def _fit(slides: list[Slide], exercises: list[tuple[bool, Slide]]) -> list[Slide]:
    """Leave exercises out until the deck fits: from the end, those of the long plan first."""
    home: list[Slide] = []
    last_first = exercises[::-1]
    spare = [slide for wanted in (False, True) for short, slide in last_first if short is wanted]
    while len(slides) + bool(home) > MOST and spare:
        home.append(spare.pop(0))
        slides = [slide for slide in slides if slide is not home[-1]]
    if home:
        names = "".join(f"<li>{slide.head}</li>" for _, slide in exercises if slide in home)
        body = f"<p>In the notebook, each with its answer at once:</p><ul>{names}</ul>"
        notes = "<p>Left out of the slides to keep them to a session.</p>"
        slides.append(Slide("home", "At home", body, notes))
    return slides


def _title(book: dict[str, Any]) -> Slide:
    question = re.search(r"\*\*The question:\*\*\s*(.+?)(?:\n\n|\Z)", text(book["cells"][0]), re.S)
    body = markdown(question[1][0].upper() + question[1][1:]) if question else ""
    minutes = book["metadata"]["zapad"]["minutes"]
    notes = (
        f"<p>{minutes['long']} minutes in the long plan, {minutes['short']} in the short one."
        " Alt and a click enlarge a part of a chart; S opens these notes.</p>"
    )
    return Slide("title", html.escape(seminar.title(book)), body, notes)


def _chart(chart: dict[str, str], section: str, reading: list[str], notes: str) -> Slide:
    said = "".join(f"<div>{part}</div>" for part in reading) or f"<p>{chart['caption']}</p>"
    # What would run over beside a chart is set smaller.
    size = "said long" if len(re.sub(r"<[^>]+>", "", said)) > LONG else "said"
    body = (
        f"<div class='pair'><figure>{chart['img']}</figure>"
        f"<div class='{size}'><!--head-->{said}</div></div>"
    )
    return Slide("chart", section, body, f"{notes}<p>{chart['caption']} {chart['source']}</p>")


def _reading(after: list[dict[str, Any]]) -> Iterator[str]:
    """What the text under a chart says that it shows, and that it does not."""
    for cell in after:
        if cell["cell_type"] == "markdown":
            if "exercise" not in cell["metadata"].get("zapad", {}):
                for part in re.findall(
                    r"^\*\*What (?:it|they) [^*]*\*\*.*?(?=\n\n|\Z)", text(cell), re.S | re.M
                ):
                    # "... the module can answer in words:" leads on to a cell that is not here.
                    yield markdown(re.sub(r"(?<=\.)\s+[^.]*:\Z", "", part))
            return


def _exercise(cell: dict[str, Any], said: str) -> Slide:
    head, _, body = text(cell).partition("\n")
    head = html.escape(BARE.sub("", head.lstrip("# ")))
    minutes = cell["metadata"]["zapad"]["minutes"]
    # What to do in the notebook is said there.
    kept = [p for p in body.split("\n\n") if not re.match(r"\s*Put the letter", p)]
    return Slide(
        "exercise", f"{head} <small>{minutes} min</small>", markdown("\n\n".join(kept)), said
    )


def _below(source: str) -> str:
    return source.partition("\n")[2]


def document(book: dict[str, Any]) -> str:
    """The deck of a notebook as one page; reveal.js lies in the folder ``reveal`` beside it."""
    title = html.escape(seminar.title(book))
    slides = "\n".join(slide.html() for slide in deck(book))
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
    books = seminar.books()
    (out / "reveal").mkdir(exist_ok=True)
    source = files("sphinx_revealjs") / "_static/revealjs"
    for name in (*REVEAL, *PLUGINS, "LICENSE"):
        (out / "reveal" / Path(name).name).write_bytes((source / name).read_bytes())
    shutil.copyfile(HERE / "slides.css", out / "reveal" / "slides.css")
    written = []
    with browser() as page:
        for name in [seminar.find(only)] if only else list(books):
            path = out / f"{name}.html"
            path.write_text(document(books[name]), encoding="utf-8", newline="\n")
            written.append(path)
            for ending, options in [("", ""), ("-notes", "&showNotes=separate-page")]:
                page.goto(f"{path.as_uri()}?print-pdf{options}")
                page.wait_for_function("document.querySelector('.pdf-page') !== null")
                page.evaluate("Promise.all([...document.images].map(i => i.decode()))")
                written.append(out / f"{name}{ending}.pdf")
                page.pdf(
                    path=written[-1], tagged=True, outline=True,
                    print_background=True, prefer_css_page_size=True,
                )  # fmt: skip
    return written

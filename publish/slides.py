"""A deck of slides for each notebook: a page that needs no network, and the same as PDF.

The slides follow from the bones of a notebook: title, aims, each chart with what it shows and
does not, exercises, discussion, silences. Speaker notes are the instructor edition's.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from zapad.files import folder
from zapad.files import write as write_file

from . import cut, editions, runsheets
from .page import HERE, browser, code, figure, markdown, need, outputs, text

# Of a slide, in px: the room of a chart and its words, and what is left between them.
WIDE, HIGH, GAP, BETWEEN = 1270, 686, 26, 12
LEAST = {False: (380, 450, 520), True: (256,)}  # width for words, beside a chart or its halves
SIZES = range(22, 15, -1)  # type of what a chart shows: the largest that fits
SMALL, SMALLEST = 20, 15  # above the first no chart need be smaller; type of the key
LETTER, LINE = 0.57, 1.36  # width of a letter and height of a line, in sizes of the type
MOST = 15  # slides a session; exercises that do not fit are named on the last one
REVEAL = ("dist/reset.css", "dist/reveal.css", "dist/reveal.js")
PLUGINS = ("plugin/notes/notes.js", "plugin/zoom/zoom.js")
MUCH = 1000  # characters of a table, tags and all: more is set smaller
# The table that an exercise speaks of, where it is on no slide; a large one is named alone.
TABLES = {
    "reading-5": "29-examples",
    "transparency-1": "06-rules-table",
    "transparency-6": "49-cars",
    "forces-3": "29-grid",
    "forces-4": "34-others",
    "forces-5": "57-first",
    "tension-4": "51-approval-codes",
    "own-3": "17-fixes",
    "own-4": "21-tie",
    "own-5": "19-audit",
    "own-6": "29-strong",
}
ROWS = re.compile(r"\b(?:rows?|table)\b", re.I)
PLACE = re.compile(r"\b(?:cell|dots|above|below)\b")
BARE = re.compile(r"\s*·?\s*\(\d+ min\)")


@dataclass
class Slide:
    """One slide: `kind` (its CSS class), `head`, `body` and `notes` as HTML."""

    kind: str
    head: str
    body: str
    notes: str = ""
    section: str = ""
    part: str = ""  # the section, or the part of it that has minutes of its own

    def html(self) -> str:
        """The slide as reveal.js reads it."""
        level = "h1" if self.kind == "title" else "h2"
        head = f"<{level}>{self.head}</{level}>"
        notes = f"<aside class='notes'>{self.notes}</aside>" if self.notes else ""
        # Beside a chart the heading stands over the words, so that the chart has all the height.
        at = "<!--head-->"
        body = self.body.replace(at, head) if at in self.body else head + self.body
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
    section = part = ""
    of_part: dict[str, str] = {}  # what the instructor is told of each section or part of one
    exercises: list[tuple[bool, Slide]] = []  # in the short plan?
    for place, cell in enumerate(cells[1:], 1):
        about, said = cell["metadata"].get("zapad", {}), told.get(cell["id"], "")
        chart = figure(cell) if cell["cell_type"] == "code" else None
        head = re.match(r"## (.+)", text(cell)) if cell["cell_type"] == "markdown" else None
        made = None
        if head:
            section = part = head[1]
            of_part[part] = said
        elif said and not {"exercise", "kind"} & set(about):
            part = text(cell).partition("\n")[0].lstrip("# ")
            of_part[part] = said
        # A section without minutes is an appendix, to look up.
        if chart and of_part.get(part):
            made = _chart(chart, section, list(_reading(cells[place + 1 :])))
        elif "exercise" in about:
            made = _exercise(cell, said, cells, section)
            exercises.append((bool(about.get("short")), made))
        elif about.get("kind") == "discussion":
            points = "".join(f"<li>{markdown(n)}</li>" for n in editions.notes(cell))
            body = markdown(re.sub(r"\*\([\w-]+\)\*\s*", "", _below(editions.questions(cell))))
            made = Slide("discussion", "Discussion", body, f"<ol>{points}</ol>")
        elif head and head[1].startswith("What you will be able to do"):
            aims = "".join(re.findall(r"^- .+(?:\n  .+)*\n?", text(cell), re.M))
            made = Slide("aims", html.escape(section), markdown(aims))
        elif head and head[1].startswith("What the article does not say"):
            made = Slide("silences", html.escape(section), markdown(_below(text(cell))))
        if made:
            made.section, made.part = section, part
            slides.append(made)
    slides = _fit(slides, exercises)
    _number(slides)
    parts = list(of_part)
    for slide in slides:
        at = parts.index(slide.part) if slide.part in parts else -1
        told_first = [(name, of_part.pop(name, "")) for name in parts[: at + 1]]
        before = ""
        for name, said in told_first:
            # What has minutes and no slide of its own comes before the next one.
            first = "" if name == slide.part else "First, in the notebook: "
            before += f"<h3>{first}{html.escape(name)}</h3>{said}" if said else ""
        if before and slide.kind == "exercise":
            before += f"<h3>{slide.head}</h3>"
        slide.notes = before + slide.notes
    return slides


def _number(slides: list[Slide]) -> None:
    """Tell charts under one heading apart."""
    for head in {slide.head for slide in slides}:
        same = [slide for slide in slides if slide.kind == "chart" and slide.head == head]
        for number, slide in enumerate(same, 1):
            if len(same) > 1:
                slide.head += f" ({number} of {len(same)})"


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
    return Slide("title", html.escape(runsheets.title(book)), body, notes)


def _chart(chart: dict[str, str], section: str, reading: list[str]) -> Slide:
    columns = cut.columns(chart["img"])
    halved, head = len(columns) > 1, html.escape(section)
    # The key to marks and lines is in small type; with nothing else to say it has all the room.
    key = f"<p class='key'>{chart['caption']}</p>" if reading else ""
    reading = reading or [f"<p>{chart['caption']}</p>"]
    shares = (_share(columns, head, reading, key, least) for least in LEAST[halved])
    scale, size, under = max(shares, key=lambda share: min(share[1], SMALL))
    drawn = [
        "".join(
            re.sub(r"\s*/?>\Z", f" style='width:{w * scale:.1f}px;height:{h * scale:.1f}px'>", tag)
            for tag, w, h in column
        )
        for column in columns
    ]
    if under:
        drawn[-1] += key
    halves = "".join(f"<div>{column}</div>" for column in drawn)
    said = "".join(f"<div>{part}</div>" for part in reading) + ("" if under else key)
    # Two halves leave a narrow column: there the heading stands over both.
    over, beside = ("<!--head-->", "") if halved else ("", "<!--head-->")
    body = (
        f"{over}<div class='pair'><figure>{halves}</figure>"
        f"<div class='said' style='font-size:{size}px'>{beside}{said}</div></div>"
    )
    return Slide("chart", head, body, f"<p>{chart['caption']} {chart['source']}</p>")


def _share(
    columns: list[list[cut.Piece]], head: str, reading: list[str], key: str, least: int
) -> tuple[float, int, bool]:
    """How a slide is shared by a chart and its words, which have a width of `least` or more.

    The chart's scale, the largest type for the words, and whether the key fits under the last half.
    """
    wide = sum(column[0][1] for column in columns)
    high = max(sum(height for _, _, height in column) for column in columns)
    gaps = GAP + BETWEEN * (len(columns) - 1)
    room = float(HIGH - (54 if len(columns) > 1 else 0))
    scale = min(room / high, (WIDE - gaps - least) / wide)
    beside = WIDE - gaps - scale * wide
    left = room - scale * sum(height for _, _, height in columns[-1])
    under = bool(key) and _height(key, SMALLEST, scale * columns[-1][0][1]) <= left
    if len(columns) == 1:
        room -= _height(head, 28, beside) + 30
    if not under:
        room -= _height(key, SMALLEST, beside)
    heights = ((size, sum(_height(part, size, beside) for part in reading)) for size in SIZES)
    size = next((size for size, height in heights if height <= room), SIZES[-1])
    return scale, size, under


def _height(shown: str, size: float, width: float) -> float:
    """About how many px a paragraph or two are high in a column."""
    parts = re.split(r"</strong>|</p>", shown)
    plain = [html.unescape(re.sub(r"<[^>]+>", "", part)).strip() for part in parts]
    lines = sum(math.ceil(len(part) * size * LETTER / width) for part in plain)
    return lines * size * LINE + 16


def _reading(after: list[dict[str, Any]]) -> Iterator[str]:
    """What the text under a chart says that it shows, and that it does not."""
    for cell in after:
        if figure(cell) or "exercise" in cell["metadata"].get("zapad", {}):
            return
        if cell["cell_type"] == "markdown":
            if text(cell).startswith("## "):
                return
            for part in re.findall(
                r"^\*\*What (?:it|they) [^*]*\*\*.*?(?=\n\n|\Z)", text(cell), re.S | re.M
            ):
                # "... the module can answer in words:" leads on to a cell that is not here.
                yield markdown(re.sub(r"(?<=\.)\s+[^.]*:\Z", "", part))


def _exercise(cell: dict[str, Any], said: str, cells: list[dict[str, Any]], section: str) -> Slide:
    head, _, body = text(cell).partition("\n")
    head = html.escape(BARE.sub("", head.lstrip("# ")))
    about = cell["metadata"]["zapad"]
    name = about["exercise"]
    # What to do in the notebook is said there.
    kept = [p for p in body.split("\n\n") if not re.match(r"\s*Put the letter", p)]
    asked = "\n\n".join(kept)
    table, there = "", []
    if name in TABLES:
        place = next(n for n, c in enumerate(cells) if c["id"] == TABLES[name])
        table = _table(cells[place])
        heads = (
            re.match("## (.+)", text(c)) for c in cells[:place] if c["cell_type"] == "markdown"
        )
        section = [found[1] for found in heads if found][-1]
    # A cell, its dots, the line below: what is not on the slide.
    written = about["kind"] in ("code", "text")
    if written or PLACE.search(asked):
        there.append(f"exercise {name}")
    if not (written or table) and ROWS.search(asked):
        there.append(f"rows in section “{html.escape(section)}”")
    if written:
        answer = (c for c in cells if c["metadata"].get("zapad", {}).get("solution") == name)
        said += "".join(map(_answer, answer))
    shown = markdown(asked) + table
    if there:
        shown += f"<p class='key'>In the notebook: {', '.join(there)}</p>"
    kind = "exercise tabled" if len(table) > MUCH else "exercise"
    return Slide(kind, f"{head} <small>{about['minutes']} min</small>", shown, said)


def _answer(cell: dict[str, Any]) -> str:
    """A solution or a model answer, open."""
    if cell["cell_type"] == "code":
        return code(re.sub(r"\A# The solution: click.*\n", "", text(cell)))
    return markdown(re.sub(r"</?details>|<summary>.*?</summary>", "", text(cell)))


def _table(cell: dict[str, Any]) -> str:
    """The table that a cell shows, without its row names where they are only ids."""
    rows = re.findall(r"<tr.*?</tr>", outputs(cell), re.S)
    lines = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S) for row in rows]
    if len(lines) > 1 and not any(lines[1][1:]):
        lines[0][0] = lines.pop(1)[0]  # pandas names the rows on a line of its own
    if lines and re.fullmatch(r"|.+_id", lines[0][0]):
        lines = [line[1:] for line in lines]
    if not lines or len(lines) > 9 or len(lines[0]) > 7:
        return ""
    top, *rest = ["".join(f"<td>{word}</td>" for word in line) for line in lines]
    return (
        f"<table><thead><tr>{top.replace('td>', 'th>')}</tr></thead>"
        f"<tbody>{''.join(f'<tr>{row}</tr>' for row in rest)}</tbody></table>"
    )


def _below(source: str) -> str:
    return source.partition("\n")[2]


def document(book: dict[str, Any]) -> str:
    """The deck of a notebook as one page; reveal.js lies in the folder ``reveal`` beside it."""
    title = html.escape(runsheets.title(book))
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
    books = runsheets.books()
    reveal = folder(out / "reveal")
    source = files("sphinx_revealjs") / "_static/revealjs"
    for name in (*REVEAL, *PLUGINS, "LICENSE"):
        write_file(reveal / Path(name).name, (source / name).read_bytes())
    write_file(reveal / "slides.css", (HERE / "slides.css").read_bytes())
    written = []
    with browser() as page:
        for name in [runsheets.find(only)] if only else list(books):
            path = write_file(out / f"{name}.html", document(books[name]).encode())
            written.append(path)
            for ending, options in [("", ""), ("-notes", "&showNotes=separate-page")]:
                page.goto(f"{path.as_uri()}?print-pdf{options}")
                page.wait_for_function("document.querySelector('.pdf-page') !== null")
                page.evaluate("Promise.all([...document.images].map(i => i.decode()))")
                data = page.pdf(
                    tagged=True, outline=True, print_background=True, prefer_css_page_size=True
                )
                written.append(write_file(out / f"{name}{ending}.pdf", data))
    return written

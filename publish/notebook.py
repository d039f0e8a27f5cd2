"""The one model of a notebook: what each cell is, read from its metadata and outputs alone.

A notebook's ``metadata.zapad`` has `aims` (ids, in order), `minutes` (of the ``long`` and the
``short`` plan) and `course` (`session`, `plan`). A cell's ``metadata.zapad`` has of these keys:

exercise, kind, stub, solution, instruction
    The id of the exercise that a cell asks (and its kind), answers, solves, or says how to answer.
role
    What else a cell is: see `ROLES`.
minutes, short, mode, aims
    The step that begins with the cell: minutes of both plans, way of working, ids of aims.
table, refers
    Of an exercise: the id of the cell with the table that it speaks of; ``rows`` or ``cell``
    where its words point at rows or at a cell that is not beside it on a slide.
left_out_of
    The products that the cell does not stand in: see `PRODUCTS`.

Headings and list items are read with a Markdown parser. No sentence is: it may be reworded.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from zapad.errors import ZapadError

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
PLANS = ("long", "short")
PRODUCTS = ("student", "paper", "book")
KINDS = {"choice": "multiple choice", "number": "number", "code": "code", "text": "text"}
ROLES = {
    "question": "the question of the notebook, after a lead in bold",
    "minutes": "how long the notebook takes, for a reader",
    "aims": "a list: what a reader will be able to do, each after its id in bold",
    "reading": "what the chart or table above shows, and what it does not: a paragraph each",
    "exercises": "the heading under which is said where the exercises stand",
    "discussion": "a list of questions, one for each aim of the cell, each after that aim",
    "good-answers": "a list: what a good answer does, question by question",
    "silences": "what the article does not say",
    "appendix": "the heading of a section to look up, not to read",
    "sources": "a table of sources",
    "place": "made for an edition: a place to write",
    "note": "made for an edition: what the instructor is told of a step",
}
CHART = "application/vnd.zapad.chart+json"
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


@dataclass(frozen=True)
class Item:
    """An item of a list: its lead in bold or italics without the marks, and the rest of it."""

    lead: str
    text: str


@dataclass(frozen=True)
class Aim:
    """What a reader will be able to do; `text` is Markdown."""

    id: str
    text: str


@dataclass(frozen=True)
class Chart:
    """A chart as its output describes it; `rows` has for each table the ids of rows drawn."""

    slug: str
    title: str
    caption: str
    alt: str
    sources: list[str]
    rows: dict[str, list[str]]
    interactive: bool
    subtitle: str = ""
    note: str = ""

    @property
    def source(self) -> str:
        """The sources in one line."""
        return f"Sources: {'; '.join(self.sources)}."


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell; `raw` is the cell as the file has it."""

    raw: dict[str, Any]

    @cached_property
    def about(self) -> dict[str, Any]:
        """The metadata under ``zapad``."""
        found: dict[str, Any] = self.raw["metadata"].get("zapad", {})
        return found

    @property
    def id(self) -> str:
        """The cell's own id; it stays when the text changes."""
        return str(self.raw["id"])

    @cached_property
    def source(self) -> str:
        """The text of the cell."""
        return "".join(self.raw["source"])

    @property
    def is_code(self) -> bool:
        """Code, and not Markdown."""
        return bool(self.raw["cell_type"] == "code")

    @property
    def role(self) -> str | None:
        """What the cell is, beside an exercise: see `ROLES`."""
        return self.about.get("role")

    @property
    def exercise(self) -> str | None:
        """The id of the exercise that the cell asks."""
        return self.about.get("exercise")

    @property
    def stub(self) -> str | None:
        """The id of the exercise that the cell leaves open."""
        return self.about.get("stub")

    @property
    def solution(self) -> str | None:
        """The id of the exercise that the cell solves."""
        return self.about.get("solution")

    @property
    def aims(self) -> list[str]:
        """The ids of the aims of the step that begins here."""
        return list(self.about.get("aims", []))

    @property
    def minutes(self) -> dict[str, int]:
        """Of each plan; nothing where no step begins with this cell."""
        if "minutes" not in self.about:
            return {}
        return {"long": self.about["minutes"], "short": self.about.get("short", 0)}

    def stands_in(self, product: str) -> bool:
        """Whether a product (see `PRODUCTS`) shows the cell."""
        return product not in self.about.get("left_out_of", [])

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the cell shows, by media type; texts are joined."""
        outputs = [o.get("data", {}) for o in self.raw.get("outputs", [])]
        found = {kind: value for data in outputs for kind, value in data.items()}
        return {k: "".join(v) if isinstance(v, list) else v for k, v in found.items()}

    @cached_property
    def chart(self) -> Chart | None:
        """The chart that the cell shows as a picture."""
        said = self.data.get(CHART)
        return Chart(**said) if said and "alt" in said else None

    @property
    def alt(self) -> str:
        """What a plot of plain pandas shows, for who does not see it; empty where there is none."""
        return str(self.raw["metadata"].get("mystnb", {}).get("image", {}).get("alt", ""))

    @property
    def explored(self) -> str | None:
        """The name of the chart that the cell lets a reader explore."""
        said = self.data.get(CHART)
        return None if said is None or "alt" in said else said["slug"]

    def pictures(self, svg: bytes) -> bool:
        """Whether the cell's picture is this one, to the byte."""
        return base64.b64encode(svg).decode() in self.data["text/html"]

    @cached_property
    def _tokens(self) -> list[Token]:
        return [] if self.is_code else _MARKDOWN.parse(self.source)

    @property
    def level(self) -> int:
        """Of the heading that the cell begins with; 0 where it begins with none."""
        first = self._tokens[0] if self._tokens else None
        return int(first.tag[1:]) if first and first.type == "heading_open" else 0

    @property
    def heading(self) -> str:
        """The words of the heading that the cell begins with, without marks."""
        return _plain(self._tokens[1]) if self.level else ""

    @property
    def title(self) -> str:
        """What a run-sheet calls the cell: its heading, of an exercise without its minutes."""
        kind = self.about.get("kind")
        return f"Exercise {self.exercise} · {KINDS[kind]}" if kind else self.heading

    def blocks(self, without: str = "") -> list[str]:
        """The paragraphs, lists and so on below the heading, as Markdown."""
        lines = self.source.splitlines()
        found = [token for token in self._tokens if token.map and not token.level]
        return [
            "\n".join(lines[slice(*token.map)]).rstrip()
            for token in found[bool(self.level) :]
            if token.map and token.type != without
        ]

    @property
    def body(self) -> str:
        """All that stands below the heading."""
        return "\n\n".join(self.blocks())

    @property
    def items(self) -> list[Item]:
        """The items of the cell's lists."""
        found: list[list[Token]] = []
        for token in self._tokens:
            if token.type == "list_item_open" and token.level == 1:
                found.append([])
            elif token.type == "inline" and found and token.level > 1:
                found[-1].append(token)
        return [_item(tokens) for tokens in found]

    @property
    def paragraph(self) -> Item:
        """The first paragraph, its lead apart."""
        return _item([next(token for token in self._tokens if token.type == "inline")])

    @property
    def answer(self) -> str:
        """A solution or a model answer without what folds it: the first and the last line."""
        lines = self.source.splitlines()
        return "\n".join(lines[1:] if self.is_code else lines[1:-1]).strip()

    def changed(self, **fields: Any) -> Cell:
        """The cell with other contents."""
        return Cell({**self.raw, **fields})


def _plain(inline: Token) -> str:
    return "".join(t.content if t.content else " " for t in inline.children or [] if not t.nesting)


def _item(tokens: list[Token]) -> Item:
    first, lead = tokens[0].content, ""
    children = [t for t in tokens[0].children or [] if t.content or t.type != "text"]
    if children[1:] and children[0].type in ("strong_open", "em_open"):
        lead, mark = children[1].content, children[0].markup
        first = first.removeprefix(f"{mark}{lead}{mark}").lstrip()
    return Item(lead, "\n\n".join([first, *(token.content for token in tokens[1:])]))


@dataclass(frozen=True)
class Section:
    """A heading of the second level and all cells up to the next one, the heading's first."""

    title: str
    cells: list[Cell]


@dataclass(frozen=True)
class Exercise:
    """An exercise with its cells.

    `task` is what is asked without the options; `options` have letters as leads; `stub` is None
    where a reader writes a text; `table` is the cell with the table that the exercise speaks of,
    and `section` where that stands, else where the exercise does.
    """

    id: str
    kind: str
    title: str
    minutes: int
    task: str
    options: list[Item]
    refers: list[str]
    cell: Cell
    stub: Cell | None
    solution: Cell
    table: Cell | None
    section: Section


@dataclass(frozen=True)
class Question:
    """A question for discussion, what a good answer does, and the aim that it serves."""

    aim: str
    text: str
    good_answer: str


@dataclass(frozen=True)
class Step:
    """A step of a plan; `start` and `end` are minutes."""

    cell: Cell
    what: str
    mode: str
    start: int
    end: int


@dataclass(frozen=True)
class Notebook:
    """A notebook of the seminar, or an edition of it. `raw` is what its file holds."""

    name: str
    raw: dict[str, Any]

    @cached_property
    def cells(self) -> list[Cell]:
        """All cells, in order."""
        return [Cell(raw) for raw in self.raw["cells"]]

    def with_cells(self, cells: list[Cell]) -> Notebook:
        """The notebook with other cells."""
        return Notebook(self.name, {**self.raw, "cells": [cell.raw for cell in cells]})

    @property
    def _about(self) -> dict[str, Any]:
        found: dict[str, Any] = self.raw["metadata"]["zapad"]
        return found

    @property
    def title(self) -> str:
        """The first heading."""
        return self.cells[0].heading

    @property
    def minutes(self) -> dict[str, int]:
        """How long each plan takes."""
        return {plan: self._about["minutes"][plan] for plan in PLANS}

    @property
    def session(self) -> int:
        """The session of the course that the notebook belongs to."""
        return int(self._about["course"]["session"])

    @property
    def plan(self) -> str:
        """The plan by which the course takes it."""
        return str(self._about["course"]["plan"])

    def one(self, role: str) -> Cell:
        """The cell that has a role which only one has."""
        found = [cell for cell in self.cells if cell.role == role]
        if len(found) != 1:
            raise ZapadError(f"{self.name}: {len(found)} cells have the role {role!r}, not one.")
        return found[0]

    @property
    def question(self) -> str:
        """What the notebook asks, as Markdown, without the lead in bold."""
        text = " ".join(self.one("question").paragraph.text.split())
        return text[:1].upper() + text[1:]

    @property
    def aims(self) -> list[Aim]:
        """What a reader will be able to do, in order."""
        items = self.one("aims").items
        return [Aim(i, item.text) for i, item in zip(self._about["aims"], items, strict=True)]

    @property
    def discussion(self) -> list[Question]:
        """The questions for discussion, in order."""
        asked, good = self.one("discussion"), self.one("good-answers").items
        return [
            Question(aim, item.text, answer.text)
            for aim, item, answer in zip(asked.aims, asked.items, good, strict=True)
        ]

    @cached_property
    def sections(self) -> list[Section]:
        """The sections, in order; what stands before the first is in none."""
        heads = [n for n, cell in enumerate(self.cells) if cell.level == 2]
        ends = [*heads[1:], len(self.cells)]
        return [
            Section(self.cells[n].heading, self.cells[n:end])
            for n, end in zip(heads, ends, strict=True)
        ]

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """The exercises by id, in order."""
        by_id = {cell.id: cell for cell in self.cells}
        stubs = {cell.stub: cell for cell in self.cells if cell.stub}
        solutions = {cell.solution: cell for cell in self.cells if cell.solution}
        found = {}
        for cell in self.cells:
            if (name := cell.exercise) is None:
                continue
            kind, table = cell.about["kind"], by_id.get(cell.about.get("table", ""))
            choice = kind == "choice"
            found[name] = Exercise(
                name,
                kind,
                cell.title,
                cell.minutes["long"],
                "\n\n".join(cell.blocks("bullet_list_open" if choice else "")),
                cell.items if choice else [],
                cell.about.get("refers", []),
                cell,
                stubs.get(name),
                solutions[name],
                table,
                next(s for s in self.sections if (table or cell) in s.cells),
            )
        return found

    def readings(self, chart: Cell) -> Iterator[str]:
        """What is said under a chart that it shows and does not show: paragraphs of Markdown."""
        for cell in self.cells[self.cells.index(chart) + 1 :]:
            if cell.chart or cell.exercise or cell.level == 2:
                return
            if cell.role == "reading":
                yield from cell.blocks()

    def steps(self, plan: str) -> list[Step]:
        """The steps of a plan, in order; what has no minutes in it is left out."""
        if plan not in PLANS:
            raise ZapadError(f"There is no plan {plan!r}. Use long or short.")
        clock, found = 0, []
        for cell in self.cells:
            if minutes := cell.minutes.get(plan, 0):
                mode = cell.about["mode"]
                found.append(Step(cell, cell.title, mode, clock, clock + minutes))
                clock += minutes
        return found


def read(path: Path) -> Notebook:
    """A notebook from its file."""
    try:
        found = Notebook(path.stem, json.loads(path.read_text(encoding="utf-8")))
        if not (found.minutes and found.cells):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError):
        raise ZapadError(
            f"{path.name} is not a notebook of the seminar, or it is damaged. Put the"
            " collection's own file back."
        ) from None
    return found


def books(folder: Path = NOTEBOOKS) -> dict[str, Notebook]:
    """All notebooks of the seminar by name (``"01_scale"``), in order."""
    return {path.stem: read(path) for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))}


def find(name: str, folder: Path = NOTEBOOKS) -> Notebook:
    """A notebook by its number, theme or file name."""
    known = books(folder)
    wanted = name.removesuffix(".ipynb").lower()
    for book in known.values():
        number, theme = book.name.split("_", 1)
        if wanted in (book.name, number, number.lstrip("0") or "0", theme):
            return book
    raise ZapadError(f"There is no notebook {name!r}. The notebooks are: {', '.join(known)}.")

"""Rewording a sentence of a notebook changes nothing but that sentence."""

import codecs
import re
from collections import defaultdict

import pytest

from helpers import Books
from publish import editions, handouts, notebook, runsheets, slides
from publish.book import build

BOOKS = Books(notebook.books)
# What is no word: code, tags, the target of a link.
KEPT = re.compile(r"`[^`]*`|<[^>]+>|\]\([^)]*\)|([^\W\d_]{2,})")


def reworded(book):
    """The notebook with each word of its Markdown put for another of the same length."""
    cells = [c if c.is_code else c.changed(source=KEPT.sub(_another, c.source)) for c in book.cells]
    return book.with_cells(cells)


def _another(match):
    return codecs.encode(match[0], "rot13") if match[1] else match[0]


@pytest.fixture(params=BOOKS)
def both(request):
    return BOOKS[request.param], reworded(BOOKS[request.param])


def test_every_sentence_is_another():
    for book in BOOKS.values():
        for old, new in zip(book.cells, reworded(book).cells, strict=True):
            assert (old.source == new.source) == old.is_code, old.id


def test_the_model_is_the_same(both):
    def model(book):
        return (
            [aim.id for aim in book.aims],
            [question.aim for question in book.discussion],
            [[cell.id for cell in section.cells] for section in book.sections],
            [len([*book.readings(cell)]) for cell in book.cells if cell.chart],
            [(s.cell.id, s.mode, s.start, s.end) for p in notebook.PLANS for s in book.steps(p)],
            [
                (e.id, e.title, e.minutes, [o.lead for o in e.options], e.refers, e.solution.id)
                for e in book.exercises.values()
            ],
        )

    before, after = map(model, both)
    assert before == after


@pytest.mark.parametrize("edition", ["student", "instructor"])
def test_editions_hold_the_same_cells(both, edition):
    made = [[(c.id, c.is_code, c.about) for c in getattr(editions, edition)(b).cells] for b in both]
    assert made[0] == made[1]


def tags(page):
    """A page without its words: its tags, with the size of type that slides reckon."""
    return re.findall(r"<[^>]+>", re.sub(r'(alt|src)="[^"]*"', "", page))


def test_slides_are_built_alike(both):
    before, after = (tags(slides.document(book, defaultdict(bytes))) for book in both)
    assert before == after


@pytest.mark.parametrize("edition", editions.EDITIONS)
def test_handouts_are_built_alike(both, edition):
    before, after = (tags(handouts.document(book, edition)) for book in both)
    assert before == after


def test_pages_of_the_book_are_built_alike(both):
    def built(book):
        cells = build.page(book, {}, {})["cells"]
        return [(cell["id"], tags("".join(cell["source"]))) for cell in cells]

    before, after = map(built, (without_charts(book) for book in both))
    assert before == after


def without_charts(book):
    return book.with_cells([c.changed(outputs=[]) if c.chart else c for c in book.cells])


@pytest.mark.parametrize("plan", notebook.PLANS)
def test_run_sheets_differ_in_their_words_alone(both, plan):
    before, after = ([*map(columns, runsheets.sheet(book, plan).splitlines())] for book in both)
    assert before == after


def columns(line):
    minute, _, *rest = line.split("|")[1:] or ["", ""]
    return minute, rest
